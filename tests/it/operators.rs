//! Operators over the real socket: log-in, rights at each call, separation of duties, and tickets.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use patient_profile::domain::Permission;
use patient_profile::service::api::{
    AccountAct, AccountRequest, ActivityQuery, Answer, ErrorKind, LogIn, OperatorChange, OperatorsView,
    Password, SearchRequest,
};
use patient_profile::wire::Listener;
use patient_profile::wire::client::{Client, Reach, answer, quick, reach};
use tokio::runtime::Runtime;

use crate::service_fixture::{Site, create};

pub const PASSWORD: &str = "correct horse battery";

/// A site whose server listens, and its administrator.
pub struct Office {
    pub site: Site,
    pub runtime: Runtime,
    socket: PathBuf,
}

pub fn add(name: &str, roles: &[&str]) -> OperatorChange {
    OperatorChange::Add {
        name: name.into(),
        full_name: String::new(),
        users: vec![rustix::process::geteuid().as_raw().to_string()],
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        password: Password(PASSWORD.into()),
    }
}

impl Office {
    /// With an Administrator "admin" and whoever else is named, by the sole operator and then by the administrator.
    pub fn with(others: &[(&str, &[&str])]) -> Self {
        Self::at(Site::furnished(), others)
    }

    /// The same at this site.
    pub fn at(site: Site, others: &[(&str, &[&str])]) -> Self {
        let office = Self::over(site);
        let sole = office.client();
        office.change(&sole, add("admin", &["Administrator"])).expect("the first one");
        let admin = office.logged_in("admin");
        for (name, roles) in others {
            office.change(&admin, add(name, roles)).expect("another");
        }
        office
    }

    pub fn over(site: Site) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let socket = site.dir.path().join("run").join("socket");
        let (service, data) = (Arc::clone(&site.service), site.paths.data.clone());
        let guard = runtime.enter();
        let listener = Listener::bind(&socket).expect("a socket");
        runtime.spawn(async move { listener.serve(service, &data, std::future::pending()).await });
        drop(guard);
        Self { site, runtime, socket }
    }

    pub fn socket(&self) -> &std::path::Path {
        &self.socket
    }

    /// A connection on which nobody is logged in yet.
    pub fn client(&self) -> Client {
        let found = self.runtime.block_on(reach(&self.socket)).expect("let in");
        let Reach::Server(server) = found else { unreachable!("nobody answers") };
        server.client
    }

    pub fn log_in(&self, client: &Client, name: &str, password: &str) -> Answer<Vec<u8>> {
        let request = LogIn { name: name.into(), password: password.into(), second: String::new() };
        let done = self.runtime.block_on(async { answer(client.log_in(quick(), request).await) });
        done.map(|view| view.ticket)
    }

    pub fn logged_in(&self, name: &str) -> Client {
        let client = self.client();
        self.log_in(&client, name, PASSWORD).expect("logged in");
        client
    }

    pub fn change(&self, client: &Client, change: OperatorChange) -> Answer<OperatorsView> {
        self.runtime.block_on(async { answer(client.change_operators(quick(), change).await) })
    }

    fn search(&self, client: &Client) -> Answer<u64> {
        let request = SearchRequest { text: "haw".into(), state: None, limit: 5, offset: 0 };
        self.runtime.block_on(async { answer(client.search(quick(), request).await) }).map(|page| page.total)
    }
}

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> ErrorKind {
    answer.expect_err("refused").kind
}

#[test]
fn the_sole_operator_works_without_a_password_until_there_are_operators() {
    let office = Office::over(Site::furnished());
    let sole = office.client();
    assert_eq!(office.search(&sole), Ok(2));
    let refused = office.change(&sole, add("mkhan", &["Records"])).expect_err("not the first");
    assert!(refused.message.contains("the first operator must be an Administrator"), "{refused:?}");
    office.change(&sole, add("admin", &["Administrator"])).expect("the first one");
    assert_eq!(kind(office.search(&sole)), ErrorKind::LoggedOut, "from now on everyone logs in");
    assert_eq!(kind(office.search(&office.client())), ErrorKind::LoggedOut);
    let admin = office.logged_in("ADMIN");
    let refused = office.search(&admin).expect_err("whoever manages operators sees no patients");
    assert_eq!(refused.kind, ErrorKind::Forbidden);
    assert_eq!(
        refused.message,
        "Not permitted: this needs the permission patients.view. Ask an Administrator."
    );
    assert!(refused.hint.contains("operator admin needs patients.view (Look up patients)"), "{refused:?}");
}

#[test]
fn a_name_or_password_that_is_wrong_reads_the_same_and_waits() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let client = office.client();
    let unknown = office.log_in(&client, "nobody", PASSWORD).expect_err("unknown");
    for left in [4, 3, 2, 1] {
        let wrong = office.log_in(&client, "jdoe", "not it at all ever").expect_err("wrong");
        assert_eq!(wrong.message, unknown.message);
        assert!(wrong.hint.contains(&left.to_string()), "{wrong:?}");
    }
    office.log_in(&client, "jdoe", "not it at all ever").expect_err("the fifth");
    let waits = office.log_in(&client, "jdoe", PASSWORD).expect_err("right, and too soon");
    assert_eq!(waits.kind, ErrorKind::Unavailable);
    office.site.clock.advance(TimeDelta::seconds(61));
    office.log_in(&client, "jdoe", PASSWORD).expect("after the wait");
    assert_eq!(office.search(&client), Ok(2));
}

#[test]
fn a_name_that_nobody_has_is_answered_counted_and_noted_as_any_other() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let client = office.client();
    // The second one is a password that went into the wrong field.
    let names = ["jdoe", "correct Horse battery", "nobody"];
    let told = |name: &str| office.log_in(&client, name, "not it at all ever").expect_err("wrong");
    for n in 0..9 {
        let answers = names.map(told);
        assert_eq!(answers[1], answers[0], "try {n}");
        assert_eq!(answers[2], answers[0], "try {n}");
        if n == 6 {
            office.site.clock.advance(TimeDelta::minutes(2));
        }
    }
    let log = office.site.service.activity(
        &office.site.session,
        &ActivityQuery {
            limit: 100,
            kind: Some("Operator Log-in Failed".into()),
            ..ActivityQuery::default()
        },
    );
    let entries = log.expect("the log").entries;
    let by = |actor: &str| entries.iter().filter(|entry| entry.actor == actor).count();
    assert_eq!((by("jdoe"), by("log-in")), (6, 12), "each that was looked at, and no more");
    for entry in entries.iter().filter(|entry| entry.actor == "log-in") {
        assert!(entry.detail.starts_with("an unknown name, from Unix user"), "{entry:?}");
    }
    assert!(!format!("{entries:?}").to_lowercase().contains("horse"), "what was typed is nowhere");
}

#[test]
fn nobody_comes_from_a_unix_user_that_is_not_theirs() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let admin = office.logged_in("admin");
    let elsewhere = OperatorChange::Set {
        name: "jdoe".into(),
        full_name: None,
        users: Some(vec!["4242424".into()]),
        roles: None,
        grant: vec![],
        revoke: vec![],
    };
    office.change(&admin, elsewhere).expect("set");
    let refused = office.log_in(&office.client(), "jdoe", PASSWORD).expect_err("from the wrong user");
    assert_eq!(refused.message, "Name or password is wrong.");
}

#[test]
fn a_revoked_right_acts_on_the_next_request() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let (admin, jdoe) = (office.logged_in("admin"), office.logged_in("jdoe"));
    assert_eq!(office.search(&jdoe), Ok(2));
    let roles = |roles: &[&str]| OperatorChange::Set {
        name: "jdoe".into(),
        full_name: None,
        users: None,
        roles: Some(roles.iter().map(|role| (*role).to_owned()).collect()),
        grant: vec![],
        revoke: vec![],
    };
    office.change(&admin, roles(&[])).expect("taken away");
    assert_eq!(kind(office.search(&jdoe)), ErrorKind::Forbidden);
    office.change(&admin, roles(&["Auditor"])).expect("given");
    assert_eq!(office.search(&jdoe), Ok(2));
    office.change(&admin, OperatorChange::Disable { name: "jdoe".into(), disabled: true }).expect("disabled");
    assert_eq!(kind(office.search(&jdoe)), ErrorKind::LoggedOut);
    assert!(office.log_in(&jdoe, "jdoe", PASSWORD).is_err());
}

#[test]
fn duties_stay_separate() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let admin = office.logged_in("admin");
    let grant = |name: &str, permission: &str| OperatorChange::Set {
        name: name.into(),
        full_name: None,
        users: None,
        roles: None,
        grant: vec![permission.into()],
        revoke: vec![],
    };
    assert_eq!(
        kind(office.change(&admin, grant("admin", "patients.view"))),
        ErrorKind::Forbidden,
        "one's own"
    );
    assert_eq!(kind(office.change(&admin, grant("jdoe", "operators.manage"))), ErrorKind::Refused, "mixed");
    assert_eq!(kind(office.change(&admin, grant("jdoe", "dancing"))), ErrorKind::Invalid);
    let off = OperatorChange::Disable { name: "admin".into(), disabled: true };
    assert_eq!(kind(office.change(&admin, off)), ErrorKind::Forbidden);
    let jdoe = office.logged_in("jdoe");
    assert_eq!(kind(office.change(&jdoe, grant("jdoe", "letters.bulk"))), ErrorKind::Forbidden);
    let view = office.change(&admin, grant("jdoe", "letters.bulk")).expect("granted");
    let rights = &view.operators.iter().find(|operator| operator.name == "jdoe").expect("listed").rights;
    let origins =
        |name: &str| &rights.iter().find(|right| right.permission == name).expect("a right").origins;
    assert_eq!(
        (origins("letters.bulk"), origins("account.unlock")),
        (&vec!["own".into()], &vec!["Support".into()])
    );
}

#[test]
fn passwords_are_checked_and_a_new_one_ends_the_sessions_of_before() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let jdoe = office.logged_in("jdoe");
    let new = |present: Option<&str>, new: &str| OperatorChange::SetPassword {
        name: "jdoe".into(),
        present: present.map(|password| Password(password.into())),
        new: Password(new.into()),
    };
    assert_eq!(kind(office.change(&jdoe, new(Some("wrong"), "a new long password"))), ErrorKind::Invalid);
    assert_eq!(kind(office.change(&jdoe, new(None, "a new long password"))), ErrorKind::Invalid);
    assert_eq!(kind(office.change(&jdoe, new(Some(PASSWORD), "short"))), ErrorKind::Invalid);
    office.change(&jdoe, new(Some(PASSWORD), "a new long password")).expect("changed");
    assert_eq!(kind(office.search(&jdoe)), ErrorKind::LoggedOut);
    assert!(office.log_in(&jdoe, "jdoe", PASSWORD).is_err());
    office.log_in(&jdoe, "jdoe", "a new long password").expect("the new one");
}

#[test]
fn a_session_is_taken_up_by_its_ticket_and_by_no_other() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let first = office.client();
    let ticket = office.log_in(&first, "jdoe", PASSWORD).expect("logged in");
    let again = office.client();
    let resume = |client: &Client, ticket: Vec<u8>| {
        office.runtime.block_on(async { answer(client.resume(quick(), ticket).await) })
    };
    assert_eq!(resume(&again, ticket.clone()).expect("taken up").operator.as_deref(), Some("jdoe"));
    assert_eq!(office.search(&again), Ok(2));
    for at in 0..ticket.len() {
        let mut forged = ticket.clone();
        forged[at] ^= 1;
        assert_eq!(kind(resume(&office.client(), forged)), ErrorKind::LoggedOut, "byte {at}");
    }
    assert_eq!(kind(resume(&office.client(), Vec::new())), ErrorKind::LoggedOut);
    office.site.clock.advance(TimeDelta::hours(13));
    assert_eq!(kind(office.search(&again)), ErrorKind::LoggedOut, "12 hours are the most");
    assert_eq!(kind(resume(&office.client(), ticket)), ErrorKind::LoggedOut);
}

#[test]
fn operators_survive_a_restart_and_nothing_of_them_lies_in_plain_text() {
    let office = Office::with(&[("jdoe", &["Support"])]);
    let Office { site, runtime, .. } = office;
    runtime.shutdown_background();
    let site = site.restart();
    for file in crate::cli_shell::files_below(&site.paths.data) {
        let bytes = std::fs::read(&file).expect("a file");
        assert!(!bytes.windows(4).any(|four| four == b"jdoe"), "{}", file.display());
    }
    let office = Office::over(site);
    assert_eq!(office.search(&office.logged_in("jdoe")), Ok(2));
}

/// S66: the page says what the service does, and the service does it over the raw socket, cell by cell.
#[test]
fn every_cell_of_the_table_of_permissions_is_what_the_service_does() {
    let names = ["Administrator", "Letters", "Records", "Support", "Auditor"];
    let office = Office::with(&[
        ("letters", &["Letters"]),
        ("records", &["Records"]),
        ("support", &["Support"]),
        ("auditor", &["Auditor"]),
    ]);
    let patient = office.site.id_of("hawthorne");
    let roles = patient_profile::domain::operator::Roles::default();
    for (role, name) in names.into_iter().zip(["admin", "letters", "records", "support", "auditor"]) {
        let client = office.logged_in(name);
        for permission in Permission::ALL {
            let told = office.runtime.block_on(probe(&client, permission, &patient));
            let may = roles.find(role).expect("a role").permissions.has(permission);
            let forbidden = told == Some(ErrorKind::Forbidden);
            assert_eq!(forbidden, !may, "{role} and {permission}: {told:?}");
        }
    }
}

/// Calls what needs the permission, in a way that changes nothing where it is allowed.
async fn probe(client: &Client, permission: Permission, patient: &str) -> Option<ErrorKind> {
    use patient_profile::service::api;
    let act = |act| AccountRequest { patient: patient.into(), act, reason: String::new() };
    let account = |request| async { answer(client.account(quick(), request).await).map(drop) };
    let done = match permission {
        Permission::PatientsView => answer(client.record(quick(), patient.into()).await).map(drop),
        Permission::LettersConfigure => answer(client.check_base(quick(), vec![]).await).map(drop),
        Permission::LettersApprove => {
            let verdict = api::TemplateVerdict::Approve;
            let request = api::DecideTemplate { name: "No such template".into(), version: 1, verdict };
            answer(client.decide_template(quick(), request).await).map(drop)
        }
        Permission::CredentialsCreate => {
            let request = create(patient, &["No such template"], false);
            answer(client.create_credentials(quick(), request).await).map(drop)
        }
        Permission::CredentialsDistribute => {
            let request =
                api::HeldRequest { patient: patient.into(), act: api::HeldAct::Send, reason: String::new() };
            answer(client.held_letters(quick(), request).await).map(drop)
        }
        Permission::AccountDisable => account(act(AccountAct::Disable)).await,
        Permission::AccountEnable => account(act(AccountAct::Enable)).await,
        Permission::AccountUnlock => account(act(AccountAct::Unlock)).await,
        Permission::LogView => {
            answer(client.activity(quick(), api::ActivityQuery::default()).await).map(drop)
        }
        Permission::PatientsImport => answer(client.import_progress(quick(), 77).await).map(drop),
        Permission::OperatorsManage => answer(client.operators(quick()).await).map(drop),
        // These have their calls in other rooms' tests; here a role's right to them is what the record says.
        Permission::VisibilityConfigure | Permission::SupportConfigure | Permission::LettersBulk => {
            let site = answer(client.site(quick()).await).expect("a site");
            let held = site.permissions.iter().any(|name| name == permission.name());
            return (!held).then_some(ErrorKind::Forbidden);
        }
    };
    done.err().map(|error| error.kind)
}
