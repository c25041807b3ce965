//! Work that is measured in a process of its own, so that its memory and its system calls can be told apart: this
//! program again, with `child` as its first argument. It answers with numbers on one line.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use crate::benches::Trouble;

/// What a child measured.
#[derive(Debug, Default)]
pub struct Answer(HashMap<String, f64>);

impl Answer {
    /// A number of the answer; 0 where it is missing.
    pub fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    fn parse(text: &str) -> Self {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
        Self(pairs.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect())
    }
}

/// The command of a child, to be run as it is or under another program.
pub fn command(work: &str, arguments: &[&str]) -> std::io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("child").arg(work).args(arguments);
    Ok(command)
}

/// Runs a child and waits for its answer.
pub fn run(work: &str, arguments: &[&str]) -> Result<Answer, Trouble> {
    answer(command(work, arguments)?)
}

/// Runs a command that is or wraps a child.
pub fn answer(mut command: Command) -> Result<Answer, Trouble> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    Ok(Answer::parse(&String::from_utf8_lossy(&output.stdout)))
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
