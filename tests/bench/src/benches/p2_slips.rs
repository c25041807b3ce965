//! P2: searches with typing slips: what they cost and whether the right patient comes first, beside tantivy.

use crate::measure::{Spread, per_query};
use crate::peers::tantivy_names::Names;
use crate::population::row_of;
use crate::progress;
use crate::queries::{Row, Slips, Typo, typos};
use crate::report::{Outcome, number};

use super::patients::query;
use super::{Patients, Trouble, World};

const TYPOS: usize = 500;
const PASSES: usize = 3;
const TOP: usize = 10;

/// Costs and hits of one engine on one set of searches.
struct Measured {
    cost: Spread,
    /// Shares in percent: the name among the first ten, the very patient among them.
    name_hits: f64,
    id_hits: f64,
}

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let alone = world.options.alone;
    let patients = world.patients();
    let rows = patients.rows();
    progress("P2: tantivy builds its index");
    let names = if alone { None } else { Some(Names::build(&rows)?) };
    let mut outcome = Outcome::default();
    let mut table = Vec::new();
    for (slips, what) in [(Slips::One, "one slip"), (Slips::OneInEach, "a slip in each of two words")] {
        let typed = typos(&patients.people, slips, TYPOS);
        for with_year in [false, true] {
            let what = if with_year { format!("{what}, with year of birth") } else { what.to_owned() };
            progress(&format!("P2: {what}"));
            let ours = measure(&rows, &typed, |typo| product(patients, typo, with_year));
            let peer = names.as_ref().map(|names| {
                measure(&rows, &typed, |typo| {
                    names.search(&rows, &typo.text, with_year.then_some(&typo.year)).unwrap_or_default()
                })
            });
            let p99 = peer.as_ref().map(|peer| peer.cost.p99);
            outcome.at_most_of(
                format!("{what}: p99 ≤ 1/3 of tantivy's"),
                ours.cost.p99,
                1.0 / 3.0,
                p99,
                "µs",
            );
            match (slips, with_year) {
                (Slips::One, false) => {
                    outcome.at_least("one slip: name-hit@10 ≥ 97 %", ours.name_hits, 97.0, "%")
                }
                (Slips::One, true) => {
                    outcome.at_least("one slip, with year: id-hit@10 ≥ 99.5 %", ours.id_hits, 99.5, "%");
                }
                _ => {}
            }
            table.push(line(&format!("Patient Profile: {what}"), &ours));
            table.extend(peer.map(|peer| line(&format!("tantivy: {what}"), &peer)));
        }
    }
    outcome.table(&["CPU µs a search", "p50", "p99", "max", "name-hit@10", "id-hit@10"], table);
    outcome.note(
        "name-hit@10: the intended surname and given name stand together in one of the first ten rows; id-hit@10: the \
         very patient is among them, which for common names only the year of birth can bring about.",
    );
    Ok(outcome)
}

fn product(patients: &Patients, typo: &Typo, with_year: bool) -> Vec<usize> {
    let text = if with_year { format!("{} {}", typo.text, typo.year) } else { typo.text.clone() };
    let hits = patients.index.search(&query(&text), TOP, 0);
    hits.rows.into_iter().map(|hit| row_of(hit.key)).collect()
}

fn measure(rows: &[Row], typed: &[Typo], search: impl Fn(&Typo) -> Vec<usize>) -> Measured {
    let cost = Spread::of(per_query(typed, PASSES, |typo: &Typo| search(typo)));
    let (mut names, mut ids) = (0, 0);
    for typo in typed {
        let found = search(typo);
        let wanted = &rows[typo.row];
        let has_name = |at: &usize| rows[*at].surname == wanted.surname && rows[*at].given == wanted.given;
        names += u32::from(found.iter().any(has_name));
        ids += u32::from(found.contains(&typo.row));
    }
    let share =
        |count: u32| 100.0 * f64::from(count) / f64::from(u32::try_from(typed.len()).unwrap_or(u32::MAX));
    Measured { cost, name_hits: share(names), id_hits: share(ids) }
}

fn line(name: &str, measured: &Measured) -> Vec<String> {
    let Measured { cost, name_hits, id_hits } = measured;
    vec![
        name.to_owned(),
        number(cost.p50),
        number(cost.p99),
        number(cost.max),
        format!("{name_hits:.1} %"),
        format!("{id_hits:.1} %"),
    ]
}
