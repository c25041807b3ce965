//! Messages taken one by one.

use super::keys;
use super::wishes::{arrange, with_pane, with_panes};
use crate::tui::effect::{Effect, Msg};
use crate::tui::message::{Level, Message};
use crate::tui::model::{Dirty, Model};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::Size;
use crate::wire::client::api;

/// How long to wait before asking a lost service again, in milliseconds.
const RETRY_MS: u64 = 3_000;
/// The least time between two looks at a store that keeps changing, in milliseconds.
const LIVE_MS: u64 = 200;
const LIVE_SLOW_MS: u64 = 1_000;
/// How long until the index is looked at again while it is being built, in milliseconds.
const INDEX_MS: u64 = 300;

/// The first effects of a session.
pub fn start(model: &mut Model) -> Vec<Effect> {
    ask_site(model, false);
    with_panes(model, false, |pane, ctx| pane.start(ctx));
    if let Some(patient) = model.shared.options.patient.clone() {
        super::commands::go(model, crate::tui::context::Place::Record(patient));
    }
    finish(model)
}

/// Takes a message and says what to do.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let live = matches!(&msg, Msg::Changed(_) | Msg::Clock(_) | Msg::Elapsed(Ticket { live: true, .. }))
        || matches!(&msg, Msg::Answer(ticket, _) if ticket.live);
    model.dirty = model.dirty.max(if live { Dirty::Live } else { Dirty::Now });
    match msg {
        Msg::Key(key) => keys::key(model, key),
        Msg::Paste(text) => keys::paste(model, text),
        Msg::NotUtf8 => model.messages.say(Message {
            level: Level::Error,
            text: "This terminal does not send UTF-8. Set its character set to UTF-8.".into(),
        }),
        Msg::Resize(width, height) => model.shared.size = Size { width, height },
        Msg::Answer(ticket, reply) => answer(model, ticket, reply),
        Msg::Changed(answer) => changed(model, answer),
        Msg::Elapsed(ticket) if ticket.pane == 0 => ask_site(model, true),
        Msg::Elapsed(ticket) => {
            with_pane(model, ticket.pane, ticket.live, |pane, ctx| pane.elapsed(ticket, ctx));
        }
        Msg::Clock(now) => model.shared.now = now,
        Msg::Resumed => model.effects.push(Effect::Redraw),
        Msg::SlowLink => {
            model.messages.say(Message::note("This link is slow. To send fewer bytes, type :set link slow."));
        }
        Msg::CannotSuspend => {
            model.messages.say(Message::note("This shell cannot suspend the program; q leaves."));
        }
        Msg::Fault => model.messages.say(Message {
            level: Level::Error,
            text: "A part of the program failed; what was committed is safe. Try again.".into(),
        }),
    }
    finish(model)
}

/// Fits every pane to its room and hands out the effects.
fn finish(model: &mut Model) -> Vec<Effect> {
    arrange(model);
    if model.messages.take_ring() && !model.shared.options.silent {
        model.effects.push(Effect::Bell);
    }
    std::mem::take(&mut model.effects)
}

fn ask_site(model: &mut Model, live: bool) {
    model.tickets += 1;
    let ticket = Ticket { pane: 0, number: model.tickets, live };
    model.effects.push(Effect::Ask(ticket, Request::Site));
}

fn answer(model: &mut Model, ticket: Ticket, reply: Reply) {
    if let Reply::Site(answer) = reply {
        site(model, answer);
    } else {
        with_pane(model, ticket.pane, ticket.live, |pane, ctx| pane.answer(ticket, reply, ctx));
    }
    if model.held == Some(ticket) {
        model.held = None;
        keys::replay(model);
    }
}

fn site(model: &mut Model, answer: api::Answer<api::SiteView>) {
    match answer {
        Ok(site) => {
            if model.shared.site.is_none() {
                model.effects.push(Effect::Watch { since: site.seq, after_ms: 0 });
            }
            if site.searchable < site.patients {
                model.tickets += 1;
                let ticket = Ticket { pane: 0, number: model.tickets, live: true };
                model.effects.push(Effect::Later(ticket, INDEX_MS));
            }
            let before = model.shared.site.as_ref().map(|site| site.searchable);
            let more = before.is_some_and(|before| before != site.searchable);
            model.shared.now = model.shared.now.max(site.now);
            let read = api::Changes { seq: site.seq, all: true, ..api::Changes::default() };
            model.shared.site = Some(site);
            if more {
                // What can be found has grown: lists ask again, as after any other change.
                with_panes(model, true, |pane, ctx| pane.changed(&read, ctx));
            }
        }
        Err(error) => {
            if model.shared.site.is_none() {
                model.effects.push(Effect::Watch { since: 0, after_ms: RETRY_MS });
            }
            model.messages.say(Message::error(&error));
        }
    }
}

fn changed(model: &mut Model, answer: api::Answer<api::Changes>) {
    let since = model.shared.site.as_ref().map_or(0, |site| site.seq);
    let Ok(changes) = answer else {
        model.shared.lost = true;
        model.effects.push(Effect::Watch { since, after_ms: RETRY_MS });
        return;
    };
    let found_again = std::mem::take(&mut model.shared.lost);
    if found_again {
        model.messages.say(Message::note("The service is back."));
    }
    let news = changes.seq != since || found_again;
    if news {
        if let Some(site) = model.shared.site.as_mut() {
            site.seq = changes.seq;
        }
        ask_site(model, true);
        with_panes(model, true, |pane, ctx| pane.changed(&changes, ctx));
    }
    let pause = if model.shared.options.slow { LIVE_SLOW_MS } else { LIVE_MS };
    model.effects.push(Effect::Watch { since: changes.seq, after_ms: if news { pause } else { 0 } });
}
