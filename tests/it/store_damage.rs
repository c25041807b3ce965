//! Damage of every file: a store either has everything or refuses with the remedy; it is never silently wrong (S91).

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use patient_profile::store::{Batch, Store, verify, verify_log};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::store_base::{base, cut, damaged, flip, outcome};
use crate::store_fixture::{Fixture, all_files, at, contents, count_from, key, options};

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
