//! P9 and P10: pages of patients beside a flood of bad log-ins, and log-ins beside the raw rate of their hash.
//!
//! The server is a process of its own on this machine; so are the clients, which take a part of the same cores.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::child::text;
use crate::measure::Spread;
use crate::pty::Terminal;
use crate::report::{Outcome, number};
use crate::served::{Line, Served, field};
use crate::{progress, site};

use super::{Trouble, World, product_path};

/// Pages a second that are asked for, and for how long.
const PAGES: u32 = 200;
const SECONDS: u32 = 10;
/// Bad log-ins a second.
const FLOOD: u32 = 100;
/// Lines that ask for pages, and lines of the flood.
const READERS: u32 = 8;
const FLOODERS: u32 = 64;
const PATIENTS: &str = "2000";
/// A Patient ID that nobody has.
const NOBODY: &str = "1000000013";
/// Lines that log in at once: enough that a hash never waits for a page.
const LOG_INS: u32 = 8;
/// How long a rate is measured.
const WINDOW: Duration = Duration::from_secs(5);
/// Keys of the operator.
const KEYS: usize = 60;

/// A demonstration that is served, and somebody who can log in.
struct Ward {
    served: Served,
    id: String,
    password: String,
}

fn ward(dir: &Path) -> Result<Ward, Trouble> {
    let product = product_path()?;
    let demo = ["demo", "--no-tui", "--json", "--patients", PATIENTS, "--keep", text(dir)];
    // With pages, so that the demonstration says who can log in; it is ended at once and served by `serve`.
    let place = "127.0.0.1:18432";
    let mut child = Command::new(&product)
        .args(demo)
        .args(["--portal", place])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()?;
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(child.stdout.take().ok_or("no output")?),
        &mut line,
    )?;
    if let Some(id) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
    }
    child.wait()?;
    let readme = std::fs::read_to_string(dir.join("README.txt"))?;
    let id = readme.split("Patient ID ").nth(2).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let mail = dir.join("mail");
    let more = ["--portal", place, "--trusted-proxy", "127.0.0.1", "--mail-folder", text(&mail)];
    let served = Served::start(dir, &more)?;
    Ok(Ward { served, id: id.to_owned(), password: field(&line, "password").to_owned() })
}

/// What readers met.
#[derive(Default)]
struct Read {
    millis: Vec<f64>,
    errors: usize,
}

/// Asks for pages at an even rate, and measures each from when it was due.
fn read_pages(host: &str, cookie: &str) -> Result<Read, Trouble> {
    let every = Duration::from_secs(1) * READERS / PAGES;
    let readers: Vec<_> = (0..READERS)
        .map(|nth| {
            let (host, cookie) = (host.to_owned(), cookie.to_owned());
            std::thread::spawn(move || -> Result<Read, String> {
                let mut line = Line::open(&host).map_err(|error| error.to_string())?;
                let mut read = Read::default();
                let begin = Instant::now() + every * nth / READERS;
                let pages = ["GET /home", "GET /referrals", "GET /letters", "GET /documents"];
                for n in 0..PAGES * SECONDS / READERS {
                    let due = begin + every * n;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let page = pages[n as usize % pages.len()];
                    match line.ask(page, &cookie, "198.51.100.1", "") {
                        Ok(answer) if answer.status == 200 => {
                            read.millis.push(due.elapsed().as_secs_f64() * 1e3);
                        }
                        _ => {
                            read.errors += 1;
                            line = Line::open(&host).map_err(|error| error.to_string())?;
                        }
                    }
                }
                Ok(read)
            })
        })
        .collect();
    let mut all = Read::default();
    for reader in readers {
        let read = reader.join().map_err(|_| "a reader panicked")??;
        all.millis.extend(read.millis);
        all.errors += read.errors;
    }
    Ok(all)
}

/// Sends bad log-ins from ever new addresses while `work` runs; gives how many were answered 422 and 503.
fn beside_a_flood<T>(host: &str, name: &str, work: impl FnOnce() -> T) -> (T, usize, usize) {
    let (over, looked, shed) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let every = Duration::from_secs(1) * FLOODERS / FLOOD;
    let done = std::thread::scope(|scope| {
        for nth in 0..FLOODERS {
            let (over, looked, shed) = (&over, &looked, &shed);
            scope.spawn(move || {
                let Ok(mut line) = Line::open(host) else { return };
                let begin = Instant::now();
                for n in 0_u32.. {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    std::thread::sleep((begin + every * n).saturating_duration_since(Instant::now()));
                    let from = format!("10.{}.{}.{}", nth, n / 250 % 250, n % 250);
                    match line.log_in(name, "nobody knows this", &from).map(|answer| answer.status) {
                        Ok(422) => looked.fetch_add(1, Ordering::Relaxed),
                        Ok(503) => shed.fetch_add(1, Ordering::Relaxed),
                        _ => 0,
                    };
                }
            });
        }
        let done = work();
        over.store(true, Ordering::Relaxed);
        done
    });
    (done, looked.into_inner(), shed.into_inner())
}

/// P9.
pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    progress("P9: a demonstration");
    let ward = ward(room.path())?;
    let host = ward.served.host.clone();
    let cookie = wait_for_log_in(&ward)?;
    progress("P9: pages");
    let cpu = ward.served.cpu();
    let calm = read_pages(&host, &cookie)?;
    let cpu_ms = (ward.served.cpu() - cpu) * 1e3 / f64::from(PAGES * SECONDS);
    progress("P9: pages beside a flood");
    let (flooded, looked, shed) = beside_a_flood(&host, NOBODY, || read_pages(&host, &cookie));
    let flooded = flooded?;
    let (still, storm) = (Spread::of(calm.millis), Spread::of(flooded.millis));
    let mut outcome = Outcome::default();
    let errors = calm.errors + flooded.errors;
    outcome.compare(
        "200 pages/s beside 100 bad log-ins/s: no error",
        errors == 0,
        format!("{errors} errors"),
    );
    outcome.at_most("p99 beside the flood ≤ 5 × that without", storm.p99, 5.0 * still.p99, "ms");
    outcome.at_most("a page ≤ 0.5 ms CPU", cpu_ms, 0.5, "ms");
    let row = |name: &str, spread: Spread| {
        [spread.p50, spread.p95, spread.p99, spread.max].map(number).into_iter().fold(
            vec![name.to_owned()],
            |mut row, cell| {
                row.push(cell);
                row
            },
        )
    };
    outcome.table(
        &["pages, ms from when they were due", "p50", "p95", "p99", "max"],
        vec![row("calm", still), row("beside the flood", storm)],
    );
    outcome.note(format!(
        "The flood: {looked} bad log-ins were looked at, {shed} were told to come back. The clients share the two cores."
    ));
    Ok(outcome)
}

/// The cookie of a log-in; the server may still be reading the patients in.
fn wait_for_log_in(ward: &Ward) -> Result<String, Trouble> {
    for _ in 0..100 {
        let mut line = Line::open(&ward.served.host)?;
        let answer = line.log_in(&ward.id, &ward.password, "198.51.100.1")?;
        if answer.status == 303 {
            return Ok(answer.cookie());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err("nobody could log in".into())
}

/// P10.
pub fn run_log_ins(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    progress("P10: a demonstration");
    let ward = ward(room.path())?;
    wait_for_log_in(&ward)?;
    progress("P10: log-ins");
    let log_ins = log_ins(&ward.served.host);
    progress("P10: the raw hash");
    let raw = raw_hashes();
    progress("P10: keystrokes");
    let mut terminal = super::p12_operators::terminal(room.path())?;
    let idle = keystrokes(&mut terminal)?;
    progress("P10: keystrokes under the flood");
    let (flooded, _, _) = beside_a_flood(&ward.served.host, NOBODY, || keystrokes(&mut terminal));
    let flooded = flooded?;
    let mut outcome = Outcome::default();
    outcome.at_least("log-ins ≥ 0.85 × the raw Argon2id rate on 2 threads", log_ins, 0.85 * raw, "/s");
    outcome.at_most(
        "operators' keystrokes under that flood: p99 ≤ 3 × idle",
        flooded.p99,
        3.0 * idle.p99,
        "ms",
    );
    outcome.note(format!(
        "The raw rate is {} hashes a second. A log-in is also two pages and two commits.",
        number(raw)
    ));
    Ok(outcome)
}

/// Bad log-ins a second, on lines that never wait.
fn log_ins(host: &str) -> f64 {
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for nth in 0..LOG_INS {
            let done = &done;
            scope.spawn(move || {
                let Ok(mut line) = Line::open(host) else { return };
                let begin = Instant::now();
                for n in 0.. {
                    if begin.elapsed() > WINDOW {
                        return;
                    }
                    let from = format!("10.{nth}.{}.{}", n / 250 % 250, n % 250);
                    if line.log_in(NOBODY, "nobody knows this", &from).is_ok_and(|a| a.status == 422) {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    rate(done)
}

/// Hashes a second on two threads, with nothing around them.
pub fn raw_hashes() -> f64 {
    let raw = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let raw = &raw;
            scope.spawn(move || {
                let params = Params::new(19_456, 2, 1, Some(32)).unwrap_or_default();
                let mut memory = vec![Block::new(); params.block_count()];
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut out = [0; 32];
                let begin = Instant::now();
                while begin.elapsed() < WINDOW {
                    let hashed = argon2.hash_password_into_with_memory(
                        b"nobody knows this",
                        &[7; 16],
                        &mut out,
                        &mut memory,
                    );
                    if hashed.is_ok() {
                        raw.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    rate(raw)
}

fn rate(count: AtomicUsize) -> f64 {
    f64::from(u32::try_from(count.into_inner()).unwrap_or(u32::MAX)) / WINDOW.as_secs_f64()
}

/// Moves the choice of the list up and down, key by key.
fn keystrokes(terminal: &mut Terminal) -> Result<Spread, Trouble> {
    terminal.keys("\u{1b}")?;
    let mut millis = Vec::new();
    for n in 0..KEYS {
        let answer = terminal.keys(if n % 10 < 5 { "\u{1b}[B" } else { "\u{1b}[A" })?;
        if answer.bytes > 0 {
            millis.push(answer.screen_ms);
        }
    }
    Ok(Spread::of(millis))
}
