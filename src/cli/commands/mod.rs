//! The commands, one file each: their arguments, the calls of the service, and the words for its answers.

pub(super) mod account;
pub(super) mod actions;
pub(super) mod base;
pub(super) mod completions;
pub(super) mod credentials;
pub(super) mod demo;
pub(super) mod import;
pub(super) mod init;
pub(super) mod legal;
pub(super) mod letters;
mod letters_post;
pub(super) mod log;
mod log_verify;
pub(super) mod man;
pub(super) mod record;
pub(super) mod search;
pub(super) mod show;
pub(super) mod site;
pub(super) mod status;
pub(super) mod store;
pub(super) mod support;
pub(super) mod template;
mod template_edit;
pub(super) mod terminal;
pub(super) mod visibility;
