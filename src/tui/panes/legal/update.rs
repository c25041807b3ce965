//! What the page does with keys and answers.

use super::conflict::Conflict;
use super::edit::{Edit, Focus};
use super::model::{Legal, named};
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::detail::Detail;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, ErrorKind, LegalView, SetLegal};

impl Legal {
    /// Reads the versions.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Rules(RulesRequest::LegalTexts));
        self.asked = Some(ticket);
        if !ticket.live && self.rows.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Reads the text of the chosen version.
    fn read_text(&mut self, ctx: &mut Context<'_>) {
        self.asked_text = self.chosen().map(|chosen| {
            let request = RulesRequest::Legal(chosen.organisation.clone(), Some(chosen.version));
            ctx.ask(Request::Rules(request))
        });
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.edit.is_some() {
            return self.run_edit(id, ctx);
        }
        match id {
            CommandId::Edit => self.edit_chosen(ctx),
            CommandId::New => {
                let prompt = Prompt::new(ctx.owner(), Wanted::LegalOf);
                ctx.popup(PaneModel::Prompt(Box::new(prompt)));
            }
            CommandId::TakeAway => self.take_away(ctx),
            CommandId::Open => self.open(ctx),
            CommandId::Refresh => self.read(ctx),
            id => {
                let moved = self.list.command(id);
                if moved {
                    self.read_text(ctx);
                }
                return moved;
            }
        }
        true
    }

    fn edit_chosen(&mut self, ctx: &mut Context<'_>) {
        if self.rows().is_empty() {
            self.begin(&LegalView::default(), ctx);
        } else if let Some(text) = self.chosen_text().cloned() {
            self.begin(&text, ctx);
        }
    }

    fn begin(&mut self, legal: &LegalView, ctx: &mut Context<'_>) {
        // An older version than the newest leads to the comparison when it is saved: its words may be unknown here.
        let seen = match legal.version {
            0 => self.newest_of(legal.organisation.as_deref()),
            version => version,
        };
        let Some(mut edit) = Edit::of(legal, seen) else {
            ctx.say(Message::note(
                "This text has too many lines for the terminal. Edit it as a file: legal set.",
            ));
            return;
        };
        if edit.take_up(ctx.shared) {
            ctx.say(Message::note("What you typed before is back; Cancel forgets it."));
        } else {
            ctx.hush();
        }
        self.edit = Some(edit);
    }

    fn open(&self, ctx: &mut Context<'_>) {
        let Some(text) = self.chosen_text() else { return };
        let mut pairs = vec![
            ("Organisation", named(text.organisation.as_deref()).to_owned()),
            ("Version", text.version.to_string()),
        ];
        let mut label = "Text";
        for line in text.text.lines() {
            pairs.push((label, if line.is_empty() { " ".to_owned() } else { line.to_owned() }));
            label = "";
        }
        ctx.popup(PaneModel::Detail(Box::new(Detail::new("Legal text", "", pairs))));
    }

    /// Takes the text of an organisation away, after a question.
    fn take_away(&self, ctx: &mut Context<'_>) {
        let Some(chosen) = self.chosen() else { return };
        let organisation = chosen.organisation.clone();
        let then = match &organisation {
            Some(_) => "Its patients read the text for all other organisations then.",
            None => "Patients without a text of their organisation read that of the site's settings then.",
        };
        let whose = named(organisation.as_deref()).to_owned();
        let seen = Some(self.newest_of(organisation.as_deref()));
        let request = RulesRequest::SetLegal(SetLegal { organisation, text: String::new(), seen });
        let mut question = Confirm::of_site("Legal text", ctx.owner(), Request::Rules(request));
        question.lines.push(format!("{whose}: the text is taken away; its versions are kept."));
        question.lines.push(then.to_owned());
        "Keep it".clone_into(&mut question.safe);
        "Take away".clone_into(&mut question.act);
        ctx.popup(PaneModel::Confirm(Box::new(question)));
    }

    fn run_edit(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(edit) = &mut self.edit else { return false };
        if edit.conflict.is_some() {
            return self.run_conflict(id, ctx);
        }
        match (id, edit.focus) {
            (CommandId::Submit, _) | (CommandId::Open, Focus::Save) => self.save(ctx),
            (CommandId::Open, Focus::Cancel) => {
                ctx.draft(edit.draft_key(), Draft::new());
                self.edit = None;
            }
            (CommandId::Next, _) => edit.focus = edit.focus.moved(true),
            (CommandId::Previous, _) => edit.focus = edit.focus.moved(false),
            (CommandId::Back | CommandId::Stop, _) => {
                if edit.is_changed() {
                    ctx.say(Message::note("Draft kept. e on the same row brings it back."));
                } else {
                    ctx.hush();
                }
                self.edit = None;
            }
            (CommandId::Left | CommandId::Up, Focus::Save | Focus::Cancel) => {
                edit.focus = edit.focus.moved(false);
            }
            (CommandId::Right | CommandId::Down, Focus::Save | Focus::Cancel) => {
                edit.focus = edit.focus.moved(true);
            }
            (id, Focus::Text) => match edit.editor.command(id) {
                None => return false,
                Some(changed) => {
                    if changed {
                        self.keep(ctx);
                    }
                }
            },
            _ => return false,
        }
        true
    }

    /// Both texts are shown, and one is to be chosen.
    fn run_conflict(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(edit) = &mut self.edit else { return false };
        match id {
            CommandId::KeepMine => {
                edit.keep_mine();
                self.save(ctx);
            }
            CommandId::TakeTheirs => {
                edit.take_theirs();
                ctx.draft(edit.draft_key(), Draft::new());
                let version = edit.seen;
                ctx.say(Message::note(format!(
                    "This is version {version} now; Ctrl-Z brings your text back."
                )));
            }
            CommandId::Back | CommandId::Stop => edit.conflict = None,
            id => return edit.conflict.as_mut().is_some_and(|conflict| conflict.both.command(id)),
        }
        true
    }

    /// Something was typed: it is kept.
    pub(super) fn keep(&mut self, ctx: &mut Context<'_>) {
        if let Some(edit) = &mut self.edit {
            edit.fault = None;
            ctx.draft(edit.draft_key(), edit.draft());
        }
    }

    fn save(&mut self, ctx: &mut Context<'_>) {
        let Some(edit) = &mut self.edit else { return };
        if edit.editor.text().trim().is_empty() {
            edit.fault = Some("The text is empty. To take a text away, leave this and press d.".to_owned());
            return;
        }
        if !edit.is_changed() {
            edit.fault = Some("Nothing was changed, so there is no new version to save.".to_owned());
            return;
        }
        let ticket = ctx.ask(Request::Rules(RulesRequest::SetLegal(edit.request())));
        self.saving = Some(ticket);
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Rules(reply) = reply else { return };
        match *reply {
            RulesReply::LegalTexts(answer) if self.asked == Some(ticket) => {
                self.asked = None;
                match answer {
                    Ok(rows) => {
                        self.take_rows(rows);
                        self.read_text(ctx);
                    }
                    Err(error) => self.failed = Some(Message::error(&error).text),
                }
            }
            RulesReply::Legal(answer) if self.asked_text == Some(ticket) => {
                self.asked_text = None;
                self.text = answer.ok();
            }
            RulesReply::Legal(answer) if self.asked_theirs == Some(ticket) => {
                self.asked_theirs = None;
                let Some(edit) = &mut self.edit else { return };
                match answer {
                    Ok(theirs) => edit.conflict = Some(Conflict::new(theirs, &edit.editor.text())),
                    Err(error) => {
                        let why = Message::error(&error).text;
                        edit.fault = Some(format!("Not saved: somebody else was faster. {why}"));
                    }
                }
            }
            // The dialog for an organisation found it.
            RulesReply::Legal(Ok(legal)) if ticket.pane != ctx.owner() => self.begin(&legal, ctx),
            RulesReply::LegalSaved(answer) => self.saved(ticket, answer, ctx),
            _ => {}
        }
    }

    fn saved(&mut self, ticket: Ticket, answer: Answer<LegalView>, ctx: &mut Context<'_>) {
        let ours = self.saving.take_if(|saving| *saving == ticket).is_some();
        match answer {
            Ok(legal) => {
                if let Some(edit) = self.edit.take_if(|_| ours) {
                    ctx.draft(edit.draft_key(), Draft::new());
                }
                let whose = named(legal.organisation.as_deref());
                ctx.say(Message::done(if legal.text.is_empty() {
                    format!("{whose}: the text is taken away.")
                } else {
                    format!(
                        "{whose}: version {} is saved; who registers from now on reads it.",
                        legal.version
                    )
                }));
                self.show = Some((legal.organisation, legal.version));
            }
            Err(error) => {
                if let Some(edit) = self.edit.as_mut().filter(|_| ours) {
                    if error.kind == ErrorKind::Conflict {
                        let request = RulesRequest::Legal(edit.of.clone(), None);
                        let ticket = ctx.ask(Request::Rules(request));
                        self.asked_theirs = Some(ticket);
                        ctx.hold(ticket);
                    } else {
                        edit.fault = Some(Message::error(&error).text);
                    }
                }
            }
        }
        self.read(ctx);
    }
}
