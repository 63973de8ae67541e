//! `leadspec init`: a small project that runs. Its files are the repository's examples, which the suite keeps working.

use super::Streams;
use crate::failure::{Failure, Kind, Stop, Verdict};
use crate::git;
use crate::output;
use crate::terminal::Style;
use crate::words::{list, pad};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};

/// Make a small project that runs: a definition, example leads, tests of the definition, and leadspec.toml, which says where
/// everything is.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder; it is made where it does not exist
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,

    /// The framework whose questions the definition asks
    #[arg(long, value_enum, default_value_t, value_name = "NAME", ignore_case = true)]
    framework: Framework,

    /// For which service to write the recipe that checks every change [default: the one of `origin`, else github]
    #[arg(long, value_enum, value_name = "SERVICE", hide_possible_values = true)]
    ci: Option<Service>,

    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

/// Where changes are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Service {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
    /// Nowhere
    None,
}

impl Service {
    /// The one that the current repository is pushed to.
    fn of_origin() -> Service {
        match git::origin() {
            Some(address) if address.contains("gitlab") => Service::Gitlab,
            Some(_) | None => Service::Github,
        }
    }

    /// The recipe's file and text.
    fn file(self) -> Option<(&'static str, &'static str)> {
        match self {
            Service::Github => Some((
                ".github/workflows/leadspec.yml",
                include_str!("../../templates/github.yml"),
            )),
            Service::Gitlab => Some((".gitlab-ci.yml", include_str!("../../templates/gitlab.yml"))),
            Service::None => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Framework {
    /// Budget, authority, need, timeline
    #[default]
    Bant,
    /// Authority, need, urgency, money
    Anum,
    /// Metrics, economic buyer, decision criteria, decision process, identified pain, champion
    Meddic,
    /// Challenges, authority, money, prioritisation
    Champ,
    /// Goals, plans, challenges, timeline
    Gpct,
    /// Funds, authority, interest, need, timing
    Faint,
}

macro_rules! example {
    ($folder:literal: $($file:literal),*) => {
        &[$(($file, include_str!(concat!("../../../../examples/", $folder, "/", $file)))),*]
    };
}

impl Framework {
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Framework::Bant => {
                example!("bant": "definition.lead", "tests.lead", "leads.csv", "events.csv", "leadspec.toml")
            }
            Framework::Anum => example!("anum": "definition.lead", "tests.lead", "leads.csv", "leadspec.toml"),
            Framework::Meddic => example!("meddic": "definition.lead", "tests.lead", "leads.csv", "leadspec.toml"),
            Framework::Champ => example!("champ": "definition.lead", "tests.lead", "leads.jsonl", "leadspec.toml"),
            Framework::Gpct => {
                example!("gpct": "definition.lead", "tests.lead", "leads.csv", "events.csv", "leadspec.toml")
            }
            Framework::Faint => {
                example!("faint": "definition.lead", "tests.lead", "leads.csv", "events.csv", "leadspec.toml")
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Framework::Bant => "BANT",
            Framework::Anum => "ANUM",
            Framework::Meddic => "MEDDIC",
            Framework::Champ => "CHAMP",
            Framework::Gpct => "GPCT",
            Framework::Faint => "FAINT",
        }
    }
}

pub(crate) fn run(arguments: &Arguments, streams: &mut Streams) -> Result<Verdict, Stop> {
    let folder = if arguments.folder == Path::new(".") {
        Path::new("")
    } else {
        &arguments.folder
    };
    let service = arguments.ci.unwrap_or_else(Service::of_origin);
    let mut files = arguments.framework.files().to_vec();
    files.extend(service.file());
    let there: Vec<String> = files
        .iter()
        .filter(|(name, _)| fs::symlink_metadata(folder.join(name)).is_ok())
        .map(|(name, _)| format!("`{}`", folder.join(name).display()))
        .collect();
    if !there.is_empty() && !arguments.force {
        let are = if there.len() == 1 { "is" } else { "are" };
        return Err(Failure::new(
            Kind::CannotWrite,
            format!("{} {are} there already", list(&there, "and")),
        )
        .with_help("name an empty folder, or add `--force` to replace them")
        .into());
    }
    fs::create_dir_all(&arguments.folder).map_err(|error| Failure::writing(folder, &error))?;
    for (name, text) in &files {
        let path = folder.join(name);
        if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(above).map_err(|error| Failure::writing(above, &error))?;
        }
        output::replace(&path, text)?;
    }
    tell(arguments, &files, streams)
}

fn tell(arguments: &Arguments, files: &[(&'static str, &'static str)], streams: &mut Streams) -> Result<Verdict, Stop> {
    let terminal = streams.output;
    let is_here = arguments.folder == Path::new(".");
    let place = if is_here {
        "this folder".to_string()
    } else {
        arguments.folder.display().to_string()
    };
    let name = arguments.framework.name();
    writeln!(
        streams.out,
        "{}\n",
        terminal.paint(Style::Bold, &format!("A small {name} project in {place}:"))
    )?;
    let width = files.iter().map(|(file, _)| file.len()).max().unwrap_or(0) + 2;
    for (file, _) in files {
        writeln!(streams.out, "  {}{}", pad(file, width), purpose(file))?;
    }
    writeln!(streams.out, "\n{}\n", terminal.paint(Style::Bold, "Next:"))?;
    if !is_here {
        writeln!(streams.out, "  cd {}", quoted(&place))?;
    }
    let lines = [
        ("leadspec check", "find mistakes in the definition"),
        ("leadspec test", "run its tests"),
        ("leadspec run", "decide the example leads"),
        ("leadspec explain --row 1", "tell why one is where it is"),
    ];
    let width = lines.iter().map(|(line, _)| line.len()).max().unwrap_or(0);
    for (line, why) in lines {
        writeln!(
            streams.out,
            "  {}  {}",
            terminal.paint(Style::Accent, &pad(line, width)),
            terminal.paint(Style::Dim, why)
        )?;
    }
    Ok(Verdict::Fine)
}

fn purpose(file: &str) -> &'static str {
    match file {
        "definition.lead" => "when a lead goes to sales: start reading here",
        "tests.lead" => "what everybody agreed on, as examples",
        "leadspec.toml" => "where everything is",
        "leads.csv" | "leads.jsonl" => "example leads, as a CRM exports them",
        "events.csv" => "what these leads did",
        ".github/workflows/leadspec.yml" | ".gitlab-ci.yml" => "checks and tests every change",
        _ => "",
    }
}

/// A path that can be pasted into a shell.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@".contains(c);
    if path.chars().all(is_plain) {
        path.to_string()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Framework, Service};
    use crate::command::CommandLine;
    use clap::{Parser as _, ValueEnum as _};

    #[test]
    fn every_file_of_an_example_comes_along() {
        for framework in Framework::value_variants() {
            let folder = format!(
                "{}/../../examples/{}",
                env!("CARGO_MANIFEST_DIR"),
                framework.name().to_lowercase()
            );
            let mut there: Vec<String> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                // A beginner proposes the next version, and needs none that is proposed already.
                .filter(|name| name != "next.lead")
                .collect();
            there.sort();
            let mut ours: Vec<&str> = framework.files().iter().map(|(name, _)| *name).collect();
            ours.sort_unstable();
            assert_eq!(ours, there, "{folder}");
        }
    }

    /// Each `leadspec …` of a recipe, without what the service and the shell put around it.
    fn commands(recipe: &str) -> Vec<Vec<&str>> {
        let lines = recipe.lines().filter(|line| !line.trim_start().starts_with('#'));
        let verbs = ["check", "fmt", "test", "diff"];
        let found = lines.flat_map(|line| {
            let line = line.split("${{").next().unwrap_or_default();
            line.match_indices("leadspec ")
                .map(|(at, _)| line.get(at..).unwrap_or_default())
        });
        let words = found.map(|command| {
            let own = command.split([';', '|', '>', '`', '"', '}']).next().unwrap_or_default();
            own.split_whitespace().collect::<Vec<&str>>()
        });
        words
            .filter(|words| words.get(1).is_some_and(|verb| verbs.contains(verb)))
            .collect()
    }

    #[test]
    fn recipes_run_what_there_is() {
        for service in [Service::Github, Service::Gitlab] {
            let (_, recipe) = service.file().unwrap();
            let commands = commands(recipe);
            for verb in ["check", "fmt", "test", "diff"] {
                assert!(commands.iter().any(|words| words[1] == verb), "{verb}: {commands:?}");
            }
            for words in commands {
                let parsed = CommandLine::try_parse_from(&words);
                assert!(parsed.is_ok(), "{words:?}: {}", parsed.err().unwrap());
            }
        }
    }
}
