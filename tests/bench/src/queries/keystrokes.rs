//! Two hundred searches, letter by letter: about two thousand keystrokes.
//!
//! The mix of an operator's day: surname alone, with an initial, given name or year, names in the other order, NHS
//! numbers with and without blanks, postcodes, dates of birth in four forms, local ids.

use crate::population::{Dice, Person};

use super::fold::fold;

/// What stands in the search field after a key.
#[derive(Clone, Debug)]
pub struct Keystroke {
    /// As typed.
    pub raw: String,
    /// As words for the peers, which know no blanks inside numbers, postcodes and dates.
    pub words: Vec<String>,
}

/// About `wanted` keystrokes of searches for people of `people`.
pub fn keystrokes(people: &[Person], wanted: usize) -> Vec<Keystroke> {
    let mut dice = Dice::of(42, 0);
    let mut found = Vec::new();
    while found.len() < wanted {
        let person = dice.pick(people);
        let plain = person.family.is_ascii() && person.given.is_ascii() && person.family.len() > 2;
        if plain {
            let search = search(person, &mut dice);
            found.extend(search.typed());
        }
    }
    found
}

/// A whole search, before it is typed.
struct Search {
    text: String,
    /// Whether blanks and separators are no boundary of words.
    joined: bool,
}

impl Search {
    fn words(text: String) -> Self {
        Self { text, joined: false }
    }

    fn joined(text: String) -> Self {
        Self { text, joined: true }
    }

    /// What stands there after each key that changes what is looked for.
    fn typed(&self) -> Vec<Keystroke> {
        let ends = (1..=self.text.len()).filter(|end| self.text.is_char_boundary(*end));
        let beginnings = ends.map(|end| &self.text[..end]).filter(|typed| !typed.ends_with(' '));
        beginnings
            .map(|typed| {
                let folded = fold(typed);
                let words = if self.joined {
                    vec![folded.replace(' ', "")]
                } else {
                    folded.split(' ').map(str::to_owned).collect()
                };
                Keystroke { raw: typed.to_owned(), words }
            })
            .collect()
    }
}

fn search(person: &Person, dice: &mut Dice) -> Search {
    let family = person.family.to_lowercase();
    let given = fold(&person.given);
    let first = given.split(' ').next().unwrap_or("x").to_owned();
    match dice.below(100) {
        0..=19 => {
            let length = family.len().min(3 + dice.place(5));
            Search::words(family[..length].to_owned())
        }
        20..=34 => Search::words(format!("{family} {}", &first[..1])),
        35..=49 => Search::words(format!("{family} {first}")),
        50..=61 => Search::words(format!("{family} {first} {}", person.year())),
        62..=69 => Search::words(format!("{first} {family}")),
        70..=79 => Search::joined(nhs_number(person, dice)),
        80..=85 => {
            let code = person.postcode.to_lowercase();
            let code = if dice.chance(700) { code } else { code.replace(' ', "") };
            let length = code.len().min(4 + dice.place(5));
            Search::joined(code[..length].to_owned())
        }
        86..=91 => Search::joined(birth_date(person, dice)),
        92..=95 => Search::joined(person.local_id.to_lowercase()),
        _ => Search::words(format!(
            "{family} {}",
            person.postcode.split(' ').next().unwrap_or("ls1").to_lowercase()
        )),
    }
}

fn nhs_number(person: &Person, dice: &mut Dice) -> String {
    let digits = format!("{:010}", person.nhs_number.unwrap_or(4_000_000_004));
    let text = if dice.chance(600) {
        format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        digits
    };
    let length = text.len().min(6 + dice.place(7));
    text[..length].to_owned()
}

/// In one of the forms that begin with digits. Months by name are left to the product: peers would need a parser.
fn birth_date(person: &Person, dice: &mut Dice) -> String {
    let form = *dice.pick(&["%d/%m/%Y", "%Y-%m-%d", "%d %m %Y", "%d%m%Y"]);
    person.born.format(form).to_string()
}
