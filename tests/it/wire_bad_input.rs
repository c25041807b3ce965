//! The socket's harder days: who looks only, a terminal that stops reading, a right that goes while a page is open.

use std::path::{Path, PathBuf};
use std::time::Duration;

use patient_profile::service::api::{
    self, Answer, CohortAct, Decision, ErrorKind, ImportRequest, OperatorChange, PrintRequest, SaveDraft,
    SavedSearchView, SearchRequest, SiteChange,
};
use patient_profile::wire::client::{Client, Reach, answer, quick, reach, within};
use patient_profile::wire::embedded;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

use crate::operators::Office;
use crate::service_fixture::{Site, create};
use crate::tui_harness::Harness;
use crate::wire::Shared;

async fn look_only(client: &Client) {
    answer(client.look_only(quick()).await).expect("from now on");
}

/// Calls of every sort that change something.
async fn changes(client: &Client, patient: &str) -> Vec<(&'static str, Option<api::ErrorView>)> {
    fn of<T>(answer: Answer<T>) -> Option<api::ErrorView> {
        answer.err()
    }
    let search = SavedSearchView { name: "x".into(), text: "x".into(), ..SavedSearchView::default() };
    let draft = SaveDraft { page: "x".into(), text: "x".into() };
    let decision = Decision { of: api::ApprovalOf::Wave, approve: false, reason: "x".into() };
    let disable = OperatorChange::Disable { name: "x".into(), disabled: true };
    let claim = api::ClaimRequest { patient: patient.into(), release: false };
    let import = ImportRequest { sent: Some(vec![]), ..ImportRequest::default() };
    let print = PrintRequest { dry_run: false };
    vec![
        (
            "create",
            of(answer(client.create_credentials(quick(), create(patient, &["Invitation"], false)).await)),
        ),
        ("claim", of(answer(client.claim(quick(), claim).await))),
        ("cohort", of(answer(client.cohort_act(quick(), "C0001".into(), CohortAct::Start).await))),
        ("decide", of(answer(client.decide_approval(quick(), decision).await))),
        ("operators", of(answer(client.change_operators(quick(), disable).await))),
        ("search", of(answer(client.save_search(quick(), search).await))),
        ("draft", of(answer(client.save_draft(quick(), draft).await))),
        ("import", of(answer(client.start_import(quick(), import).await))),
        ("print", of(answer(client.start_print_run(quick(), print).await))),
        ("site", of(answer(client.change_site(quick(), SiteChange::default()).await))),
        ("snapshot", of(answer(client.snapshot(within(Duration::from_mins(1))).await))),
    ]
}

fn assert_refused(told: Vec<(&'static str, Option<api::ErrorView>)>) {
    for (what, error) in told {
        let error = error.unwrap_or_else(|| unreachable!("{what} was done"));
        assert_eq!(error.kind, ErrorKind::Refused, "{what}: {error:?}");
        assert_eq!(error.message, "Not now: this session is read-only.", "{what}");
    }
}

#[test]
fn who_looks_only_changes_nothing_also_after_the_server_came_back() {
    let mut shared = Shared::new();
    let patient = shared.site.id_of("hawthorne");
    let client = shared.client();
    let before = shared.site.service.store().seq();
    shared.runtime.block_on(look_only(&client));
    assert_refused(shared.runtime.block_on(changes(&client, &patient)));
    assert_eq!(shared.total(&client, "haw"), 2, "looking goes on");
    let dry = PrintRequest { dry_run: true };
    shared.runtime.block_on(async { answer(client.start_print_run(quick(), dry).await) }).expect("a dry run");
    shared.stop();
    let gone = shared.runtime.block_on(async { answer(client.site(quick()).await) });
    assert_eq!(gone.expect_err("nobody answers").kind, ErrorKind::Unavailable);
    shared.start();
    assert_refused(shared.runtime.block_on(changes(&client, &patient)));
    assert_eq!(shared.site.service.store().seq(), before, "nothing was written");
    let other = shared.client();
    let made = create(&patient, &["Invitation"], false);
    shared
        .runtime
        .block_on(async { answer(other.create_credentials(quick(), made).await) })
        .expect("others may");
}

#[test]
fn who_looks_only_changes_nothing_in_the_same_process_either() {
    let site = Site::furnished();
    let patient = site.id_of("hawthorne");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let told = runtime.block_on(async {
        let client = embedded(std::sync::Arc::clone(&site.service), site.session.clone(), 0);
        look_only(&client).await;
        changes(&client, &patient).await
    });
    assert_refused(told);
}

/// Stands between a terminal and the server, and reads what the server sends only while it may.
async fn between(socket: PathBuf, server: PathBuf, mut may_read: watch::Receiver<bool>) {
    let incoming = UnixListener::bind(&socket).expect("a socket");
    let (near, _) = incoming.accept().await.expect("the terminal");
    let far = UnixStream::connect(&server).await.expect("the server");
    let ((mut from_near, mut to_near), (mut from_far, mut to_far)) = (near.into_split(), far.into_split());
    tokio::spawn(async move { copy(&mut from_near, &mut to_far).await });
    let mut piece = vec![0; 16 << 10];
    loop {
        may_read.wait_for(|may| *may).await.expect("the test goes on");
        let Ok(length) = from_far.read(&mut piece).await else { return };
        if length == 0 || to_near.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

/// Asks for much, many times.
fn ask(shared: &Shared, client: &Client, times: usize) -> Vec<tokio::task::JoinHandle<u64>> {
    let much = SearchRequest { text: String::new(), state: None, limit: 1_000, offset: 0 };
    let asked = |_| {
        let (client, much) = (client.clone(), much.clone());
        let limit = within(Duration::from_mins(2));
        shared
            .runtime
            .spawn(async move { answer(client.search(limit, much).await).expect("an answer").total })
    };
    (0..times).map(asked).collect()
}

fn reached(shared: &Shared, socket: &Path) -> Client {
    let found = shared.runtime.block_on(async {
        loop {
            // The one in between may not listen yet.
            if let Ok(Reach::Server(server)) = reach(socket).await {
                return server;
            }
            tokio::task::yield_now().await;
        }
    });
    found.client
}

#[test]
fn a_terminal_that_stops_reading_slows_nobody_and_catches_up() {
    let site = Site::furnished();
    site.import(&[("many.ndjson", &crate::cohorts_fixture::invitable(400))]);
    let shared = Shared::over(site);
    let socket = shared.site.dir.path().join("run").join("between");
    let (may, may_read) = watch::channel(true);
    let between = between(socket.clone(), shared.socket.clone(), may_read);
    shared.runtime.spawn(between);
    let stuck = reached(&shared, &socket);
    let total = shared.total(&stuck, "");
    may.send(false).expect("it listens");
    // Far more than the buffers of two sockets hold: the server's answers to this one have to wait.
    let waiting = ask(&shared, &stuck, 120);
    let others: Vec<Client> = (0..4).map(|_| shared.client()).collect();
    for other in &others {
        assert_eq!(shared.total(other, "haw"), 2);
        for answer in ask(&shared, other, 10) {
            assert_eq!(shared.runtime.block_on(answer).expect("no panic"), total, "not slowed");
        }
    }
    assert!(waiting.iter().any(|answer| !answer.is_finished()), "the other reads nothing meanwhile");
    may.send(true).expect("it listens");
    for answer in waiting {
        assert_eq!(
            shared.runtime.block_on(answer).expect("no panic"),
            total,
            "it catches up, nothing is lost"
        );
    }
}

#[test]
fn a_right_that_goes_while_a_page_is_open_is_told_at_the_next_act() {
    let office = Office::with(&[("jdoe", &["Records"])]);
    let admin = office.logged_in("admin");
    let mut h = Harness::over_socket(office.socket(), 80, 24);
    h.keys("jdoe<tab>correct horse battery<enter>").expect("HAWTHORNE");
    h.keys("haw marg<enter>").expect("Patients > ");
    let set = OperatorChange::Set {
        name: "jdoe".into(),
        full_name: None,
        users: None,
        roles: Some(vec!["Letters".into()]),
        grant: vec![],
        revoke: vec![],
    };
    office.change(&admin, set).expect("taken away");
    // The terminal hears of it as of any other change, and says so; what it heard before was the log-in.
    while !h.screen().contains("Note: What you may do here was changed by an Administrator.") {
        h.watched();
    }
    h.keys("a").expect("Not permitted: this needs the permission").keys("<esc>");
    h.keys("<f9>").expect("Activity log").expect("Not permitted: log.view");
    h.keys("a").expect("Note: Not permitted: this needs the permission log.view.").expect("Patients > ");
    office.change(&admin, OperatorChange::Disable { name: "jdoe".into(), disabled: true }).expect("disabled");
    h.keys("<f5>").reject("HAWTHORNE").expect("Password");
}
