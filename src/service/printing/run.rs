//! A print run: check, write, decide, hand over, mark.
//!
//! Everything that can fail for want of space or rights happens before the first letter is decided. Whoever was put on
//! the stop-list meanwhile is left out, and the file is written again without that letter before it gets its name.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::domain::account::Command;
use crate::domain::{Letter, Permission, PrintRun, RecordKey, RunNumber};
use crate::service::api::{HeldBack, PrintReport, PrintRequest};
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, counter};
use crate::service::session::Session;
use crate::store::records::table;

use super::files::{manifest, print_file};
use super::progress::Turn;
use super::stop_list::Waiting;

const RUNS: &str = "print runs";
/// Patients whose letters are decided at once.
const THREADS: usize = 16;

/// What came of deciding.
#[derive(Default)]
struct Decided {
    /// Letters that were stopped since they were checked.
    held_back: Vec<HeldBack>,
    /// Whether somebody asked to stop before the last.
    stopped: bool,
}

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

    /// The patients whose letters may go; the others are named in the report.
    fn check_tray(
        &self,
        session: &Session,
        of: &dyn Fn(RecordKey) -> bool,
        report: &mut PrintReport,
        turn: &Turn<'_>,
    ) -> Result<Vec<Waiting>, ServiceError> {
        let mut passing = Vec::new();
        let waiting: Vec<Waiting> =
            self.waiting()?.into_iter().filter(|waiting| of(waiting.patient)).collect();
        turn.say("checking", waiting.len());
        for waiting in waiting {
            if turn.is_stopped() {
                return Ok(passing);
            }
            turn.step();
            let seen = repository::patient(&self.store, waiting.patient)?;
            match self.held_back(session, &seen, &waiting.letters)? {
                None => passing.push(waiting),
                Some(reason) => {
                    let patient_id = seen.patient.value.patient_id.to_string();
                    report.held_back.extend(waiting.letters.iter().map(|letter| HeldBack {
                        letter: letter.number.to_string(),
                        patient_id: patient_id.clone(),
                        reason: reason.clone(),
                    }));
                }
            }
        }
        Ok(passing)
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

    /// Decides all, patient by patient, several at once: commits that wait together share the syncs of the disk.
    fn decide_all(
        &self,
        session: &Session,
        run: RunNumber,
        passing: &[Waiting],
        turn: &Turn<'_>,
    ) -> Result<Decided, ServiceError> {
        turn.say("marking as sent", passing.len());
        let next = AtomicUsize::new(0);
        let decided = Mutex::new(Decided::default());
        let failed = AtomicBool::new(false);
        let work = || -> Result<(), ServiceError> {
            while !failed.load(Ordering::Relaxed) {
                let Some(waiting) = passing.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                if turn.is_stopped() {
                    // What is not decided waits on; what is goes out.
                    decided.lock().unwrap_or_else(PoisonError::into_inner).stopped = true;
                    break;
                }
                turn.step();
                if let Some(reason) = self.send_in_run(session, run, waiting)? {
                    let (patient_id, _) = self.patient_named(waiting.patient)?;
                    let held_back = waiting.letters.iter().map(|letter| HeldBack {
                        letter: letter.number.to_string(),
                        patient_id: patient_id.clone(),
                        reason: reason.clone(),
                    });
                    decided.lock().unwrap_or_else(PoisonError::into_inner).held_back.extend(held_back);
                }
            }
            Ok(())
        };
        let work = || work().inspect_err(|_| failed.store(true, Ordering::Relaxed));
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..THREADS.min(passing.len())).map(|_| scope.spawn(work)).collect();
            let mut outcome = work();
            for other in others {
                let ended =
                    other.join().unwrap_or_else(|_| Err(ServiceError::Internal("a print run".to_owned())));
                outcome = outcome.and(ended);
            }
            outcome
        })?;
        let mut decided = decided.into_inner().unwrap_or_else(PoisonError::into_inner);
        decided.held_back.sort_by(|a, b| a.letter.cmp(&b.letter));
        Ok(decided)
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

    /// Decides the letters of one patient as sent with this run; says why not if they were stopped since.
    fn send_in_run(
        &self,
        session: &Session,
        run: RunNumber,
        waiting: &Waiting,
    ) -> Result<Option<String>, ServiceError> {
        let mut stopped = None;
        let done = self.command(session, waiting.patient, |seen, draft: &mut Draft| {
            stopped = self.held_back(session, seen, &waiting.letters)?;
            if let Some(reason) = &stopped {
                return Err(ServiceError::invalid(reason.clone(), ""));
            }
            for letter in &waiting.letters {
                let place = table::of_patient(letter.patient, letter.key);
                draft.put_raw(table::RUN_LETTER, &table::of_run(run, letter.number), 1, place);
            }
            Ok(Command::SendHeld)
        });
        match done {
            Ok(_) => Ok(None),
            Err(_) if stopped.is_some() => Ok(stopped),
            Err(ServiceError::Refused(refusal)) => Ok(Some(refusal.to_string())),
            Err(error) => Err(error),
        }
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
