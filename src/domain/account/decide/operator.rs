//! What operators do to an account besides letters: disable, enable, unlock, revoke, do not invite, correct or cancel a registration that waits.

use super::dispatch::Context;
use super::draft::{Draft, reason_given};
use crate::domain::account::command::{Decision, Effect};
use crate::domain::account::facts::{Disabled, DisabledCause, DoNotInvite, Ended};
use crate::domain::account::refusal::Refusal;
use crate::domain::activity::ActivityKind;

pub(super) fn disable(mut draft: Draft, reason: &str, context: Context<'_>) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?.to_owned();
    draft.log(ActivityKind::PatientAccountDisabled, reason.clone());
    let cause = DisabledCause::Operator { by: context.actor.to_owned(), reason };
    draft.account.disabled = Some(Disabled { at: context.moment.now, cause });
    draft.effects.push(Effect::EndSessions);
    Ok(draft.done())
}

/// Goes to what the credentials say: activated to Active, else to Pending registration, where an old link is void.
pub(super) fn enable(mut draft: Draft, reason: &str) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    draft.account.disabled = None;
    draft.log(ActivityKind::AccountEnabled, reason);
    if draft.account.is_activated() {
        draft.log(ActivityKind::PatientAccessGranted, "enabled again");
    } else {
        draft.account.registration = None;
    }
    Ok(draft.done())
}

pub(super) fn unlock(mut draft: Draft, reason: &str) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    draft.account.lock = None;
    draft.account.failures.codes.clear();
    draft.log(ActivityKind::AccountUnlocked, reason);
    Ok(draft.done())
}

pub(super) fn revoke(mut draft: Draft, reason: &str, context: Context<'_>) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    if let Some(credentials) = &mut draft.account.credentials {
        credentials.ended = Some(Ended::Revoked(context.moment.now));
    }
    draft.account.registration = None;
    draft.withdraw_held();
    draft.blank_letters();
    draft.forget_code();
    draft.log(ActivityKind::CredentialsRevoked, reason);
    Ok(draft.done())
}

pub(super) fn do_not_invite(
    mut draft: Draft,
    reason: &str,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?.to_owned();
    draft.log(ActivityKind::DoNotInviteChanged, format!("not to be invited: {reason}"));
    let (at, by) = (context.moment.now, context.actor.to_owned());
    draft.account.do_not_invite = Some(DoNotInvite { at, by, reason });
    Ok(draft.done())
}

pub(super) fn invite_again(mut draft: Draft, reason: &str) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    draft.account.do_not_invite = None;
    draft.log(ActivityKind::DoNotInviteChanged, format!("may be invited again: {reason}"));
    Ok(draft.done())
}

/// The registration stays the one it is; only where its link goes changes.
pub(super) fn correct_email(mut draft: Draft, email: &str) -> Decision {
    if let Some(registration) = &mut draft.account.registration {
        email.clone_into(&mut registration.email);
    }
    draft.log(ActivityKind::EmailAddressChanged, "corrected before it was confirmed");
    draft.done()
}

/// Back to where the letter stood; the link is void, and the form can be sent again.
pub(super) fn cancel_registration(mut draft: Draft, reason: &str) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    draft.account.registration = None;
    draft.log(ActivityKind::RegistrationCancelled, reason);
    draft.effects.push(Effect::EndSessions);
    Ok(draft.done())
}
