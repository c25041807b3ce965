//! Identifiers that we give: the internal key of a record, the Patient ID on a letter, the number of a letter.

use std::fmt;
use std::str::FromStr;

use super::nhs_number::NhsNumber;

/// The internal key of any record: 16 random bytes, which say nothing about the patient.
///
/// It names a record on the disk and between rooms; it never stands on a letter or a screen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RecordKey(pub [u8; 16]);

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey({self})")
    }
}

impl FromStr for RecordKey {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if text.len() != 32 || !text.is_ascii() {
            return Err(BadId::Length);
        }
        let mut key = [0; 16];
        for (idx, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[idx * 2..idx * 2 + 2], 16).map_err(|_| BadId::Character)?;
        }
        Ok(Self(key))
    }
}

/// Why a typed identifier is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// The number of digits is wrong.
    #[error("it has the wrong length")]
    Length,
    /// Something else than digits stands in it.
    #[error("it holds a character that does not belong there")]
    Character,
    /// The check digit does not fit: a typing slip.
    #[error("its check digit does not fit: look for a typing slip")]
    CheckDigit,
}

/// The Patient ID that a letter carries and a patient types: nine random digits and a check digit.
///
/// It is given at the first import and never changes. It is never a valid NHS number, so neither can be taken for
/// the other, and never a sequence, so that nobody can lock patients out by counting (`decided.md` 12). The check
/// digit is Damm's: it catches every single wrong digit and every swap of neighbours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatientId(u64);

impl PatientId {
    /// How many digits it has.
    pub const DIGITS: usize = 10;

    /// Makes an id of nine random digits (taken modulo 10^9); none when the result would be a valid NHS number or
    /// would begin with a zero, which spreadsheets drop: then draw again.
    pub fn from_random(random: u32) -> Option<Self> {
        let body = u64::from(random) % 1_000_000_000;
        if body < 100_000_000 {
            return None;
        }
        let id = Self(body * 10 + u64::from(damm(body)));
        if NhsNumber::from_str(&id.to_string()).is_ok() { None } else { Some(id) }
    }

    /// The ten digits as a number, for an index.
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// In groups of three, three and four digits, as it is printed on letters.
    pub fn spaced(self) -> String {
        let text = self.to_string();
        format!("{} {} {}", &text[..3], &text[3..6], &text[6..])
    }
}

impl fmt::Display for PatientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

impl fmt::Debug for PatientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PatientId({self})")
    }
}

impl FromStr for PatientId {
    type Err = BadId;

    /// Reads an id as people type it: spaces and hyphens are ignored.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = digits_of(text)?;
        if digits.len() != Self::DIGITS {
            return Err(BadId::Length);
        }
        let number = digits.iter().fold(0u64, |n, d| n * 10 + u64::from(*d));
        if damm(number) == 0 { Ok(Self(number)) } else { Err(BadId::CheckDigit) }
    }
}

/// The digits of `text` without spaces and hyphens.
pub(super) fn digits_of(text: &str) -> Result<Vec<u8>, BadId> {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_digit(10).and_then(|d| u8::try_from(d).ok()).ok_or(BadId::Character))
        .collect()
}

/// Damm's check digit over the decimal digits of `number`; 0 for a number that already ends in its check digit.
fn damm(number: u64) -> u8 {
    /// A totally anti-symmetric quasigroup of order ten (H. M. Damm, 2004).
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    number.to_string().bytes().fold(0, |interim, digit| TABLE[interim as usize][(digit - b'0') as usize])
}

/// The number of a letter, counted by the store from 1: what a clerk reads from a returned envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LetterNumber(pub u64);

impl fmt::Display for LetterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L{:06}", self.0)
    }
}

impl FromStr for LetterNumber {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = text.trim().trim_start_matches(['L', 'l']);
        digits.parse().map(Self).map_err(|_| BadId::Character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_slip_of_one_digit_or_swap_of_neighbours_is_caught(random: u32, at in 0usize..10, to in 0u8..10) {
            let Some(id) = PatientId::from_random(random) else { return Ok(()) };
            let text = id.to_string();
            prop_assert_eq!(text.parse::<PatientId>(), Ok(id));
            prop_assert!(NhsNumber::from_str(&text).is_err());
            let mut wrong = text.clone().into_bytes();
            wrong[at] = b'0' + to;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert!(wrong == text || wrong.parse::<PatientId>() == Err(BadId::CheckDigit));
            if at < 9 {
                let mut swapped = text.clone().into_bytes();
                swapped.swap(at, at + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                prop_assert!(swapped == text || swapped.parse::<PatientId>().is_err());
            }
        }
    }

    #[test]
    fn an_id_is_read_as_people_type_it() {
        let id = (0..).find_map(|n| PatientId::from_random(123_456_789 + n)).unwrap();
        assert_eq!(id.spaced().parse(), Ok(id));
        assert_eq!("12345".parse::<PatientId>(), Err(BadId::Length));
        assert_eq!("12345x7890".parse::<PatientId>(), Err(BadId::Character));
        assert_eq!(PatientId::from_random(5), None);
    }
}
