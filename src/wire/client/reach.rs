//! Looking for a server at a socket.

use std::path::Path;
use std::sync::Arc;

use super::line::Line;
use super::socket::{SocketLine, Unreachable, connect};
use super::{Client, api};
use crate::wire::place::anyone_may_write;

/// A server that answered.
#[derive(Debug)]
pub struct Server {
    /// Its client.
    pub client: Client,
    /// The directory of its store, as it named it.
    pub data: String,
}

/// What was found at a socket.
#[derive(Debug)]
pub enum Reach {
    /// A server.
    Server(Server),
    /// Nobody.
    Nobody,
}

/// Looks whether a server answers at `socket`; one that answers and refuses is an error.
pub async fn reach(socket: &Path) -> api::Answer<Reach> {
    if !socket.exists() {
        return Ok(Reach::Nobody);
    }
    let shown = socket.display();
    if anyone_may_write(socket) {
        let message =
            format!("Anyone could have put the socket {shown} there: others may write to its directory.");
        let hint = "Tell whoever runs the server; no password should go through it.";
        return Err(api::ErrorView::new(api::ErrorKind::Forbidden, message).hinted(hint));
    }
    match connect(socket).await {
        Ok((calls, data)) => {
            let client = Line::Socket(Arc::new(SocketLine::new(socket, calls, data.clone()))).into();
            Ok(Reach::Server(Server { client, data }))
        }
        Err(Unreachable::Nobody) => Ok(Reach::Nobody),
        Err(Unreachable::Forbidden) => {
            let message = format!("This Unix user may not use the server's socket {shown}.");
            let hint = "Ask an administrator to put the user into the group of the socket.";
            Err(api::ErrorView::new(api::ErrorKind::Forbidden, message).hinted(hint))
        }
        Err(Unreachable::Refused(why)) => Err(api::ErrorView::new(api::ErrorKind::Forbidden, why)),
    }
}
