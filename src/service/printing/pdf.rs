//! Letters as PDF, through LibreOffice if it is installed: a child process with bounds on time, memory and surroundings.
//! Without it the Word file is the letter.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::service::api::LetterFile;
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::session::Session;

use super::command::run_bounded;

/// Where LibreOffice is looked for.
const PLACES: [&str; 4] = [
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
];
/// The longest that a conversion may take.
const LIMIT: Duration = Duration::from_mins(2);
/// Starts a program with bounds: 4 GiB of addresses, two minutes of processor time, files of 200 MB.
const BOUNDED: &str = "ulimit -v 4194304; ulimit -t 120; ulimit -f 409600; exec \"$@\"";

/// LibreOffice, if it is installed.
fn soffice() -> Option<&'static str> {
    PLACES.into_iter().find(|place| Path::new(place).is_file())
}

/// Whether letters are offered as PDF.
pub(in crate::service) fn makes_pdf() -> bool {
    soffice().is_some()
}

impl Service {
    /// A letter as PDF, the code blanked as in its Word file.
    pub fn letter_pdf(&self, session: &Session, number: &str) -> Result<LetterFile, ServiceError> {
        let letter = self.letter_file(session, number)?;
        let program = soffice().ok_or_else(|| {
            ServiceError::Unavailable(
                "LibreOffice is not installed on this machine, so no PDF can be made.".to_owned(),
                "Install libreoffice-writer, or take the Word file.".to_owned(),
            )
        })?;
        let folder = PrintFolder::open(&self.site_settings().print_folder)?;
        let work = WorkFolder::make(folder.path_of(&format!(".pdf-{}", self.new_key())))
            .map_err(|error| folder.unavailable(&error))?;
        let bytes = convert(program, &work.0, &letter.bytes, LIMIT).map_err(|why| {
            ServiceError::Unavailable(why, "Nothing was changed. Take the Word file.".to_owned())
        })?;
        Ok(LetterFile { id: letter.id, bytes })
    }
}

/// A folder for its owner only that goes with everything in it.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn make(path: PathBuf) -> std::io::Result<Self> {
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What cannot be removed lies hidden in a folder that holds letters anyway.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn convert(program: &str, work: &Path, letter: &[u8], limit: Duration) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("The letter could not be made a PDF: {error}.");
    let source = work.join("letter.docx");
    fs::write(&source, letter).map_err(told)?;
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let arguments = [
        "-c".to_owned(),
        BOUNDED.to_owned(),
        "sh".to_owned(),
        program.to_owned(),
        format!("-env:UserInstallation=file://{}/profile", text(work)),
        "--headless".to_owned(),
        "--norestore".to_owned(),
        "--nolockcheck".to_owned(),
        "--convert-to".to_owned(),
        "pdf".to_owned(),
        "--outdir".to_owned(),
        text(work),
        text(&source),
    ];
    run_bounded("sh", &arguments, work, limit)?;
    let pdf =
        fs::read(work.join("letter.pdf")).map_err(|_| "LibreOffice made no PDF of the letter.".to_owned())?;
    if pdf.starts_with(b"%PDF-") { Ok(pdf) } else { Err("LibreOffice made no PDF of the letter.".to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program in the place of LibreOffice that does what `script` says, and what comes of it.
    fn converted(script: &str, limit: Duration) -> (Result<Vec<u8>, String>, PathBuf) {
        let dir = tempfile::tempdir().unwrap().keep();
        let program = dir.join("soffice");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let work = WorkFolder::make(dir.join("work")).unwrap();
        let outcome = convert(program.to_str().unwrap(), &work.0, b"a letter", limit);
        let at = work.0.clone();
        drop(work);
        assert!(!at.exists(), "what was worked with is gone");
        fs::remove_dir_all(&dir).unwrap();
        (outcome, dir)
    }

    #[test]
    fn a_pdf_is_taken_and_anything_else_is_a_reason() {
        let long = Duration::from_mins(1);
        let (made, _) =
            converted("for last; do :; done; cp \"$last\" /dev/null; printf '%%PDF-1.7' > letter.pdf", long);
        assert_eq!(made.unwrap(), b"%PDF-1.7");
        for (script, why) in [
            ("exit 0", "made no PDF"),
            ("printf nonsense > letter.pdf", "made no PDF"),
            ("echo 'no display' >&2; exit 77", "no display"),
            ("kill -SEGV $$", "failed"),
            ("ulimit -v | grep -q 4194304 || exit 9; exit 3", "exit status: 3"),
        ] {
            let (refused, _) = converted(script, long);
            let refused = refused.unwrap_err();
            assert!(refused.contains(why), "{script}: {refused}");
        }
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let (hung, _) = converted("sleep 1000", Duration::from_millis(100));
        assert!(hung.unwrap_err().contains("did not end"));
    }
}
