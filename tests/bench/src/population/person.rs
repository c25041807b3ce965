//! One synthetic person.

use chrono::{Datelike, Days, NaiveDate};
use patient_profile::domain::{NhsNumber, PatientId, RecordKey};
use patient_profile::search::Entry;

use super::dice::Dice;
use super::names::Names;

/// The day from which ages count back.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();

/// A person, as files and indexes need it.
#[derive(Clone, Debug)]
pub struct Person {
    pub index: u64,
    pub family: String,
    pub given: String,
    pub middle: String,
    pub known_as: String,
    pub former: String,
    pub female: bool,
    pub born: NaiveDate,
    pub nhs_number: Option<u64>,
    pub local_id: String,
    pub street: String,
    pub postcode: String,
}

/// What people of one household share.
#[derive(Clone)]
pub struct Household {
    family: String,
    street: String,
    postcode: String,
}

impl Person {
    /// Surname, given name, date of birth: the order of lists.
    pub fn display_order(&self) -> (&str, &str, NaiveDate) {
        (&self.family, &self.given, self.born)
    }

    /// Middle, known-as and former names.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        [&self.middle, &self.known_as, &self.former].into_iter().map(String::as_str).filter(|n| !n.is_empty())
    }

    /// The day of birth as digits, year first.
    pub fn yyyymmdd(&self) -> String {
        self.born.format("%Y%m%d").to_string()
    }

    /// The day of birth as digits, day first.
    pub fn ddmmyyyy(&self) -> String {
        self.born.format("%d%m%Y").to_string()
    }

    /// Year of birth.
    pub fn year(&self) -> i32 {
        self.born.year()
    }

    /// The key of the record at `row`; see [`row_of`].
    pub fn entry(&self, row: usize) -> Entry {
        let id = (0u32..).find_map(|n| {
            PatientId::from_random(scattered(self.index).wrapping_add(n.wrapping_mul(100_000_007)))
        });
        Entry {
            key: key_of(row),
            patient_id: id.expect("nearly every number gives an id"),
            nhs_number: self.nhs_number.map(|n| format!("{n:010}").parse().expect("made with a check digit")),
            local_ids: vec![self.local_id.clone()],
            family: self.family.clone(),
            given: self.given.clone(),
            other_names: self.others().map(str::to_owned).collect(),
            birth_date: Some(self.born),
            postcode: Some(self.postcode.clone()).filter(|code| !code.is_empty()),
            state: None,
            deceased: false,
            record_disabled: false,
        }
    }
}

/// Keys look random, as the product's do, and lead back to the row.
const STRIDE: u64 = 0x9e37_79b9_7f4a_7c15;

fn key_of(row: usize) -> RecordKey {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&(row as u64 + 1).wrapping_mul(STRIDE).to_be_bytes());
    key[8..].copy_from_slice(&(row as u64).to_be_bytes());
    RecordKey(key)
}

/// The row of a key that `Person::entry` gave.
pub fn row_of(key: RecordKey) -> usize {
    let mut low = [0; 8];
    low.copy_from_slice(&key.0[8..]);
    usize::try_from(u64::from_be_bytes(low)).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is as random as the high one")]
fn scattered(index: u64) -> u32 {
    (index.wrapping_mul(STRIDE) >> 7) as u32
}

/// Draws person number `index`; every third or so lives with the one before.
pub fn person(index: u64, names: &Names, household: &mut Option<Household>) -> Person {
    let mut dice = Dice::of(1, index);
    let female = dice.chance(520);
    let given_names = if female { &names.women } else { &names.men };
    let home = match household.take().filter(|_| dice.chance(280)) {
        Some(home) => home,
        None => new_household(names, &mut dice),
    };
    let mut given = given_names.pick(&mut dice).to_owned();
    if dice.chance(10) {
        given = format!("{given}-{}", given_names.pick(&mut dice));
    }
    let middle = if dice.chance(550) { given_names.pick(&mut dice).to_owned() } else { String::new() };
    let known_as = if dice.chance(120) { given.chars().take(3).collect() } else { String::new() };
    let former = if female && dice.chance(200) { surname(names, &mut dice) } else { String::new() };
    let age = dice.below(52) + dice.below(46);
    let born = TODAY - Days::new(age * 36_525 / 100 + dice.below(365));
    let person = Person {
        index,
        family: home.family.clone(),
        given,
        middle,
        known_as,
        former,
        female,
        born,
        nhs_number: (!dice.chance(10)).then(|| nhs_number(index)),
        local_id: format!("{}{:07}", ["L", "M", "R"][dice.place(3)], index * 3_819_661 % 10_000_000),
        street: home.street.clone(),
        postcode: if dice.chance(4) { String::new() } else { home.postcode.clone() },
    };
    *household = Some(home);
    person
}

fn new_household(names: &Names, dice: &mut Dice) -> Household {
    const INWARD: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    const AREAS: [&str; 8] = ["LS", "LS", "LS", "LS", "BD", "WF", "HX", "YO"];
    let mut family = surname(names, dice);
    if dice.chance(20) {
        family = format!("{family}-{}", surname(names, dice));
    }
    let district = 1 + dice.below(28).min(dice.below(28));
    let letters = [*dice.pick(INWARD), *dice.pick(INWARD)].map(char::from);
    let postcode = format!("{}{district} {}{}{}", dice.pick(&AREAS), dice.below(10), letters[0], letters[1]);
    let street = format!("{} {}", 1 + dice.below(180), dice.pick(&names.streets));
    Household { family, street, postcode }
}

/// Two thirds have a common surname.
fn surname(names: &Names, dice: &mut Dice) -> String {
    let list = if dice.chance(660) { &names.surnames } else { &names.tail };
    list.pick(dice).to_owned()
}

/// A well-formed number of its own for every index, spread over the range in use.
fn nhs_number(index: u64) -> u64 {
    const SPAN: u64 = 40_000_000;
    let body = 400_000_000 + (index * 24_721_361 % SPAN) * 10;
    let checked = |nine: u64| format!("{:010}", nine * 10 + check_digit(nine)).parse::<NhsNumber>();
    // At most one body in eleven has no check digit: one of the next ones has.
    let number = (0..10).find_map(|step| checked(body + step).ok());
    number.map(NhsNumber::as_u64).expect("one of ten bodies has a check digit")
}

fn check_digit(nine: u64) -> u64 {
    let mut rest = nine;
    let mut sum = 0;
    for weight in 2..=10 {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    (11 - sum % 11) % 11 % 10
}
