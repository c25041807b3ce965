//! Power cuts: a store on a loop device, whose image is copied while the writer is stopped; the copy is what a disk
//! would hold if the power had gone at that moment. Needs root; plainly left out where it cannot be done.
//!
//! Method: an ext4 image in memory is mounted; the child commits on it; after some acknowledgements it is stopped,
//! the image copied, the copy mounted and the store in it opened. What the kernel had not written is missing there,
//! as after a real cut. With the syncs switched off the same test must find losses, or it would prove nothing.
//! `PATIENT_PROFILE_POWER_CUTS=100 cargo test --test it crash_power -- --nocapture` makes a long run of it.

use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use patient_profile::store::{Durability, Store};
use patient_profile::vault::KeyFile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::crash_child::{Message, N_CLIENTS, check, child_options, start};
use crate::store_fixture::count_from;

const IMAGE_BYTES: u64 = 48 << 20;
/// Cuts of one writer before a new image is made.
const CUTS_PER_IMAGE: usize = 10;

/// A mounted image; unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(image: &Path, at: &Path) -> Option<Self> {
        fs::create_dir_all(at).ok()?;
        let done = Command::new("mount").args(["-o", "loop"]).arg(image).arg(at).output().ok()?;
        done.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

fn make_image(path: &Path) -> Option<()> {
    let file = File::create(path).ok()?;
    file.set_len(IMAGE_BYTES).ok()?;
    let done = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(path).output().ok()?;
    done.status.success().then_some(())
}

/// A directory in memory where there is one, so that the copy is quick.
fn room() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a directory")
}

#[derive(Debug, Default)]
struct Tally {
    cuts: usize,
    acknowledged: u64,
    /// Cuts after which acknowledged commits were missing.
    lost: usize,
    /// Cuts after which the store was refused or contradicted itself.
    refused: usize,
}

/// Cuts the power `n_cuts` times; none where that cannot be done.
fn cut_power(n_cuts: usize, durability: Durability) -> Option<Tally> {
    let mut rng = StdRng::seed_from_u64(n_cuts as u64);
    let mut tally = Tally::default();
    while tally.cuts < n_cuts {
        let room = room();
        let image = room.path().join("image");
        make_image(&image)?;
        let mounted = Mounted::new(&image, &room.path().join("disk"))?;
        let key = room.path().join("site.key");
        let site = KeyFile::create(&key, &mut rand::make_rng::<StdRng>()).expect("a key");
        let dir = mounted.0.join("data");
        Store::create(&dir, &site, child_options(Durability::Full))
            .expect("a store")
            .close()
            .expect("closed");
        let (mut child, mut socket) = start(&dir, &key, durability);
        let mut acknowledged = [0; N_CLIENTS as usize];
        for _ in 0..CUTS_PER_IMAGE.min(n_cuts - tally.cuts) {
            if !run_until_stopped(&child, &mut socket, rng.random_range(1..60), &mut acknowledged) {
                break;
            }
            let copy = room.path().join("copy");
            fs::copy(&image, &copy).expect("copied");
            signal(&child, Signal::CONT);
            tally.cuts += 1;
            tally.acknowledged += acknowledged.iter().sum::<u64>();
            let cut = Mounted::new(&copy, &room.path().join("cut")).expect("the copy mounts");
            look(&cut.0.join("data"), &site, acknowledged, &mut tally);
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
    Some(tally)
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

fn signal(child: &Child, signal: Signal) {
    kill_process(pid(child), signal).expect("the child is there");
}

/// Lets the child go on for some acknowledgements, stops it, and takes in what it said before that.
fn run_until_stopped(child: &Child, socket: &mut UnixStream, wanted: u64, acknowledged: &mut [u64]) -> bool {
    let mut n_acknowledged = 0;
    let mut note = |message| {
        if let Message::Acknowledged(client, n) = message {
            acknowledged[usize::from(client)] = n;
            return true;
        }
        false
    };
    while n_acknowledged < wanted {
        match Message::receive(socket) {
            None | Some(Message::Wrong) => return false,
            Some(message) => n_acknowledged += u64::from(note(message)),
        }
    }
    signal(child, Signal::STOP);
    waitpid(Some(pid(child)), WaitOptions::UNTRACED).expect("it stops");
    socket.set_nonblocking(true).expect("a socket");
    while let Some(message) = Message::receive(socket) {
        note(message);
    }
    socket.set_nonblocking(false).expect("a socket");
    true
}

/// Opens the store as the cut left it and counts what is wrong.
fn look(dir: &Path, site: &KeyFile, acknowledged: [u64; N_CLIENTS as usize], tally: &mut Tally) {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let opened = Store::open(dir, site, child_options(Durability::Full));
        opened.map(|(store, _)| check(&store)).map_err(|error| error.to_string())
    }));
    match found {
        Ok(Ok(found)) => {
            let lost = acknowledged.iter().zip(found).any(|(known, found)| found < *known);
            tally.lost += usize::from(lost);
        }
        Ok(Err(_)) | Err(_) => tally.refused += 1,
    }
}

#[test]
fn what_was_acknowledged_survives_power_cuts() {
    let n_cuts = count_from("PATIENT_PROFILE_POWER_CUTS", 6);
    let Some(tally) = cut_power(n_cuts, Durability::Full) else {
        eprintln!("left out: cutting the power needs root, loop devices and mkfs.ext4");
        return;
    };
    println!("with syncs: {tally:?}");
    assert_eq!((tally.cuts, tally.lost, tally.refused), (n_cuts, 0, 0));
}

#[test]
fn without_the_syncs_power_cuts_lose_something() {
    let n_cuts = count_from("PATIENT_PROFILE_POWER_CUTS", 6).div_ceil(2);
    let Some(tally) = cut_power(n_cuts, Durability::NoneForTests) else {
        eprintln!("left out: cutting the power needs root, loop devices and mkfs.ext4");
        return;
    };
    println!("control without syncs: {tally:?}");
    assert!(tally.lost + tally.refused > 0, "the method finds no loss where there must be some");
}
