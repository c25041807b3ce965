//! A patient that lives through commands.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::domain::account::{
    Account, Attempt, Carries, CodeCheck, Command, Context, Effect, FreshCredentials, LetterSet, Limits,
    MadeLetter, Moment, Refusal, Standing, Subject, decide,
};
use crate::domain::activity::ActivityKind;
use crate::domain::{Permissions, RecordKey, RecordStatus, StatusRules};

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub(super) fn at(days: u64, minutes: i64) -> Moment {
    let today = start() + Days::new(days);
    let now: DateTime<Utc> = today.and_hms_opt(9, 0, 0).unwrap().and_utc();
    Moment { now: now + TimeDelta::minutes(minutes), today }
}

/// A patient that lives through commands.
#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    pub(super) account: Account,
    pub(super) record: RecordStatus,
    pub(super) counter: u8,
    pub(super) log: Vec<ActivityKind>,
    pub(super) effects: Vec<Effect>,
}

impl Life {
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            account: &self.account,
            record: self.record,
            rules: StatusRules::default(),
            has_birth_date: true,
            has_name: true,
        }
    }

    pub(super) fn run(&mut self, command: &Command, moment: Moment) -> Result<(), Refusal> {
        let permissions = Permissions::all();
        let context = Context { actor: "mkhan", permissions, moment, limits: Limits::default() };
        let decision = decide(self.subject(), command, context)?;
        self.account = decision.account;
        self.record = decision.record;
        self.log.extend(decision.activity.iter().map(|entry| entry.kind));
        self.effects.extend(decision.effects);
        Ok(())
    }

    pub(super) fn with(mut self, command: &Command, moment: Moment) -> Self {
        self.run(command, moment).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        self
    }

    pub(super) fn fresh(&mut self, moment: Moment) -> FreshCredentials {
        self.counter += 1;
        FreshCredentials {
            expires: moment.today + Days::new(28),
            code_hash: vec![self.counter; 4],
            sealed_code: [self.counter; 16],
        }
    }

    pub(super) fn letters(&mut self, hold: bool) -> LetterSet {
        self.counter += 1;
        let carries =
            [Carries { id: true, code: false, link: true }, Carries { id: false, code: true, link: false }];
        let make = |(idx, carries): (u8, Carries)| MadeLetter {
            key: RecordKey([self.counter, idx, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            carries,
            label: format!("letter {idx}"),
        };
        LetterSet { letters: (0..).zip(carries).map(make).collect(), hold }
    }

    pub(super) fn create(mut self, now: Option<bool>, moment: Moment) -> Self {
        let fresh = self.fresh(moment);
        let letters = now.map(|hold| self.letters(hold));
        self.with(&Command::Create { fresh, letters }, moment)
    }

    pub(super) fn attempt(self, code: CodeCheck, birth_date_matches: bool, moment: Moment) -> Self {
        let attempt = Attempt { code, birth_date_matches };
        self.with(&Command::Register { attempt, email: "a@example.org".into() }, moment)
    }

    pub(super) fn standing(&self, moment: Moment) -> Standing {
        Standing::of(self.subject(), moment)
    }
}

pub(super) fn reason() -> String {
    "asked by telephone".to_owned()
}
