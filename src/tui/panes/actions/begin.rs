//! Beginning an action: its form, its page or its question, from the menu or by its name.

use super::questions;
use crate::domain::account::Action;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::create::Create;
use crate::tui::panes::letter::Letter;
use crate::tui::shared::Shared;
use crate::tui::who::Who;
use crate::wire::client::api::{ActionView, RecordView};

/// The actions that are commands of their own; the others are in the menu.
const COMMANDS: [(CommandId, Action); 7] = [
    (CommandId::Create, Action::Create),
    (CommandId::Distribute, Action::Distribute),
    (CommandId::Disable, Action::Disable),
    (CommandId::Enable, Action::Enable),
    (CommandId::Unlock, Action::Unlock),
    (CommandId::SendHeld, Action::SendHeld),
    (CommandId::DiscardHeld, Action::DiscardHeld),
];

/// The entry of the Actions menu that a command stands for.
pub(crate) fn entry_of(id: CommandId, view: &RecordView) -> Option<&ActionView> {
    let (_, action) = COMMANDS.iter().find(|(command, _)| *command == id)?;
    view.actions.iter().find(|entry| entry.action == action.word())
}

/// Why an action cannot be begun now.
pub(crate) fn reason<'a>(entry: &'a ActionView, shared: &Shared) -> Option<&'a str> {
    if entry.available { shared.frozen() } else { Some(&entry.reason) }
}

/// Begins an action that can be done; the record page `owner` gets what comes of it.
pub(crate) fn begin(entry: &ActionView, view: &RecordView, owner: u32, ctx: &mut Context<'_>) {
    match entry.action.as_str() {
        "create" => ctx.popup(PaneModel::Create(Box::new(Create::new(owner, view.clone())))),
        "distribute" => ctx.page(PaneModel::Letter(Box::new(Letter::distribute(view, ctx.shared)))),
        _ => match questions::of(entry, &Who::of(view), view, owner) {
            Some(question) => ctx.popup(PaneModel::Confirm(Box::new(question))),
            None => ctx.say(Message::note("The terminal does not know this action; the command line may.")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_called_as_the_actions_are() {
        for (id, action) in COMMANDS {
            assert_eq!(crate::tui::command::spec(id).label, action.label());
        }
        assert_eq!(COMMANDS.map(|(_, action)| action), Action::ALL[..COMMANDS.len()]);
    }
}
