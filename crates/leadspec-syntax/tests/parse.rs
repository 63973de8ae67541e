//! Fixtures through the parser.
use leadspec_diagnostics::SourceMap;
use leadspec_syntax::parse;
#[test]
fn good() {
    for f in ["fixtures/good/definition.lead","fixtures/good/definition_tests.lead"] {
        let text = std::fs::read_to_string(format!("{}/tests/{f}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut map = SourceMap::new();
        let id = map.add(f, text.clone());
        let p = parse(id, 0, &text);
        for d in &p.diagnostics { let q = map.position(d.primary.span.start); println!("{f}:{}:{} {} {}\n    {}", q.line, q.column, d.code, d.message, map.slice(d.primary.span)); }
        assert!(p.diagnostics.is_empty());
    }
}
