//! Two-step log-in at the gate: set up by the operator, or because a role requires it, and turned off (D7, S20).

use super::gate;
use crate::tui::effect::Effect;
use crate::tui::gate::{Gate, Purpose};
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::request::Request;
use crate::wire::client::api;

/// The question for an act.
pub(super) fn request(act: api::TwoStepAct, proof: api::LogIn) -> Request {
    Request::TwoStep(api::TwoStepRequest { act, proof })
}

/// Opens the page: to set it up where it is off, to turn it off where it is on.
pub(super) fn open(model: &mut Model) {
    let Some(site) = &model.shared.site else { return };
    let Some(state) = &model.shared.two_step else {
        let text = "Nobody logs in at this site, so there is no second step.";
        model.messages.say(Message::note(text));
        return;
    };
    if let Some(reason) = model.shared.frozen() {
        model.messages.say(Message::note(reason));
        return;
    }
    let purpose = if state.on_since.is_some() { Purpose::TurnOff } else { Purpose::TurnOn };
    model.gate = Some(Gate::of(purpose, &site.operator, &site.name));
    model.effects.push(Effect::Redraw);
}

/// The password was right, and a role requires two-step log-in: it is set up before anything else.
pub(super) fn must_enrol(model: &mut Model, view: api::LoggedIn) {
    let Some(gate) = model.gate.as_mut() else { return };
    let proof = api::LogIn { second: String::new(), ..gate.proof() };
    model.shared.two_step = Some(view.two_step.clone());
    gate.entering = Some(view);
    gate::ask_here(model, request(api::TwoStepAct::Begin, proof));
}

/// Takes what came of an act.
pub(super) fn answer(model: &mut Model, answer: api::Answer<api::TwoStepOutcome>) {
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(error) => return gate::refused(model, &error),
    };
    let Some(gate) = model.gate.as_mut() else { return };
    gate.asked = None;
    gate.error.clear();
    if gate.purpose == Purpose::TurnOff && outcome.recovery.is_empty() {
        gate::give_up(model);
        gate::look(model);
        model.messages.say(Message::done("Two-step log-in is off; the password alone logs in."));
        return;
    }
    if outcome.recovery.is_empty() {
        gate.show_secret(&outcome);
    } else {
        gate.show_recovery(outcome.recovery);
    }
    model.effects.push(Effect::Redraw);
}

/// The recovery codes were seen: on to the pages.
pub(super) fn seen(model: &mut Model) {
    let renewed = model.gate.as_ref().is_some_and(|gate| gate.purpose == Purpose::TurnOff);
    let entering = model.gate.as_mut().and_then(|gate| gate.entering.take());
    if let Some(view) = entering {
        gate::logged_in(model, &view);
    } else {
        gate::give_up(model);
        gate::look(model);
    }
    model.messages.say(Message::done(if renewed {
        "The new recovery codes count; those of before are void."
    } else {
        "Two-step log-in is on; from the next log-in on a code is asked for."
    }));
}
