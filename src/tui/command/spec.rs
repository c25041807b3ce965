//! What the table says of a command.

use super::group::Group;
use super::ids::CommandId;
use crate::domain::account::Action;

/// A command: what it is called, what it does, which keys run it unless an operator chose others.
#[derive(Debug)]
pub(crate) struct CommandSpec {
    /// Its name in the program.
    pub(crate) id: CommandId,
    /// Its layer of keys.
    pub(crate) group: Group,
    /// Its name in menus and in the palette.
    pub(crate) label: &'static str,
    /// Its word in the hint line.
    pub(crate) hint: &'static str,
    /// What it does, in a sentence.
    pub(crate) help: &'static str,
    /// Its keys, the usual one first.
    pub(crate) keys: &'static [&'static str],
}

/// A line of the table.
pub(super) const fn command(
    id: CommandId,
    group: Group,
    keys: &'static [&'static str],
    hint: &'static str,
    label: &'static str,
    help: &'static str,
) -> CommandSpec {
    CommandSpec { id, group, label, hint, help, keys }
}

/// An action on a patient: in the Actions menu by its number, here by the same name.
pub(super) const fn action(
    action: Action,
    keys: &'static [&'static str],
    hint: &'static str,
    help: &'static str,
) -> CommandSpec {
    command(CommandId::Act(action), Group::Record, keys, hint, action.label(), help)
}
