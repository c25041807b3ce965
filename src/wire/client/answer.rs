//! How long a call may take, and what its outcome is to the caller.

use std::time::Duration;

use tarpc::client::RpcError;

use crate::service::api::{Answer, ErrorKind, ErrorView};

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
pub fn answer<T>(outcome: Result<Answer<T>, RpcError>) -> Answer<T> {
    outcome.unwrap_or_else(|error| {
        if let RpcError::Server(error) = &error
            && error.kind == std::io::ErrorKind::PermissionDenied
        {
            return Err(ErrorView::new(ErrorKind::Refused, error.detail.clone()));
        }
        let message = match error {
            RpcError::DeadlineExceeded => "The service did not answer in time.".to_owned(),
            // What the server or the line said in so many words.
            RpcError::Server(error) => error.detail,
            _ => "The service is gone.".to_owned(),
        };
        Err(ErrorView::new(ErrorKind::Unavailable, message).hinted("Try again; what was typed is kept."))
    })
}
