//! A disk that is full.

use std::fs;
use std::path::Path;

use patient_profile::store::{Store, StoreError};
use patient_profile::vault::KeyFile;
use rand::rngs::StdRng;

use crate::store_fixture::{key, options, write};

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
