//! The plan lived through by the domain alone.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::*;
use crate::domain::account::{
    Account, Attempt, Carries, Command, Context, FreshCredentials, LetterSet, Limits, MadeLetter, Moment,
    Standing, Subject, decide,
};
use crate::domain::{PatientId, Permissions, RecordKey, RecordStatus, StatusRules};

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
        let subject = Subject {
            account,
            record: *record,
            rules: StatusRules::default(),
            has_birth_date: true,
            has_name: true,
        };
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
                    has_name: true,
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
