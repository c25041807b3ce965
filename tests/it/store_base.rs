//! A store to damage, and what a start then says of it.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use patient_profile::store::{Store, StoreOptions, rebuild};
use patient_profile::vault::KeyFile;
use rand::RngExt;
use rand::rngs::StdRng;

use crate::store_fixture::{Contents, Fixture, contents, copy, key, options, write};

/// A store with several segments, two snapshots and some hundred records, closed or as a kill would leave it.
pub struct Base {
    pub fixture: Fixture,
    pub image: PathBuf,
    pub contents: Contents,
}

pub fn base(closed: bool) -> Base {
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
pub fn damaged(base: &Base, name: &str, damage: impl FnOnce(&Path)) -> PathBuf {
    let dir = base.fixture.room.path().join(name);
    copy(&base.image, &dir);
    damage(&dir);
    dir
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Outcome {
    Harmless,
    Rebuilt,
    Refused,
}

/// Opens a damaged store. Whatever opens must be whole; whatever is refused must say what to do, and a rebuild must
/// bring back everything or say what is lost.
pub fn outcome(base: &Base, dir: &Path, what: &str) -> Outcome {
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

pub fn flip(path: &Path, rng: &mut StdRng) -> String {
    let len = fs::metadata(path).expect("a file").len();
    let at = rng.random_range(0..len);
    let file = OpenOptions::new().read(true).write(true).open(path).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).expect("a byte");
    byte[0] ^= 1 << rng.random_range(0..8);
    file.write_all_at(&byte, at).expect("a byte");
    format!("bit flipped at {at} of {len}")
}

pub fn cut(path: &Path, rng: &mut StdRng) -> String {
    let len = fs::metadata(path).expect("a file").len();
    let to = rng.random_range(0..len);
    OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(to)).expect("cut");
    format!("cut to {to} of {len}")
}
