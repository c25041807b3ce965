//! Searches with typing slips, and whom they mean.

use crate::population::{Dice, Person};

use super::fold::fold;

/// How many slips a search has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slips {
    /// One, in the surname or the given name.
    One,
    /// One in each of the two.
    OneInEach,
}

/// A search with slips.
#[derive(Clone, Debug)]
pub struct Typo {
    /// Surname and given name as typed.
    pub text: String,
    /// The year of birth of whom it means.
    pub year: String,
    /// The row of whom it means.
    pub row: usize,
}

#[derive(Clone, Copy)]
enum Slip {
    Insert,
    Delete,
    Replace,
    Swap,
}

const KINDS: [Slip; 4] = [Slip::Insert, Slip::Delete, Slip::Replace, Slip::Swap];

/// `wanted` searches "surname given" for people of `people`, each kind of slip equally often.
pub fn typos(people: &[Person], slips: Slips, wanted: usize) -> Vec<Typo> {
    let mut dice = Dice::of(43, slips as u64);
    let mut found = Vec::new();
    while found.len() < wanted {
        let row = dice.place(people.len());
        let person = &people[row];
        let (family, given) = (fold(&person.family), fold(&person.given));
        if !(is_plain(&family, 4) && is_plain(&given, 3)) {
            continue;
        }
        let slip = KINDS[found.len() % KINDS.len()];
        let in_family = dice.chance(600);
        let typed = |name: &str, wrong: bool, dice: &mut Dice| {
            if wrong { with_slip(name, slip, dice) } else { name.to_owned() }
        };
        let both = slips == Slips::OneInEach;
        let family = typed(&family, in_family || both, &mut dice);
        let given = typed(&given, !in_family || both, &mut dice);
        found.push(Typo { text: format!("{family} {given}"), year: person.year().to_string(), row });
    }
    found
}

/// One ASCII word of some length that is not one letter over and over.
fn is_plain(name: &str, at_least: usize) -> bool {
    let first = name.chars().next();
    name.len() >= at_least
        && name.chars().all(|c| c.is_ascii_lowercase())
        && name.chars().any(|c| Some(c) != first)
}

fn with_slip(name: &str, slip: Slip, dice: &mut Dice) -> String {
    loop {
        let mut letters: Vec<char> = name.chars().collect();
        let at = dice.place(letters.len());
        let other = char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0));
        match slip {
            Slip::Insert => letters.insert(at, other),
            Slip::Delete => {
                letters.remove(at);
            }
            Slip::Replace => letters[at] = other,
            Slip::Swap if at + 1 < letters.len() => letters.swap(at, at + 1),
            Slip::Swap => continue,
        }
        let typed: String = letters.into_iter().collect();
        if typed != name {
            return typed;
        }
    }
}
