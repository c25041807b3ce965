//! Typing slips: tried when nothing answers what was typed. One slip, then one in each of two words.

use super::atom::Atom;
use super::bits::Bits;
use super::delta::Delta;
use super::folded::Folded;
use super::matching::{Ground, RowSet};
use super::plan::Plan;
use super::pool::Lease;
use super::query::Query;
use super::rank::{self, Cost, slip};
use super::status::Status;
use super::typo::{self, Slips};

/// With fewer patients than this found for one slip, a slip in a second word is tried too.
const ENOUGH: usize = 10;
/// At most this many rows are ranked; as many more as the page needs follow in display order.
const MOST_RANKED: usize = 4096;

/// Patients found by slips.
pub(super) struct Corrected {
    pub total: usize,
    /// Rows of the base with their costs, best first.
    pub rows: Vec<(Cost, u32)>,
    /// Slots of the delta with their costs.
    pub slots: Vec<(Cost, u32)>,
}

/// Finds the patients that one slip explains, and where these are few, two. At least the first `wanted` are given, or
/// all where there are fewer.
pub(super) fn correct<'a>(
    ground: Ground<'a>,
    delta: &Delta,
    query: &'a Query,
    readings: &[Vec<Plan<'a>>],
    wanted: usize,
) -> Corrected {
    let looks: Vec<Look<'a, '_>> = readings.iter().map(|plans| Look::new(ground, plans)).collect();
    let mut slots: Vec<(u8, Cost, u32)> = Vec::new();
    for (slot, at) in delta.numbered() {
        let best = looks.iter().filter_map(|look| look.slot(&slot.patient)).min();
        if let Some((slips, cost)) = best
            && query.only_states().is_none_or(|only| slot.patient.status.meets(only))
        {
            slots.push((slips, cost, at));
        }
    }
    let mut found = None;
    for slips in 1..=2u8 {
        let rows = with_slips(ground, &looks, slips, query.only_states());
        let in_delta = slots.iter().filter(|slot| slot.0 <= slips).count();
        let total = rows.count() + in_delta;
        let enough = total >= ENOUGH || slips == 2;
        found = Some((slips, rows, total));
        if enough {
            break;
        }
    }
    let Some((slips, rows, total)) = found else {
        return Corrected { total: 0, rows: Vec::new(), slots: Vec::new() };
    };
    slots.retain(|slot| slot.0 <= slips);
    let rows = ranked(ground, &looks, &rows, wanted);
    Corrected { total, rows, slots: slots.into_iter().map(|(_, cost, at)| (cost, at)).collect() }
}

/// The rows that any of the readings finds with at most so many slips.
fn with_slips<'a>(ground: Ground<'a>, looks: &[Look<'a, '_>], slips: u8, only: Option<Status>) -> Lease<'a> {
    let mut rows = match looks {
        [first, ..] => ground.pool.copy(first.fitting(slips)),
        [] => ground.pool.empty(),
    };
    for look in looks.iter().skip(1) {
        rows.or(look.fitting(slips));
    }
    ground.restrict(&mut rows, only);
    rows
}

/// The first `wanted` of `rows`, best first.
fn ranked(ground: Ground<'_>, looks: &[Look<'_, '_>], rows: &Bits, wanted: usize) -> Vec<(Cost, u32)> {
    let cost = |row| looks.iter().filter_map(|look| look.cost(row)).min().unwrap_or(Cost::MAX);
    let mut rows = rows.rows_in(ground.base.rows());
    let mut ranked: Vec<(Cost, u32)> = rows.by_ref().take(MOST_RANKED).map(|row| (cost(row), row)).collect();
    ranked.sort_unstable();
    let more = wanted.saturating_sub(ranked.len());
    ranked.extend(rows.take(more).map(|row| (Cost::MAX, row)));
    ranked
}

/// One reading, with the slips of its words.
struct Look<'a, 'p> {
    ground: Ground<'a>,
    plans: &'p [Plan<'a>],
    words: Vec<Option<Word>>,
    /// Rows with at most one slip, and with at most two.
    fitting: [Lease<'a>; 2],
}

/// A word in which a slip is looked for.
struct Word {
    letters: Vec<char>,
    slips: Slips,
}

impl<'a, 'p> Look<'a, 'p> {
    fn new(ground: Ground<'a>, plans: &'p [Plan<'a>]) -> Self {
        let words = plans.iter().map(|plan| {
            plan.atom.name_text().map(|text| Word {
                letters: text.chars().collect(),
                slips: Slips::new(&ground.base.names, text),
            })
        });
        let words: Vec<Option<Word>> = words.collect();
        let fitting = fitting(ground, plans, &words);
        Self { ground, plans, words, fitting }
    }

    fn fitting(&self, slips: u8) -> &Bits {
        &self.fitting[usize::from(slips) - 1]
    }

    /// The cost of a row, none where it does not fit this reading.
    fn cost(&self, row: u32) -> Option<Cost> {
        if !self.fitting[1].has(row) {
            return None;
        }
        let base = self.ground.base;
        let costs = self.plans.iter().zip(&self.words).map(|(plan, word)| {
            let Some(word) = word else { return 0 };
            let cost = |kind, number| {
                let typed = plan.names.contains(&number).then(|| unslipped(plan.whole == Some(number)));
                typed.or_else(|| word.slips.cost(number)).map(|cost| cost + rank::field(kind))
            };
            base.words(row).filter_map(|(kind, number)| cost(kind, number)).min().unwrap_or(slip::UNFINISHED)
        });
        Some(costs.sum())
    }

    /// How many slips explain a patient of the delta, and at what cost.
    fn slot(&self, patient: &Folded) -> Option<(u8, Cost)> {
        let (mut slips, mut total) = (0, 0);
        for (plan, word) in self.plans.iter().zip(&self.words) {
            let typed = plan.atom.cost(patient).is_some();
            let named = word.as_ref().and_then(|word| word.cost(patient));
            slips += u8::from(!typed);
            total += match (typed, named) {
                (_, Some(cost)) => cost,
                (true, None) => {
                    if word.is_some() {
                        slip::UNFINISHED
                    } else {
                        0
                    }
                }
                (false, None) if number_near(plan.atom, patient) => 0,
                (false, None) => return None,
            };
        }
        (slips <= 2).then_some((slips, total))
    }
}

impl Word {
    fn cost(&self, patient: &Folded) -> Option<Cost> {
        let text: String = self.letters.iter().collect();
        let names = patient.parts().filter(|(kind, _)| *kind <= super::folded::Kind::Derived);
        let cost = |name: &str| {
            if name.starts_with(&text) {
                Some(unslipped(name == text))
            } else {
                typo::cost(&self.letters, name)
            }
        };
        names.filter_map(|(kind, name)| cost(name).map(|cost| cost + rank::field(kind))).min()
    }
}

/// The cost of a word that was typed without a slip, beside others that were not.
fn unslipped(whole: bool) -> Cost {
    if whole { 0 } else { slip::UNFINISHED }
}

/// The rows with at most one slip and with at most two, over all conditions.
fn fitting<'a>(ground: Ground<'a>, plans: &[Plan<'a>], words: &[Option<Word>]) -> [Lease<'a>; 2] {
    let sides = plans.iter().zip(words).map(|(plan, word)| {
        let mut slipped = ground.pool.empty();
        if let Some(word) = word {
            add_slips(ground, word, &mut slipped);
        }
        add_near_numbers(ground, plan.atom, &mut slipped);
        (ground.answer(plan), slipped)
    });
    let sides: Vec<(RowSet<'a>, Lease<'a>)> = sides.collect();
    let sides: Vec<(&Bits, &Bits)> = sides.iter().map(|(typed, slipped)| (&**typed, &**slipped)).collect();
    let [mut one, mut two] = [ground.pool.dirty(), ground.pool.dirty()];
    Bits::count_slips(&sides, &mut one, &mut two);
    [one, two]
}

fn add_slips(ground: Ground<'_>, word: &Word, into: &mut Bits) {
    for range in word.slips.ranges() {
        for postings in [&ground.base.family, &ground.base.given, &ground.base.other] {
            postings.run(range.clone()).iter().for_each(|row| into.set(*row));
        }
    }
}

fn add_near_numbers(ground: Ground<'_>, atom: &Atom, into: &mut Bits) {
    let Atom::Digits { text, .. } = atom else { return };
    for number in typo::numbers_near(text) {
        for list in [&ground.base.patient_ids, &ground.base.nhs_numbers] {
            list.prefixed(&number).iter().for_each(|packed| into.set(super::numbers::row_of(*packed)));
        }
    }
}

/// Whether digits are one slip away from a number of the patient.
fn number_near(atom: &Atom, patient: &Folded) -> bool {
    let Atom::Digits { text, .. } = atom else { return false };
    let own = [Some(patient.patient_id), patient.nhs_number];
    let own: Vec<String> = own.into_iter().flatten().map(|number| format!("{number:010}")).collect();
    typo::numbers_near(text).iter().any(|near| own.contains(near))
}
