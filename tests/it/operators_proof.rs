//! Changes of operators ask for the acting operator's own password, unless it was given in the last five minutes; Unix
//! users are named by name or by number.

use std::sync::Arc;

use chrono::TimeDelta;
use patient_profile::service::api::{Answer, DoorView, ErrorKind, OperatorChange, Password};
use patient_profile::wire::client::{Client, answer, quick};
use patient_profile::wire::embedded;

use crate::operators::{Office, PASSWORD, add};

fn prove(office: &Office, client: &Client, password: &str) -> Answer<DoorView> {
    office.runtime.block_on(async { answer(client.prove(quick(), Password(password.into())).await) })
}

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> ErrorKind {
    answer.expect_err("refused").kind
}

fn disable(disabled: bool) -> OperatorChange {
    OperatorChange::Disable { name: "jdoe".into(), disabled }
}

#[test]
fn a_password_of_five_minutes_ago_is_asked_for_again() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let admin = office.logged_in("admin");
    office.change(&admin, disable(true)).expect("just logged in");
    office.site.clock.advance(TimeDelta::seconds(301));
    let told = office.change(&admin, disable(false)).expect_err("too long ago");
    assert_eq!(told.kind, ErrorKind::PasswordNeeded);
    for change in [
        add("anna", &["Support"]),
        OperatorChange::SetRole { name: "Support".into(), permissions: vec![] },
        OperatorChange::SetPassword { name: "jdoe".into(), present: None, new: Password(PASSWORD.into()) },
        OperatorChange::RequireTwoStep { role: "Support".into(), required: true },
        OperatorChange::ResetTwoStep { name: "jdoe".into(), reason: "lost".into() },
    ] {
        assert_eq!(kind(office.change(&admin, change)), ErrorKind::PasswordNeeded);
    }
    assert_eq!(kind(prove(&office, &admin, "not it at all ever")), ErrorKind::Invalid);
    assert_eq!(kind(office.change(&admin, disable(false))), ErrorKind::PasswordNeeded);
    prove(&office, &admin, PASSWORD).expect("given again");
    office.change(&admin, disable(false)).expect("now");
}

#[test]
fn in_the_same_process_it_is_asked_for_too() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let service = Arc::clone(&office.site.service);
    let uid = rustix::process::geteuid().as_raw();
    let guard = office.runtime.enter();
    let embedded = embedded(Arc::clone(&service), service.arrive(uid).expect("let in"), uid);
    drop(guard);
    office.log_in(&embedded, "admin", PASSWORD).expect("logged in");
    office.site.clock.advance(TimeDelta::minutes(6));
    assert_eq!(kind(office.change(&embedded, disable(true))), ErrorKind::PasswordNeeded);
    prove(&office, &embedded, PASSWORD).expect("given again");
    office.change(&embedded, disable(true)).expect("now");
}

#[test]
fn a_session_that_was_taken_up_again_gave_no_password() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let first = office.client();
    let ticket = office.log_in(&first, "admin", PASSWORD).expect("logged in");
    let again = office.client();
    office.runtime.block_on(async { answer(again.resume(quick(), ticket).await) }).expect("taken up");
    assert_eq!(kind(office.change(&again, disable(true))), ErrorKind::PasswordNeeded);
    prove(&office, &again, PASSWORD).expect("given");
    office.change(&again, disable(true)).expect("now");
}

#[test]
fn passwords_that_are_given_again_cannot_be_guessed() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let jdoe = office.logged_in("jdoe");
    for _ in 0..5 {
        assert_eq!(kind(prove(&office, &jdoe, "not it at all ever")), ErrorKind::Invalid);
    }
    assert_eq!(kind(prove(&office, &jdoe, PASSWORD)), ErrorKind::Unavailable, "too soon");
    let own = |present: &str| OperatorChange::SetPassword {
        name: "jdoe".into(),
        present: Some(Password(present.into())),
        new: Password("another long password".into()),
    };
    assert_eq!(kind(office.change(&jdoe, own(PASSWORD))), ErrorKind::Unavailable, "by this way neither");
    office.site.clock.advance(TimeDelta::seconds(61));
    assert_eq!(kind(office.change(&jdoe, own("not it at all ever"))), ErrorKind::Invalid);
    assert_eq!(kind(prove(&office, &jdoe, PASSWORD)), ErrorKind::Unavailable, "and it counts");
    assert_eq!(kind(prove(&office, &office.client(), PASSWORD)), ErrorKind::LoggedOut, "nobody is logged in");
}

#[test]
fn unix_users_are_named_by_name_or_number_and_shown_with_both() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let admin = office.logged_in("admin");
    let set = |users: &[&str]| OperatorChange::Set {
        name: "jdoe".into(),
        full_name: None,
        users: Some(users.iter().map(|user| (*user).to_owned()).collect()),
        roles: None,
        grant: vec![],
        revoke: vec![],
    };
    let view = office.change(&admin, set(&["root", "4242424", "0"])).expect("set");
    let jdoe = view.operators.iter().find(|operator| operator.name == "jdoe").expect("listed");
    let shown: Vec<_> = jdoe.users.iter().map(|user| (user.uid, user.name.as_deref())).collect();
    assert_eq!(shown, [(0, Some("root")), (4_242_424, None)]);
    let unknown = office.change(&admin, set(&["no-such-user"])).expect_err("unknown");
    assert_eq!((unknown.kind, unknown.message.contains("no-such-user")), (ErrorKind::Invalid, true));
    assert_eq!(kind(office.change(&admin, set(&[]))), ErrorKind::Invalid, "from somewhere they must come");
}
