//! Parts of a store that are lost, torn, replaced or older than the rest.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;

use patient_profile::store::{Store, rebuild, verify_log};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::store_base::{Outcome, base, damaged, flip, outcome};
use crate::store_fixture::{Fixture, all_files, contents, copy, key, options, write};

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
