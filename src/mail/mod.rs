//! Mail: the message as it goes out, and where it goes: a mail server, a folder, or memory.
//!
//! May import `domain` and `phrases`. It keeps nothing and retries nothing: the outbox is the service's. Texts come from `phrases`.

mod folder;
mod memory;
mod message;
mod smtp;
mod text;

pub use folder::FolderMailer;
pub use memory::MemoryMailer;
pub use message::{Outgoing, Sender};
pub use smtp::{SmtpMailer, SmtpSecurity, SmtpSettings};
pub use text::{MailFacts, MailText, write};

/// Why a mail could not be handed over. No address and no text stands in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct MailFault {
    /// Whether trying again is of no use.
    pub permanent: bool,
    /// In words.
    pub reason: String,
}

impl MailFault {
    /// A fault that may pass.
    pub fn passing(reason: impl Into<String>) -> Self {
        Self { permanent: false, reason: reason.into() }
    }

    /// A fault that will not.
    pub fn permanent(reason: impl Into<String>) -> Self {
        Self { permanent: true, reason: reason.into() }
    }
}

/// Something that takes mails. It blocks until the mail was taken or refused.
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Hands a mail over.
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault>;

    /// Where mails go, in words, for operators.
    fn describe(&self) -> String;
}
