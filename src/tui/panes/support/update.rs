//! What the page does with keys, answers and changes.

use super::form::{Focus, Form};
use super::model::{Acting, Support, again, entry, named, of_seen};
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, ErrorKind, PendingSupport, SupportView};

impl Support {
    /// Reads the lines.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Rules(RulesRequest::Support));
        self.asked = Some(ticket);
        if !ticket.live && self.view.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.form.is_some() {
            return self.run_form(id, ctx);
        }
        match id {
            CommandId::Edit | CommandId::Open => self.edit(ctx),
            CommandId::New => {
                let prompt = Prompt::new(ctx.owner(), Wanted::OrganisationType);
                ctx.popup(PaneModel::Prompt(Box::new(prompt)));
            }
            CommandId::RemoveSupport => self.remove(ctx),
            CommandId::WithdrawSupport => self.withdraw(ctx),
            CommandId::UndoLast => self.take_back(ctx),
            CommandId::Refresh => self.read(ctx),
            id => return self.list.command(id),
        }
        true
    }

    fn edit(&mut self, ctx: &mut Context<'_>) {
        let Some(line) = self.chosen() else { return };
        let mut form = Form::of(line);
        if form.take_up(ctx.shared) {
            ctx.say(Message::note("What you typed before is back; Cancel forgets it."));
        } else {
            ctx.hush();
        }
        self.form = Some(form);
    }

    fn run_form(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(form) = &mut self.form else { return false };
        match (id, form.focus) {
            (CommandId::Submit, _) | (CommandId::Open, Focus::Save) => self.save(ctx),
            (CommandId::Open, Focus::Cancel) => {
                ctx.draft(form.draft_key(), Draft::new());
                self.form = None;
            }
            (CommandId::Open | CommandId::Next | CommandId::Down | CommandId::Right, _) => {
                form.focus = form.focus.moved(true);
            }
            (CommandId::Previous | CommandId::Up | CommandId::Left, _) => {
                form.focus = form.focus.moved(false);
            }
            (CommandId::Back | CommandId::Stop, _) => {
                if form.draft().is_empty() {
                    ctx.hush();
                } else {
                    ctx.say(Message::note("Draft kept. e on the same row brings it back."));
                }
                self.form = None;
            }
            _ => return false,
        }
        true
    }

    /// Something was typed: it is kept.
    pub(super) fn keep(&mut self, ctx: &mut Context<'_>) {
        if let Some(form) = &mut self.form {
            form.fault = None;
            ctx.draft(form.draft_key(), form.draft());
        }
    }

    fn save(&mut self, ctx: &mut Context<'_>) {
        let Some(request) = self.form.as_mut().and_then(Form::checked) else { return };
        let of = request.organisation_type.clone();
        let undo = Some(self.undo_of(&of));
        self.act(RulesRequest::SetSupport(request), of, undo, ctx);
    }

    /// Removes the entry of a type, or a type that nobody uses; either asks.
    fn remove(&mut self, ctx: &mut Context<'_>) {
        let Some(line) = self.chosen() else { return };
        let of = line.organisation_type.clone();
        let (title, what, request) = if line.own {
            let then = if of.is_empty() {
                "Types without details of their own fall back to the site's settings.".to_owned()
            } else {
                "Its patients see those of (all other types) then.".to_owned()
            };
            ("Remove client support", then, RulesRequest::RemoveSupport(entry(&of, line.revision)))
        } else if line.pending.is_some() {
            ctx.say(Message::note("Not now: nothing is visible yet; w withdraws what is pending."));
            return;
        } else if of.is_empty() {
            ctx.say(Message::note("Not now: there is no entry for all other types."));
            return;
        } else {
            let then = "A type that imported organisations have stays.".to_owned();
            ("Remove organisation type", then, RulesRequest::RemoveType(of.clone()))
        };
        let mut question = Confirm::of_site(title, ctx.owner(), Request::Rules(request));
        question.lines.push(format!("{}: {what}", named(&of)));
        "Keep it".clone_into(&mut question.safe);
        "Remove".clone_into(&mut question.act);
        ctx.popup(PaneModel::Confirm(Box::new(question)));
    }

    fn withdraw(&mut self, ctx: &mut Context<'_>) {
        let Some(line) = self.chosen() else { return };
        let of = line.organisation_type.clone();
        let Some(pending) = &line.pending else {
            ctx.say(Message::note("Not now: no change is pending for this type."));
            return;
        };
        let undo = Some(again(&of, pending));
        let request = RulesRequest::WithdrawSupport(entry(&of, line.revision));
        self.act(request, of, undo, ctx);
    }

    fn take_back(&mut self, ctx: &mut Context<'_>) {
        let Some(undo) = self.undo.take() else {
            ctx.say(Message::note("There is nothing to undo on this page."));
            return;
        };
        let of = match &undo {
            RulesRequest::SetSupport(set) => set.organisation_type.clone(),
            RulesRequest::WithdrawSupport(seen) | RulesRequest::RemoveSupport(seen) => {
                seen.organisation_type.clone()
            }
            _ => String::new(),
        };
        self.act(undo, of, None, ctx);
    }

    fn act(&mut self, request: RulesRequest, of: String, undo: Option<RulesRequest>, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Rules(request));
        self.acting = Some(Acting { ticket, of, undo });
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Rules(reply) = reply else { return };
        match *reply {
            RulesReply::Support(answer) if self.asked == Some(ticket) => {
                self.asked = None;
                match answer {
                    Ok(view) => {
                        self.take_view(view);
                        self.see_theirs();
                    }
                    Err(error) => self.failed = Some(Message::error(&error).text),
                }
            }
            RulesReply::Support(answer) => {
                let acting = self.acting.take_if(|acting| acting.ticket == ticket);
                // A question asks for the page; an own question that is neither is stale.
                if acting.is_some() || ticket.pane != ctx.owner() {
                    self.done(acting, answer, ctx);
                }
            }
            RulesReply::Types(Ok(_)) => {
                ctx.say(Message::done("the list of organisation types is changed."));
                self.read(ctx);
            }
            _ => {}
        }
    }

    /// The form shows its own text and knows the other's, which was told.
    fn see_theirs(&mut self) {
        if !std::mem::take(&mut self.told) {
            return;
        }
        let lines = self.view.iter().flat_map(|view| &view.lines);
        if let Some(form) = &mut self.form
            && let Some(line) = lines.into_iter().find(|line| line.organisation_type == form.of)
        {
            form.seen = line.revision;
            // A third change may have come meanwhile: what is told is what the next save replaces.
            form.fault = Some(match &line.pending {
                Some(pending) => {
                    format!("Not saved. {} Yours is kept here: F2 saves it instead.", entered(pending))
                }
                None => "Not saved. Somebody has taken a change back since. Yours is kept here: F2 saves it."
                    .to_owned(),
            });
        }
    }

    /// A change was made or refused. What was refused in a question was said there.
    fn done(&mut self, acting: Option<Acting>, answer: Answer<SupportView>, ctx: &mut Context<'_>) {
        let view = match answer {
            Ok(view) => view,
            Err(error) => {
                if let (Some(form), Some(_)) = (&mut self.form, &acting) {
                    form.fault = Some(if error.kind == ErrorKind::Conflict {
                        // What the other entered is told, so that the next save replaces it knowingly.
                        self.told = true;
                        format!("Not saved. {} Yours is kept here: F2 saves it instead.", error.message)
                    } else {
                        Message::error(&error).text
                    });
                } else if acting.is_some() {
                    ctx.say(Message::error(&error));
                }
                return self.read(ctx);
            }
        };
        let delay = view.delay_minutes;
        self.take_view(view);
        let saved = self.form.is_some() && acting.is_some();
        if let Some(form) = self.form.take_if(|_| acting.is_some()) {
            ctx.draft(form.draft_key(), Draft::new());
        }
        let of = acting.as_ref().map_or_else(
            || self.chosen().map(|line| line.organisation_type.clone()).unwrap_or_default(),
            |acting| acting.of.clone(),
        );
        let revision = self.revision(&of);
        self.undo = match acting {
            Some(acting) => acting.undo.map(|undo| of_seen(undo, revision)),
            None => Some(RulesRequest::WithdrawSupport(entry(&of, revision))),
        };
        let pending = self.lines().iter().find(|line| line.organisation_type == of);
        let pending = pending.and_then(|line| line.pending.as_ref());
        let undoes = if self.undo.is_some() { "  u undoes it." } else { "" };
        ctx.say(Message::done(match pending {
            Some(pending) => {
                let from = ctx.shared.when(pending.from);
                format!("saved. Visible to patients from {from}.{undoes}")
            }
            None if saved && delay == 0 => {
                format!("saved. Patients of {} see it now.", named(&of))
            }
            None => format!("nothing is pending for {} now.{undoes}", named(&of)),
        }));
    }
}

/// Who entered what is pending, and what it is.
fn entered(pending: &PendingSupport) -> String {
    let contact = [pending.email.as_str(), pending.phone.as_str()];
    let contact: Vec<&str> = contact.into_iter().filter(|part| !part.is_empty()).collect();
    if pending.removal {
        format!("{} has removed this entry since you looked.", pending.by)
    } else {
        format!("{} has entered this since you looked: {}.", pending.by, contact.join(", "))
    }
}
