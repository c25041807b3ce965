//! What an operator typed, read into conditions. Any text gives a query; nothing here can fail.

use chrono::NaiveDate;

use super::atom::{Atom, INWARD};
use super::dates::{self, DateOrder, DatePattern};
use super::fold;
use super::status::{self, Status};
use crate::domain::date_entry::month_named;

/// Characters of the typed text that are read; what follows is ignored.
const MOST_CHARS: usize = 240;
/// Conditions of one reading; further words are ignored.
const MOST_ATOMS: usize = 8;
/// Readings of one text; further ones are ignored.
const MOST_READINGS: usize = 6;

/// A search text, read.
///
/// "mar 1962" can be a month or Mary's year of birth: a query is a list of readings, and a patient is found who answers
/// every condition of at least one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Query {
    readings: Vec<Vec<Atom>>,
    only: Option<Status>,
}

impl Query {
    /// Reads `text` as typed. `today` settles the century of years with two digits.
    pub fn parse(text: &str, today: NaiveDate, order: DateOrder) -> Self {
        let mut folded = String::new();
        let cut = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
        fold::folded(&text[..cut], |c| folded.push(c));
        let reader = Reader { today, order };
        let items: Vec<Item> = folded.split_whitespace().flat_map(|chunk| reader.items(chunk)).collect();
        let mut readings = vec![Vec::new()];
        let mut rest = items.as_slice();
        while !rest.is_empty() {
            let (taken, alternatives) = reader.clause(rest);
            readings = product(&readings, &alternatives);
            rest = &rest[taken..];
        }
        readings.retain(|atoms| !atoms.is_empty());
        Self { readings, only: None }
    }

    /// Finds only patients in one of these states as well (R31).
    #[must_use]
    pub fn only(mut self, states: Status) -> Self {
        self.only = Some(states);
        self
    }

    /// Whether nothing is asked for, so that all patients are found.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty() && self.only.is_none()
    }

    pub(super) fn readings(&self) -> &[Vec<Atom>] {
        &self.readings
    }

    pub(super) fn only_states(&self) -> Option<Status> {
        self.only
    }
}

/// Every reading so far, followed by every alternative.
fn product(readings: &[Vec<Atom>], alternatives: &[Vec<Atom>]) -> Vec<Vec<Atom>> {
    let mut made: Vec<Vec<Atom>> = Vec::new();
    for alternative in alternatives {
        for reading in readings {
            let mut atoms = reading.clone();
            for atom in alternative {
                if atoms.len() < MOST_ATOMS && !atoms.contains(atom) {
                    atoms.push(atom.clone());
                }
            }
            if made.len() < MOST_READINGS && !made.contains(&atoms) {
                made.push(atoms);
            }
        }
    }
    made
}

/// A piece between blanks, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// Digits only.
    Number(String),
    /// Letters, perhaps with digits.
    Word(String),
    /// Settled alternatives, as of 12/3/62.
    Settled(Vec<Vec<Atom>>),
}

impl Item {
    fn number(&self) -> Option<&str> {
        if let Self::Number(digits) = self { Some(digits) } else { None }
    }

    fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }

    fn text(&self) -> Option<&str> {
        self.number().or_else(|| self.word())
    }
}

struct Reader {
    today: NaiveDate,
    order: DateOrder,
}

/// How many items a clause takes, and its alternatives.
type Clause = (usize, Vec<Vec<Atom>>);

impl Reader {
    /// The items of one piece between blanks.
    fn items(&self, chunk: &str) -> Vec<Item> {
        let core = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            return Vec::new();
        }
        if core.bytes().all(|b| b.is_ascii_digit()) {
            return vec![Item::Number(core.to_owned())];
        }
        let mut words = Vec::new();
        let mut text = String::new();
        let mut places = Vec::new();
        fold::words(core, &mut text, |start, end| places.push((start, end)));
        for (start, end) in places {
            let word = text[start..end].to_owned();
            words.push(if word.bytes().all(|b| b.is_ascii_digit()) {
                Item::Number(word)
            } else {
                Item::Word(word)
            });
        }
        if !core.bytes().any(|b| b.is_ascii_digit()) {
            return words;
        }
        self.settled(core, &words).map_or(words, |settled| vec![Item::Settled(settled)])
    }

    /// Alternatives of a piece with digits and something else: a date, an NHS number with hyphens, a code.
    fn settled(&self, core: &str, words: &[Item]) -> Option<Vec<Vec<Atom>>> {
        let parts: Vec<&str> = core.split(['/', '.', '-', ',']).collect();
        let date =
            (2..=3).contains(&parts.len()).then(|| dates::in_parts(&parts, self.order, self.today)).flatten();
        if let Some(date) = date.or_else(|| self.glued(core)) {
            let mut found = vec![vec![Atom::Date(date)]];
            if let [Item::Word(word)] = words {
                found.push(vec![word_atom(word)]);
            }
            return Some(found);
        }
        if words.len() < 2 {
            return None;
        }
        if words.iter().all(|item| item.number().is_some()) {
            let digits: String = words.iter().filter_map(Item::number).collect();
            return Some(vec![vec![self.digits(&digits)]]);
        }
        let joined: String = words.iter().filter_map(Item::text).collect();
        let apart = words.iter().filter_map(|item| self.plain(item)).collect();
        Some(vec![vec![Atom::Code(joined)], apart])
    }

    /// A date without separators, as in 12mar1962.
    fn glued(&self, core: &str) -> Option<DatePattern> {
        let is_digit = |c: char| c.is_ascii_digit();
        let start = core.find(|c| !is_digit(c))?;
        let end = core[start..].find(is_digit).map_or(core.len(), |at| start + at);
        let parts: Vec<&str> = [&core[..start], &core[start..end], &core[end..]]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        month_named(&core[start..end])?;
        if parts.len() < 2 { None } else { dates::in_parts(&parts, self.order, self.today) }
    }

    /// The first clause of `items`.
    fn clause(&self, items: &[Item]) -> Clause {
        self.date_clause(items)
            .or_else(|| self.number_clause(items))
            .or_else(|| postcode_clause(items))
            .or_else(|| state_clause(items))
            .unwrap_or_else(|| match &items[0] {
                Item::Settled(alternatives) => (1, alternatives.clone()),
                item => (1, vec![self.plain(item).into_iter().collect()]),
            })
    }

    /// A date over several pieces. Where it can be names and numbers as well, both are meant.
    fn date_clause(&self, items: &[Item]) -> Option<Clause> {
        (2..=3usize.min(items.len())).rev().find_map(|taken| {
            let texts: Vec<&str> = items[..taken].iter().map(Item::text).collect::<Option<_>>()?;
            let months = texts.iter().filter(|text| month_named(text).is_some()).count();
            let numbers = items[..taken].iter().filter(|item| item.number().is_some()).count();
            if numbers + months != taken || months > 1 {
                return None;
            }
            let month_first = month_named(texts[0]).is_some();
            if month_first && taken == 2 && texts[1].len() < 3 && self.order == DateOrder::DayFirst {
                return None;
            }
            let date = dates::in_parts(&texts, self.order, self.today)?;
            let mut found = vec![vec![Atom::Date(date)]];
            if taken == 2 && (month_first || texts.iter().any(|text| text.len() == 4 && months == 0)) {
                found.push(items[..taken].iter().filter_map(|item| self.plain(item)).collect());
            }
            Some((taken, found))
        })
    }

    /// The three groups of a ten-digit number, the last one perhaps unfinished.
    fn number_clause(&self, items: &[Item]) -> Option<Clause> {
        let groups: Vec<&str> = items.iter().map_while(Item::number).take(3).collect();
        let taken = match groups.as_slice() {
            [a, b, c] if a.len() == 3 && b.len() == 3 && c.len() <= 4 => 3,
            [a, b, ..] if a.len() == 3 && b.len() <= 3 => 2,
            _ => return None,
        };
        Some((taken, vec![vec![self.digits(&groups[..taken].concat())]]))
    }

    fn plain(&self, item: &Item) -> Option<Atom> {
        match item {
            Item::Number(digits) => Some(self.digits(digits)),
            Item::Word(word) => Some(word_atom(word)),
            Item::Settled(_) => None,
        }
    }

    fn digits(&self, digits: &str) -> Atom {
        Atom::Digits {
            text: digits.to_owned(),
            dates: dates::compact(digits, self.order, self.today),
            day_first: self.order == DateOrder::DayFirst,
        }
    }
}

fn word_atom(word: &str) -> Atom {
    Atom::Word { text: word.to_owned(), status: status::of_word(word) }
}

/// A British postcode typed with a blank: LS1 4 is district LS1, not LS14.
fn postcode_clause(items: &[Item]) -> Option<Clause> {
    let outward = items[0].word()?;
    let inward = items.get(1)?.text()?;
    let letters = outward.bytes().take_while(u8::is_ascii_lowercase).count();
    let district = &outward.as_bytes()[letters..];
    let is_outward = (1..=2).contains(&letters)
        && (1..=2).contains(&district.len())
        && district[0].is_ascii_digit()
        && district.iter().all(u8::is_ascii_alphanumeric);
    let is_inward = inward.len() <= INWARD
        && inward
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 0 { b.is_ascii_digit() } else { b.is_ascii_lowercase() });
    (is_outward && is_inward)
        .then(|| (2, vec![vec![Atom::Postcode { outward: outward.to_owned(), inward: inward.to_owned() }]]))
}

/// A state in several words, as in "not invited"; the words can be names as well.
fn state_clause(items: &[Item]) -> Option<Clause> {
    (2..=3usize.min(items.len())).rev().find_map(|taken| {
        let words: Vec<&str> = items[..taken].iter().map(Item::word).collect::<Option<_>>()?;
        let state = status::of_words(&words);
        let names = words
            .iter()
            .map(|word| Atom::Word { text: (*word).to_owned(), status: Status::default() })
            .collect();
        (!state.is_empty()).then(|| (taken, vec![vec![Atom::State(state)], names]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn read(text: &str) -> Vec<Vec<String>> {
        let today = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let shown = |atom: &Atom| match atom {
            Atom::Word { text, status } if status.is_empty() => text.clone(),
            Atom::Word { text, .. } => format!("{text}?"),
            Atom::Digits { text, .. } => text.clone(),
            Atom::Code(text) => format!("code:{text}"),
            Atom::Postcode { outward, inward } => format!("{outward}+{inward}"),
            Atom::Date(_) => "date".to_owned(),
            Atom::State(_) => "state".to_owned(),
        };
        let query = Query::parse(text, today, DateOrder::DayFirst);
        query.readings().iter().map(|atoms| atoms.iter().map(shown).collect()).collect()
    }

    #[rstest]
    #[case("", "")]
    #[case(" -- ' ", "")]
    #[case("O'Brien-Smith  jo", "obrien smith jo")]
    #[case("943 476 5919", "9434765919")]
    #[case("943-476-5919", "9434765919")]
    #[case("943 47", "94347")]
    #[case("smith 1962 943", "smith 1962 943")]
    #[case("smith 12/3/62", "smith date")]
    #[case("12.03.1962 smith", "date smith")]
    #[case("1962-03-12", "date")]
    #[case("12 mar 1962", "date")]
    #[case("12mar1962", "date | 12mar1962")]
    #[case("12 3 62", "date")]
    #[case("mar 1962", "date | mar 1962")]
    #[case("smith mar", "smith mar")]
    #[case("mar 12", "mar 12")]
    #[case("ls1 4ab", "ls1+4ab")]
    #[case("LS14AB", "ls14ab")]
    #[case("smith ls1 4", "smith ls1+4")]
    #[case("rxf-0012", "code:rxf0012 | rxf 0012")]
    #[case("locked", "locked?")]
    #[case("not invited", "state | not invited")]
    #[case("no credentials", "state | no credentials")]
    #[case("pending email c smith", "state smith | pending email c smith")]
    #[case("a a a", "a")]
    fn a_text_is_read(#[case] text: &str, #[case] expected: &str) {
        let shown: Vec<String> = read(text).iter().map(|atoms| atoms.join(" ")).collect();
        assert_eq!(shown.join(" | "), expected);
    }

    #[test]
    fn a_long_text_is_cut() {
        let words: Vec<String> = (0..500).map(|n| format!("w{n}")).collect();
        assert_eq!(read(&words.join(" "))[0].len(), MOST_ATOMS);
        assert_eq!(read(&"x".repeat(100_000))[0][0].len(), MOST_CHARS);
    }

    proptest! {
        #[test]
        fn any_text_gives_a_query(text in ".{0,300}", dense in "[0-9a-z/. -]{0,40}") {
            for text in [text, dense] {
                let readings = read(&text);
                prop_assert!(readings.len() <= MOST_READINGS);
                prop_assert!(readings.iter().all(|atoms| !atoms.is_empty() && atoms.iter().all(|a| !a.is_empty())));
            }
        }
    }
}
