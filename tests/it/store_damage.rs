//! Damage of every file: a store either has everything or refuses with the remedy; it is never silently wrong (S91).

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use patient_profile::store::{Batch, Store, StoreError, StoreOptions, rebuild, verify, verify_log};
use patient_profile::vault::KeyFile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::store_fixture::{
    Contents, Fixture, all_files, at, contents, copy, count_from, key, options, write,
};

/// A store with several segments, two snapshots and some hundred records, closed or as a kill would leave it.
struct Base {
    fixture: Fixture,
    image: PathBuf,
    contents: Contents,
}

fn base(closed: bool) -> Base {
    let small = StoreOptions { rotate_at: 16 << 10, extend_by: 4 << 10, ..options() };
    let (fixture, store) = Fixture::with(small);
    for n in 0..120 {
        let batch = write(n, &"x".repeat(200)).delete(key(n / 2)).put(key(1000 + n % 30), 1, vec![5; 100]);
        store.commit(batch).expect("a commit");
        if n == 30 || n == 80 {
            store.snapshot().expect("a snapshot");
        }
    }
    let contents = contents(&store).expect("all of it");
    let image = fixture.room.path().join("image");
    if closed {
        store.close().expect("closed");
        copy(&fixture.dir, &image);
    } else {
        copy(&fixture.dir, &image);
        drop(store);
    }
    Base { fixture, image, contents }
}

/// A damaged copy of the image.
fn damaged(base: &Base, name: &str, damage: impl FnOnce(&Path)) -> PathBuf {
    let dir = base.fixture.room.path().join(name);
    copy(&base.image, &dir);
    damage(&dir);
    dir
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Outcome {
    Harmless,
    Rebuilt,
    Refused,
}

/// Opens a damaged store. Whatever opens must be whole; whatever is refused must say what to do, and a rebuild must
/// bring back everything or say what is lost.
fn outcome(base: &Base, dir: &Path, what: &str) -> Outcome {
    let site: &KeyFile = &base.fixture.site;
    let outcome = match Store::open(dir, site, options()) {
        Ok((store, report)) => match contents(&store) {
            Ok(found) => {
                assert!(
                    found == base.contents,
                    "{what}: opened and something is missing or wrong: {report:?}"
                );
                if report.rebuilt.is_some() { Outcome::Rebuilt } else { Outcome::Harmless }
            }
            Err(error) => {
                assert!(store.commit(write(1, "x")).is_err(), "{what}: {error}, and still writable");
                Outcome::Refused
            }
        },
        Err(error) => {
            let text = error.to_string();
            let remedy =
                ["store rebuild", "backup", "chmod", "newer version"].iter().any(|r| text.contains(r));
            assert!(remedy, "{what}: no remedy in: {text}");
            Outcome::Refused
        }
    };
    if outcome == Outcome::Refused {
        match rebuild(dir, site, options(), false) {
            Ok(report) => {
                assert_eq!(report.lost, None, "{what}");
                let (store, _) = Store::open(dir, site, options()).expect("a rebuilt store opens");
                assert!(
                    contents(&store).expect("whole") == base.contents,
                    "{what}: the rebuild lost something"
                );
            }
            Err(error) => {
                let text = error.to_string();
                assert!(
                    text.contains("lost") || text.contains("backup") || text.contains("newer"),
                    "{what}: {text}"
                );
            }
        }
    }
    outcome
}

fn flip(path: &Path, rng: &mut StdRng) -> String {
    let len = fs::metadata(path).expect("a file").len();
    let at = rng.random_range(0..len);
    let file = OpenOptions::new().read(true).write(true).open(path).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).expect("a byte");
    byte[0] ^= 1 << rng.random_range(0..8);
    file.write_all_at(&byte, at).expect("a byte");
    format!("bit flipped at {at} of {len}")
}

fn cut(path: &Path, rng: &mut StdRng) -> String {
    let len = fs::metadata(path).expect("a file").len();
    let to = rng.random_range(0..len);
    OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(to)).expect("cut");
    format!("cut to {to} of {len}")
}

/// Damages file after file in turn; the number of trials can be raised through the environment.
fn damage_everything(closed: bool) -> String {
    let base = base(closed);
    let files: Vec<PathBuf> = all_files(&base.image)
        .into_iter()
        .filter(|path| fs::metadata(path).is_ok_and(|meta| meta.len() > 0) && !path.ends_with("LOCK"))
        .collect();
    let n_trials = count_from("PATIENT_PROFILE_DAMAGES", 2 * files.len());
    let next = AtomicUsize::new(0);
    let counts = [const { AtomicUsize::new(0) }; 3];
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let trial = next.fetch_add(1, Ordering::Relaxed);
                    if trial >= n_trials {
                        break;
                    }
                    let mut rng = StdRng::seed_from_u64(trial as u64);
                    let file = files[trial % files.len()].strip_prefix(&base.image).expect("below");
                    let mut what = String::new();
                    let dir = damaged(&base, &format!("trial-{trial}"), |dir| {
                        let path = dir.join(file);
                        let done = match (trial / files.len()) % 4 {
                            1 => cut(&path, &mut rng),
                            3 => {
                                fs::remove_file(&path).expect("removed");
                                "removed".to_owned()
                            }
                            _ => flip(&path, &mut rng),
                        };
                        what = format!("{} {done} (trial {trial})", file.display());
                    });
                    let found = outcome(&base, &dir, &what);
                    counts[found as usize].fetch_add(1, Ordering::Relaxed);
                    fs::remove_dir_all(dir).expect("removed");
                }
            });
        }
    });
    let [harmless, rebuilt, refused] = counts.map(|n| n.load(Ordering::Relaxed));
    assert!(rebuilt > 0 && refused > 0);
    let n_files = files.len();
    format!(
        "{n_trials} damages of {n_files} files: {harmless} harmless, {rebuilt} rebuilt, {refused} refused"
    )
}

#[test]
fn no_damage_of_a_closed_store_is_silent() {
    println!("{}", damage_everything(true));
}

#[test]
fn no_damage_of_a_killed_store_is_silent() {
    println!("{}", damage_everything(false));
}

#[test]
fn a_view_that_is_cut_empty_or_missing_is_rebuilt_from_the_journal() {
    let base = base(true);
    let cut_to = |dir: &Path, share: u64| {
        let path = dir.join("sled/db");
        let len = fs::metadata(&path).expect("a file").len();
        OpenOptions::new()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_len(len * share / 100))
            .expect("cut");
    };
    for (idx, share) in [0, 10, 50, 90].into_iter().enumerate() {
        let dir = damaged(&base, &format!("cut-{idx}"), |dir| cut_to(dir, share));
        // sled may open such a file as an older state of itself; the journal then brings it up to date.
        assert_ne!(outcome(&base, &dir, "cut"), Outcome::Refused, "cut to {share} %");
        assert!(share > 0 || dir.join("quarantine/sled-0001").is_dir());
    }
    let dir = damaged(&base, "none", |dir| fs::remove_dir_all(dir.join("sled")).expect("removed"));
    assert_eq!(outcome(&base, &dir, "removed"), Outcome::Rebuilt);
}

#[test]
fn a_snapshot_that_sled_left_unfinished_does_no_harm() {
    let base = base(false);
    let dir = damaged(&base, "generating", |dir| {
        fs::write(dir.join("sled/snap.0000000000000BAD.generating"), b"half").expect("written");
    });
    assert_eq!(outcome(&base, &dir, "left-over"), Outcome::Harmless);
}

/// Where a segment's frames end and its zeros begin. A frame may itself end with a zero, so it is walked: a header of 68
/// bytes, then frames of magic, length and so many bytes.
fn end_of_frames(segment: &[u8]) -> u64 {
    let mut at = 68;
    while let Some((b"PPF1", rest)) = segment[at..].split_first_chunk() {
        let length = rest.first_chunk().map(|length| u32::from_be_bytes(*length)).expect("a length");
        at += 8 + length as usize;
    }
    at as u64
}

#[test]
fn a_torn_frame_at_the_end_is_cut_off_and_a_lost_one_is_not() {
    let base = base(false);
    let last_segment = |dir: &Path| all_files(&dir.join("journal")).pop().expect("a segment");
    let torn = damaged(&base, "torn", |dir| {
        let path = last_segment(dir);
        let bytes = fs::read(&path).expect("a segment");
        let end = end_of_frames(&bytes);
        let file = OpenOptions::new().write(true).open(&path).expect("a segment");
        file.write_all_at(b"PPF1\x00\x00\x01\x00\x00\x00\x00\x60half a frame", end).expect("written");
    });
    let (store, report) = Store::open(&torn, &base.fixture.site, options()).expect("opened");
    assert!(report.tail_cut > 10, "{report:?}");
    assert!(contents(&store).expect("whole") == base.contents);
    store.commit(write(7, "goes on")).expect("a commit");
    store.close().expect("closed");
    verify_log(&torn, None).expect("a whole log");

    let lost = damaged(&base, "lost", |dir| {
        let path = last_segment(dir);
        let bytes = fs::read(&path).expect("a segment");
        let end = end_of_frames(&bytes) - 20;
        OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(end)).expect("cut");
    });
    let error = Store::open(&lost, &base.fixture.site, options()).expect_err("an acknowledged frame is gone");
    assert!(error.to_string().contains("store rebuild"), "{error}");
    assert_eq!(outcome(&base, &lost, "the view still has it"), Outcome::Refused);
}

#[test]
fn both_the_view_and_the_journals_end_lost_is_refused_until_the_loss_is_accepted() {
    let base = base(false);
    let dir = damaged(&base, "both", |dir| {
        fs::remove_dir_all(dir.join("sled")).expect("removed");
        let path = all_files(&dir.join("journal")).pop().expect("a segment");
        let bytes = fs::read(&path).expect("a segment");
        let end = end_of_frames(&bytes) - 20;
        OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(end)).expect("cut");
    });
    let site = &base.fixture.site;
    assert!(Store::open(&dir, site, options()).is_err());
    let error = rebuild(&dir, site, options(), false).expect_err("something is lost").to_string();
    assert!(error.contains("lost") && error.contains("--accept-loss"), "{error}");
    let report = rebuild(&dir, site, options(), true).expect("accepted");
    assert_eq!((report.seq, report.lost.is_some()), (119, true));
    let (store, _) = Store::open(&dir, site, options()).expect("opened");
    assert_eq!(store.seq(), 119);
    let log = contents(&store).expect("whole").log;
    assert!(log == base.contents.log[..119]);
}

/// What a rotation leaves that a full disk broke off: a segment without frames, overtaken by the one before it.
#[test]
fn a_segment_that_was_begun_and_overtaken_is_removed() {
    for closed in [true, false] {
        let base = base(closed);
        for (name, keep) in [("whole-header", usize::MAX), ("part-of-a-header", 20), ("nothing", 0)] {
            let dir = damaged(&base, &format!("{name}-{closed}"), |dir| {
                let segments = all_files(&dir.join("journal"));
                let last = segments.last().expect("a segment");
                let number: u64 = last.file_stem().unwrap().to_str().unwrap().parse().unwrap();
                let header = fs::read(last).expect("read");
                let orphan = last.with_file_name(format!("{:020}.log", number + 1));
                fs::write(&orphan, &header[..keep.min(68)]).expect("written");
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
                fs::set_permissions(&orphan, mode).expect("a mode");
            });
            let before = all_files(&dir.join("journal")).len();
            assert_ne!(outcome(&base, &dir, name), Outcome::Refused, "{name}, closed: {closed}");
            assert!(all_files(&dir.join("journal")).len() < before, "{name} is gone");
        }
    }
}

#[test]
fn an_empty_a_missing_and_a_replaced_journal_are_refused() {
    let base = base(true);
    let empty = damaged(&base, "no-segments", |dir| {
        for file in all_files(&dir.join("journal")) {
            fs::remove_file(file).expect("removed");
        }
    });
    assert_eq!(outcome(&base, &empty, "no segments"), Outcome::Refused);
    let middle = damaged(&base, "gap", |dir| {
        fs::remove_file(&all_files(&dir.join("journal"))[1]).expect("removed");
    });
    assert_eq!(outcome(&base, &middle, "a gap"), Outcome::Refused);
    let (other, store) = Fixture::new();
    store.commit(write(1, "x")).expect("a commit");
    store.close().expect("closed");
    let replaced = damaged(&base, "replaced", |dir| {
        fs::remove_dir_all(dir.join("journal")).expect("removed");
        copy(&other.path("journal"), &dir.join("journal"));
    });
    assert_eq!(outcome(&base, &replaced, "another store's journal"), Outcome::Refused);
}

#[test]
fn older_parts_of_the_same_store_are_noticed() {
    let (fixture, store) = Fixture::new();
    store.commit(write(1, "a")).expect("a commit");
    store.close().expect("closed");
    let older = fixture.room.path().join("older");
    copy(&fixture.dir, &older);
    let (store, _) = fixture.open().expect("opened");
    for n in 2..9 {
        store.commit(write(n, "b").put(key(1), 1, b"newer".to_vec())).expect("a commit");
    }
    let newest = contents(&store).expect("all of it");
    store.close().expect("closed");
    // An older view is caught up from the journal.
    let dir = fixture.room.path().join("older-view");
    copy(&fixture.dir, &dir);
    fs::remove_dir_all(dir.join("sled")).expect("removed");
    copy(&older.join("sled"), &dir.join("sled"));
    let (store, report) = Store::open(&dir, &fixture.site, options()).expect("opened");
    assert_eq!((report.replayed, report.clean), (7, false));
    assert!(contents(&store).expect("whole") == newest);
    // An older journal is refused, and the view puts it right.
    let dir = fixture.room.path().join("older-journal");
    copy(&fixture.dir, &dir);
    fs::remove_dir_all(dir.join("journal")).expect("removed");
    copy(&older.join("journal"), &dir.join("journal"));
    assert!(Store::open(&dir, &fixture.site, options()).is_err());
    fs::copy(older.join("MANIFEST"), dir.join("MANIFEST")).expect("copied");
    let error = Store::open(&dir, &fixture.site, options()).expect_err("the view is ahead").to_string();
    assert!(error.contains("the view holds commit 8, the journal ends at 1"), "{error}");
    assert_eq!(rebuild(&dir, &fixture.site, options(), false).expect("from the view").source, "the view");
    let (store, _) = Store::open(&dir, &fixture.site, options()).expect("opened");
    assert!(contents(&store).expect("whole") == newest);
    store.close().expect("closed");
    verify_log(&dir, None).expect("a whole log");
}

#[test]
fn the_keyring_survives_the_loss_of_either_copy_but_not_of_both() {
    let base = base(true);
    for (idx, name) in ["KEYRING", "KEYRING.copy"].into_iter().enumerate() {
        let dir = damaged(&base, &format!("keyring-{idx}"), |dir| {
            flip(&dir.join(name), &mut StdRng::seed_from_u64(3));
        });
        assert_eq!(outcome(&base, &dir, name), Outcome::Harmless);
    }
    let dir = damaged(&base, "keyring-both", |dir| {
        for name in ["KEYRING", "KEYRING.copy"] {
            fs::remove_file(dir.join(name)).expect("removed");
        }
    });
    assert!(Store::open(&dir, &base.fixture.site, options()).is_err());
}

#[test]
fn a_check_names_what_is_damaged() {
    let base = base(true);
    let check = |dir: &Path| verify(dir, &base.fixture.site, &options()).expect("a report");
    let whole = check(&base.image);
    assert_eq!((whole.faults.len(), whole.seq, whole.log_entries), (0, 120, 120));
    let cases: [(&str, &str); 3] = [("journal", "journal"), ("snapshots", ".snap"), ("sled/db", "view")];
    for (idx, (part, word)) in cases.into_iter().enumerate() {
        let dir = damaged(&base, &format!("check-{idx}"), |dir| {
            let path = dir.join(part);
            let path = if path.is_dir() { all_files(&path).remove(0) } else { path };
            let len = fs::metadata(&path).expect("a file").len();
            OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(len / 8)).expect("cut");
        });
        let faults = check(&dir).faults;
        assert!(faults.iter().any(|fault| fault.contains(word)), "{part}: {faults:?}");
    }
}

#[test]
fn a_flipped_bit_or_a_cut_anywhere_in_the_journal_is_found_without_the_key() {
    let (fixture, store) = Fixture::new();
    for _ in 0..4 {
        let batch = (0..50).fold(Batch::new(), |batch, n| batch.log(format!("entry {n}").into_bytes(), at()));
        store.commit(batch).expect("a commit");
    }
    store.close().expect("closed");
    let whole = verify_log(&fixture.dir, None).expect("a whole log");
    assert_eq!(whole.entries, 200);
    let segment = all_files(&fixture.path("journal")).remove(0);
    let bytes = fs::read(&segment).expect("a segment");
    assert!(bytes.len() < 32_000, "{}", bytes.len());
    let file = OpenOptions::new().write(true).open(&segment).expect("a segment");
    // Every bit of every entry is flipped in `vault::log_chain`; here it is the file that bears the chain.
    for at in (0..bytes.len()).step_by(19) {
        file.write_all_at(&[bytes[at] ^ (1 << (at % 8))], at as u64).expect("written");
        assert!(verify_log(&fixture.dir, None).is_err(), "byte {at}");
        file.write_all_at(&bytes[at..=at], at as u64).expect("written");
    }
    for to in (0..bytes.len()).step_by(397) {
        file.set_len(to as u64).expect("cut");
        assert!(verify_log(&fixture.dir, None).is_err(), "cut to {to}");
        file.write_all_at(&bytes, 0).expect("written");
    }
    verify_log(&fixture.dir, None).expect("whole again");
}

#[test]
fn a_full_disk_loses_nothing_and_goes_on_when_there_is_room() {
    let room = tempfile::tempdir().expect("a directory");
    let mount = room.path().join("small");
    fs::create_dir(&mount).expect("a directory");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs"])
        .arg(&mount)
        .output();
    if !mounted.is_ok_and(|done| done.status.success()) {
        eprintln!("left out: mounting a small file system needs root");
        return;
    }
    let result = std::panic::catch_unwind(|| fill_the_disk(&mount));
    let _ = std::process::Command::new("umount").arg("-l").arg(&mount).status();
    result.expect("see above");
}

fn fill_the_disk(mount: &Path) {
    let mut rng: StdRng = rand::make_rng();
    let site = KeyFile::random(&mut rng);
    let dir = mount.join("data");
    let none = || {
        let mut options = options();
        (options.disk.bulk_below, options.disk.read_only_below) = (0, 0);
        options
    };
    let ballast = mount.join("ballast");
    fs::write(&ballast, vec![1; 4 << 20]).expect("room for it");
    let store = Store::create(&dir, &site, none()).expect("a store");
    let mut acknowledged = 0;
    let error = loop {
        match store.commit(write(acknowledged, &"x".repeat(3000))) {
            Ok(_) => acknowledged += 1,
            Err(error) => break error,
        }
        assert!(acknowledged < 10_000, "the disk never filled");
    };
    assert!(!matches!(error, StoreError::Conflict { .. }), "{error}");
    fs::remove_file(&ballast).expect("removed");
    let again = store.commit(write(acknowledged, "room again"));
    assert!(again.is_ok() || store.health().fault.is_some(), "{again:?}");
    drop(store);
    let (store, _) = Store::open(&dir, &site, none()).expect("opens when there is room");
    for n in 0..acknowledged {
        assert!(store.get(&key(n)).expect("readable").is_some(), "{n} of {acknowledged} is lost");
    }
    store.commit(write(99_999, "goes on")).expect("a commit");
}

type Change = fn(&sled::Db, [Vec<u8>; 2], Vec<u8>);

/// Changes the view behind the store's back, as damage or a meddler would.
fn meddle(dir: &Path, change: impl FnOnce(&sled::Db)) {
    let db = sled::Config::new().path(dir.join("sled")).open().expect("the view");
    change(&db);
    db.flush().expect("flushed");
    drop(db);
    for path in all_files(&dir.join("sled")) {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("modes");
    }
}

#[test]
fn a_ciphertext_in_another_place_or_of_another_time_fails_closed() {
    let base = base(true);
    let stored = |n: u64| [&[crate::store_fixture::TABLE], n.to_be_bytes().as_slice()].concat();
    let changes: [(&str, Change); 4] = [
        ("swapped", |db, [a, b], _| {
            let (x, y) =
                (db.get(&a).expect("read").expect("there"), db.get(&b).expect("read").expect("there"));
            db.insert(a, y).expect("written");
            db.insert(b, x).expect("written");
        }),
        ("older", |db, [a, _], old| drop(db.insert(a, old).expect("written"))),
        ("removed", |db, [a, _], _| drop(db.remove(a).expect("removed"))),
        ("added", |db, [_, b], _| {
            let value = db.get(&b).expect("read").expect("there");
            db.insert([b.as_slice(), b"x"].concat(), value).expect("written");
        }),
    ];
    for (name, change) in changes {
        let dir = damaged(&base, name, |_| {});
        let site = &base.fixture.site;
        let (store, _) = Store::open(&dir, site, options()).expect("opened");
        let mut old = Vec::new();
        drop(store);
        meddle(&dir, |db| old = db.get(stored(100)).expect("read").expect("there").to_vec());
        let (store, _) = Store::open(&dir, site, options()).expect("opened");
        store.commit(Batch::new().put(key(100), 1, b"newer".to_vec())).expect("a commit");
        let newest = contents(&store).expect("all of it");
        store.close().expect("closed");
        meddle(&dir, |db| change(db, [stored(100), stored(101)], old));
        let (store, report) = Store::open(&dir, site, options()).expect("opened");
        assert!(report.rebuilt.is_some(), "{name}: {report:?}");
        assert!(contents(&store).expect("whole") == newest, "{name}");
    }
}
