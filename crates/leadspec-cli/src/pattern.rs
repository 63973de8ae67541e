//! Patterns that name paths of a definition: `*` stands for anything.

/// Whether a path is what a pattern names. `ends` tells whether what the pattern leaves over may be left over.
pub(crate) fn fits(pattern: &[u8], path: &[u8], ends: &dyn Fn(&[u8]) -> bool) -> bool {
    match pattern.split_first() {
        None => ends(path),
        Some((b'*', rest)) => (0..=path.len()).any(|at| path.get(at..).is_some_and(|path| fits(rest, path, ends))),
        Some((letter, rest)) => path
            .split_first()
            .is_some_and(|(first, path)| first == letter && fits(rest, path, ends)),
    }
}
