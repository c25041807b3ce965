//! A patient's account: facts, where they stand, what may be done, and what becomes of it.

mod action;
mod availability;
mod command;
mod decide;
mod facts;
mod refusal;
mod standing;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use availability::availability;
pub use command::{
    Attempt, CodeCheck, Command, Decision, Effect, FreshCredentials, LetterSet, MadeLetter, NewActivity,
};
pub use decide::{Context, LONGEST_WAIT, Limits, check_expiry, decide, next_try};
pub use facts::{
    Account, Carries, CredentialLetter, Credentials, Disabled, DisabledCause, DoNotInvite, Ended, Failures,
    Lock, LockCause, MAX_PAST, MailReturned, Moment, PastCode, Registration,
};
pub use refusal::{Refusal, RegistrationFailure};
pub use standing::{Standing, Subject, credentials_label, in_force, state};
