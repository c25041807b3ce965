//! Commands that mean the same everywhere, and the way to places.

use super::wishes::{close, open, with_top};
use super::{drafts, keys};
use crate::domain::Permission;
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::panes::configuration::{self, Configuration};
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::goto::{self, GoTo};
use crate::tui::panes::help::Help;
use crate::tui::panes::home::Home;
use crate::tui::panes::locked::Locked;
use crate::tui::panes::log::LogView;
use crate::tui::panes::messages::MessageList;
use crate::tui::panes::operators::password_form;
use crate::tui::panes::palette::Palette;
use crate::tui::panes::queue::Queue;
use crate::tui::panes::record::Record;
use crate::tui::panes::tray::Tray;
use crate::tui::request::Request;
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::QueueKind;

/// Runs a command: the pane in front first, then its meaning everywhere.
pub(super) fn run(model: &mut Model, id: CommandId, key: Option<Key>) {
    if keys::edit(model, id) {
        return;
    }
    if model.top().filtered().is_some_and(Filtered::is_filtering) {
        if !with_top(model, key, |pane, ctx| in_filter(pane, id, ctx)) {
            everywhere(model, id);
        }
        return;
    }
    if let Some(reason) = model.top().unavailable(id, &model.shared) {
        model.messages.say(Message::note(reason));
        return;
    }
    if with_top(model, key, |pane, ctx| pane.command(id, ctx)) || everywhere(model, id) {
        return;
    }
    // A letter that moves in other places does nothing here: then it is a letter like any other.
    if let Some(letter) = key.and_then(Key::printable) {
        with_top(model, key, |pane, ctx| pane.stray(letter, ctx));
    }
}

/// While the filter of a page has the focus, the commands of the page are not for it.
fn in_filter(pane: &mut dyn Pane, id: CommandId, ctx: &mut Context<'_>) -> bool {
    let done = pane.filtered_mut().is_some_and(|rows| rows.command(id));
    if done {
        pane.sifted(ctx);
    }
    done
}

/// What a command means everywhere; whether it means something.
fn everywhere(model: &mut Model, id: CommandId) -> bool {
    if let Some(reason) = goto::not_permitted(id, &model.shared) {
        model.messages.say(Message::note(reason));
        return true;
    }
    match id {
        CommandId::Stop if model.popups.is_empty() => {
            model.messages.say(Message::note("Nothing runs here; q goes back."));
        }
        CommandId::Back | CommandId::Stop => back(model),
        CommandId::Home | CommandId::GoPatients => go(model, Place::Home),
        CommandId::GoLocked => go(model, Place::Locked),
        CommandId::GoTray => go(model, Place::Tray),
        CommandId::GoLog => go(model, Place::Log(None)),
        CommandId::Help => {
            let help = Help::new(model.top(), &model.shared);
            open(model, PaneModel::Help(Box::new(help)), true);
        }
        CommandId::Palette if model.popups.is_empty() => {
            let palette = Palette::new(model.page(), &model.shared);
            open(model, PaneModel::Palette(Box::new(palette)), true);
        }
        CommandId::GoTo if model.popups.is_empty() => {
            open(model, PaneModel::GoTo(GoTo::new()), true);
        }
        CommandId::Palette | CommandId::GoTo => {
            model.messages.say(Message::note("Close this first: Esc."));
        }
        CommandId::Messages => {
            let list = MessageList::new(model.messages.lines());
            open(model, PaneModel::Messages(list), true);
        }
        CommandId::Quit => open(model, PaneModel::Confirm(Box::new(Confirm::quit())), true),
        CommandId::ConfirmClock => confirm_clock(model),
        CommandId::Redraw => model.effects.push(Effect::Redraw),
        CommandId::Lock => super::gate::lock(model),
        CommandId::TwoStep => super::two_step::open(model),
        CommandId::OwnPassword => own_password(model),
        CommandId::Suspend => {
            drafts::save(model);
            model.effects.push(Effect::Suspend);
        }
        CommandId::GoRecordOk => queue(model, QueueKind::RecordOkAgain),
        CommandId::GoMailFailed => queue(model, QueueKind::MailFailed),
        CommandId::GoExpiring => queue(model, QueueKind::ExpiringThisWeek),
        CommandId::GoCohorts => show_only(model, PaneModel::Cohorts(Box::default())),
        CommandId::SavedSearches => show_only(model, PaneModel::Searches(Box::default())),
        CommandId::GoApprovals => show_only(model, PaneModel::Approvals(Box::default())),
        CommandId::GoOperators => show_only(model, PaneModel::Operators(Box::default())),
        CommandId::GoConfiguration => show_only(model, PaneModel::Configuration(Configuration::default())),
        id => return configuration(model, id),
    }
    true
}

/// Asks whether the machine's clock is right, where it is in doubt.
fn confirm_clock(model: &mut Model) {
    let Some(clock) = model.shared.site.as_ref().and_then(|site| site.clock) else {
        model.messages.say(Message::note("The machine's clock is not in doubt."));
        return;
    };
    if let Some(reason) = model.shared.not_permitted(Permission::OperatorsManage) {
        model.messages.say(Message::note(reason));
        return;
    }
    let [shown, counted] = [clock.shown, clock.counted].map(|at| model.shared.local(at));
    let mut question = Confirm::of_site("Confirm the clock", 0, Request::ConfirmClock(clock));
    question.lines = vec![
        format!("It shows        {}", shown.format("%-d %b %Y %H:%M")),
        format!("instead of      {}", counted.format("%-d %b %Y %H:%M")),
        String::new(),
        "If that is right now, expiries and waits follow it from here on.".to_owned(),
        "If not, set the machine's clock right; then this question is gone.".to_owned(),
    ];
    "It is right".clone_into(&mut question.act);
    open(model, PaneModel::Confirm(Box::new(question)), true);
}

/// Opens the form for the password of whoever is logged in.
fn own_password(model: &mut Model) {
    let Some(site) = &model.shared.site else { return };
    if let Some(reason) = model.shared.frozen() {
        return model.messages.say(Message::note(reason));
    }
    if model.shared.idle_minutes.is_none() {
        return model.messages.say(Message::note("Nobody logs in at this site, so there is no password."));
    }
    let form = password_form(&site.operator, true, 0);
    open(model, PaneModel::Form(Box::new(form)), false);
}

/// Closes the dialog in front, or else the page; the home page stays.
fn back(model: &mut Model) {
    model.messages.put_away();
    if let Some(id) = model.popups.last().or(model.pages.last()).map(|slot| slot.id) {
        close(model, id);
    }
}

/// Goes to a place. The home page is always below.
pub(super) fn go(model: &mut Model, place: Place) {
    match place {
        Place::Home => {
            model.popups.clear();
            model.pages.truncate(1);
            if let Some(PaneModel::Home(home)) = model.pages.first_mut().map(|slot| &mut slot.model) {
                Home::come_back(home);
            }
            with_top(model, None, |pane, ctx| pane.shown(ctx));
        }
        Place::Search(search) => {
            if let Some(PaneModel::Home(home)) = model.pages.first_mut().map(|slot| &mut slot.model) {
                Home::take_up(home, search);
            }
            go(model, Place::Home);
        }
        Place::Locked => show_only(model, PaneModel::Locked(Box::new(Locked::new()))),
        Place::Tray => show_only(model, PaneModel::Tray(Box::new(Tray::new()))),
        Place::Record(patient) => show(
            model,
            |open| matches!(open, PaneModel::Record(record) if record.is_of(&patient)),
            || PaneModel::Record(Box::new(Record::new(patient.clone()))),
        ),
        Place::Log(of) => show(
            model,
            |open| matches!(open, PaneModel::Log(log) if log.is_of(of.as_deref())),
            || PaneModel::Log(Box::new(LogView::new(of.clone()))),
        ),
    }
}

/// Shows a page: the one that is open already, or a new one on top.
fn show(model: &mut Model, is_open: impl Fn(&PaneModel) -> bool, page: impl FnOnce() -> PaneModel) {
    match model.pages.iter().position(|slot| is_open(&slot.model)) {
        Some(at) => {
            model.popups.clear();
            model.pages.truncate(at + 1);
            with_top(model, None, |pane, ctx| pane.shown(ctx));
        }
        None => open(model, page(), false),
    }
}

/// Shows a queue.
fn queue(model: &mut Model, kind: QueueKind) {
    show(
        model,
        |open| matches!(open, PaneModel::Queue(queue) if queue.is_of(kind)),
        || PaneModel::Queue(Box::new(Queue::new(kind))),
    );
}

/// Shows a page of which there is one.
fn show_only(model: &mut Model, page: PaneModel) {
    let kind = std::mem::discriminant(&page);
    show(model, |open| std::mem::discriminant(open) == kind, || page);
}

/// Shows the page of an entry of My Company > CMS configuration, if the command is one.
fn configuration(model: &mut Model, id: CommandId) -> bool {
    let Some(entry) = configuration::entry(id) else { return false };
    show_only(model, (entry.page)());
    true
}

/// Shows where the operator begins, when nothing was opened yet.
pub(super) fn begin(model: &mut Model) {
    if model.pages.len() == 1
        && model.popups.is_empty()
        && let Some(id) = goto::first(&model.shared)
    {
        everywhere(model, id);
    }
}
