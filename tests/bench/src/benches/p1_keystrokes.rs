//! P1: what a key costs while somebody types a search, beside SQLite's b-trees and its trigram index.

use crate::measure::{Spread, per_query};
use crate::peers::ranges::Ranges;
use crate::peers::trigram::Trigram;
use crate::progress;
use crate::queries::{Keystroke, Row, keystrokes};
use crate::report::{Outcome, number};

use super::patients::query;
use super::{Trouble, World};

const KEYSTROKES: usize = 2000;
const PASSES: usize = 5;
const PAGE: usize = 50;

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let alone = world.options.alone;
    let patients = world.patients();
    let typed = keystrokes(&patients.people, KEYSTROKES);
    progress("P1: the product");
    let index = &patients.index;
    let ours = per_query(&typed, PASSES, |key: &Keystroke| index.search(&query(&key.raw), PAGE, 0));
    let is_short = |key: &Keystroke| key.raw.chars().count() < 3;
    let short: Vec<f64> =
        typed.iter().zip(&ours).filter(|(key, _)| is_short(key)).map(|(_, micros)| *micros).collect();
    let mut table = vec![
        line("Patient Profile, first 50 and the exact total", ours.clone()),
        line("the same, first and second letter only", short),
    ];
    let (mut by_ranges, mut by_trigram) = (None, None);
    if !alone {
        let rows = patients.rows();
        let ranges = ranges(&rows, &typed)?;
        table.push(line("SQLite b-tree ranges, first 50", ranges.clone()));
        by_ranges = Some(Spread::of(ranges).p99);
        let trigram = trigram(&rows, &typed)?;
        table.push(line("SQLite FTS5 trigram, first 50, words of 3 letters and more", trigram.clone()));
        by_trigram = Some(Spread::of(trigram).p99);
    }
    let all = Spread::of(ours);
    let mut outcome = Outcome::default();
    outcome.at_most("CPU p50 ≤ 40 µs", all.p50, 40.0, "µs");
    outcome.at_most_of("p99 ≤ 1/20 of FTS5 trigram's", all.p99, 1.0 / 20.0, by_trigram, "µs");
    outcome.at_most_of("p99 ≤ 1/5 of the b-tree ranges'", all.p99, 1.0 / 5.0, by_ranges, "µs");
    outcome.at_most("max ≤ 1 ms", all.max, 1000.0, "µs");
    outcome.table(&["CPU µs a keystroke", "keystrokes", "p50", "p95", "p99", "max"], table);
    Ok(outcome)
}

fn ranges(rows: &[Row], typed: &[Keystroke]) -> Result<Vec<f64>, Trouble> {
    progress("P1: SQLite, b-tree ranges");
    let ranges = Ranges::build(rows)?;
    Ok(per_query(typed, PASSES, |key: &Keystroke| ranges.search(&key.words).map(|page| page.len())))
}

/// Only of keystrokes that it can answer.
fn trigram(rows: &[Row], typed: &[Keystroke]) -> Result<Vec<f64>, Trouble> {
    progress("P1: SQLite, FTS5 trigram");
    let trigram = Trigram::build(rows)?;
    let can = |key: &&Keystroke| key.words.iter().any(|word| word.chars().count() > 2);
    let typed: Vec<&Keystroke> = typed.iter().filter(can).collect();
    Ok(per_query(&typed, PASSES, |key| trigram.search(&key.words).map(|page| page.is_some())))
}

fn line(name: &str, micros: Vec<f64>) -> Vec<String> {
    let count = micros.len();
    let s = Spread::of(micros);
    vec![name.to_owned(), count.to_string(), number(s.p50), number(s.p95), number(s.p99), number(s.max)]
}
