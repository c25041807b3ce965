//! The heading of a list of patients: which column is which, or what is missing.

use super::field::{Field, plain, seems};
use super::map::ColumnMap;
use crate::intake::options::DateOrder;

/// What the columns of a file mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The fields by column; none for columns that are not used.
    pub fields: Vec<Option<Field>>,
    /// Which columns the map leaves out: nobody need be asked about them.
    settled: Vec<bool>,
    /// The headings as written, cut to a length fit for messages.
    pub headings: Vec<String>,
    /// The naming system of the local id.
    pub system: String,
    /// How dates of three numbers are written.
    pub date_order: DateOrder,
}

/// How many columns a list may have.
const COLUMNS: usize = 1000;

/// Reads the heading; the reason where the file is no list of patients.
pub(super) fn read(headings: &[&str], map: Option<&ColumnMap>, order: DateOrder) -> Result<Header, String> {
    let shown = |heading: &str| crate::intake::caps::cut(heading, 60).0;
    if let Some(map) = map {
        let gone = map.columns.keys().find(|known| !headings.iter().any(|heading| same(heading, known)));
        if let Some(gone) = gone {
            return Err(format!(
                "the column map names a column that this file does not have: “{}”",
                shown(gone)
            ));
        }
    }
    let mapped = |heading: &str| {
        map.and_then(|map| {
            map.columns.iter().find(|(known, _)| same(heading, known)).map(|(_, field)| *field)
        })
    };
    let given_away = |field: Field| map.is_some_and(|map| map.columns.values().any(|known| *known == field));
    let mut fields: Vec<Option<Field>> = Vec::with_capacity(headings.len());
    let mut settled = Vec::with_capacity(headings.len());
    for heading in headings {
        let recognised = || Field::from_heading(heading).filter(|field| !given_away(*field));
        let field = mapped(heading).or_else(recognised);
        settled.push(mapped(heading) == Some(Field::Ignore));
        let taken = |field: Field| field != Field::OtherId && fields.contains(&Some(field));
        fields.push(field.filter(|field| *field != Field::Ignore && !taken(*field)));
    }
    if headings.len() > COLUMNS {
        return Err(format!("has {} columns; more than {COLUMNS} are not read", headings.len()));
    }
    let has = |wanted: &[Field]| wanted.iter().any(|field| fields.contains(&Some(*field)));
    let named = has(&[Field::Family, Field::FullName]);
    let told_apart = has(&[Field::BirthDate, Field::NhsNumber, Field::LocalId]);
    if !named || !told_apart {
        let mut missing = Vec::new();
        if !named {
            missing.push("the family name");
        }
        if !told_apart {
            missing.push("the date of birth, the NHS number or an id");
        }
        return Err(format!(
            "the heading is not that of a list of patients: there is no column for {}; if there is one under another heading, name it with --map",
            missing.join(", nor for ")
        ));
    }
    let id_at = fields.iter().position(|field| *field == Some(Field::LocalId));
    let by_heading = id_at.map_or_else(String::new, |at| format!("csv:{}", plain(headings[at])));
    Ok(Header {
        system: map.and_then(|map| map.system.clone()).unwrap_or(by_heading),
        date_order: map.and_then(|map| map.date_order).unwrap_or(order),
        headings: headings.iter().map(|heading| shown(heading)).collect(),
        fields,
        settled,
    })
}

fn same(heading: &str, known: &str) -> bool {
    heading.trim().to_lowercase() == known.trim().to_lowercase()
}

impl Header {
    /// The columns that are not used though their heading seems to name something that is needed, with what it seems.
    pub fn doubtful(&self) -> Vec<(&str, &'static str)> {
        let columns = self.fields.iter().zip(&self.headings).zip(&self.settled);
        let open = columns.filter(|((field, _), settled)| field.is_none() && !**settled);
        open.filter_map(|((_, heading), _)| seems(heading).map(|what| (heading.as_str(), what))).collect()
    }

    /// The headings of columns that are not used.
    pub fn unused(&self) -> Vec<&str> {
        let pairs = self.fields.iter().zip(&self.headings);
        pairs
            .filter(|(field, heading)| field.is_none() && !heading.is_empty())
            .map(|(_, h)| h.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_goes_before_what_is_recognised() {
        let map: ColumnMap =
            "system = \"h\"\n[columns]\nname2 = \"family\"\nsurname = \"ignore\"\n".parse().unwrap();
        let header =
            read(&["id", "Name2", "surname", "family name", "dob"], Some(&map), DateOrder::DayFirst).unwrap();
        assert_eq!(
            header.fields,
            [Some(Field::LocalId), Some(Field::Family), None, None, Some(Field::BirthDate)]
        );
        assert_eq!((header.system.as_str(), header.unused()), ("h", vec!["surname", "family name"]));
        let fault = read(&["id", "surname"], Some(&map), DateOrder::DayFirst).unwrap_err();
        assert!(fault.contains("“name2”"), "{fault}");
    }

    #[test]
    fn a_heading_that_is_no_list_of_patients_is_told_what_is_missing() {
        let fault = read(&["personalisation_field", "example_1"], None, DateOrder::DayFirst).unwrap_err();
        assert!(
            fault.contains("family name, nor for the date of birth") && fault.contains("--map"),
            "{fault}"
        );
        let fault = read(&["given", "dob"], None, DateOrder::DayFirst).unwrap_err();
        assert!(fault.contains("family name;"), "{fault}");
        assert!(read(&["surname", "dob", "dob"], None, DateOrder::DayFirst).is_ok());
    }
}
