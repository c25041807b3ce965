//! P12: fifty operators at once, each in a terminal of its own on one server, beside one alone.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::child::text;
use crate::measure::Spread;
use crate::pty::Terminal;
use crate::report::{Outcome, number};
use crate::served::Served;
use crate::{progress, site};

use super::{Trouble, World, product_path};

const OPERATORS: usize = 50;
/// Keys of each operator, and of the one who is alone.
const KEYS: usize = 40;
const KEYS_ALONE: usize = 200;
const PATIENTS: &str = "10000";
const LARGE: (u16, u16) = (120, 40);
/// What operators type: searches, letter by letter; Ctrl-A and Ctrl-K empty the field.
const TYPED: [&str; 8] = ["smi", "jon", "taylor", "bro", "wil", "evans", "tho", "rob"];

/// A terminal that has come up, on the server of the store in `dir`.
pub fn terminal(dir: &Path) -> Result<Terminal, Trouble> {
    terminal_of(LARGE, dir)
}

/// The same in a window of this size.
pub fn terminal_of(size: (u16, u16), dir: &Path) -> Result<Terminal, Trouble> {
    let product = product_path()?;
    let [data, key, socket] = ["data", "site.key", "run/socket"].map(|name| text(&dir.join(name)).to_owned());
    let arguments = ["--data", &data, "--key-file", &key, "--socket", &socket];
    let mut terminal = Terminal::start(text(&product), &arguments, size, dir)?;
    terminal.first_screen("No credentials")?;
    Ok(terminal)
}

/// A store of synthetic patients, filled by the product.
pub fn demonstration(dir: &Path) -> Result<(), Trouble> {
    let filled = Command::new(product_path()?)
        .args(["demo", "--no-tui", "--patients", PATIENTS, "--keep", text(dir)])
        .output()?;
    if filled.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&filled.stderr).into()) }
}

/// Types so many keys at the pace of somebody who searches; gives the milliseconds from each key to the last byte.
fn types(terminal: &mut Terminal, keys: usize, seed: usize) -> Result<Vec<f64>, Trouble> {
    let mut millis = Vec::new();
    terminal.keys("/")?;
    let mut nth = seed;
    while millis.len() < keys {
        for letter in TYPED[nth % TYPED.len()].chars() {
            // Between 50 and 350 ms, besides the wait for quiet that ends every answer.
            std::thread::sleep(Duration::from_millis(50 + (millis.len() * 37 + seed * 61) as u64 % 300));
            let answer = terminal.keys(&letter.to_string())?;
            if answer.bytes > 0 {
                millis.push(answer.screen_ms);
            }
        }
        terminal.keys("\u{1}\u{b}")?;
        nth += 1;
    }
    Ok(millis)
}

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    let dir = room.path().join("demo");
    progress("P12: a demonstration");
    demonstration(&dir)?;
    let mail = dir.join("mail");
    std::fs::create_dir_all(&mail)?;
    let served = Served::start(&dir, &["--mail-folder", text(&mail)])?;
    progress("P12: one operator");
    let alone = Spread::of(types(&mut terminal(&dir)?, KEYS_ALONE, 1)?);
    progress("P12: fifty operators");
    let mut terminals = Vec::new();
    for _ in 0..OPERATORS {
        terminals.push(terminal(&dir)?);
    }
    let typing: Vec<_> = terminals
        .into_iter()
        .enumerate()
        .map(|(nth, mut terminal)| {
            std::thread::spawn(move || types(&mut terminal, KEYS, nth).map_err(|error| error.to_string()))
        })
        .collect();
    let mut millis = Vec::new();
    for operator in typing {
        millis.extend(operator.join().map_err(|_| "an operator panicked")??);
    }
    let together = Spread::of(millis);
    let mut outcome = Outcome::default();
    outcome.at_most("50 operators: key → screen p95 ≤ 100 ms", together.p95, 100.0, "ms");
    outcome.at_most("p99 ≤ 1.5 × that of one operator", together.p99, 1.5 * alone.p99, "ms");
    let row = |name: &str, spread: Spread| {
        let mut cells = vec![name.to_owned()];
        cells.extend([spread.p50, spread.p95, spread.p99, spread.max].map(number));
        cells
    };
    outcome.table(
        &["key → screen, ms", "p50", "p95", "p99", "max"],
        vec![row("one operator", alone), row("fifty operators", together)],
    );
    outcome.note(format!(
        "The server has {} MiB resident afterwards. The terminals and the program that types run on the same two cores.",
        number(served.resident_mib())
    ));
    Ok(outcome)
}
