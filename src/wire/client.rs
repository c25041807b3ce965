//! The client's side: what the terminal and the commands hold. It knows nothing of the store.

use std::time::Duration;

pub use super::protocol::PatientProfileClient as Client;
pub use crate::service::api;

/// A context for a call that answers at once.
pub fn quick() -> tarpc::context::Context {
    within(Duration::from_secs(30))
}

/// A context for a call that may take long, such as a wait for changes, a snapshot or a letter run.
pub fn within(limit: Duration) -> tarpc::context::Context {
    let mut context = tarpc::context::current();
    // A deadline of years overflows the timer of the transport: an hour is the most that is sent.
    context.deadline = std::time::Instant::now() + limit.min(Duration::from_hours(1));
    context
}

/// What a call comes to: the transport's failures become an answer that says what to do.
pub fn answer<T>(outcome: Result<api::Answer<T>, tarpc::client::RpcError>) -> api::Answer<T> {
    outcome.unwrap_or_else(|error| {
        let message = match error {
            tarpc::client::RpcError::DeadlineExceeded => "The service did not answer in time.",
            _ => "The service is gone.",
        };
        Err(api::ErrorView::new(api::ErrorKind::Unavailable, message)
            .hinted("Try again; what was typed is kept."))
    })
}
