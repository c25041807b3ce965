//! The To post tray as it is shown: what waits, and what would be held back if it were printed now.

use crate::domain::Permission;
use crate::service::api::{TrayLetter, TrayRequest, TrayView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;

impl Service {
    /// The To post tray, with the oldest letters checked.
    pub fn tray(&self, session: &Session, request: TrayRequest) -> Result<TrayView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut view = TrayView { unfinished: self.unfinished_run()?, ..TrayView::default() };
        let waiting = self.waiting()?;
        view.total = waiting.iter().map(|one| one.letters.len() as u64).sum();
        for waiting in waiting.iter().take(request.patients as usize) {
            let seen = repository::patient(&self.store, waiting.patient)?;
            let reason = self.held_back(session, &seen, &waiting.letters)?.unwrap_or_default();
            let patient = &seen.patient.value;
            let expires = seen.account.value.credentials.as_ref().map(|credentials| credentials.expires);
            view.letters.extend(waiting.letters.iter().map(|letter| TrayLetter {
                id: letter.number.to_string(),
                patient_id: patient.patient_id.to_string(),
                patient_name: safe(&patient.details.name.listed()),
                template: safe(&letter.template_name),
                made: Some(letter.made_at),
                made_by: safe(&letter.made_by),
                expires: expires.filter(|_| letter.generation.is_some()),
                held_back: reason.clone(),
            }));
        }
        view.letters.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(view)
    }

    /// A run that is not finished although none is under way, in a sentence.
    pub(in crate::service) fn unfinished_run(&self) -> Result<Option<String>, ServiceError> {
        if self.printing.is_under_way() {
            return Ok(None);
        }
        Ok(self.open_runs()?.first().map(|run| {
            let why = run.trouble.as_deref().unwrap_or("it was cut off");
            format!("Print run {} is not finished ({why}): print again to finish it.", run.number)
        }))
    }
}
