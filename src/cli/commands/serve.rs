//! `serve`: owns the store and shares it with every operator, until it is told to end.

use std::sync::Arc;

use clap::Args;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::session::{blocking, open};
use crate::cli::sockets;
use crate::service::api::{ErrorKind, ErrorView};
use crate::wire::{Listener, SocketError};

/// The arguments of `serve`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Serve {
    /// Serve although this runs as root
    #[arg(long)]
    allow_root: bool,
}

impl Serve {
    /// Serves until TERM or INT, then ends in order: calls under way are finished, the store is closed.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        self.refuse_root()?;
        let ending = ending()?;
        let places = context.places()?;
        let socket = sockets::offered(context)?;
        let (service, notes) = blocking(move || open(&places)).await?;
        for note in &notes {
            context.out.note(note);
        }
        let service = Arc::new(service);
        let outcome = share(Arc::clone(&service), &socket, context, ending).await;
        // Whatever happened to the socket: what was acknowledged is closed in order.
        let closed = blocking(move || service.close()).await;
        outcome.and(closed)
    }

    fn refuse_root(&self) -> Result<(), Failure> {
        if environment::uid() != 0 || self.allow_root {
            return Ok(());
        }
        let message =
            "The server does not run as root: whatever went wrong in it would go wrong with every right.";
        let hint = "Run it as the user who owns the store, or give --allow-root if that is root.";
        Err(Failure::new(ErrorKind::Refused, message, hint))
    }
}

async fn share(
    service: Arc<crate::service::Service>,
    socket: &std::path::Path,
    context: &Context,
    ending: impl Future<Output = ()>,
) -> Result<(), Failure> {
    service.start_background().map_err(|error| Failure::from(ErrorView::from(error)))?;
    let listener = Listener::bind(socket).map_err(|error| refused(&error))?;
    let data = std::fs::canonicalize(context.data_dir()?).unwrap_or(context.data_dir()?);
    let (shown, store) = (socket.display().to_string(), data.display().to_string());
    context.out.answer(
        || json!({ "data": store, "socket": shown }),
        || vec![format!("The store {store} is shared at {shown}. Ctrl-C ends it.")],
    )?;
    listener.serve(service, &data, ending).await;
    context.out.note("The server has ended; the store is closed.");
    Ok(())
}

/// Completes when this process is told to end.
fn ending() -> Result<impl Future<Output = ()>, Failure> {
    let listen = |kind| {
        signal(kind).map_err(|error| Failure::invalid(format!("Signals cannot be listened to: {error}.")))
    };
    let (mut term, mut int) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

fn refused(error: &SocketError) -> Failure {
    let kind = match error {
        SocketError::InUse(_) => ErrorKind::Conflict,
        SocketError::Io { .. } => ErrorKind::Unavailable,
        _ => ErrorKind::Invalid,
    };
    Failure::Told(ErrorView::new(kind, format!("The socket cannot be offered: {error}.")))
}
