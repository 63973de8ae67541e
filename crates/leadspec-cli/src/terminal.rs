//! What the place we print to can show: colour, width, drawing characters. The only reader of the environment.

use clap::ValueEnum;
use std::env;
use std::io::IsTerminal as _;

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` turns it on elsewhere too
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// One of the two streams, and what it can show.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent abilities, each asked for on its own"
)]
pub(crate) struct Terminal {
    /// Whether colours may be used. Nothing is said by colour alone.
    pub(crate) colour: bool,
    /// Columns to fill; 80 where nobody looks.
    pub(crate) width: usize,
    /// Whether boxes, bars and check marks can be drawn.
    pub(crate) unicode: bool,
    /// Whether a person sits at the other end.
    pub(crate) is_person: bool,
    /// Whether the reader asked for words in place of drawings (`NO_GRAPHICS=1`).
    pub(crate) narrated: bool,
}

/// Text that carries no meaning of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Bold,
    Dim,
    Good,
    Bad,
    Warn,
    Accent,
}

impl Terminal {
    /// Standard output.
    pub(crate) fn output(colour: Colour) -> Terminal {
        let columns = terminal_size::terminal_size_of(std::io::stdout()).map(|(w, _)| w.0);
        Terminal::new(colour, std::io::stdout().is_terminal(), columns)
    }

    /// Standard error.
    pub(crate) fn error(colour: Colour) -> Terminal {
        let columns = terminal_size::terminal_size_of(std::io::stderr()).map(|(w, _)| w.0);
        Terminal::new(colour, std::io::stderr().is_terminal(), columns)
    }

    fn new(choice: Colour, is_person: bool, columns: Option<u16>) -> Terminal {
        let plain = matches!(variable("TERM").as_deref(), Some("dumb" | "linux"));
        let colour = match choice {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if variable("NO_COLOR").is_some() => false,
            Colour::Auto if variable("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
            Colour::Auto => is_person && variable("TERM").as_deref() != Some("dumb"),
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
        Terminal {
            colour,
            width: columns
                .filter(|_| is_person)
                .map_or(80, |c| usize::from(c).clamp(40, 120)),
            unicode: !plain && !matches!(locale.as_deref(), Some("C" | "POSIX")),
            is_person,
            narrated: variable("NO_GRAPHICS").is_some_and(|v| v != "0"),
        }
    }

    /// As if nobody looked, if so.
    #[must_use]
    pub(crate) fn silent_if(mut self, is_quiet: bool) -> Terminal {
        self.is_person &= !is_quiet;
        self
    }

    /// The text in a style, or as it is.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_string();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Bad => "31",
            Style::Warn => "33",
            Style::Accent => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// A variable of the environment that is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
