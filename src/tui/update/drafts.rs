//! Drafts given to the service and read back from it (R18, S93): after a rest of two seconds or twenty changes, and
//! whenever a page, the session or the program ends.

use crate::tui::draft::{Draft, DraftKey};
use crate::tui::effect::Effect;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, DraftView, ErrorKind, ErrorView, SaveDraft};

/// No pane: what is asked for drafts is the terminal's own.
pub(super) const PANE: u32 = u32::MAX;
/// How long the keys rest before drafts are saved, in milliseconds.
const REST_MS: u64 = 2_000;
/// The most changes that are not saved yet.
const EDITS: usize = 20;

fn ticket(model: &mut Model) -> Ticket {
    model.tickets += 1;
    Ticket { pane: PANE, number: model.tickets, live: true }
}

/// A form was changed.
pub(super) fn keep(model: &mut Model, key: DraftKey, draft: Draft) {
    if !model.shared.drafts.keep(key, draft) {
        return;
    }
    if model.shared.drafts.edits() >= EDITS {
        save(model);
        return;
    }
    let rest = ticket(model);
    model.drafts_rest = Some(rest);
    model.effects.push(Effect::Later(rest, REST_MS));
}

/// Gives the service what it has not got yet.
pub(super) fn save(model: &mut Model) {
    model.drafts_rest = None;
    if model.shared.options.read_only {
        return;
    }
    for (key, draft) in model.shared.drafts.take_unsaved() {
        let page = key.page();
        let request = match draft {
            Some(draft) => Request::SaveDraft(SaveDraft { page, text: draft.to_text() }),
            None => Request::DropDraft(page),
        };
        let asked = ticket(model);
        model.drafts_saving.insert(asked.number, key);
        model.effects.push(Effect::Ask(asked, request));
    }
}

/// A rest is over: the newest one, or one after which more was typed.
pub(super) fn elapsed(model: &mut Model, rest: Ticket) {
    if model.drafts_rest == Some(rest) {
        save(model);
    }
}

/// The service answered.
pub(super) fn answer(model: &mut Model, asked: Ticket, reply: Reply) {
    match reply {
        Reply::DraftSaved(answer) => saved(model, asked, answer.err().as_ref()),
        Reply::Drafts(answer) => found(model, answer),
        Reply::Draft(answer) => came(model, answer),
        _ => {}
    }
}

/// The service took a draft, or not.
fn saved(model: &mut Model, asked: Ticket, failure: Option<&ErrorView>) {
    let Some(key) = model.drafts_saving.remove(&asked.number) else { return };
    match failure {
        None => {}
        // What cannot be kept once cannot be kept again: it would be asked for ever.
        Some(error) if error.kind == ErrorKind::Invalid => {
            model.messages.say(Message::error(error));
        }
        Some(_) => model.shared.drafts.not_taken(key),
    }
}

/// Another operator comes: what is under way may not have been taken, and is given again when the same one is back.
pub(super) fn put_away(model: &mut Model) {
    for key in std::mem::take(&mut model.drafts_saving).into_values() {
        model.shared.drafts.not_taken(key);
    }
    model.drafts_rest = None;
}

/// Asks which drafts wait. Keys wait too: a form that opened before its draft came would be without it.
pub(super) fn look(model: &mut Model) {
    let asked = ticket(model);
    model.held = Some(asked);
    model.effects.push(Effect::Ask(asked, Request::Drafts));
}

/// Reads the drafts that wait, and says which they are.
fn found(model: &mut Model, answer: Answer<Vec<DraftView>>) {
    // A service that cannot say which drafts wait has said so elsewhere.
    let Ok(drafts) = answer else { return };
    let mut words = Vec::new();
    for draft in drafts {
        let Some(key) = DraftKey::of_page(&draft.page) else { continue };
        if model.shared.drafts.get(&key).is_some() {
            continue;
        }
        words.push(key.words());
        let asked = ticket(model);
        model.held = Some(asked);
        model.effects.push(Effect::Ask(asked, Request::Draft(draft.page)));
    }
    if !words.is_empty() {
        let which = words.join(", ");
        model.messages.add(Message::note(format!("Drafts wait for you: {which}.")));
    }
}

/// Takes a draft that waits.
fn came(model: &mut Model, answer: Answer<Option<DraftView>>) {
    let Ok(Some(view)) = answer else { return };
    if let (Some(key), Some(draft)) = (DraftKey::of_page(&view.page), Draft::from_text(&view.text)) {
        model.shared.drafts.take_kept(key, draft);
    }
}
