//! What the portal knows of a patient besides the account: log-in, sessions, links, mails. Facts and their limits in
//! time; the use cases are the service's.

mod link;
mod login;
mod mail;
mod session;

pub use link::{Link, LinkKind};
pub use login::{Device, Login, MAX_SESSIONS, RESET_AT, Tries};
pub use mail::{Mail, MailKind, MailState};
pub use session::PatientSession;
