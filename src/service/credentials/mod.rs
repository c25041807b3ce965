//! Credentials, their letters, and what operators do to accounts.

mod accounts;
mod actions;
mod hand_over;
mod invite;
mod make_letters;
mod numbers;
mod print_folder;
mod registration;

pub(super) use numbers::LetterNumbers;
pub use registration::RegistrationForm;
