//! Imports that run: one thread each, one at a time, asked about and stopped by their number.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::{Actor, Permission};
use crate::intake::ColumnMap;
use crate::service::api::{ErrorView, ImportJob, ImportPiece, ImportReport, ImportRequest, WantedPiece};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::Session;

use super::run::Importer;
use super::source::Source;

/// How many ended jobs are remembered.
const REMEMBERED: usize = 8;
/// The bytes of a piece of a file that the caller gives.
const PIECE: u32 = 1 << 20;
/// How long a piece may be in coming; then whoever gives the files is taken to be gone.
const PATIENCE: Duration = Duration::from_mins(1);

/// The jobs.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    held: Mutex<BTreeMap<u64, Arc<Job>>>,
    last: AtomicU64,
}

/// A job, shared by the thread that runs it and those who ask.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub id: u64,
    /// Who asked for it: nobody else gives its files.
    by: Option<Actor>,
    pub stop: AtomicBool,
    pub done: AtomicU64,
    pub total: AtomicU64,
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    doing: String,
    wanted: Option<WantedPiece>,
    given: Option<Result<Vec<u8>, String>>,
    outcome: Option<Result<ImportReport, ErrorView>>,
}

impl Job {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what it is doing.
    pub fn say(&self, doing: impl Into<String>) {
        self.state().doing = doing.into();
    }

    /// Whether somebody asked it to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Waits for a piece of a file that the caller gives. Fails where the caller cannot read it, is gone, or stops.
    pub fn fetch(&self, file: u32, offset: u64) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        state.wanted = Some(WantedPiece { file, offset, length: PIECE });
        state.given = None;
        self.news.notify_all();
        let waits = |state: &mut State| state.given.is_none() && !self.is_stopped();
        let (mut state, _) =
            self.news.wait_timeout_while(state, PATIENCE, waits).unwrap_or_else(PoisonError::into_inner);
        state.wanted = None;
        if let Some(bytes) = state.given.take() {
            return bytes.map_err(io::Error::other);
        }
        // What is in stays in; the same import goes on from there another time.
        self.stop.store(true, Ordering::Relaxed);
        Err(io::Error::other("whoever sent the file has stopped"))
    }

    /// Takes a piece; one that is not waited for, such as a second copy, is left aside.
    fn give(&self, piece: WantedPiece, bytes: Result<Vec<u8>, String>) {
        let mut state = self.state();
        if state.wanted == Some(piece) && state.given.is_none() {
            state.given = Some(bytes.map(|mut bytes| {
                bytes.truncate(PIECE as usize);
                bytes
            }));
            state.wanted = None;
            self.news.notify_all();
        }
    }

    /// Asks it to stop between two commits.
    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.news.notify_all();
    }

    fn end(&self, outcome: Result<ImportReport, ErrorView>) {
        self.state().outcome = Some(outcome);
        self.news.notify_all();
    }

    fn view(&self) -> Result<ImportJob, ErrorView> {
        let state = self.state();
        let report = match &state.outcome {
            None => None,
            Some(Ok(report)) => Some(report.clone()),
            Some(Err(error)) => return Err(error.clone()),
        };
        Ok(ImportJob {
            id: self.id,
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            doing: state.doing.clone(),
            wants: state.wanted,
            report,
        })
    }

    fn wait(&self, limit: Duration) {
        let state = self.state();
        if state.outcome.is_none() && state.wanted.is_none() {
            // Whoever asks looks at the job again, whether it was news or time that ended the wait.
            drop(self.news.wait_timeout(state, limit));
        }
    }
}

impl Jobs {
    fn held(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Job>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a job; refused while another one runs.
    fn enter(&self, by: &Actor) -> Result<Arc<Job>, ServiceError> {
        let mut held = self.held();
        if held.values().any(|job| job.state().outcome.is_none()) {
            let message = "Another import is running.".to_owned();
            return Err(ServiceError::Unavailable(message, "Wait for its end, or stop it.".to_owned()));
        }
        while held.len() >= REMEMBERED {
            held.pop_first();
        }
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let job = Arc::new(Job { id, by: Some(by.clone()), ..Job::default() });
        held.insert(id, Arc::clone(&job));
        Ok(job)
    }

    fn find(&self, id: u64) -> Result<Arc<Job>, ServiceError> {
        self.held().get(&id).cloned().ok_or_else(|| ServiceError::not_found("There is no such import."))
    }

    /// Asks all jobs to stop, and waits until they have.
    pub fn stop_all(&self) {
        let jobs: Vec<Arc<Job>> = self.held().values().cloned().collect();
        for job in jobs {
            job.stop();
            while job.state().outcome.is_none() {
                job.wait(Duration::from_millis(200));
            }
        }
    }
}

impl Service {
    /// Starts an import in a thread of its own.
    pub fn start_import(
        self: &Arc<Self>,
        session: &Session,
        request: &ImportRequest,
    ) -> Result<ImportJob, ServiceError> {
        session.require(Permission::PatientsImport)?;
        let source = Source::of(request);
        if source.is_empty() {
            return Err(ServiceError::invalid("No file or folder was named.", "Name at least one."));
        }
        let map = request.map.as_deref().map(column_map).transpose()?;
        let job = self.jobs.enter(session.actor())?;
        let (service, who, dry_run) = (Arc::clone(self), session.clone(), request.dry_run);
        let running = Arc::clone(&job);
        let spawned = std::thread::Builder::new().name("import".to_owned()).spawn(move || {
            let work = || Importer::new(&service, &who, &running, dry_run, map).run(source);
            // A panic must end the job too, or whoever waits for it waits for ever.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            let outcome =
                outcome.unwrap_or_else(|_| Err(ServiceError::Internal("the import broke off".to_owned())));
            running.end(outcome.map_err(ErrorView::from));
        });
        if let Err(error) = spawned {
            job.end(Ok(ImportReport::default()));
            return Err(ServiceError::Unavailable(
                format!("No thread could be started: {error}."),
                String::new(),
            ));
        }
        self.import_progress(session, job.id)
    }

    /// How far an import is; waits up to a second for its end.
    pub fn import_progress(&self, session: &Session, id: u64) -> Result<ImportJob, ServiceError> {
        session.require(Permission::PatientsImport)?;
        let job = self.jobs.find(id)?;
        job.wait(Duration::from_millis(500));
        job.view().map_err(|error| ServiceError::Unavailable(error.message, error.hint))
    }

    /// Gives an import the piece of a file that it waits for, and waits for the next.
    pub fn give_import(&self, session: &Session, piece: ImportPiece) -> Result<ImportJob, ServiceError> {
        session.require(Permission::PatientsImport)?;
        let job = self.jobs.find(piece.job)?;
        if job.by.as_ref() != Some(session.actor()) {
            return Err(ServiceError::not_found("There is no such import of yours."));
        }
        job.give(piece.piece, piece.bytes);
        self.import_progress(session, piece.job)
    }

    /// Asks an import to stop between two commits.
    pub fn stop_import(&self, session: &Session, id: u64) -> Result<ImportJob, ServiceError> {
        session.require(Permission::PatientsImport)?;
        self.jobs.find(id)?.stop();
        self.import_progress(session, id)
    }
}

fn column_map(text: &str) -> Result<Arc<ColumnMap>, ServiceError> {
    let map = text.parse::<ColumnMap>().map_err(|error| {
        ServiceError::invalid(
            format!("The column map cannot be used: {error}."),
            "The administrator guide describes it.",
        )
    })?;
    Ok(Arc::new(map))
}
