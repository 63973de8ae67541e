//! Names that rest twice on one another: the check takes as long as the file is, not twice as long for each name.

use leadspec_check::{NoFiles, check};
use leadspec_diagnostics::SourceMap;
use std::fmt::Write as _;

#[test]
fn sixty_names_that_double_are_checked() {
    let mut text = String::from("definition \"Doubling\" {}\nlead { a bool }\nlet c0 = a\n");
    for i in 1..60 {
        let _ = writeln!(text, "let c{i} = c{before} and not c{before}", before = i - 1);
    }
    text.push_str("gate last { require c59 otherwise because \"no\" }\n");
    let mut sources = SourceMap::new();
    let file = sources.add("doubling.lead", text);
    // Unmemoised, this would not end in a lifetime.
    assert!(check(&mut sources, &[file], &NoFiles).definition.is_some());
}
