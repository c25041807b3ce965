//! A session's end of the wire: who is logged in, and each call in a blocking thread, since the store and the hashing block.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::account::Refusal;
use crate::service::api::{Answer, ErrorKind, ErrorView};
use crate::service::{Service, ServiceError, Session};
use crate::wire::gate::Gate;

/// A session's end of the wire.
#[derive(Clone, Debug)]
pub(in crate::wire) struct Server {
    pub(super) service: Arc<Service>,
    /// Who is logged in on this connection.
    session: Arc<Mutex<Session>>,
    /// The Unix user at the other end.
    pub(super) uid: u32,
    pub(super) gate: Gate,
    /// Whether the client asked to look only.
    look_only: Arc<AtomicBool>,
    /// Whether the client is another process, with other rights.
    pub(super) remote: bool,
}

impl Server {
    /// Serves `service` to one session.
    pub(in crate::wire) fn new(service: Arc<Service>, session: Session, uid: u32, gate: Gate) -> Self {
        Self {
            service,
            session: Arc::new(Mutex::new(session)),
            uid,
            gate,
            look_only: Arc::default(),
            remote: false,
        }
    }

    /// Serves a client in another process.
    #[must_use]
    pub(in crate::wire) fn remote(self) -> Self {
        Self { remote: true, ..self }
    }

    /// From now on the client looks only.
    pub(super) fn restrict(&self) {
        self.look_only.store(true, Ordering::SeqCst);
    }

    /// Whether the client asked to look only.
    pub(in crate::wire) fn looks_only(&self) -> bool {
        self.look_only.load(Ordering::SeqCst)
    }

    /// Who is logged in, for as long as it is held.
    pub(super) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a use case for whoever is logged in now, with what is permitted now (S67a).
    pub(super) async fn call<T: Send + 'static>(
        self,
        work: impl FnOnce(&Arc<Service>, &Session) -> Result<T, ServiceError> + Send + 'static,
    ) -> Answer<T> {
        self.work(move |server| {
            let session = server.service.current(&server.session())?;
            Ok(work(&server.service, &session).map_err(|error| told(&server.service, &session, error)))
        })
        .await?
    }

    /// Runs what may block. A panic in it is this call's failure and nobody else's.
    pub(super) async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self) -> Result<T, ServiceError> + Send + 'static,
    ) -> Answer<T> {
        let gate = self.gate.clone();
        let Some(place) = gate.enter().await else { return Err(ending()) };
        match gate.work(place, move || work(&self)).await {
            Some(answer) => answer.map_err(ErrorView::from),
            None => {
                Err(ErrorView::new(ErrorKind::Internal, "The program failed in this call; others go on.")
                    .hinted("Repeat it; if it fails again, report it with the program's log."))
            }
        }
    }
}

/// A failure as it is told; a missing right comes with a text for the request (R12).
fn told(service: &Service, session: &Session, error: ServiceError) -> ErrorView {
    match error {
        ServiceError::Refused(Refusal::NotPermitted(permission)) => {
            service.note_refusal(session, permission);
            let hint = service.request_for(session, permission);
            ErrorView::from(error).hinted(hint)
        }
        error => ErrorView::from(error),
    }
}

/// What is answered when the server ends.
pub(super) fn ending() -> ErrorView {
    ErrorView::new(ErrorKind::Unavailable, "The server is ending.").hinted("Try again when it is back.")
}
