//! P7: durable commits of one record and one log entry, by 1, 8 and 32 writers, beside SQLite and the bare disk.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::DateTime;
use patient_profile::store::{Batch, Key, Store, StoreOptions};
use patient_profile::vault::KeyFile;

use crate::child::{self, text};
use crate::measure::{Spread, median};
use crate::peers::append::Appender;
use crate::peers::wal;
use crate::report::{Outcome, number};
use crate::{progress, site};

use super::{Trouble, World};

/// Rounds, in each of which everything is measured in turn: the disk is shared and its speed changes.
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_millis(1500);
const VALUE: usize = 300;
const ENTRY: usize = 100;
/// A table for callers.
const TABLE: u8 = 7;

/// Commits by the clock and how long one took, of each round.
#[derive(Default)]
struct Measured {
    per_second: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    commits: f64,
}

impl Measured {
    fn rate(&self) -> f64 {
        median(self.per_second.clone())
    }

    fn slow(&self) -> f64 {
        median(self.p99.clone())
    }

    fn add(&mut self, latencies: Vec<f64>, wall: f64) {
        let count = f64::from(u32::try_from(latencies.len()).unwrap_or(u32::MAX));
        self.commits += count;
        self.per_second.push(count / wall);
        let spread = Spread::of(latencies);
        self.p50.push(spread.p50);
        self.p99.push(spread.p99);
    }

    fn line(&self, name: &str) -> Vec<String> {
        vec![
            name.to_owned(),
            number(self.rate()),
            number(median(self.p50.clone()) / 1e3),
            number(self.slow() / 1e3),
        ]
    }
}

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let mut outcome = Outcome::default();
    let mut table = Vec::new();
    for (writers, wanted) in [(1, 0.4), (8, 2.0), (32, 4.0)] {
        progress(&format!("P7: {writers} writers"));
        let (mut ours, mut sqlite, mut disk) = Default::default();
        for _ in 0..ROUNDS {
            product(writers, ROUND, &mut ours)?;
            peer(writers, &mut sqlite)?;
            bare(writers, &mut disk)?;
        }
        let plural = if writers == 1 { "writer" } else { "writers" };
        let goal = format!("{writers} {plural}: ≥ {wanted} × SQLite");
        outcome.at_least(goal, ours.rate() / sqlite.rate(), wanted, "×");
        outcome.at_most(
            format!("{writers} {plural}: p99 ≤ SQLite's"),
            ours.slow() / 1e3,
            sqlite.slow() / 1e3,
            "ms",
        );
        table.push(ours.line(&format!("Patient Profile, {writers} {plural}")));
        table.push(sqlite.line(&format!("SQLite WAL, synchronous FULL, {writers} {plural}")));
        table.push(disk.line(&format!("4 KiB appended and fdatasync, {writers} {plural}")));
    }
    outcome.table(&["durable commits", "commits/s", "p50 ms", "p99 ms"], table);
    match syncs(8) {
        Ok((syncs, commits)) => {
            let goal = "≤ 2 fdatasync for 3 commits with 8 busy writers";
            outcome.at_most(goal, syncs / commits, 2.0 / 3.0, "a commit");
            outcome.note(format!(
                "Under strace, 8 writers: {} fdatasync for {} commits, of which half belong to the journal and half to \
                 the view.",
                number(syncs),
                number(commits)
            ));
        }
        Err(reason) => {
            outcome.open("≤ 2 fdatasync for 3 commits", format!("strace could not be run: {reason}"))
        }
    }
    Ok(outcome)
}

/// Lets `writers` threads commit for a while; each calls `commit` with numbers of its own.
fn race<C>(
    writers: usize,
    time: Duration,
    make: impl Fn(usize) -> Result<C, Trouble>,
) -> Result<(Vec<f64>, f64), Trouble>
where
    C: FnMut(u64) -> bool + Send,
{
    let commits: Vec<C> = (0..writers).map(make).collect::<Result<_, _>>()?;
    let start = Instant::now();
    let work = |writer: usize, mut commit: C| {
        let mut latencies = Vec::new();
        let mut number = (writer as u64) << 40;
        while start.elapsed() < time {
            let begun = Instant::now();
            if !commit(number) {
                break;
            }
            latencies.push(begun.elapsed().as_secs_f64() * 1e6);
            number += 1;
        }
        latencies
    };
    let latencies = std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = commits
            .into_iter()
            .enumerate()
            .map(|(writer, commit)| scope.spawn(move || work(writer, commit)))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    Ok((latencies, start.elapsed().as_secs_f64()))
}

fn product(writers: usize, time: Duration, into: &mut Measured) -> Result<(), Trouble> {
    let dir = site::scratch()?;
    let site_key = KeyFile::random(&mut *site::randomness());
    let store =
        Arc::new(Store::create(&dir.path().join("data"), &site_key, StoreOptions::new(site::randomness()))?);
    let (latencies, wall) = race(writers, time, |_| {
        let store = Arc::clone(&store);
        Ok(move |number: u64| {
            let key = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let batch = Batch::new()
                .put(Key::new(TABLE, &key.to_be_bytes()), 1, vec![7; VALUE])
                .log(vec![8; ENTRY], DateTime::UNIX_EPOCH);
            store.commit(batch).is_ok()
        })
    })?;
    store.close()?;
    into.add(latencies, wall);
    Ok(())
}

fn peer(writers: usize, into: &mut Measured) -> Result<(), Trouble> {
    let dir = site::scratch()?;
    let path = dir.path().join("store.db");
    wal::create(&path)?;
    let (latencies, wall) = race(writers, ROUND, |_| {
        let mut writer = wal::Writer::open(&path)?;
        Ok(move |number| writer.commit(number, &[7; VALUE], &[8; ENTRY]).is_ok())
    })?;
    into.add(latencies, wall);
    Ok(())
}

fn bare(writers: usize, into: &mut Measured) -> Result<(), Trouble> {
    let dir = site::scratch()?;
    let (latencies, wall) = race(writers, ROUND, |writer| {
        let mut file = Appender::create(&dir.path().join(writer.to_string()))?;
        Ok(move |_| file.commit().is_ok())
    })?;
    into.add(latencies, wall);
    Ok(())
}

/// fdatasync calls and commits of a child under strace.
fn syncs(writers: usize) -> Result<(f64, f64), Trouble> {
    let dir = site::scratch()?;
    let trace = dir.path().join("trace");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-c", "-e", "trace=fdatasync", "-o", text(&trace)]);
    let child = child::command("commits", &[&writers.to_string()])?;
    traced.arg(child.get_program()).args(child.get_args());
    let answer = child::answer(traced)?;
    Ok((calls(&trace, "fdatasync")?, answer.get("commits")))
}

/// The calls of a system call in strace's summary: the fourth column, the name is the last.
fn calls(summary: &Path, name: &str) -> Result<f64, Trouble> {
    let text = std::fs::read_to_string(summary)?;
    let line = text.lines().find(|line| line.split_whitespace().last() == Some(name));
    let calls = line.and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
    calls.ok_or_else(|| "the summary does not name it".into())
}

/// The child that commits for a while: `commits WRITERS`.
pub fn commits_child(writers: Option<String>) -> Result<(), Trouble> {
    let writers = writers.ok_or("how many writers?")?.parse()?;
    let mut measured = Measured::default();
    product(writers, ROUND * 2, &mut measured)?;
    println!("commits={}", measured.commits);
    Ok(())
}
