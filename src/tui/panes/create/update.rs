//! What the form does with keys and answers.

use super::model::{Choice, Create, Focus, TITLE};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::letter::Letter;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::date_field::{Span, in_words};
use crate::wire::client::api::{Changes, CreateRequest};

impl Create {
    /// Just opened: takes up a draft.
    pub(super) fn begin(&mut self, ctx: &mut Context<'_>) {
        if self.fill(ctx.shared) {
            ctx.say(Message::note("What you typed before is back; Cancel forgets it."));
        }
    }

    /// Something was typed or chosen: it is kept.
    pub(super) fn keep(&mut self, ctx: &mut Context<'_>) {
        ctx.draft(Self::draft_key(&self.who.id), self.draft(ctx.shared));
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let in_date = self.focus == Focus::Date;
        match id {
            _ if in_date && self.date.command(id, Span::of_site(ctx.shared)) => self.keep(ctx),
            CommandId::Submit => self.submit(ctx),
            CommandId::Next | CommandId::Down | CommandId::Right => self.turn(true, ctx),
            CommandId::Previous | CommandId::Up | CommandId::Left => self.turn(false, ctx),
            CommandId::Tick => self.tick(ctx),
            CommandId::Open => self.accept(ctx),
            CommandId::Back | CommandId::Stop => self.leave(ctx),
            _ => return false,
        }
        true
    }

    /// Moves the focus; a date that is left is checked and written out.
    fn turn(&mut self, forward: bool, ctx: &Context<'_>) {
        if self.focus == Focus::Date {
            self.date.check(Span::of_site(ctx.shared));
        }
        self.focus = self.focus.moved(forward);
    }

    /// Chooses what has the focus.
    fn tick(&mut self, ctx: &mut Context<'_>) {
        self.choice = match self.focus {
            Focus::Now => Some(Choice::Now),
            Focus::Later => Some(Choice::Later),
            _ => return,
        };
        self.choice_missing = false;
        self.keep(ctx);
    }

    /// Enter: the next field; on the last one the button gets the focus.
    fn accept(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::Date => {
                if self.date.check(Span::of_site(ctx.shared)).is_some() {
                    let is_later = self.choice == Some(Choice::Later);
                    self.focus = if is_later { Focus::Later } else { Focus::Now };
                }
            }
            Focus::Now | Focus::Later => {
                self.tick(ctx);
                self.focus = Focus::Submit;
            }
            Focus::Submit => self.submit(ctx),
            Focus::Cancel => {
                ctx.draft(Self::draft_key(&self.who.id), Draft::new());
                ctx.close();
            }
        }
    }

    fn leave(&mut self, ctx: &mut Context<'_>) {
        if self.draft(ctx.shared).is_empty() {
            ctx.hush();
        } else {
            ctx.say(Message::note("Draft kept. The same action brings it back."));
        }
        ctx.close();
    }

    /// Now goes to the letters, later asks and creates.
    fn submit(&mut self, ctx: &mut Context<'_>) {
        let span = Span::of_site(ctx.shared);
        let Some(expires) = self.date.check(span) else {
            self.focus = Focus::Date;
            return;
        };
        match self.choice {
            None => {
                self.choice_missing = true;
                self.focus = Focus::Now;
            }
            Some(Choice::Now) => {
                let letter = Letter::create(&self.view, expires);
                ctx.page(PaneModel::Letter(Box::new(letter)));
            }
            Some(Choice::Later) => {
                let request = Request::Create(CreateRequest {
                    patient: self.who.id.clone(),
                    expires,
                    templates: Vec::new(),
                    hold: false,
                    seen: Some(self.view.generation()),
                });
                let mut question = Confirm::about(&self.who, TITLE, ctx.owner(), request);
                let until = in_words(expires, ctx.shared.today());
                question.lines.push(format!("Credentials are created that expire on {until}."));
                question.lines.push("Nothing is sent to the patient until they are distributed.".to_owned());
                question.lines.extend(self.warnings().into_iter().map(|warning| format!("! {warning}")));
                "Not yet".clone_into(&mut question.safe);
                "Create".clone_into(&mut question.act);
                ctx.popup(PaneModel::Confirm(Box::new(question)));
            }
        }
    }

    /// Something changed in the store: what creating replaces may be something else now.
    pub(super) fn news(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        if changes.all || changes.patients.contains(&self.who.id) {
            self.asked = Some(ctx.ask(Request::Record(self.who.id.clone())));
        }
    }

    /// An answer came. Once it has succeeded the form goes, and the record is told either way.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Record(answer) if self.asked == Some(ticket) => {
                if let Ok(view) = *answer {
                    self.view = view;
                }
            }
            reply @ Reply::Credentials(_) => {
                if reply.failure().is_none() {
                    ctx.draft(Self::draft_key(&self.who.id), Draft::new());
                    ctx.close();
                }
                ctx.tell(self.owner, ticket, reply);
            }
            _ => {}
        }
    }
}
