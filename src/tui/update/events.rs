//! Messages taken one by one.

use super::wishes::{arrange, with_pane, with_panes};
use super::{drafts, gate, keys, service};
use crate::tui::ask_many::ManyRequest;
use crate::tui::effect::{Effect, Msg};
use crate::tui::message::{Level, Message};
use crate::tui::model::{Dirty, Model};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::Size;
use crate::wire::client::api::ErrorKind;

/// The first effects of a session.
pub fn start(model: &mut Model) -> Vec<Effect> {
    service::ask_site(model, false);
    gate::look(model);
    drafts::look(model);
    with_panes(model, false, |pane, ctx| pane.start(ctx));
    if let Some(patient) = model.shared.options.patient.clone() {
        super::commands::go(model, crate::tui::context::Place::Record(patient));
    }
    finish(model)
}

/// The last effects of a session: what was typed and is not kept by the service yet (S93).
pub fn last(model: &mut Model) -> Vec<Effect> {
    drafts::save(model);
    std::mem::take(&mut model.effects)
}

/// Takes a message and says what to do.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let live = matches!(&msg, Msg::Changed(_) | Msg::Clock(_) | Msg::Elapsed(Ticket { live: true, .. }))
        || matches!(&msg, Msg::Answer(ticket, _) if ticket.live);
    model.dirty = model.dirty.max(if live { Dirty::Live } else { Dirty::Now });
    match msg {
        Msg::Key(_) | Msg::Paste(_) if model.gate.is_some() => gate::typed(model, msg),
        Msg::Idle => gate::idle(model),
        Msg::Key(key) => keys::key(model, key),
        Msg::Paste(text) => keys::paste(model, text),
        Msg::NotUtf8 => model.messages.say(Message {
            level: Level::Error,
            text: "This terminal does not send UTF-8. Set its character set to UTF-8.".into(),
        }),
        Msg::Resize(width, height) => model.shared.size = Size { width, height },
        Msg::Answer(ticket, reply) => answer(model, ticket, reply),
        Msg::Changed(answer) => service::changed(model, answer),
        Msg::Elapsed(ticket) if ticket.pane == drafts::PANE => drafts::elapsed(model, ticket),
        Msg::Elapsed(ticket) if ticket.pane == 0 => service::elapsed(model),
        Msg::Elapsed(ticket) => {
            with_pane(model, ticket.pane, ticket.live, |pane, ctx| pane.elapsed(ticket, ctx));
        }
        Msg::Clock(now) => model.shared.now = service::counted(model, now),
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
    for effect in &model.effects {
        if let Effect::Ask(ticket, request @ Request::Many(ManyRequest::ChangeOperators(_))) = effect {
            model.unproved = Some((*ticket, request.clone()));
        }
    }
    if model.messages.take_ring() && !model.shared.options.silent {
        model.effects.push(Effect::Bell);
    }
    std::mem::take(&mut model.effects)
}

/// Says what came of something whose asker did not wait: it may have been done, and somebody has to know.
fn missed(model: &mut Model, reply: &Reply) {
    if let Some(done) = reply.deed() {
        model.messages.say(match reply.failure() {
            Some(error) => Message::refused(error),
            None => Message::note(done),
        });
    }
}

fn answer(model: &mut Model, ticket: Ticket, reply: Reply) {
    let asks_password = reply.failure().is_some_and(|error| error.kind == ErrorKind::PasswordNeeded);
    if asks_password && gate::ask_password(model, ticket) {
        return;
    }
    if model.unproved.as_ref().is_some_and(|(known, _)| *known == ticket) {
        model.unproved = None;
    }
    if let Reply::Site(answer) = reply {
        service::site(model, *answer);
    } else if reply.is_of_the_gate() {
        gate::answer(model, ticket, reply);
    } else if ticket.pane == drafts::PANE {
        drafts::answer(model, ticket, reply);
    } else {
        if !ticket.live && !model.has(ticket.pane) {
            missed(model, &reply);
        }
        let ended = reply.failure().filter(|error| gate::is_at_the_door(error)).cloned();
        if matches!(reply, Reply::Clock(Ok(()))) {
            // The warning about the clock is the site's, and is over now.
            service::ask_site(model, false);
        }
        with_pane(model, ticket.pane, ticket.live, |pane, ctx| pane.answer(ticket, reply, ctx));
        if let Some(error) = ended {
            gate::closed(model, &error);
        }
    }
    if model.held == Some(ticket) {
        model.held = None;
        keys::replay(model);
    }
}
