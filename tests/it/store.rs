//! The store's promises on a quiet day: what is committed is read, refused batches leave nothing, one owner, closed
//! modes, clear refusals.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use patient_profile::store::{
    Batch, Direction, DiskPolicy, Key, LogCheckpoint, Priority, Store, StoreError, StoreOptions, rebuild,
    verify, verify_log,
};
use patient_profile::vault::{KeyFile, MAX_ENTRY_BODY, MAX_VALUE, ObjectId};
use rand::rngs::StdRng;
use rstest::rstest;

use crate::store_fixture::{Fixture, TABLE, all_files, at, copy, key, options, write};

#[test]
fn what_is_committed_is_read_now_and_after_a_restart() {
    let (fixture, store) = Fixture::new();
    let first = store.commit(write(1, "Smith")).unwrap();
    let second = store.commit(write(1, "Smythe").delete(key(9))).unwrap();
    assert_eq!((first.seq, first.first_log_seq, second.seq, second.first_log_seq), (1, 1, 2, 2));
    let read = |store: &Store| {
        let record = store.get(&key(1)).unwrap().unwrap();
        assert_eq!((record.revision, record.schema, record.bytes.as_slice()), (2, 1, b"Smythe".as_slice()));
        assert_eq!(store.get(&key(2)).unwrap(), None);
        assert_eq!(store.counts().into_iter().collect::<Vec<_>>(), [(TABLE, 1)]);
        let log = store.log_read(1, 10, Direction::Forward).unwrap();
        assert_eq!(log.iter().map(|e| e.body.as_slice()).collect::<Vec<_>>(), [b"wrote 1", b"wrote 1"]);
        assert_eq!((log[1].prev, log[1].seq, log[1].at), (log[0].hash, 2, at()));
        assert_eq!(store.log_head(), (2, log[1].hash));
    };
    read(&store);
    store.close().unwrap();
    assert!(matches!(store.get(&key(1)), Err(StoreError::Closed)));
    assert!(matches!(store.commit(write(1, "x")), Err(StoreError::Closed)));
    let (store, report) = fixture.open().unwrap();
    assert!(report.clean, "{report:?}");
    read(&store);
    drop(store);
    let (store, report) = fixture.open().unwrap();
    assert!(!report.clean, "it was dropped, not closed");
    assert_eq!((report.replayed, report.rebuilt, report.tail_cut), (0, None, 0));
    read(&store);
}

#[test]
fn a_refused_batch_leaves_nothing() {
    let (_fixture, store) = Fixture::new();
    store.commit(write(1, "a")).unwrap();
    let stale = write(2, "b").expect(key(1), Some(7));
    assert!(matches!(store.commit(stale), Err(StoreError::Conflict { key: at }) if at == key(1)));
    let taken = write(2, "b").expect(key(1), None);
    assert!(matches!(store.commit(taken), Err(StoreError::Conflict { .. })));
    assert_eq!(store.get(&key(2)).unwrap(), None);
    assert_eq!((store.seq(), store.log_head().0), (1, 1));
    let fresh = store.commit(write(2, "b").expect(key(1), Some(1)).expect(key(2), None)).unwrap();
    assert_eq!(fresh.seq, 2);
    let expect_gone = Batch::new().expect(key(2), Some(1));
    assert!(store.commit(expect_gone).is_err(), "a revision never comes again");
}

#[rstest]
#[case(Batch::new().put(Key::new(0, b"x"), 1, vec![]), "table 0")]
#[case(Batch::new().put(Key::new(1, b"x"), 1, vec![]), "table 1")]
#[case(Batch::new().delete(Key::new(128, b"x")), "table 128")]
#[case(Batch::new().expect(Key::new(1, b"x"), None), "table 1")]
#[case(Batch::new().put(Key::new(2, &[0; 256]), 1, vec![]), "key of 257 bytes")]
#[case(Batch::new().put(Key::new(2, b"x"), 1, vec![0; MAX_VALUE + 1]), "record of 4043 bytes")]
#[case(Batch::new().log(vec![0; MAX_ENTRY_BODY + 1], at()), "log entry of 4004 bytes")]
fn what_the_store_cannot_keep_is_refused(#[case] batch: Batch, #[case] reason: &str) {
    let (_fixture, store) = Fixture::new();
    let error = store.commit(batch).unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
    assert_eq!(store.seq(), 0);
}

#[test]
fn the_longest_values_stay_out_of_blob_files() {
    let (fixture, store) = Fixture::new();
    for n in 0..200 {
        let longest = Batch::new()
            .put(Key::new(2, &[u8::try_from(n).unwrap(); 255]), 1, vec![b'v'; MAX_VALUE])
            .log(vec![b'l'; MAX_ENTRY_BODY], at());
        store.commit(longest).unwrap();
    }
    store.close().unwrap();
    let blobs = fixture.path("sled/blobs");
    let n_blobs = fs::read_dir(blobs).map_or(0, Iterator::count);
    assert_eq!(n_blobs, 0);
    assert_eq!(fixture.open().unwrap().0.counts()[&2], 200);
}

#[test]
fn a_scan_pages_through_a_prefix() {
    let (_fixture, store) = Fixture::new();
    let batch = (0..25).fold(Batch::new(), |batch, n| batch.put(key(n), 1, vec![]));
    store.commit(batch.put(Key::new(TABLE + 1, b"other"), 1, vec![])).unwrap();
    for direction in [Direction::Forward, Direction::Backward] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store.scan(&Key::new(TABLE, b""), after.as_ref(), 10, direction).unwrap();
            seen.extend(page.iter().map(|(key, _)| key.clone()));
            match page.last() {
                Some((last, _)) if page.len() == 10 => after = Some(last.clone()),
                _ => break,
            }
        }
        if direction == Direction::Backward {
            seen.reverse();
        }
        assert_eq!(seen, (0..25).map(key).collect::<Vec<_>>());
    }
    let log = store.log_read(5, 3, Direction::Backward).unwrap();
    assert!(log.is_empty());
}

#[test]
fn the_log_reads_in_both_directions() {
    let (_fixture, store) = Fixture::new();
    for n in 1..=9 {
        store.commit(write(n, "")).unwrap();
    }
    let seqs = |from, limit, direction| {
        store.log_read(from, limit, direction).unwrap().iter().map(|e| e.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(0, 3, Direction::Forward), [1, 2, 3]);
    assert_eq!(seqs(8, 3, Direction::Forward), [8, 9]);
    assert_eq!(seqs(3, 9, Direction::Backward), [3, 2, 1]);
    assert_eq!(seqs(u64::MAX, 2, Direction::Backward), [9, 8]);
}

#[test]
fn many_writers_end_in_some_order_and_nobody_overwrites_unseen() {
    let (_fixture, store) = Fixture::new();
    store.commit(Batch::new().put(key(0), 1, 0u64.to_be_bytes().to_vec())).unwrap();
    let conflicts = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    loop {
                        let record = store.get(&key(0)).unwrap().unwrap();
                        let n = u64::from_be_bytes(record.bytes.try_into().unwrap()) + 1;
                        let batch = Batch::new()
                            .expect(key(0), Some(record.revision))
                            .put(key(0), 1, n.to_be_bytes().to_vec())
                            .put(key(n), 1, vec![])
                            .log(n.to_be_bytes().to_vec(), at());
                        match store.commit(batch) {
                            Ok(_) => break,
                            Err(StoreError::Conflict { .. }) => conflicts.fetch_add(1, Ordering::Relaxed),
                            Err(error) => panic!("{error}"),
                        };
                    }
                }
            });
        }
    });
    assert_eq!(store.counts()[&TABLE], 201);
    let log = store.log_read(1, 500, Direction::Forward).unwrap();
    let order: Vec<u64> =
        log.iter().map(|e| u64::from_be_bytes(e.body.clone().try_into().unwrap())).collect();
    assert_eq!(order, (1..=200).collect::<Vec<_>>());
}

#[test]
fn followers_hear_of_every_commit_after_it_is_durable() {
    let (_fixture, store) = Fixture::new();
    let mut changes = store.follow();
    store.commit(write(1, "a").delete(key(2))).unwrap();
    store.commit(write(3, "b").expect(key(1), None)).unwrap_err();
    store.commit(write(3, "b")).unwrap();
    let first = changes.try_recv().unwrap();
    assert_eq!((first.committed.seq, first.keys.to_vec()), (1, vec![key(1), key(2)]));
    assert_eq!(changes.try_recv().unwrap().committed.seq, 2);
    assert!(changes.try_recv().is_err());
}

#[tokio::test]
async fn a_task_can_wait_for_a_commit() {
    let (_fixture, store) = Fixture::new();
    let store = Arc::new(store);
    let committed = store.commit_async(write(1, "a")).await.unwrap();
    assert_eq!(committed.seq, 1);
}

#[test]
fn objects_are_kept_dropped_and_swept() {
    let (fixture, store) = Fixture::new();
    let letter = vec![b'x'; 300_000];
    let kept = store.put_object(&letter).unwrap();
    let dropped = store.put_object(b"a code").unwrap();
    let orphan = store.put_object(b"nothing names it").unwrap();
    assert_eq!(store.get_object(kept).unwrap(), letter);
    store.drop_object(dropped).unwrap();
    store.drop_object(dropped).unwrap();
    assert!(matches!(store.get_object(dropped), Err(StoreError::NoObject(id)) if id == dropped));
    let live = HashSet::from([kept]);
    let swept = store.sweep_objects(&live).unwrap();
    assert_eq!((swept.kept, swept.removed), (2, 0), "what was just stored may be named by the next commit");
    store.close().unwrap();
    fs::write(fixture.path("objects/half-written"), b"x").unwrap();
    let (store, _) = fixture.open().unwrap();
    let swept = store.sweep_objects(&live).unwrap();
    assert_eq!((swept.kept, swept.removed), (1, 2));
    assert!(store.get_object(orphan).is_err());
    let file = fixture.path("objects").join(kept.to_string());
    let mut bytes = fs::read(&file).unwrap();
    bytes[70] ^= 1;
    fs::write(&file, &bytes).unwrap();
    assert!(matches!(store.get_object(kept), Err(StoreError::ObjectDamaged(_))));
    assert!(matches!(store.get_object(ObjectId([0; 16])), Err(StoreError::NoObject(_))));
}

#[test]
fn nothing_stands_in_plain_text_in_the_directory() {
    let (fixture, store) = Fixture::new();
    let canaries = ["Featherstonehaugh", "1931-02-03", "fiona@example.org", "7K4M-9QXZ"];
    for (n, canary) in (0..).zip(canaries) {
        let batch = write(n, canary).log(canary.as_bytes().to_vec(), at());
        store.commit(batch).unwrap();
        store.put_object(canary.as_bytes()).unwrap();
    }
    store.snapshot().unwrap();
    store.commit(write(99, canaries[0])).unwrap();
    store.close().unwrap();
    let files = all_files(&fixture.dir);
    assert!(files.len() >= 10, "{files:?}");
    for path in files {
        let bytes = fs::read(&path).unwrap();
        for canary in canaries {
            let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [canary.as_bytes(), &wide] {
                let found = bytes.windows(form.len()).any(|window| window == form);
                assert!(!found, "{canary} stands in {}", path.display());
            }
        }
    }
}

#[test]
fn the_second_process_is_told_who_has_the_store() {
    let (fixture, _store) =
        Fixture::with(StoreOptions { holder: "patient-profile serve".into(), ..options() });
    let error = fixture.open().unwrap_err().to_string();
    let ours = format!("process {} (patient-profile serve)", std::process::id());
    assert!(error.contains(&ours) && error.contains("end it first"), "{error}");
}

#[test]
fn a_wrong_key_is_named_and_nothing_is_written() {
    let (fixture, store) = Fixture::new();
    store.commit(write(1, "a")).unwrap();
    store.close().unwrap();
    let listing =
        || all_files(&fixture.dir).into_iter().map(|p| (fs::read(&p).unwrap(), p)).collect::<Vec<_>>();
    let before = listing();
    let mut rng: StdRng = rand::make_rng();
    let other = KeyFile::random(&mut rng);
    let error = Store::open(&fixture.dir, &other, options()).unwrap_err().to_string();
    assert!(
        error.contains(&other.id().to_string()) && error.contains(&fixture.site.id().to_string()),
        "{error}"
    );
    assert!(before == listing(), "something was written");
    assert!(fixture.open().unwrap().1.clean);
}

#[test]
fn modes_that_let_others_in_are_refused_with_the_remedy() {
    let (fixture, store) = Fixture::new();
    store.close().unwrap();
    let dir = &fixture.dir;
    for path in all_files(dir) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
    let segment = fs::read_dir(dir.join("journal")).unwrap().flatten().next().unwrap().path();
    let cases =
        [(dir.clone(), 0o755), (dir.join("journal"), 0o750), (dir.join("MANIFEST"), 0o644), (segment, 0o604)];
    for (path, mode) in cases {
        let right = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let error = fixture.open().unwrap_err().to_string();
        let remedy = format!("chmod {:04o} {}", right.mode() & 0o777, path.display());
        assert!(error.contains(&remedy), "{error}");
        fs::set_permissions(&path, right).unwrap();
    }
    fixture.open().unwrap();
}

#[test]
fn there_being_no_store_is_said_as_it_is() {
    let room = tempfile::tempdir().unwrap();
    let mut rng: StdRng = rand::make_rng();
    let site = KeyFile::random(&mut rng);
    let open = |dir: &std::path::Path| Store::open(dir, &site, options()).unwrap_err();
    assert!(matches!(open(&room.path().join("none")), StoreError::Missing(_)));
    fs::create_dir(room.path().join("empty")).unwrap();
    assert!(matches!(open(&room.path().join("empty")), StoreError::Missing(_)));
    let (fixture, store) = Fixture::new();
    store.close().unwrap();
    assert!(matches!(Store::create(&fixture.dir, &site, options()), Err(StoreError::NotEmpty(_))));
    fs::remove_file(fixture.path("MANIFEST")).unwrap();
    let unfinished = fixture.open().unwrap_err();
    assert!(matches!(unfinished, StoreError::Unfinished(_)), "{unfinished}");
}

#[test]
fn a_newer_store_is_refused_as_such() {
    let (fixture, store) = Fixture::new();
    store.close().unwrap();
    let text = fs::read_to_string(fixture.path("MANIFEST")).unwrap();
    fs::write(fixture.path("MANIFEST"), text.replace("patient-profile-store 1", "patient-profile-store 2"))
        .unwrap();
    let error = fixture.open().unwrap_err();
    assert!(matches!(error, StoreError::Newer { .. }) && error.to_string().contains("version 2"), "{error}");
    assert!(matches!(rebuild(&fixture.dir, &fixture.site, options(), true), Err(StoreError::Newer { .. })));
}

#[test]
fn a_disk_that_runs_full_refuses_imports_then_work_but_not_the_reserve() {
    let free = Arc::new(AtomicU64::new(1000 << 20));
    let policy = {
        let free = Arc::clone(&free);
        DiskPolicy {
            ballast: 0,
            free_space: Arc::new(move |_| Ok(free.load(Ordering::Relaxed))),
            ..DiskPolicy::default()
        }
    };
    let (_fixture, store) = Fixture::with(StoreOptions { disk: policy, ..options() });
    let commit = |priority| store.commit(write(1, "a").with_priority(priority));
    for (space, bulk, normal) in
        [(1000, true, true), (511, false, true), (255, false, false), (600, true, true)]
    {
        free.store(space << 20, Ordering::Relaxed);
        assert_eq!(commit(Priority::Bulk).is_ok(), bulk, "{space} MB");
        assert_eq!(commit(Priority::Normal).is_ok(), normal, "{space} MB");
        assert_eq!(store.put_object(b"x").is_ok(), normal, "{space} MB");
        commit(Priority::Reserve).unwrap();
        assert_eq!(store.health().refuses_normal, !normal);
        assert_eq!(store.health().fault, None);
    }
    free.store(100 << 20, Ordering::Relaxed);
    let error = commit(Priority::Normal).unwrap_err().to_string();
    assert!(error.contains("100 MB are free") && error.contains("256 MB are needed"), "{error}");
}

#[test]
fn the_journal_rotates_and_snapshots_let_old_segments_go() {
    let small = StoreOptions { rotate_at: 4 << 10, extend_by: 1 << 10, ..options() };
    let (fixture, store) = Fixture::with(small);
    let n_segments = || fs::read_dir(fixture.path("journal")).unwrap().count();
    let mut n = 0;
    let mut fill = |store: &Store, n_commits| {
        for _ in 0..n_commits {
            n += 1;
            store.commit(write(n % 40, &"x".repeat(300))).unwrap();
        }
    };
    fill(&store, 60);
    let many = n_segments();
    assert!(many > 4, "{many}");
    store.snapshot().unwrap();
    assert_eq!(n_segments(), many, "one snapshot alone frees nothing");
    fill(&store, 20);
    let second = store.snapshot().unwrap();
    assert!(n_segments() < many);
    fill(&store, 20);
    store.snapshot().unwrap();
    fill(&store, 5);
    let log = verify_log(&fixture.dir, None).expect("also while the store is open");
    assert_eq!((log.entries, log.head), store.log_head());
    store.close().unwrap();
    let snapshots = fs::read_dir(fixture.path("snapshots")).unwrap().count();
    assert_eq!(snapshots, 2);
    assert!(second.records > 40);
    let report = verify(&fixture.dir, &fixture.site, &options()).unwrap();
    assert_eq!(report.faults, [""; 0]);
    assert_eq!((report.seq, report.snapshots.len(), report.counts[&TABLE]), (105, 2, 40));
    assert!(report.journal_commits < 105);
    let (store, report) = fixture.open().unwrap();
    assert!(report.clean, "a check changes nothing");
    assert_eq!(store.log_head().0, 105);
}

#[test]
fn snapshots_taken_under_load_prove_themselves() {
    let (fixture, store) = Fixture::new();
    let batch = (0..3000).fold(Batch::new(), |batch, n| batch.put(key(n), 1, vec![1; 50]));
    store.commit(batch).unwrap();
    let n_commits = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| {
            for n in 0..200 {
                let batch =
                    write(n * 7 % 3000, "changed").delete(key(n * 11 % 3000)).put(key(5000 + n), 1, vec![]);
                store.commit(batch).unwrap();
                n_commits.fetch_add(1, Ordering::Relaxed);
            }
        });
        while !busy.is_finished() {
            store.snapshot().unwrap();
        }
    });
    let counts = store.counts();
    let (entries, head) = store.log_head();
    drop(store);
    fs::remove_dir_all(fixture.path("sled")).unwrap();
    let (store, report) = fixture.open().unwrap();
    assert!(report.rebuilt.is_some());
    assert_eq!((store.counts(), store.log_head()), (counts, (entries, head)));
}

#[test]
fn a_log_that_was_cut_shows_against_a_checkpoint() {
    let (fixture, store) = Fixture::new();
    store.commit(write(1, "a")).unwrap();
    let (entries, head) = store.log_head();
    let early = LogCheckpoint { entries, head };
    store.close().unwrap();
    let older = fixture.room.path().join("older");
    copy(&fixture.dir, &older);
    let (store, _) = fixture.open().unwrap();
    store.commit(write(2, "b")).unwrap();
    let (entries, head) = store.log_head();
    let late = LogCheckpoint { entries, head };
    store.close().unwrap();
    assert!(verify_log(&fixture.dir, Some(early)).is_ok());
    assert!(verify_log(&fixture.dir, Some(late)).is_ok());
    assert!(verify_log(&older, Some(early)).is_ok());
    let error = verify_log(&older, Some(late)).unwrap_err().to_string();
    assert!(error.contains("there were 2 log entries, and 1"), "{error}");
}

#[test]
fn ten_thousand_records_are_sealed_and_stored_in_large_batches() {
    let (_fixture, store) = Fixture::new();
    for chunk in 0..20u64 {
        let batch = (0..500).fold(Batch::new(), |batch, n| {
            let id = (chunk * 500 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            batch.expect(key(id), None).put(key(id), 1, vec![b'p'; 300])
        });
        store.commit(batch.log(b"imported 500".to_vec(), at()).with_priority(Priority::Bulk)).unwrap();
    }
    assert_eq!(store.counts()[&TABLE], 10_000);
}
