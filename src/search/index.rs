//! The index as the service holds it: built once, changed one patient at a time, built anew in the background.

use std::sync::Arc;

use super::base::Base;
use super::building::Building;
use super::correct;
use super::delta::Delta;
use super::entry::Entry;
use super::folded::Folded;
use super::live::Live;
use super::matching::{Ground, total_cost};
use super::order::{self, Classes};
use super::page::{self, Place};
use super::plan::Plan;
use super::pool::Pool;
use super::query::Query;
use super::rebuild::{self, Rebuild, Rebuilt};
use crate::domain::{AccountState, RecordKey};

/// All patients, searchable. `search` takes `&self`: wrap it in an `RwLock` where it is shared.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) base: Arc<Base>,
    pub(super) live: Live,
    pub(super) delta: Delta,
    pool: Pool,
    /// Number of the last rebuild begun, and what was changed since then while it is under way.
    rebuilds: u64,
    since: Option<Vec<Change>>,
}

/// A change that a rebuild under way does not know yet.
#[derive(Debug)]
enum Change {
    Put(Folded),
    Remove(RecordKey),
    State(RecordKey, Option<AccountState>),
}

/// Why a patient was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A whole Patient ID, NHS number or local id was typed.
    ExactId,
    /// What was typed fits as it stands.
    Typed,
    /// What was typed fits when a typing slip is undone.
    Corrected,
}

/// A patient found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The internal key.
    pub key: RecordKey,
    /// Why it was found.
    pub why: Why,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Hits {
    /// How many patients were found in all; exact.
    pub total: usize,
    /// Those asked for, best first.
    pub rows: Vec<Hit>,
    /// Whether these are near misses: nothing fits what was typed.
    pub corrected: bool,
}

impl Index {
    /// Builds the index of `entries`, each patient once.
    pub fn build(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut building = Building::default();
        entries.into_iter().for_each(|entry| building.push(&entry));
        building.finish()
    }

    pub(super) fn of(base: Base, live: Live) -> Self {
        let pool = Pool::new(base.len());
        Self { base: Arc::new(base), live, pool, ..Self::default() }
    }

    /// How many patients there are.
    pub fn len(&self) -> usize {
        self.live.count(&self.base) + self.delta.len()
    }

    /// Whether there is no patient.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many patients lie in the delta. From some thousands on a rebuild is due, or searches slow down.
    pub fn pending(&self) -> usize {
        self.delta.len()
    }

    /// Adds a patient or replaces what is known of one; the next search knows it.
    pub fn upsert(&mut self, entry: &Entry) {
        let patient = Folded::of(entry);
        if let Some(since) = &mut self.since {
            since.push(Change::Put(patient.clone()));
        }
        self.put(patient);
    }

    fn put(&mut self, patient: Folded) {
        if let Some(row) = self.base.find(patient.key) {
            self.live.remove(row);
        }
        let position = self.base.position(&patient);
        self.delta.put(patient, position);
    }

    /// Takes a patient out; false where it is not known.
    pub fn remove(&mut self, key: RecordKey) -> bool {
        if let Some(since) = &mut self.since {
            since.push(Change::Remove(key));
        }
        self.take_out(key)
    }

    fn take_out(&mut self, key: RecordKey) -> bool {
        let in_delta = self.delta.remove(key);
        let in_base = self.base.find(key).is_some_and(|row| self.live.remove(row));
        in_delta || in_base
    }

    /// Notes the state of a patient user; false where the patient is not known.
    pub fn set_state(&mut self, key: RecordKey, state: Option<AccountState>) -> bool {
        if let Some(since) = &mut self.since {
            since.push(Change::State(key, state));
        }
        self.note_state(key, state)
    }

    fn note_state(&mut self, key: RecordKey, state: Option<AccountState>) -> bool {
        if let Some(status) = self.delta.status_mut(key) {
            *status = status.with_state(state);
            return true;
        }
        let Some(row) = self.base.find(key).filter(|row| !self.live.gone.has(*row)) else { return false };
        self.live.set_status(row, self.live.status_of(row).with_state(state));
        true
    }

    /// Begins a rebuild: cheap. From now on changes are noted for [`Self::finish_rebuild`] as well. A rebuild begun
    /// earlier and not finished counts no more.
    pub fn begin_rebuild(&mut self) -> Rebuild {
        self.rebuilds += 1;
        self.since = Some(Vec::new());
        let (live, delta) = (self.live.clone(), self.delta.clone());
        Rebuild { number: self.rebuilds, base: Arc::clone(&self.base), live, delta }
    }

    /// Takes a rebuilt index over and repeats what was changed since it was begun. False, and nothing happens, where
    /// it is not the last one begun.
    pub fn finish_rebuild(&mut self, rebuilt: Rebuilt) -> bool {
        if rebuilt.number != self.rebuilds {
            return false;
        }
        let Some(changes) = self.since.take() else { return false };
        let rebuilds = self.rebuilds;
        *self = Self { rebuilds, ..Self::of(rebuilt.base, rebuilt.live) };
        for change in changes {
            match change {
                Change::Put(patient) => self.put(patient),
                Change::Remove(key) => {
                    self.take_out(key);
                }
                Change::State(key, state) => {
                    self.note_state(key, state);
                }
            }
        }
        true
    }

    /// The same patients with an empty delta.
    #[must_use]
    pub fn rebuilt(&self) -> Self {
        let (base, live) = rebuild::build(&self.base, &self.live, &self.delta);
        Self::of(base, live)
    }

    /// Finds patients: those who answer everything typed, best first; and where there is none, those whom a typing
    /// slip explains. Gives `limit` of them from `offset` on.
    pub fn search(&self, query: &Query, limit: usize, offset: usize) -> Hits {
        let ground = Ground { base: &self.base, live: &self.live, pool: &self.pool };
        let wanted = offset.saturating_add(limit).min(self.len());
        let plans = ground.plans(query);
        let matches = ground.matches(&plans, query.only_states());
        let changed = self.delta.matches(query);
        let total = ground.total(&matches) + changed.count();
        if total == 0 && !plans.is_empty() {
            return self.corrected(ground, query, &plans, limit, offset);
        }
        let few = matches!(matches, super::matching::Matches::Few(_));
        let classes = if few { Classes::none() } else { Classes::new(&self.base, &plans, total) };
        let rows = order::first_rows(ground, &matches, &classes, wanted);
        let changed: Vec<u32> = self.delta.in_order(&changed).collect();
        let slots = if few {
            self.by_cost(query, &changed)
        } else {
            self.by_class(query, &changed, &classes, wanted)
        };
        let places = page::merged(&rows, slots, &self.delta, wanted);
        Hits { total, rows: self.hits(&places, offset, false), corrected: false }
    }

    /// Changed patients, which come in the order on screen, ranked one by one.
    fn by_cost(&self, query: &Query, changed: &[u32]) -> Vec<(u32, u32)> {
        let mut ranked: Vec<_> = changed.iter().map(|at| (self.slot_cost(query, *at), *at)).collect();
        ranked.sort_by_key(|(cost, _)| *cost);
        ranked
    }

    /// The first `wanted` changed patients, which come in the order on screen, ranked by classes.
    fn by_class(
        &self,
        query: &Query,
        changed: &[u32],
        classes: &Classes<'_>,
        wanted: usize,
    ) -> Vec<(u32, u32)> {
        let is_exact = |at: &u32| {
            let patient = &self.delta.slot(*at).patient;
            query.readings().iter().flatten().any(|atom| atom.is_whole_id(patient))
                && self.slot_cost(query, *at) == super::rank::EXACT_ID
        };
        let (exact, others): (Vec<u32>, Vec<u32>) = changed.iter().partition(|at| is_exact(at));
        let exact = exact.into_iter().map(|at| (super::rank::EXACT_ID, at));
        exact.chain(classes.slots(&self.delta, &others, wanted)).collect()
    }

    /// The cost of a slot that answers `query`; with nothing asked, none comes before another.
    fn slot_cost(&self, query: &Query, at: u32) -> u32 {
        let patient = &self.delta.slot(at).patient;
        let cost = |atoms: &Vec<super::atom::Atom>| {
            let costs: Option<Vec<u32>> = atoms.iter().map(|atom| atom.cost(patient)).collect();
            costs.map(|costs| total_cost(costs.into_iter()))
        };
        query.readings().iter().filter_map(cost).min().unwrap_or(u32::MAX)
    }

    fn corrected<'a>(
        &'a self,
        ground: Ground<'a>,
        query: &'a Query,
        plans: &[Vec<Plan<'a>>],
        limit: usize,
        offset: usize,
    ) -> Hits {
        let wanted = offset.saturating_add(limit);
        let found = correct::correct(ground, &self.delta, query, plans, wanted);
        let places =
            page::merged(&found.rows, page::sorted(found.slots, &self.delta), &self.delta, usize::MAX);
        let mut places = page::spread_namesakes(places, ground, &self.delta);
        places.truncate(wanted);
        Hits { total: found.total, rows: self.hits(&places, offset, true), corrected: found.total > 0 }
    }

    fn hits(&self, places: &[Place], offset: usize, corrected: bool) -> Vec<Hit> {
        let hit = |place: &Place| {
            let key = match place {
                Place::Row { row, .. } => self.base.keys[*row as usize],
                Place::Slot { at, .. } => self.delta.slot(*at).patient.key,
            };
            let why = match (corrected, place.rank()) {
                (true, _) => Why::Corrected,
                (false, super::rank::EXACT_ID) => Why::ExactId,
                _ => Why::Typed,
            };
            Hit { key, why }
        };
        places.iter().skip(offset).map(hit).collect()
    }

    /// Bytes held: of what the patients' names, postcodes, ids and birth dates are, and beside it. The delta is not
    /// counted.
    pub fn bytes(&self) -> (usize, usize) {
        let (text, beside) = self.base.bytes();
        (text, beside + self.live.bytes())
    }
}
