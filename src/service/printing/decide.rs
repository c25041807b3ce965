//! Which letters of a run go: all are checked first, and decided one patient at a time. Both is done by several threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

use crate::domain::account::Command;
use crate::domain::{Letter, RecordKey, RunNumber};
use crate::service::api::{HeldBack, PrintReport};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::store::records::table;

use super::progress::Turn;
use super::stop_list::Waiting;

/// Threads that check letters.
const CHECKERS: usize = 2;
/// Patients whose letters are decided at once.
const THREADS: usize = 16;

/// What came of deciding.
#[derive(Default)]
pub(super) struct Decided {
    /// Letters that were stopped since they were checked.
    pub held_back: Vec<HeldBack>,
    /// Whether somebody asked to stop before the last.
    pub stopped: bool,
}

impl Service {
    /// The patients whose letters may go; the others are named in the report.
    pub(super) fn check_tray(
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
        // Each letter is opened and read: that is work for all processors.
        let share = waiting.len().div_ceil(CHECKERS).max(1);
        let checked = std::thread::scope(|scope| {
            let checking: Vec<_> = waiting
                .chunks(share)
                .map(|some| scope.spawn(move || self.check_some(session, some, turn)))
                .collect();
            checking.into_iter().map(joined).collect::<Result<Vec<_>, _>>()
        })?;
        for (some, held_back) in checked {
            passing.extend(some);
            report.held_back.extend(held_back);
        }
        Ok(passing)
    }

    fn check_some(
        &self,
        session: &Session,
        some: &[Waiting],
        turn: &Turn<'_>,
    ) -> Result<(Vec<Waiting>, Vec<HeldBack>), ServiceError> {
        let (mut passing, mut held) = (Vec::new(), Vec::new());
        for waiting in some {
            if turn.is_stopped() {
                break;
            }
            turn.step();
            let seen = repository::patient(&self.store, waiting.patient)?;
            match self.held_back(session, &seen, &waiting.letters)? {
                None => passing.push(waiting.clone()),
                Some(reason) => {
                    held.extend(held_back(waiting, &seen.patient.value.patient_id.to_string(), &reason));
                }
            }
        }
        Ok((passing, held))
    }

    /// Decides all, patient by patient, several at once: commits that wait together share the syncs of the disk.
    pub(super) fn decide_all(
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
                    let held = held_back(waiting, &patient_id, &reason);
                    decided.lock().unwrap_or_else(PoisonError::into_inner).held_back.extend(held);
                }
            }
            Ok(())
        };
        let work = || work().inspect_err(|_| failed.store(true, Ordering::Relaxed));
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..THREADS.min(passing.len())).map(|_| scope.spawn(work)).collect();
            let mut outcome = work();
            for other in others {
                outcome = outcome.and(joined(other));
            }
            outcome
        })?;
        let mut decided = decided.into_inner().unwrap_or_else(PoisonError::into_inner);
        decided.held_back.sort_by(|a, b| a.letter.cmp(&b.letter));
        Ok(decided)
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

/// What a thread of a run came to.
fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, ServiceError>>) -> Result<T, ServiceError> {
    thread.join().unwrap_or_else(|_| Err(ServiceError::Internal("a print run was cut off".to_owned())))
}

/// The letters of a patient, each with the reason why it is not sent.
fn held_back(waiting: &Waiting, patient_id: &str, reason: &str) -> Vec<HeldBack> {
    let one = |letter: &Letter| HeldBack {
        letter: letter.number.to_string(),
        patient_id: patient_id.to_owned(),
        reason: reason.to_owned(),
    };
    waiting.letters.iter().map(one).collect()
}
