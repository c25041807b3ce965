//! The matrix cell by cell.

use super::life::{Life, at, reason};
use crate::domain::account::{
    Account, Action, CodeCheck, Command, Context, Limits, Moment, Refusal, Standing, Subject, availability,
    decide, state,
};
use crate::domain::{AccountState, Permission, Permissions, RecordStatus, StatusRules};

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
        let sent = life.account.credentials.as_ref().is_some_and(|c| c.distributed.is_some());
        let was_sent = sent || !life.account.past.is_empty();
        assert_eq!(
            available(Action::Returned).is_ok(),
            was_sent,
            "{standing:?}: a letter comes back from anybody"
        );
        assert!(!live || was_sent, "{standing:?}");
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
fn a_missing_permission_stops_commands_that_no_action_names() {
    let account = Account::default();
    let subject = Subject {
        account: &account,
        record: RecordStatus::Open,
        rules: StatusRules::default(),
        has_birth_date: true,
        has_name: true,
    };
    let context =
        Context { actor: "x", permissions: Permissions::NONE, moment: at(0, 0), limits: Limits::default() };
    let refused = |command| decide(subject, &command, context).unwrap_err();
    let status = refused(Command::SetRecordStatus(RecordStatus::Deceased));
    assert_eq!(status, Refusal::NotPermitted(Permission::PatientsImport));
    let revoke = refused(Command::Revoke { reason: reason() });
    assert_eq!(revoke, Refusal::NotPermitted(Permission::CredentialsDistribute));
}
