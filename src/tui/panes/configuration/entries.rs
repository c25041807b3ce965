//! The entries of the menu. A new page is one line here; its name, its key and its sentence are those of its command.

use crate::domain::Permission;
use crate::tui::command::CommandId;
use crate::tui::pane::PaneModel;
use crate::tui::panes::visibility::Visibility;
use crate::tui::shared::Shared;

/// An entry of My Company > CMS configuration.
pub(crate) struct Entry {
    /// The command that goes to it, from the menu, `g` and the palette.
    pub(crate) command: CommandId,
    /// What it needs; without it the entry is shown with the reason (R11).
    pub(crate) permission: Permission,
    /// Another permission that opens it as well.
    pub(crate) or: Option<Permission>,
    /// Its page.
    pub(crate) page: fn() -> PaneModel,
}

const fn to(command: CommandId, permission: Permission, page: fn() -> PaneModel) -> Entry {
    Entry { command, permission, or: None, page }
}

/// All entries, in the order of the menu.
pub(crate) const ENTRIES: &[Entry] = &[
    to(CommandId::GoBases, Permission::LettersConfigure, || PaneModel::Bases(Box::default())),
    Entry {
        // Whoever approves what others save comes here too (S59).
        or: Some(Permission::LettersApprove),
        ..to(CommandId::GoTemplates, Permission::LettersConfigure, || PaneModel::Templates(Box::default()))
    },
    to(CommandId::GoVisibility, Permission::VisibilityConfigure, || {
        PaneModel::VisibleLetters(Box::new(Visibility::letters()))
    }),
    to(CommandId::GoDocuments, Permission::VisibilityConfigure, || {
        PaneModel::VisibleDocuments(Box::new(Visibility::documents()))
    }),
    to(CommandId::GoSupport, Permission::SupportConfigure, || PaneModel::Support(Box::default())),
    to(CommandId::GoLegal, Permission::LettersConfigure, || PaneModel::Legal(Box::default())),
    to(CommandId::GoStatuses, Permission::PatientsImport, || PaneModel::Statuses(Box::default())),
];

/// The entry that a command goes to, if it is one.
pub(crate) fn entry(id: CommandId) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.command == id)
}

/// Why the operator may not go to an entry, if so.
pub(crate) fn not_permitted(id: CommandId, shared: &Shared) -> Option<String> {
    let entry = entry(id)?;
    let reason = shared.not_permitted(entry.permission)?;
    let may = entry.or.is_some_and(|other| shared.not_permitted(other).is_none());
    (!may).then_some(reason)
}
