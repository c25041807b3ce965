//! Which action is available: the state × credentials × action matrix, in one place (R52).

use super::action::Action;
use super::facts::{Credentials, Ended, LockCause, Moment};
use super::refusal::Refusal;
use super::standing::{Standing, Subject};
use crate::domain::permission::Permissions;

/// Whether an action can be done now; if not, why.
pub fn availability(
    action: Action,
    subject: Subject<'_>,
    permissions: Permissions,
    moment: Moment,
) -> Result<(), Refusal> {
    if !permissions.has(action.permission()) {
        return Err(Refusal::NotPermitted(action.permission()));
    }
    let standing = Standing::of(subject, moment);
    if action == Action::DiscardHeld {
        // Discarding stays possible whatever became of the patient, or the tray could never be emptied.
        return if subject.account.held_letters().is_empty() { Err(Refusal::NoLettersWait) } else { Ok(()) };
    }
    // A letter comes back, and a wish may be noted and lifted, whatever the record says.
    match action {
        Action::Returned => return letter_was_sent(subject),
        Action::DoNotInvite => return do_not_invite(standing, subject),
        Action::InviteAgain if subject.account.do_not_invite.is_none() => return Err(Refusal::NotMarked),
        Action::InviteAgain => return Ok(()),
        _ => {}
    }
    if standing == Standing::RecordDisables {
        return Err(Refusal::RecordDisables(subject.record));
    }
    match action {
        Action::Create => create(standing, subject),
        Action::Distribute => distribute(standing, subject, moment),
        Action::Disable => disable(standing, subject),
        Action::Enable => enable(standing),
        Action::Unlock => unlock(subject, moment),
        Action::SendHeld => send_held(standing, subject, moment),
        Action::Reissue => letter_is_out(standing).and_then(|()| invitable(subject)),
        Action::Revoke => match standing {
            Standing::CreatedNotDistributed | Standing::DistributedLive => Ok(()),
            Standing::LettersHeld => Err(Refusal::LettersWait),
            _ => Err(Refusal::NothingToRevoke),
        },
        Action::ChangeExpiry => match standing {
            Standing::CreatedNotDistributed => Ok(()),
            Standing::LettersHeld => Err(Refusal::LettersWait),
            _ => Err(Refusal::NothingToChange),
        },
        Action::ResendEmail | Action::CorrectEmail | Action::CancelRegistration => match standing {
            Standing::Claimed => Ok(()),
            _ => Err(Refusal::NothingToConfirm),
        },
        Action::SendReset | Action::EndSessions => match standing {
            Standing::Active => Ok(()),
            _ => Err(Refusal::NobodyLogsIn),
        },
        Action::DiscardHeld | Action::DoNotInvite | Action::InviteAgain | Action::Returned => Ok(()),
    }
}

/// Whether a letter could go out: name and date of birth are on file, and nobody said that the patient is not to be
/// invited.
fn invitable(subject: Subject<'_>) -> Result<(), Refusal> {
    match &subject.account.do_not_invite {
        Some(note) => Err(Refusal::NotToBeInvited(note.reason.clone())),
        None if !subject.has_name => Err(Refusal::NoName),
        None if !subject.has_birth_date => Err(Refusal::NoBirthDate),
        None => Ok(()),
    }
}

fn letter_is_out(standing: Standing) -> Result<(), Refusal> {
    if standing == Standing::DistributedLive { Ok(()) } else { Err(Refusal::NoLetterOut) }
}

/// Whether a letter may have been sent, with whatever code: that of older credentials comes back as well.
fn letter_was_sent(subject: Subject<'_>) -> Result<(), Refusal> {
    let sent = |c: &Credentials| c.distributed.is_some() || c.letters.iter().any(|letter| letter.sent);
    let account = subject.account;
    if account.credentials.as_ref().is_some_and(sent) || !account.past.is_empty() {
        Ok(())
    } else {
        Err(Refusal::NothingSent)
    }
}

/// Only before an invitation, or when its code has ended: whoever is registered is not to be invited anyway.
fn do_not_invite(standing: Standing, subject: Subject<'_>) -> Result<(), Refusal> {
    let over = matches!(
        standing,
        Standing::NotInvited
            | Standing::CreatedExpired
            | Standing::DistributedEnded
            | Standing::DisabledNotInForce
    );
    match &subject.account.do_not_invite {
        Some(note) => Err(Refusal::NotToBeInvited(note.reason.clone())),
        None if standing == Standing::RecordDisables => Err(Refusal::RecordDisables(subject.record)),
        None if over => Ok(()),
        None => Err(Refusal::InvitedAlready),
    }
}

fn create(standing: Standing, subject: Subject<'_>) -> Result<(), Refusal> {
    match standing {
        Standing::Active => Err(Refusal::AlreadyActive),
        Standing::DisabledByHand | Standing::DisabledInForce => Err(Refusal::EnableFirst),
        Standing::DisabledNotInForce => Err(Refusal::DistributeInstead),
        _ => invitable(subject),
    }
}

fn distribute(standing: Standing, subject: Subject<'_>, moment: Moment) -> Result<(), Refusal> {
    // Letters with a code that is no good any more do not stand in the way: distributing withdraws them.
    let good = |c: &Credentials| c.ended.is_none() && !c.is_expired(moment);
    let letters_wait =
        !subject.account.held_letters().is_empty() && subject.account.credentials.as_ref().is_some_and(good);
    match standing {
        Standing::Active => Err(Refusal::AlreadyActive),
        Standing::DisabledByHand | Standing::DisabledInForce => Err(Refusal::EnableFirst),
        Standing::DistributedLive => Err(Refusal::CredentialsActive),
        Standing::Claimed => Err(Refusal::AwaitingConfirmation),
        _ if letters_wait => Err(Refusal::LettersWait),
        _ => invitable(subject),
    }
}

fn disable(standing: Standing, subject: Subject<'_>) -> Result<(), Refusal> {
    match standing {
        Standing::Active => Ok(()),
        other => {
            Err(Refusal::NotActive(other.state(subject.account).map_or("not invited", |state| state.label())))
        }
    }
}

fn enable(standing: Standing) -> Result<(), Refusal> {
    match standing {
        Standing::DisabledByHand | Standing::DisabledInForce => Ok(()),
        Standing::DisabledNotInForce => Err(Refusal::DistributeInstead),
        _ => Err(Refusal::NotDisabled),
    }
}

fn unlock(subject: Subject<'_>, moment: Moment) -> Result<(), Refusal> {
    let Some(lock) = subject.account.lock else { return Err(Refusal::NotLocked) };
    if subject.account.disabled.is_some() {
        return Err(Refusal::EnableFirst);
    }
    if lock.cause == LockCause::WrongBirthDates {
        return Err(Refusal::CodeVoid);
    }
    match &subject.account.credentials {
        Some(credentials) if matches!(credentials.ended, Some(Ended::Revoked(_) | Ended::Void(_))) => {
            Err(Refusal::CodeVoid)
        }
        Some(credentials) if credentials.distributed.is_none() => Err(Refusal::LetterReplaced),
        Some(credentials) if credentials.is_expired(moment) => {
            Err(Refusal::LetterExpired(credentials.expires))
        }
        Some(_) => Ok(()),
        None => Err(Refusal::NotLocked),
    }
}

fn send_held(standing: Standing, subject: Subject<'_>, moment: Moment) -> Result<(), Refusal> {
    if subject.account.held_letters().is_empty() {
        return Err(Refusal::NoLettersWait);
    }
    if !subject.has_name {
        return Err(Refusal::NoName);
    }
    if matches!(standing, Standing::DisabledByHand | Standing::DisabledInForce) {
        return Err(Refusal::EnableFirst);
    }
    match &subject.account.credentials {
        Some(credentials) if credentials.is_expired(moment) => {
            Err(Refusal::LetterExpired(credentials.expires))
        }
        Some(credentials) if credentials.ended.is_some() => Err(Refusal::LetterSuperseded),
        _ => Ok(()),
    }
}
