//! The pages and dialogs, a folder each: `model.rs` is plain data, `update.rs` reacts, `view.rs` draws.

pub(crate) mod actions;
pub(crate) mod base;
pub(crate) mod bases;
pub(crate) mod configuration;
pub(crate) mod confirm;
pub(crate) mod create;
pub(crate) mod detail;
pub(crate) mod goto;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod legal;
pub(crate) mod letter;
pub(crate) mod locked;
pub(crate) mod log;
pub(crate) mod messages;
pub(crate) mod palette;
pub(crate) mod prompt;
pub(crate) mod record;
pub(crate) mod returned;
pub(crate) mod statuses;
pub(crate) mod support;
pub(crate) mod template;
pub(crate) mod templates;
pub(crate) mod tray;
pub(crate) mod versions;
pub(crate) mod visibility;
