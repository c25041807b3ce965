//! The commands of the histories, each as its end asks.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::fate::{FATES, Fate};
use super::step::{Act, DemoStep, Letters};
use crate::cli::demo::dice::Dice;
use crate::domain::account::CodeCheck;
use crate::domain::{PatientId, RecordStatus};

/// Plans the histories of some of `people`, who can be invited; at most about 250, and never everybody.
pub(in crate::cli) fn plan(people: &[PatientId], today: NaiveDate, seed: u64) -> Vec<DemoStep> {
    let mut fates: Vec<Fate> = FATES.iter().map(|(fate, _)| *fate).collect();
    fates.extend(FATES.iter().flat_map(|(fate, n)| (1..*n).map(|_| *fate)));
    fates.truncate(people.len().saturating_sub(1));
    let stride = people.len().checked_div(fates.len()).unwrap_or(1).max(1);
    let mut steps = Vec::new();
    for (nth, (patient, fate)) in people.iter().step_by(stride).zip(fates).enumerate() {
        let mut writer = Writer {
            patient: *patient,
            today,
            dice: Dice::of(seed, u64::MAX - 100 - nth as u64),
            steps: &mut steps,
            nth,
        };
        writer.write(fate);
    }
    steps.sort_by_key(|step| step.at);
    steps
}

/// Writes the history of one patient.
struct Writer<'a> {
    patient: PatientId,
    today: NaiveDate,
    dice: Dice,
    steps: &'a mut Vec<DemoStep>,
    nth: usize,
}

impl Writer<'_> {
    /// The commands that end like this.
    fn write(&mut self, fate: Fate) {
        match fate {
            Fate::Later | Fate::Held | Fate::LaterExpired | Fate::HeldExpired => self.waiting(fate),
            Fate::Live | Fate::LiveAfterLater | Fate::LiveReplaced | Fate::Expired | Fate::Revoked => {
                self.distributed(fate);
            }
            Fate::LiveWithFailures | Fate::WrongCodes | Fate::WrongBirthDates | Fate::UnlockedAgain => {
                self.failing(fate);
            }
            Fate::Claimed => {
                let day = self.live(20, 10);
                self.register(day, 2, CodeCheck::Right, true);
            }
            Fate::Active => {
                let days = self.wave(10, 310);
                self.active(days);
            }
            Fate::ByHand | Fate::EnabledAgain => self.by_hand(fate),
            Fate::InForceAgain | Fate::NotInForceAgain | Fate::RecordDisables => self.by_record(fate),
        }
    }

    fn waiting(&mut self, fate: Fate) {
        let expired = matches!(fate, Fate::LaterExpired | Fate::HeldExpired);
        let days = if expired { self.wave(32, 61) } else { self.wave(1, 12) };
        let held = matches!(fate, Fate::Held | Fate::HeldExpired);
        let letters = held.then(|| self.letters(true));
        self.create(days, letters);
    }

    fn distributed(&mut self, fate: Fate) {
        match fate {
            Fate::Expired => {
                self.live(60, 32);
            }
            Fate::Revoked => {
                let day = self.live(20, 6);
                self.act(day - 2, Act::Revoke("the patient asked not to be invited"));
            }
            Fate::LiveAfterLater => {
                let days = self.wave(5, 19);
                self.create(days, None);
                let letters = self.letters(false);
                self.act(days - 2, Act::Distribute(letters));
            }
            Fate::LiveReplaced => {
                let day = self.live(20, 10);
                let letters = self.letters(false);
                self.create(day - 7, Some(letters));
                // The old letter is tried after the new one is out.
                self.register(day - 8, 0, CodeCheck::Superseded, true);
            }
            _ => {
                self.live(24, 1);
            }
        }
    }

    fn failing(&mut self, fate: Fate) {
        let day = self.live(20, 8);
        match fate {
            Fate::WrongBirthDates => {
                for minute in 0..5 {
                    self.register_at(day - 3, 3 * minute, CodeCheck::Right, false);
                }
            }
            Fate::LiveWithFailures => {
                self.register_at(day - 3, 0, CodeCheck::Wrong, true);
                self.register_at(day - 3, 45, CodeCheck::Right, false);
            }
            _ => {
                // Each wrong code makes the next wait longer, up to an hour.
                for nth in 0..10 {
                    self.register_at(day - 3, 61 * nth, CodeCheck::Wrong, true);
                }
                if fate == Fate::UnlockedAgain {
                    self.act(day - 5, Act::Unlock("called from the number on file; identity checked"));
                }
            }
        }
    }

    fn by_hand(&mut self, fate: Fate) {
        let days = self.wave(30, 230);
        self.active(days);
        let why = [
            "asked by telephone, identity checked",
            "the email address may be in other hands",
            "moved in with a relative who reads the post",
        ];
        let why = why[self.nth % why.len()];
        self.act(days - 15, Act::Disable(why));
        if fate == Fate::EnabledAgain {
            self.act(days - 17, Act::Enable("checked with the patient in clinic"));
        }
    }

    fn by_record(&mut self, fate: Fate) {
        let disabling =
            [RecordStatus::Deceased, RecordStatus::MovedAway, RecordStatus::Restricted, RecordStatus::Closed];
        let day = match (fate, self.nth % 3) {
            (Fate::NotInForceAgain, 0) => {
                self.create(12, None);
                12
            }
            (Fate::NotInForceAgain, _) => self.live(60, 40),
            (_, 0) => self.live(20, 10),
            (_, 1) => {
                let day = self.live(20, 10);
                self.register(day, 2, CodeCheck::Right, true);
                day
            }
            _ => {
                let days = self.wave(30, 130);
                self.active(days);
                days
            }
        };
        if fate == Fate::RecordDisables {
            let status = disabling[self.nth % disabling.len()];
            self.act(day - 6, Act::SetRecordStatus(status));
        } else {
            self.act(day - 6, Act::SetRecordStatus(RecordStatus::Restricted));
            self.act(day - 8, Act::SetRecordStatus(RecordStatus::Open));
        }
    }

    /// Distributed at once, some day from `most` to `least` days ago; gives that number of days.
    fn live(&mut self, most: u64, least: u64) -> u64 {
        let days = self.wave(least, most);
        let letters = self.letters(false);
        self.create(days, Some(letters));
        days
    }

    fn active(&mut self, days: u64) {
        let letters = self.letters(false);
        self.create(days, Some(letters));
        self.register(days, 4, CodeCheck::Right, true);
        self.act(days - 5, Act::Confirm);
    }

    fn letters(&mut self, hold: bool) -> Letters {
        Letters { pair: self.dice.chance(250), hold }
    }

    /// Invitations go out once a week, all at the same time: their codes are hashed on all cores.
    fn create(&mut self, days_ago: u64, letters: Option<Letters>) {
        let expires = self.today - Days::new(days_ago) + Days::new(28);
        let at = (self.today - Days::new(days_ago)).and_time(chrono::NaiveTime::MIN).and_utc()
            + TimeDelta::hours(7);
        self.steps.push(DemoStep { at, patient: self.patient, act: Act::Create { expires, letters } });
    }

    /// The day of a wave, from `least` to `most` days ago; there is one in any seven days.
    fn wave(&mut self, least: u64, most: u64) -> u64 {
        let first = least + (12 - least % 7) % 7;
        first + 7 * self.dice.below(most.saturating_sub(first) / 7 + 1)
    }

    fn register(&mut self, created: u64, days_later: u64, code: CodeCheck, birth_date_matches: bool) {
        self.act(created - days_later, Act::Register { code, birth_date_matches });
    }

    fn register_at(&mut self, days_ago: u64, minutes: i64, code: CodeCheck, birth_date_matches: bool) {
        let morning = self.time(days_ago, 7, 0);
        let act = Act::Register { code, birth_date_matches };
        self.steps.push(DemoStep { at: morning + TimeDelta::minutes(minutes), patient: self.patient, act });
    }

    fn act(&mut self, days_ago: u64, act: Act) {
        let (hour, minute) = (8 + self.dice.below(9), self.dice.below(60));
        let at = self.time(days_ago, hour, minute);
        self.steps.push(DemoStep { at, patient: self.patient, act });
    }

    fn time(&self, days_ago: u64, hour: u64, minute: u64) -> DateTime<Utc> {
        let start = (self.today - Days::new(days_ago)).and_time(chrono::NaiveTime::MIN).and_utc();
        let offset =
            TimeDelta::seconds(i64::try_from(hour * 3600 + minute * 60 + self.nth as u64 % 60).unwrap_or(0));
        start + offset
    }
}
