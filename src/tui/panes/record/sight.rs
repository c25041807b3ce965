//! What the patient sees of the chosen document, switched from the record (R28).

use super::model::{Module, Record};
use crate::domain::Permission;
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::{Request, Ticket};
use crate::tui::shared::Shared;
use crate::wire::client::api::{Answer, DocumentView, VisibilityChange, VisibilityOf, VisibilityOutcome};

/// The switch that is under way, and what takes the last one back.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    acting: Option<(Ticket, String)>,
    undo: Vec<VisibilityChange>,
}

/// Whether a command is one of these.
fn switches(id: CommandId) -> bool {
    matches!(id, CommandId::DocumentVisible | CommandId::DocumentAsType | CommandId::DocumentUndo)
}

impl Record {
    fn chosen_document(&self) -> Option<&DocumentView> {
        let view = self.view.as_ref().filter(|_| self.module == Module::Documents)?;
        view.documents.get(self.list().selected)
    }

    /// Why a document cannot be switched now.
    pub(super) fn cannot_switch(&self, id: CommandId, shared: &Shared) -> Option<String> {
        if !switches(id) {
            return None;
        }
        if let Some(reason) = shared.not_permitted(Permission::VisibilityConfigure) {
            return Some(reason);
        }
        match self.chosen_document() {
            _ if id == CommandId::DocumentUndo && self.sight.undo.is_empty() => {
                Some("Not now: there is nothing to undo on this page.".to_owned())
            }
            _ if id == CommandId::DocumentUndo => None,
            None => Some("Not now: choose a document in the module Documents.".to_owned()),
            Some(document) if document.withdrawn => {
                Some("Not now: the source withdrew this document; no patient sees it.".to_owned())
            }
            Some(_) => shared.frozen().map(str::to_owned),
        }
    }

    /// Switches the chosen document; whether the command was one for it.
    pub(super) fn switch(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if !switches(id) {
            return false;
        }
        let (changes, said) = match (id, self.chosen_document()) {
            (CommandId::DocumentUndo, _) => {
                (std::mem::take(&mut self.sight.undo), "it is as it was.".to_owned())
            }
            (_, None) => return true,
            (CommandId::DocumentAsType, Some(document)) => {
                let said = format!("{} is shown or hidden as its type is.", document.title);
                (vec![self.change(document, None)], said)
            }
            (_, Some(document)) => {
                let word = if document.visible { "Hidden" } else { "Visible" };
                let said = format!("{} is now {word}.", document.title);
                (vec![self.change(document, Some(!document.visible))], said)
            }
        };
        let ticket = ctx.ask(Request::Rules(RulesRequest::SetVisibility(changes)));
        self.sight.acting = Some((ticket, said));
        ctx.hold(ticket);
        true
    }

    fn change(&self, document: &DocumentView, visible: Option<bool>) -> VisibilityChange {
        let of = VisibilityOf::Document { patient: self.id().to_owned(), document: document.id.clone() };
        VisibilityChange { of, visible }
    }

    /// An answer to a switch came.
    pub(super) fn switched(&mut self, ticket: Ticket, reply: RulesReply, ctx: &mut Context<'_>) {
        let RulesReply::Switched(answer) = reply else { return };
        let Some((_, said)) = self.sight.acting.take_if(|(acting, _)| *acting == ticket) else { return };
        self.say_switched(answer, &said, ctx);
        self.read(ctx);
    }

    fn say_switched(&mut self, answer: Answer<VisibilityOutcome>, said: &str, ctx: &mut Context<'_>) {
        match answer {
            Ok(outcome) => {
                self.sight.undo = outcome.before;
                ctx.say(Message::done(format!("{said}  u undoes it.")));
            }
            Err(error) => ctx.say(Message::refused(&error)),
        }
    }
}
