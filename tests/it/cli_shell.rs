//! Runs the real program as a script would: its own directories, nothing of the user's environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::service_fixture::PATIENTS;

/// A place of its own for a store, its key, and the letters.
pub struct Shell {
    pub dir: TempDir,
}

/// What a command said.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one JSON value on standard output; null if there is none, which no assertion takes for an answer.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or(Value::Null)
    }

    /// The JSON values, one a line.
    pub fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a JSON value a line")).collect()
    }

    /// Asserts that it was done.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self
    }

    /// Asserts that it was refused with exit status 1, and gives kind and message of the JSON error.
    #[track_caller]
    pub fn refused(&self) -> (String, String) {
        assert_eq!(self.status, 1, "{}{}", self.out, self.err);
        let error = self.json();
        let text = |name: &str| error["error"][name].as_str().unwrap_or_default().to_owned();
        assert!(self.err.contains(&text("message")), "the sentence stands on standard error: {}", self.err);
        (text("kind"), text("message"))
    }
}

impl Shell {
    /// An empty place.
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a directory") }
    }

    /// A place with a site and three patients.
    pub fn with_patients() -> Self {
        let shell = Self::new();
        shell.init();
        let file = shell.write("patients.ndjson", PATIENTS);
        shell.run(&["import", &file]).done();
        shell
    }

    /// Makes the site.
    pub fn init(&self) {
        self.run(&["init", "--site", "Northgate Hospital", "--allow-root", "--json"]).done();
    }

    /// A path in this place.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and gives its path.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    }

    /// The program with these arguments, ready to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_patient-profile"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("XDG_DATA_HOME", self.path("share"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command in words.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let Output { status, stdout, stderr } = self.command(arguments).output().expect("the program runs");
        Said {
            status: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).expect("UTF-8"),
            err: String::from_utf8(stderr).expect("UTF-8"),
        }
    }

    /// Runs a command with `--json`.
    pub fn json(&self, arguments: &[&str]) -> Said {
        self.run(&[arguments, &["--json"]].concat())
    }

    /// The Patient ID of the one patient whom a search finds.
    pub fn id_of(&self, query: &str) -> String {
        let found = self.json(&["search", query]).done().json();
        assert_eq!(found["total"], 1, "{found}");
        found["patients"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// The store's directory.
    pub fn data(&self) -> PathBuf {
        self.path("share/patient-profile")
    }

    /// Where letters are handed over.
    pub fn letters(&self) -> PathBuf {
        self.path("share/patient-profile-letters")
    }
}

/// Every file below `dir`.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).expect("a directory").flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found
}
