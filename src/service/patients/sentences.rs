//! The state of an account in sentences: why, since when, and what comes next.

use chrono::{DateTime, Utc};

use crate::domain::account::{Account, Disabled, DisabledCause, Limits, LockCause, Moment, Standing};
use crate::domain::{ActivityKind, RecordStatus};
use crate::service::api::ActivityView;

/// Why the account is in its state.
pub(super) fn reason(
    standing: Standing,
    account: &Account,
    record: RecordStatus,
    moment: Moment,
) -> Vec<String> {
    let expires =
        account.credentials.as_ref().map(|c| c.expires.format("%-d %b %Y").to_string()).unwrap_or_default();
    let mut lines = vec![match standing {
        Standing::NotInvited => "No credentials yet: this patient was not invited.".to_owned(),
        Standing::CreatedNotDistributed => {
            "Not distributed: the credentials wait, no letter was sent.".to_owned()
        }
        Standing::LettersHeld => "Not distributed: the letters wait in the To post tray.".to_owned(),
        Standing::CreatedExpired => format!("Not distributed, and expired on {expires}."),
        Standing::DistributedLive => "The letter is out; the patient still needs to register.".to_owned(),
        Standing::DistributedEnded if revoked(account) => "The code in the letter was revoked.".to_owned(),
        Standing::DistributedEnded => format!("The code in the letter expired on {expires}."),
        Standing::Claimed => "Registered; the patient needs to confirm the email address.".to_owned(),
        Standing::Active => "Registration is complete and the patient can log in.".to_owned(),
        Standing::LockedSuspended | Standing::LockedVoid => {
            "Registration failed several times, so the account is locked.".to_owned()
        }
        Standing::DisabledByHand => by_hand(account),
        Standing::DisabledInForce | Standing::DisabledNotInForce => disabled_by_record(account, moment),
        Standing::RecordDisables => format!("The record is \"{record}\", which disables the account."),
    }];
    if let Some(lock) = account.lock {
        lines.push(match lock.cause {
            LockCause::WrongCodes => {
                "Wrong codes: the code in the letter is still secret and can be kept after an identity check."
            }
            LockCause::WrongBirthDates => {
                "The right code with wrong dates of birth: the letter may be in other hands, or the date on file is wrong."
            }
        }
        .to_owned());
    }
    lines
}

fn revoked(account: &Account) -> bool {
    use crate::domain::account::Ended;
    account.credentials.as_ref().is_some_and(|c| matches!(c.ended, Some(Ended::Revoked(_))))
}

fn by_hand(account: &Account) -> String {
    match &account.disabled {
        Some(Disabled { cause: DisabledCause::Operator { by, reason }, .. }) => {
            format!("Disabled by {}: {}", super::safe(by), super::safe(reason))
        }
        _ => "Disabled.".to_owned(),
    }
}

fn disabled_by_record(account: &Account, moment: Moment) -> String {
    let status = match &account.disabled {
        Some(Disabled { cause: DisabledCause::Record(status), .. }) => status.label(),
        _ => "disabling",
    };
    let in_force = crate::domain::account::in_force(account, moment);
    let then = if in_force { "It can be enabled." } else { "Its credentials are no longer in force." };
    format!("Disabled when the record was \"{status}\", which is over. {then}")
}

/// Since when the state holds.
pub(super) fn since(standing: Standing, account: &Account) -> Option<DateTime<Utc>> {
    let credentials = account.credentials.as_ref();
    match standing {
        Standing::NotInvited => None,
        Standing::CreatedNotDistributed | Standing::LettersHeld | Standing::CreatedExpired => {
            credentials.map(|c| c.created_at)
        }
        Standing::DistributedLive | Standing::DistributedEnded => {
            credentials.and_then(|c| c.distributed.as_ref()).map(|(at, _)| *at)
        }
        Standing::Claimed => account.registration.as_ref().map(|r| r.accepted_at),
        Standing::Active => account.registration.as_ref().and_then(|r| r.confirmed_at),
        Standing::LockedSuspended | Standing::LockedVoid => account.lock.map(|lock| lock.at),
        Standing::DisabledByHand
        | Standing::DisabledInForce
        | Standing::DisabledNotInForce
        | Standing::RecordDisables => account.disabled.as_ref().map(|disabled| disabled.at),
    }
}

/// Failed registrations in words; the last cause is the log's.
pub(super) fn tries(account: &Account, limits: Limits, activity: &[ActivityView]) -> String {
    let mut parts = Vec::new();
    if account.failures.birth_dates > 0 {
        parts.push(format!(
            "{} of {} tries with a wrong date of birth",
            account.failures.birth_dates, limits.birth_date_tries
        ));
    }
    if !account.failures.codes.is_empty() {
        parts.push(format!(
            "{} of {} wrong codes in 24 hours",
            account.failures.codes.len(),
            limits.code_tries
        ));
    }
    let failed = ActivityKind::PatientUserFailedToRegister.label();
    if let (false, Some(last)) = (parts.is_empty(), activity.iter().find(|entry| entry.kind == failed)) {
        parts.push(format!("last: {}", last.detail));
    }
    parts.join(", ")
}

/// When a try is looked at again, if the one that the patient makes now is not.
pub(super) fn next_try(standing: Standing, account: &Account, moment: Moment) -> Option<DateTime<Utc>> {
    let takes_tries =
        matches!(standing, Standing::DistributedLive | Standing::DistributedEnded | Standing::Claimed);
    let next = crate::domain::account::next_try(&account.failures);
    (takes_tries && next > moment.now).then_some(next)
}

/// What an operator would do next.
pub(super) fn next_step(standing: Standing) -> &'static str {
    match standing {
        Standing::NotInvited => "a Actions: create credentials to invite the patient.",
        Standing::CreatedNotDistributed => "a Actions: distribute the credentials.",
        Standing::LettersHeld => "a Actions: send the held letters, or discard them.",
        Standing::CreatedExpired | Standing::DistributedEnded | Standing::DisabledNotInForce => {
            "a Actions: distribute new credentials."
        }
        Standing::DistributedLive => "Wait for the patient; if the letter is lost, re-issue it.",
        Standing::Claimed => {
            "Wait for the patient to confirm; if no mail came, a Actions: resend it or correct the address."
        }
        Standing::Active => "Nothing; a Actions: disable the account if it must be stopped.",
        Standing::LockedSuspended => {
            "a Actions: unlock after an identity check, or distribute new credentials."
        }
        Standing::LockedVoid => {
            "Check the date of birth with the caller; then a Actions: distribute new credentials."
        }
        Standing::DisabledByHand | Standing::DisabledInForce => "a Actions: enable the account.",
        Standing::RecordDisables => {
            "Nothing; if the status of the record is wrong, the department that keeps the record can correct it."
        }
    }
}
