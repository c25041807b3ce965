//! The order of many results: classes of rows, each in display order, so that only the rows of the page are looked at.

use std::ops::Range;

use super::base::Base;
use super::bits::Bits;
use super::delta::Delta;
use super::folded::{Folded, Kind};
use super::matching::{Ground, Matches};
use super::plan::Plan;

/// Words of a query that are tried as family and given names.
const MOST_WORDS: usize = 3;

/// A typed word as a name.
#[derive(Clone)]
struct Typed<'q> {
    text: &'q str,
    whole: bool,
    /// The names of the base that it means.
    words: Range<u32>,
}

impl Typed<'_> {
    fn fits(&self, word: Option<&str>) -> bool {
        word.is_some_and(|word| if self.whole { word == self.text } else { word.starts_with(self.text) })
    }
}

/// A class: patients whose family name, given name or both begin with what was typed.
struct Class<'q> {
    family: Option<Typed<'q>>,
    given: Option<Typed<'q>>,
    /// The rows of the base that can be in it.
    rows: Range<u32>,
}

impl Class<'_> {
    fn has_row(&self, base: &Base, row: u32) -> bool {
        self.rows.contains(&row) && self.given_fits(base, row)
    }

    fn given_fits(&self, base: &Base, row: u32) -> bool {
        let given = |typed: &Typed<'_>| base.first_given(row).is_some_and(|word| typed.words.contains(&word));
        self.given.as_ref().is_none_or(given)
    }

    fn has(&self, patient: &Folded) -> bool {
        let fits = |typed: &Option<Typed<'_>>, kind| {
            typed.as_ref().is_none_or(|typed| typed.fits(patient.words(kind).next()))
        };
        fits(&self.family, Kind::Family) && fits(&self.given, Kind::Given)
    }
}

/// The classes of a query, best first; what is in none comes last. Class 0 are rows found by a whole number.
pub(super) struct Classes<'q>(Vec<Class<'q>>);

impl<'q> Classes<'q> {
    /// No class but the last, for results that are ranked one by one.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// The classes for the words of the first reading that has any.
    pub fn new(base: &Base, readings: &[Vec<Plan<'q>>], total: usize) -> Self {
        let mut names: Vec<&Plan<'q>> = Vec::new();
        for plans in readings {
            names = plans.iter().filter(|plan| plan.atom.name_text().is_some()).take(MOST_WORDS).collect();
            if !names.is_empty() {
                break;
            }
        }
        let mut classes = Vec::new();
        for whole_family in [true, false] {
            let mut alone = Vec::new();
            for plan in &names {
                let Some(family) = typed(plan, whole_family) else { continue };
                let rows = base.family_rows(&family.words);
                for whole in [true, false].into_iter().filter(|whole| whole_family || !whole) {
                    let others = names.iter().filter(|other| !std::ptr::eq(**other, *plan));
                    for given in others.filter_map(|other| typed(other, whole)) {
                        let (family, rows) = (Some(family.clone()), rows.clone());
                        classes.push(Class { family, given: Some(given), rows });
                    }
                }
                alone.push(Class { family: Some(family), given: None, rows });
            }
            classes.append(&mut alone);
        }
        if let [plan] = names.as_slice()
            && plan.given_size(base) * 8 >= total
        {
            classes.push(Class { family: None, given: typed(plan, false), rows: base.rows() });
        }
        Self(classes)
    }

    /// The first `wanted` of the slots, which come in the order on screen, each with its class. None of them may be
    /// found by a whole number.
    pub fn slots(&self, delta: &Delta, slots: &[u32], wanted: usize) -> Vec<(u32, u32)> {
        let mut found = Vec::with_capacity(wanted.min(slots.len()));
        let everything = Class { family: None, given: None, rows: 0..0 };
        for (class, at) in self.0.iter().chain([&everything]).zip(0usize..) {
            let earlier = &self.0[..at];
            for slot in slots {
                let patient = &delta.slot(*slot).patient;
                if class.has(patient) && !earlier.iter().any(|class| class.has(patient)) {
                    found.push((super::bits::row_number(at) + 1, *slot));
                    if found.len() >= wanted {
                        return found;
                    }
                }
            }
        }
        found
    }

    /// The class of everything else.
    fn last(&self) -> u32 {
        super::bits::row_number(self.0.len()) + 1
    }

    /// The first `wanted` of `rows` in order, each with its class.
    fn page(&self, base: &Base, rows: &Bits, exact: &[u32], wanted: usize) -> Vec<(u32, u32)> {
        let mut page: Vec<(u32, u32)> = exact.iter().map(|row| (0, *row)).collect();
        let everything = Class { family: None, given: None, rows: base.rows() };
        for (at, class) in self.0.iter().chain([&everything]).enumerate() {
            let earlier = &self.0[..at];
            for row in rows.rows_in(class.rows.clone()) {
                if page.len() >= wanted {
                    return page;
                }
                if class.given_fits(base, row)
                    && !earlier.iter().any(|class| class.has_row(base, row))
                    && !exact.contains(&row)
                {
                    page.push((super::bits::row_number(at) + 1, row));
                }
            }
        }
        page
    }
}

/// A plan's word as a name; none where it is one of those states and numbers that are no name.
fn typed<'q>(plan: &Plan<'q>, whole: bool) -> Option<Typed<'q>> {
    let words = match (whole, plan.whole) {
        (false, _) => plan.names.clone(),
        (true, Some(word)) => word..word + 1,
        (true, None) => 0..0,
    };
    plan.atom.name_text().map(|text| Typed { text, whole, words })
}

/// The first `wanted` rows of `matches`, in order, each with its rank.
pub(super) fn first_rows(
    ground: Ground<'_>,
    matches: &Matches<'_>,
    classes: &Classes<'_>,
    wanted: usize,
) -> Vec<(u32, u32)> {
    match matches {
        Matches::Few(rows) => rows.iter().take(wanted).copied().collect(),
        Matches::Many { rows, exact, .. } => classes.page(ground.base, rows, exact, wanted),
        Matches::All => {
            let present = ground.base.rows().filter(|row| !ground.live.gone.has(*row));
            present.take(wanted).map(|row| (classes.last(), row)).collect()
        }
    }
}
