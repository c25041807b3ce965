//! What `serve` and `demo` share: the patients' pages and the mail, set up from the command line before anything runs.

mod ending;
mod mail;
mod mail_server;
mod pages;

pub(super) use ending::ending;
pub(super) use mail::{Mail, MailArguments};
pub(super) use pages::{Pages, PagesArguments};
