//! A second operator approves what another one saved (S59, S67); the rules stand in [`crate::domain::approval`].

use chrono::{DateTime, Utc};

use crate::domain::account::Refusal;
use crate::domain::{
    Activity, ActivityKind, Decider, Decision, Permission, SiteSettings, Template, TemplateVersions, Verdict,
};
use crate::service::api::{DecideTemplate, TemplateVerdict, TemplateView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::names::object_named;
use super::save::note_visibility;

/// The longest reason of a refusal that is kept, in characters.
const MAX_REASON: usize = 300;

impl Service {
    /// Approves, refuses or withdraws the version of a template that waits. The same answer twice has one effect.
    pub fn decide_template(
        &self,
        session: &Session,
        request: &DecideTemplate,
    ) -> Result<TemplateView, ServiceError> {
        let withdraws = request.verdict == TemplateVerdict::Withdraw;
        session.require(if withdraws { Permission::LettersConfigure } else { Permission::LettersApprove })?;
        let verdict = verdict(&request.verdict)?;
        let at = self.clock.now();
        let known = self.change_set_up(|draft| {
            let known = self.template_named(&request.name)?;
            let version = self.version_of(known.newest(), request.version)?;
            let who = Decider { name: session.name(), at, needs_second: self.approval_needed(session)? };
            let Some(decision) = known.decide(&version, &verdict, who)? else { return Ok(known) };
            if verdict == Verdict::Approve {
                self.is_still_usable(&version)?;
            }
            let decided = Template { decision, ..version };
            put_decided(draft, (session, at), &known, &decided);
            Ok(known.with(decided))
        })?;
        self.template_view(&known)
    }

    /// What stands on a version that `session` saves now.
    pub(super) fn decision_at_save(&self, session: &Session) -> Result<Decision, ServiceError> {
        Ok(if self.approval_needed(session)? { Decision::Open } else { Decision::NotNeeded })
    }

    /// Whether the site asks for a second operator, and there is one besides this one (`decided.md` 8).
    pub(in crate::service) fn approval_needed(&self, session: &Session) -> Result<bool, ServiceError> {
        // Read from the store: a change of the site counts in the commit after it, not a moment later.
        let site = repository::get::<SiteSettings>(&self.store, &[])?.map(|seen| seen.value);
        Ok(site.is_none_or(|site| site.template_approval)
            && self.another_operator_may(Permission::LettersApprove, session.name()))
    }

    /// Refuses what has become unusable since it was saved.
    fn is_still_usable(&self, version: &Template) -> Result<(), ServiceError> {
        let (base, text) = (self.base_version(version)?, self.text_object(ObjectId(version.body))?);
        self.checked(&version.name, &base, &text, object_named(&version.object)?).map(drop)
    }
}

fn verdict(asked: &TemplateVerdict) -> Result<Verdict, ServiceError> {
    Ok(match asked {
        TemplateVerdict::Approve => Verdict::Approve,
        TemplateVerdict::Withdraw => Verdict::Withdraw,
        TemplateVerdict::Refuse(reason) => {
            let reason = crate::domain::SafeText::new(reason.trim(), MAX_REASON).into_string();
            if reason.is_empty() {
                return Err(Refusal::NoReason.into());
            }
            Verdict::Refuse(reason)
        }
    })
}

/// Writes what was decided, and its entry in the log.
fn put_decided(
    draft: &mut Draft,
    (session, at): (&Session, DateTime<Utc>),
    known: &TemplateVersions,
    decided: &Template,
) {
    draft.put(&table::of_version(decided.key, decided.version), decided);
    let what = format!("\"{}\" v{}", decided.name, decided.version);
    let saved_by = safe(&decided.saved_by);
    let (kind, detail) = match &decided.decision {
        Decision::Approved { alone: true, .. } => {
            let detail = format!("{what}, alone: there is no second operator who could approve it");
            (ActivityKind::LetterTemplateApproved, detail)
        }
        Decision::Refused { reason, .. } => {
            (ActivityKind::LetterTemplateRefused, format!("{what}, saved by {saved_by}: {reason}"))
        }
        Decision::Withdrawn { .. } => (ActivityKind::LetterTemplateWithdrawn, what),
        _ => (ActivityKind::LetterTemplateApproved, format!("{what}, saved by {saved_by}")),
    };
    draft.log(&Activity { at, patient: None, kind, actor: session.actor().clone(), detail });
    if decided.decision.takes_into_use() {
        note_visibility(draft, (session, at), known.shown(), decided);
    }
}
