//! Keys through the layers: text field, pane, everywhere. Nothing typed ahead is dropped.

use super::commands;
use super::wishes::{arrange, with_top};
use crate::tui::command::{CommandId, Group, find};
use crate::tui::context::Context;
use crate::tui::effect::Msg;
use crate::tui::key::Key;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::pane::Pane;

/// The most keys that wait for an answer.
const MAX_WAITING: usize = 4096;

/// Takes a key. What was said on the page before is over when the key leads to another page.
pub(super) fn key(model: &mut Model, key: Key) {
    let before = (model.page_number(), model.messages.said());
    take(model, key);
    if model.page_number() != before.0 && model.messages.said() == before.1 {
        model.messages.put_away();
    }
}

fn take(model: &mut Model, key: Key) {
    if model.held.is_some() {
        if key == Key::ctrl('c') {
            model.held = None;
            model.waiting.clear();
            model.messages.say(Message::note("Stopped waiting for the service."));
        } else if model.waiting.len() < MAX_WAITING {
            model.waiting.push_back(Msg::Key(key));
        }
        return;
    }
    if model.shared.too_small() && !small_window(key) {
        return;
    }
    let in_text = model.top().in_text();
    if in_text && let Some(c) = key.printable() {
        with_top(model, Some(key), |pane, ctx| {
            let fits = match pane.field() {
                Some(field) => {
                    field.insert(c);
                    true
                }
                None => pane.editor().is_none_or(|editor| editor.insert(c)),
            };
            taken(fits, pane, ctx);
        });
        return;
    }
    let mut layers = Vec::new();
    if in_text {
        layers.push(Group::Text);
    }
    layers.extend(model.top().groups());
    layers.push(Group::Everywhere);
    let is_off = key.printable().is_some() && model.letters_are_off();
    match find(&layers, key).filter(|_| !is_off) {
        Some(id) => commands::run(model, id, Some(key)),
        None => {
            if let Some(c) = key.printable() {
                with_top(model, Some(key), |pane, ctx| pane.stray(c, ctx));
            }
        }
    }
}

/// The command of the text group that a key runs.
pub(super) fn text_command(key: Key) -> Option<CommandId> {
    find(&[Group::Text], key)
}

/// In a window that is too small only leaving and redrawing work, so that nothing is done unseen.
fn small_window(key: Key) -> bool {
    matches!(
        find(&[Group::Everywhere], key),
        Some(CommandId::Back | CommandId::Redraw | CommandId::Suspend | CommandId::Stop)
    ) && key.printable().is_none_or(|c| c == 'q')
}

/// Takes a paste: into a text field, or nowhere.
pub(super) fn paste(model: &mut Model, text: String) {
    if model.held.is_some() {
        model.waiting.push_back(Msg::Paste(text));
        return;
    }
    if !model.top().in_text() || model.shared.too_small() {
        model.messages.say(Message::note("Paste goes into a text field."));
        return;
    }
    with_top(model, None, |pane, ctx| {
        let fits = match pane.field() {
            Some(field) => {
                field.paste(&text);
                true
            }
            None => pane.editor().is_none_or(|editor| editor.paste(&text)),
        };
        taken(fits, pane, ctx);
    });
}

/// Text was typed or pasted, or did not fit: then nothing of it is there.
fn taken(fits: bool, pane: &mut dyn Pane, ctx: &mut Context<'_>) {
    if fits {
        pane.typed(ctx);
    } else {
        ctx.say(Message::note("Nothing was taken in: a letter body has at most 1 MB and 20,000 lines."));
    }
}

/// Takes what was typed while an answer was awaited, until the next wait.
pub(super) fn replay(model: &mut Model) {
    while model.held.is_none() && model.gate.is_none() {
        // What the key before it brought has to be in its place before the next one moves in it.
        arrange(model);
        match model.waiting.pop_front() {
            Some(Msg::Key(next)) => key(model, next),
            Some(Msg::Paste(text)) => paste(model, text),
            Some(_) => {}
            None => break,
        }
    }
}

/// Edits the text field in front; whether the command was one of the text group.
pub(super) fn edit(model: &mut Model, id: CommandId) -> bool {
    if !model.top().in_text() {
        return false;
    }
    with_top(model, None, |pane, ctx| {
        let Some(outcome) = pane.field().map(|field| field.command(id)) else { return false };
        if outcome == Some(true) {
            pane.typed(ctx);
        }
        outcome.is_some()
    })
}
