//! Log-in, lock and log-off: what opens the gate, and what it lets through (S64).

use super::keys::text_command;
use super::wishes::{with_pane, with_panes};
use super::{drafts, keys, service, two_step};
use crate::tui::ask_many::ManyReply;
use crate::tui::effect::{Effect, Msg};
use crate::tui::gate::{Gate, Purpose, Wanted};
use crate::tui::key::Key;
use crate::tui::message::{Level, Message};
use crate::tui::model::Model;
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api;

/// Asks whether anybody logs in here, and how soon a terminal locks itself.
pub(super) fn look(model: &mut Model) {
    ask(model, Request::Door);
}

/// Whether a failure says that the operator must pass the gate first.
pub(super) fn is_at_the_door(error: &api::ErrorView) -> bool {
    matches!(error.kind, api::ErrorKind::LoggedOut | api::ErrorKind::EnrolmentNeeded)
}

/// The service says that nobody is logged in: what is open stays behind the gate.
pub(super) fn closed(model: &mut Model, error: &api::ErrorView) {
    if model.gate.as_ref().is_some_and(|gate| !gate.is_passing()) {
        return;
    }
    // A change that waited for the password is not done, and holds no keys; what was typed ahead is for nobody.
    give_up(model);
    model.waiting.clear();
    let operator = model.shared.site.as_ref().map(|site| site.operator.clone()).unwrap_or_default();
    let likely = if operator.is_empty() { model.shared.options.operator.clone() } else { operator.clone() };
    let purpose = if operator.is_empty() { Purpose::LogIn } else { Purpose::GoOn };
    let mut gate = Gate::of(purpose, &likely, "");
    if purpose == Purpose::GoOn {
        gate.error.clone_from(&error.message);
    }
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
    if model.gate.as_ref().is_none_or(Gate::is_passing) {
        let gate = Gate::of(Purpose::Unlock, &site.operator, &site.name);
        give_up(model);
        model.gate = Some(gate);
        drafts::save(model);
        model.effects.push(Effect::Redraw);
    }
}

/// No key came for a long time: first the screen is locked, much later the session is ended.
pub(super) fn idle(model: &mut Model) {
    match &model.gate {
        None => lock(model),
        Some(gate) if gate.is_passing() => lock(model),
        Some(gate) if gate.is_locked() || gate.enrolment.is_some() => log_off(model),
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
        Wanted::LogOff => log_off(model),
        Wanted::Close => give_up(model),
        Wanted::Done => two_step::seen(model),
        Wanted::Send => send(model),
        Wanted::Renew => {
            let Some(proof) = model.gate.as_ref().map(Gate::proof) else { return };
            ask_here(model, two_step::request(api::TwoStepAct::Renew, proof));
        }
    }
}

fn edit(gate: &mut Gate, key: Key) {
    if let Some(command) = text_command(key) {
        gate.field().command(command);
    }
}

fn send(model: &mut Model) {
    let Some(gate) = model.gate.as_mut() else { return };
    let proof = gate.proof();
    "Checking ...".clone_into(&mut gate.error);
    let request = match gate.purpose {
        _ if gate.enrolment.is_some() => two_step::request(api::TwoStepAct::Confirm, proof),
        Purpose::LogIn | Purpose::GoOn => Request::LogIn(proof),
        Purpose::Unlock | Purpose::Prove => Request::Prove(api::Password(proof.password)),
        Purpose::TurnOn => two_step::request(api::TwoStepAct::Begin, proof),
        Purpose::TurnOff => two_step::request(api::TwoStepAct::End, proof),
    };
    ask_here(model, request);
}

/// Asks something for which the gate waits.
pub(super) fn ask_here(model: &mut Model, request: Request) {
    let ticket = ask(model, request);
    if let Some(gate) = model.gate.as_mut() {
        gate.asked = Some(ticket);
    }
}

fn log_off(model: &mut Model) {
    ask(model, Request::LogOut);
}

fn ask(model: &mut Model, request: Request) -> Ticket {
    model.tickets += 1;
    let ticket = Ticket { pane: 0, number: model.tickets, live: false };
    model.effects.push(Effect::Ask(ticket, request));
    ticket
}

/// Takes an answer that concerns the gate.
pub(super) fn answer(model: &mut Model, ticket: Ticket, reply: Reply) {
    let waited = model.gate.as_ref().is_some_and(|gate| gate.asked == Some(ticket));
    match reply {
        Reply::Door(Ok(door)) => take_door(model, door),
        Reply::LoggedOut(Ok(door)) => logged_out(model, door),
        Reply::LoggedIn(Ok(view)) if view.two_step.must_enrol() => two_step::must_enrol(model, view),
        Reply::LoggedIn(Ok(view)) => logged_in(model, &view),
        Reply::LoggedIn(Err(error)) if error.kind == api::ErrorKind::CodeNeeded => {
            model.gate.iter_mut().for_each(Gate::ask_code);
        }
        Reply::LoggedIn(Err(error)) => refused(model, &error),
        Reply::Proved(Ok(_)) if waited => proved(model),
        Reply::Proved(Err(error)) if waited => not_proved(model, &error),
        Reply::TwoStep(answer) if waited => two_step::answer(model, answer),
        Reply::Door(Err(error)) | Reply::LoggedOut(Err(error)) => {
            if let Some(gate) = model.gate.as_mut() {
                gate.error = Message::error(&error).line();
            }
        }
        _ => {}
    }
}

fn take_door(model: &mut Model, door: api::DoorView) {
    model.shared.idle_minutes = door.log_in.then_some(door.idle_minutes);
    model.shared.two_step = door.two_step;
    if let Some(gate) = model.gate.as_mut() {
        gate.site = door.site;
    }
}

pub(super) fn refused(model: &mut Model, error: &api::ErrorView) {
    if let Some(gate) = model.gate.as_mut() {
        gate.refused(Message::error(error).line());
    }
}

/// The password was right: the screen opens, or the change that waited for it is asked for again.
fn proved(model: &mut Model) {
    let Some(gate) = model.gate.take() else { return };
    match gate.waiting {
        Some((ticket, request)) => model.effects.push(Effect::Ask(ticket, request)),
        None => with_panes(model, false, |pane, ctx| pane.shown(ctx)),
    }
    ask(model, Request::Door);
    model.effects.push(Effect::Redraw);
}

/// A session that ended behind the locked screen needs a whole log-in; what was typed begins it.
fn not_proved(model: &mut Model, error: &api::ErrorView) {
    let Some(gate) = model.gate.as_mut() else { return };
    match gate.purpose {
        Purpose::Unlock if error.kind == api::ErrorKind::LoggedOut => {
            gate.purpose = Purpose::GoOn;
            send(model);
        }
        _ => refused(model, error),
    }
}

/// The service asks for the password before a change: whether the change is known and waits at the gate now.
pub(super) fn ask_password(model: &mut Model, ticket: Ticket) -> bool {
    let Some(waiting) = model.unproved.take().filter(|(known, _)| *known == ticket) else { return false };
    if model.gate.is_some() {
        return false;
    }
    let (name, site) =
        model.shared.site.as_ref().map(|site| (site.operator.clone(), site.name.clone())).unzip();
    let mut gate = Gate::of(Purpose::Prove, &name.unwrap_or_default(), &site.unwrap_or_default());
    gate.waiting = Some(waiting);
    model.gate = Some(gate);
    model.effects.push(Effect::Redraw);
    true
}

/// Back to the page: a change that waited for the password is not done, and its page is told so.
pub(super) fn give_up(model: &mut Model) {
    let Some(gate) = model.gate.take() else { return };
    model.effects.push(Effect::Redraw);
    let Some((ticket, _)) = gate.waiting else { return };
    let message = "Nothing was changed: your own password was not given.";
    let error = api::ErrorView::new(api::ErrorKind::PasswordNeeded, message);
    let reply = Reply::Many(Box::new(ManyReply::Operators(Err(error))));
    with_pane(model, ticket.pane, false, |pane, ctx| pane.answer(ticket, reply, ctx));
    if model.held == Some(ticket) {
        model.held = None;
        keys::replay(model);
    }
}

/// Nobody is logged in any more; what was typed waits for the same operator.
fn logged_out(model: &mut Model, door: api::DoorView) {
    let locked = model.gate.as_ref().is_some_and(Gate::is_locked);
    let mut gate = Gate::log_in("");
    gate.site = door.site;
    gate.error =
        if locked { "Note: the session was logged off; drafts wait.".to_owned() } else { String::new() };
    model.gate = Some(gate);
    model.effects.push(Effect::Redraw);
}

/// The gate opens. Another operator than before finds none of the pages and drafts of the one before.
pub(super) fn logged_in(model: &mut Model, view: &api::LoggedIn) {
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
    model.entering = Some(view.clone());
    model.effects.push(Effect::Redraw);
}

/// The site is known, and with it the rights and the time zone of whoever has logged in: pages read, and the operator is
/// greeted unless there is something to say already.
pub(super) fn enter(model: &mut Model) {
    let Some(view) = model.entering.take() else { return };
    with_panes(model, false, |pane, ctx| pane.shown(ctx));
    let text = greeting(model, &view);
    model.messages.add(Message { level: Level::Note, text });
}

fn greeting(model: &Model, view: &api::LoggedIn) -> String {
    let times = match view.failures {
        0 => String::new(),
        1 => " One wrong try came since.".to_owned(),
        n => format!(" {n} wrong tries came since."),
    };
    let last = view.last_log_in.map_or_else(
        || "This is your first log-in.".to_owned(),
        |at| format!("Your last log-in was {}.{times}", model.shared.when(at)),
    );
    let mut said = vec![last];
    if view.used_recovery {
        said.push(format!("Recovery codes left: {}.", view.two_step.recovery_left));
    }
    if let Some(by) = &view.password_by {
        said.push(format!("{by} set your password and knows it: type :change your password."));
    }
    said.join(" ")
}
