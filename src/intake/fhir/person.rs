//! Names, addresses and telephone numbers: which one is in use today.

use chrono::NaiveDate;

use super::types::{Address, ContactPoint, HumanName, Period};
use crate::domain::{self, PersonName};
use crate::intake::caps;
use crate::intake::dates::fhir_date;
use crate::intake::lenient::{List, Object, Text};
use crate::intake::names;
use crate::intake::report::Report;

/// Whether a period has ended before today. A partial end (`2002`) counts by its year.
pub(super) fn has_ended(period: &Object<Period<'_>>, today: NaiveDate) -> bool {
    let Some(end) = period.get().and_then(|period| period.end.some()) else { return false };
    match fhir_date(end) {
        Ok(day) => day < today,
        Err(_) => end.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year: i32| {
            use chrono::Datelike;
            year < today.year()
        }),
    }
}

/// The name in use and the others: official before usual before the first; never an old one while there is another.
pub(super) fn names_in_use(
    list: &List<HumanName<'_>>,
    today: NaiveDate,
    report: &mut Report,
) -> (PersonName, Vec<PersonName>) {
    report.shape(list.wrong, "name");
    let mut ranked: Vec<(u32, usize, &HumanName<'_>)> =
        list.iter().map(|(at, name)| (rank_of_name(name, today), at, name)).collect();
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    let mut all = ranked.into_iter().map(|(_, at, name)| (at, name));
    let mut main = PersonName::default();
    for (at, name) in all.by_ref() {
        main = person_name(name, &format!("name[{at}]"), (caps::NAME, caps::TITLE), report);
        if !main.is_empty() {
            break;
        }
    }
    if main.is_empty() {
        report.odd("name", "there is no name: a letter cannot be addressed");
    }
    let mut others: Vec<PersonName> = Vec::new();
    for (at, name) in all {
        // Other names are for search only: a cut in one is no matter to report.
        let seen = report.issues.len();
        let other = person_name(name, &format!("name[{at}]"), (caps::OTHER_NAME, caps::TITLE), report);
        report.issues.truncate(seen);
        let other = PersonName { title: String::new(), ..other };
        let same = |known: &PersonName| known.given == other.given && known.family == other.family;
        if others.len() < caps::OTHER_NAMES && !other.is_empty() && !same(&main) && !others.iter().any(same) {
            others.push(other);
        }
    }
    (main, others)
}

fn rank_of_name(name: &HumanName<'_>, today: NaiveDate) -> u32 {
    let by_use = match name.r#use.as_str() {
        "official" => 0,
        "usual" => 1,
        "temp" => 4,
        "nickname" | "anonymous" => 5,
        "maiden" | "old" => 6,
        _ => 2,
    };
    if has_ended(&name.period, today) { by_use + 10 } else { by_use }
}

fn person_name(
    name: &HumanName<'_>,
    step: &str,
    (cap, title_cap): (usize, usize),
    report: &mut Report,
) -> PersonName {
    for (texts, part) in [(&name.family, "family"), (&name.given, "given"), (&name.prefix, "prefix")] {
        report.shape(texts.wrong(), &format!("{step}.{part}"));
    }
    let (family, given) = (name.family.joined(" "), name.given.joined(" "));
    let raw = match name.text.some() {
        Some(text) if family.is_empty() && given.is_empty() => names::split(text),
        _ => PersonName { title: name.prefix.joined(" "), given, family },
    };
    PersonName {
        title: report.keep(&raw.title, &format!("{step}.prefix"), title_cap),
        given: report.keep(&raw.given, &format!("{step}.given"), cap),
        family: report.keep(&raw.family, &format!("{step}.family"), cap),
    }
}

/// The name of a practitioner as it is shown.
pub(super) fn shown_name(list: &List<HumanName<'_>>, today: NaiveDate, report: &mut Report) -> String {
    let best = list.iter().min_by_key(|(at, name)| (rank_of_name(name, today), *at));
    best.map_or_else(String::new, |(at, name)| {
        let parts = person_name(name, &format!("name[{at}]"), (caps::WORDS, caps::TITLE), report);
        report.keep(&parts.full(), "name", caps::WORDS)
    })
}

/// The address to write to: at home before any other; never a temporary, old or ended one.
pub(super) fn address_in_use(
    list: &List<Address<'_>>,
    today: NaiveDate,
    report: &mut Report,
) -> Option<domain::Address> {
    report.shape(list.wrong, "address");
    let rank = |address: &Address<'_>| match (address.r#use.as_str(), address.r#type.as_str()) {
        ("home", "postal" | "both") => 0,
        ("home", _) => 1,
        ("", _) => 2,
        _ => 3,
    };
    let current = |address: &Address<'_>| {
        !matches!(address.r#use.as_str(), "temp" | "old") && !has_ended(&address.period, today)
    };
    let usable = list.iter().filter(|(_, address)| current(address));
    let best = usable.min_by_key(|(at, address)| (rank(address), *at));
    if best.is_none() && !list.is_empty() {
        report.odd("address", "no address is current: all are old, temporary or have ended");
    }
    let (at, best) = best?;
    let address = postal(best, &format!("address[{at}]"), report);
    (address != domain::Address::default()).then_some(address)
}

/// An address as lines, town, postcode, country.
pub(super) fn postal(source: &Address<'_>, step: &str, report: &mut Report) -> domain::Address {
    report.shape(source.line.wrong(), &format!("{step}.line"));
    let mut raw: Vec<&str> = source.line.items.iter().filter_map(Text::some).collect();
    raw.extend(source.district.some());
    raw.extend(source.state.some());
    if raw.is_empty() && source.city.some().is_none() {
        raw.extend(source.text.as_str().split([',', '\n']).map(str::trim).filter(|line| !line.is_empty()));
    }
    let lines = kept_lines(&raw, step, report);
    domain::Address {
        lines,
        town: report.text(&source.city, &format!("{step}.city"), caps::ADDRESS_LINE),
        postcode: report.text(&source.postal_code, &format!("{step}.postalCode"), caps::POSTCODE),
        country: report.text(&source.country, &format!("{step}.country"), caps::ADDRESS_LINE),
    }
}

/// At most as many lines as are kept, each within its cap.
pub(in crate::intake) fn kept_lines(raw: &[&str], step: &str, report: &mut Report) -> Vec<String> {
    if raw.len() > caps::ADDRESS_LINES {
        report.odd(step, format!("has more than {} lines; the last ones were left out", caps::ADDRESS_LINES));
    }
    raw.iter().take(caps::ADDRESS_LINES).map(|line| report.keep(line, step, caps::ADDRESS_LINE)).collect()
}

/// A telephone number: mobile before home before any other; never an old or ended one.
pub(super) fn phone_in_use(
    list: &List<ContactPoint<'_>>,
    today: NaiveDate,
    report: &mut Report,
) -> Option<String> {
    report.shape(list.wrong, "telecom");
    let rank = |point: &ContactPoint<'_>| match point.r#use.as_str() {
        "mobile" => 0,
        "home" => 1,
        "" => 2,
        _ => 3,
    };
    let usable = list.iter().filter(|(_, point)| {
        point.system.is("phone")
            && !point.r#use.is("old")
            && point.value.some().is_some()
            && !has_ended(&point.period, today)
    });
    let (at, best) = usable.min_by_key(|(at, point)| (rank(point), *at))?;
    Some(report.text(&best.value, &format!("telecom[{at}].value"), caps::PHONE))
}
