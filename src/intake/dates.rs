//! Dates as FHIR and as people write them.

use chrono::{Datelike, NaiveDate};

use super::options::DateOrder;

/// A date of birth before this year is a slip or a person of history.
pub(super) const EARLIEST_YEAR: i32 = 1850;

/// Why a text is no full date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateFault {
    /// Only a year, or a year and a month.
    Partial,
    /// A year of two digits: the century is anybody's guess.
    ShortYear,
    /// No such day in the calendar, or no date at all.
    Impossible,
}

impl DateFault {
    /// The fault as the end of a sentence that begins with what the date is.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Partial => "is not a full date",
            Self::ShortYear => "has a year of two digits",
            Self::Impossible => "is not a date of the calendar",
        }
    }
}

/// Reads a FHIR `date` or `dateTime`; of a time only the day, as written.
pub(super) fn fhir_date(text: &str) -> Result<NaiveDate, DateFault> {
    let text = text.trim();
    let day = match text.split_once(['T', ' ']) {
        Some((day, _)) => day,
        None => text,
    };
    let parts: Vec<&str> = day.split('-').collect();
    let all_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits || parts[0].len() != 4 {
        return Err(DateFault::Impossible);
    }
    match parts[..] {
        [year, month, day] if month.len() == 2 && day.len() == 2 => calendar(year, month, day),
        [_] => Err(DateFault::Partial),
        [_, month] if month.len() == 2 => Err(DateFault::Partial),
        _ => Err(DateFault::Impossible),
    }
}

/// Reads a date as people write it in lists: `1980-12-31`, `19801231`, `31/12/1980`, `31.12.1980`, `31 Dec 1980`,
/// `Dec 31, 1980`, each with or without a time behind it.
pub(super) fn written_date(text: &str, order: DateOrder) -> Result<NaiveDate, DateFault> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return calendar(&text[..4], &text[4..6], &text[6..]);
    }
    let parts: Vec<&str> =
        text.split(|c: char| c == 'T' || !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [first, second, third, ..] => three_parts(first, second, third, order),
        [year] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => Err(DateFault::Partial),
        [_, _] => Err(DateFault::Partial),
        _ => Err(DateFault::Impossible),
    }
}

fn three_parts(first: &str, second: &str, third: &str, order: DateOrder) -> Result<NaiveDate, DateFault> {
    if first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) {
        return match month_number(second) {
            Some(month) => calendar(first, month, third),
            None => calendar(first, second, third),
        };
    }
    let (day, month) = match (month_number(first), month_number(second), order) {
        (Some(month), _, _) => (second, month),
        (_, Some(month), _) => (first, month),
        (None, None, DateOrder::DayFirst) => (first, second),
        (None, None, DateOrder::MonthFirst) => (second, first),
    };
    if third.len() == 2 && third.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateFault::ShortYear);
    }
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    calendar(third, month, day)
}

fn month_number(word: &str) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("jan", "1"),
        ("feb", "2"),
        ("mar", "3"),
        ("apr", "4"),
        ("may", "5"),
        ("jun", "6"),
        ("jul", "7"),
        ("aug", "8"),
        ("sep", "9"),
        ("oct", "10"),
        ("nov", "11"),
        ("dec", "12"),
    ];
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().find(|(name, _)| *name == start).map(|(_, number)| *number)
}

fn calendar(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateFault> {
    let number = |text: &str, longest: usize| -> Option<u32> {
        let plain = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    if year.len() != 4 {
        return Err(DateFault::Impossible);
    }
    let (year, month, day) = (number(year, 4), number(month, 2), number(day, 2));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(DateFault::Impossible) };
    if day == 0 && month <= 12 {
        return Err(DateFault::Partial);
    }
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(DateFault::Impossible)
}

/// What is odd about a date of birth that the calendar allows, and whether it can be kept.
pub(super) fn birth_date_oddity(date: NaiveDate, today: NaiveDate) -> Option<(bool, &'static str)> {
    if date > today {
        Some((false, "the date of birth lies in the future and was left out: cannot be invited without one"))
    } else if date.year() < EARLIEST_YEAR {
        Some((true, "the date of birth lies before 1850: check it before inviting anybody"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{DayFirst, MonthFirst};
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[rstest]
    #[case("1980-12-31", Ok(()))]
    #[case("1980-12-31T23:59:00+01:00", Ok(()))]
    #[case("1980", Err(DateFault::Partial))]
    #[case("1980-12", Err(DateFault::Partial))]
    #[case("1980-13-01", Err(DateFault::Impossible))]
    #[case("1980-1-1", Err(DateFault::Impossible))]
    #[case("31/12/1980", Err(DateFault::Impossible))]
    #[case("", Err(DateFault::Impossible))]
    #[case("#(babyBirthDate)", Err(DateFault::Impossible))]
    fn fhir(#[case] text: &str, #[case] expected: Result<(), DateFault>) {
        assert_eq!(fhir_date(text), expected.map(|()| day(1980, 12, 31)));
    }

    #[rstest]
    #[case("19801231", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("1980-12-31 00:00:00", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("1980-12-31T00:00:00Z", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("1980/12/31", MonthFirst, Ok(day(1980, 12, 31)))]
    #[case("3/4/1980", DayFirst, Ok(day(1980, 4, 3)))]
    #[case("3/4/1980", MonthFirst, Ok(day(1980, 3, 4)))]
    #[case("31.12.1980", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("31-DEC-1980", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("31st December 1980", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("December 31, 1980", DayFirst, Ok(day(1980, 12, 31)))]
    #[case("31/12/80", DayFirst, Err(DateFault::ShortYear))]
    #[case("12/31/1980", DayFirst, Err(DateFault::Impossible))]
    #[case("19809931", DayFirst, Err(DateFault::Impossible))]
    #[case("19800000", DayFirst, Err(DateFault::Partial))]
    #[case("1980", DayFirst, Err(DateFault::Partial))]
    #[case("Dec 1980", DayFirst, Err(DateFault::Partial))]
    #[case("unknown", DayFirst, Err(DateFault::Impossible))]
    #[case("", DayFirst, Err(DateFault::Impossible))]
    fn written(#[case] text: &str, #[case] order: DateOrder, #[case] expected: Result<NaiveDate, DateFault>) {
        assert_eq!(written_date(text, order), expected);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC{0,20}") {
            let _ = (fhir_date(&text), written_date(&text, DayFirst), written_date(&text, MonthFirst));
        }
    }
}
