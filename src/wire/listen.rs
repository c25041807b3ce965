//! The operators' socket: who may come in, how many, and how they are served (decided 16, S63).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{SinkExt, StreamExt};
use tarpc::server::{BaseChannel, Channel, Config};
use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;
use tokio_util::codec::{Encoder, Framed};

use super::frame::{ServerEnd, lengths};
use super::gate::{Ending, Gate};
use super::greeting::{self, Greeting, Word, version_refusal};
use super::look_only::Guarded;
use super::place::{self, SocketError};
use super::protocol::PROTOCOL_VERSION;
use super::server::Server;
use super::stall::{PATIENCE, Stalling};
use crate::service::{Service, ServiceError};

/// Connections in all, and of one Unix user, who may be shared by many operators.
const MAX_CONNECTIONS: usize = 512;
const MAX_OF_ONE_USER: usize = 256;
/// Calls that one client may have under way, those that wait for changes included.
const MAX_CALLS: usize = 64;
/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(5);
/// How long the end waits for calls that are under way.
const GRACE: Duration = Duration::from_secs(5);
/// A pause after a connection that could not be accepted, such as for want of descriptors.
const BREATH: Duration = Duration::from_millis(100);

/// A socket that is offered.
#[derive(Debug)]
pub struct Listener {
    incoming: UnixListener,
    path: PathBuf,
    inode: u64,
}

/// What the connections share.
#[derive(Clone)]
struct Host {
    service: Arc<Service>,
    /// The store's directory, which tells a client whether this is the server it means.
    data: String,
    ending: Ending,
    present: Arc<Mutex<HashMap<u32, usize>>>,
}

/// Counts a connection for as long as it lasts.
struct Presence {
    present: Arc<Mutex<HashMap<u32, usize>>>,
    uid: u32,
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = present.get_mut(&self.uid) {
            *count -= 1;
            if *count == 0 {
                present.remove(&self.uid);
            }
        }
    }
}

impl Listener {
    /// Offers a socket at `path`. To be called inside a tokio runtime.
    pub fn bind(path: &Path) -> Result<Self, SocketError> {
        place::prepare(path)?;
        let failed = |source| SocketError::Io { path: path.to_owned(), source };
        let incoming = UnixListener::bind(path).map_err(failed)?;
        let inode = place::settle(path)?;
        Ok(Self { incoming, path: path.to_owned(), inode })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Serves `service`, whose store lies in `data`, until `stop` completes; then what is under way is finished.
    pub async fn serve(self, service: Arc<Service>, data: &Path, stop: impl Future<Output = ()>) {
        let data = data.display().to_string();
        let host = Host { service, data, ending: Ending::default(), present: Arc::default() };
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = self.incoming.accept() => match accepted {
                    Ok((stream, _)) => {
                        host.ending.connection(host.clone().receive(stream));
                    }
                    Err(_) => tokio::time::sleep(BREATH).await,
                },
            }
        }
        place::clear(&self.path, self.inode);
        host.ending.run(GRACE).await;
    }
}

impl Host {
    /// Looks at who it is before a byte is read.
    async fn receive(self, mut stream: UnixStream) {
        let Ok(peer) = stream.peer_cred() else { return };
        let uid = peer.uid();
        match self.admit(uid) {
            Ok(presence) => {
                let talked = tokio::select! {
                    talked = self.talk(stream, uid) => talked,
                    () = self.ending.over() => None,
                };
                drop((talked, presence));
            }
            Err(why) => {
                // The connection ends whether or not the sentence arrives.
                let _ = timeout(HELLO, stream.write_all(&refusal(&why))).await;
            }
        }
    }

    /// Whether this Unix user may come in, and whether there is room.
    fn admit(&self, uid: u32) -> Result<Presence, String> {
        self.service.admits(uid).map_err(|error| match error {
            ServiceError::Invalid(what, hint) => format!("{what} {hint}"),
            other => other.to_string(),
        })?;
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = present.values().sum();
        let count = present.entry(uid).or_default();
        if all >= MAX_CONNECTIONS || *count >= MAX_OF_ONE_USER {
            return Err("Too many are connected already: end a session that is not needed.".to_owned());
        }
        *count += 1;
        Ok(Presence { present: Arc::clone(&self.present), uid })
    }

    /// Greets, then serves calls until the other end leaves.
    async fn talk(&self, stream: UnixStream, uid: u32) -> Option<()> {
        let mut greetings = Framed::new(Stalling::new(stream, PATIENCE), lengths(greeting::MAX));
        let first = timeout(HELLO, greetings.next()).await.ok()??.ok()?;
        let hello = Greeting::from_bytes(&first).filter(|hello| hello.word == Word::Hello)?;
        if hello.version != PROTOCOL_VERSION {
            let told = Greeting::new(Word::Refused, &version_refusal(&hello));
            return greetings.send(Bytes::from(told.to_bytes())).await.ok();
        }
        let session = self.service.arrive(uid).ok()?;
        greetings.send(Bytes::from(Greeting::new(Word::Welcome, &self.data).to_bytes())).await.ok()?;
        let transport = greetings.map_codec(|_| ServerEnd::default());
        let gate = Gate::new(self.ending.clone());
        let server = Server::new(Arc::clone(&self.service), session, uid, gate).remote();
        let config = Config { pending_response_buffer: MAX_CALLS };
        let channel = BaseChannel::new(config, transport).max_concurrent_requests(MAX_CALLS);
        let calls = channel.execute(Guarded(server));
        calls
            .for_each(|answer| async move {
                // A task of its own, so that a call that waits holds up no other.
                tokio::spawn(answer);
            })
            .await;
        Some(())
    }
}

fn refusal(why: &str) -> Bytes {
    let mut bytes = BytesMut::new();
    let told = Greeting::new(Word::Refused, why).to_bytes();
    // A greeting is shorter than its frame may be.
    let _ = lengths(greeting::MAX).encode(Bytes::from(told), &mut bytes);
    bytes.freeze()
}
