//! Two-step log-in of operators over the real socket: set up, asked for, used once, reset, required by a role (D7, S20).

use chrono::TimeDelta;
use patient_profile::service::Clock;
use patient_profile::service::api::{
    self, Answer, ErrorKind, LogIn, LoggedIn, OperatorChange, TwoStepAct, TwoStepOutcome, TwoStepRequest,
};
use patient_profile::vault::totp_code;
use patient_profile::wire::client::{Client, answer, quick};

use crate::operators::{Office, PASSWORD};
use crate::service_fixture::Site;

/// What an app does: reads the secret as it is shown, and computes codes of the site's clock.
pub struct App(pub [u8; 20]);

impl App {
    pub fn of(secret: &str) -> Self {
        const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let symbols = secret.chars().filter(|c| *c != ' ');
        let bits = symbols.fold(String::new(), |bits, c| {
            bits + &format!("{:05b}", BASE32.find(c).expect("a symbol of base 32"))
        });
        let byte = |at: usize| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits");
        Self(std::array::from_fn(byte))
    }

    fn code(&self, site: &Site, steps: i64) -> String {
        self.code_by(&site.clock, steps)
    }

    pub fn code_by(&self, clock: &dyn Clock, steps: i64) -> String {
        let step = clock.now().timestamp() / 30 + steps;
        totp_code(&self.0, u64::try_from(step).expect("after 1970"))
    }
}

fn two_step(office: &Office, act: TwoStepAct, password: &str, code: &str) -> Answer<TwoStepOutcome> {
    let proof = LogIn { name: "jdoe".into(), password: password.into(), second: code.into() };
    let client = office.client();
    office.runtime.block_on(async { answer(client.two_step(quick(), TwoStepRequest { act, proof }).await) })
}

fn log_in(office: &Office, client: &Client, code: &str) -> Answer<LoggedIn> {
    let request = LogIn { name: "jdoe".into(), password: PASSWORD.into(), second: code.into() };
    office.runtime.block_on(async { answer(client.log_in(quick(), request).await) })
}

fn enrol(office: &Office) -> (App, Vec<String>) {
    let begun = two_step(office, TwoStepAct::Begin, PASSWORD, "").expect("begun");
    let app = App::of(&begun.secret);
    assert_eq!(
        begun.uri,
        format!("otpauth://totp/Patient%20Profile:jdoe?secret={}", begun.secret.replace(' ', ""))
    );
    let code = app.code(&office.site, 0);
    let done = two_step(office, TwoStepAct::Confirm, PASSWORD, &code).expect("confirmed");
    (app, done.recovery)
}

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> ErrorKind {
    answer.expect_err("refused").kind
}

#[test]
fn a_secret_counts_only_after_its_first_code() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    assert_eq!(kind(two_step(&office, TwoStepAct::Begin, "not it at all ever", "")), ErrorKind::Invalid);
    let none = two_step(&office, TwoStepAct::Confirm, PASSWORD, "123456").expect_err("nothing begun");
    assert!(none.message.contains("No secret"), "{none:?}");
    two_step(&office, TwoStepAct::Begin, PASSWORD, "").expect("begun");
    log_in(&office, &office.client(), "").expect("a secret alone asks for nothing");
    let wrong = two_step(&office, TwoStepAct::Confirm, PASSWORD, "000000").expect_err("a wrong code");
    assert!(wrong.hint.contains("clocks"), "{wrong:?}");
    let (_, recovery) = enrol(&office);
    assert_eq!(recovery.len(), 10);
    assert_eq!(kind(log_in(&office, &office.client(), "")), ErrorKind::CodeNeeded);
    assert_eq!(kind(two_step(&office, TwoStepAct::Begin, PASSWORD, "")), ErrorKind::Invalid, "it is on");
}

#[test]
fn a_code_logs_in_once_and_not_after_a_restart_either() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (app, _) = enrol(&office);
    let client = office.client();
    let first = app.code(&office.site, 0);
    assert_eq!(kind(log_in(&office, &client, &first)), ErrorKind::Invalid, "it turned the second step on");
    office.site.clock.advance(TimeDelta::seconds(30));
    let now = app.code(&office.site, 0);
    log_in(&office, &client, &now).expect("the code of now");
    assert_eq!(kind(log_in(&office, &office.client(), &now)), ErrorKind::Invalid, "used");
    let Office { site, runtime, .. } = office;
    runtime.shutdown_background();
    let office = Office::over(site.restart());
    assert_eq!(kind(log_in(&office, &office.client(), &now)), ErrorKind::Invalid, "used before the restart");
    let later = app.code(&office.site, 1);
    log_in(&office, &office.client(), &later).expect("a clock that is one step ahead");
    let too_late = app.code(&office.site, 3);
    assert_eq!(kind(log_in(&office, &office.client(), &too_late)), ErrorKind::Invalid);
}

#[test]
fn wrong_codes_count_as_wrong_passwords_do() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (app, _) = enrol(&office);
    office.site.clock.advance(TimeDelta::seconds(30));
    let client = office.client();
    for left in [4, 3, 2, 1] {
        let wrong = log_in(&office, &client, "12345").expect_err("wrong");
        assert!(wrong.hint.contains(&left.to_string()), "{wrong:?}");
        assert_eq!(kind(log_in(&office, &client, "")), ErrorKind::CodeNeeded, "asking resets nothing");
    }
    log_in(&office, &client, "12345").expect_err("the fifth");
    let right = app.code(&office.site, 0);
    let waits = log_in(&office, &client, &right).expect_err("right, and too soon");
    assert_eq!((waits.kind, waits.message.contains("wait")), (ErrorKind::Unavailable, true));
    office.site.clock.advance(TimeDelta::seconds(61));
    let view = log_in(&office, &client, &app.code(&office.site, 0)).expect("after the wait");
    assert_eq!(view.failures, 5);
}

#[test]
fn a_recovery_code_logs_in_once_however_it_is_typed() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (_, recovery) = enrol(&office);
    let typed = recovery[3].to_lowercase().replace('-', " ");
    let view = log_in(&office, &office.client(), &typed).expect("by a recovery code");
    assert!(view.used_recovery);
    assert_eq!(view.two_step.recovery_left, 9);
    assert_eq!(kind(log_in(&office, &office.client(), &recovery[3])), ErrorKind::Invalid, "used");
    log_in(&office, &office.client(), &recovery[4]).expect("another");
}

#[test]
fn new_recovery_codes_end_those_of_before() {
    let office = Office::with(&[("jdoe", &["Administrator"])]);
    let (app, before) = enrol(&office);
    let refused = two_step(&office, TwoStepAct::Renew, PASSWORD, "000000");
    assert!(refused.is_err(), "not by a wrong code");
    office.site.clock.advance(TimeDelta::minutes(1));
    let code = app.code(&office.site, 0);
    let fresh = two_step(&office, TwoStepAct::Renew, PASSWORD, &code).expect("renewed").recovery;
    assert_eq!((fresh.len(), fresh.iter().any(|code| before.contains(code))), (10, false));
    let client = office.client();
    assert!(log_in(&office, &client, &before[0]).is_err(), "void");
    office.site.clock.advance(TimeDelta::minutes(10));
    let logged_in = log_in(&office, &client, &fresh[0]).expect("a new one");
    assert_eq!((logged_in.used_recovery, logged_in.two_step.recovery_left), (true, 9));
}

#[test]
fn turning_it_off_needs_password_and_code() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (_, recovery) = enrol(&office);
    assert_eq!(
        kind(two_step(&office, TwoStepAct::End, "not it at all ever", &recovery[0])),
        ErrorKind::Invalid
    );
    assert_eq!(kind(two_step(&office, TwoStepAct::End, PASSWORD, "")), ErrorKind::CodeNeeded);
    assert_eq!(kind(two_step(&office, TwoStepAct::End, PASSWORD, "000000")), ErrorKind::Invalid);
    two_step(&office, TwoStepAct::End, PASSWORD, &recovery[0]).expect("off");
    log_in(&office, &office.client(), "").expect("the password alone");
    assert_eq!(kind(two_step(&office, TwoStepAct::End, PASSWORD, "")), ErrorKind::Invalid, "off already");
}

#[test]
fn an_administrator_resets_it_with_a_reason_and_nobody_their_own() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let admin = office.logged_in("admin");
    let reset =
        |name: &str, reason: &str| OperatorChange::ResetTwoStep { name: name.into(), reason: reason.into() };
    assert_eq!(kind(office.change(&admin, reset("jdoe", "lost"))), ErrorKind::Invalid, "there is none");
    let (_, recovery) = enrol(&office);
    let jdoe = office.client();
    log_in(&office, &jdoe, &recovery[0]).expect("logged in");
    assert_eq!(kind(office.change(&jdoe, reset("jdoe", "lost"))), ErrorKind::Forbidden);
    assert_eq!(kind(office.change(&admin, reset("jdoe", " "))), ErrorKind::Invalid, "no reason");
    assert_eq!(kind(office.change(&admin, reset("admin", "lost"))), ErrorKind::Invalid, "one's own");
    office.change(&admin, reset("jdoe", "phone lost, seen in person")).expect("reset");
    let ended = office.runtime.block_on(async { answer(jdoe.site(quick()).await) });
    assert_eq!(kind(ended), ErrorKind::LoggedOut, "the phone may be in other hands");
    log_in(&office, &office.client(), "").expect("the password alone");
    let session = patient_profile::service::Session::system("test");
    let page =
        office.site.service.activity(&session, &api::ActivityQuery { limit: 50, ..Default::default() });
    let entries = page.expect("the log").entries;
    let entry = entries.iter().find(|entry| entry.detail.contains("was reset")).expect("logged");
    assert_eq!(entry.detail, "two-step log-in of jdoe was reset: phone lost, seen in person");
    assert_eq!(entry.actor, "admin");
}

#[test]
fn a_role_that_requires_it_lets_nothing_else_be_done_first() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (admin, jdoe) = (office.logged_in("admin"), office.logged_in("jdoe"));
    let require = |required| OperatorChange::RequireTwoStep { role: "support".into(), required };
    let view = office.change(&admin, require(true)).expect("required");
    assert!(view.roles.iter().any(|role| role.name == "Support" && role.two_step));
    let probe = |client: &Client| office.runtime.block_on(async { answer(client.site(quick()).await) });
    assert_eq!(kind(probe(&jdoe)), ErrorKind::EnrolmentNeeded, "in mid-session, at the next act");
    let fresh = office.client();
    let view = log_in(&office, &fresh, "").expect("the password opens the way to enrol");
    assert!(view.two_step.must_enrol(), "{view:?}");
    assert_eq!(kind(probe(&fresh)), ErrorKind::EnrolmentNeeded);
    let door = office.runtime.block_on(async { answer(fresh.door(quick()).await) }).expect("a door");
    assert_eq!(door.two_step.expect("an operator").required_by.as_deref(), Some("Support"));
    let (_, recovery) = enrol(&office);
    probe(&fresh).expect("from now on");
    let off = two_step(&office, TwoStepAct::End, PASSWORD, &recovery[0]).expect_err("it is required");
    assert!(off.message.contains("the role Support requires"), "{off:?}");
    log_in(&office, &office.client(), &recovery[0]).expect("a refusal uses no code up");
    office.change(&admin, require(false)).expect("waived");
    two_step(&office, TwoStepAct::End, PASSWORD, &recovery[1]).expect("off");
}

#[test]
fn no_secret_and_no_recovery_code_lies_in_plain_text_or_in_the_log() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let begun = two_step(&office, TwoStepAct::Begin, PASSWORD, "").expect("begun");
    let app = App::of(&begun.secret);
    let code = app.code(&office.site, 0);
    let recovery = two_step(&office, TwoStepAct::Confirm, PASSWORD, &code).expect("confirmed").recovery;
    assert!(
        !format!("{begun:?}{:?}", LogIn { name: "x".into(), password: "p".into(), second: code.clone() })
            .contains(&code)
    );
    let symbols = begun.secret.replace(' ', "");
    let needles = [symbols.as_bytes(), &app.0[..], recovery[0].as_bytes(), code.as_bytes()];
    let session = patient_profile::service::Session::system("test");
    let page =
        office.site.service.activity(&session, &api::ActivityQuery { limit: 100, ..Default::default() });
    let told = format!("{:?}", page.expect("the log").entries);
    assert!(!told.contains(&symbols) && !told.contains(&recovery[0]) && !told.contains(&code));
    let Office { site, runtime, .. } = office;
    runtime.shutdown_background();
    for file in crate::cli_shell::files_below(&site.restart().paths.data) {
        let bytes = std::fs::read(&file).expect("a file");
        // Six digits may stand anywhere by chance; the others cannot.
        for needle in &needles[..3] {
            assert!(memchr::memmem::find(&bytes, needle).is_none(), "{}", file.display());
        }
    }
}

#[test]
fn where_nobody_logs_in_there_is_no_second_step() {
    let office = Office::over(Site::furnished());
    let told = two_step(&office, TwoStepAct::Begin, PASSWORD, "").expect_err("nobody logs in");
    assert!(told.message.contains("Nobody logs in"), "{told:?}");
}

#[test]
fn a_clock_in_doubt_locks_nobody_out_who_could_confirm_it() {
    let office = Office::with(&[("jdoe", &["Administrator"])]);
    let (app, _) = enrol(&office);
    // The machine's clock was wrong all the time and is set right: the phone agrees with what it shows now.
    office.site.clock.step(TimeDelta::days(3));
    let client = office.client();
    log_in(&office, &client, &app.code(&office.site, 0)).expect("by the clock that is shown");
    let confirm = async {
        let seen = answer(client.site(quick()).await)?.clock.expect("a doubt");
        answer(client.confirm_clock(quick(), seen).await)
    };
    let site = office.runtime.block_on(confirm).expect("confirmed");
    assert_eq!(site.clock, None);
    let again = office.client();
    assert!(log_in(&office, &again, &app.code(&office.site, 0)).is_err(), "that code was used");
    office.site.clock.advance(TimeDelta::minutes(2));
    log_in(&office, &again, &app.code(&office.site, 0)).expect("a new one");
}
