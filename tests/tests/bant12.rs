//! The benchmark definition decides generated leads as a few lines of plain Rust do: the figures it is measured with are those
//! of right answers.

#[path = "../../crates/leadspec-data/benches/bant12/mod.rs"]
mod bant12;

use leadspec_tests::{leadspec, root};
use std::fs;

const LEADS: u64 = 5_000;
const REGION: [&str; 15] = [
    "NL", "BE", "DE", "FR", "GB", "IE", "ES", "PT", "IT", "AT", "CH", "DK", "SE", "NO", "FI",
];

#[test]
fn every_lead_is_decided_as_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let leads = folder.path().join("leads.csv");
    fs::write(&leads, bant12::leads_csv(LEADS, 12)).unwrap();
    let output = leadspec()
        .args([
            "run",
            "--quiet",
            "--as-of",
            "2026-01-01",
            "--columns",
            "stage,fit,engagement,unknown_criteria",
            "-d",
        ])
        .arg(root().join("tests/bant12/bant12.lead"))
        .arg(&leads)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let decided = String::from_utf8(output.stdout).unwrap();
    let mut numbers = bant12::Numbers::new(12);
    let mut rows = decided.lines().skip(1);
    for id in 1..=LEADS {
        let lead = bant12::lead(id, &mut numbers);
        assert_eq!(rows.next(), Some(by_hand(&lead).as_str()), "lead {id}: {lead:?}");
    }
    assert_eq!(rows.next(), None);
}

/// Stage, fit, engagement and the number of open criteria, each rule written out.
fn by_hand(lead: &[String; 21]) -> String {
    let text = |column: &str| {
        bant12::COLUMNS
            .iter()
            .zip(lead)
            .find(|(c, _)| **c == column)
            .map_or("", |(_, cell)| cell.as_str())
    };
    let number = |column: &str| text(column).parse::<i64>().ok();
    let yes = |column: &str| (!text(column).is_empty()).then(|| text(column) == "true");
    // Decimals in thousandths: the generator writes two or three.
    let thousandths = |column: &str| {
        let (whole, fraction) = text(column).split_once('.')?;
        Some(whole.parse::<i64>().ok()? * 1000 + format!("{fraction:0<3}").parse::<i64>().ok()?)
    };
    let points = |earned: bool, points: i64| if earned { points } else { 0 };

    let level = text("job_level");
    let senior = ["director", "vp", "c_level"].contains(&level);
    let fit = points(
        ["software", "finance", "healthcare", "logistics"].contains(&text("industry")),
        20,
    ) + number("company_size").map_or(0, |n| points((50..=1000).contains(&n), 15) + points(n > 1000, 25))
        + points(senior, 20)
        + points(level == "manager", 10)
        + points(["sales", "marketing", "it"].contains(&text("department")), 10)
        + thousandths("similarity").map_or(0, |s| points(s >= 700, 15) + points((400..700).contains(&s), 5));
    let engagement = points(number("page_views_30d") >= Some(5), 10)
        + points(number("pricing_views_30d") >= Some(2), 20)
        + points(number("emails_opened_30d") >= Some(3), 5)
        + points(yes("demo_requested") == Some(true), 40)
        + points(yes("webinar_attended") == Some(true), 15)
        - points(number("last_activity_days") > Some(30), 20);
    let (fit, engagement) = (fit.min(100), engagement.clamp(0, 100));

    let budget = thousandths("budget_eur").map(|b| b >= 10_000_000);
    let authority = (!level.is_empty()).then_some(senior);
    let pain = number("pain_score").map(|p| p >= 7);
    let need = match (yes("need"), pain) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _either_unknown => None,
    };
    let timeline = number("timeline_days").map(|d| d <= 90);
    let unknown = [budget, authority, need, timeline]
        .iter()
        .filter(|c| c.is_none())
        .count();

    let stopped = yes("competitor") == Some(true)
        || text("email_type") != "business"
        || !REGION.contains(&text("country"))
        || number("company_size").is_some_and(|n| n < 10);
    let mut stage = text("stage");
    if stopped {
        stage = "disqualified";
    } else {
        if stage == "lead" && fit >= 40 && engagement >= 30 {
            stage = "mql";
        }
        if stage == "mql" && yes("contacted") == Some(true) {
            stage = "sal";
        }
        if stage == "sal" {
            let open = [authority, need, timeline];
            if open.iter().all(|c| *c == Some(true)) && (budget == Some(true) || fit >= 70) {
                stage = "sql";
            } else if open.contains(&Some(false)) {
                stage = "nurture";
            }
        }
    }
    format!("{stage},{fit},{engagement},{unknown}")
}
