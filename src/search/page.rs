//! Putting the results of base and delta into one order, and cutting the page out of it.

use std::collections::HashMap;

use super::delta::{self, Delta};
use super::matching::Ground;

/// A result before it is shown: a row of the base or a slot of the delta, with its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Row { rank: u32, row: u32 },
    Slot { rank: u32, at: u32 },
}

/// How many results stand on the first screen, for the rule about namesakes.
const FIRST: usize = 10;
/// How many of one full name may stand among the first, where slips were corrected.
const NAMESAKES: usize = 3;

impl Place {
    /// The rank; 0 is a whole number typed.
    pub fn rank(self) -> u32 {
        match self {
            Self::Row { rank, .. } | Self::Slot { rank, .. } => rank,
        }
    }
}

/// Slots by their ranks; those of one rank in the order on screen.
pub(super) fn sorted(mut slots: Vec<(u32, u32)>, delta: &Delta) -> Vec<(u32, u32)> {
    slots.sort_unstable_by(|(a_rank, a), (b_rank, b)| {
        a_rank.cmp(b_rank).then_with(|| delta.slot(*a).display_order(delta.slot(*b)))
    });
    slots
}

/// Merges rows and slots, both in order, and gives the first `wanted`.
pub(super) fn merged(
    rows: &[(u32, u32)],
    slots: Vec<(u32, u32)>,
    delta: &Delta,
    wanted: usize,
) -> Vec<Place> {
    let mut slots = slots.into_iter().peekable();
    let mut places = Vec::with_capacity(rows.len().min(wanted) + slots.len().min(wanted));
    for (rank, row) in rows {
        while let Some((slot_rank, at)) =
            slots.next_if(|(slot_rank, at)| (*slot_rank, delta.slot(*at).position) <= (*rank, *row))
        {
            places.push(Place::Slot { rank: slot_rank, at });
        }
        places.push(Place::Row { rank: *rank, row: *row });
    }
    let left = wanted.saturating_sub(places.len());
    places.extend(slots.take(left).map(|(rank, at)| Place::Slot { rank, at }));
    places.truncate(wanted);
    places
}

/// Moves namesakes back so that at most three of one full name are among the first ten.
pub(super) fn spread_namesakes(places: Vec<Place>, ground: Ground<'_>, delta: &Delta) -> Vec<Place> {
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
    let (mut first, mut later) = (Vec::with_capacity(places.len()), Vec::new());
    let mut places = places.into_iter();
    while first.len() < FIRST {
        let Some(place) = places.next() else { break };
        let count = seen.entry(name_of(place, ground, delta)).or_default();
        *count += 1;
        if *count <= NAMESAKES { first.push(place) } else { later.push(place) }
    }
    first.append(&mut later);
    first.extend(places);
    first
}

/// A value that is the same for patients of the same family and given name.
fn name_of(place: Place, ground: Ground<'_>, delta: &Delta) -> Vec<u8> {
    let mut name = Vec::new();
    let mut push = |word: &str| {
        name.extend_from_slice(word.as_bytes());
        name.push(0);
    };
    match place {
        Place::Slot { at, .. } => delta::full_name(&delta.slot(at).patient).for_each(&mut push),
        Place::Row { row, .. } => {
            let words = ground.base.full_name(row).iter().map(|word| super::base::unpack_word(*word).1);
            words.for_each(|word| push(ground.base.names.get(word as usize)));
        }
    }
    name
}
