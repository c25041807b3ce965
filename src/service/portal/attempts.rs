//! A try to register, judged: counted first, one hash whatever is the matter, as many commits for the unknown as for the
//! known (S5, S8, S9).

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::account::{Account, Attempt, CodeCheck, Command, Refusal, RegistrationFailure};
use crate::domain::{ActivityKind, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;
use crate::vault::{Code, PasswordHash, Turn};

/// What was typed, once it could be read.
pub(in crate::service) struct Typed {
    /// The patient of the Patient ID, if there is one.
    pub patient: Option<RecordKey>,
    /// The code.
    pub code: Code,
    /// The date of birth.
    pub birth_date: NaiveDate,
}

/// What a judged try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Judged {
    /// Patient ID, code and date of birth are right; of this patient and generation of credentials.
    Right(RecordKey, u32),
    /// They are not; whether that locked the account.
    Wrong {
        /// By wrong codes, which many of make an attack.
        locked_by_codes: bool,
    },
}

impl Service {
    /// Judges a try with exactly one hash and two commits.
    pub(in crate::service) fn judge(
        &self,
        turn: &mut Turn<'_>,
        typed: &Typed,
    ) -> Result<Judged, ServiceError> {
        let counted = typed.patient.map(|key| self.count_attempt(key)).transpose()?.flatten();
        let Some((key, counted)) = typed.patient.zip(counted) else {
            match typed.patient {
                // Staff are told the cause, or they would send the caller to try again and again (R41).
                Some(key) => self.log_of_patient(
                    key,
                    ActivityKind::PatientUserFailedToRegister,
                    "too soon after the try before: not looked at, not counted".to_owned(),
                )?,
                None => self.even_out()?,
            }
            turn.find(&*typed.code.canonical(), &[]);
            self.even_out()?;
            return Ok(Judged::Wrong { locked_by_codes: false });
        };
        let account = repository::patient(&self.store, key)?.account.value;
        let code = check_code(turn, &account, &typed.code);
        let done = self.command(&Session::patient(), key, |seen, _| {
            let on_file = seen.patient.value.details.birth_date;
            let attempt = Attempt { code, birth_date_matches: on_file == Some(typed.birth_date) };
            Ok(Command::Check { attempt, counted_at: counted.at })
        })?;
        let failed = done.kinds.contains(&ActivityKind::PatientUserFailedToRegister);
        let generation = done.account.credentials.as_ref().map_or(0, |credentials| credentials.generation);
        Ok(if failed {
            let locked = done.kinds.contains(&ActivityKind::PatientAccountLocked);
            Judged::Wrong { locked_by_codes: locked && code == CodeCheck::Wrong }
        } else {
            Judged::Right(key, generation)
        })
    }

    /// Counts a try before its code is looked at; none where it comes too soon to be looked at. What can be opened by no
    /// code has no instant.
    fn count_attempt(&self, key: RecordKey) -> Result<Option<CountedTry>, ServiceError> {
        let before = self.clock.now();
        match self.command(&Session::patient(), key, |_, _| Ok(Command::CountAttempt)) {
            Ok(done) => {
                let at = done.account.failures.codes.last().copied().filter(|at| *at >= before);
                if at.is_none() {
                    self.even_out()?;
                }
                Ok(Some(CountedTry { at }))
            }
            Err(ServiceError::Refused(Refusal::Registration(RegistrationFailure::TooSoon))) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A try that is looked at, and under which instant it was counted; none where nothing could be opened by it.
#[derive(Clone, Copy)]
struct CountedTry {
    at: Option<DateTime<Utc>>,
}

/// Finds out with one hash which of the patient's codes it is.
fn check_code(turn: &mut Turn<'_>, account: &Account, code: &Code) -> CodeCheck {
    let newest = account.credentials.iter().map(|credentials| &credentials.code_hash);
    let hashes = newest.chain(account.past.iter().map(|past| &past.code_hash));
    let hashes: Vec<PasswordHash> = hashes.filter_map(|hash| PasswordHash::from_bytes(hash)).collect();
    match turn.find(&*code.canonical(), &hashes) {
        Some(0) => CodeCheck::Right,
        Some(_) => CodeCheck::Superseded,
        None => CodeCheck::Wrong,
    }
}
