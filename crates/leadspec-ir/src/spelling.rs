//! How the texts that are compared without case were written, for people to read them so.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Texts in lower case, each with its first spelling in the source. All spellings are equal and hash alike: meaning does not depend
/// on case where case is ignored.
#[derive(Clone, Default)]
pub struct Spellings(BTreeMap<String, String>);

impl Spellings {
    /// The text in lower case. Its first spelling is kept.
    pub fn fold(&mut self, written: &str) -> String {
        let folded = written.to_lowercase();
        self.0.entry(folded.clone()).or_insert_with(|| written.to_string());
        folded
    }

    /// A text in lower case as it was written.
    pub fn written<'a>(&'a self, folded: &'a str) -> &'a str {
        self.0.get(folded).map_or(folded, String::as_str)
    }
}

impl PartialEq for Spellings {
    fn eq(&self, _: &Spellings) -> bool {
        true
    }
}

impl Eq for Spellings {}

impl Hash for Spellings {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for Spellings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.values()).finish()
    }
}
