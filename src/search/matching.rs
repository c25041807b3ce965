//! Which rows of a base answer a query, without slips.

use std::ops::Deref;

use super::base::Base;
use super::bits::Bits;
use super::live::Live;
use super::plan::Plan;
use super::pool::{Lease, Pool};
use super::query::Query;
use super::rank::{self, Cost};
use super::status::Status;

/// Answers up to this size are gathered as lists, and row by row.
const SMALL: usize = 256;
/// Answers up to this size are ranked row by row.
const FEW: usize = 200;

/// A base with what a search needs beside it.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub base: &'a Base,
    pub live: &'a Live,
    pub pool: &'a Pool,
}

/// A set of rows, kept in the base or made for this search.
pub(super) enum RowSet<'a> {
    Kept(&'a Bits),
    Made(Lease<'a>),
}

impl Deref for RowSet<'_> {
    type Target = Bits;

    fn deref(&self) -> &Bits {
        match self {
            Self::Kept(bits) => bits,
            Self::Made(lease) => lease,
        }
    }
}

/// The rows that answer a query.
pub(super) enum Matches<'a> {
    /// All that are present.
    All,
    /// Few, with their costs, best first.
    Few(Vec<(Cost, u32)>),
    /// Many, to be ranked by classes; `exact` are those found by a whole number.
    Many { rows: RowSet<'a>, total: usize, exact: Vec<u32> },
}

/// What one reading finds.
enum Found<'a> {
    Rows(Vec<u32>),
    Set(RowSet<'a>, usize),
}

impl<'a> Ground<'a> {
    /// Looks up every reading of `query`.
    pub fn plans(&self, query: &'a Query) -> Vec<Vec<Plan<'a>>> {
        let plan =
            |atoms: &'a Vec<_>| atoms.iter().map(|atom| Plan::new(self.base, self.live, atom)).collect();
        query.readings().iter().map(plan).collect()
    }

    /// How many rows `matches` holds.
    pub fn total(&self, matches: &Matches<'_>) -> usize {
        match matches {
            Matches::All => self.live.count(self.base),
            Matches::Few(rows) => rows.len(),
            Matches::Many { total, .. } => *total,
        }
    }

    /// The rows that answer at least one reading in full, and are in one of the states `only`.
    pub fn matches(&self, readings: &[Vec<Plan<'a>>], only: Option<Status>) -> Matches<'a> {
        if readings.is_empty() {
            return match only {
                None => Matches::All,
                Some(only) => self.in_states(only),
            };
        }
        let found: Vec<Found<'a>> = readings.iter().map(|plans| self.reading(plans, only)).collect();
        if let Some(few) = self.few(readings, &found) {
            return Matches::Few(few);
        }
        let (rows, total) = self.united(found);
        let exact = readings.iter().flatten().flat_map(|plan| &plan.exact).copied();
        let mut exact: Vec<u32> = exact.filter(|row| rows.has(*row)).collect();
        exact.sort_unstable();
        exact.dedup();
        Matches::Many { rows, total, exact }
    }

    /// The set of rows in one of the states.
    fn in_states(&self, only: Status) -> Matches<'a> {
        let mut rows = self.pool.empty();
        only.members().for_each(|bit| rows.or(&self.live.status[bit]));
        rows.and_not(&self.live.gone);
        let total = rows.count();
        Matches::Many { rows: RowSet::Made(rows), total, exact: Vec::new() }
    }

    fn reading(&self, plans: &[Plan<'a>], only: Option<Status>) -> Found<'a> {
        let Some(least) = plans.iter().min_by_key(|plan| plan.size) else { return Found::Rows(Vec::new()) };
        if least.size <= SMALL && plans.iter().all(|plan| std::ptr::eq(plan, least) || plan.can_be_asked()) {
            let mut rows = least.rows(self.base);
            rows.retain(|row| {
                !self.live.gone.has(*row)
                    && only.is_none_or(|only| self.live.status_of(*row).meets(only))
                    && plans.iter().all(|plan| std::ptr::eq(plan, least) || plan.has(self.base, *row))
            });
            return Found::Rows(rows);
        }
        let untouched = only.is_none() && self.live.gone_count == 0;
        if let ([plan], true) = (plans, untouched)
            && let Some((rows, count)) = plan.kept()
        {
            return Found::Set(RowSet::Kept(rows), count);
        }
        let mut rows = self.all_of(plans, least);
        self.restrict(&mut rows, only);
        let count = rows.count();
        if count <= FEW {
            return Found::Rows(rows.rows_in(self.base.rows()).collect());
        }
        Found::Set(RowSet::Made(rows), count)
    }

    /// Keeps the rows that are present and in one of the states.
    pub fn restrict(&self, rows: &mut Bits, only: Option<Status>) {
        if let Some(only) = only {
            let mut states = self.pool.empty();
            only.members().for_each(|bit| states.or(&self.live.status[bit]));
            rows.and(&states);
        }
        if self.live.gone_count > 0 {
            rows.and_not(&self.live.gone);
        }
    }

    /// The rows that answer every plan, as a set.
    fn all_of(&self, plans: &[Plan<'a>], least: &Plan<'a>) -> Lease<'a> {
        let mut rows = self.filled(least);
        for plan in plans.iter().filter(|plan| !std::ptr::eq(*plan, least)) {
            rows.and(&self.answer(plan));
        }
        rows
    }

    /// The rows that answer `plan`, to be read.
    pub fn answer(&self, plan: &Plan<'a>) -> RowSet<'a> {
        match plan.kept() {
            Some((kept, _)) => RowSet::Kept(kept),
            None => RowSet::Made(self.filled(plan)),
        }
    }

    /// The rows that answer `plan`, as a set of its own.
    fn filled(&self, plan: &Plan<'a>) -> Lease<'a> {
        if let Some((kept, _)) = plan.kept() {
            return self.pool.copy(kept);
        }
        let mut rows = self.pool.empty();
        plan.fill(&mut rows);
        rows
    }

    /// All rows with their costs, where there are few.
    fn few(&self, readings: &[Vec<Plan<'a>>], found: &[Found<'a>]) -> Option<Vec<(Cost, u32)>> {
        let mut few = Vec::new();
        for (plans, found) in readings.iter().zip(found) {
            match found {
                Found::Rows(rows) if rows.len() + few.len() <= FEW => {
                    few.extend(rows.iter().map(|row| (*row, self.cost(plans, *row))));
                }
                _ => return None,
            }
        }
        few.sort_unstable();
        few.dedup_by_key(|(row, _)| *row);
        let mut ranked: Vec<(Cost, u32)> = few.into_iter().map(|(row, cost)| (cost, row)).collect();
        ranked.sort_unstable();
        Some(ranked)
    }

    /// The cost of a row that answers all of `plans`.
    fn cost(&self, plans: &[Plan<'a>], row: u32) -> Cost {
        total_cost(plans.iter().map(|plan| plan.cost(self.base, row)))
    }

    fn united(&self, found: Vec<Found<'a>>) -> (RowSet<'a>, usize) {
        let mut found = found.into_iter();
        let first = match found.len() {
            1 => found.next(),
            _ => None,
        };
        if let Some(Found::Set(rows, count)) = first {
            return (rows, count);
        }
        let mut rows = self.pool.empty();
        for found in first.into_iter().chain(found) {
            match found {
                Found::Rows(list) => list.iter().for_each(|row| rows.set(*row)),
                Found::Set(set, _) => rows.or(&set),
            }
        }
        let count = rows.count();
        (RowSet::Made(rows), count)
    }
}

/// The cost of a patient from those of each condition: a whole number beats everything.
pub(super) fn total_cost(costs: impl Iterator<Item = Cost>) -> Cost {
    let mut sum = 0;
    for cost in costs {
        if cost == rank::EXACT_ID {
            return rank::EXACT_ID;
        }
        sum += cost;
    }
    sum
}
