//! Service and client in one process, over a channel in memory: the default when no server answers.

use std::sync::Arc;

use futures::StreamExt;
use tarpc::server::{BaseChannel, Channel};

use super::client::{Client, Line};
use super::gate::{Ending, Gate};
use super::look_only::Guarded;
use super::server::Server;
use crate::service::{Service, Session};

/// Calls that one client may have under way.
const MAX_CALLS: usize = 64;

/// A client of `service`, for one session of a Unix user. To be called inside a tokio runtime, which must have blocking threads.
pub fn embedded(service: Arc<Service>, session: Session, uid: u32) -> Client {
    let (client_end, server_end) = tarpc::transport::channel::unbounded();
    let channel = BaseChannel::with_defaults(server_end).max_concurrent_requests(MAX_CALLS);
    let server = Server::new(service, session, uid, Gate::new(Ending::default()));
    let requests = channel.execute(Guarded(server));
    tokio::spawn(requests.for_each_concurrent(None, |response| async move {
        // A task of its own, so that a call that waits holds up no other.
        tokio::spawn(response);
    }));
    Line::memory(client_end)
}
