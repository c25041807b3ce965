//! P3: how big the index is, what building it takes, and what changes that wait cost.

use crate::measure::{Spread, Stopwatch, per_query};
use crate::peers::trigram::Trigram;
use crate::progress;
use crate::queries::{Keystroke, Row, keystrokes};
use crate::report::{Outcome, number};

use super::patients::query;
use super::{Trouble, World};

const KEYSTROKES: usize = 2000;
const PASSES: usize = 3;
const CHANGES: usize = 10_000;

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let alone = world.options.alone;
    let patients = world.patients();
    let count = patients.people.len();
    let (text, beside) = patients.index.bytes();
    let trigram = if alone { None } else { Some(trigram(&patients.rows())?) };
    progress("P3: changes");
    let typed = keystrokes(&patients.people, KEYSTROKES);
    let search = |index: &patient_profile::search::Index| {
        Spread::of(per_query(&typed, PASSES, |key: &Keystroke| index.search(&query(&key.raw), 50, 0)))
    };
    let quiet = search(&patients.index);
    let found_at_once = change_one(patients);
    let watch = Stopwatch::start();
    let stride = (count / CHANGES).max(1);
    let mut changed = 0;
    for (row, person) in patients.people.iter().enumerate().step_by(stride).take(CHANGES) {
        let mut entry = person.entry(row);
        entry.postcode = Some("ZZ99 9ZZ".to_owned());
        patients.index.upsert(&entry);
        changed += 1;
    }
    let change_micros = watch.micros() / f64::from(changed.max(1));
    let busy = search(&patients.index);
    let rebuilt = patients.index.rebuilt();
    patients.index = rebuilt;

    let mut outcome = Outcome::default();
    let each = |bytes: f64| bytes / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let beside_each = each(as_f64(beside));
    outcome.at_most("≤ 80 B a patient beside the text", beside_each, 80.0, "B");
    let goal = "built in ≤ 1/8 of FTS5 trigram's CPU time";
    outcome.at_most_of(goal, patients.build_seconds, 1.0 / 8.0, trigram.map(|built| built.0), "s");
    let said = if found_at_once { "found" } else { "not found" };
    outcome.compare("a changed patient is found at the next keystroke", found_at_once, said.to_owned());
    outcome.at_most(
        format!("{changed} changes waiting: p99 ≤ 2 × that without"),
        busy.p99,
        2.0 * quiet.p99,
        "µs",
    );
    let mut table = vec![vec![
        "Patient Profile".into(),
        number(patients.build_seconds),
        number(beside_each),
        number(each(as_f64(text))),
    ]];
    table.extend(trigram.map(|(seconds, bytes)| {
        vec!["SQLite FTS5 trigram, without the text".into(), number(seconds), number(each(bytes)), "-".into()]
    }));
    outcome.table(&["index", "build, CPU s", "B a patient beside the text", "text, B a patient"], table);
    outcome.table(
        &["CPU µs a keystroke", "p50", "p99", "max"],
        vec![
            vec!["no change waits".into(), number(quiet.p50), number(quiet.p99), number(quiet.max)],
            vec![format!("{changed} changes wait"), number(busy.p50), number(busy.p99), number(busy.max)],
        ],
    );
    outcome.note(format!("Taking in one changed patient costs {} CPU µs.", number(change_micros)));
    Ok(outcome)
}

/// CPU seconds and bytes of the peer's index.
fn trigram(rows: &[Row]) -> Result<(f64, f64), Trouble> {
    progress("P3: FTS5 trigram builds its index");
    let watch = Stopwatch::start();
    let trigram = Trigram::build(rows)?;
    let seconds = watch.seconds();
    Ok((seconds, as_f64(usize::try_from(trigram.bytes()?)?)))
}

/// Gives a patient a name that nobody has, and looks for it.
fn change_one(patients: &mut super::Patients) -> bool {
    let row = patients.people.len() / 2;
    let mut entry = patients.people[row].entry(row);
    entry.family = "Quixotewicz".to_owned();
    patients.index.upsert(&entry);
    let hits = patients.index.search(&query("quixotew"), 50, 0);
    hits.total == 1 && hits.rows.first().is_some_and(|hit| hit.key == entry.key)
}

#[expect(clippy::cast_precision_loss, reason = "bytes of an index fit")]
fn as_f64(bytes: usize) -> f64 {
    bytes as f64
}
