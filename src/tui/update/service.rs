//! Whether the service answers, and what changed there since.
//!
//! A service that is gone is asked for the site every few seconds; pages stay as they are until it answers (S98).

use chrono::{DateTime, Utc};

use super::wishes::with_panes;
use super::{commands, drafts, gate};
use crate::tui::effect::Effect;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::request::{Request, Ticket};
use crate::wire::client::api;

/// How long to wait before asking a lost service again, in milliseconds.
const RETRY_MS: u64 = 3_000;
/// The least time between two looks at a store that keeps changing, in milliseconds.
const LIVE_MS: u64 = 200;
const LIVE_SLOW_MS: u64 = 1_000;
/// How long until the index is looked at again while it is being built, in milliseconds.
const INDEX_MS: u64 = 300;

/// The while is over.
pub(super) fn elapsed(model: &mut Model) {
    model.asking_later = false;
    ask_site(model, true);
}

/// Asks for the site and the session.
pub(super) fn ask_site(model: &mut Model, live: bool) {
    model.tickets += 1;
    let ticket = Ticket { pane: 0, number: model.tickets, live };
    model.effects.push(Effect::Ask(ticket, Request::Site));
}

/// Asks for the site again after a while, unless that is arranged already.
fn ask_site_later(model: &mut Model, ms: u64) {
    if std::mem::replace(&mut model.asking_later, true) {
        return;
    }
    model.tickets += 1;
    let ticket = Ticket { pane: 0, number: model.tickets, live: true };
    model.effects.push(Effect::Later(ticket, ms));
}

/// Waits for changes, unless a wait is under way.
fn watch(model: &mut Model, since: u64, after_ms: u64) {
    if !std::mem::replace(&mut model.watching, true) {
        model.effects.push(Effect::Watch { since, after_ms });
    }
}

/// Takes the site.
pub(super) fn site(model: &mut Model, answer: api::Answer<api::SiteView>) {
    let site = match answer {
        Ok(site) => site,
        Err(error) if gate::is_at_the_door(&error) => return gate::closed(model, &error),
        Err(error) => {
            if !model.shared.lost {
                model.messages.say(Message::error(&error));
            }
            if error.kind == api::ErrorKind::Unavailable {
                gone(model);
            }
            return;
        }
    };
    if site.searchable < site.patients {
        ask_site_later(model, INDEX_MS);
    }
    let is_first = model.shared.site.is_none();
    let before = model.shared.site.as_ref().map(|site| site.searchable);
    let more = before.is_some_and(|before| before != site.searchable);
    let other_rights = rights_changed(model, &site);
    let back = std::mem::take(&mut model.shared.lost);
    model.shared.now = if site.clock.is_some() { site.now } else { model.shared.now.max(site.now) };
    let read = api::Changes { seq: site.seq, all: true, ..api::Changes::default() };
    model.shared.site = Some(site);
    watch(model, read.seq, 0);
    if is_first {
        gate::enter(model);
        commands::begin(model);
    }
    if back {
        drafts::save(model);
        model.messages.say(Message::note("The server is back; what is shown is of now."));
    }
    if other_rights {
        model.messages.say(Message::note("What you may do here was changed by an Administrator."));
    }
    if more || back || other_rights {
        // What can be found or done has changed, or the service was away: pages ask again, as after any other change.
        with_panes(model, true, |pane, ctx| pane.changed(&read, ctx));
    }
}

/// The time that counts when the machine's clock shows `now`: while the service doubts the clock, the service's time.
pub(super) fn counted(model: &Model, now: DateTime<Utc>) -> DateTime<Utc> {
    let doubt = model.shared.site.as_ref().and_then(|site| site.clock);
    doubt.map_or(now, |clock| now - (clock.shown - clock.counted))
}

/// Whether the same operator may do other things than before.
fn rights_changed(model: &Model, site: &api::SiteView) -> bool {
    let before = model.shared.site.as_ref();
    before.is_some_and(|before| before.operator == site.operator && before.permissions != site.permissions)
}

/// Takes what changed.
pub(super) fn changed(model: &mut Model, answer: api::Answer<api::Changes>) {
    model.watching = false;
    let changes = match answer {
        Ok(changes) => changes,
        Err(error) if gate::is_at_the_door(&error) => return gate::closed(model, &error),
        Err(_) => return gone(model),
    };
    let news = model.shared.site.as_ref().is_none_or(|site| site.seq != changes.seq);
    if news {
        if let Some(site) = model.shared.site.as_mut() {
            site.seq = changes.seq;
        }
        if !changes.only_log {
            ask_site(model, true);
        }
        with_panes(model, true, |pane, ctx| {
            if !changes.only_log || pane.follows_log() {
                pane.changed(&changes, ctx);
            }
        });
    }
    let pause = if model.shared.options.slow { LIVE_SLOW_MS } else { LIVE_MS };
    watch(model, changes.seq, if news { pause } else { 0 });
}

/// The service does not answer: it is asked again after a while.
fn gone(model: &mut Model) {
    model.shared.lost = true;
    ask_site_later(model, RETRY_MS);
}
