//! The histories of the demo's accounts: commands in the order of time, so that every row of the state and
//! credentials table is there, most of them several times.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::dice::Dice;
use crate::domain::account::CodeCheck;
use crate::domain::{PatientId, RecordStatus};

/// A command at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct DemoStep {
    /// When, always before today.
    pub(in crate::cli) at: DateTime<Utc>,
    /// Of whom.
    pub(in crate::cli) patient: PatientId,
    /// What.
    pub(in crate::cli) act: Act,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Act {
    /// Create, with the letters of Distribute now or without.
    Create {
        /// Credentials Expiry Date.
        expires: NaiveDate,
        /// The letters; none for Distribute later.
        letters: Option<Letters>,
    },
    /// Distribute what waits.
    Distribute(Letters),
    /// The patient submits the form.
    Register {
        /// What the code turns out to be.
        code: CodeCheck,
        /// Whether the date of birth is right.
        birth_date_matches: bool,
    },
    /// The patient confirms the e-mail address.
    Confirm,
    /// Disable, with the reason.
    Disable(&'static str),
    /// Enable, with the reason.
    Enable(&'static str),
    /// Unlock, with the reason.
    Unlock(&'static str),
    /// Revoke, with the reason.
    Revoke(&'static str),
    /// Set the record's status.
    SetRecordStatus(RecordStatus),
}

/// Which letters, and whether they wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Letters {
    /// The two-letter set instead of the one invitation.
    pub(in crate::cli) pair: bool,
    /// They wait in the To post tray.
    pub(in crate::cli) hold: bool,
}

/// How an account's history ends, and how many accounts have it.
const FATES: [(Fate, u64); 20] = [
    (Fate::Later, 16),
    (Fate::Held, 12),
    (Fate::LaterExpired, 5),
    (Fate::HeldExpired, 3),
    (Fate::Live, 52),
    (Fate::LiveAfterLater, 8),
    (Fate::LiveWithFailures, 8),
    (Fate::LiveReplaced, 6),
    (Fate::Expired, 10),
    (Fate::Revoked, 4),
    (Fate::Claimed, 14),
    (Fate::Active, 70),
    (Fate::WrongCodes, 6),
    (Fate::WrongBirthDates, 5),
    (Fate::UnlockedAgain, 2),
    (Fate::ByHand, 10),
    (Fate::EnabledAgain, 3),
    (Fate::InForceAgain, 6),
    (Fate::NotInForceAgain, 4),
    (Fate::RecordDisables, 10),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Later,
    Held,
    LaterExpired,
    HeldExpired,
    Live,
    LiveAfterLater,
    LiveWithFailures,
    LiveReplaced,
    Expired,
    Revoked,
    Claimed,
    Active,
    WrongCodes,
    WrongBirthDates,
    UnlockedAgain,
    ByHand,
    EnabledAgain,
    InForceAgain,
    NotInForceAgain,
    RecordDisables,
}

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

struct Writer<'a> {
    patient: PatientId,
    today: NaiveDate,
    dice: Dice,
    steps: &'a mut Vec<DemoStep>,
    nth: usize,
}

impl Writer<'_> {
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
            "the e-mail address may be in other hands",
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;
    use crate::domain::RecordKey;
    use crate::domain::StatusRules;
    use crate::domain::account::{
        Account, Attempt, Carries, Command, Context, FreshCredentials, LetterSet, Limits, MadeLetter, Moment,
        Standing, Subject, decide,
    };
    use crate::domain::{Permissions, RecordStatus};

    fn people(n: u32) -> Vec<PatientId> {
        (0..).filter_map(|k| PatientId::from_random(500_000_000 + 97 * k)).take(n as usize).collect()
    }

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    fn command(act: &Act, today: NaiveDate, n: u8) -> Command {
        let fresh = |expires| FreshCredentials { expires, code_hash: vec![n], sealed_code: [n; 16] };
        let set = |letters: &Letters| {
            let carries = Carries { id: true, code: true, link: true };
            let letter = MadeLetter { key: RecordKey([n; 16]), carries, label: String::new() };
            LetterSet { letters: vec![letter], hold: letters.hold }
        };
        match act {
            Act::Create { expires, letters } => {
                Command::Create { fresh: fresh(*expires), letters: letters.as_ref().map(set) }
            }
            Act::Distribute(letters) => {
                let _ = today;
                Command::Distribute { fresh: None, letters: set(letters) }
            }
            Act::Register { code, birth_date_matches } => Command::Register {
                attempt: Attempt { code: *code, birth_date_matches: *birth_date_matches },
                email: "a@example.org".to_owned(),
            },
            Act::Confirm => Command::Confirm,
            Act::Disable(reason) => Command::Disable { reason: (*reason).to_owned() },
            Act::Enable(reason) => Command::Enable { reason: (*reason).to_owned() },
            Act::Unlock(reason) => Command::Unlock { reason: (*reason).to_owned() },
            Act::Revoke(reason) => Command::Revoke { reason: (*reason).to_owned() },
            Act::SetRecordStatus(status) => Command::SetRecordStatus(*status),
        }
    }

    /// Lives the plan by the domain alone and gives where each account stands at the end.
    fn lived(steps: &[DemoStep]) -> HashMap<PatientId, Standing> {
        let mut accounts: HashMap<PatientId, (Account, RecordStatus)> = HashMap::new();
        for (n, step) in steps.iter().enumerate() {
            let (account, record) = accounts.entry(step.patient).or_default();
            let moment = Moment { now: step.at, today: step.at.date_naive() };
            let permissions = Permissions::all();
            let context = Context { actor: "demo", permissions, moment, limits: Limits::default() };
            let subject =
                Subject { account, record: *record, rules: StatusRules::default(), has_birth_date: true };
            let command = command(&step.act, moment.today, u8::try_from(n % 250).unwrap());
            let decision = decide(subject, &command, context).unwrap_or_else(|no| panic!("{step:?}: {no}"));
            (*account, *record) = (decision.account, decision.record);
        }
        let now = Moment { now: today().and_hms_opt(12, 0, 0).unwrap().and_utc(), today: today() };
        let standing = |(id, (account, record)): (PatientId, (Account, RecordStatus))| {
            (
                id,
                Standing::of(
                    Subject {
                        account: &account,
                        record,
                        rules: StatusRules::default(),
                        has_birth_date: true,
                    },
                    now,
                ),
            )
        };
        accounts.into_iter().map(standing).collect()
    }

    #[test]
    fn every_row_of_the_table_is_reached_and_nothing_is_refused() {
        for seed in 1..6 {
            let steps = plan(&people(9000), today(), seed);
            let standings = lived(&steps);
            assert!((230..280).contains(&standings.len()), "{}", standings.len());
            let reached: BTreeSet<_> = standings.values().copied().collect();
            let missing: Vec<_> = Standing::ALL
                .into_iter()
                .filter(|s| *s != Standing::NotInvited && !reached.contains(s))
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }

    #[test]
    fn the_steps_are_in_order_and_past() {
        let steps = plan(&people(5000), today(), 1);
        assert!(steps.is_sorted_by_key(|step| step.at));
        assert!(steps.iter().all(|step| step.at.date_naive() < today()));
        assert_eq!(steps, plan(&people(5000), today(), 1));
    }

    #[test]
    fn a_small_population_is_not_invited_whole() {
        assert!(plan(&[], today(), 1).is_empty());
        assert!(plan(&people(1), today(), 1).is_empty());
        assert_eq!(lived(&plan(&people(40), today(), 1)).len(), 39);
    }
}
