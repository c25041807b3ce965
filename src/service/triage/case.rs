//! A locked account in full: what failed, who else has the name, what to ask the caller, and the advice by cause.

use chrono::{DateTime, Utc};

use crate::domain::account::{Account, Action, LockCause, availability, credentials_label};
use crate::domain::{ActivityKind, Patient, Permission, RecordKey};
use crate::search::{DateOrder, Query};
use crate::service::api::LockedCase;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::{checks, safe};
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::{LogBody, Summary, table};
use crate::store::{Direction, Key};

/// How many entries of a patient are looked through for failures at a time.
const ENTRIES: usize = 100;
/// The most namesakes that are named.
const NAMESAKES: usize = 3;

impl Service {
    /// A locked account in full.
    pub fn locked_case(&self, session: &Session, patient: &str) -> Result<LockedCase, ServiceError> {
        session.require(Permission::PatientsView)?;
        let key = self.find_patient(session, patient)?;
        let row = self.locked_row(key)?;
        let row = row.ok_or_else(|| ServiceError::not_found("This account is not locked any more."))?;
        self.note_view(session, key)?;
        let seen = repository::patient(&self.store, key)?;
        let (patient, account) = (&seen.patient.value, &seen.account.value);
        let why_not = |action| {
            let refused =
                availability(action, self.subject(&seen), session.permissions(), self.moment()).err();
            refused.map(|refusal| refusal.to_string()).unwrap_or_default()
        };
        Ok(LockedCase {
            row,
            failures: self.failures(key)?,
            namesakes: self.namesakes(patient)?,
            credentials: self.credentials_in_words(account),
            checks: checks(patient),
            advice: advice(account, &why_not(Action::Unlock)),
            cannot_unlock: why_not(Action::Unlock),
            cannot_distribute: why_not(Action::Distribute),
        })
    }

    /// The failures since the last success, in words. What was typed is nowhere, and so not here.
    fn failures(&self, key: RecordKey) -> Result<String, ServiceError> {
        let prefix = Key::new(table::PATIENT_LOG, &key.0);
        let (mut found, mut before): (Vec<(DateTime<Utc>, String)>, Option<Key>) = (Vec::new(), None);
        loop {
            let places = self.store.scan(&prefix, before.as_ref(), ENTRIES, Direction::Backward)?;
            for (place, _) in &places {
                let seq = place.bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
                for record in self.store.log_read(seq, 1, Direction::Forward)? {
                    let activity = LogBody::from_bytes(record.at, &record.body)?;
                    match activity.kind {
                        ActivityKind::PatientUserFailedToRegister => {
                            found.push((activity.at, activity.detail));
                        }
                        ActivityKind::CredentialsCreated | ActivityKind::AccountUnlocked => {
                            return Ok(in_words(&found));
                        }
                        _ => {}
                    }
                }
            }
            match places.last() {
                Some((key, _)) if places.len() == ENTRIES => before = Some(key.clone()),
                _ => return Ok(in_words(&found)),
            }
        }
    }

    /// Others of the same family and given name, told apart by date of birth and Patient ID.
    fn namesakes(&self, patient: &Patient) -> Result<Vec<String>, ServiceError> {
        let name = &patient.details.name;
        let text = format!("{} {}", name.family, first_word(&name.given));
        let query = Query::parse(&text, self.moment().today, DateOrder::DayFirst);
        let mut found = Vec::new();
        for hit in self.directory.search(&query, 20, 0).rows {
            let Some(seen) = repository::get::<Summary>(&self.store, &hit.key.0)? else { continue };
            let other = seen.value;
            let same = other.family.to_lowercase() == name.family.to_lowercase()
                && first_word(&other.given) == first_word(&name.given);
            if hit.key != patient.key && same && found.len() < NAMESAKES {
                let born = other
                    .birth_date
                    .map_or_else(|| "no date of birth".to_owned(), |day| format!("born {day}"));
                let listed = format!("{}, {}", other.family.to_uppercase(), other.given);
                found.push(format!("Another {}, {born}, is ID {}.", safe(&listed), other.patient_id));
            }
        }
        Ok(found)
    }

    fn credentials_in_words(&self, account: &Account) -> String {
        let Some(credentials) = &account.credentials else { return "No credentials.".to_owned() };
        let sent = credentials.distributed.as_ref().map_or_else(
            || "never distributed".to_owned(),
            |(at, by)| format!("distributed {} by {by}", at.format("%-d %b")),
        );
        let status = credentials_label(account, self.moment());
        format!("Credentials {status}, until {}; {sent}.", credentials.expires.format("%-d %b %Y"))
    }
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_lowercase()
}

/// `5 tries in 11 minutes; each time: date of birth differs`, from the newest to the oldest.
fn in_words(found: &[(DateTime<Utc>, String)]) -> String {
    let (Some(newest), Some(oldest)) = (found.first(), found.last()) else { return String::new() };
    let minutes = (newest.0 - oldest.0).num_minutes();
    let span = match minutes {
        _ if found.len() == 1 => String::new(),
        0 => " within a minute".to_owned(),
        1..=119 => format!(" in {minutes} minutes"),
        120..=2879 => format!(" in {} hours", minutes / 60),
        _ => format!(" in {} days", minutes / 1440),
    };
    let tries = if found.len() == 1 { "1 try" } else { "tries" };
    let count = if found.len() == 1 { String::new() } else { format!("{} ", found.len()) };
    let same = found.iter().all(|(_, detail)| *detail == newest.1);
    let cause = if same && found.len() > 1 { "each time" } else { "last" };
    format!("{count}{tries}{span}; {cause}: {}.", safe(&newest.1))
}

/// The advice by cause (`product.md` §2).
fn advice(account: &Account, cannot_unlock: &str) -> String {
    match account.lock.map(|lock| lock.cause) {
        Some(LockCause::WrongCodes) if cannot_unlock.is_empty() => {
            "The code is still secret: after the identity check, unlock and keep the same letter."
        }
        Some(LockCause::WrongCodes) => "After the identity check, send a new letter.",
        Some(LockCause::WrongBirthDates) => {
            "The letter may be in other hands, or the date on file is wrong: check it with the caller against a second \
             item, then send a new letter. Where the date is wrong, the department that keeps the record corrects it first."
        }
        None => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_in_a_sentence() {
        let at = |minutes: i64| DateTime::from_timestamp(1_795_000_000 - minutes * 60, 0).unwrap();
        let of = |minutes: &[i64], details: &[&str]| {
            let found: Vec<_> = minutes.iter().zip(details).map(|(m, d)| (at(*m), (*d).to_owned())).collect();
            in_words(&found)
        };
        assert_eq!(of(&[], &[]), "");
        assert_eq!(of(&[0], &["activation code differs"]), "1 try; last: activation code differs.");
        assert_eq!(of(&[0, 5, 11], &["x", "x", "x"]), "3 tries in 11 minutes; each time: x.");
        assert_eq!(of(&[0, 300], &["x", "y"]), "2 tries in 5 hours; last: x.");
        assert_eq!(of(&[0, 0], &["x", "x"]), "2 tries within a minute; each time: x.");
    }
}
