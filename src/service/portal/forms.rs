//! The registration's two pages as they are typed, and how the first one is read (R40, R44).

use chrono::{Datelike, NaiveDate};
use zeroize::Zeroizing;

use super::refusal::{Faulty, FormFault, PortalRefusal, faultless};
use crate::domain::{BadId, PatientId};
use crate::vault::{BadCode, Code};

/// Nobody who is alive was born before; an earlier year is a slip.
const FIRST_YEAR: i32 = 1880;

/// The first page of the form, as it was typed.
#[derive(Clone, Default)]
pub struct CheckForm {
    /// Patient ID.
    pub patient_id: String,
    /// Activation code.
    pub code: Zeroizing<String>,
    /// Date of birth: day, month, year.
    pub birth_date: [String; 3],
}

impl std::fmt::Debug for CheckForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CheckForm { [secret] }")
    }
}

/// The second page of the form, as it was typed.
#[derive(Clone, Default)]
pub struct AccountForm {
    /// Email address.
    pub email: String,
    /// Password.
    pub password: Zeroizing<String>,
    /// The mark of the legal text that was accepted; empty if none was.
    pub accepts: String,
}

/// The legal text that the second page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalToAccept {
    /// The text; empty where the site has none.
    pub text: String,
    /// What names it: sent back by whoever accepts it.
    pub mark: String,
}

impl std::fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccountForm { [secret] }")
    }
}

/// Reads the first page; what cannot be read is a slip, which says nothing about any account and costs no hash (R44).
pub(super) fn read(
    form: &CheckForm,
    today: NaiveDate,
) -> Result<(PatientId, Code, NaiveDate), PortalRefusal> {
    let mut faults = Vec::new();
    let id = form.patient_id.parse::<PatientId>();
    let found = id.as_ref().err().map(|bad| slip(&form.patient_id, *bad == BadId::Length));
    faults.extend(found.map(|fault| FormFault::new("patient_id", fault)));
    let code: Result<Code, BadCode> = Code::parse(&form.code);
    let found = code.as_ref().err().map(|bad| slip(&form.code, *bad == BadCode::Length));
    faults.extend(found.map(|fault| FormFault::new("code", fault)));
    let birth_date = read_date(&form.birth_date);
    let found = match birth_date {
        _ if form.birth_date.iter().any(|part| part.trim().is_empty()) => Some(Faulty::Missing),
        None if !has_whole_year(&form.birth_date) => Some(Faulty::Year),
        None => Some(Faulty::Slip),
        Some(date) if date > today => Some(Faulty::Future),
        Some(_) => None,
    };
    faults.extend(found.map(|fault| FormFault::new("birth_date", fault)));
    faultless(faults)?;
    match (id, code, birth_date) {
        (Ok(id), Ok(code), Some(date)) => Ok((id, code, date)),
        _ => Err(PortalRefusal::NotAccepted),
    }
}

/// What is wrong with an id or a code that cannot be read; of one that is too long or too short it is told how long it is.
fn slip(typed: &str, is_length: bool) -> Faulty {
    if typed.trim().is_empty() {
        Faulty::Missing
    } else if is_length {
        Faulty::Length(typed.chars().filter(|c| c.is_alphanumeric()).count())
    } else {
        Faulty::Slip
    }
}

fn has_whole_year([_, _, year]: &[String; 3]) -> bool {
    let year = year.trim();
    year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// Day, month and year, the month also as a word; a year has four digits, so that nobody's century is guessed.
fn read_date([day, month, year]: &[String; 3]) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = month.trim().to_lowercase();
    let by_name = || {
        let at = MONTHS.iter().position(|name| month.len() >= 3 && month.starts_with(name))?;
        u32::try_from(at + 1).ok()
    };
    let month = month.parse().ok().or_else(by_name)?;
    let year = year.trim();
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    NaiveDate::from_ymd_opt(year, month, day.trim().parse().ok()?).filter(|date| date.year() >= FIRST_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let date = |parts: [&str; 3]| read_date(&parts.map(str::to_owned)).map(|date| date.to_string());
        assert_eq!(date(["12", "3", "1962"]).as_deref(), Some("1962-03-12"));
        assert_eq!(date([" 02", "March ", "1962"]).as_deref(), Some("1962-03-02"));
        assert_eq!(date(["1", "SEPT", "2001"]).as_deref(), Some("2001-09-01"));
        for wrong in [
            ["31", "2", "1962"],
            ["12", "3", "62"],
            ["12", "x", "1962"],
            ["", "3", "1962"],
            ["1", "1", "0001"],
        ] {
            assert_eq!(date(wrong), None, "{wrong:?}");
        }
    }
}
