//! The operators' socket: who is let in, what a broken or greedy client costs, and how a server goes and comes back.

use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use patient_profile::domain::SiteSettings;
use patient_profile::service::api::{
    AccountAct, AccountRequest, ErrorKind, ImportRequest, PrintRequest, SearchRequest,
};
use patient_profile::wire::client::{Client, Reach, answer, quick, reach, within};
use patient_profile::wire::{Listener, SocketError};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::service_fixture::{Site, create};

/// A server in this process, on a real socket.
pub struct Shared {
    pub site: Site,
    pub runtime: Runtime,
    pub socket: PathBuf,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

impl Shared {
    pub fn new() -> Self {
        Self::over(Site::furnished())
    }

    pub fn over(site: Site) -> Self {
        let socket = site.dir.path().join("run").join("socket");
        let mut shared = Self { site, runtime: runtime(), socket, running: None };
        shared.start();
        shared
    }

    pub fn start(&mut self) {
        let (stop, stopped) = oneshot::channel();
        let service = Arc::clone(&self.site.service);
        let data = self.site.paths.data.clone();
        let _guard = self.runtime.enter();
        let listener = Listener::bind(&self.socket).expect("a socket");
        let task = self.runtime.spawn(async move {
            let stop = async { drop(stopped.await) };
            listener.serve(service, &data, stop).await;
        });
        self.running = Some(Running { stop, task });
    }

    pub fn stop(&mut self) {
        let Running { stop, task } = self.running.take().expect("a server runs");
        stop.send(()).expect("the server listens");
        self.runtime.block_on(task).expect("the server ends");
    }

    pub fn client(&self) -> Client {
        let found = self.runtime.block_on(reach(&self.socket)).expect("let in");
        let Reach::Server(server) = found else { unreachable!("nobody answers") };
        server.client
    }

    pub fn total(&self, client: &Client, text: &str) -> u64 {
        let request = SearchRequest { text: text.into(), state: None, limit: 5, offset: 0 };
        self.runtime
            .block_on(async { answer(client.search(quick(), request).await) })
            .expect("a search")
            .total
    }
}

/// What the server says to raw bytes before it hangs up.
pub fn told(socket: &Path, bytes: &[u8]) -> Vec<u8> {
    let mut stream = UnixStream::connect(socket).expect("a connection");
    // A server that has refused already may have closed its end.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

pub fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("a short frame");
    [&length.to_be_bytes()[..], bytes].concat()
}

#[test]
fn a_print_run_goes_on_when_whoever_began_it_leaves() {
    let shared = Shared::over(crate::service_fixture::Site::furnished());
    let patient = crate::post::hold(&shared.site, "hawthorne");
    crate::post::hold(&shared.site, "haworth");
    let one = shared.client();
    shared.runtime.block_on(async {
        let begun =
            answer(one.start_print_run(quick(), PrintRequest { dry_run: false }).await).expect("begun");
        assert_eq!((begun.id, begun.by.as_str()), (1, "mkhan"));
    });
    drop(one);
    let two = shared.client();
    let report = shared.runtime.block_on(async {
        loop {
            let job = answer(two.print_progress(quick()).await).expect("an answer");
            assert_eq!((job.id, job.failed), (1, None));
            if !job.running {
                return job.report.expect("a report");
            }
        }
    });
    assert_eq!((report.letters, report.trouble.as_str(), report.stopped), (2, "", false));
    assert_eq!(crate::post::status(&shared.site, &patient), "Sent");
}

#[test]
fn two_clients_see_what_each_other_does() {
    let shared = Shared::new();
    let (one, two) = (shared.client(), shared.client());
    let patient = shared.site.id_of("hawthorne");
    assert_eq!(shared.total(&one, "pending"), 0);
    shared.runtime.block_on(async {
        let mut since = answer(two.site(quick()).await).expect("a site").seq;
        let sought = patient.clone();
        let waiting = tokio::spawn(async move {
            loop {
                let news = answer(two.changes(quick(), since, 20_000).await).expect("an answer");
                assert!(news.seq > since, "news within the wait");
                since = news.seq;
                if news.all || news.patients.contains(&sought) {
                    return;
                }
            }
        });
        let outcome = answer(one.create_credentials(quick(), create(&patient, &["Invitation"], false)).await)
            .expect("made");
        assert_eq!(outcome.letters.len(), 1);
        waiting.await.expect("the other client hears of it");
    });
    assert_eq!(shared.total(&shared.client(), "pending"), 1);
}

#[test]
fn the_socket_is_for_owner_and_group_and_one_server() {
    let mut shared = Shared::new();
    let mode = |path: &Path| std::fs::metadata(path).expect("there").mode() & 0o7777;
    assert_eq!(mode(&shared.socket), 0o660);
    assert_eq!(mode(shared.socket.parent().expect("a directory")), 0o750);
    let second = shared.runtime.block_on(async { Listener::bind(&shared.socket) });
    assert!(matches!(second, Err(SocketError::InUse(_))), "{second:?}");
    shared.stop();
    assert!(!shared.socket.exists(), "an orderly end leaves nothing");

    // A socket whose server was killed: nobody listens, the file is there.
    drop(std::os::unix::net::UnixListener::bind(&shared.socket).expect("a socket"));
    assert!(matches!(shared.runtime.block_on(reach(&shared.socket)), Ok(Reach::Nobody)));
    shared.start();
    assert_eq!(shared.total(&shared.client(), "haw"), 2);
}

#[test]
fn places_where_others_could_interfere_are_refused() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).expect("a mode");
    let runtime = runtime();
    let bind = |path: &Path| runtime.block_on(async { Listener::bind(path) });
    let open = dir.path().join("open");
    std::fs::create_dir(&open).expect("a directory");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let error = bind(&open.join("socket")).expect_err("others could reach it").to_string();
    assert!(error.contains("chmod 0750") && error.contains("0755"), "{error}");

    let kept = dir.path().join("kept");
    std::fs::write(&kept, "work").expect("a file");
    let error = bind(&kept).expect_err("no socket");
    assert!(matches!(error, SocketError::NoSocket(_)), "{error}");
    assert_eq!(std::fs::read_to_string(&kept).expect("still there"), "work");
    assert!(matches!(bind(Path::new("socket")), Err(SocketError::NoDirectory(_))));
    assert!(matches!(bind(&dir.path().join("a/b/socket")), Err(SocketError::Io { .. })));

    // A client gives nothing to a socket that anyone could have put there.
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).expect("a mode");
    let _there = std::os::unix::net::UnixListener::bind(open.join("socket")).expect("a socket");
    let error = runtime.block_on(reach(&open.join("socket"))).expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
}

#[test]
fn an_unknown_user_is_told_so_and_not_listened_to() {
    let site = Site::with(|settings| SiteSettings { operator_uid: 4_242_424, ..settings });
    let shared = Shared::over(site);
    let error = shared.runtime.block_on(reach(&shared.socket)).expect_err("not let in");
    assert!(error.message.contains("mkhan"), "{error:?}");
    // The answer comes although not a byte was sent, so it cannot depend on one.
    let mut stream = UnixStream::connect(&shared.socket).expect("a connection");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    assert_eq!(&answer[4..8], b"PPRO");
    assert_eq!(answer[10], 3, "refused");
}

#[test]
fn a_program_of_another_version_is_told_which_one_to_use() {
    let shared = Shared::new();
    let answer = told(&shared.socket, &framed(b"PPRO\x00\x00\x010.0.9"));
    let text = String::from_utf8_lossy(&answer);
    assert!(text.contains("This program (0.0.9) is older than the server"), "{text}");
    let answer = told(&shared.socket, &framed(b"PPRO\xff\xff\x019.0.0"));
    let text = String::from_utf8_lossy(&answer);
    assert!(text.contains("This program (9.0.0) is newer than the server"), "{text}");
    assert!(text.contains("restart the server with 9.0.0"), "{text}");
    assert_eq!(shared.total(&shared.client(), "haw"), 2);
}

#[test]
fn what_is_no_client_is_cut_off() {
    let shared = Shared::new();
    let hello = framed(b"PPRO\x00\x01\x010.1.0");
    let welcome =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&*shared.site.paths.data.to_string_lossy());
    for wrong in [&b"GET / HTTP/1.1\r\n\r\n"[..], &framed(b"hello"), &[0xff; 64], &framed(&[0; 4000])] {
        assert!(!welcome(&told(&shared.socket, wrong)), "{wrong:?}");
    }
    // After a proper greeting: an oversize frame, one of nonsense, one cut off.
    let oversize = [&hello[..], &[0x7f, 0xff, 0xff, 0xff, 0]].concat();
    assert!(welcome(&told(&shared.socket, &oversize)));
    let nonsense = [&hello[..], &framed(&[9; 80])].concat();
    assert!(welcome(&told(&shared.socket, &nonsense)));
    let mut cut_off = UnixStream::connect(&shared.socket).expect("a connection");
    cut_off.write_all(&[&hello[..], &[0, 0, 1, 0, 7]].concat()).expect("sent");
    drop(cut_off);
    assert_eq!(shared.total(&shared.client(), "haw"), 2, "others go on");
}

#[test]
fn a_silent_client_and_one_that_never_reads_slow_nobody() {
    let shared = Shared::new();
    let _silent: Vec<_> =
        (0..20).map(|_| UnixStream::connect(&shared.socket).expect("a connection")).collect();
    // Sixty waits on one connection, none of them read.
    let greedy = shared.client();
    let since = shared.runtime.block_on(async { answer(greedy.site(quick()).await) }).expect("a site").seq;
    for _ in 0..60 {
        let greedy = greedy.clone();
        shared.runtime.spawn(async move { drop(greedy.changes(quick(), since, 60_000).await) });
    }
    let mut deaf = UnixStream::connect(&shared.socket).expect("a connection");
    deaf.write_all(&framed(b"PPRO\x00\x01\x010.1.0")).expect("sent");
    let other = shared.client();
    assert_eq!(shared.total(&other, "haw"), 2);
    assert_eq!(shared.total(&other, "1962"), 2);
}

#[test]
fn a_server_that_went_comes_back_to_the_same_client() {
    let mut shared = Shared::new();
    let client = shared.client();
    let patient = shared.site.id_of("hawthorne");
    let waiting = {
        let client = client.clone();
        shared.runtime.spawn(async move {
            answer(client.changes(within(std::time::Duration::from_mins(2)), 1_000_000, 60_000).await)
        })
    };
    assert_eq!(shared.total(&client, "haw"), 2);
    shared.stop();
    let error =
        shared.runtime.block_on(waiting).expect("no panic").expect_err("the wait ended with the server");
    assert_eq!(error.kind, ErrorKind::Unavailable);
    let asked = shared.runtime.block_on(async { answer(client.record(quick(), patient.clone()).await) });
    assert_eq!(asked.expect_err("nobody answers").kind, ErrorKind::Unavailable);
    shared.start();
    assert_eq!(shared.total(&client, "haw"), 2, "the same client goes on");
}

#[test]
fn fifty_terminals_are_told_that_the_server_ends_and_go_on_when_it_is_back() {
    let mut shared = Shared::new();
    let clients: Vec<Client> = (0..50).map(|_| shared.client()).collect();
    let limit = std::time::Duration::from_mins(2);
    let waits: Vec<_> = clients
        .iter()
        .map(|client| {
            let client = client.clone();
            shared
                .runtime
                .spawn(async move { answer(client.changes(within(limit), 1_000_000, 60_000).await) })
        })
        .collect();
    for client in &clients {
        assert_eq!(shared.total(client, "haw"), 2);
    }
    shared.stop();
    for wait in waits {
        let told = shared.runtime.block_on(wait).expect("no panic").expect_err("the wait ended");
        assert_eq!(told.kind, ErrorKind::Unavailable, "{told:?}");
        assert!(told.message.ends_with('.') && !told.hint.is_empty(), "a sentence and what to do: {told:?}");
    }
    for client in &clients {
        let asked = shared.runtime.block_on(async { answer(client.site(quick()).await) });
        assert_eq!(asked.expect_err("nobody answers").kind, ErrorKind::Unavailable);
    }
    shared.start();
    for client in &clients {
        assert_eq!(shared.total(client, "haw"), 2, "each goes on by itself");
    }
}

#[test]
fn the_end_finishes_what_began() {
    let mut shared = Shared::new();
    let client = shared.client();
    let patient = shared.site.id_of("hawthorne");
    let call = {
        let (client, patient) = (client.clone(), patient.clone());
        shared.runtime.spawn(async move {
            answer(client.create_credentials(quick(), create(&patient, &["Invitation"], false)).await)
        })
    };
    shared.stop();
    let outcome = shared.runtime.block_on(call).expect("no panic");
    let made = shared.site.record(&patient).letters.len();
    match outcome {
        Ok(_) => assert_eq!(made, 1),
        Err(error) => assert_eq!((error.kind, made), (ErrorKind::Unavailable, 0), "refused whole: {error:?}"),
    }
}

#[test]
fn the_server_opens_no_file_that_a_client_names() {
    let shared = Shared::new();
    let client = shared.client();
    let request = ImportRequest {
        paths: vec![shared.site.paths.key_file.display().to_string()],
        ..ImportRequest::default()
    };
    let told = shared.runtime.block_on(async { answer(client.start_import(quick(), request).await) });
    assert_eq!(told.expect_err("refused").kind, ErrorKind::Refused);
}

#[test]
fn a_refusal_crosses_the_socket_word_for_word() {
    let shared = Shared::new();
    let client = shared.client();
    let patient = shared.site.id_of("hawthorne");
    let request = AccountRequest {
        patient: patient.clone(),
        act: AccountAct::Disable,
        reason: "asked by telephone".into(),
    };
    let here = shared.site.service.account(&shared.site.session, &request).expect_err("not active");
    let there = shared.runtime.block_on(async { answer(client.account(quick(), request).await) });
    let there = there.expect_err("not active");
    assert_eq!(there.kind, ErrorKind::Refused);
    assert_eq!(there.message, here.to_string());
    let big = "x".repeat(9 << 20);
    let told =
        shared.runtime.block_on(async { answer(client.record(quick(), big).await) }).expect_err("too long");
    assert!(told.message.contains("too long"), "{told:?}");
    assert_eq!(shared.total(&client, "haw"), 2, "the connection is still good");
}
