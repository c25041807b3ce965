//! The one table of commands. Keymap, hint line, help, palette and `docs/keys.md` are made from it.

mod docs;
mod group;
mod ids;
mod keymap;
mod spec;
mod table;

pub use docs::keys_page;
pub(crate) use group::Group;
pub(crate) use ids::CommandId;
pub(crate) use keymap::{Hint, find, hint_line, keys_of, spec};

/// Every command.
pub(crate) fn commands() -> impl Iterator<Item = &'static spec::CommandSpec> {
    table::TABLES.into_iter().flatten()
}
