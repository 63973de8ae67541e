//! Parts of the examples' tests: all of them together leave nothing to be suggested.

/// A file of tests down to its first two: the examples' own show everything.
pub(crate) fn first_tests(tests: &str) -> String {
    let parts: Vec<&str> = tests.split("\ntest \"").take(3).collect();
    // What stands before the third test may be a remark about it.
    let whole = parts.join("\ntest \"");
    let end = whole.rfind("\n}").unwrap();
    format!("{}\n}}\n", &whole[..end])
}
