//! Properties over random sequences of commands.

use proptest::prelude::*;

use super::life::{Life, at, reason};
use crate::domain::account::{Action, Attempt, CodeCheck, Command, Moment, Refusal, availability, state};
use crate::domain::{AccountState, Permissions, RecordStatus};

/// A step of a random life.
#[derive(Clone, Debug)]
enum Step {
    Create(Option<bool>),
    Distribute(bool),
    Act(u8),
    Record(RecordStatus),
    Register(CodeCheck, bool),
    Confirm,
    NoteExpiry,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let code = prop_oneof![3 => Just(CodeCheck::Right), 2 => Just(CodeCheck::Wrong), 1 => Just(CodeCheck::Superseded)];
    prop_oneof![
        2 => proptest::option::of(any::<bool>()).prop_map(Step::Create),
        2 => any::<bool>().prop_map(Step::Distribute),
        4 => (0_u8..6).prop_map(Step::Act),
        1 => proptest::sample::select(RecordStatus::ALL.to_vec()).prop_map(Step::Record),
        1 => Just(Step::Record(RecordStatus::Open)),
        6 => (code, any::<bool>()).prop_map(|(code, dob)| Step::Register(code, dob)),
        2 => Just(Step::Confirm),
        1 => Just(Step::NoteExpiry),
        2 => (0_u64..20).prop_map(Step::Wait),
    ]
}

impl Life {
    fn take(&mut self, step: &Step, moment: Moment) -> Result<(), Refusal> {
        let command = match step.clone() {
            Step::Create(now) => {
                let fresh = self.fresh(moment);
                Command::Create { fresh, letters: now.map(|hold| self.letters(hold)) }
            }
            Step::Distribute(hold) => {
                let waiting = self.account.credentials.as_ref().is_some_and(|c| {
                    c.distributed.is_none()
                        && c.ended.is_none()
                        && c.sealed_code.is_some()
                        && !c.is_expired(moment)
                });
                let fresh = (!waiting).then(|| self.fresh(moment));
                Command::Distribute { fresh, letters: self.letters(hold) }
            }
            Step::Act(0) => Command::Disable { reason: reason() },
            Step::Act(1) => Command::Enable { reason: reason() },
            Step::Act(2) => Command::Unlock { reason: reason() },
            Step::Act(3) => Command::SendHeld,
            Step::Act(4) => Command::DiscardHeld { reason: reason() },
            Step::Act(_) => Command::Revoke { reason: reason() },
            Step::Record(status) => Command::SetRecordStatus(status),
            Step::Register(code, birth_date_matches) => Command::Register {
                attempt: Attempt { code, birth_date_matches },
                email: "a@example.org".into(),
            },
            Step::Confirm => Command::Confirm,
            Step::NoteExpiry | Step::Wait(_) => Command::NoteExpiry,
        };
        self.run(&command, moment)
    }
}

fn check_invariants(life: &Life, moment: Moment) {
    let available = |action| availability(action, life.subject(), Permissions::all(), moment).is_ok();
    let overlap =
        [Action::Distribute, Action::Enable, Action::Disable].into_iter().filter(|a| available(*a)).count();
    assert!(overlap <= 1, "Distribute, Enable and Disable overlap in {:?}", life.standing(moment));
    let acts = [
        Action::Create,
        Action::Distribute,
        Action::Enable,
        Action::Disable,
        Action::Unlock,
        Action::SendHeld,
    ];
    let can_go_on = acts.into_iter().any(available);
    assert!(can_go_on || life.record.disables_by_default(), "a dead end: {life:?}");
    let account = &life.account;
    if let Some(credentials) = &account.credentials {
        let past: Vec<u32> = account.past.iter().map(|past| past.generation).collect();
        assert!(past.iter().all(|generation| *generation < credentials.generation), "an old code is alive");
        assert!(account.past.iter().all(|past| past.code_hash != credentials.code_hash));
        assert!(credentials.distributed.is_none() || credentials.told().is_complete());
    }
    assert!(!(account.lock.is_some() && account.is_activated()), "an active account is locked");
    assert!(state(life.subject(), moment).is_some() == account.onboarded_at.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn random_lives_keep_the_rules(steps in proptest::collection::vec(step(), 1..60)) {
        let mut life = Life::default();
        let (mut days, mut minutes) = (0, 0);
        for step in &steps {
            if let Step::Wait(n) = step { days += n; minutes = 0; }
            minutes += 7;
            let moment = at(days, minutes);
            let before = life.clone();
            let outcome = life.take(step, moment);
            if outcome.is_err() {
                prop_assert_eq!(&life.account, &before.account, "a refusal changes nothing");
                prop_assert_eq!(life.log.len(), before.log.len());
            }
            let lifted = before.account.lock.is_some() && life.account.lock.is_none();
            let by_operator = matches!(step, Step::Act(2 | 3) | Step::Create(Some(false)) | Step::Distribute(false));
            prop_assert!(!lifted || by_operator, "a lock ended by itself at {:?}", step);
            check_invariants(&life, moment);
            check_invariants(&life, at(days + 400, 0));
        }
    }

    #[test]
    fn a_locked_account_accepts_nothing(dob: bool, code_wrong: bool) {
        let day = at(0, 0);
        let mut life = Life::default().create(Some(false), day);
        for n in 0..10 {
            let (code, moment) = if code_wrong { (CodeCheck::Wrong, at(0, 61 * n)) } else { (CodeCheck::Right, day) };
            let _ = life.take(&Step::Register(code, false), moment);
        }
        life = life.attempt(CodeCheck::Right, dob, at(0, 900));
        prop_assert_eq!(state(life.subject(), at(0, 900)), Some(AccountState::Locked));
        prop_assert!(life.account.registration.is_none());
    }
}
