//! Writes the page of a definition, to look at it: `cargo run -p leadspec-report --example page -- FOLDER OUT`.
//!
//! `FOLDER` holds `definition.lead` and `tests.lead`; `OUT.html`, `OUT.md` and `OUT.svg` are written.

use leadspec_check::{LoadError, Loaded, Loader, check};
use leadspec_diagnostics::SourceMap;
use leadspec_report::{Picture, Shape, doc, svg};
use std::error::Error;
use std::path::{Path, PathBuf};

struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, LoadError> {
        let text = std::fs::read_to_string(self.0.join(path)).map_err(|_| LoadError::NotFound)?;
        Ok(Loaded {
            name: path.to_string(),
            text,
        })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else {
        return Err("two arguments are needed: FOLDER OUT".into());
    };
    let folder = Path::new(folder);
    let mut sources = SourceMap::new();
    let text = std::fs::read_to_string(folder.join("tests.lead"))?;
    let root = sources.add("tests.lead", &text);
    let checked = check(&mut sources, &[root], &Folder(folder.to_path_buf()));
    let definition = checked.definition.ok_or("the definition has errors")?;
    let options = doc::Options::default();
    std::fs::write(format!("{out}.html"), doc::html(&definition, &checked.suite, &options))?;
    std::fs::write(
        format!("{out}.md"),
        doc::markdown(&definition, &checked.suite, &options),
    )?;
    if let Some(picture) = Picture::of(&definition) {
        std::fs::write(format!("{out}.svg"), svg::standalone(&picture, Shape::Wide))?;
    }
    Ok(())
}
