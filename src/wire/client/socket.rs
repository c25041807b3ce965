//! A line over a socket. It is connected anew at the next call after it broke; a call that was under way is not
//! repeated, since it may have had its effect.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{MutexGuard, PoisonError};

use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use tarpc::ServerError;
use tarpc::client::RpcError;
use tarpc::context::Context;
use tokio::net::UnixStream;
use tokio::sync::Mutex;
use tokio::time::{Duration, timeout};
use tokio_util::codec::Framed;

use super::calls::Calls;
use super::quick;
use crate::wire::frame::{ClientEnd, fits, lengths};
use crate::wire::greeting::{self, Greeting, Word};
use crate::wire::protocol::{PROTOCOL_VERSION, PatientProfileRequest, PatientProfileResponse};

/// How long a server may take to greet.
const GREETING: Duration = Duration::from_secs(10);

/// A socket with the server behind it, which may go and come back.
#[derive(Debug)]
pub struct SocketLine {
    path: PathBuf,
    /// The store's directory, as the server named it first.
    data: String,
    connection: Mutex<Connection>,
    /// Whether every connection is to look only.
    look_only: AtomicBool,
    /// What takes up the session on a new connection.
    ticket: std::sync::Mutex<Option<Vec<u8>>>,
}

/// The connection of now, and how many there were.
#[derive(Debug, Default)]
struct Connection {
    calls: Option<Calls>,
    number: u64,
}

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum Unreachable {
    /// Nobody answers there.
    Nobody,
    /// The system forbids it.
    Forbidden,
    /// The server said why not, in a sentence.
    Refused(String),
}

/// Connects, greets, and gives the store's directory with the calls.
pub(super) async fn connect(path: &Path) -> Result<(Calls, String), Unreachable> {
    let stream = UnixStream::connect(path).await.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => Unreachable::Forbidden,
        _ => Unreachable::Nobody,
    })?;
    let mut greetings = Framed::new(stream, lengths(greeting::MAX));
    // A server that refuses may have closed already; what it said is there to be read all the same.
    let _ = greetings.send(Bytes::from(Greeting::hello().to_bytes())).await;
    let Ok(Some(Ok(first))) = timeout(GREETING, greetings.next()).await else {
        return Err(Unreachable::Nobody);
    };
    let Some(greeting) = Greeting::from_bytes(&first) else {
        return Err(Unreachable::Refused("What answers there is no server of Patient Profile.".to_owned()));
    };
    match greeting.word {
        Word::Welcome if greeting.version == PROTOCOL_VERSION => {
            Ok((Calls::over(greetings.map_codec(|_| ClientEnd::default())), greeting.text))
        }
        Word::Refused => Err(Unreachable::Refused(greeting.text)),
        _ => Err(Unreachable::Refused("The server there speaks another version of the protocol.".to_owned())),
    }
}

impl SocketLine {
    /// A line that is connected.
    pub(super) fn new(path: &Path, calls: Calls, data: String) -> Self {
        let connection = Mutex::new(Connection { calls: Some(calls), number: 1 });
        Self {
            path: path.to_owned(),
            data,
            connection,
            look_only: AtomicBool::new(false),
            ticket: std::sync::Mutex::default(),
        }
    }

    pub(super) async fn call(
        &self,
        context: Context,
        request: PatientProfileRequest,
    ) -> Result<PatientProfileResponse, RpcError> {
        if !fits(&request) {
            return Err(said("This is too long to be sent to the server: make it shorter."));
        }
        let (calls, number) = self.calls().await?;
        let outcome = calls.ask(context, request).await;
        if matches!(outcome, Err(RpcError::Shutdown | RpcError::Send(_) | RpcError::Channel(_))) {
            let mut connection = self.connection.lock().await;
            if connection.number == number {
                connection.calls = None;
            }
        }
        if let Ok(answer) = &outcome {
            self.keep_ticket(answer);
        }
        outcome
    }

    fn ticket(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_ticket(&self, answer: &PatientProfileResponse) {
        match answer {
            PatientProfileResponse::LogIn(Ok(view)) => *self.ticket() = Some(view.ticket.clone()),
            PatientProfileResponse::LogOut(_) => *self.ticket() = None,
            PatientProfileResponse::LookOnly(Ok(())) => self.look_only.store(true, Ordering::SeqCst),
            _ => {}
        }
    }

    /// Takes up the session on a new connection. If that fails the next call says that nobody is logged in.
    async fn resume(&self, calls: &Calls) -> Result<(), RpcError> {
        if self.look_only.load(Ordering::SeqCst) {
            calls.ask(quick(), PatientProfileRequest::LookOnly {}).await?;
        }
        let ticket = self.ticket().clone();
        if let Some(ticket) = ticket {
            calls.ask(quick(), PatientProfileRequest::Resume { ticket }).await?;
        }
        Ok(())
    }

    /// The calls of the connection of now, or of a new one.
    async fn calls(&self) -> Result<(Calls, u64), RpcError> {
        let mut connection = self.connection.lock().await;
        if let Some(calls) = &connection.calls {
            return Ok((calls.clone(), connection.number));
        }
        match connect(&self.path).await {
            Ok((calls, data)) if data == self.data => {
                self.resume(&calls).await?;
                connection.number += 1;
                connection.calls = Some(calls.clone());
                Ok((calls, connection.number))
            }
            Ok(_) => Err(said("Another store answers at the socket now: leave and start again.")),
            Err(Unreachable::Refused(why)) => Err(said(&why)),
            Err(Unreachable::Nobody | Unreachable::Forbidden) => Err(RpcError::Shutdown),
        }
    }
}

fn said(why: &str) -> RpcError {
    RpcError::Server(ServerError::new(io::ErrorKind::Other, why.to_owned()))
}
