//! Passwords on the command line: typed where nothing is shown, or from a file that only its owner reads. Never an
//! argument, which every user of the machine could see.

use std::io::{BufRead, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::failure::Failure;
use crate::service::api::ErrorKind;

/// What is longer is no password.
const MAX: u64 = 4096;

/// The password in `file`, or what is typed at the prompt.
pub(super) fn password(file: Option<&Path>, prompt: &str) -> Result<String, Failure> {
    match file {
        Some(file) => password_from_file(file),
        None => typed(prompt),
    }
}

/// A new password: typed twice, or from a file.
pub(super) fn new_password(file: Option<&Path>, whose: &str) -> Result<String, Failure> {
    if let Some(file) = file {
        return password_from_file(file);
    }
    let first = typed(&format!("New password for {whose}: "))?;
    if typed("The same again: ")? == first {
        return Ok(first);
    }
    Err(Failure::invalid("The two are not the same; nothing was changed."))
}

/// The first line of a file that others cannot read.
pub(super) fn password_from_file(file: &Path) -> Result<String, Failure> {
    let failed = |error: &std::io::Error| Failure::io("The password cannot be read:", file, error);
    let meta = std::fs::metadata(file).map_err(|error| failed(&error))?;
    let mode = meta.permissions().mode() & 0o777;
    if meta.is_file() && mode & 0o077 != 0 {
        let message = format!("Others may read the password in {}: its mode is {mode:04o}.", file.display());
        return Err(Failure::new(ErrorKind::Invalid, message, format!("Run chmod 0600 {}.", file.display())));
    }
    if meta.len() > MAX {
        return Err(Failure::invalid(format!("{} is too long for a password.", file.display())));
    }
    let text = std::fs::read_to_string(file).map_err(|error| failed(&error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Shows nothing while a line is typed.
fn typed(prompt: &str) -> Result<String, Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let message = "A password is needed, and there is no terminal to ask for it.";
        let hint = "Name a file that holds it with --password-file.";
        return Err(Failure::new(ErrorKind::LoggedOut, message, hint));
    }
    let quiet = Quiet::new().map_err(|error| {
        Failure::invalid(format!("The terminal would show the password, so it is not asked for: {error}."))
    })?;
    // A prompt that cannot be shown is no reason not to listen.
    let _ = write!(std::io::stderr(), "{prompt}");
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    drop(quiet);
    let _ = writeln!(std::io::stderr());
    read.map_err(|error| Failure::invalid(format!("The password cannot be read: {error}.")))?;
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
