//! The process that crash tests kill: this very test binary, started again with an environment variable.
//!
//! Four clients commit as fast as they can; each commit changes a counter, a slot and the log, and now and then names
//! an object. What was acknowledged is told over a socket on standard input, one message each.

use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use patient_profile::store::{Batch, Direction, Durability, Key, Store, StoreOptions};
use patient_profile::vault::{KeyFile, ObjectId};

use crate::store_fixture::{at, options};

pub const N_CLIENTS: u8 = 4;
const SLOTS: u64 = 20;
const COUNTERS: u8 = 10;
const SLOT_TABLE: u8 = 11;
const VARIABLE: &str = "PATIENT_PROFILE_CRASH_CHILD";

/// What the child says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// It is about to open the store.
    Opening,
    /// It found this counter of a client after opening.
    Found(u8, u64),
    /// This commit of a client was acknowledged.
    Acknowledged(u8, u64),
    /// The store did not open, or what it held contradicts itself; standard error says more.
    Wrong,
}

impl Message {
    fn send(self, socket: &UnixStream) {
        let (kind, client, n) = match self {
            Self::Opening => (0, 0, 0),
            Self::Found(client, n) => (1, client, n),
            Self::Acknowledged(client, n) => (2, client, n),
            Self::Wrong => (3, 0, 0),
        };
        let mut bytes = vec![kind, client];
        bytes.extend_from_slice(&n.to_be_bytes());
        // The parent may have stopped listening; then it is about to kill us.
        let _ = (&*socket).write_all(&bytes);
    }

    /// The next message; none once the child is gone and everything it said was read.
    pub fn receive(socket: &mut UnixStream) -> Option<Self> {
        let mut bytes = [0; 10];
        socket.read_exact(&mut bytes).ok()?;
        let n = u64::from_be_bytes(*bytes.last_chunk()?);
        Some(match bytes[0] {
            0 => Self::Opening,
            1 => Self::Found(bytes[1], n),
            2 => Self::Acknowledged(bytes[1], n),
            _ => Self::Wrong,
        })
    }
}

/// Starts the child on the store in `dir`.
pub fn start(dir: &Path, key: &Path, durability: Durability) -> (Child, UnixStream) {
    let durability = if durability == Durability::Full { "full" } else { "none" };
    let told = format!("{}\n{}\n{durability}", dir.display(), key.display());
    start_as("crash_child::the_child_of_the_crash_tests", (VARIABLE, &told), dir)
}

/// Starts this test binary as the program that `test` is while its variable is set. It writes a byte for each commit; what it
/// says of errors goes beside `dir`.
pub fn start_as(test: &str, (variable, told): (&str, &str), dir: &Path) -> (Child, UnixStream) {
    let (ours, theirs) = UnixStream::pair().expect("a socket");
    let log = std::fs::File::create(dir.with_extension("stderr")).expect("a file");
    let child = Command::new(std::env::current_exe().expect("our own path"))
        .args([test, "--exact", "--nocapture"])
        .env(variable, told)
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::from(log))
        .spawn()
        .expect("the test binary starts");
    (child, ours)
}

/// The options of the child: segments so small that rotations and snapshots are among what is interrupted.
pub fn child_options(durability: Durability) -> StoreOptions {
    StoreOptions { rotate_at: 32 << 10, extend_by: 8 << 10, durability, ..options() }
}

fn counter_key(client: u8) -> Key {
    Key::new(COUNTERS, &[client])
}

fn slot_key(client: u8, n: u64) -> Key {
    Key::new(SLOT_TABLE, &[client, u8::try_from(n % SLOTS).expect("small")])
}

/// The counter of a client and the object that it names.
fn counter(store: &Store, client: u8) -> (Option<u64>, u64, Option<ObjectId>) {
    match store.get(&counter_key(client)).expect("readable") {
        None => (None, 0, None),
        Some(record) => {
            let n = u64::from_be_bytes(*record.bytes.first_chunk().expect("a counter"));
            let id = record.bytes.last_chunk().filter(|_| record.bytes.len() == 24).copied().map(ObjectId);
            (Some(record.revision), n, id)
        }
    }
}

/// Holds a store against itself: no commit is there in part. Returns the counters.
pub fn check(store: &Store) -> [u64; N_CLIENTS as usize] {
    let mut counters = [0; N_CLIENTS as usize];
    let log = store.log_read(u64::MAX, 60, Direction::Backward).expect("a log");
    for client in 0..N_CLIENTS {
        let (_, n, object) = counter(store, client);
        counters[usize::from(client)] = n;
        for earlier in n.saturating_sub(SLOTS - 1).max(1)..=n {
            let slot = store.get(&slot_key(client, earlier)).expect("readable").expect("the slot is there");
            assert_eq!(slot.bytes, earlier.to_be_bytes(), "client {client}: a slot of another commit");
        }
        if let Some(id) = object {
            assert_eq!(store.get_object(id).expect("the named object is there").len(), 5000);
        }
        let mut expected = n;
        for entry in log.iter().filter(|entry| entry.body[0] == client) {
            assert_eq!(entry.body[1..], expected.to_be_bytes(), "client {client}: the log differs");
            expected -= 1;
        }
    }
    let total: u64 = counters.iter().sum();
    assert_eq!(store.log_head().0, total, "as many log entries as commits");
    counters
}

fn work(store: &Store, client: u8, socket: &UnixStream) {
    let (mut revision, mut n, mut object) = counter(store, client);
    loop {
        n += 1;
        if n.is_multiple_of(7) {
            object = Some(store.put_object(&[client; 5000]).expect("an object"));
        }
        let mut value = n.to_be_bytes().to_vec();
        value.extend(object.iter().flat_map(|id| id.0));
        let mut body = vec![client];
        body.extend_from_slice(&n.to_be_bytes());
        let batch = Batch::new()
            .expect(counter_key(client), revision)
            .put(counter_key(client), 1, value)
            .put(slot_key(client, n), 1, n.to_be_bytes().to_vec())
            .log(body, at());
        revision = Some(store.commit(batch).expect("a commit").seq);
        Message::Acknowledged(client, n).send(socket);
    }
}

#[test]
fn the_child_of_the_crash_tests() {
    let Some(told) = std::env::var_os(VARIABLE) else { return };
    let told = told.into_string().unwrap();
    let [dir, key, durability] = told.lines().collect::<Vec<_>>().try_into().unwrap();
    let durability = if durability == "full" { Durability::Full } else { Durability::NoneForTests };
    let socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned().unwrap());
    Message::Opening.send(&socket);
    let run = || {
        let site = KeyFile::load(Path::new(key)).unwrap();
        let (store, _) = Store::open(Path::new(dir), &site, child_options(durability)).expect("it opens");
        for (client, n) in (0..).zip(check(&store)) {
            Message::Found(client, n).send(&socket);
        }
        std::thread::scope(|scope| {
            for client in 0..N_CLIENTS {
                let (store, socket) = (&store, &socket);
                scope.spawn(move || work(store, client, socket));
            }
            let mut changes = store.follow();
            loop {
                // A snapshot every two hundred commits.
                for _ in 0..200 {
                    let _ = changes.blocking_recv();
                }
                store.snapshot().expect("a snapshot");
                changes = store.follow();
            }
        })
    };
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err() {
        Message::Wrong.send(&socket);
    }
}
