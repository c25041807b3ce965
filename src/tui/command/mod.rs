//! The one table of commands. Keymap, hint line, help, palette and `docs/keys.md` are made from it.

mod docs;
mod ids;
mod keymap;
mod letters;
mod many;
mod table;

pub use docs::keys_page;
pub(crate) use ids::{CommandId, Group};
pub(crate) use keymap::{Hint, find, hint_line, keys_of, spec};

/// Every command.
pub(crate) fn commands() -> impl Iterator<Item = &'static table::CommandSpec> {
    table::COMMANDS.iter().chain(letters::COMMANDS).chain(many::COMMANDS)
}
