//! Runs the built binary in a folder of its own, with nothing of our environment.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A folder with files, gone at the end of the test.
pub(crate) struct Folder {
    place: tempfile::TempDir,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder { place };
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    /// A copy of an example project, for what must hold of any.
    pub(crate) fn example(name: &str) -> Folder {
        Folder::copy(&format!("../../examples/{name}"))
    }

    /// A copy of these tests' own project, for what is compared word by word.
    pub(crate) fn project() -> Folder {
        Folder::copy("tests/cli/project")
    }

    fn copy(from: &str) -> Folder {
        let folder = Folder::new(&[]);
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// All files, hidden ones too, by name.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The binary, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        outcome(self.command(arguments).spawn().unwrap())
    }

    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        outcome(command.spawn().unwrap())
    }

    pub(crate) fn run_on(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        // A command that does not read to the end closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input);
        outcome(child)
    }
}

pub(crate) fn outcome(child: Child) -> Outcome {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        without_digest(&text.replace(env!("CARGO_PKG_VERSION"), "[version]"))
    };
    Outcome {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A digest changes with every word of a definition and says nothing to who reads a snapshot.
fn without_digest(text: &str) -> String {
    let is_digest = |piece: &str| piece.len() == 12 && piece.bytes().all(|b| b.is_ascii_hexdigit());
    let pieces: Vec<&str> = text
        .split_inclusive(['(', ')'])
        .map(|piece| match piece.strip_suffix(')') {
            Some(inner) if is_digest(inner) => "[digest])",
            _ => piece,
        })
        .collect();
    pieces.concat()
}

fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_leadspec"))
}

impl std::fmt::Display for Outcome {
    /// As a snapshot shows it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = self.code.map_or("killed".to_string(), |c| c.to_string());
        write!(f, "exit {code}\n--- out\n{}--- err\n{}", self.out, self.err)
    }
}

/// Checks a value against the part of JSON Schema that our schemas use, and that the schema names all fields.
pub(crate) fn follows(root: &serde_json::Value, schema: &serde_json::Value, value: &serde_json::Value, place: &str) {
    use serde_json::Value;
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return follows(root, &root["$defs"][name], value, place);
    }
    if let Some(constant) = schema.get("const") {
        assert_eq!(value, constant, "{place}");
    }
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{place}: {value}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is_kind = |wanted: &Value| wanted == kind || (wanted == "number" && kind == "integer");
    match &schema["type"] {
        Value::Array(kinds) => assert!(kinds.iter().any(is_kind), "{place}: {value}"),
        Value::Null => {}
        one @ (Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => {
            assert!(is_kind(one), "{place}: {value} is no {one}");
        }
    }
    let required = schema["required"].as_array().filter(|_| value.is_object());
    for required in required.into_iter().flatten() {
        assert!(
            value.get(required.as_str().unwrap()).is_some(),
            "{place} lacks {required}"
        );
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name).or(schema.get("additionalProperties"));
        assert!(known.is_some(), "{place}.{name} is not in the schema");
        follows(root, known.unwrap(), inner, &format!("{place}.{name}"));
    }
    for (i, inner) in value.as_array().into_iter().flatten().enumerate() {
        follows(root, &schema["items"], inner, &format!("{place}[{i}]"));
    }
}
