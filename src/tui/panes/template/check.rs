//! What the lint says of the form while one types (R9).

use super::model::{Asked, Template};
use crate::tui::context::Context;
use crate::tui::request::Request;
use crate::wire::client::api::UnsavedTemplate;

/// How long the keys rest before the lint is asked, in milliseconds.
const REST_MS: u64 = 500;

impl Template {
    /// The form as it stands, to be checked or shown.
    pub(super) fn unsaved(&self) -> UnsavedTemplate {
        let fields = self.fields();
        let name = if fields.name.trim().is_empty() { "This letter".to_owned() } else { fields.name };
        UnsavedTemplate {
            name,
            base: fields.base,
            object: self.object.label().to_owned(),
            body: fields.body,
            patient: self.patient.clone(),
        }
    }

    /// Asks the lint once the keys rest.
    pub(super) fn check_later(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.later(REST_MS);
        self.asked.note(ticket, Asked::Rest);
    }

    /// Asks the lint.
    pub(super) fn check(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::CheckTemplate(self.unsaved()));
        self.asked.note(ticket, Asked::Lint);
    }

    /// What the lint found, what hinders the save first.
    pub(super) fn gaps(&self) -> Vec<String> {
        let Some(lint) = &self.lint else { return Vec::new() };
        let errors = lint.errors.iter().map(|error| format!("!! {error}"));
        errors.chain(lint.warnings.iter().map(|warning| format!("! {warning}"))).collect()
    }
}
