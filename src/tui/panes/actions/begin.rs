//! Beginning an action: its form, its page or its question, from the menu or by its name.

use super::questions;
use crate::domain::account::{Action, Refusal};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::create::Create;
use crate::tui::panes::letter::Letter;
use crate::tui::shared::Shared;
use crate::wire::client::api::{ActionView, LetterView, RecordView};

/// The entry of the Actions menu that a command stands for.
pub(crate) fn entry_of(id: CommandId, view: &RecordView) -> Option<&ActionView> {
    let CommandId::Act(action) = id else { return None };
    view.actions.iter().find(|entry| entry.action == action.word())
}

/// Why the action of a command cannot be begun now. Of a wish and its end the menu has one at a time.
pub(crate) fn reason_of(id: CommandId, view: &RecordView, shared: &Shared) -> Option<String> {
    let CommandId::Act(action) = id else { return None };
    match (entry_of(id, view), action) {
        (Some(entry), _) => reason(entry, shared).map(str::to_owned),
        (None, Action::DoNotInvite) => Some(format!("Not now: this patient is {}.", view.cannot_invite)),
        (None, _) => Some(Refusal::NotMarked.to_string()),
    }
}

/// Why an action cannot be begun now.
pub(crate) fn reason<'a>(entry: &'a ActionView, shared: &Shared) -> Option<&'a str> {
    if entry.available { shared.frozen() } else { Some(&entry.reason) }
}

/// Begins an action that can be done; the page `owner` gets what comes of it.
pub(crate) fn begin(entry: &ActionView, view: &RecordView, owner: u32, ctx: &mut Context<'_>) {
    match entry.action.as_str() {
        "create" => ctx.popup(PaneModel::Create(Box::new(Create::new(owner, view.clone())))),
        "distribute" => ctx.page(PaneModel::Letter(Box::new(Letter::distribute(view, ctx.shared)))),
        _ => match questions::of(entry, view, owner, ctx.shared) {
            Some(question) => ctx.popup(PaneModel::Confirm(Box::new(question))),
            None => ctx.say(Message::note("The terminal does not know this action; the command line may.")),
        },
    }
}

/// Begins Returned mail for one letter; the page `owner` gets what comes of it.
pub(crate) fn begin_returned(
    entry: &ActionView,
    view: &RecordView,
    letter: &LetterView,
    owner: u32,
    ctx: &mut Context<'_>,
) {
    let question = questions::returned(entry, view, Some(letter), owner);
    ctx.popup(PaneModel::Confirm(Box::new(question)));
}
