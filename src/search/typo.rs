//! One typing slip in a word: a letter too much, too few, wrong, or two neighbours swapped.
//!
//! A word of up to four letters must, with one slip undone, be the whole name; a longer one may be its beginning.

use std::ops::Range;

use super::dictionary::Dictionary;
use super::rank::{Cost, slip};

/// Words with at most this many letters must be whole.
const SHORT: usize = 4;
/// The fewest letters in which a slip is looked for.
pub(super) const SHORTEST: usize = 2;
/// Letters of a word that are looked at; no name is longer.
const LONGEST: usize = 40;

/// The names that one slip explains, with what each costs.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// Ranges of words. Two of them are apart or one holds the other; outer ones stand first.
    found: Vec<Slip>,
}

#[derive(Debug)]
struct Slip {
    words: Range<u32>,
    cost: Cost,
    /// The next range outside this one.
    outer: Option<usize>,
}

impl Slips {
    /// Walks the sorted words once, spending one slip.
    pub fn new(names: &Dictionary, word: &str) -> Self {
        let letters: Vec<char> = word.chars().collect();
        if !(SHORTEST..=LONGEST).contains(&letters.len()) {
            return Self::default();
        }
        let mut walk = Walk { names, letters: &letters, wanted: String::new(), found: Vec::new() };
        walk.run();
        Self::nested(walk.found)
    }

    /// Sorts the ranges and finds what each lies in.
    fn nested(mut found: Vec<(Range<u32>, Cost)>) -> Self {
        found.sort_unstable_by_key(|(words, cost)| (words.start, std::cmp::Reverse(words.end), *cost));
        found.dedup_by(|later, first| later.0 == first.0);
        let mut slips: Vec<Slip> = Vec::with_capacity(found.len());
        let mut open: Vec<usize> = Vec::new();
        for (words, cost) in found {
            while open.last().is_some_and(|at| slips[*at].words.end <= words.start) {
                open.pop();
            }
            let outer = open.last().copied();
            let cost = outer.map_or(cost, |at| cost.min(slips[at].cost));
            open.push(slips.len());
            slips.push(Slip { words, cost, outer });
        }
        Self { found: slips }
    }

    /// The cost of a word, where a slip explains it.
    pub fn cost(&self, word: u32) -> Option<Cost> {
        let mut at = self.found.partition_point(|slip| slip.words.start <= word).checked_sub(1);
        while let Some(idx) = at {
            let slip = &self.found[idx];
            if word < slip.words.end {
                return Some(slip.cost);
            }
            at = slip.outer;
        }
        None
    }

    /// The outermost ranges, which together are all words found.
    pub fn ranges(&self) -> impl Iterator<Item = Range<u32>> {
        self.found.iter().filter(|slip| slip.outer.is_none()).map(|slip| slip.words.clone())
    }
}

struct Walk<'a> {
    names: &'a Dictionary,
    letters: &'a [char],
    /// A beginning that is being looked up.
    wanted: String,
    found: Vec<(Range<u32>, Cost)>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let letters = self.letters;
        let (mut range, mut before) = (0..self.names.count(), String::new());
        for at in 0..=letters.len() {
            self.slips_at(at, &range, &before);
            let Some(letter) = letters.get(at) else { break };
            before.push(*letter);
            range = self.names.prefixed_within(range, &before);
            if range.is_empty() {
                break;
            }
        }
    }

    /// Every slip before or at letter `at`; `range` are the words that begin with `before`, the letters before it.
    fn slips_at(&mut self, at: usize, range: &Range<u32>, before: &str) {
        let letters = self.letters;
        let first = if at == 0 { slip::FIRST_LETTER } else { 0 };
        if at < letters.len() {
            self.take(range.clone(), before, &[], &letters[at + 1..], slip::OTHER + first);
        }
        if at + 1 < letters.len() && letters[at] != letters[at + 1] {
            let swapped = [letters[at + 1], letters[at]];
            self.take(range.clone(), before, &swapped, &letters[at + 2..], slip::SWAP + first);
        }
        if at == letters.len() {
            return;
        }
        let mut left = range.clone();
        while !left.is_empty() {
            let word = self.names.get(left.start as usize);
            let Some(c) = word[before.len()..].chars().next() else {
                left.start += 1;
                continue;
            };
            let here = self.names.prefixed_within(left.clone(), &word[..before.len() + c.len_utf8()]);
            left.start = here.end;
            if c != letters[at] {
                self.take(here.clone(), before, &[c], &letters[at + 1..], slip::OTHER + first);
            }
            self.take(here, before, &[c], &letters[at..], slip::OTHER + first);
        }
    }

    /// Notes the words in `range` that begin with `before`, `typed` and `rest`.
    fn take(&mut self, range: Range<u32>, before: &str, typed: &[char], rest: &[char], cost: Cost) {
        self.wanted.clear();
        self.wanted.push_str(before);
        self.wanted.extend(typed.iter().chain(rest));
        let range = self.names.prefixed_within(range, &self.wanted);
        if range.is_empty() {
            return;
        }
        if self.names.get(range.start as usize).len() == self.wanted.len() {
            self.found.push((range.start..range.start + 1, cost));
        }
        if self.letters.len() > SHORT {
            self.found.push((range, cost + slip::UNFINISHED));
        }
    }
}

/// The cost of the name `name` for the typed `word`, where one slip explains it. Agrees with [`Slips::cost`].
pub(super) fn cost(word: &[char], name: &str) -> Option<Cost> {
    if !(SHORTEST..=LONGEST).contains(&word.len()) {
        return None;
    }
    let name: Vec<char> = name.chars().collect();
    let fits = |typed: &[char], rest: &[char], cost: Cost| {
        if typed == rest {
            Some(cost)
        } else {
            (word.len() > SHORT && rest.starts_with(typed)).then_some(cost + slip::UNFINISHED)
        }
    };
    let mut best: Option<Cost> = None;
    for at in 0..word.len().min(name.len() + 1) {
        if at > 0 && word[at - 1] != name[at - 1] {
            break;
        }
        let first = if at == 0 { slip::FIRST_LETTER } else { 0 };
        let (typed, rest) = (&word[at..], &name[at..]);
        let mut found = vec![fits(&typed[1..], rest, slip::OTHER + first)];
        if typed.len() > 1
            && rest.len() > 1
            && typed[0] != typed[1]
            && typed[0] == rest[1]
            && typed[1] == rest[0]
        {
            found.push(fits(&typed[2..], &rest[2..], slip::SWAP + first));
        }
        if let Some((letter, rest)) = rest.split_first() {
            if *letter != typed[0] {
                found.push(fits(&typed[1..], rest, slip::OTHER + first));
            }
            found.push(fits(typed, rest, slip::OTHER + first));
        }
        best = best.into_iter().chain(found.into_iter().flatten()).min();
    }
    best
}

/// All ten-digit numbers that one slip away were typed as `digits`.
pub(super) fn numbers_near(digits: &str) -> Vec<String> {
    let bytes = digits.as_bytes();
    let mut found = Vec::new();
    for at in 0..bytes.len() {
        if bytes.len() == 11 {
            found.push(format!("{}{}", &digits[..at], &digits[at + 1..]));
        }
        if bytes.len() == 10 {
            found.extend(('0'..='9').map(|c| format!("{}{c}{}", &digits[..at], &digits[at + 1..])));
            if at + 1 < bytes.len() {
                let (a, b) = (&digits[at..=at], &digits[at + 1..at + 2]);
                found.push(format!("{}{b}{a}{}", &digits[..at], &digits[at + 2..]));
            }
        }
    }
    if bytes.len() == 9 {
        for at in 0..=bytes.len() {
            found.extend(('0'..='9').map(|c| format!("{}{c}{}", &digits[..at], &digits[at..])));
        }
    }
    found.retain(|number| number != digits);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by its definition: every string one slip away is tried.
    fn by_definition(word: &str, name: &str) -> bool {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < SHORTEST {
            return false;
        }
        let alphabet: Vec<char> = name.chars().collect();
        let mut near: Vec<Vec<char>> = Vec::new();
        for at in 0..letters.len() {
            let mut less = letters.clone();
            less.remove(at);
            near.push(less);
            if at + 1 < letters.len() {
                let mut swapped = letters.clone();
                swapped.swap(at, at + 1);
                near.push(swapped);
            }
            for c in &alphabet {
                let mut other = letters.clone();
                other[at] = *c;
                near.push(other.clone());
                let mut more = letters.clone();
                more.insert(at, *c);
                near.push(more);
            }
        }
        near.retain(|n| *n != letters);
        let text = |letters: &Vec<char>| letters.iter().collect::<String>();
        near.iter().map(text).any(|n| n == name || (letters.len() > SHORT && name.starts_with(&n)))
    }

    proptest! {
        #[test]
        fn the_walk_and_the_comparison_agree_with_the_definition(
            names in proptest::collection::btree_set("[abcé]{1,7}", 1..30),
            word in "[abcé]{1,7}",
        ) {
            let mut dictionary = Dictionary::default();
            for name in &names {
                dictionary.push(name);
            }
            let slips = Slips::new(&dictionary, &word);
            let letters: Vec<char> = word.chars().collect();
            for (name, at) in names.iter().zip(0..) {
                let cost = cost(&letters, name);
                prop_assert_eq!(slips.cost(at), cost, "{} for {}", word, name);
                // What is typed without a slip is found as such; whether a slip explains it too does not matter.
                if !name.starts_with(&word) {
                    prop_assert_eq!(cost.is_some(), by_definition(&word, name), "{} for {}", word, name);
                }
                let in_ranges = slips.ranges().any(|range| range.contains(&at));
                prop_assert_eq!(in_ranges, cost.is_some());
            }
        }
    }

    #[test]
    fn a_swap_is_the_cheapest_and_the_first_letter_the_dearest() {
        let cost_of = |word: &str, name| cost(&word.chars().collect::<Vec<_>>(), name);
        assert_eq!(cost_of("smtih", "smith"), Some(slip::SWAP));
        assert_eq!(cost_of("smiht", "smithson"), Some(slip::SWAP + slip::UNFINISHED));
        assert_eq!(cost_of("amith", "smith"), Some(slip::OTHER + slip::FIRST_LETTER));
        assert_eq!(cost_of("jon", "john"), Some(slip::OTHER));
        assert_eq!(cost_of("jhn", "johnson"), None, "a short word must be whole");
        assert_eq!(cost_of("smth", "jones"), None);
    }

    #[test]
    fn a_number_with_a_slip_is_near() {
        for typed in ["9434765918", "9434765991", "943476591", "94347659199"] {
            assert!(numbers_near(typed).iter().any(|number| number == "9434765919"), "{typed}");
        }
        assert!(numbers_near("94347").is_empty());
    }
}
