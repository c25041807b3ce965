//! A print run: check, write, decide, hand over, mark.
//!
//! Everything that can fail for want of space or rights happens before the first letter is decided. Whoever was put on
//! the stop-list meanwhile is left out, and the file is written again without that letter before it gets its name.

use crate::domain::{Letter, Permission, PrintRun, RecordKey, RunNumber};
use crate::service::api::{PrintReport, PrintRequest};
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::repository::counter;
use crate::service::session::Session;

use super::files::{manifest, print_file};
use super::progress::Turn;
use super::stop_list::Waiting;

const RUNS: &str = "print runs";
impl Service {
    /// Prints what waits in the To post tray. An earlier run that was cut off is finished first.
    pub fn print_run(&self, session: &Session, request: &PrintRequest) -> Result<PrintReport, ServiceError> {
        self.print_some(session, *request, &|_| true)
    }

    /// Prints what waits for the patients whom `of` names, as [`Self::print_run`] does.
    pub(in crate::service) fn print_some(
        &self,
        session: &Session,
        request: PrintRequest,
        of: &dyn Fn(RecordKey) -> bool,
    ) -> Result<PrintReport, ServiceError> {
        session.require(Permission::CredentialsDistribute)?;
        let turn = self.printing.turn(session.name(), request.dry_run)?;
        self.print_in_turn(session, request, of, &turn)
    }

    /// Prints with the right to do so.
    pub(super) fn print_in_turn(
        &self,
        session: &Session,
        request: PrintRequest,
        of: &dyn Fn(RecordKey) -> bool,
        turn: &Turn<'_>,
    ) -> Result<PrintReport, ServiceError> {
        let mut report = PrintReport::default();
        if !request.dry_run {
            let folder = PrintFolder::open(&self.site_settings().print_folder)?;
            self.finish_open_runs(session, &folder, &mut report)?;
            if !report.trouble.is_empty() {
                return Ok(report);
            }
        }
        let passing = self.check_tray(session, of, &mut report, turn)?;
        report.letters = passing.iter().map(|one| one.letters.len() as u64).sum();
        if turn.is_stopped() {
            return Ok(PrintReport { letters: 0, stopped: true, ..report });
        }
        if request.dry_run || passing.is_empty() {
            return Ok(report);
        }
        self.print_all(session, &passing, &mut report, turn)?;
        Ok(report)
    }

    fn finish_open_runs(
        &self,
        session: &Session,
        folder: &PrintFolder,
        report: &mut PrintReport,
    ) -> Result<(), ServiceError> {
        for run in self.open_runs()? {
            let run = self.finish_run(session, folder, run, true)?;
            if run.finished_at.is_none() {
                tell(&run, folder, report);
                return Ok(());
            }
            report.finished.push(run.number.to_string());
        }
        Ok(())
    }

    fn print_all(
        &self,
        session: &Session,
        passing: &[Waiting],
        report: &mut PrintReport,
        turn: &Turn<'_>,
    ) -> Result<(), ServiceError> {
        let folder = PrintFolder::open(&self.site_settings().print_folder)?;
        let run = self.new_run(session)?;
        let letters: Vec<Letter> = passing.iter().flat_map(|one| one.letters.iter().cloned()).collect();
        turn.say("writing the print file", letters.len());
        if let Err(error) = self.write_run(&folder, run.number, &letters, &mut || turn.step()) {
            // Nothing was decided: the run ends empty, the letters wait on.
            self.finish_run(session, &folder, run, false)?;
            return Err(error);
        }
        let decided = self.decide_all(session, run.number, passing, turn)?;
        let left_out = decided.stopped || !decided.held_back.is_empty();
        report.stopped = decided.stopped;
        report.held_back.extend(decided.held_back);
        if left_out {
            let sent = self.letters_of_run(run.number)?;
            if !sent.is_empty() {
                turn.say("writing the print file again", sent.len());
                self.write_run(&folder, run.number, &sent, &mut || turn.step())?;
            }
        }
        turn.say("handing over", 0);
        let run = self.finish_run(session, &folder, run, false)?;
        tell(&run, &folder, report);
        Ok(())
    }

    fn new_run(&self, session: &Session) -> Result<PrintRun, ServiceError> {
        let now = self.clock.now();
        self.change_set_up(|draft| {
            let seen = counter(&self.store, RUNS)?;
            let run = PrintRun {
                number: RunNumber(seen.value + 1),
                started_at: now,
                started_by: session.name().to_owned(),
                letters: 0,
                handed_over: false,
                trouble: None,
                finished_at: None,
            };
            draft.count(RUNS, &seen, seen.value + 1);
            draft.put(&run.number.0.to_be_bytes(), &run);
            Ok(run)
        })
    }
}

fn tell(run: &PrintRun, folder: &PrintFolder, report: &mut PrintReport) {
    let path = |name: &str| folder.path_of(name).to_string_lossy().into_owned();
    report.run = Some(run.number.to_string());
    report.letters = u64::from(run.letters);
    if run.letters > 0 {
        report.file = Some(path(&print_file(run.number)));
        report.manifest = Some(path(&manifest(run.number)));
    }
    report.trouble = run.trouble.clone().unwrap_or_default();
}
