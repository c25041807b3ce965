//! The places, in the order of the menu, and what each needs.

use crate::domain::Permission;
use crate::tui::command::CommandId;
use crate::tui::panes::configuration::{self, ENTRIES};
use crate::tui::shared::Shared;

/// The places before those of My Company > CMS configuration, which stand below the last of these.
const BEFORE: &[CommandId] = &[
    CommandId::GoPatients,
    CommandId::GoLocked,
    CommandId::GoTray,
    CommandId::GoRecordOk,
    CommandId::GoMailFailed,
    CommandId::GoExpiring,
    CommandId::GoCohorts,
    CommandId::GoLog,
    CommandId::GoConfiguration,
];
/// The places after them.
const AFTER: &[CommandId] = &[CommandId::GoApprovals, CommandId::GoOperators];

/// The places, in order.
pub(super) fn places() -> impl Iterator<Item = CommandId> {
    let configured = ENTRIES.iter().map(|entry| &entry.command);
    BEFORE.iter().chain(configured).chain(AFTER).copied()
}

/// What a place needs; those of My Company > CMS configuration say it themselves.
pub(super) fn needed(id: CommandId) -> Option<Permission> {
    match id {
        CommandId::GoPatients
        | CommandId::GoLocked
        | CommandId::GoTray
        | CommandId::GoRecordOk
        | CommandId::GoMailFailed
        | CommandId::GoExpiring
        | CommandId::GoCohorts
        | CommandId::SavedSearches => Some(Permission::PatientsView),
        CommandId::GoLog => Some(Permission::LogView),
        CommandId::GoOperators => Some(Permission::OperatorsManage),
        id => configuration::entry(id).map(|entry| entry.permission),
    }
}

/// Why the operator may not go to a place, if so.
pub(crate) fn not_permitted(id: CommandId, shared: &Shared) -> Option<String> {
    match configuration::entry(id) {
        Some(_) => configuration::not_permitted(id, shared),
        None => shared.not_permitted(needed(id)?),
    }
}

/// Where an operator begins who may not look up patients; nowhere if the search is the place.
pub(crate) fn first(shared: &Shared) -> Option<CommandId> {
    shared.not_permitted(Permission::PatientsView)?;
    let own = [CommandId::GoOperators, CommandId::GoLog];
    let own = own.into_iter().find(|id| not_permitted(*id, shared).is_none());
    own.or(Some(CommandId::GoConfiguration))
}
