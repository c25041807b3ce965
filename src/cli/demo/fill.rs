//! Fills the demonstration's store: stationery, population, then the histories of the accounts, each act at its time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::files::pdf;
use super::plan::{Act, DemoStep, Letters, plan};
use super::population::{Batch, Population};
use crate::domain::account::{Attempt, Command};
use crate::domain::{AccountState, Patient, PatientId, Permissions, RecordStatus};
use crate::letters::DEFAULT_TEMPLATES;
use crate::service::api::{
    AccountAct, AccountRequest, CreateRequest, DistributeRequest, RecordStatusRequest, SearchRequest,
    SetLegal, SetSupport, VisibilityChange, VisibilityOf,
};
use crate::service::{Service, ServiceError, Session, SetClock, Settlement};

/// How long before today the site began.
const DAYS_BEFORE: u64 = 330;
/// The password of every Active patient of a demonstration.
pub(in crate::cli) const PASSWORD: &str = "meadow lantern pebble";
/// What patients of a demonstration see: letters of these templates, documents of these types.
const VISIBLE_TEMPLATES: [&str; 2] = ["Invitation", "User name"];
const VISIBLE_TYPES: [&str; 4] = ["Appointment letter", "Clinic letter", "Discharge summary", "Test result"];
/// How many patients are named as those to play.
const PLAYERS: u32 = 3;
/// Codes that are hashed at the same time.
const AT_ONCE: usize = 2;

/// What the demonstration shall hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Scale {
    /// How many patients.
    pub(in crate::cli) patients: u32,
    /// Where chance begins.
    pub(in crate::cli) seed: u64,
    /// The day on which it is looked at.
    pub(in crate::cli) today: NaiveDate,
}

/// A patient as whom one can log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Cast {
    /// Patient ID.
    pub(in crate::cli) id: String,
    /// The name as lists show it.
    pub(in crate::cli) name: String,
}

/// The instant at which the site of a demonstration begins.
pub(in crate::cli) fn beginning(today: NaiveDate) -> DateTime<Utc> {
    (today - Days::new(DAYS_BEFORE)).and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(6)
}

/// Fills a new store whose service goes by `clock`; `say` is told (done, of, doing). Gives some who can log in.
pub(in crate::cli) fn fill(
    service: &Service,
    clock: &SetClock,
    scale: Scale,
    say: &(dyn Fn(u64, u64, &str) + Sync),
) -> Result<Vec<Cast>, ServiceError> {
    let session = Session::operator(service.site_settings().operator, Permissions::all());
    clock.set(beginning(scale.today));
    service.add_default_letters(&session)?;
    let people = settle(service, scale, say)?;
    service.load_directory()?;
    service.set_visibility(&session, &visible())?;
    ask_whom(service, &session)?;
    let steps = plan(&people, scale.today, scale.seed);
    let mut player = Player { service, session: &session, clock, today: scale.today };
    let total = steps.len() as u64;
    let mut done = 0;
    for wave in steps.chunk_by(together) {
        player.play(wave)?;
        done += wave.len() as u64;
        say(done, total, "Inviting some of them");
    }
    service.rehearse_passwords(PASSWORD)?;
    players(service, &session)
}

/// What patients see is a site's own choice; a demonstration shows some and hides the rest.
fn visible() -> Vec<VisibilityChange> {
    let templates = VISIBLE_TEMPLATES.into_iter().map(|name| VisibilityOf::Template(name.to_owned()));
    let types = VISIBLE_TYPES.into_iter().map(|name| VisibilityOf::DocumentType(name.to_owned()));
    templates.chain(types).map(|of| VisibilityChange { of, visible: Some(true) }).collect()
}

/// Whom patients can ask, by type of organisation, and what they accept; Treatment centre falls back to all others.
fn ask_whom(service: &Service, session: &Session) -> Result<(), ServiceError> {
    for (organisation_type, email, phone) in [
        ("", "help@northgate.example", "01632 960 001"),
        ("Hospital", "outpatients@northgate.example", "01632 960 014"),
        ("General practice", "", "01632 960 020"),
    ] {
        let [organisation_type, email, phone] = [organisation_type, email, phone].map(str::to_owned);
        service.set_support(session, &SetSupport { organisation_type, email, phone, seen: None })?;
    }
    let text = "We keep what you enter here with your record, and show it to nobody else.\n\n\
                You may end your registration at any time; ask the number above.";
    service.set_legal(session, &SetLegal { organisation: None, text: text.to_owned(), seen: None })?;
    Ok(())
}

fn players(service: &Service, session: &Session) -> Result<Vec<Cast>, ServiceError> {
    let state = Some(AccountState::Active.label().to_owned());
    let request = SearchRequest { text: String::new(), state, limit: PLAYERS, offset: 0 };
    let rows = service.search(session, &request)?.rows;
    Ok(rows
        .into_iter()
        .map(|row| Cast { id: row.patient_id, name: format!("{}, {}", row.family, row.given) })
        .collect())
}

/// Stores the population and gives those who can be invited.
fn settle(
    service: &Service,
    scale: Scale,
    say: &(dyn Fn(u64, u64, &str) + Sync),
) -> Result<Vec<PatientId>, ServiceError> {
    let (mut people, mut files) = (Vec::new(), HashMap::new());
    let mut done = 0;
    for mut batch in Population::new(scale.seed, scale.patients, scale.today) {
        done += batch.patients.len() as u64;
        people.extend(batch.patients.iter().filter(|patient| can_be_invited(patient)).map(|p| p.patient_id));
        for document in &mut batch.documents {
            let kind = document.kind.clone();
            let (object, size) = match files.entry(kind) {
                Entry::Occupied(found) => *found.get(),
                Entry::Vacant(place) => *place.insert(file(service, &document.kind)?),
            };
            (document.object, document.size) = (Some(object), size);
        }
        service.settle(&settlement(batch))?;
        say(done, u64::from(scale.patients), "Making patients");
    }
    Ok(people)
}

/// The file of all documents of a type, and its size.
fn file(service: &Service, kind: &str) -> Result<([u8; 16], u64), ServiceError> {
    let bytes = pdf(&[
        kind,
        "",
        "This file stands for a document of the hospital.",
        "It belongs to a demonstration: nobody in it lives.",
    ]);
    Ok((service.keep_rehearsed_file(&bytes)?, bytes.len() as u64))
}

fn can_be_invited(patient: &Patient) -> bool {
    patient.status == RecordStatus::Open
        && patient.details.birth_date.is_some()
        && patient.details.address.is_some()
}

fn settlement(batch: Batch) -> Settlement {
    let Batch { organisations, practitioners, patients, referrals, documents, associated } = batch;
    Settlement { organisations, practitioners, patients, referrals, documents, associated }
}

/// Invitations of one wave are made at once: their codes are hashed on all cores.
fn together(one: &DemoStep, next: &DemoStep) -> bool {
    let invites = |step: &DemoStep| matches!(step.act, Act::Create { .. });
    one.at == next.at && invites(one) && invites(next)
}

/// Plays the acts.
struct Player<'a> {
    service: &'a Service,
    session: &'a Session,
    clock: &'a SetClock,
    today: NaiveDate,
}

impl Player<'_> {
    /// Plays acts of the same time.
    fn play(&mut self, wave: &[DemoStep]) -> Result<(), ServiceError> {
        let Some(first) = wave.first() else { return Ok(()) };
        self.turn_to(first.at)?;
        let share = wave.len().div_ceil(AT_ONCE);
        let this = &*self;
        std::thread::scope(|scope| {
            let run = |steps: &[DemoStep]| steps.iter().try_for_each(|step| this.act(step));
            let threads: Vec<_> = wave.chunks(share).map(|steps| scope.spawn(move || run(steps))).collect();
            let broken = || Err(ServiceError::Internal("an act of the demonstration broke off".to_owned()));
            threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| broken()))
        })
    }

    /// Moves the clock on; at the end of a day what expired is noted, as in any other store.
    fn turn_to(&mut self, at: DateTime<Utc>) -> Result<(), ServiceError> {
        let before = self.service.moment().today;
        self.clock.set(at);
        if self.service.moment().today != before && before < self.today {
            self.service.keep_house()?;
        }
        Ok(())
    }

    fn act(&self, step: &DemoStep) -> Result<(), ServiceError> {
        let (service, session, id) = (self.service, self.session, step.patient);
        match step.act.clone() {
            Act::Create { expires, letters } => {
                let (templates, hold) = letters.map_or_else(Default::default, chosen);
                let request = CreateRequest { patient: id.to_string(), expires, templates, hold, seen: None };
                service.create_credentials(session, &request)?;
            }
            Act::Distribute(letters) => {
                let (templates, hold) = chosen(letters);
                let request =
                    DistributeRequest { patient: id.to_string(), expires: None, templates, hold, seen: None };
                service.distribute_credentials(session, &request)?;
            }
            Act::Register { code, birth_date_matches } => {
                let attempt = Attempt { code, birth_date_matches };
                service.rehearse_registration(id, attempt, &address(id))?;
            }
            Act::Confirm => service.rehearse(&Session::patient(), id, &Command::Confirm)?,
            Act::Revoke(reason) => {
                service.rehearse(session, id, &Command::Revoke { reason: reason.to_owned() })?;
            }
            Act::Disable(reason) => self.account(id, AccountAct::Disable, reason)?,
            Act::Enable(reason) => self.account(id, AccountAct::Enable, reason)?,
            Act::Unlock(reason) => self.account(id, AccountAct::Unlock, reason)?,
            Act::SetRecordStatus(status) => {
                let status = status.label().to_owned();
                service.record_status(session, &RecordStatusRequest { patient: id.to_string(), status })?;
            }
        }
        Ok(())
    }

    fn account(&self, id: PatientId, act: AccountAct, reason: &str) -> Result<(), ServiceError> {
        let request = AccountRequest { patient: id.to_string(), act, reason: reason.to_owned() };
        self.service.account(self.session, &request)?;
        Ok(())
    }
}

/// The templates of a set of letters, and whether they wait.
fn chosen(letters: Letters) -> (Vec<String>, bool) {
    let (one, pair) = DEFAULT_TEMPLATES.split_at(1);
    let templates = if letters.pair { pair } else { one };
    (templates.iter().map(|(name, _)| (*name).to_owned()).collect(), letters.hold)
}

/// The email address that a patient of the demonstration types: in a domain that nobody can have.
fn address(id: PatientId) -> String {
    format!("patient{id}@example.org")
}
