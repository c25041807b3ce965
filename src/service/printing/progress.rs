//! How far a print run is: one at a time, seen by whoever asks, stopped between two letters.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::Permission;
use crate::service::api::{ErrorView, PrintProgress, PrintReport, PrintRequest};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::session::Session;

/// How long whoever asks waits for the end.
const WAIT: Duration = Duration::from_secs(1);

/// The print run that is under way, or the last one.
#[derive(Debug, Default)]
pub(in crate::service) struct Printing {
    stop: AtomicBool,
    state: Mutex<PrintProgress>,
    ended: Condvar,
}

/// The right to print, which one has at a time. It goes with its end, whatever that is.
pub(super) struct Turn<'a>(&'a Printing);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().running = false;
        self.0.ended.notify_all();
    }
}

impl Turn<'_> {
    /// Says what is being done.
    pub fn say(&self, doing: &str, total: usize) {
        let mut state = self.0.state();
        doing.clone_into(&mut state.doing);
        (state.done, state.total) = (0, total as u64);
    }

    /// One more is done.
    pub fn step(&self) {
        self.0.state().done += 1;
    }

    /// Whether somebody asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }

    fn end(self, outcome: Result<PrintReport, ErrorView>) {
        let mut state = self.0.state();
        match outcome {
            Ok(report) => state.report = Some(report),
            Err(error) => state.failed = Some(error),
        }
    }
}

impl Printing {
    fn state(&self) -> MutexGuard<'_, PrintProgress> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the turn; refused while another has it.
    fn begin(&self, by: &str, dry_run: bool) -> Result<(), ServiceError> {
        let mut state = self.state();
        if state.running {
            return Err(ServiceError::Unavailable(
                format!("A print run of {} is under way.", state.by),
                "Wait until it has ended.".to_owned(),
            ));
        }
        self.stop.store(false, Ordering::Relaxed);
        *state = PrintProgress {
            id: state.id + 1,
            running: true,
            dry_run,
            by: safe(by),
            ..PrintProgress::default()
        };
        Ok(())
    }

    /// Takes the turn.
    pub(super) fn turn(&self, by: &str, dry_run: bool) -> Result<Turn<'_>, ServiceError> {
        self.begin(by, dry_run)?;
        Ok(Turn(self))
    }

    /// Whether a run is under way that prints: a check finishes none.
    pub(super) fn is_under_way(&self) -> bool {
        let state = self.state();
        state.running && !state.dry_run
    }

    /// Asks the run to stop, and waits until it has.
    pub(in crate::service) fn stop_and_wait(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let mut state = self.state();
        while state.running {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Service {
    /// Starts a print run in a thread of its own; [`Service::print_progress`] says what comes of it.
    pub fn start_print_run(
        self: &Arc<Self>,
        session: &Session,
        request: PrintRequest,
    ) -> Result<PrintProgress, ServiceError> {
        session.require(Permission::CredentialsDistribute)?;
        self.printing.begin(session.name(), request.dry_run)?;
        let (service, who) = (Arc::clone(self), session.clone());
        let spawned = std::thread::Builder::new().name("print run".to_owned()).spawn(move || {
            let turn = Turn(&service.printing);
            let outcome = service.print_in_turn(&who, request, &|_| true, &turn);
            turn.end(outcome.map_err(ErrorView::from));
        });
        if let Err(error) = spawned {
            drop(Turn(&self.printing));
            return Err(ServiceError::Unavailable(
                format!("No thread could be started: {error}."),
                String::new(),
            ));
        }
        // What is only checked is awaited a while; a run is told of at once.
        if request.dry_run { self.print_progress(session) } else { Ok(self.printing.state().clone()) }
    }

    /// How far a print run is, or what came of the last one; waits up to a second for its end.
    pub fn print_progress(&self, session: &Session) -> Result<PrintProgress, ServiceError> {
        session.require(Permission::PatientsView)?;
        let state = self.printing.state();
        let running = |state: &mut PrintProgress| state.running;
        let waited = self.printing.ended.wait_timeout_while(state, WAIT, running);
        Ok(waited.unwrap_or_else(PoisonError::into_inner).0.clone())
    }

    /// Asks a print run to stop between two letters. What is decided by then is handed over.
    pub fn stop_print_run(&self, session: &Session) -> Result<PrintProgress, ServiceError> {
        session.require(Permission::CredentialsDistribute)?;
        self.printing.stop.store(true, Ordering::Relaxed);
        self.print_progress(session)
    }
}
