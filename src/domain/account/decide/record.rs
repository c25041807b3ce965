//! What the record and the calendar do to an account: a disabling status, the end of the day of expiry.

use super::dispatch::Context;
use super::draft::Draft;
use crate::domain::account::command::{Decision, Effect};
use crate::domain::account::facts::{Disabled, DisabledCause, Ended};
use crate::domain::activity::ActivityKind;
use crate::domain::record_status::{RecordStatus, StatusRules};

/// Leaving a disabling status never enables by itself: the queue "Disabled, record OK again" keeps it in sight.
pub(super) fn set_status(
    mut draft: Draft,
    status: RecordStatus,
    rules: StatusRules,
    context: Context<'_>,
) -> Decision {
    if status != draft.record {
        draft.log(ActivityKind::RecordStatusChanged, format!("{} to {status}", draft.record));
        draft.record = status;
    }
    if rules.disables(status) && draft.account.onboarded_at.is_some() && draft.account.disabled.is_none() {
        draft.account.disabled =
            Some(Disabled { at: context.moment.now, cause: DisabledCause::Record(status) });
        draft.log(ActivityKind::PatientAccountDisabledAutomatically, format!("the record is \"{status}\""));
        draft.effects.push(Effect::EndSessions);
    }
    draft.done()
}

/// Notes an expiry once; a form accepted in time is still honoured.
pub(super) fn note_expiry(mut draft: Draft, context: Context<'_>) -> Decision {
    let Some(credentials) = &mut draft.account.credentials else { return draft.done() };
    let used = draft.account.registration.is_some();
    if used || credentials.ended.is_some() || !credentials.is_expired(context.moment) {
        return draft.done();
    }
    credentials.ended = Some(Ended::Expired(context.moment.now));
    let until = credentials.expires.format("%-d %b %Y").to_string();
    draft.log(ActivityKind::CredentialsExpired, format!("not activated by {until}"));
    draft.withdraw_held();
    draft.blank_letters();
    draft.forget_code();
    draft.done()
}
