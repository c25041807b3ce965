//! The matrix cell by cell, and properties over random sequences of commands.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::activity::ActivityKind;
use crate::domain::{
    AccountState, LetterNumber, Permission, Permissions, RecordKey, RecordStatus, StatusRules,
};

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn at(days: u64, minutes: i64) -> Moment {
    let today = start() + Days::new(days);
    let now: DateTime<Utc> = today.and_hms_opt(9, 0, 0).unwrap().and_utc();
    Moment { now: now + TimeDelta::minutes(minutes), today }
}

/// A patient that lives through commands.
#[derive(Clone, Debug, Default)]
struct Life {
    account: Account,
    record: RecordStatus,
    counter: u8,
    log: Vec<ActivityKind>,
    effects: Vec<Effect>,
}

impl Life {
    fn subject(&self) -> Subject<'_> {
        Subject {
            account: &self.account,
            record: self.record,
            rules: StatusRules::default(),
            has_birth_date: true,
        }
    }

    fn run(&mut self, command: &Command, moment: Moment) -> Result<(), Refusal> {
        let permissions = Permissions::all();
        let context = Context { actor: "mkhan", permissions, moment, limits: Limits::default() };
        let decision = decide(self.subject(), command, context)?;
        self.account = decision.account;
        self.record = decision.record;
        self.log.extend(decision.activity.iter().map(|entry| entry.kind));
        self.effects.extend(decision.effects);
        Ok(())
    }

    fn with(mut self, command: &Command, moment: Moment) -> Self {
        self.run(command, moment).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        self
    }

    fn fresh(&mut self, moment: Moment) -> FreshCredentials {
        self.counter += 1;
        FreshCredentials {
            expires: moment.today + Days::new(28),
            code_hash: vec![self.counter; 4],
            sealed_code: [self.counter; 16],
        }
    }

    fn letters(&mut self, hold: bool) -> LetterSet {
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

    fn create(mut self, now: Option<bool>, moment: Moment) -> Self {
        let fresh = self.fresh(moment);
        let letters = now.map(|hold| self.letters(hold));
        self.with(&Command::Create { fresh, letters }, moment)
    }

    fn attempt(self, code: CodeCheck, birth_date_matches: bool, moment: Moment) -> Self {
        let attempt = Attempt { code, birth_date_matches };
        self.with(&Command::Register { attempt, email: "a@example.org".into() }, moment)
    }

    fn standing(&self, moment: Moment) -> Standing {
        Standing::of(self.subject(), moment)
    }
}

fn reason() -> String {
    "asked by telephone".to_owned()
}

/// A life in every row of the table, reached by commands alone.
fn in_every_row() -> Vec<(Standing, Life, Moment)> {
    let day = at(0, 0);
    let invited = || Life::default().create(Some(false), day);
    let claimed = || invited().attempt(CodeCheck::Right, true, day);
    let active = || claimed().with(&Command::Confirm, day);
    let wrong_codes =
        |life: Life| (0..10).fold(life, |l, n| l.attempt(CodeCheck::Wrong, true, at(0, 61 * n)));
    let wrong_dates = |life: Life| (0..5).fold(life, |l, _| l.attempt(CodeCheck::Right, false, day));
    let record = |life: Life, status| life.with(&Command::SetRecordStatus(status), day);
    let there_and_back = |life: Life| record(record(life, RecordStatus::Restricted), RecordStatus::Open);
    vec![
        (Standing::NotInvited, Life::default(), day),
        (Standing::CreatedNotDistributed, Life::default().create(None, day), day),
        (Standing::LettersHeld, Life::default().create(Some(true), day), day),
        (Standing::CreatedExpired, Life::default().create(None, day), at(29, 0)),
        (Standing::CreatedExpired, Life::default().create(Some(true), day), at(29, 0)),
        (Standing::DistributedLive, invited(), at(28, 0)),
        (Standing::DistributedEnded, invited(), at(29, 0)),
        (Standing::DistributedEnded, invited().with(&Command::Revoke { reason: reason() }, day), day),
        (Standing::Claimed, claimed(), at(40, 0)),
        (Standing::Active, active(), at(400, 0)),
        (Standing::LockedSuspended, wrong_codes(invited()), at(0, 700)),
        (Standing::LockedVoid, wrong_dates(invited()), day),
        (Standing::DisabledByHand, active().with(&Command::Disable { reason: reason() }, day), day),
        (Standing::DisabledInForce, there_and_back(active()), day),
        (Standing::DisabledInForce, there_and_back(claimed()), day),
        (Standing::DisabledInForce, there_and_back(invited()), day),
        (Standing::DisabledNotInForce, there_and_back(invited()), at(29, 0)),
        (Standing::DisabledNotInForce, there_and_back(Life::default().create(None, day)), day),
        (Standing::RecordDisables, record(active(), RecordStatus::Deceased), day),
        (Standing::RecordDisables, record(Life::default(), RecordStatus::Closed), day),
    ]
}

/// Create, Distribute, Enable, Disable as `product.md` §2 has them, and our Unlock, Send held, Discard held.
fn expected(standing: Standing) -> [bool; 4] {
    match standing {
        Standing::NotInvited
        | Standing::CreatedNotDistributed
        | Standing::CreatedExpired
        | Standing::DistributedEnded
        | Standing::LockedSuspended
        | Standing::LockedVoid => [true, true, false, false],
        Standing::LettersHeld | Standing::DistributedLive | Standing::Claimed => [true, false, false, false],
        Standing::Active => [false, false, false, true],
        Standing::DisabledByHand | Standing::DisabledInForce => [false, false, true, false],
        Standing::DisabledNotInForce => [false, true, false, false],
        Standing::RecordDisables => [false; 4],
    }
}

#[test]
fn every_cell_of_the_matrix() {
    let rows = in_every_row();
    for standing in Standing::ALL {
        assert!(rows.iter().any(|(row, ..)| *row == standing), "{standing:?} is not reached");
    }
    for (standing, life, moment) in rows {
        assert_eq!(life.standing(moment), standing);
        let available = |action| availability(action, life.subject(), Permissions::all(), moment);
        let cells = [Action::Create, Action::Distribute, Action::Enable, Action::Disable].map(available);
        assert_eq!(cells.clone().map(|cell| cell.is_ok()), expected(standing), "{standing:?}: {cells:?}");
        assert_eq!(available(Action::Unlock).is_ok(), standing == Standing::LockedSuspended, "{standing:?}");
        assert_eq!(available(Action::SendHeld).is_ok(), standing == Standing::LettersHeld, "{standing:?}");
        let live = standing == Standing::DistributedLive;
        assert_eq!(available(Action::Reissue).is_ok(), live, "{standing:?}");
        assert_eq!(available(Action::Returned).is_ok(), live, "{standing:?}");
        let waits = standing == Standing::CreatedNotDistributed;
        assert_eq!(available(Action::Revoke).is_ok(), live || waits, "{standing:?}");
        assert_eq!(available(Action::ChangeExpiry).is_ok(), waits, "{standing:?}");
        let over = [
            Standing::NotInvited,
            Standing::CreatedExpired,
            Standing::DistributedEnded,
            Standing::DisabledNotInForce,
        ];
        assert_eq!(available(Action::DoNotInvite).is_ok(), over.contains(&standing), "{standing:?}");
        assert_eq!(available(Action::InviteAgain), Err(Refusal::NotMarked), "{standing:?}");
        let claimed = standing == Standing::Claimed;
        for action in [Action::ResendEmail, Action::CorrectEmail, Action::CancelRegistration] {
            assert_eq!(available(action).is_ok(), claimed, "{standing:?} {action}");
        }
        let active = standing == Standing::Active;
        assert_eq!(available(Action::SendReset).is_ok(), active, "{standing:?}");
        assert_eq!(available(Action::EndSessions).is_ok(), active, "{standing:?}");
        let held = !life.account.held_letters().is_empty();
        assert_eq!(available(Action::DiscardHeld).is_ok(), held, "{standing:?}");
    }
}

#[test]
fn every_action_needs_its_permission_in_every_row() {
    for (standing, life, moment) in in_every_row() {
        for action in Action::ALL {
            let without = Permissions::all().without(action.permission());
            let refused = availability(action, life.subject(), without, moment);
            assert_eq!(refused, Err(Refusal::NotPermitted(action.permission())), "{standing:?} {action:?}");
            let only = Permissions::NONE.with(action.permission());
            let alone = availability(action, life.subject(), only, moment);
            let all = availability(action, life.subject(), Permissions::all(), moment);
            assert_eq!(alone, all, "{standing:?} {action:?}: one permission must be enough");
        }
    }
}

#[test]
fn the_states_are_the_five_of_the_product() {
    for (standing, life, moment) in in_every_row() {
        let state = state(life.subject(), moment);
        let expected = match standing {
            Standing::NotInvited => None,
            Standing::Claimed => Some(AccountState::PendingEmailConfirmation),
            Standing::Active => Some(AccountState::Active),
            Standing::LockedSuspended | Standing::LockedVoid => Some(AccountState::Locked),
            Standing::RecordDisables if life.account.onboarded_at.is_none() => None,
            Standing::DisabledByHand
            | Standing::DisabledInForce
            | Standing::DisabledNotInForce
            | Standing::RecordDisables => Some(AccountState::Disabled),
            _ => Some(AccountState::PendingRegistration),
        };
        assert_eq!(state, expected, "{standing:?}");
    }
}

#[test]
fn the_happy_path_writes_the_log_in_the_products_order() {
    let day = at(0, 0);
    let life = Life::default()
        .create(Some(false), day)
        .attempt(CodeCheck::Right, true, day)
        .with(&Command::Confirm, day);
    assert_eq!(
        life.log,
        [
            ActivityKind::PatientAccountOnboarded,
            ActivityKind::CredentialsCreated,
            ActivityKind::PatientAccessLetterGenerated,
            ActivityKind::PatientAccessLetterGenerated,
            ActivityKind::PatientAccessLetterSent,
            ActivityKind::PatientAccessLetterSent,
            ActivityKind::PatientCredentialsDistributed,
            ActivityKind::PatientUserSuccessfullyRegistered,
            ActivityKind::PatientAccessGranted,
        ]
    );
    assert!(life.effects.contains(&Effect::ForgetCode([1; 16])), "the sealed code goes with the last letter");
}

#[test]
fn creating_again_voids_the_old_code_and_takes_held_letters_back() {
    let day = at(0, 0);
    let life = Life::default().create(Some(true), day);
    let held = life.account.held_letters();
    let life = life.create(None, day);
    assert!(life.effects.contains(&Effect::WithdrawLetters(held)));
    assert!(life.effects.contains(&Effect::ForgetCode([1; 16])));
    assert_eq!(life.account.past[0].code_hash, [1; 4]);
    assert_eq!(life.account.credentials.as_ref().unwrap().generation, 2);
    assert_eq!(life.log.iter().filter(|kind| **kind == ActivityKind::PatientAccountOnboarded).count(), 1);
    let mut life = life.attempt(CodeCheck::Superseded, true, day);
    assert_eq!(life.log.pop(), Some(ActivityKind::PatientUserFailedToRegister));
    assert_eq!(life.account.failures, Failures::default(), "a superseded code counts for nothing");
}

#[test]
fn waiting_credentials_are_used_with_the_same_code_and_expiry() {
    let day = at(0, 0);
    let mut life = Life::default().create(None, day);
    let before = life.account.credentials.clone().unwrap();
    let letters = life.letters(false);
    let life = life.with(&Command::Distribute { fresh: None, letters }, at(3, 0));
    let after = life.account.credentials.unwrap();
    assert_eq!((after.code_hash, after.expires, after.generation), (before.code_hash, before.expires, 1));
    assert!(after.distributed.is_some() && after.sealed_code.is_none());
}

#[test]
fn a_bad_expiry_date_is_refused() {
    let moment = at(0, 0);
    for (days, ok) in [(0_i64, false), (-1, false), (1, true), (30, true), (31, false)] {
        let mut life = Life::default();
        let mut fresh = life.fresh(moment);
        fresh.expires = moment.today + TimeDelta::days(days);
        assert_eq!(life.run(&Command::Create { fresh, letters: None }, moment).is_ok(), ok, "{days} days");
    }
}

#[test]
fn letters_that_lack_something_are_refused() {
    let mut life = Life::default();
    let moment = at(0, 0);
    let fresh = life.fresh(moment);
    let mut letters = life.letters(false);
    letters.letters.pop();
    let refused = life.run(&Command::Create { fresh, letters: Some(letters) }, moment);
    assert_eq!(refused, Err(Refusal::LettersIncomplete("activation code".into())));
    assert_eq!(life.account, Account::default());
}

#[test]
fn without_a_birth_date_nobody_is_invited() {
    let account = Account::default();
    let subject = Subject {
        account: &account,
        record: RecordStatus::Open,
        rules: StatusRules::default(),
        has_birth_date: false,
    };
    for action in [Action::Create, Action::Distribute] {
        assert_eq!(availability(action, subject, Permissions::all(), at(0, 0)), Err(Refusal::NoBirthDate));
    }
}

#[test]
fn whoever_is_not_to_be_invited_gets_no_credentials_until_that_is_lifted() {
    let day = at(0, 0);
    let asked = Command::DoNotInvite { reason: "asked by letter".into() };
    let mut life = Life::default().with(&asked, day);
    for action in [Action::Create, Action::Distribute] {
        let refused = availability(action, life.subject(), Permissions::all(), day);
        assert_eq!(refused, Err(Refusal::NotToBeInvited("asked by letter".into())), "{action}");
    }
    assert!(life.run(&asked, day).is_err(), "it is said already");
    assert_eq!(life.run(&Command::InviteAgain { reason: " ".into() }, day), Err(Refusal::NoReason));
    let life = life.with(&Command::InviteAgain { reason: reason() }, day).create(None, day);
    assert_eq!(life.log.iter().filter(|kind| **kind == ActivityKind::DoNotInviteChanged).count(), 2);
    assert_eq!(life.standing(day), Standing::CreatedNotDistributed);
}

#[test]
fn a_lost_letter_is_replaced_by_one_with_a_new_code() {
    let day = at(0, 0);
    let mut life = Life::default().create(Some(false), day);
    let (fresh, letters) = (life.fresh(day), life.letters(false));
    let life = life.with(&Command::Reissue { fresh, letters }, at(2, 0));
    assert_eq!(life.standing(at(2, 0)), Standing::DistributedLive);
    assert_eq!(life.account.credentials.as_ref().unwrap().generation, 2);
    assert_eq!(life.account.past.len(), 1, "the lost letter's code ends");
    assert!(life.log.contains(&ActivityKind::LetterReissued));
}

#[test]
fn a_returned_letter_ends_its_code_and_doubts_the_address() {
    let day = at(0, 0);
    let returned = |generation| Command::LetterReturned { letter: LetterNumber(7), generation };
    let life = Life::default().create(Some(false), day).with(&returned(Some(1)), day);
    assert_eq!(life.standing(day), Standing::DistributedEnded);
    assert!(life.account.mail_returned.is_some());
    let life = life.with(&Command::AddressChanged, day);
    assert_eq!(life.account.mail_returned, None);
    let renewed = Life::default().create(Some(false), day).create(Some(false), day);
    let renewed = renewed.with(&returned(Some(1)), day);
    assert_eq!(renewed.standing(day), Standing::DistributedLive, "an older letter's code has ended before");
    let active = Life::default().create(Some(false), day).attempt(CodeCheck::Right, true, day);
    let active = active.with(&Command::Confirm, day).with(&returned(Some(1)), day);
    assert_eq!(active.standing(day), Standing::Active, "whoever is registered stays so");
}

#[test]
fn the_expiry_date_changes_only_while_no_letter_was_made() {
    let day = at(0, 0);
    let expires = day.today + Days::new(10);
    let life = Life::default().create(None, day).with(&Command::ChangeExpiry { expires }, day);
    assert_eq!(life.account.credentials.as_ref().unwrap().expires, expires);
    let past = Command::ChangeExpiry { expires: day.today };
    assert_eq!(life.clone().run(&past, day), Err(Refusal::ExpiryNotAfterToday(day.today)));
    let mut sent = Life::default().create(Some(false), day);
    assert_eq!(sent.run(&Command::ChangeExpiry { expires }, day), Err(Refusal::NothingToChange));
}

#[test]
fn a_status_disables_by_the_rules_of_the_site() {
    let day = at(0, 0);
    let life =
        Life::default().create(Some(false), day).with(&Command::SetRecordStatus(RecordStatus::OnHold), day);
    assert_eq!(life.standing(day), Standing::DistributedLive);
    let rules = StatusRules::default().with(RecordStatus::OnHold, true);
    let subject = Subject { rules, ..life.subject() };
    assert_eq!(Standing::of(subject, day), Standing::RecordDisables);
    let context =
        Context { actor: "x", permissions: Permissions::all(), moment: day, limits: Limits::default() };
    let again = decide(subject, &Command::SetRecordStatus(RecordStatus::OnHold), context).unwrap();
    assert!(again.account.disabled.is_some(), "the same status again applies the new rule");
    let kinds: Vec<_> = again.activity.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [ActivityKind::PatientAccountDisabledAutomatically]);
}

#[test]
fn reasons_are_required() {
    let day = at(0, 0);
    let mut life = Life::default().create(Some(false), day).attempt(CodeCheck::Right, true, day);
    life = life.with(&Command::Confirm, day);
    assert_eq!(life.run(&Command::Disable { reason: "  ".into() }, day), Err(Refusal::NoReason));
}

#[test]
fn wrong_codes_wait_longer_each_time_and_keep_counting_over_new_credentials() {
    let mut life = Life::default().create(Some(false), at(0, 0));
    let wrong = Command::Register {
        attempt: Attempt { code: CodeCheck::Wrong, birth_date_matches: true },
        email: String::new(),
    };
    assert!(life.run(&wrong, at(0, 0)).is_ok());
    let too_soon = Err(Refusal::Registration(RegistrationFailure::TooSoon));
    assert_eq!(life.run(&wrong, at(0, 0)), too_soon, "30 seconds have not passed");
    assert!(life.run(&wrong, at(0, 1)).is_ok());
    assert_eq!(life.account.failures.codes.len(), 2, "a throttled try is not counted");
    let life = life.create(Some(false), at(0, 2));
    assert_eq!(life.account.failures.codes.len(), 2, "a new code does not reset the day's count");
}

#[test]
fn an_expiry_is_noted_once() {
    let day = at(0, 0);
    let mut life = Life::default().create(Some(false), day);
    life.run(&Command::NoteExpiry, at(28, 0)).unwrap();
    assert!(!life.log.contains(&ActivityKind::CredentialsExpired));
    life.run(&Command::NoteExpiry, at(29, 0)).unwrap();
    life.run(&Command::NoteExpiry, at(30, 0)).unwrap();
    assert_eq!(life.log.iter().filter(|kind| **kind == ActivityKind::CredentialsExpired).count(), 1);
}

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

#[test]
fn a_missing_permission_stops_commands_that_no_action_names() {
    let account = Account::default();
    let subject = Subject {
        account: &account,
        record: RecordStatus::Open,
        rules: StatusRules::default(),
        has_birth_date: true,
    };
    let context =
        Context { actor: "x", permissions: Permissions::NONE, moment: at(0, 0), limits: Limits::default() };
    let refused = |command| decide(subject, &command, context).unwrap_err();
    let status = refused(Command::SetRecordStatus(RecordStatus::Deceased));
    assert_eq!(status, Refusal::NotPermitted(Permission::PatientsImport));
    let revoke = refused(Command::Revoke { reason: reason() });
    assert_eq!(revoke, Refusal::NotPermitted(Permission::CredentialsDistribute));
}
