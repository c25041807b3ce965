//! What the list does with keys and answers.

use super::model::{Acting, Templates};
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::panes::template::{Reading, Template, preview_title};
use crate::tui::panes::versions::Versions;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::{
    Answer, PreviewRequest, PreviewView, TemplateView, VisibilityChange, VisibilityOf, VisibilityOutcome,
};

impl Templates {
    /// Reads the templates.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Templates, ctx);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if let Some((_, reading)) = &mut self.reading {
            if matches!(id, CommandId::Back | CommandId::Stop | CommandId::Open | CommandId::PreviewLetter) {
                self.reading = None;
                return true;
            }
            if id != CommandId::PreviewFor {
                return reading.command(id);
            }
        }
        let chosen = self.rows.chosen().cloned();
        match (id, chosen) {
            (CommandId::Refresh, _) => self.read(ctx),
            (CommandId::New, _) => new(ctx),
            (CommandId::UndoLast, _) => self.undo(ctx),
            (CommandId::Edit | CommandId::Open, Some(row)) => edit(&row, ctx),
            (CommandId::Versions, Some(row)) => {
                ctx.page(PaneModel::Versions(Box::new(Versions::of(&row.name))));
            }
            (CommandId::PreviewLetter, Some(row)) => self.preview(&row, ctx),
            (CommandId::PreviewFor, Some(row)) => {
                let wanted = Wanted::PreviewFor(Box::new(sample(&row)));
                ctx.popup(PaneModel::Prompt(Box::new(Prompt::new(ctx.owner(), wanted))));
            }
            (CommandId::ToggleVisible, Some(row)) => self.show_or_hide(&row, !row.visible, ctx),
            (CommandId::Retire, Some(row)) => retire(&row, ctx),
            (id, _) => return self.rows.command(id),
        }
        true
    }

    fn preview(&mut self, row: &TemplateView, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Preview(sample(row)));
        self.acting = Some((ticket, Acting::Preview));
        ctx.hold(ticket);
    }

    /// Shows or hides the letters of a template at once; `u` undoes it.
    fn show_or_hide(&mut self, row: &TemplateView, visible: bool, ctx: &mut Context<'_>) {
        let of = VisibilityOf::Template(row.name.clone());
        let change = VisibilityChange { of, visible: Some(visible) };
        let ticket = ctx.ask(Request::Rules(RulesRequest::SetVisibility(vec![change])));
        self.acting = Some((ticket, Acting::Visible { name: row.name.clone(), visible }));
        ctx.hold(ticket);
    }

    fn undo(&mut self, ctx: &mut Context<'_>) {
        let undone = self.undo.take();
        let row = undone.and_then(|name| self.rows.all().iter().find(|row| row.name == name).cloned());
        match row {
            Some(row) => self.show_or_hide(&row, !row.visible, ctx),
            None => ctx.say(Message::note("There is nothing to undo here.")),
        }
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        if let Reply::TemplateSaved(answer) = &reply {
            let Ok(view) = answer.as_ref() else { return };
            let what = if view.retired { "is retired" } else { "is in use again" };
            ctx.say(Message::done(format!("{} {what}.", view.name)));
            self.read(ctx);
            return;
        }
        if let Some((_, acting)) = self.acting.take_if(|(asked, _)| *asked == ticket) {
            match (acting, reply) {
                (Acting::Preview, Reply::Preview(answer)) => self.show(answer, ctx),
                (Acting::Visible { name, visible }, Reply::Rules(reply)) => {
                    if let RulesReply::Switched(answer) = *reply {
                        self.shown_or_hidden((name, visible), answer, ctx);
                    }
                }
                _ => {}
            }
            return;
        }
        match reply {
            Reply::Templates(answer) => {
                self.rows.take(ticket, answer);
            }
            // What failed was said by the dialog.
            Reply::Preview(Ok(view)) => self.show(Ok(view), ctx),
            _ => {}
        }
    }

    fn show(&mut self, answer: Answer<PreviewView>, ctx: &mut Context<'_>) {
        match answer {
            Ok(view) => {
                let name = view.letters.first().map(|letter| letter.template.clone()).unwrap_or_default();
                self.reading = Some((preview_title(&name, &view), Reading::of_preview(view)));
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    fn shown_or_hidden(
        &mut self,
        (name, visible): (String, bool),
        answer: Answer<VisibilityOutcome>,
        ctx: &mut Context<'_>,
    ) {
        match answer {
            Ok(_) => {
                let what = if visible { "see" } else { "do not see" };
                ctx.say(Message::done(format!("Patients {what} the letters of {name}; u undoes.")));
                self.undo = Some(name);
            }
            Err(error) => ctx.say(Message::refused(&error)),
        }
        self.read(ctx);
    }
}

/// How a letter of the template reads, for the sample patient.
fn sample(row: &TemplateView) -> PreviewRequest {
    PreviewRequest { patient: None, templates: vec![row.name.clone()], version: None, expires: None }
}

/// A new template: in two steps, or straight to the draft of one.
fn new(ctx: &mut Context<'_>) {
    let draft = ctx.shared.drafts.get(&Template::draft_key(""));
    match draft.and_then(Template::waiting) {
        Some(form) => ctx.page(PaneModel::Template(Box::new(form))),
        None => ctx.page(PaneModel::BeginTemplate(Box::default())),
    }
}

fn edit(row: &TemplateView, ctx: &mut Context<'_>) {
    ctx.page(PaneModel::Template(Box::new(Template::edit(&row.name))));
}

fn retire(row: &TemplateView, ctx: &mut Context<'_>) {
    let request = Request::RetireTemplate(row.name.clone(), !row.retired);
    let title = if row.retired { "Take the template into use again" } else { "Retire the template" };
    let mut question = Confirm::of_site(title, ctx.owner(), request);
    question.right.clone_from(&row.name);
    question.lines = if row.retired {
        vec![format!("{} can be chosen for letters again.", row.name)]
    } else {
        vec![
            format!("{} is no longer offered for letters. Letters made of it stay as they are.", row.name),
            "Letters of it that wait in the To post tray are held back from printing.".to_owned(),
        ]
    };
    "Cancel".clone_into(&mut question.safe);
    if row.retired { "Use again" } else { "Retire" }.clone_into(&mut question.act);
    ctx.popup(PaneModel::Confirm(Box::new(question)));
}
