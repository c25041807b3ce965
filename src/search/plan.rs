//! One condition of a query against a base: which runs of rows answer it, and how a row answers it.

use std::ops::Range;

use super::atom::{Atom, INWARD};
use super::base::{Base, Hot};
use super::bits::{Bits, row_number};
use super::dates::{self, DatePattern};
use super::folded::Kind;
use super::live::Live;
use super::numbers;
use super::rank::{self, Cost};

/// Rows that answer a condition, in one of the forms in which the base has them.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Rows(&'a [u32]),
    Packed(&'a [u64]),
    Set(&'a Bits),
}

/// A condition, looked up.
pub(super) struct Plan<'a> {
    pub atom: &'a Atom,
    /// Words of names that begin so.
    pub names: Range<u32>,
    /// The first of these, where it is the very word.
    pub whole: Option<u32>,
    postcodes: Range<u32>,
    /// Everything that answers; sets of it may overlap.
    sources: Vec<Source<'a>>,
    /// The kept answer; then `sources` holds it and perhaps states.
    hot: Option<&'a Hot>,
    /// At least the number of rows that answer.
    pub size: usize,
    /// Rows whose whole Patient ID, NHS number or local id was typed.
    pub exact: Vec<u32>,
    /// Rows that cannot be asked for by looking at a row.
    unseen: usize,
}

/// Rows that can share one whole local id and still all come first.
const MOST_EXACT: usize = 64;
/// Runs of rows that are searched one by one, at most.
const MOST_UNSEEN: usize = 128;

impl<'a> Plan<'a> {
    /// Looks `atom` up.
    pub fn new(base: &'a Base, live: &'a Live, atom: &'a Atom) -> Self {
        let names = atom.name_text().map_or(0..0, |text| base.names.prefixed(text));
        let whole = atom.name_text().and_then(|text| {
            (!names.is_empty() && base.names.get(names.start as usize) == text).then_some(names.start)
        });
        let postcodes = atom.postcode_text().map_or(0..0, |text| base.postcodes.prefixed(text));
        let mut plan = Self {
            atom,
            names,
            whole,
            postcodes,
            sources: Vec::new(),
            hot: hot_of(base, atom),
            size: 0,
            exact: Vec::new(),
            unseen: 0,
        };
        plan.look_up(base);
        if let Some(hot) = plan.hot {
            plan.sources = vec![Source::Set(&hot.rows)];
            plan.size = hot.count;
            plan.unseen = 0;
        }
        for bit in atom.status().members() {
            plan.sources.push(Source::Set(&live.status[bit]));
            plan.size += base.len();
        }
        plan
    }

    fn look_up(&mut self, base: &'a Base) {
        for postings in [&base.family, &base.given, &base.other] {
            self.add(postings.run(self.names.clone()));
        }
        self.add(base.at_postcode.run(self.postcodes.clone()));
        if let Some(text) = self.atom.local_text() {
            self.look_up_local(base, text);
        }
        match self.atom {
            Atom::Digits { text, .. } => {
                for list in [&base.patient_ids, &base.nhs_numbers] {
                    let run = list.prefixed(text);
                    self.add_unseen(Source::Packed(run), run.len());
                    if text.len() == 10 {
                        self.exact.extend(run.iter().map(|packed| numbers::row_of(*packed)));
                    }
                }
            }
            Atom::Postcode { outward, inward } => self.look_up_parts(base, outward, inward),
            _ => {}
        }
        if self.hot.is_none() {
            for date in self.atom.dates() {
                self.look_up_date(base, date);
            }
        }
    }

    fn look_up_local(&mut self, base: &'a Base, text: &str) {
        let range = base.locals.prefixed(text);
        let run = &base.local_rows[range.start as usize..range.end as usize];
        let same = range.take(MOST_EXACT).take_while(|at| base.locals.get(*at as usize) == text).count();
        self.exact.extend(&run[..same]);
        self.add_unseen(Source::Rows(run), run.len());
    }

    fn look_up_parts(&mut self, base: &'a Base, outward: &str, inward: &str) {
        let range = base.postcodes.prefixed(&format!("{outward}{inward}"));
        for at in range {
            if base.postcodes.get(at as usize).len() == outward.len() + INWARD {
                self.add(base.at_postcode.run(at..at + 1));
            }
        }
    }

    fn look_up_date(&mut self, base: &'a Base, date: &DatePattern) {
        let any = [(0, 9999)];
        let years = if date.years.is_empty() { &any[..] } else { &date.years };
        for (first, last) in years {
            let from = base.days.partition_point(|day| *day < dates::year_start(*first));
            let to = base.days.partition_point(|day| *day < dates::year_start(last + 1));
            let mut start = None;
            for at in from..=to {
                let fits = at < to && (date.whole_years() || date.has_day(base.days[at]));
                match (start, fits) {
                    (None, true) => start = Some(at),
                    (Some(since), false) => {
                        self.add(base.born.run(row_number(since)..row_number(at)));
                        start = None;
                    }
                    _ => {}
                }
            }
        }
    }

    fn add(&mut self, run: &'a [u32]) {
        if !run.is_empty() {
            self.size += run.len();
            self.sources.push(Source::Rows(run));
        }
    }

    fn add_unseen(&mut self, source: Source<'a>, len: usize) {
        if len > 0 {
            self.size += len;
            self.unseen += len;
            self.sources.push(source);
        }
    }

    /// The one set that is the whole answer, where it is kept, with its size.
    pub fn kept(&self) -> Option<(&'a Bits, usize)> {
        self.hot.filter(|_| self.sources.len() == 1).map(|hot| (&hot.rows, hot.count))
    }

    /// Adds all rows that answer to `into`.
    pub fn fill(&self, into: &mut Bits) {
        for source in &self.sources {
            match source {
                Source::Rows(rows) => rows.iter().for_each(|row| into.set(*row)),
                Source::Packed(rows) => rows.iter().for_each(|packed| into.set(numbers::row_of(*packed))),
                Source::Set(set) => into.or(set),
            }
        }
    }

    /// All rows that answer, sorted. For small answers.
    pub fn rows(&self, base: &Base) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.size);
        for source in &self.sources {
            match source {
                Source::Rows(run) => rows.extend_from_slice(run),
                Source::Packed(run) => rows.extend(run.iter().map(|packed| numbers::row_of(*packed))),
                Source::Set(set) => rows.extend(set.rows_in(base.rows())),
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether [`Self::has`] is cheap.
    pub fn can_be_asked(&self) -> bool {
        self.unseen <= MOST_UNSEEN
    }

    /// Whether `row` answers, found by looking at the row.
    pub fn has(&self, base: &Base, row: u32) -> bool {
        let in_source = |source: &Source<'_>| match source {
            Source::Set(set) => set.has(row),
            Source::Packed(run) => run.iter().any(|packed| numbers::row_of(*packed) == row),
            // Long runs of rows are names, postcodes and dates, which the row itself tells.
            Source::Rows(run) => run.len() <= MOST_UNSEEN && run.contains(&row),
        };
        self.sources.iter().any(in_source)
            || (self.hot.is_none()
                && (base.words(row).any(|(_, word)| self.names.contains(&word))
                    || self.in_postcode(base, row)
                    || self.atom.dates().iter().any(|date| date.has(base.birth[row as usize]))))
    }

    fn in_postcode(&self, base: &Base, row: u32) -> bool {
        let own = base.postcode_of[row as usize];
        match self.atom {
            Atom::Postcode { outward, inward } if own != super::base::NONE => {
                let own = base.postcodes.get(own as usize);
                own.len() == outward.len() + INWARD
                    && own.starts_with(outward.as_str())
                    && own[outward.len()..].starts_with(inward.as_str())
            }
            _ => self.postcodes.contains(&own),
        }
    }

    /// How well `row`, which answers, does so.
    pub fn cost(&self, base: &Base, row: u32) -> Cost {
        if self.exact.contains(&row) {
            return rank::EXACT_ID;
        }
        let name = base
            .words(row)
            .enumerate()
            .filter(|(_, (_, word))| self.names.contains(word))
            .map(|(at, (kind, word))| {
                rank::name(kind, self.whole == Some(word), at == 0 || kind != Kind::Family)
            })
            .min();
        let date =
            self.atom.dates().iter().any(|date| date.has(base.birth[row as usize])).then_some(rank::DATE);
        let postcode = self.in_postcode(base, row).then_some(rank::POSTCODE);
        name.into_iter().chain(date).chain(postcode).min().unwrap_or(rank::OTHERWISE)
    }

    /// How many rows have it in the given name.
    pub fn given_size(&self, base: &Base) -> usize {
        base.given.run(self.names.clone()).len()
    }
}

/// The kept answer to a condition. Kept answers to digits read dates with the day first.
fn hot_of<'a>(base: &'a Base, atom: &Atom) -> Option<&'a Hot> {
    match atom {
        Atom::Word { text, .. } | Atom::Digits { text, day_first: true, .. } => base.hot.get(text.as_str()),
        _ => None,
    }
}
