//! The commands of an operator about what was said: forget, export, import.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::elsewhere;

const DANA: &str = "dana@haulpoint.example";

/// A hub's data, and who types commands beside it.
struct Operator {
    folder: TempDir,
}

impl Operator {
    fn new() -> Self {
        let operator = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        operator.does(&["workspace", "create", "Showloom"]);
        operator
    }

    fn runs(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_baton-hub"))
            .args(["admin", "--json", "--data"])
            .arg(self.folder.path().join("data"))
            .args(args)
            .output()
            .unwrap()
    }

    fn does(&self, args: &[&str]) -> Value {
        let done = self.runs(args);
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{args:?}: {errors}");
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// What it says where it fails, and that it says nothing else.
    fn fails(&self, args: &[&str]) -> String {
        let done = self.runs(args);
        assert_eq!(done.status.code(), Some(1), "{args:?}");
        assert!(done.stdout.is_empty(), "{args:?}");
        String::from_utf8(done.stderr).unwrap()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn takes_dana_in(&self) -> String {
        let file = self.file("dana.vcon.json", elsewhere().to_string().as_bytes());
        let taken = self.imports(&file, &[]);
        taken["conversation"].as_str().unwrap().to_owned()
    }

    fn imports(&self, file: &Path, more: &[&str]) -> Value {
        let import = ["conversation", "import", file.to_str().unwrap()];
        self.does(&[&import[..], more].concat())
    }
}

#[test]
fn what_is_exported_is_taken_in_elsewhere_once() {
    let (here, there) = (Operator::new(), Operator::new());
    let id = here.takes_dana_in();
    let vcon = here.runs(&["conversation", "export", &id]);
    let markdown = here.runs(&["conversation", "export", &id, "--format", "markdown"]);
    let markdown = String::from_utf8(markdown.stdout).unwrap();
    assert!(markdown.starts_with("# Dana Whitcomb"), "{markdown}");

    // As some programs write files: with a mark of the byte order.
    let marked = [b"\xef\xbb\xbf".as_slice(), &vcon.stdout].concat();
    let file = there.file("moved.vcon.json", &marked);
    let taken = there.imports(&file, &[]);
    assert_eq!(
        (&taken["new"], &taken["messages"]),
        (&json!(true), &json!(2))
    );
    let again = there.imports(&file, &[]);
    assert_eq!(again["new"], false, "twice is once");
    assert_eq!(again["conversation"], taken["conversation"]);
}

#[test]
fn who_is_forgotten_is_first_named_then_gone_then_known_to_be_gone() {
    let operator = Operator::new();
    let id = operator.takes_dana_in();
    let asked = operator.does(&["forget", "--email", DANA]);
    assert_eq!(asked["names"], json!(["Dana Whitcomb"]));
    let still = operator.runs(&["conversation", "export", &id]);
    assert!(still.status.success(), "asking changes nothing");

    let receipt = operator.does(&["forget", "--email", DANA, "--yes"]);
    let gone = operator.fails(&["conversation", "export", &id]);
    assert!(gone.contains("There is no"), "{gone}");
    let again = operator.does(&["forget", "--email", DANA, "--yes"]);
    assert_eq!(again["id"], receipt["id"], "the same receipt");
    assert!(!receipt.to_string().to_lowercase().contains("dana"));

    let file = operator.file("dana.vcon.json", elsewhere().to_string().as_bytes());
    let refused = operator.fails(&["conversation", "import", file.to_str().unwrap()]);
    assert!(refused.contains("wished to be forgotten"), "{refused}");
    assert!(refused.contains("--anyway"), "{refused}");
    assert_eq!(operator.imports(&file, &["--anyway"])["new"], true);
}

#[test]
fn what_cannot_be_done_says_why() {
    let operator = Operator::new();
    let check = |args: &[&str], words: &str| {
        let said = operator.fails(args);
        assert!(said.starts_with("baton-hub: "), "{said}");
        assert!(said.contains(words), "{args:?}: {said}");
    };
    check(&["conversation", "export", "conv_none"], "There is no");
    check(
        &["forget", "--conversation", "conv_none", "--yes"],
        "conversation: There is no such conversation",
    );
    check(
        &["forget", "--email", DANA, "--yes"],
        "Nobody with this address",
    );
    check(&["forget", "--email", "dana"], "not an e-mail address");

    let import = |name: &str, bytes: &[u8], words: &str| {
        let file = operator.file(name, bytes);
        check(&["conversation", "import", file.to_str().unwrap()], words);
    };
    import("picture.json", b"\xff\xd8\xff\xe0", "picture.json: ");
    import("broken.json", b"{\"vcon\":", "broken.json: EOF");
    import("other.json", b"{\"tickets\": []}", "(");
    check(
        &["conversation", "import", "/nowhere/at.json"],
        "/nowhere/at.json: ",
    );
    let neither = operator.runs(&["forget"]);
    assert_eq!(neither.status.code(), Some(2), "nobody is named");
}
