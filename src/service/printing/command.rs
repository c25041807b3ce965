//! A program that is started for a while: it gets no environment of ours, and ends when its time is over.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::service::patients::safe;

/// As much as is kept of what the program says about its failure.
const MAX_SAID: u64 = 2000;
/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Runs `program` with `arguments` in `folder` and waits at most `limit`; a failure is a sentence.
pub(in crate::service) fn run_bounded(
    program: &str,
    arguments: &[String],
    folder: &Path,
    limit: Duration,
) -> Result<(), String> {
    let name = safe(program);
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", PATH)
        .env("HOME", folder)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| format!("The program {name} cannot be started: {error}."))?;
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let (sender, ended) = channel::<(std::io::Result<ExitStatus>, Vec<u8>)>();
    std::thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(stderr) = child.stderr.take() {
            // What cannot be read is only an explanation less.
            let _ = stderr.take(MAX_SAID).read_to_end(&mut said);
        }
        // Nobody listens any more only where the caller has given up.
        let _ = sender.send((child.wait(), said));
    });
    let outcome = match ended.recv_timeout(limit) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            // The whole group: a shell's children hold on to the printer as well.
            let _ = group.map(|group| kill_process_group(group, Signal::KILL));
            return Err(format!("The program {name} did not end within {} seconds.", limit.as_secs()));
        }
        Err(RecvTimeoutError::Disconnected) => return Err(format!("The program {name} was lost.")),
    };
    match outcome {
        (Ok(status), _) if status.success() => Ok(()),
        (Ok(status), said) => {
            let said = safe(String::from_utf8_lossy(&said).trim());
            let said = if said.is_empty() { String::new() } else { format!(": {said}") };
            Err(format!("The program {name} failed ({status}){said}."))
        }
        (Err(error), _) => Err(format!("The program {name} failed: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<(), String> {
        let dir = tempfile::tempdir().unwrap();
        run_bounded("sh", &["-c".to_owned(), script.to_owned()], dir.path(), limit)
    }

    #[test]
    fn success_failure_and_a_missing_program_are_told_apart() {
        let long = Duration::from_secs(30);
        assert_eq!(shell("exit 0", long), Ok(()));
        let failed = shell("echo 'no paper' >&2; exit 3", long).unwrap_err();
        assert!(failed.contains("exit status: 3") && failed.contains("no paper"), "{failed}");
        let missing = run_bounded("no-such-program", &[], Path::new("/"), long).unwrap_err();
        assert!(missing.contains("cannot be started"), "{missing}");
        assert_eq!(shell("test -z \"$PATIENT_PROFILE_KEY_FILE\"", long), Ok(()));
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_its_children() {
        let hung = shell("sleep 1000 & sleep 1000", Duration::from_millis(100)).unwrap_err();
        assert!(hung.contains("did not end"), "{hung}");
    }
}
