//! Which patient is meant: by Patient ID, or by email address where it is one patient's only.

use crate::domain::account::Standing;
use crate::domain::{AccountState, EmailAddress, PatientId, RecordKey};
use crate::search::{DateOrder, Query, Status};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, PatientSeen};
use crate::store::records::table;
use crate::store::{Direction, Key};

/// Patients who may share an address and still be looked through.
const MAX_SHARED: usize = 64;

impl Service {
    /// The patient of what was typed as a user name.
    pub(super) fn named(&self, typed: &str) -> Result<Option<RecordKey>, ServiceError> {
        if let Ok(id) = typed.parse::<PatientId>() {
            return Ok(self.directory.by_patient_id(id));
        }
        match typed.parse::<EmailAddress>() {
            Ok(email) => self.by_email(&email),
            Err(_) => Ok(None),
        }
    }

    /// The only active patient with this address; none where two share it: they log in by Patient ID.
    fn by_email(&self, email: &EmailAddress) -> Result<Option<RecordKey>, ServiceError> {
        let prefix = Key::new(table::EMAIL, &self.email_index(email));
        let mut found = None;
        for (place, _) in self.store.scan(&prefix, None, MAX_SHARED, Direction::Forward)? {
            let Some(key) = place.bytes().last_chunk::<16>().map(|key| RecordKey(*key)) else { continue };
            let seen = repository::patient(&self.store, key)?;
            if self.standing(&seen) != Standing::Active || !has_address(&seen, email) {
                continue;
            }
            if found.replace(key).is_some() {
                return Ok(None);
            }
        }
        Ok(found)
    }

    /// Makes the patient findable by the address.
    pub(in crate::service) fn index_email(
        &self,
        draft: &mut Draft,
        email: &EmailAddress,
        patient: RecordKey,
    ) {
        draft.put_raw(table::EMAIL, &self.email_place(email, patient), 1, Vec::new());
    }

    /// Forgets an address of the patient.
    pub(super) fn forget_email(&self, draft: &mut Draft, email: &str, patient: RecordKey) {
        if let Ok(email) = email.parse::<EmailAddress>() {
            draft.delete(table::EMAIL, &self.email_place(&email, patient));
        }
    }

    fn email_place(&self, email: &EmailAddress, patient: RecordKey) -> Vec<u8> {
        [&self.email_index(email)[..], &patient.0].concat()
    }

    fn email_index(&self, email: &EmailAddress) -> [u8; 32] {
        self.store.keyring().blind_index("portal.email", email.folded().as_bytes()).0
    }

    /// How many accounts wait for registration.
    pub(super) fn n_pending(&self) -> usize {
        let pending = Status::of_state(Some(AccountState::PendingRegistration));
        let query = Query::parse("", self.moment().today, DateOrder::DayFirst).only(pending);
        self.directory.search(&query, 0, 0).total
    }

    /// Where the account stands now.
    pub(super) fn standing(&self, seen: &PatientSeen) -> Standing {
        Standing::of(self.subject(seen), self.moment())
    }
}

fn has_address(seen: &PatientSeen, email: &EmailAddress) -> bool {
    let registered = seen.account.value.registration.as_ref();
    registered
        .and_then(|registration| registration.email.parse::<EmailAddress>().ok())
        .is_some_and(|address| address.folded() == email.folded())
}
