//! Finishing a run: the files get their names, the print command takes them, the letters are marked as sent. It can be
//! done again after a crash at any place, and does nothing twice that was noted.

use std::path::Path;
use std::time::Duration;

use crate::domain::{Activity, ActivityKind, Letter, LetterStatus, PrintRun, RunNumber};
use crate::service::command::put_letter;
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::store::records::table;
use crate::store::{Direction, Key};
use crate::vault::ObjectId;

use super::command::run_bounded;
use super::files::{manifest, print_file};

/// Letters that are marked in one commit.
const BATCH: usize = 200;

impl Service {
    /// The runs that are not finished.
    pub(super) fn open_runs(&self) -> Result<Vec<PrintRun>, ServiceError> {
        let runs = repository::all::<PrintRun>(&self.store, &[])?;
        Ok(runs.into_iter().filter(|run| run.finished_at.is_none()).collect())
    }

    /// The letters of a run that are not marked yet, in the order of printing.
    pub(super) fn letters_of_run(&self, run: RunNumber) -> Result<Vec<Letter>, ServiceError> {
        let prefix = Key::new(table::RUN_LETTER, &run.0.to_be_bytes());
        let mut letters = Vec::new();
        let mut after: Option<Key> = None;
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), 512, Direction::Forward)?;
            for (_, place) in &page {
                letters.extend(repository::get::<Letter>(&self.store, &place.bytes)?.map(|seen| seen.value));
            }
            match page.last() {
                Some((key, _)) => after = Some(key.clone()),
                None => return Ok(letters),
            }
        }
    }

    /// Whether a letter belongs to a run that is not finished.
    pub(in crate::service) fn is_in_a_run(&self, letter: &Letter) -> Result<bool, ServiceError> {
        for run in self.open_runs()? {
            let place = Key::new(table::RUN_LETTER, &table::of_run(run.number, letter.number));
            if self.store.get(&place)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Finishes at start-up what a crash left half-way; what needs the print command waits for an operator.
    pub(in crate::service) fn resume_runs(&self) -> Result<(), ServiceError> {
        let site = self.site_settings();
        let Ok(_turn) = self.printing.turn("start-up", false) else { return Ok(()) };
        for run in self.open_runs()? {
            if site.print_command.is_empty() || run.handed_over {
                let Ok(folder) = PrintFolder::open(&site.print_folder) else { return Ok(()) };
                self.finish_run(&Session::system("start-up"), &folder, run, true)?;
            }
        }
        Ok(())
    }

    /// Finishes a run; `anew` where its files may be those of a try that was cut off.
    pub(super) fn finish_run(
        &self,
        session: &Session,
        folder: &PrintFolder,
        mut run: PrintRun,
        anew: bool,
    ) -> Result<PrintRun, ServiceError> {
        if !run.handed_over {
            let letters = self.letters_of_run(run.number)?;
            let names = [print_file(run.number), manifest(run.number)];
            if letters.is_empty() {
                for name in &names {
                    folder.discard_file_part(name);
                }
            } else {
                // The print file gets its name first, when both are whole.
                if anew && !folder.has(&names[0]) {
                    self.write_run(folder, run.number, &letters, &mut || {})?;
                }
                names.iter().try_for_each(|name| folder.publish_file(name))?;
            }
            run.letters = u32::try_from(letters.len()).unwrap_or(u32::MAX);
            run.trouble = if letters.is_empty() { None } else { self.print(folder, run.number).err() };
            run.handed_over = run.trouble.is_none();
            self.note_run(&run)?;
        }
        if run.handed_over {
            self.mark_sent(session, &mut run)?;
        }
        Ok(run)
    }

    /// Hands the print file to the print command, if the site has one.
    fn print(&self, folder: &PrintFolder, run: RunNumber) -> Result<(), String> {
        let site = self.site_settings();
        let Some((program, arguments)) = site.print_command.split_first() else { return Ok(()) };
        let file = folder.path_of(&print_file(run)).to_string_lossy().into_owned();
        let mut arguments = arguments.to_vec();
        match arguments.iter_mut().find(|argument| *argument == "{}") {
            Some(place) => *place = file,
            None => arguments.push(file),
        }
        let limit = Duration::from_secs(u64::from(site.print_timeout_seconds.max(1)));
        run_bounded(program, &arguments, Path::new("/"), limit)
    }

    fn mark_sent(&self, session: &Session, run: &mut PrintRun) -> Result<(), ServiceError> {
        let file = print_file(run.number);
        for letters in self.letters_of_run(run.number)?.chunks(BATCH) {
            let mut draft = Draft::default();
            let mut forget = Vec::new();
            for letter in letters {
                let mut letter = letter.clone();
                if let LetterStatus::HandingOver(at) = letter.status {
                    letter.status = LetterStatus::Sent { at, file: file.clone() };
                    if letter.carries.code {
                        forget.extend(letter.object.take().map(ObjectId));
                    }
                    put_letter(&mut draft, &letter);
                }
                draft.delete(table::RUN_LETTER, &table::of_run(run.number, letter.number));
            }
            draft.commit(&self.store)?;
            self.forget(&forget);
        }
        run.finished_at = Some(self.clock.now());
        let mut draft = Draft::default();
        draft.put(&run.number.0.to_be_bytes(), run);
        if run.letters > 0 {
            draft.log(&Activity {
                at: self.clock.now(),
                patient: None,
                kind: ActivityKind::LettersPrinted,
                actor: session.actor().clone(),
                detail: format!("{}: {} letters in {file}", run.number, run.letters),
            });
        }
        draft.commit(&self.store)?;
        Ok(())
    }

    fn note_run(&self, run: &PrintRun) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        draft.put(&run.number.0.to_be_bytes(), run);
        draft.commit(&self.store)?;
        Ok(())
    }
}
