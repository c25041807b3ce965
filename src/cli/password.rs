//! Passwords and codes on the command line: typed where nothing is shown, or from a file that only its owner reads. Never
//! an argument, which every user of the machine could see.

use std::io::{BufRead, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::failure::Failure;
use crate::service::api::ErrorKind;

/// What is longer is no password.
const MAX: u64 = 4096;

/// What is asked for.
#[derive(Clone, Copy)]
enum Secret {
    Password,
    Code,
}

impl Secret {
    fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
        }
    }

    /// There is no terminal to ask at.
    fn missing(self) -> Failure {
        let message = format!("A {} is needed, and there is no terminal to ask for it.", self.word());
        let (kind, hint) = match self {
            Self::Password => (ErrorKind::LoggedOut, "Name a file that holds it with --password-file."),
            Self::Code => (ErrorKind::CodeNeeded, "Name a file or a pipe that holds it with --code-file."),
        };
        Failure::new(kind, message, hint)
    }
}

/// The password in `file`, or what is typed at the prompt.
pub(super) fn password(file: Option<&Path>, prompt: &str) -> Result<String, Failure> {
    match file {
        Some(file) => from_file(Secret::Password, file),
        None => typed(Secret::Password, prompt),
    }
}

/// The code in `file`, or what is typed at the prompt.
pub(super) fn code(file: Option<&Path>, prompt: &str) -> Result<String, Failure> {
    match file {
        Some(file) => from_file(Secret::Code, file),
        None => typed(Secret::Code, prompt),
    }
}

/// A new password: typed twice, or from a file.
pub(super) fn new_password(file: Option<&Path>, whose: &str) -> Result<String, Failure> {
    if let Some(file) = file {
        return from_file(Secret::Password, file);
    }
    let first = typed(Secret::Password, &format!("New password for {whose}: "))?;
    if typed(Secret::Password, "The same again: ")? == first {
        return Ok(first);
    }
    Err(Failure::invalid("The two are not the same; nothing was changed."))
}

/// The password in a file that others cannot read.
pub(super) fn password_from_file(file: &Path) -> Result<String, Failure> {
    from_file(Secret::Password, file)
}

/// The first line of a file that others cannot read.
fn from_file(secret: Secret, file: &Path) -> Result<String, Failure> {
    let word = secret.word();
    let failed = |error: &std::io::Error| Failure::io(&format!("The {word} cannot be read:"), file, error);
    let meta = std::fs::metadata(file).map_err(|error| failed(&error))?;
    let mode = meta.permissions().mode() & 0o777;
    if meta.is_file() && mode & 0o077 != 0 {
        let message = format!("Others may read the {word} in {}: its mode is {mode:04o}.", file.display());
        return Err(Failure::new(ErrorKind::Invalid, message, format!("Run chmod 0600 {}.", file.display())));
    }
    if meta.len() > MAX {
        return Err(Failure::invalid(format!("{} is too long for a {word}.", file.display())));
    }
    let text = std::fs::read_to_string(file).map_err(|error| failed(&error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Shows nothing while a line is typed.
fn typed(secret: Secret, prompt: &str) -> Result<String, Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(secret.missing());
    }
    let quiet = Quiet::new().map_err(|error| {
        let word = secret.word();
        Failure::invalid(format!("The terminal would show the {word}, so it is not asked for: {error}."))
    })?;
    // A prompt that cannot be shown is no reason not to listen.
    let _ = write!(std::io::stderr(), "{prompt}");
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    drop(quiet);
    let _ = writeln!(std::io::stderr());
    read.map_err(|error| Failure::invalid(format!("The {} cannot be read: {error}.", secret.word())))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// A terminal that shows nothing; dropping it restores it.
struct Quiet(Termios);

impl Quiet {
    fn new() -> std::io::Result<Self> {
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs no restoring.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_others_read_holds_no_password() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("password");
        std::fs::write(&file, "correct horse battery\nmore\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(password(Some(&file), "").is_err());
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(password(Some(&file), "").unwrap(), "correct horse battery");
        assert!(password(Some(&dir.path().join("none")), "").is_err());
    }
}
