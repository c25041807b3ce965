//! Where an account stands: the rows of the state and credentials table, derived from the facts and the time.

use super::facts::{Account, DisabledCause, Ended, LockCause, Moment};
use crate::domain::record_status::{RecordStatus, StatusRules};
use crate::domain::state::AccountState;

/// What is decided about: the account's facts and what the record says.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The facts.
    pub account: &'a Account,
    /// The status of the record.
    pub record: RecordStatus,
    /// Which statuses disable at this site.
    pub rules: StatusRules,
    /// Whether a full date of birth is on file; without one nobody can register.
    pub has_birth_date: bool,
    /// Whether a name is on file; without one no letter can be addressed.
    pub has_name: bool,
}

/// The rows of the product's state × credentials table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// No credentials yet.
    NotInvited,
    /// Credentials wait, nothing was sent.
    CreatedNotDistributed,
    /// Letters wait in the To post tray.
    LettersHeld,
    /// Credentials expired before they were distributed.
    CreatedExpired,
    /// The letters are out and the code is good.
    DistributedLive,
    /// The letters are out, but the code expired or was revoked.
    DistributedEnded,
    /// The form was accepted; the email address is to be confirmed.
    Claimed,
    /// The patient can log in.
    Active,
    /// Locked; the code is suspended and can be kept.
    LockedSuspended,
    /// Locked; the code is void.
    LockedVoid,
    /// Disabled by an operator.
    DisabledByHand,
    /// Disabled by a record status that is gone; the credentials are in force.
    DisabledInForce,
    /// Disabled by a record status that is gone; the credentials are not in force.
    DisabledNotInForce,
    /// The record is in a disabling status.
    RecordDisables,
}

impl Standing {
    /// All rows, in the order of the table.
    pub const ALL: [Self; 14] = [
        Self::NotInvited,
        Self::CreatedNotDistributed,
        Self::LettersHeld,
        Self::CreatedExpired,
        Self::DistributedLive,
        Self::DistributedEnded,
        Self::Claimed,
        Self::Active,
        Self::LockedSuspended,
        Self::LockedVoid,
        Self::DisabledByHand,
        Self::DisabledInForce,
        Self::DisabledNotInForce,
        Self::RecordDisables,
    ];

    /// Derives the row.
    pub fn of(subject: Subject<'_>, moment: Moment) -> Self {
        let account = subject.account;
        if subject.rules.disables(subject.record) {
            return Self::RecordDisables;
        }
        if let Some(disabled) = &account.disabled {
            return match disabled.cause {
                DisabledCause::Operator { .. } => Self::DisabledByHand,
                DisabledCause::Record(_) if in_force(account, moment) => Self::DisabledInForce,
                DisabledCause::Record(_) => Self::DisabledNotInForce,
            };
        }
        if account.is_activated() {
            return Self::Active;
        }
        match account.lock.map(|lock| lock.cause) {
            Some(LockCause::WrongCodes) => return Self::LockedSuspended,
            Some(LockCause::WrongBirthDates) => return Self::LockedVoid,
            None => {}
        }
        if account.is_claimed() { Self::Claimed } else { Self::before_registration(account, moment) }
    }

    fn before_registration(account: &Account, moment: Moment) -> Self {
        let Some(credentials) = &account.credentials else { return Self::NotInvited };
        let ended = credentials.ended.is_some() || credentials.is_expired(moment);
        match (credentials.distributed.is_some(), ended) {
            (true, false) => Self::DistributedLive,
            (true, true) => Self::DistributedEnded,
            (false, true) => Self::CreatedExpired,
            (false, false) if !account.held_letters().is_empty() => Self::LettersHeld,
            (false, false) => Self::CreatedNotDistributed,
        }
    }

    /// The state on screen: none before the first credentials (R45).
    pub fn state(self, account: &Account) -> Option<AccountState> {
        account.onboarded_at?;
        Some(match self {
            Self::NotInvited => return None,
            Self::CreatedNotDistributed
            | Self::LettersHeld
            | Self::CreatedExpired
            | Self::DistributedLive
            | Self::DistributedEnded => AccountState::PendingRegistration,
            Self::Claimed => AccountState::PendingEmailConfirmation,
            Self::Active => AccountState::Active,
            Self::LockedSuspended | Self::LockedVoid => AccountState::Locked,
            Self::DisabledByHand
            | Self::DisabledInForce
            | Self::DisabledNotInForce
            | Self::RecordDisables => AccountState::Disabled,
        })
    }
}

/// The state of a patient user, or none before the first credentials.
pub fn state(subject: Subject<'_>, moment: Moment) -> Option<AccountState> {
    Standing::of(subject, moment).state(subject.account)
}

/// Whether the credentials are in force: distributed and good, or claimed, or activated; not suspended or ended.
pub fn in_force(account: &Account, moment: Moment) -> bool {
    if account.is_activated() {
        return true;
    }
    if account.lock.is_some() {
        return false;
    }
    account.is_claimed()
        || account.credentials.as_ref().is_some_and(|credentials| credentials.is_live(moment))
}

/// The words for the credentials' status, the sub-label of the state.
pub fn credentials_label(account: &Account, moment: Moment) -> &'static str {
    let Some(credentials) = &account.credentials else { return "none" };
    if account.is_activated() {
        return "activated";
    }
    match credentials.ended {
        Some(Ended::Void(_)) => return "void",
        Some(Ended::Revoked(_)) => return "revoked",
        Some(Ended::Expired(_)) | None => {}
    }
    if account.is_claimed() {
        return "claimed";
    }
    if credentials.is_expired(moment) {
        return if credentials.distributed.is_some() {
            "distributed, expired"
        } else {
            "not distributed, expired"
        };
    }
    if account.lock.is_some() && credentials.distributed.is_some() {
        return "suspended";
    }
    match (credentials.distributed.is_some(), account.held_letters().is_empty()) {
        (true, _) => "distributed",
        (false, true) => "not distributed",
        (false, false) => "letters held",
    }
}
