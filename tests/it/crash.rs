//! Killed at any moment, a store has every acknowledged commit whole and no other in part (S88).

use std::fs;
use std::path::{Path, PathBuf};

use patient_profile::store::{Direction, Durability, Store, verify_log};
use patient_profile::vault::KeyFile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::crash_child::{Message, N_CLIENTS, check, child_options, start};
use crate::store_fixture::{count_from, options};

/// Kills after which a lane begins a new store, so that checks stay short.
const KILLS_PER_STORE: usize = 25;

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    kills: usize,
    acknowledged: u64,
    unacknowledged_kept: u64,
}

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let n_kills = count_from("PATIENT_PROFILE_KILLS", 200);
    let lanes = 2;
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let lanes: Vec<_> =
            (0..lanes).map(|lane| scope.spawn(move || kill_loop(lane, n_kills / lanes))).collect();
        lanes.into_iter().map(|lane| lane.join().expect("no lane failed")).collect()
    });
    let sum = |part: fn(&Tally) -> u64| tallies.iter().map(part).sum::<u64>();
    println!(
        "{} kills, {} acknowledged commits: 0 lost, 0 torn; {} unacknowledged ones were kept whole",
        sum(|t| t.kills as u64),
        sum(|t| t.acknowledged),
        sum(|t| t.unacknowledged_kept),
    );
}

fn kill_loop(lane: usize, n_kills: usize) -> Tally {
    let mut rng = StdRng::seed_from_u64(lane as u64);
    let mut tally = Tally::default();
    while tally.kills < n_kills {
        let room = tempfile::tempdir().expect("a directory");
        let dir = room.path().join("data");
        let key = room.path().join("site.key");
        let site = KeyFile::create(&key, &mut rand::make_rng::<StdRng>()).expect("a key");
        Store::create(&dir, &site, child_options(Durability::Full))
            .expect("a store")
            .close()
            .expect("closed");
        let mut acknowledged = [0; N_CLIENTS as usize];
        for _ in 0..KILLS_PER_STORE.min(n_kills - tally.kills) {
            kill_once(&dir, &key, &mut rng, &mut acknowledged, &mut tally);
        }
        check_whole(&dir, &site, acknowledged);
        tally.acknowledged += acknowledged.iter().sum::<u64>();
    }
    tally
}

/// Starts the child, kills it while it opens the store or after some acknowledgements, and notes what it said.
fn kill_once(dir: &Path, key: &Path, rng: &mut StdRng, acknowledged: &mut [u64], tally: &mut Tally) {
    let (mut child, mut socket) = start(dir, key, Durability::Full);
    let during_open = rng.random_range(0..8) == 0;
    let wanted = rng.random_range(0..60);
    let mut n_acknowledged = 0;
    while let Some(message) = Message::receive(&mut socket) {
        match message {
            Message::Opening if during_open => child.kill().expect("killed"),
            Message::Opening => {}
            Message::Found(client, n) => {
                let known = &mut acknowledged[usize::from(client)];
                assert!(n == *known || n == *known + 1, "client {client}: {known} acknowledged, {n} found");
                tally.unacknowledged_kept += n - *known;
                *known = n;
            }
            Message::Acknowledged(client, n) => {
                acknowledged[usize::from(client)] = n;
                n_acknowledged += 1;
                if n_acknowledged == wanted {
                    child.kill().expect("killed");
                }
            }
            Message::Wrong => {
                let said = fs::read_to_string(dir.with_extension("stderr")).unwrap_or_default();
                assert!(said.is_empty(), "after {} kills: {said}", tally.kills);
            }
        }
        if wanted == 0 && !during_open && message != Message::Opening {
            child.kill().expect("killed");
        }
    }
    child.wait().expect("gone");
    tally.kills += 1;
}

/// Opens the store once more in this process and reads all of it.
fn check_whole(dir: &Path, site: &KeyFile, acknowledged: [u64; N_CLIENTS as usize]) {
    let (store, _) = Store::open(dir, site, options()).expect("it opens after the last kill");
    let found = check(&store);
    for (known, found) in acknowledged.iter().zip(found) {
        assert!(found == *known || found == *known + 1, "{known} acknowledged, {found} found");
    }
    let mut next = [1; N_CLIENTS as usize];
    let mut from = 1;
    loop {
        let page = store.log_read(from, 1000, Direction::Forward).expect("a log");
        for entry in &page {
            let next = &mut next[usize::from(entry.body[0])];
            assert_eq!(entry.body[1..], u64::to_be_bytes(*next));
            *next += 1;
        }
        match page.last() {
            Some(last) => from = last.seq + 1,
            None => break,
        }
    }
    let head = store.log_head();
    store.close().expect("closed");
    let verdict = verify_log(dir, None).expect("a whole log without the key");
    assert_eq!((verdict.entries, verdict.head), head);
}

#[test]
fn a_store_whose_making_was_interrupted_is_no_store_and_says_so() {
    let room = tempfile::tempdir().unwrap();
    let site = KeyFile::random(&mut rand::make_rng::<StdRng>());
    let whole = room.path().join("whole");
    Store::create(&whole, &site, options()).unwrap().close().unwrap();
    // Everything but MANIFEST, which is written last; and then less and less of it.
    let parts: [&[&str]; 3] =
        [&["MANIFEST"], &["MANIFEST", "sled"], &["MANIFEST", "sled", "journal/00000000000000000001.log"]];
    for (idx, removed) in parts.into_iter().enumerate() {
        let dir: PathBuf = room.path().join(format!("part-{idx}"));
        crate::store_fixture::copy(&whole, &dir);
        for name in removed {
            let path = dir.join(name);
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        let error = Store::open(&dir, &site, options()).unwrap_err().to_string();
        assert!(error.contains("never finished") && error.contains("patient-profile init"), "{error}");
    }
}
