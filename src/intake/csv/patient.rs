//! A row of a list of patients into a patient.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::field::Field;
use super::header::Header;
use crate::domain::{self, Gender, NhsNumber, PatientDetails, PersonName, RecordStatus};
use crate::intake::caps;
use crate::intake::dates::{birth_date_oddity, written_date};
use crate::intake::fhir::person::kept_lines;
use crate::intake::identity::{NHS_NUMBER_SYSTEMS, identity, in_order, of_patient};
use crate::intake::item::{Incoming, IncomingPatient, Item, SourceName};
use crate::intake::names;
use crate::intake::report::Report;

/// A row with its heading.
struct Cells<'r> {
    header: &'r Header,
    fields: &'r [Cow<'r, str>],
}

impl<'r> Cells<'r> {
    /// The value of a field; empty where the file or the row has none.
    fn get(&self, wanted: Field) -> &'r str {
        self.all(wanted).next().unwrap_or_default()
    }

    fn all(&self, wanted: Field) -> impl Iterator<Item = &'r str> {
        let pairs = self.header.fields.iter().zip(self.fields);
        pairs
            .filter(move |(field, _)| **field == Some(wanted))
            .map(|(_, value)| value.trim())
            .filter(|v| !is_nothing(v))
    }

    /// The heading of a field, for the place of an issue.
    fn heading(&self, wanted: Field) -> &'r str {
        let pairs = self.header.fields.iter().zip(&self.header.headings);
        pairs
            .filter(|(field, _)| **field == Some(wanted))
            .map(|(_, heading)| heading.as_str())
            .next()
            .unwrap_or_default()
    }

    fn kept(&self, wanted: Field, cap: usize, report: &mut Report) -> String {
        report.keep(self.get(wanted), self.heading(wanted), cap)
    }
}

/// What data bases write for nothing.
fn is_nothing(value: &str) -> bool {
    value.is_empty()
        || ["null", "n/a", "#n/a", "nan", "\\n"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Maps a row; none, with an issue, where it names nobody or does not fit its heading.
pub(super) fn patient(
    header: &Header,
    fields: &[Cow<'_, str>],
    today: NaiveDate,
    report: &mut Report,
) -> Option<Item> {
    if fields.iter().skip(header.fields.len()).any(|field| !field.is_empty()) {
        let (has, wants) = (fields.len(), header.fields.len());
        report.refuse(
            "",
            format!("has {has} fields where the heading has {wants}: is a delimiter missing its quotes?"),
        );
        return None;
    }
    if fields.len() < header.fields.len() {
        report.odd("", "has fewer fields than the heading; the missing ones are taken as empty");
    }
    let cells = Cells { header, fields };
    let name = name(&cells, report);
    let mut details =
        PatientDetails { other_names: other_names(&cells, &name), name, ..PatientDetails::default() };
    details.birth_date = birth_date(&cells, today, report);
    details.gender = gender(&cells, report);
    let (status, death_date) = status(&cells, details.birth_date, today, report);
    details.death_date = death_date;
    details.address = address(&cells, report);
    let phone = [Field::Mobile, Field::Phone].into_iter().find(|field| !cells.get(*field).is_empty());
    details.phone = phone.map(|field| cells.kept(field, caps::PHONE, report));
    let mut names = identifiers(&cells, &mut details, report);
    if details.name.is_empty() && names.is_empty() {
        report.refuse("", "names nobody: there is neither a name nor an identifier");
        return None;
    }
    if details.name.is_empty() {
        report.odd(cells.heading(Field::Family), "there is no name: a letter cannot be addressed");
    } else if details.name.family.is_empty() {
        let reason = "there is no family name: letters and lists have the given name alone";
        report.odd(cells.heading(Field::Family), reason);
    }
    names = in_order(names, || of_patient("csv", &details));
    let mut item = Item { place: report.place.clone(), names, incoming: Incoming::Patient(Box::default()) };
    let first = identity(&item);
    let others: Vec<_> =
        std::mem::take(&mut details.identifiers).into_iter().filter(|id| *id != first).collect();
    details.identifiers = std::iter::once(first).chain(others).take(caps::IDENTIFIERS).collect();
    item.incoming =
        Incoming::Patient(Box::new(IncomingPatient { details, status, ..IncomingPatient::default() }));
    Some(item)
}

fn name(cells: &Cells<'_>, report: &mut Report) -> PersonName {
    let given = [cells.get(Field::Given), cells.get(Field::Middle)];
    let given = given.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let whole = cells.get(Field::FullName);
    let split = if given.is_empty() && cells.get(Field::Family).is_empty() && !whole.is_empty() {
        names::split(whole)
    } else {
        PersonName { title: String::new(), given, family: cells.get(Field::Family).to_owned() }
    };
    let title = cells.get(Field::Title);
    PersonName {
        title: report.keep(
            if title.is_empty() { &split.title } else { title },
            cells.heading(Field::Title),
            caps::TITLE,
        ),
        given: report.keep(&split.given, cells.heading(Field::Given), caps::NAME),
        family: report.keep(&split.family, cells.heading(Field::Family), caps::NAME),
    }
}

fn other_names(cells: &Cells<'_>, main: &PersonName) -> Vec<PersonName> {
    let cut = |text: &str| caps::cut(text, caps::OTHER_NAME).0;
    let known_as = PersonName { given: cut(cells.get(Field::KnownAs)), ..PersonName::default() };
    let former = PersonName { family: cut(cells.get(Field::FormerFamily)), ..PersonName::default() };
    [known_as, former]
        .into_iter()
        .filter(|name| {
            !name.is_empty()
                && (name.given != main.given || name.given.is_empty())
                && name.family != *main.family
        })
        .collect()
}

fn birth_date(cells: &Cells<'_>, today: NaiveDate, report: &mut Report) -> Option<NaiveDate> {
    let (text, heading) = (cells.get(Field::BirthDate), cells.heading(Field::BirthDate));
    if text.is_empty() {
        report.odd(heading, "cannot be invited: no date of birth");
        return None;
    }
    match written_date(text, cells.header.date_order) {
        Err(fault) => {
            report.odd(heading, format!("cannot be invited: the date of birth {}", fault.reason()));
            None
        }
        Ok(date) => match birth_date_oddity(date, today) {
            None => Some(date),
            Some((kept, reason)) => {
                report.odd(heading, reason);
                kept.then_some(date)
            }
        },
    }
}

fn gender(cells: &Cells<'_>, report: &mut Report) -> Gender {
    let text = cells.get(Field::Gender);
    match text.to_lowercase().as_str() {
        "female" | "f" | "woman" | "w" | "2" => Gender::Female,
        "male" | "m" | "man" | "1" => Gender::Male,
        "other" | "o" | "indeterminate" | "i" | "x" | "9" | "non-binary" => Gender::Other,
        "" | "unknown" | "u" | "0" | "not known" | "not specified" | "n" => Gender::Unknown,
        _ => {
            report.odd(cells.heading(Field::Gender), "is no gender that is known here and was left out");
            Gender::Unknown
        }
    }
}

/// Reads yes and no as lists write them.
fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" | "t" => Some(true),
        "n" | "no" | "false" | "0" | "f" => Some(false),
        _ => None,
    }
}

/// The record's status: what a status column says, unless a death or an inactive record says more.
fn status(
    cells: &Cells<'_>,
    born: Option<NaiveDate>,
    today: NaiveDate,
    report: &mut Report,
) -> (RecordStatus, Option<NaiveDate>) {
    let died_on = cells.get(Field::DeathDate);
    let death_date = written_date(died_on, cells.header.date_order).ok();
    let wrong = death_date.is_none_or(|date| date > today || born.is_some_and(|born| date < born));
    if !died_on.is_empty() && wrong {
        report.odd(
            cells.heading(Field::DeathDate),
            "is no date on which the patient can have died; only that the patient died is kept",
        );
    }
    if !died_on.is_empty() || flag(cells.get(Field::Deceased)) == Some(true) {
        return (RecordStatus::Deceased, death_date.filter(|_| !wrong));
    }
    let words = cells.get(Field::Status);
    let status = match (RecordStatus::from_label(words), words.to_lowercase().as_str()) {
        (Some(status), _) => status,
        (None, "" | "active" | "a" | "current" | "registered") => RecordStatus::Open,
        (None, "dead" | "died" | "d") => RecordStatus::Deceased,
        (None, "inactive") => RecordStatus::Inactive,
        (None, "discharged") => RecordStatus::Closed,
        (None, "transferred" | "moved away" | "out of area") => RecordStatus::MovedAway,
        (None, "duplicate") => RecordStatus::Merged,
        (None, "sensitive") => RecordStatus::Restricted,
        (None, _) => {
            report.odd(cells.heading(Field::Status), "is no status that is known here; taken as open");
            RecordStatus::Open
        }
    };
    if status == RecordStatus::Open && flag(cells.get(Field::Active)) == Some(false) {
        return (RecordStatus::Inactive, None);
    }
    (status, None)
}

fn address(cells: &Cells<'_>, report: &mut Report) -> Option<domain::Address> {
    let (house, line1) = (cells.get(Field::House), cells.get(Field::Line1));
    let first = if house.is_empty() || line1.is_empty() {
        format!("{house}{line1}")
    } else {
        format!("{house} {line1}")
    };
    let whole = cells.get(Field::Address);
    let mut raw: Vec<&str> = vec![&first];
    raw.extend(whole.split([',', '\n']).map(str::trim));
    raw.extend([Field::Line2, Field::Line3, Field::Line4].map(|field| cells.get(field)));
    raw.push(cells.get(Field::County));
    raw.retain(|line| !line.is_empty());
    let address = domain::Address {
        lines: kept_lines(&raw, cells.heading(Field::Line1), report),
        town: cells.kept(Field::Town, caps::ADDRESS_LINE, report),
        postcode: cells.kept(Field::Postcode, caps::POSTCODE, report),
        country: cells.kept(Field::Country, caps::ADDRESS_LINE, report),
    };
    (address != domain::Address::default()).then_some(address)
}

/// The names by which the row is known; the details get their identifiers and the NHS number.
fn identifiers(cells: &Cells<'_>, details: &mut PatientDetails, report: &mut Report) -> Vec<SourceName> {
    let local = cells.get(Field::LocalId);
    if !local.is_empty() {
        let system = report.keep(&cells.header.system, cells.heading(Field::LocalId), caps::SYSTEM);
        let value = report.keep(local, cells.heading(Field::LocalId), caps::IDENTIFIER);
        details.identifiers.push(domain::Identifier { system, value });
    }
    let number = cells.get(Field::NhsNumber);
    if !number.is_empty() {
        let value = report.keep(number, cells.heading(Field::NhsNumber), caps::IDENTIFIER);
        let mut identifier = domain::Identifier { system: NHS_NUMBER_SYSTEMS[0].to_owned(), value };
        match number.parse::<NhsNumber>() {
            Ok(nhs) => {
                details.nhs_number = Some(nhs);
                identifier.value = nhs.to_string();
            }
            Err(fault) => {
                let reason = format!("is no NHS number ({fault}); kept as a plain identifier");
                report.odd(cells.heading(Field::NhsNumber), reason);
            }
        }
        details.identifiers.push(identifier);
    }
    let mut names: Vec<SourceName> =
        details.identifiers.iter().cloned().map(SourceName::Identifier).collect();
    for (at, other) in cells.all(Field::OtherId).enumerate() {
        let value = report.keep(other, cells.heading(Field::OtherId), caps::IDENTIFIER);
        details.identifiers.push(domain::Identifier { system: format!("csv:other:{at}"), value });
    }
    if details.nhs_number.is_some() {
        details.identifiers.retain(|identifier| identifier.system != NHS_NUMBER_SYSTEMS[0]);
    }
    names.dedup();
    names
}
