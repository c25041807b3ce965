//! What the log does with keys and answers.

use super::editor::{Editor, Input};
use super::entry;
use super::feed::{Check, Feed};
use super::filter::{Filter, Since};
use super::model::{LogView, Mode};
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::{Level, Message};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::wire::client::api::{ActivityPage, Answer, Changes, ErrorKind, LogCheck};

impl LogView {
    /// Reads the newest entries.
    pub(super) fn open(&mut self, ctx: &mut Context<'_>) {
        self.day = Some(ctx.shared.today());
        self.feed.open(&self.filter, true, ctx);
    }

    /// Something was logged, or may have been. Another day makes another filter of "today".
    pub(super) fn grown(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        let day_ended = self.filter.since == Since::Today && self.day != Some(ctx.shared.today());
        if day_ended && self.feed.following {
            self.day = Some(ctx.shared.today());
            self.feed.open(&self.filter, false, ctx);
            return;
        }
        self.feed.look_for_newer(changes.log, &self.filter, ctx);
    }

    /// Runs a command while the list or an entry has the focus.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let in_entry = matches!(self.mode, Mode::Entry);
        match id {
            CommandId::Back | CommandId::Stop if in_entry => self.mode = Mode::List,
            CommandId::Stop if self.feed.is_looking_back() => {
                self.feed.stop_looking();
                ctx.say(Message::note("Stopped looking further back."));
            }
            CommandId::Follow => self.follow(ctx),
            CommandId::Last if !in_entry => self.follow(ctx),
            CommandId::Filter => self.edit(ctx.shared),
            CommandId::ClearFilter => self.clear(ctx),
            CommandId::OpenPatient => self.open_patient(ctx),
            CommandId::Open if in_entry && self.inside => self.mode = Mode::List,
            CommandId::Open if in_entry => self.open_patient(ctx),
            CommandId::Open => self.show_entry(),
            CommandId::VerifyLog => self.verify(ctx),
            CommandId::CopyEntry => self.copy(ctx),
            CommandId::Refresh => self.open(ctx),
            _ => return self.go(id, ctx),
        }
        true
    }

    fn go(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let at_top = self.feed.list.selected == 0 && !self.feed.more && self.feed.loaded;
        let up = matches!(id, CommandId::Up | CommandId::PageUp);
        if at_top && up && self.filter.since != Since::Any && !self.feed.following {
            ctx.say(Message::note("Older entries are filtered out; Backspace shows all entries."));
        }
        self.feed.go(id, &self.filter, ctx)
    }

    fn follow(&mut self, ctx: &mut Context<'_>) {
        self.mode = Mode::List;
        self.feed.follow(&self.filter, ctx);
    }

    fn clear(&mut self, ctx: &mut Context<'_>) {
        self.mode = Mode::List;
        self.filter = Filter::everything(self.of.as_deref());
        self.open(ctx);
    }

    fn show_entry(&mut self) {
        if self.feed.chosen().is_some() {
            self.feed.stop();
            self.mode = Mode::Entry;
        }
    }

    fn open_patient(&mut self, ctx: &mut Context<'_>) {
        if let Some(id) = self.feed.chosen().and_then(|entry| entry.patient_id.clone()) {
            ctx.go(Place::Record(id));
        }
    }

    fn copy(&mut self, ctx: &mut Context<'_>) {
        if let Some(chosen) = self.feed.chosen() {
            ctx.say(Message::done(format!("Copied entry {}.", dates::count(chosen.seq))));
            ctx.copy(entry::copied(chosen, ctx.shared));
        }
    }

    fn verify(&mut self, ctx: &mut Context<'_>) {
        self.check = Check::Running(ctx.ask(Request::VerifyLog));
        ctx.say(Message::note("Verifying the chain of the log; go on working meanwhile."));
    }

    /// Why a command has nothing to work on.
    pub(super) fn why_not(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let in_entry = matches!(self.mode, Mode::Entry);
        let opens = id == CommandId::OpenPatient || (id == CommandId::Open && in_entry && !self.inside);
        let reason = match id {
            CommandId::VerifyLog if matches!(self.check, Check::Running(_)) => {
                "Not now: the chain is being verified."
            }
            CommandId::VerifyLog if shared.lost => "Not now: no server.",
            CommandId::OpenPatient if self.inside => "Not now: this is the record of that patient.",
            CommandId::OpenPatient | CommandId::CopyEntry if self.feed.chosen().is_none() => {
                "Not now: no entry is chosen."
            }
            _ if opens && self.feed.chosen().is_some_and(|entry| entry.patient_id.is_none()) => {
                "Not now: this entry is about the site, not about a patient."
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn edit(&mut self, shared: &Shared) {
        let mut actors: Vec<String> = self.feed.actors.iter().cloned().collect();
        actors.extend(shared.site.as_ref().map(|site| site.operator.clone()));
        actors.push("patient".to_owned());
        actors.sort_unstable();
        actors.dedup();
        let editor = Editor::new(&self.filter, self.is_of_site(), actors, shared);
        self.mode = Mode::Filter(Box::new(editor));
    }

    /// Runs a command while the filter has the focus.
    pub(super) fn run_in_filter(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Mode::Filter(editor) = &mut self.mode else { return false };
        match id {
            CommandId::Back | CommandId::Stop => self.mode = Mode::List,
            CommandId::Next => editor.turn(true, ctx.shared),
            CommandId::Previous => editor.turn(false, ctx.shared),
            CommandId::ListValues => editor.offer(ctx.shared, true),
            CommandId::Open | CommandId::ApplyFilter => {
                editor.take_chosen();
                match editor.read(self.of.as_deref(), ctx.shared) {
                    Ok(filter) => self.attempt(filter, ctx),
                    Err((input, sentence)) => editor.blame(input, sentence),
                }
            }
            id => return editor.choose(id),
        }
        true
    }

    /// Asks with a filter; it counts once the service has answered.
    fn attempt(&mut self, filter: Filter, ctx: &mut Context<'_>) {
        let question = Feed::newest_page(&filter, ctx);
        let ticket = ctx.ask(question);
        ctx.hold(ticket);
        self.trial = Some((ticket, filter));
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Activity(answer) if self.trial.as_ref().is_some_and(|(of, _)| *of == ticket) => {
                self.take_trial(ticket, answer, ctx);
            }
            Reply::Activity(answer) => self.feed.answer(ticket, answer, &self.filter, ctx),
            Reply::Search(Ok(page)) => {
                if let Mode::Filter(editor) = &mut self.mode {
                    editor.found(ticket, page.rows, ctx.shared);
                }
            }
            Reply::LogCheck(answer) if matches!(self.check, Check::Running(of) if of == ticket) => {
                self.take_check(answer, ctx);
            }
            _ => {}
        }
    }

    fn take_trial(&mut self, ticket: Ticket, answer: Answer<ActivityPage>, ctx: &mut Context<'_>) {
        let Some((_, filter)) = self.trial.take() else { return };
        match answer {
            Ok(page) => {
                self.filter = filter;
                self.day = Some(ctx.shared.today());
                self.mode = Mode::List;
                self.feed.await_first(ticket);
                self.feed.answer(ticket, Ok(page), &self.filter, ctx);
            }
            Err(error) => match &mut self.mode {
                Mode::Filter(editor) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Invalid) => {
                    editor.blame(Input::Patient, Message::error(&error).text);
                }
                _ => ctx.say(Message::error(&error)),
            },
        }
    }

    fn take_check(&mut self, answer: Answer<LogCheck>, ctx: &mut Context<'_>) {
        match answer {
            Ok(check) => {
                self.check = Check::Good { entries: check.entries, at: check.at };
                let line = self.chain_line(ctx.shared);
                ctx.say(Message::done(format!("{line}.")));
            }
            Err(error) => {
                self.check = Check::Bad(error.message.clone());
                ctx.say(Message { level: Level::Error, text: Message::error(&error).text });
            }
        }
    }
}
