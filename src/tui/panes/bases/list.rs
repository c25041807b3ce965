//! What the list does with keys and answers.

use super::model::Bases;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::base::BaseForm;
use crate::tui::panes::confirm::Confirm;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::BaseView;

impl Bases {
    /// Reads the bases.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Bases, ctx);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match (id, self.rows.chosen()) {
            (CommandId::Refresh, _) => self.read(ctx),
            (CommandId::New, _) => ctx.page(PaneModel::Base(Box::default())),
            (CommandId::Edit | CommandId::Open, Some(row)) => {
                ctx.page(PaneModel::Base(Box::new(BaseForm::edit(row))));
            }
            (CommandId::Retire, Some(row)) => retire(row, ctx),
            (id, _) => return self.rows.command(id),
        }
        true
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::BaseSaved(answer) => {
                // What was refused was said by the question.
                let Ok(base) = *answer else { return };
                let what = if base.retired { "is retired" } else { "is in use again" };
                ctx.say(Message::done(format!("{} {what}.", base.name)));
                self.read(ctx);
            }
            Reply::Bases(answer) => {
                self.rows.take(ticket, answer);
            }
            _ => {}
        }
    }
}

fn retire(row: &BaseView, ctx: &mut Context<'_>) {
    let request = Request::RetireBase(row.name.clone(), !row.retired);
    let title = if row.retired { "Take the base into use again" } else { "Retire the base" };
    let mut question = Confirm::of_site(title, ctx.owner(), request);
    question.right.clone_from(&row.name);
    let used = match row.templates {
        0 => "No template uses it.".to_owned(),
        1 => "1 template uses it and goes on.".to_owned(),
        n => format!("{n} templates use it and go on."),
    };
    question.lines = if row.retired {
        vec![format!("New templates can start from {} again.", row.name)]
    } else {
        vec![format!("No new template starts from {}.", row.name), used]
    };
    "Cancel".clone_into(&mut question.safe);
    if row.retired { "Use again" } else { "Retire" }.clone_into(&mut question.act);
    ctx.popup(PaneModel::Confirm(Box::new(question)));
}
