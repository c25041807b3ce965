//! What each command makes of an account.

use chrono::{Days, TimeDelta};

use super::life::{Life, at, reason};
use crate::domain::account::{
    Account, Action, Attempt, CodeCheck, Command, Context, Effect, Failures, Limits, Refusal,
    RegistrationFailure, Standing, Subject, availability, decide,
};
use crate::domain::activity::ActivityKind;
use crate::domain::{LetterNumber, Permissions, RecordStatus, StatusRules};

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
fn without_a_birth_date_or_a_name_nobody_is_invited() {
    let account = Account::default();
    let (record, rules) = (RecordStatus::Open, StatusRules::default());
    for (has_birth_date, has_name, refusal) in
        [(false, true, Refusal::NoBirthDate), (true, false, Refusal::NoName), (false, false, Refusal::NoName)]
    {
        let subject = Subject { account: &account, record, rules, has_birth_date, has_name };
        for action in [Action::Create, Action::Distribute] {
            assert_eq!(availability(action, subject, Permissions::all(), at(0, 0)), Err(refusal.clone()));
        }
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
