//! The list: each kind tells what of it waits, to operators who may decide it.

use crate::domain::cohort::{Cohort, CohortRefusal, Stage};
use crate::domain::{ApprovalRefusal, Permission, TemplateVersions};
use crate::service::api::{ApprovalOf, ApprovalView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;

/// Who asked may take it back, and not approve it.
pub(super) const SAME_PERSON: &str = "Not now: you asked for this, so somebody else must approve it.";

impl Service {
    /// What waits for a second person and may be decided by whoever asks here, the oldest first.
    pub fn approvals(&self, session: &Session) -> Result<Vec<ApprovalView>, ServiceError> {
        let may = |permission| session.permissions().has(permission);
        let mut waiting = Vec::new();
        if may(Permission::PatientsView) && may(Permission::LettersBulk) {
            waiting.extend(self.waiting_cohorts(session)?);
        }
        if may(Permission::AccountUnlock) && may(Permission::LettersBulk) {
            waiting.extend(self.waiting_wave(session)?);
        }
        if may(Permission::LettersApprove) {
            waiting.extend(self.waiting_templates(session)?);
        }
        waiting.sort_by_key(|approval| approval.asked_at);
        Ok(waiting)
    }

    fn waiting_cohorts(&self, session: &Session) -> Result<Vec<ApprovalView>, ServiceError> {
        let cohorts = repository::all::<Cohort>(&self.store, &[])?;
        let waits = |cohort: &&Cohort| {
            cohort.needs_second
                && cohort.second.is_none()
                && !matches!(cohort.stage, Stage::Done | Stage::Cancelled)
        };
        let view = |cohort: &Cohort| {
            let then = if cohort.hold { "wait in the To post tray" } else { "are printed at its end" };
            let same = cohort.planned_by == session.name();
            ApprovalView {
                of: ApprovalOf::Cohort(cohort.number.to_string()),
                what: format!("Cohort {}: {}", cohort.number, safe(&cohort.name)),
                asked_by: safe(&cohort.planned_by),
                asked_at: Some(cohort.planned_at),
                until: None,
                detail: format!(
                    "{} patients, {} each; the letters {then}. Nobody is invited before somebody starts it.",
                    cohort.planned,
                    letters(cohort.templates.len())
                ),
                cannot: if same { CohortRefusal::SamePerson.to_string() } else { String::new() },
            }
        };
        Ok(cohorts.iter().filter(waits).map(view).collect())
    }

    fn waiting_templates(&self, session: &Session) -> Result<Vec<ApprovalView>, ServiceError> {
        let needs_second = self.approval_needed(session)?;
        let view = |known: &TemplateVersions| {
            let waits = known.waiting()?;
            let until_then = match known.in_use() {
                Some(live) => format!("Letters go on with version {} until then.", live.version),
                None => "No letter is made with it until then.".to_owned(),
            };
            let own = needs_second && waits.saved_by == session.name();
            let cannot =
                if own { ApprovalRefusal::SamePerson(waits.version).to_string() } else { String::new() };
            Some(ApprovalView {
                of: ApprovalOf::Template { name: safe(&waits.name), version: waits.version },
                what: format!("Letter Template {}, version {}", safe(&waits.name), waits.version),
                asked_by: safe(&waits.saved_by),
                asked_at: Some(waits.saved_at),
                until: None,
                detail: format!("{until_then} Enter shows its versions, to compare and read it first."),
                cannot,
            })
        };
        Ok(self.known_templates()?.iter().filter_map(view).collect())
    }

    fn waiting_wave(&self, session: &Session) -> Result<Option<ApprovalView>, ServiceError> {
        let Some((by, at, until)) = self.wave_asked() else { return Ok(None) };
        let state = self.wave_state()?;
        if state.since.is_none() {
            return Ok(None);
        }
        let cannot = if by == session.name() { SAME_PERSON.to_owned() } else { String::new() };
        Ok(Some(ApprovalView {
            of: ApprovalOf::Wave,
            what: format!("Unlock the wave: {} accounts", state.locked),
            asked_by: by,
            asked_at: Some(at),
            until: Some(until),
            detail:
                "Accounts that an attack has locked by wrong codes are unlocked together; their letters stay \
                     good. Locks by wrong dates of birth stay."
                    .to_owned(),
            cannot,
        }))
    }
}

fn letters(count: usize) -> String {
    if count == 1 { "one letter".to_owned() } else { format!("{count} letters") }
}
