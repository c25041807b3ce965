//! The wish that a server ends: TERM, or Ctrl-C.

use tokio::signal::unix::{SignalKind, signal};

use crate::cli::failure::Failure;

/// Completes when this process is told to end.
pub(in crate::cli) fn ending() -> Result<impl Future<Output = ()>, Failure> {
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
