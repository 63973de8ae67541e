//! Leads of the benchmark definition BANT-12, made from a seed: 21 columns of numbers, yes or no and words, some 107 bytes a lead
//! as CSV, a tenth of the optional ones missing. The country `NA` is Namibia; every fiftieth budget is exactly 10,000.

#![allow(dead_code, unreachable_pub, reason = "every program takes what it needs")]

use std::io::Write as _;

/// The columns, in order.
pub const COLUMNS: [&str; 21] = [
    "id",
    "company_size",
    "industry",
    "country",
    "job_level",
    "department",
    "budget_eur",
    "timeline_days",
    "need",
    "pain_score",
    "page_views_30d",
    "pricing_views_30d",
    "emails_opened_30d",
    "demo_requested",
    "webinar_attended",
    "similarity",
    "competitor",
    "email_type",
    "contacted",
    "last_activity_days",
    "stage",
];

/// Twelve industries.
pub const INDUSTRIES: [&str; 12] = [
    "software",
    "finance",
    "healthcare",
    "retail",
    "logistics",
    "education",
    "energy",
    "media",
    "telecom",
    "travel",
    "public",
    "other",
];

/// Thirty countries.
pub const COUNTRIES: [&str; 30] = [
    "DE", "FR", "NL", "BE", "AT", "CH", "ES", "IT", "PT", "PL", "SE", "NO", "DK", "FI", "IE", "GB", "US", "CA", "BR",
    "MX", "IN", "JP", "AU", "NZ", "ZA", "NA", "KE", "EG", "AE", "SG",
];

/// Five levels, in order.
pub const JOB_LEVELS: [&str; 5] = ["staff", "manager", "director", "vp", "c_level"];

/// Eight departments.
pub const DEPARTMENTS: [&str; 8] = [
    "it",
    "finance",
    "marketing",
    "sales",
    "operations",
    "hr",
    "legal",
    "product",
];

/// Three kinds of mail address.
pub const EMAIL_TYPES: [&str; 3] = ["business", "free", "role"];

/// Seven stages.
pub const STAGES: [&str; 7] = ["lead", "mql", "sal", "sql", "nurture", "disqualified", "customer"];

/// Numbers that look random and are the same for the same seed (splitmix64).
pub struct Numbers(u64);

impl Numbers {
    /// From a seed.
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    /// The next one below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % limit.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let place = self.below(words.len() as u64);
        usize::try_from(place)
            .ok()
            .and_then(|p| words.get(p))
            .copied()
            .unwrap_or("")
    }
}

/// One lead's cells, in order.
pub fn lead(id: u64, numbers: &mut Numbers) -> [String; 21] {
    let n = numbers;
    let yes = |n: &mut Numbers, percent| if n.chance(percent) { "true" } else { "false" }.to_string();
    let maybe = |n: &mut Numbers, cell: String| if n.chance(10) { String::new() } else { cell };
    let size = [
        1 + n.below(9),
        10 + n.below(40),
        50 + n.below(950),
        1000 + n.below(20_000),
    ];
    let size = usize::try_from(n.below(4))
        .ok()
        .and_then(|kind| size.get(kind))
        .copied()
        .unwrap_or(1);
    let budget = if n.chance(2) { 1_000_000 } else { n.below(10_000_000) };
    let cells = [
        id.to_string(),
        size.to_string(),
        n.word(&INDUSTRIES).to_string(),
        n.word(&COUNTRIES).to_string(),
        n.word(&JOB_LEVELS).to_string(),
        n.word(&DEPARTMENTS).to_string(),
        format!("{}.{:02}", budget / 100, budget % 100),
        n.below(365).to_string(),
        yes(n, 50),
        n.below(11).to_string(),
        n.below(30).to_string(),
        n.below(6).to_string(),
        n.below(10).to_string(),
        yes(n, 15),
        yes(n, 20),
        format!("0.{:03}", n.below(1000)),
        yes(n, 3),
        n.word(&EMAIL_TYPES).to_string(),
        yes(n, 40),
        n.below(90).to_string(),
        n.word(&STAGES).to_string(),
    ];
    let optional = [1, 4, 6, 7, 8, 9, 15];
    let mut place = 0;
    cells.map(|cell| {
        place += 1;
        if optional.contains(&(place - 1)) {
            maybe(n, cell)
        } else {
            cell
        }
    })
}

/// So many leads as CSV with a header.
pub fn leads_csv(count: u64, seed: u64) -> Vec<u8> {
    let mut numbers = Numbers::new(seed);
    let mut out = (COLUMNS.join(",") + "\n").into_bytes();
    for id in 1..=count {
        out.extend_from_slice(lead(id, &mut numbers).join(",").as_bytes());
        out.push(b'\n');
    }
    out
}

/// The same leads as JSON Lines: missing values are `null`, texts in quotes.
pub fn leads_jsonl(count: u64, seed: u64) -> Vec<u8> {
    let mut numbers = Numbers::new(seed);
    let texts = [2, 3, 4, 5, 17, 20];
    let mut out = Vec::new();
    for id in 1..=count {
        for (place, (cell, column)) in lead(id, &mut numbers).iter().zip(COLUMNS).enumerate() {
            out.push(if place == 0 { b'{' } else { b',' });
            let value = if cell.is_empty() {
                "null".to_string()
            } else if texts.contains(&place) {
                format!("\"{cell}\"")
            } else {
                cell.clone()
            };
            // Writing to memory does not fail.
            let _ = write!(out, "\"{column}\":{value}");
        }
        out.extend_from_slice(b"}\n");
    }
    out
}
