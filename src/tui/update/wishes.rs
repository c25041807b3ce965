//! Calls panes and applies what they wish.

use super::{commands, drafts};
use crate::tui::context::{Context, Wish};
use crate::tui::key::Key;
use crate::tui::model::{Model, Slot};
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::shared::MESSAGE_ROWS;
use crate::tui::text::width::fold;

/// Calls the pane that has the focus.
pub(super) fn with_top<R>(
    model: &mut Model,
    key: Option<Key>,
    call: impl FnOnce(&mut dyn Pane, &mut Context<'_>) -> R,
) -> R {
    let Model { shared, tickets, pages, popups, .. } = &mut *model;
    let slot = popups.last_mut().or(pages.last_mut()).expect("the home page never goes");
    let mut ctx = Context::new(shared, tickets, slot.id, key, false);
    let outcome = call(slot.model.pane_mut(), &mut ctx);
    let wishes = ctx.into_wishes();
    apply(model, wishes);
    outcome
}

/// Calls the pane with this number, if it is still there.
pub(super) fn with_pane(
    model: &mut Model,
    id: u32,
    live: bool,
    call: impl FnOnce(&mut dyn Pane, &mut Context<'_>),
) {
    let Model { shared, tickets, pages, popups, .. } = &mut *model;
    let front = popups.last().or(pages.last()).map(|slot| slot.id);
    let Some(slot) = pages.iter_mut().chain(popups).find(|slot| slot.id == id) else { return };
    let mut ctx = Context::new(shared, tickets, id, None, live);
    ctx.in_front = front == Some(id);
    call(slot.model.pane_mut(), &mut ctx);
    let wishes = ctx.into_wishes();
    apply(model, wishes);
}

/// Calls every pane, pages first.
pub(super) fn with_panes(model: &mut Model, live: bool, call: impl Fn(&mut dyn Pane, &mut Context<'_>)) {
    let ids: Vec<u32> = model.pages.iter().chain(&model.popups).map(|slot| slot.id).collect();
    for id in ids {
        with_pane(model, id, live, &call);
    }
}

/// Does what a pane wished, in order.
pub(super) fn apply(model: &mut Model, wishes: Vec<Wish>) {
    for wish in wishes {
        match wish {
            Wish::Effect(effect) => model.effects.push(effect),
            Wish::Hold(ticket) => model.held = Some(ticket),
            Wish::Go(place) => commands::go(model, place),
            Wish::Page(pane) => open(model, pane, false),
            Wish::Popup(pane) => open(model, pane, true),
            Wish::Close(id) => close(model, id),
            Wish::Say(message) => model.messages.say(message),
            Wish::Hush => model.messages.put_away(),
            Wish::Tell(pane, ticket, reply) => {
                with_pane(model, pane, ticket.live, |pane, ctx| pane.answer(ticket, reply, ctx));
            }
            Wish::Draft(key, draft) => drafts::keep(model, key, draft),
            Wish::Set(setting) => model.shared.options.set(setting),
            Wish::Run(id, key) => commands::run(model, id, key),
        }
    }
}

/// Opens a page (its dialogs go) or a dialog, and lets it ask for its data.
pub(super) fn open(model: &mut Model, pane: PaneModel, popup: bool) {
    model.panes += 1;
    let slot = Slot { id: model.panes, model: pane };
    if popup {
        model.popups.push(slot);
    } else {
        model.popups.clear();
        model.pages.push(slot);
    }
    with_top(model, None, |pane, ctx| pane.start(ctx));
}

/// Closes a pane; a page takes the dialogs over it along. The home page stays.
pub(super) fn close(model: &mut Model, id: u32) {
    drafts::save(model);
    model.popups.retain(|slot| slot.id != id);
    let page = model.pages.iter().position(|slot| slot.id == id);
    if let Some(at) = page.filter(|at| *at > 0) {
        model.pages.truncate(at);
        model.popups.clear();
        with_top(model, None, |pane, ctx| pane.shown(ctx));
    }
}

/// Fits every pane to its room, of which a long message takes some.
pub(super) fn arrange(model: &mut Model) {
    let columns = usize::from(model.shared.size.width.saturating_sub(2));
    let rows = fold(&model.said(), columns).len().clamp(1, MESSAGE_ROWS);
    model.shared.message_rows = u16::try_from(rows).unwrap_or(1);
    let Model { shared, pages, popups, .. } = model;
    for slot in pages.iter_mut().chain(popups) {
        slot.model.pane_mut().arrange(shared.body(), shared);
    }
}
