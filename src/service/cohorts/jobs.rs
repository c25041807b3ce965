//! The cohort that is being invited: one at a time, in threads of its own, asked about and stopped from anywhere.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::cohort::{CohortNumber, CohortRefusal};

/// The one that runs, if one does.
#[derive(Debug, Default)]
pub(crate) struct CohortJobs {
    running: Mutex<Option<Arc<CohortJob>>>,
    ended: Condvar,
}

/// A cohort at work.
#[derive(Debug)]
pub(super) struct CohortJob {
    /// The cohort.
    pub number: CohortNumber,
    /// Patients invited so far, those of earlier starts included.
    pub invited: AtomicU32,
    /// Patients left out so far.
    pub left_out: AtomicU32,
    stop: AtomicBool,
}

impl CohortJob {
    /// Whether somebody asked it to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl CohortJobs {
    fn running(&self) -> MutexGuard<'_, Option<Arc<CohortJob>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a job; refused while one runs.
    pub(super) fn enter(&self, number: CohortNumber) -> Result<Arc<CohortJob>, CohortRefusal> {
        let mut running = self.running();
        if let Some(other) = running.as_ref() {
            return Err(CohortRefusal::AnotherRuns(other.number.to_string()));
        }
        let (invited, left_out, stop) = (AtomicU32::new(0), AtomicU32::new(0), AtomicBool::new(false));
        let job = Arc::new(CohortJob { number, invited, left_out, stop });
        *running = Some(Arc::clone(&job));
        Ok(job)
    }

    /// The job of a cohort, if it runs.
    pub(super) fn find(&self, number: CohortNumber) -> Option<Arc<CohortJob>> {
        self.running().as_ref().filter(|job| job.number == number).cloned()
    }

    /// The job has ended.
    pub(super) fn leave(&self) {
        *self.running() = None;
        self.ended.notify_all();
    }

    /// Waits for the end of a cohort's job, at most for `limit`.
    pub(super) fn wait(&self, number: CohortNumber, limit: Duration) {
        let running = self.running();
        let runs =
            |running: &mut Option<Arc<CohortJob>>| running.as_ref().is_some_and(|job| job.number == number);
        // Whoever asks looks at the cohort again, whether it was its end or time that ended the wait.
        drop(self.ended.wait_timeout_while(running, limit, runs));
    }

    /// Stops what runs, and waits until it has ended.
    pub fn stop(&self) {
        let mut running = self.running();
        if let Some(job) = running.as_ref() {
            job.stop();
        }
        while running.is_some() {
            running = self.ended.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
