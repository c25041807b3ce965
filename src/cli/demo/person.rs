//! One synthetic person: name, birth, address, telephone, the status of the record.

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::words::{Background, Words};
use crate::domain::{Address, Gender, Identifier, NhsNumber, PatientDetails, PersonName, RecordStatus};

/// The naming system of the demo's made-up hospital numbers.
const LOCAL_SYSTEM: &str = "https://demo.patient-profile.example/hospital-number";
/// Every so many patients one has a name that programs get wrong.
const EDGE_EVERY: u64 = 211;

/// What makes a person.
pub(super) struct Recipe<'a> {
    /// The number in the population.
    pub(super) index: u64,
    /// The day at the site.
    pub(super) today: NaiveDate,
    /// The NHS number, in the range that is reserved for tests.
    pub(super) nhs_number: Option<NhsNumber>,
    /// The lists.
    pub(super) words: &'a Words,
}

/// Draws a person and the status of the record.
pub(super) fn person(recipe: &Recipe<'_>, dice: &mut Dice) -> (PatientDetails, RecordStatus) {
    let age = age(dice);
    let born = birth_date(recipe.today, age, dice);
    let (gender, name, other_names) = names(recipe, age, dice);
    let status = status(age, dice);
    let died = (status == RecordStatus::Deceased).then(|| recipe.today - Days::new(1 + dice.below(400)));
    let nhs_number = recipe.nhs_number.filter(|_| !dice.chance(15));
    let details = PatientDetails {
        identifiers: vec![Identifier {
            system: LOCAL_SYSTEM.to_owned(),
            value: format!("D{:07}", 1_000_000 + recipe.index * 7 % 9_000_000),
        }],
        nhs_number,
        name,
        other_names,
        gender,
        birth_date: (!dice.chance(8)).then_some(born),
        death_date: died.filter(|died| *died > born),
        address: (!dice.chance(10)).then(|| address(recipe.words, dice)),
        phone: (!dice.chance(120)).then(|| phone(dice)),
        organisation: None,
    };
    (details, status)
}

/// Hospitals see the old more often than the young.
fn age(dice: &mut Dice) -> u64 {
    match dice.below(100) {
        0..=9 => dice.below(18),
        10..=29 => 18 + dice.below(22),
        30..=54 => 40 + dice.below(22),
        55..=84 => 62 + dice.below(19),
        85..=97 => 81 + dice.below(12),
        _ => 93 + dice.below(11),
    }
}

fn birth_date(today: NaiveDate, age: u64, dice: &mut Dice) -> NaiveDate {
    today - Days::new(age * 36_525 / 100 + dice.below(365) + 1)
}

fn names(recipe: &Recipe<'_>, age: u64, dice: &mut Dice) -> (Gender, PersonName, Vec<PersonName>) {
    if recipe.index % EDGE_EVERY == 17 {
        let at = usize::try_from(recipe.index / EDGE_EVERY).unwrap_or(0) % recipe.words.edge_names.len();
        let edge = &recipe.words.edge_names[at];
        let gender = match edge.gender {
            "F" => Gender::Female,
            "M" => Gender::Male,
            _ => Gender::Other,
        };
        let [title, given, family] = [edge.title, edge.given, edge.family].map(str::to_owned);
        return (gender, PersonName { title, given, family }, Vec::new());
    }
    let female = dice.chance(530);
    let background = background(recipe.words, dice);
    let given_names = if female { &background.women } else { &background.men };
    let mut given = dice.pick(given_names).clone();
    if dice.chance(350) {
        let second = dice.pick(given_names);
        if *second != given {
            given = format!("{given} {second}");
        }
    }
    let home = if dice.chance(880) { background } else { self::background(recipe.words, dice) };
    let mut family = dice.pick(&home.families).clone();
    if dice.chance(30) {
        family = format!("{family}-{}", dice.pick(&background.families));
    }
    let title = title(female, age, dice);
    let former = female && title == "Mrs" && dice.chance(250);
    let others = former.then(|| PersonName {
        title: String::new(),
        given: given.clone(),
        family: dice.pick(&background.families).clone(),
    });
    let gender = if dice.chance(12) {
        Gender::Unknown
    } else if female {
        Gender::Female
    } else {
        Gender::Male
    };
    (gender, PersonName { title: title.to_owned(), given, family }, others.into_iter().collect())
}

fn background<'a>(words: &'a Words, dice: &mut Dice) -> &'a Background {
    let mut left = dice.below(words.backgrounds.iter().map(|b| b.weight).sum());
    for background in &words.backgrounds {
        if left < background.weight {
            return background;
        }
        left -= background.weight;
    }
    &words.backgrounds[0]
}

fn title(female: bool, age: u64, dice: &mut Dice) -> &'static str {
    if age < 16 {
        return if female { "Miss" } else { "Master" };
    }
    match (dice.below(100), female) {
        (0..=2, _) => "Dr",
        (3, _) => "Mx",
        (4..=44, true) => "Mrs",
        (45..=79, true) => "Ms",
        (_, true) => "Miss",
        (_, false) => "Mr",
    }
}

/// Postcode areas that the post does not use; letters that postcodes use.
fn address(words: &Words, dice: &mut Dice) -> Address {
    const INWARD: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    let (town, area) = *dice.pick(&words.towns);
    let house = 1 + dice.below(180);
    let mut lines = vec![format!("{house} {}", dice.pick(&words.streets))];
    if dice.chance(90) {
        lines.insert(0, format!("Flat {}", 1 + dice.below(24)));
    }
    let letters = [*dice.pick(INWARD), *dice.pick(INWARD)].map(char::from);
    let postcode = format!("{area} {}{}{}", dice.below(10), letters[0], letters[1]);
    Address { lines, town: town.to_owned(), postcode, country: String::new() }
}

/// Numbers that the regulator keeps free for plays and films.
fn phone(dice: &mut Dice) -> String {
    let ending = dice.below(1000);
    if dice.chance(600) { format!("07700 900{ending:03}") } else { format!("01632 960{ending:03}") }
}

fn status(age: u64, dice: &mut Dice) -> RecordStatus {
    let mut left = dice.below(1000);
    let deceased = if age > 75 { 40 } else { 4 };
    let shares = [
        (deceased, RecordStatus::Deceased),
        (12, RecordStatus::Inactive),
        (10, RecordStatus::Closed),
        (8, RecordStatus::MovedAway),
        (5, RecordStatus::Restricted),
        (2, RecordStatus::SafeguardingHold),
        (2, RecordStatus::ConsentWithdrawn),
        (3, RecordStatus::Merged),
        (25, RecordStatus::InHospital),
        (20, RecordStatus::UnderAssessment),
        (15, RecordStatus::Eligible),
        (10, RecordStatus::InReview),
        (10, RecordStatus::OnHold),
        (5, RecordStatus::NoLongerEligible),
    ];
    for (share, status) in shares {
        if left < share {
            return status;
        }
        left -= share;
    }
    RecordStatus::Open
}
