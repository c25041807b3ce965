//! Credentials, their letters, and what operators do to accounts.

mod accounts;
mod actions;
mod hand_over;
mod invite;
mod make_letters;
mod numbers;
mod post_back;
mod print_folder;

pub(super) use invite::{Invitation, Step};
pub(super) use make_letters::told;
pub(super) use numbers::LetterNumbers;
pub(super) use print_folder::PrintFolder;
