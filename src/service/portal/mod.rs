//! What patients do at the portal: register, confirm, log in, read. Pages show it; every rule is here or in the domain.
//!
//! Whatever fails at registration or log-in gets one answer (R41, S8); the cause is in the log.

mod access;
mod account;
mod attempts;
mod confirm;
mod defence;
mod even;
mod find;
mod forms;
mod helping;
mod letters;
mod links;
mod log_in;
mod outbox;
pub mod password_rules;
mod records;
mod refusal;
mod registration;
mod reset;
mod sessions;
mod sight;
mod sources;
mod state;
mod tickets;
mod tokens;
mod two_step;
mod views;

pub use crate::letters::{MASKED_CODE, QR_CODE_HERE, ReadBlock, Span};
pub use account::MyAccount;
pub use forms::{AccountForm, CheckForm, LegalToAccept};
pub(in crate::service) use helping::Help;
pub use log_in::{LogInForm, LogInStep, LoggedIn};
pub use outbox::OutboxView;
pub use refusal::{Faulty, FormFault, PortalRefusal};
pub use sessions::{SessionView, Visit};
pub use sources::Source;
pub(in crate::service) use state::PortalState;
pub use views::{
    LinkSent, MyAccess, MyAssociated, MyDocument, MyFile, MyHome, MyLetter, MyLetterText, MyReferral,
    MyReferralDetail,
};
