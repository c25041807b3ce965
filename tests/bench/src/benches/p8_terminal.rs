//! P8: the operators' terminal in a pseudo-terminal: start, keys, bytes, idleness, beside htop and tig.
//!
//! The terminal is the product's own binary, on a server that runs beside it, as operators use it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::text;
use crate::measure::Spread;
use crate::pty::{Answer, Terminal};
use crate::report::{Outcome, number};
use crate::served::Served;
use crate::{progress, site};

use super::{Trouble, World};

const STARTS: usize = 7;
const STEPS: usize = 45;
const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);
const DOWN: &str = "\u{1b}[B";
const PATIENTS: &str = "10000";
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");

/// A program, and what its first screen shows once it is whole.
struct Program {
    name: &'static str,
    path: String,
    arguments: Vec<String>,
    shows: &'static str,
    dir: PathBuf,
}

impl Program {
    fn start(&self, size: (u16, u16)) -> Result<(Terminal, Answer), Trouble> {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let mut terminal = Terminal::start(&self.path, &arguments, size, &self.dir)?;
        let screen = terminal.first_screen(self.shows)?;
        Ok((terminal, screen))
    }
}

/// What a program took at 120 × 40.
struct Measured {
    starts: Vec<Answer>,
    steps: Vec<Answer>,
}

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    let (ours, _served) = product(room.path())?;
    let mut outcome = Outcome::default();
    progress("P8: the product");
    let mine = measure(&ours)?;
    let steps = of(&mine.steps, |answer| answer.cpu_ms);
    let (last, bytes) = (least(&mine.starts, |answer| answer.last_ms), of(&mine.starts, bytes).p50);
    outcome.at_most("first whole screen ≤ 50 ms", last, 50.0, "ms");
    outcome.at_most("start ≤ 12 ms CPU", least(&mine.starts, |answer| answer.cpu_ms), 12.0, "ms");
    outcome.at_most("first paint at 120×40 ≤ 9,000 B", bytes, 9000.0, "B");
    outcome.at_most("a frame ≤ 1.0 ms CPU at 120×40", steps.p50, 1.0, "ms");
    let mut table = vec![line(ours.name, &mine)];
    let mut htop = None;
    for peer in [htop_of(room.path()), tig_of(room.path())] {
        progress(&format!("P8: {}", peer.name));
        match measure(&peer) {
            Ok(measured) => {
                table.push(line(peer.name, &measured));
                if peer.name == "htop" {
                    htop = Some(least(&measured.steps, |answer| answer.last_ms));
                }
            }
            Err(error) => outcome.note(format!("{} was not measured: {error}", peer.name)),
        }
    }
    let own = least(&mine.steps, |answer| answer.last_ms);
    outcome.at_most_of("key → last byte ≤ htop's (least of 45)", own, 1.0, htop, "ms");
    budgets(&ours, &mut outcome)?;
    outcome.table(
        &[
            "120×40, least (median)",
            "first byte ms",
            "last byte of the first screen ms",
            "start CPU ms",
            "key → last byte ms",
            "CPU ms a key",
            "bytes a key",
        ],
        table,
    );
    Ok(outcome)
}

/// The product's binary: the one that `BENCH_PRODUCT` names, or built now.
pub fn binary() -> Result<PathBuf, Trouble> {
    if let Some(path) = std::env::var_os("BENCH_PRODUCT") {
        return Ok(path.into());
    }
    progress("P8: building the product");
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--manifest-path", MANIFEST])
        .status()?;
    if !built.success() {
        return Err("the product could not be built".into());
    }
    let usual = Path::new(MANIFEST).with_file_name("target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(usual, PathBuf::from);
    Ok(target.join("release/patient-profile"))
}

/// The product on a server with synthetic patients.
fn product(room: &Path) -> Result<(Program, Served), Trouble> {
    let path = binary()?;
    progress("P8: a store");
    let dir = room.join("demo");
    let filled = Command::new(&path)
        .args(["demo", "--no-tui", "--patients", PATIENTS, "--keep", text(&dir)])
        .output()?;
    if !filled.status.success() {
        return Err(String::from_utf8_lossy(&filled.stderr).into());
    }
    let named = |name: &str| text(&dir.join(name)).to_owned();
    std::fs::create_dir_all(dir.join("mail"))?;
    let served = Served::start(&dir, &["--mail-folder", &named("mail")])?;
    let places = [("--data", "data"), ("--key-file", "site.key"), ("--socket", "run/socket")];
    let program = Program {
        name: "Patient Profile",
        path: text(&path).to_owned(),
        arguments: places.iter().flat_map(|(option, name)| [(*option).to_owned(), named(name)]).collect(),
        shows: "No credentials",
        dir: room.to_owned(),
    };
    Ok((program, served))
}

fn htop_of(dir: &Path) -> Program {
    // A delay of ten seconds, so that no refresh falls between a key and its answer.
    let arguments = vec!["-d".into(), "100".into()];
    Program { name: "htop", path: "htop".into(), arguments, shows: "F10", dir: dir.to_owned() }
}

/// tig on the history of this project.
fn tig_of(_: &Path) -> Program {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    Program { name: "tig", path: "tig".into(), arguments: vec!["-n200".into()], shows: "[main]", dir }
}

fn measure(program: &Program) -> Result<Measured, Trouble> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(program.start(LARGE)?.1);
    }
    let (mut terminal, _) = program.start(LARGE)?;
    let mut steps = Vec::new();
    for _ in 0..STEPS {
        let answer = terminal.keys(DOWN)?;
        if answer.bytes > 0 {
            steps.push(answer);
        }
    }
    Ok(Measured { starts, steps })
}

/// The budgets in bytes at 80 × 24.
fn budgets(program: &Program, outcome: &mut Outcome) -> Result<(), Trouble> {
    progress("P8: bytes");
    let (mut terminal, screen) = program.start(SMALL)?;
    let mut limit = |what: &str, bytes: usize, limit: u32| {
        let bytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
        outcome.at_most(format!("{what} ≤ {limit} B at 80×24"), bytes, f64::from(limit), "B");
    };
    limit("first paint", screen.bytes, 4500);
    limit("a list step", terminal.keys(DOWN)?.bytes, 300);
    limit("40 arrow keys at once", terminal.keys(&DOWN.repeat(40))?.bytes, 2000);
    limit("help opened", terminal.keys("?")?.bytes, 2500);
    limit("help closed", terminal.keys("\u{1b}")?.bytes, 2500);
    limit(
        "idle for ten seconds (but for the minute of the clock)",
        terminal.idle(Duration::from_secs(10)),
        40,
    );
    limit("search, a letter with new results", terminal.keys("/s")?.bytes, 1500);
    limit("search, one more letter", terminal.keys("m")?.bytes, 1500);
    Ok(())
}

fn bytes(answer: &Answer) -> f64 {
    f64::from(u32::try_from(answer.bytes).unwrap_or(u32::MAX))
}

fn of(answers: &[Answer], value: impl Fn(&Answer) -> f64) -> Spread {
    Spread::of(answers.iter().map(value).collect())
}

fn least(answers: &[Answer], value: impl Fn(&Answer) -> f64) -> f64 {
    answers.iter().map(value).fold(f64::INFINITY, f64::min)
}

fn line(name: &str, measured: &Measured) -> Vec<String> {
    let both = |answers: &[Answer], value: fn(&Answer) -> f64| {
        format!("{} ({})", number(least(answers, value)), number(of(answers, value).p50))
    };
    vec![
        name.to_owned(),
        both(&measured.starts, |answer| answer.first_ms),
        both(&measured.starts, |answer| answer.last_ms),
        both(&measured.starts, |answer| answer.cpu_ms),
        both(&measured.steps, |answer| answer.last_ms),
        both(&measured.steps, |answer| answer.cpu_ms),
        both(&measured.steps, bytes),
    ]
}
