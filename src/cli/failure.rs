//! How a command fails: what is told, where, and with which exit status.

use crate::service::api::{ErrorKind, ErrorView};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Told on both streams: the sentence, and with `--json` the value.
    Told(ErrorView),
    /// The answer stands on standard output already; only the sentence is told.
    Answered(String),
    /// Nobody reads any more: nothing is told.
    BrokenPipe,
    /// A signal ended it, by its number: nothing is told.
    Signal(i32),
}

impl Failure {
    /// A failure with what to do about it.
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told(ErrorView::new(kind, message).hinted(hint))
    }

    /// What was given cannot be used.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::Told(ErrorView::new(ErrorKind::Invalid, message))
    }

    /// A file or folder that the operating system refuses.
    pub(super) fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::PermissionDenied => ErrorKind::Forbidden,
            _ => ErrorKind::Unavailable,
        };
        Self::Told(ErrorView::new(kind, format!("{what} {}: {error}.", path.display())))
    }
}

impl From<ErrorView> for Failure {
    fn from(view: ErrorView) -> Self {
        Self::Told(view)
    }
}
