//! Log-in, lock and log-off: what opens the gate, and what it lets through (S64).

use super::keys::text_command;
use super::wishes::with_panes;
use super::{drafts, service};
use crate::tui::effect::{Effect, Msg};
use crate::tui::gate::{Gate, Wanted};
use crate::tui::key::Key;
use crate::tui::message::{Level, Message};
use crate::tui::model::Model;
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api;

/// Asks whether anybody logs in here, and how soon a terminal locks itself.
pub(super) fn look(model: &mut Model) {
    ask(model, Request::Door);
}

/// The service says that nobody is logged in: what is open stays behind the gate.
pub(super) fn closed(model: &mut Model) {
    if model.gate.is_some() {
        return;
    }
    let operator = model.shared.site.as_ref().map(|site| site.operator.clone()).unwrap_or_default();
    let likely = if operator.is_empty() { model.shared.options.operator.clone() } else { operator.clone() };
    let mut gate = Gate::log_in(&likely);
    gate.locked = !operator.is_empty();
    model.gate = Some(gate);
    ask(model, Request::Door);
}

/// Locks the session, where somebody logs in at all.
pub(super) fn lock(model: &mut Model) {
    let Some(site) = &model.shared.site else { return };
    if model.shared.idle_minutes.is_none() {
        model.messages.say(Message::note("Nobody logs in at this site, so there is nothing to lock."));
        return;
    }
    if model.gate.is_none() {
        model.gate = Some(Gate::lock(&site.operator, &site.name));
        drafts::save(model);
        model.effects.push(Effect::Redraw);
    }
}

/// No key came for a long time: first the screen is locked, much later the session is ended.
pub(super) fn idle(model: &mut Model) {
    match &model.gate {
        None => lock(model),
        Some(gate) if gate.locked => ask(model, Request::LogOut),
        Some(_) => {}
    }
}

/// Takes a key or a paste at the gate.
pub(super) fn typed(model: &mut Model, msg: Msg) {
    let Some(gate) = model.gate.as_mut() else { return };
    if gate.asked.is_some() {
        return;
    }
    let wanted = match msg {
        Msg::Key(key) => {
            edit(gate, key);
            gate.key(key)
        }
        Msg::Paste(text) => {
            gate.field().paste(&text);
            Wanted::Nothing
        }
        _ => Wanted::Nothing,
    };
    match wanted {
        Wanted::Nothing => {}
        Wanted::Leave => model.effects.push(Effect::Quit),
        Wanted::LogOff => ask(model, Request::LogOut),
        Wanted::LogIn => {
            let name = gate.name.text().trim().to_owned();
            let password = gate.password.text().to_owned();
            "Checking the password ...".clone_into(&mut gate.error);
            ask(model, Request::LogIn(api::LogIn { name, password }));
        }
    }
}

fn edit(gate: &mut Gate, key: Key) {
    if let Some(command) = text_command(key) {
        gate.field().command(command);
    }
}

fn ask(model: &mut Model, request: Request) {
    model.tickets += 1;
    let ticket = Ticket { pane: 0, number: model.tickets, live: false };
    if matches!(request, Request::LogIn(_))
        && let Some(gate) = model.gate.as_mut()
    {
        gate.asked = Some(ticket);
    }
    model.effects.push(Effect::Ask(ticket, request));
}

/// Takes an answer that concerns the gate.
pub(super) fn answer(model: &mut Model, reply: Reply) {
    match reply {
        Reply::Door(Ok(door)) => {
            model.shared.idle_minutes = door.log_in.then_some(door.idle_minutes);
            if let Some(gate) = model.gate.as_mut() {
                gate.site = door.site;
            }
        }
        Reply::LoggedOut(Ok(door)) => logged_out(model, door),
        Reply::LoggedIn(Ok(view)) => logged_in(model, &view),
        Reply::LoggedIn(Err(error)) => refused(model, &error),
        Reply::Door(Err(error)) | Reply::LoggedOut(Err(error)) => {
            if let Some(gate) = model.gate.as_mut() {
                gate.error = Message::error(&error).line();
            }
        }
        _ => {}
    }
}

fn refused(model: &mut Model, error: &api::ErrorView) {
    if let Some(gate) = model.gate.as_mut() {
        gate.refused(Message::error(error).line());
    }
}

/// Nobody is logged in any more; what was typed waits for the same operator.
fn logged_out(model: &mut Model, door: api::DoorView) {
    let locked = model.gate.as_ref().is_some_and(|gate| gate.locked);
    let mut gate = Gate::log_in("");
    gate.site = door.site;
    gate.error =
        if locked { "Note: the session was logged off; drafts wait.".to_owned() } else { String::new() };
    model.gate = Some(gate);
    model.effects.push(Effect::Redraw);
}

/// The gate opens. Another operator than before finds none of the pages and drafts of the one before.
fn logged_in(model: &mut Model, view: &api::LoggedIn) {
    model.gate = None;
    let before = model.shared.site.as_ref().map(|site| site.operator.clone()).unwrap_or_default();
    if before != view.operator {
        drafts::put_away(model);
        let drafts = std::mem::take(&mut model.shared.drafts);
        model.put_away.insert(before, drafts);
        model.shared.drafts = model.put_away.remove(&view.operator).unwrap_or_default();
        model.forget_pages();
    }
    model.shared.site = None;
    model.watching = false;
    ask(model, Request::Door);
    drafts::save(model);
    drafts::look(model);
    service::ask_site(model, false);
    with_panes(model, false, |pane, ctx| pane.shown(ctx));
    let times = match view.failures {
        0 => String::new(),
        1 => " One wrong password came since.".to_owned(),
        n => format!(" {n} wrong passwords came since."),
    };
    let text = view.last_log_in.map_or_else(
        || "This is your first log-in.".to_owned(),
        |at| format!("Your last log-in was {}.{times}", model.shared.when(at)),
    );
    model.messages.say(Message { level: Level::Note, text });
    model.effects.push(Effect::Redraw);
}
