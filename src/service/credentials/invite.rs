//! Create Patient Portal Credentials and Distribute Patient Profile Credentials.

use chrono::{Days, NaiveDate};
use zeroize::Zeroizing;

use crate::domain::account::{Action, Command, Credentials, FreshCredentials, Refusal, availability};
use crate::domain::cohort::{CohortMember, Outcome};
use crate::domain::{AddressLack, Permission, RecordKey, SupportContact, Template};
use crate::service::api::{CreateRequest, CredentialsOutcome, DistributeRequest, LetterOutcome};
use crate::service::command::Done;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::credentials_view;
use crate::service::repository::{self, Draft, PatientSeen};
use crate::service::session::Session;
use crate::store::Priority;
use crate::store::records::table;
use crate::vault::{Code, ObjectId, PasswordHash};

use super::make_letters::{Making, Prepared, told};

/// Fewer days than this left are worth a warning when letters go out.
const FEW_DAYS: i64 = 7;
/// How often it is tried anew because somebody else was faster.
const TRIES: usize = 3;

/// Refuses when others were made since the operator looked: a letter with their code may be on its way (S94).
fn is_as_seen(now: &PatientSeen, seen: Option<u32>) -> Result<(), ServiceError> {
    let newest = now.account.value.credentials.as_ref();
    let generation = newest.map_or(0, |credentials| credentials.generation);
    match (seen, newest) {
        (Some(seen), Some(newest)) if seen != generation => Err(ServiceError::Changed(format!(
            "{} has created credentials since you looked.",
            newest.created_by
        ))),
        _ => Ok(()),
    }
}

/// What is asked, from whichever action.
pub(in crate::service) struct Invitation<'a> {
    pub action: Action,
    pub expires: Option<NaiveDate>,
    pub templates: &'a [Template],
    pub hold: bool,
    /// The generation that the operator saw.
    pub seen: Option<u32>,
    /// The patient of a cohort whose step this is: noted in the same commit.
    pub step: Option<&'a Step>,
}

/// A step of a cohort: the place of the patient, as it was read, and the cohort's priority.
#[derive(Clone, Debug)]
pub(in crate::service) struct Step {
    pub member: CohortMember,
    pub revision: Option<u64>,
}

impl Step {
    /// A commit that holds what became of the patient, unless somebody else noted that already.
    pub fn draft(&self, outcome: Outcome) -> Draft {
        let mut draft = Draft::with_priority(Priority::Bulk);
        let place = table::of_cohort(self.member.cohort, self.member.place);
        draft.expect::<CohortMember>(&place, self.revision);
        draft.put(&place, &CohortMember { outcome, ..self.member.clone() });
        draft
    }
}

impl Service {
    /// Create Patient Portal Credentials (R33 to R38).
    pub fn create_credentials(
        &self,
        session: &Session,
        request: &CreateRequest,
    ) -> Result<CredentialsOutcome, ServiceError> {
        session.require(Permission::CredentialsCreate)?;
        let key = self.find_patient(session, &request.patient)?;
        let templates = self.credential_templates(&request.templates)?;
        let invitation = Invitation {
            action: Action::Create,
            expires: Some(request.expires),
            templates: &templates,
            hold: request.hold,
            seen: request.seen,
            step: None,
        };
        self.invite(session, key, &invitation)
    }

    /// Distribute Patient Profile Credentials (R55): with the credentials that wait, or with new ones.
    pub fn distribute_credentials(
        &self,
        session: &Session,
        request: &DistributeRequest,
    ) -> Result<CredentialsOutcome, ServiceError> {
        session.require(Permission::CredentialsDistribute)?;
        let key = self.find_patient(session, &request.patient)?;
        if request.templates.is_empty() {
            return Err(ServiceError::invalid(
                "No Letter Template was chosen.",
                "Choose at least one that tells Patient ID, activation code and link.",
            ));
        }
        let templates = self.credential_templates(&request.templates)?;
        let invitation = Invitation {
            action: Action::Distribute,
            expires: request.expires,
            templates: &templates,
            hold: request.hold,
            seen: request.seen,
            step: None,
        };
        self.invite(session, key, &invitation)
    }

    pub(super) fn invite(
        &self,
        session: &Session,
        key: RecordKey,
        invitation: &Invitation<'_>,
    ) -> Result<CredentialsOutcome, ServiceError> {
        self.invite_one(session, key, invitation).and_then(|done| self.outcome(session, &done))
    }

    /// Invites one patient; decided anew when somebody else was faster.
    pub(in crate::service) fn invite_one(
        &self,
        session: &Session,
        key: RecordKey,
        invitation: &Invitation<'_>,
    ) -> Result<Done, ServiceError> {
        for _ in 0..TRIES {
            match self.try_to_invite(session, key, invitation) {
                Err(error) if error.is_conflict() => {}
                done => return done,
            }
        }
        Err(ServiceError::Conflict)
    }

    fn try_to_invite(
        &self,
        session: &Session,
        key: RecordKey,
        invitation: &Invitation<'_>,
    ) -> Result<Done, ServiceError> {
        let seen = repository::patient(&self.store, key)?;
        // Refusals come before the hashing and merging, which cost a tenth of a second.
        is_as_seen(&seen, invitation.seen)?;
        let context = self.context(session);
        availability(invitation.action, self.subject(&seen), context.permissions, context.moment)?;
        let told = told(invitation.templates);
        let needs_letters = !invitation.templates.is_empty() || invitation.action == Action::Reissue;
        if needs_letters && !told.is_complete() {
            return Err(Refusal::LettersIncomplete(told.missing().join(", ")).into());
        }
        let secret = self.secret_for(&seen, invitation)?;
        let attempt = self.commit_invitation(session, &seen, invitation, &secret);
        if let (Err(error), Some(object)) = (&attempt, secret.fresh_object())
            && !error.is_uncertain()
        {
            // What stays behind is swept at the next start.
            let _ = self.store.drop_object(object);
        }
        attempt
    }

    fn commit_invitation(
        &self,
        session: &Session,
        seen: &PatientSeen,
        invitation: &Invitation<'_>,
        secret: &Secret,
    ) -> Result<Done, ServiceError> {
        if invitation.templates.is_empty() {
            let fresh = secret.fresh.clone().ok_or(ServiceError::Conflict)?;
            let command = Command::Create { fresh, letters: None };
            return self.run(session, seen, &command, Draft::default());
        }
        let making = Making {
            patient: &seen.patient.value,
            templates: invitation.templates,
            code: &secret.code,
            expires: secret.expires,
            generation: secret.generation,
            // What cannot be posted is not called sent: it waits where it can be seen.
            hold: invitation.hold || seen.patient.value.details.address_lack().is_some(),
        };
        let prepared = self.prepare(session, &making)?;
        match self.commit_letters(session, seen, invitation, secret, &prepared) {
            Ok(done) => Ok(self.hand_over(done)),
            Err(error) if error.is_uncertain() => Err(error),
            Err(error) => {
                self.abandon(prepared);
                Err(error)
            }
        }
    }

    fn commit_letters(
        &self,
        session: &Session,
        seen: &PatientSeen,
        invitation: &Invitation<'_>,
        secret: &Secret,
        prepared: &Prepared,
    ) -> Result<Done, ServiceError> {
        let invited = Outcome::Invited(secret.generation);
        let mut draft = invitation.step.map_or_else(Draft::default, |step| step.draft(invited));
        let letters = Self::enter(&mut draft, prepared);
        let command = match (invitation.action, secret.fresh.clone()) {
            (Action::Create, Some(fresh)) => Command::Create { fresh, letters: Some(letters) },
            (Action::Reissue, Some(fresh)) => Command::Reissue { fresh, letters },
            (_, fresh) => Command::Distribute { fresh, letters },
        };
        self.run(session, seen, &command, draft)
    }

    /// The code for the letters: that of the credentials that wait, or a new one.
    fn secret_for(&self, seen: &PatientSeen, invitation: &Invitation<'_>) -> Result<Secret, ServiceError> {
        let moment = self.moment();
        let account = &seen.account.value;
        if invitation.action == Action::Distribute {
            let waiting = account.credentials.as_ref().filter(|c| {
                c.distributed.is_none()
                    && c.ended.is_none()
                    && !c.is_expired(moment)
                    && invitation.expires.is_none()
            });
            if let Some((credentials, object)) = waiting.and_then(|c| c.sealed_code.map(|object| (c, object)))
            {
                let sealed_copy =
                    self.find_object(ObjectId(object))?.and_then(|bytes| String::from_utf8(bytes).ok());
                if let Some(Ok(code)) = sealed_copy.map(Zeroizing::new).map(|text| Code::parse(&text)) {
                    let (expires, generation) = (credentials.expires, credentials.generation);
                    return Ok(Secret { code, fresh: None, expires, generation });
                }
            }
        }
        self.new_secret(invitation, account.credentials.as_ref())
    }

    fn new_secret(
        &self,
        invitation: &Invitation<'_>,
        newest: Option<&Credentials>,
    ) -> Result<Secret, ServiceError> {
        let generation = newest.map_or(1, |credentials| credentials.generation + 1);
        let expires = invitation.expires.unwrap_or_else(|| self.default_expiry());
        let today = self.moment().today;
        if expires <= today {
            return Err(Refusal::ExpiryNotAfterToday(expires).into());
        }
        let (code, fresh_salt) = self.draw(|rng| {
            let mut salt = [0; 16];
            rng.fill_bytes(&mut salt);
            (Code::random(rng), salt)
        });
        // All codes of a patient have one salt: a single hash finds out that a typed code is an older one (S9).
        let before = newest.and_then(|credentials| PasswordHash::from_bytes(&credentials.code_hash));
        let salt = before.map_or(fresh_salt, |hash| hash.salt());
        let code_hash = self.hasher.hash(&*code.canonical(), salt).to_bytes();
        let object = self.store.put_object(code.grouped().as_bytes())?;
        let fresh = FreshCredentials { expires, code_hash, sealed_code: object.0 };
        Ok(Secret { code, fresh: Some(fresh), expires, generation })
    }

    /// The site's default Credentials Expiry Date.
    pub(in crate::service) fn default_expiry(&self) -> NaiveDate {
        let days = u64::from(self.site_settings().default_expiry_days);
        let today = self.moment().today;
        today.checked_add_days(Days::new(days)).unwrap_or(today)
    }

    pub(super) fn outcome(&self, session: &Session, done: &Done) -> Result<CredentialsOutcome, ServiceError> {
        let moment = self.moment();
        let credentials = credentials_view(&done.account, moment).unwrap_or_default();
        let newest = done.account.credentials.as_ref().map(|c| c.generation);
        let letters = self.letters_of_patient(session, done.patient.key)?;
        let made = letters.into_iter().filter(|letter| letter.generation == newest);
        let mut letters: Vec<LetterOutcome> =
            made.map(|letter| super::actions::letter_outcome(&letter)).collect();
        letters.sort_by(|a, b| a.id.cmp(&b.id));
        let mut warnings: Vec<String> = self.other_claim(session, done.patient.key)?.into_iter().collect();
        if letters.iter().any(|letter| letter.status == "Handing over") {
            warnings.push(
                "The print folder failed after the letters were entered: they are handed over as soon as it works."
                    .to_owned(),
            );
        }
        let days_left = (credentials.expires - moment.today).num_days();
        if !letters.is_empty() && days_left < FEW_DAYS {
            warnings.push(format!("Only {days_left} days are left until the credentials expire."));
        }
        if let Some(returned) = done.account.mail_returned.filter(|_| !letters.is_empty()) {
            let letter = returned.letter;
            warnings.push(format!("Letter {letter} came back from the address on the record: check it."));
        }
        if !letters.is_empty() && self.support_for(&done.patient)? == SupportContact::default() {
            warnings.push("No client support is set: the letter names nobody to ask.".to_owned());
        }
        let lack = done.patient.details.address_lack().filter(|_| !letters.is_empty());
        warnings.extend(lack.map(AddressLack::letters_are_held));
        Ok(CredentialsOutcome {
            patient_id: done.patient.patient_id.to_string(),
            credentials,
            letters,
            warnings,
        })
    }
}

/// A code and the credentials that it belongs to.
struct Secret {
    code: Code,
    fresh: Option<FreshCredentials>,
    expires: NaiveDate,
    generation: u32,
}

impl Secret {
    fn fresh_object(&self) -> Option<ObjectId> {
        self.fresh.as_ref().map(|fresh| ObjectId(fresh.sealed_code))
    }
}
