//! Whom a page or a dialog is about, named by at least two identifiers wherever something is done to a patient.

use chrono::NaiveDate;

use super::text::dates;
use super::text::width::{cut, width};
use crate::wire::client::api::RecordView;

/// A patient, as headers and questions name one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    /// The Patient ID.
    pub(crate) id: String,
    /// `HAWTHORNE, Margaret Anne`, with a mark where characters were altered to be shown (S52).
    name: String,
    gender: String,
    born: Option<NaiveDate>,
    died: Option<NaiveDate>,
    age: Option<u32>,
    nhs_number: Option<String>,
    organisation: String,
}

impl Who {
    /// The patient of a record.
    pub(crate) fn of(view: &RecordView) -> Self {
        let name = view.row.listed_name();
        let name = if name.is_empty() { "(no name)".to_owned() } else { name };
        Self {
            id: view.row.patient_id.clone(),
            name: if view.row.altered { format!("{name}*") } else { name },
            gender: view.gender.clone(),
            born: view.row.birth_date,
            died: view.death_date,
            age: view.age,
            nhs_number: view.row.nhs_number.clone(),
            organisation: view.organisation.clone(),
        }
    }

    /// `born 12 Mar 1962`.
    pub(crate) fn born(&self) -> String {
        self.born.map_or_else(|| "no date of birth".to_owned(), |day| format!("born {}", dates::day(day)))
    }

    /// `F  born 12 Mar 1962 (64)`, with the day of death where there is one.
    fn person(&self) -> String {
        let age = self.age.map(|age| format!(" ({age})")).unwrap_or_default();
        let line = match self.died {
            Some(day) => format!("{}  {}  died {}{age}", self.gender, self.born(), dates::day(day)),
            None => format!("{}  {}{age}", self.gender, self.born()),
        };
        line.trim_start().to_owned()
    }

    /// The header of a page about the patient. The name gives way, the identifiers never; what else is known follows
    /// where there is room.
    pub(crate) fn header(&self, columns: usize) -> String {
        let fixed = format!("   {}   ID {}", self.person(), self.id);
        let name = cut(&self.name, columns.saturating_sub(width(&fixed) + 2));
        let mut line = format!(" {name}{fixed}");
        let nhs = self.nhs_number.as_deref().map(|number| format!("NHS {}", grouped(number)));
        for more in [nhs, Some(self.organisation.clone())].into_iter().flatten() {
            if !more.is_empty() && width(&line) + 3 + width(&more) < columns {
                line.push_str("   ");
                line.push_str(&more);
            }
        }
        line
    }

    /// `HAWTHORNE, Margaret  12 Mar 1962  1000296007`: for the rule of a dialog.
    pub(crate) fn short(&self) -> String {
        let born = self.born.map_or_else(|| "no date of birth".to_owned(), dates::day);
        format!("{}  {born}  {}", cut(&self.name, 26), self.id)
    }

    /// `HAWTHORNE, Margaret Anne   F   born 12 Mar 1962   ID 1000296007`: for a question. The name gives way, the
    /// identifiers never.
    pub(crate) fn line(&self, columns: usize) -> String {
        let sex = if self.gender.is_empty() { String::new() } else { format!("   {}", self.gender) };
        let fixed = format!("{sex}   {}   ID {}", self.born(), self.id);
        format!("{}{fixed}", cut(&self.name, columns.saturating_sub(width(&fixed))))
    }
}

/// `943 476 5919`.
pub(crate) fn grouped(nhs: &str) -> String {
    match (nhs.get(..3), nhs.get(3..6), nhs.get(6..)) {
        (Some(a), Some(b), Some(c)) => format!("{a} {b} {c}"),
        _ => nhs.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_stay_whatever_the_name() {
        let mut who = Who {
            id: "1000296007".into(),
            name: "HAWTHORNE, Margaret Anne".into(),
            gender: "F".into(),
            born: NaiveDate::from_ymd_opt(1962, 3, 12),
            age: Some(64),
            nhs_number: Some("9434765919".into()),
            ..Who::default()
        };
        assert_eq!(who.header(80), " HAWTHORNE, Margaret Anne   F  born 12 Mar 1962 (64)   ID 1000296007");
        assert!(who.header(110).ends_with("ID 1000296007   NHS 943 476 5919"));
        assert_eq!(who.line(70), "HAWTHORNE, Margaret Anne   F   born 12 Mar 1962   ID 1000296007");
        assert_eq!(who.line(54), "HAWTHORNE, Mar~   F   born 12 Mar 1962   ID 1000296007");
        who.name = "A".repeat(90);
        assert!(who.header(60).contains("~   F  born 12 Mar 1962 (64)   ID 1000296007"));
        assert!(width(&who.header(60)) <= 60);
        assert!(who.short().ends_with("12 Mar 1962  1000296007"));
        who.died = NaiveDate::from_ymd_opt(2025, 1, 2);
        assert!(who.header(80).contains("born 12 Mar 1962  died 2 Jan 2025 (64)"));
    }
}
