//! Registration in its order: check, then email address and password, then the link (R40, R41, S11).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::attempts::{Judged, Typed};
use super::defence::Turned;
use super::forms::{AccountForm, CheckForm, LegalToAccept, read};
use super::password_rules;
use super::refusal::{Faulty, FormFault, PortalRefusal, faultless, new_password_faults};
use super::sources::{Counted, Source};
use super::tickets::Passed;
use super::views::LinkSent;
use crate::domain::account::{Attempt, CodeCheck, Command, LONGEST_WAIT};
use crate::domain::portal::{LinkKind, Login, MailKind};
use crate::domain::{Activity, ActivityKind, Actor, EmailAddress, Patient, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::vault::{PasswordHash, Turn};

/// Requests that may wait for a hash at once, and for how long (S10).
const QUEUE: usize = 32;
const PATIENCE: Duration = Duration::from_secs(3);

/// What a registration is made of once everything was checked.
struct Accepted<'a> {
    patient: RecordKey,
    generation: u32,
    email: &'a EmailAddress,
    password: &'a PasswordHash,
    /// The version of the legal text that was accepted.
    legal: &'a str,
}

/// An address by which its owner knows it again and nobody else learns it: the first letter, and what follows the `@`.
fn masked(email: &str) -> String {
    let (name, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}•••@{host}")
}

impl Service {
    /// Checks Patient ID, activation code and date of birth. A failure is counted by its cause and told the same way
    /// whatever it was.
    pub fn check_registration(
        &self,
        visitor: [u8; 32],
        source: &Source,
        form: &CheckForm,
    ) -> Result<(), PortalRefusal> {
        self.welcome(source, Counted::Registration)?;
        let (id, code, birth_date) = read(form, self.moment().today)?;
        let mut turn = self.turn()?;
        let typed = Typed { patient: self.directory.by_patient_id(id), code, birth_date };
        match self.judge(&mut turn, &typed)? {
            Judged::Right(patient, generation) => {
                let passed = Passed::Check { patient, generation };
                self.portal.tickets().put(visitor, passed, self.clock.now());
                Ok(())
            }
            Judged::Wrong { locked_by_codes } => {
                self.note_failed_registration(source, locked_by_codes)?;
                Err(PortalRefusal::NotAccepted)
            }
        }
    }

    /// From when on a try is looked at, whatever was tried before: a time that is true for every Patient ID. The wait of
    /// one account is told to nobody but staff: it would say that somebody tried with that ID, and so that there is such
    /// a patient (S8).
    pub fn next_try_for_anybody(&self) -> DateTime<Utc> {
        // Pages name a minute: the next one, so that what they say is never too early.
        self.clock.now() + LONGEST_WAIT + TimeDelta::minutes(1)
    }

    /// Whether the visitor may see the second page.
    pub fn may_register(&self, visitor: [u8; 32]) -> bool {
        matches!(self.portal.tickets().get(visitor, self.clock.now()), Some(Passed::Check { .. }))
    }

    /// Takes email address and password, and sends the link.
    pub fn complete_registration(
        &self,
        visitor: [u8; 32],
        source: &Source,
        form: &AccountForm,
    ) -> Result<(), PortalRefusal> {
        self.welcome(source, Counted::Registration)?;
        let now = self.clock.now();
        let Some(Passed::Check { patient, generation }) = self.portal.tickets().get(visitor, now) else {
            return Err(PortalRefusal::Dead);
        };
        let seen = repository::patient(&self.store, patient)?;
        let legal = self.legal_version(&seen.patient.value)?;
        let email = self.faultless_account(form, &seen.patient.value, &legal)?;
        self.has_links_left(patient)?;
        let mut turn = self.turn()?;
        let hash = self.hash_password(&mut turn, &form.password);
        drop(turn);
        let accepted = Accepted { patient, generation, email: &email, password: &hash, legal: &legal };
        if let Some(registered_at) = self.accept_registration(&accepted)? {
            let passed = Passed::Registered { patient, registered_at, again: None };
            self.portal.tickets().put(visitor, passed, now);
            Ok(())
        } else {
            self.portal.tickets().remove(visitor);
            self.note_failed_registration(source, false)?;
            Err(PortalRefusal::NotAccepted)
        }
    }

    /// Registers: the account's facts, the log-in, the link and the mail in one commit. Gives when, or none where the
    /// account no longer allows it.
    fn accept_registration(&self, accepted: &Accepted<'_>) -> Result<Option<DateTime<Utc>>, ServiceError> {
        let key = accepted.patient;
        let done = self.command_with(
            &Session::patient(),
            key,
            |seen, _| {
                // Credentials that were replaced between the two pages are no longer those that were checked.
                let newest = seen.account.value.credentials.as_ref().map_or(0, |c| c.generation);
                let code =
                    if newest == accepted.generation { CodeCheck::Right } else { CodeCheck::Superseded };
                let attempt = Attempt { code, birth_date_matches: true };
                Ok(Command::Register { attempt, email: accepted.email.as_str().to_owned() })
            },
            |seen, decision, draft| {
                let registered = ActivityKind::PatientUserSuccessfullyRegistered;
                let accepted_now = decision.activity.iter().any(|entry| entry.kind == registered);
                let at = decision.account.registration.as_ref().map(|registration| registration.accepted_at);
                let Some(at) = at.filter(|_| accepted_now) else { return Ok(()) };
                if let Some(before) = &seen.account.value.registration {
                    self.forget_email(draft, &before.email, key);
                }
                self.index_email(draft, accepted.email, key);
                self.begin_login(draft, accepted, at)
            },
        )?;
        if done.kinds.contains(&ActivityKind::PatientUserSuccessfullyRegistered) {
            self.background.wake_outbox();
            return Ok(done.account.registration.map(|registration| registration.accepted_at));
        }
        Ok(None)
    }

    fn begin_login(
        &self,
        draft: &mut Draft,
        accepted: &Accepted<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let key = accepted.patient;
        let before = repository::get::<Login>(&self.store, &key.0)?;
        draft.expect::<Login>(&key.0, before.as_ref().and_then(|seen| seen.revision));
        let mut login = Login::new(at);
        login.password = Some(accepted.password.to_bytes());
        if let Some(before) = &before {
            // The day's links are counted over registrations: a form that is sent again and again is no way round.
            login.links_sent.clone_from(&before.value.links_sent);
            self.drop_sessions_and_links(draft, &before.value);
        }
        login.legal = Some((accepted.legal.to_owned(), at));
        draft.log(&Activity {
            at,
            patient: Some(key),
            kind: ActivityKind::LegalTextAccepted,
            actor: Actor::Patient,
            detail: format!("version {}", accepted.legal),
        });
        if login.count_link(at) {
            self.send_link(
                draft,
                &mut login,
                (LinkKind::ConfirmEmail, MailKind::ConfirmEmail),
                (key, accepted.email.as_str()),
            );
        }
        draft.put(&key.0, &login);
        Ok(())
    }

    /// Sends the link of a registration again, to the visitor who has just made it.
    pub fn resend_confirmation(&self, visitor: [u8; 32], source: &Source) -> Result<(), PortalRefusal> {
        self.welcome(source, Counted::Link)?;
        let now = self.clock.now();
        let Some(Passed::Registered { patient, registered_at, .. }) = self.portal.tickets().get(visitor, now)
        else {
            return Err(PortalRefusal::Dead);
        };
        self.portal.sources().count(source, Counted::Link, now);
        self.renew_link(patient, registered_at, &Actor::Patient)?;
        let passed = Passed::Registered { patient, registered_at, again: Some(now) };
        self.portal.tickets().put(visitor, passed, now);
        Ok(())
    }

    /// Where the link of a registration went, for the visitor who has just made it: the address with most of its name left
    /// out, and when it was last sent again. None for everybody else, and once the registration is another one.
    pub fn registered_address(&self, visitor: [u8; 32]) -> Result<Option<LinkSent>, PortalRefusal> {
        let Some(Passed::Registered { patient, registered_at, again }) =
            self.portal.tickets().get(visitor, self.clock.now())
        else {
            return Ok(None);
        };
        let registration = repository::patient(&self.store, patient)?.account.value.registration;
        let own = registration.filter(|registration| registration.accepted_at == registered_at);
        Ok(own.map(|registration| LinkSent { to: masked(&registration.email), again }))
    }

    /// The faults of the second page, or its email address.
    fn faultless_account(
        &self,
        form: &AccountForm,
        patient: &Patient,
        legal: &str,
    ) -> Result<EmailAddress, PortalRefusal> {
        let mut faults = Vec::new();
        let email = form.email.parse::<EmailAddress>();
        if form.email.trim().is_empty() {
            faults.push(FormFault::new("email", Faulty::Missing));
        } else if email.is_err() {
            faults.push(FormFault::new("email", Faulty::Slip));
        }
        let own = self.own_words(patient, &form.email);
        faults.extend(new_password_faults(&form.password, &own));
        if form.accepts.is_empty() {
            faults.push(FormFault::new("accept", Faulty::Missing));
        } else if form.accepts != legal {
            // Somebody changed the text after the page was shown: what was not read is not accepted (R10).
            faults.push(FormFault::new("accept", Faulty::Slip));
        }
        faultless(faults)?;
        email.map_err(|_| PortalRefusal::NotAccepted)
    }

    /// The words that anybody would try as this patient's password.
    pub(super) fn own_words(&self, patient: &Patient, email: &str) -> Vec<String> {
        let details = &patient.details;
        let site = self.site_settings();
        let names = [&details.name.given, &details.name.family, &site.name];
        let mut words: Vec<String> =
            names.iter().flat_map(|name| name.split_whitespace()).map(str::to_owned).collect();
        words.push(patient.patient_id.to_string());
        words.extend(details.nhs_number.map(|number| number.to_string()));
        words.extend(email.split(['@', '.', '+', '-', '_']).map(str::to_owned));
        if let Some(born) = details.birth_date {
            for form in ["%d%m%Y", "%Y%m%d", "%d%m%y", "%Y"] {
                words.push(born.format(form).to_string());
            }
        }
        // Longer words first: what is left of them would else hide them.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }

    pub(in crate::service) fn hash_password(&self, turn: &mut Turn<'_>, password: &str) -> PasswordHash {
        let salt = self.draw(|rng| {
            let mut salt = [0; 16];
            rng.fill_bytes(&mut salt);
            salt
        });
        turn.hash(password_rules::normal(password).as_bytes(), salt)
    }

    /// The legal text that a visitor who passed the check reads and accepts: that of the patient's organisation (R10).
    pub fn legal_to_accept(&self, visitor: [u8; 32]) -> Result<LegalToAccept, PortalRefusal> {
        match self.portal.tickets().get(visitor, self.clock.now()) {
            Some(Passed::Check { patient, .. }) => {
                let seen = repository::patient(&self.store, patient)?;
                let text = self.legal_for(&seen.patient.value)?.text;
                Ok(LegalToAccept { mark: self.legal_mark(&text), text })
            }
            _ => Err(PortalRefusal::Dead),
        }
    }

    /// The mark of that text as it is now.
    fn legal_version(&self, patient: &Patient) -> Result<String, ServiceError> {
        Ok(self.legal_mark(&self.legal_for(patient)?.text))
    }

    /// What names a text: a mark of its content, so that another text is another version.
    pub(in crate::service) fn legal_mark(&self, text: &str) -> String {
        hex::encode(&self.token_hash("portal.legal", text.as_bytes())[..4])
    }

    /// Refuses a place that failed too often, and everybody while the patients are still being read in or the disk is
    /// too full for what every try writes: before anything is looked up, so that the answer says nothing (S8).
    pub(super) fn welcome(&self, source: &Source, what: Counted) -> Result<(), PortalRefusal> {
        if !self.directory.is_ready() || self.store.health().refuses_normal {
            return Err(PortalRefusal::Busy);
        }
        match self.portal.sources().refused(source, what, self.clock.now()) {
            Some(seconds) => Err(PortalRefusal::SlowDown(seconds)),
            None => Ok(()),
        }
    }

    /// The right to hash, or the refusal of a flood.
    pub(super) fn turn(&self) -> Result<Turn<'_>, PortalRefusal> {
        self.hasher.turn(QUEUE, PATIENCE).ok_or(PortalRefusal::Busy)
    }

    fn note_failed_registration(&self, source: &Source, locked_by_codes: bool) -> Result<(), ServiceError> {
        let now = self.clock.now();
        self.portal.sources().count(source, Counted::Registration, now);
        let pending = if locked_by_codes { self.n_pending() } else { 0 };
        let turned = {
            let mut defence = self.portal.defence();
            defence.note_failure(now);
            if locked_by_codes {
                defence.note_lock(now, pending);
            }
            defence.turned(now)
        };
        self.tell_defence(turned)
    }

    /// Since when there is an attack; none if there is none.
    pub(in crate::service) fn attack_since(&self) -> Option<DateTime<Utc>> {
        let now = self.clock.now();
        let defence = self.portal.defence();
        defence.is_on(now).then(|| defence.since().unwrap_or(now))
    }

    /// Tells the log that the breaker turned.
    pub(in crate::service) fn tell_defence(&self, turned: Option<Turned>) -> Result<(), ServiceError> {
        let Some(turned) = turned else { return Ok(()) };
        let detail = match turned {
            Turned::On => "began: wrong codes wait but lock nobody",
            Turned::Off => "ended: wrong codes lock again",
        };
        let mut draft = Draft::default();
        draft.log(&Activity {
            at: self.clock.now(),
            patient: None,
            kind: ActivityKind::AttackMode,
            actor: Actor::System("portal".to_owned()),
            detail: detail.to_owned(),
        });
        draft.commit(&self.store)?;
        Ok(())
    }
}
