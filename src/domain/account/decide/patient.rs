//! What the patient does: registers and confirms. Failures are counted by cause (`decided.md` 10).

use chrono::{DateTime, TimeDelta, Utc};

use super::dispatch::Context;
use super::draft::Draft;
use crate::domain::account::command::{Attempt, CodeCheck, Decision};
use crate::domain::account::facts::{Ended, Failures, Lock, LockCause, Registration};
use crate::domain::account::refusal::{Refusal, RegistrationFailure};
use crate::domain::account::standing::{Standing, Subject};
use crate::domain::activity::ActivityKind;

/// Wrong codes older than this no longer count.
const CODE_WINDOW: TimeDelta = TimeDelta::hours(24);

/// Counts a try before its code is looked at, so that any number of tries at once is looked at no more often than the
/// limit allows, and a crash forgets none (S5). Where no code could open anything, nothing is counted.
pub(super) fn count_attempt(
    mut draft: Draft,
    subject: Subject<'_>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let now = context.moment.now;
    draft.account.failures.codes.retain(|at| *at > now - CODE_WINDOW);
    if now < next_try(&draft.account.failures) {
        return Err(Refusal::Registration(RegistrationFailure::TooSoon));
    }
    let standing = Standing::of(subject, context.moment);
    if matches!(standing, Standing::DistributedLive | Standing::DistributedEnded | Standing::Claimed) {
        draft.account.failures.codes.push(now);
    }
    Ok(draft.done())
}

/// Judges a counted try: a wrong code stays counted, anything else takes the count back.
pub(super) fn check(
    mut draft: Draft,
    attempt: Attempt,
    counted_at: Option<DateTime<Utc>>,
    subject: Subject<'_>,
    context: Context<'_>,
) -> Decision {
    draft.account.failures.codes.retain(|at| Some(*at) != counted_at);
    match failure(attempt, subject, context) {
        None => draft.done(),
        Some(cause) => fail(draft, cause, context),
    }
}

pub(super) fn register(
    mut draft: Draft,
    attempt: Attempt,
    email: &str,
    subject: Subject<'_>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let now = context.moment.now;
    draft.account.failures.codes.retain(|at| *at > now - CODE_WINDOW);
    if attempt.code == CodeCheck::Wrong && now < next_try(&draft.account.failures) {
        return Err(Refusal::Registration(RegistrationFailure::TooSoon));
    }
    match failure(attempt, subject, context) {
        None => Ok(accept(draft, email, now)),
        Some(cause) => Ok(fail(draft, cause, context)),
    }
}

/// The longest time that a try has to wait for those before it (D4).
pub const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(60);

/// When a wrong code is looked at again: 30 s after the first, then 1, 2, 4 … 60 minutes (D4).
pub fn next_try(failures: &Failures) -> DateTime<Utc> {
    let Some(last) = failures.codes.last() else { return DateTime::<Utc>::MIN_UTC };
    let doublings = u32::try_from(failures.codes.len() - 1).unwrap_or(7).min(7);
    *last + TimeDelta::seconds(30_i64 << doublings).min(LONGEST_WAIT)
}

fn failure(attempt: Attempt, subject: Subject<'_>, context: Context<'_>) -> Option<RegistrationFailure> {
    let standing = Standing::of(subject, context.moment);
    let credentials = subject.account.credentials.as_ref();
    let expired = credentials.is_some_and(|c| c.is_expired(context.moment));
    match standing {
        Standing::RecordDisables
        | Standing::DisabledByHand
        | Standing::DisabledInForce
        | Standing::DisabledNotInForce => return Some(RegistrationFailure::Disabled),
        Standing::Active => return Some(RegistrationFailure::AlreadyRegistered),
        Standing::LockedSuspended | Standing::LockedVoid => return Some(RegistrationFailure::Locked),
        _ => {}
    }
    match attempt.code {
        CodeCheck::Wrong => return Some(RegistrationFailure::WrongCode),
        CodeCheck::Superseded => return Some(RegistrationFailure::Superseded),
        CodeCheck::Right => {}
    }
    match standing {
        Standing::DistributedLive => {}
        // With the same letter the patient may redo the form, such as after a mistyped address.
        Standing::Claimed if !expired => {}
        _ if expired => return Some(RegistrationFailure::Expired),
        _ => return Some(RegistrationFailure::NotInForce),
    }
    (!attempt.birth_date_matches).then_some(RegistrationFailure::WrongBirthDate)
}

fn accept(mut draft: Draft, email: &str, now: DateTime<Utc>) -> Decision {
    draft.account.registration =
        Some(Registration { accepted_at: now, email: email.to_owned(), confirmed_at: None });
    draft.log(ActivityKind::PatientUserSuccessfullyRegistered, "ID, code and date of birth accepted");
    draft.done()
}

fn fail(mut draft: Draft, cause: RegistrationFailure, context: Context<'_>) -> Decision {
    let now = context.moment.now;
    draft.log(ActivityKind::PatientUserFailedToRegister, cause.label());
    let lock = match cause {
        RegistrationFailure::WrongCode => {
            draft.account.failures.codes.push(now);
            let locked = draft.account.failures.codes.len() >= usize::from(context.limits.code_tries);
            locked.then_some(LockCause::WrongCodes)
        }
        RegistrationFailure::WrongBirthDate => {
            let failures = &mut draft.account.failures;
            failures.birth_dates = failures.birth_dates.saturating_add(1);
            (failures.birth_dates >= context.limits.birth_date_tries).then_some(LockCause::WrongBirthDates)
        }
        _ => None,
    };
    // Unknown and undistributed credentials cannot be locked out of: there is nothing yet that a code could open.
    let has_code = draft.account.credentials.as_ref().is_some_and(|c| c.distributed.is_some());
    if let Some(cause) = lock.filter(|_| has_code) {
        lock_account(&mut draft, cause, now);
    }
    draft.done()
}

fn lock_account(draft: &mut Draft, cause: LockCause, now: DateTime<Utc>) {
    draft.account.lock = Some(Lock { at: now, cause });
    draft.account.registration = None;
    draft.log(ActivityKind::PatientAccountLocked, cause.label());
    if cause == LockCause::WrongBirthDates {
        if let Some(credentials) = &mut draft.account.credentials {
            credentials.ended = Some(Ended::Void(now));
        }
        draft.blank_letters();
        draft.forget_code();
    }
}

/// A form accepted in time and confirmed later is honoured: the expiry date is not asked again.
pub(super) fn confirm(
    mut draft: Draft,
    subject: Subject<'_>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    if Standing::of(subject, context.moment) != Standing::Claimed {
        return Err(Refusal::NothingToConfirm);
    }
    if let Some(registration) = &mut draft.account.registration {
        registration.confirmed_at = Some(context.moment.now);
    }
    draft.account.failures = Failures::default();
    draft.blank_letters();
    draft.forget_code();
    draft.log(ActivityKind::PatientAccessGranted, "email address confirmed");
    Ok(draft.done())
}

/// The patient has confirmed another address.
pub(super) fn change_email(
    mut draft: Draft,
    email: &str,
    subject: Subject<'_>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    if Standing::of(subject, context.moment) != Standing::Active {
        return Err(Refusal::NothingToConfirm);
    }
    if let Some(registration) = &mut draft.account.registration {
        email.clone_into(&mut registration.email);
    }
    draft.log(ActivityKind::EmailAddressChanged, "by the patient");
    Ok(draft.done())
}
