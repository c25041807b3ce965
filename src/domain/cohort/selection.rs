//! Who is left out of a cohort, and why. Asked when it is planned, and again when the patient's turn comes.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::account::{Account, Moment, Standing, Subject};
use crate::domain::id::{LetterNumber, PatientId};
use crate::domain::patient::PatientDetails;
use crate::domain::postal::AddressLack;
use crate::domain::record_status::RecordStatus;

/// Why a patient is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The patient has died.
    Deceased,
    /// The record is in a status that disables.
    Record(RecordStatus),
    /// No full date of birth is on file.
    NoBirthDate,
    /// No name is on file.
    NoName,
    /// No address is on file, or one that no letter would reach.
    Address(AddressLack),
    /// A letter came back from the address on file.
    MailReturned(LetterNumber),
    /// The patient is not to be invited, with the reason noted.
    NotToBeInvited(String),
    /// The patient has an account that is active.
    Active,
    /// The account is disabled.
    Disabled,
    /// The account is locked: a caller's case, not a cohort's.
    Locked,
    /// The patient has registered and must confirm the email address.
    AwaitingConfirmation,
    /// A letter is out whose code is good until that day.
    LetterOut(NaiveDate),
    /// Letters wait in the To post tray.
    LettersWait,
    /// Another record of the list has the same name, date of birth and postcode.
    PerhapsTwice(PatientId),
}

impl LeftOut {
    /// The heading under which lists count it.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Deceased => "Deceased",
            Self::Record(_) => "Record closed, restricted or the like",
            Self::NoBirthDate => "No date of birth",
            Self::NoName => "No name",
            Self::Address(AddressLack::Everything) => "No address",
            Self::Address(_) => "Address incomplete",
            Self::MailReturned(_) => "Letter came back",
            Self::NotToBeInvited(_) => "Not to be invited",
            Self::Active => "Already active",
            Self::Disabled => "Disabled",
            Self::Locked => "Locked",
            Self::AwaitingConfirmation => "Registered, not confirmed",
            Self::LetterOut(_) => "Live letter out",
            Self::LettersWait => "Letters in the To post tray",
            Self::PerhapsTwice(_) => "Perhaps a duplicate",
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deceased => f.write_str("The patient has died."),
            Self::Record(status) => write!(f, "The record is \"{status}\"."),
            Self::NoBirthDate => f.write_str("No full date of birth is on file."),
            Self::NoName => f.write_str("No name is on file."),
            Self::Address(lack) => lack.fmt(f),
            Self::MailReturned(letter) => write!(f, "Letter {letter} came back from the address on file."),
            Self::NotToBeInvited(reason) => write!(f, "Not to be invited: {reason}."),
            Self::Active => f.write_str("The account is active already."),
            Self::Disabled => f.write_str("The account is disabled."),
            Self::Locked => f.write_str("The account is locked: see the locked queue."),
            Self::AwaitingConfirmation => f.write_str("The patient has registered and is to confirm."),
            Self::LetterOut(until) => {
                write!(f, "A letter is out whose code is good until {}.", until.format("%-d %b %Y"))
            }
            Self::LettersWait => f.write_str("Letters wait in the To post tray."),
            Self::PerhapsTwice(other) => {
                write!(f, "Perhaps the same person as ID {other}: same name, date of birth and postcode.")
            }
        }
    }
}

/// Why a patient is left out; none if the patient is to be invited.
pub fn left_out(subject: Subject<'_>, details: &PatientDetails, moment: Moment) -> Option<LeftOut> {
    if subject.record == RecordStatus::Deceased || details.death_date.is_some() {
        return Some(LeftOut::Deceased);
    }
    of_account(subject.account, Standing::of(subject, moment), subject.record).or_else(|| {
        if let Some(note) = &subject.account.do_not_invite {
            return Some(LeftOut::NotToBeInvited(note.reason.clone()));
        }
        if !subject.has_name {
            return Some(LeftOut::NoName);
        }
        if !subject.has_birth_date {
            return Some(LeftOut::NoBirthDate);
        }
        if let Some(lack) = details.address_lack() {
            return Some(LeftOut::Address(lack));
        }
        subject.account.mail_returned.map(|returned| LeftOut::MailReturned(returned.letter))
    })
}

fn of_account(account: &Account, standing: Standing, record: RecordStatus) -> Option<LeftOut> {
    match standing {
        Standing::RecordDisables => Some(LeftOut::Record(record)),
        Standing::DisabledByHand | Standing::DisabledInForce | Standing::DisabledNotInForce => {
            Some(LeftOut::Disabled)
        }
        Standing::Active => Some(LeftOut::Active),
        Standing::LockedSuspended | Standing::LockedVoid => Some(LeftOut::Locked),
        Standing::Claimed => Some(LeftOut::AwaitingConfirmation),
        Standing::LettersHeld => Some(LeftOut::LettersWait),
        Standing::DistributedLive => {
            account.credentials.as_ref().map(|credentials| LeftOut::LetterOut(credentials.expires))
        }
        Standing::NotInvited
        | Standing::CreatedNotDistributed
        | Standing::CreatedExpired
        | Standing::DistributedEnded => None,
    }
}
