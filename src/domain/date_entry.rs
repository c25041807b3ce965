//! Dates as operators type them: `6 dec`, `6/12`, `+14d`, `2026-12-06`.
//!
//! Pure: the text, the day at the site and its date order go in, a day or the sentence why not comes out. Whether the
//! day suits its purpose (an expiry date after today, R34) is not decided here.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Why a text is no date. `Display` is the sentence that the operator reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    /// Nothing was typed.
    #[error("A date is needed: type 6 dec, 6/12, +14d or 2026-12-06.")]
    Empty,
    /// The text has no form that we know.
    #[error("\"{0}\" is no date that can be read: type 6 dec, 6/12, +14d or 2026-12-06.")]
    Unknown(String),
    /// The month has no such day, or the year no such month.
    #[error("There is no day {day}/{month} in {year}: choose another.")]
    NoSuchDay {
        /// The day of the month as typed.
        day: u32,
        /// The month as typed.
        month: u32,
        /// The year, typed or meant.
        year: i32,
    },
    /// The word begins like no month, or like several.
    #[error("\"{0}\" is no month: type its first three letters.")]
    NoSuchMonth(String),
    /// A day that lies ahead where only days that have begun make sense.
    #[error("{0} is still to come: type today, yesterday, 7d or a day that has begun.")]
    Ahead(NaiveDate),
    /// The day lies outside the years that are kept.
    #[error("The date is too far off: choose a year from 1850 to 2199.")]
    TooFar,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day from `text`; `today` is the day at the site, `day_first` whether 3/4 is the third of April.
///
/// A day without a year is the next such day from today on; a year of two digits is in this century.
pub fn parse_date(text: &str, today: NaiveDate, day_first: bool) -> Result<NaiveDate, BadDate> {
    let text = text.trim().to_lowercase();
    let unknown = || BadDate::Unknown(text.chars().take(40).collect());
    match text.as_str() {
        "" => return Err(BadDate::Empty),
        "today" => return Ok(today),
        "tomorrow" => return within(today.checked_add_days(Days::new(1))),
        _ => {}
    }
    if let Some(span) = text.strip_prefix('+') {
        return relative(span, today).unwrap_or_else(|| Err(unknown()));
    }
    match named(&text, day_first)? {
        (day, month, Some(year)) => exact(day, month, year),
        (day, month, None) => next(day, month, today),
    }
}

/// Reads a day up to `today` from `text`, for looking back: `today`, `yesterday`, `7d` or `-7d`, `6 nov`, `2026-11-06`.
///
/// A day without a year is the last such day up to today.
pub fn parse_past_date(text: &str, today: NaiveDate, day_first: bool) -> Result<NaiveDate, BadDate> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "" => return Err(BadDate::Empty),
        "today" => return Ok(today),
        "yesterday" => return within(today.pred_opt()),
        _ => {}
    }
    let bare = text.strip_prefix('-');
    let span = bare.unwrap_or(&text);
    if (bare.is_some() || span.ends_with(|c: char| c.is_ascii_alphabetic()))
        && let Some(ahead) = relative(span, today)
    {
        // The same span, the other way.
        return within(today.checked_sub_signed(ahead?.signed_duration_since(today)));
    }
    let found = match named(&text, day_first)? {
        (day, month, Some(year)) => exact(day, month, year)?,
        (day, month, None) => last(day, month, today)?,
    };
    if found > today { Err(BadDate::Ahead(found)) } else { Ok(found) }
}

/// The day, month and perhaps year that a text names.
fn named(text: &str, day_first: bool) -> Result<(u32, u32, Option<i32>), BadDate> {
    let unknown = || BadDate::Unknown(text.chars().take(40).collect());
    let parts = parts(text).ok_or_else(unknown)?;
    let (day, month, year) = order(&parts, day_first).ok_or_else(unknown)?;
    let month = match month {
        Part::Number(number, _) => number,
        Part::Word(word) => month_of(&word)?,
    };
    Ok((day, month, year))
}

/// A run of digits (with its length) or of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Number(u32, usize),
    Word(String),
}

/// `14d`, `2w`, `1m`, `1y`, or a bare number of days; none if it is not of that form.
fn relative(span: &str, today: NaiveDate) -> Option<Result<NaiveDate, BadDate>> {
    let span = span.trim();
    let split = span.find(|c: char| !c.is_ascii_digit()).unwrap_or(span.len());
    let (number, unit) = span.split_at(split);
    if number.is_empty() {
        return None;
    }
    let Ok(number) = number.parse::<u32>() else { return Some(Err(BadDate::TooFar)) };
    let days = |each: u64| today.checked_add_days(Days::new(u64::from(number) * each));
    let months = |each: u32| today.checked_add_months(Months::new(number.checked_mul(each)?));
    let day = match unit.trim() {
        "" | "d" | "day" | "days" => days(1),
        "w" | "week" | "weeks" => days(7),
        "m" | "month" | "months" => months(1),
        "y" | "year" | "years" => months(12),
        _ => return None,
    };
    Some(within(day))
}

/// Splits at spaces, slashes, dots, hyphens and commas, and between digits and letters; ordinals lose their ending.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        if !is_digit && !first.is_alphabetic() {
            if !matches!(first, ' ' | '/' | '.' | '-' | ',') {
                return None;
            }
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let belongs = |c: char| if is_digit { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = rest.find(|c: char| !belongs(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let ordinal =
            matches!(word, "st" | "nd" | "rd" | "th") && matches!(found.last(), Some(Part::Number(..)));
        if is_digit {
            found.push(Part::Number(word.parse().ok()?, word.len()));
        } else if !ordinal && word != "of" {
            found.push(Part::Word(word.to_owned()));
        }
        rest = after;
    }
    Some(found)
}

/// Which part is the day, which the month and which the year.
fn order(parts: &[Part], day_first: bool) -> Option<(u32, Part, Option<i32>)> {
    use Part::{Number, Word};
    let (day, month, year) = match parts {
        [Number(year, 4), month @ (Number(..) | Word(_)), Number(day, 1..=2)] => {
            return Some((*day, month.clone(), i32::try_from(*year).ok()));
        }
        [Number(day, 1..=2), month @ Word(_), year @ ..]
        | [month @ Word(_), Number(day, 1..=2), year @ ..] => (*day, month.clone(), year),
        [a @ Number(first, 1..=2), b @ Number(second, 1..=2), year @ ..] => {
            if day_first {
                (*first, b.clone(), year)
            } else {
                (*second, a.clone(), year)
            }
        }
        _ => return None,
    };
    let year = match year {
        [] => None,
        [Number(year, 4)] => Some(i32::try_from(*year).ok()?),
        [Number(year, 2)] => Some(2000 + i32::try_from(*year).ok()?),
        _ => return None,
    };
    Some((day, month, year))
}

fn month_of(word: &str) -> Result<u32, BadDate> {
    month_named(word).ok_or_else(|| BadDate::NoSuchMonth(word.chars().take(20).collect()))
}

/// The month, 1 to 12, that a lower-case word names by three letters of its English name or more.
pub fn month_named(word: &str) -> Option<u32> {
    // "sept" is common and begins "september" already; no two months share three letters.
    let found = MONTHS.iter().zip(1..).find(|(month, _)| word.len() >= 3 && month.starts_with(word));
    found.map(|(_, number)| number)
}

fn exact(day: u32, month: u32, year: i32) -> Result<NaiveDate, BadDate> {
    let found = NaiveDate::from_ymd_opt(year, month, day).ok_or(BadDate::NoSuchDay { day, month, year })?;
    within(Some(found))
}

/// The next such day from `today` on.
fn next(day: u32, month: u32, today: NaiveDate) -> Result<NaiveDate, BadDate> {
    let this_year = exact(day, month, today.year());
    match this_year {
        Ok(found) if found >= today => Ok(found),
        // The 29th of February may be missing in one year and exist in the other.
        _ => exact(day, month, today.year() + 1).or(match this_year {
            Err(fault) => Err(fault),
            Ok(_) => Err(BadDate::NoSuchDay { day, month, year: today.year() + 1 }),
        }),
    }
}

/// The last such day up to `today`.
fn last(day: u32, month: u32, today: NaiveDate) -> Result<NaiveDate, BadDate> {
    let this_year = exact(day, month, today.year());
    match this_year {
        Ok(found) if found <= today => Ok(found),
        _ => exact(day, month, today.year() - 1).or(match this_year {
            Err(fault) => Err(fault),
            Ok(_) => Err(BadDate::NoSuchDay { day, month, year: today.year() - 1 }),
        }),
    }
}

fn within(day: Option<NaiveDate>) -> Result<NaiveDate, BadDate> {
    day.filter(|day| (1850..2200).contains(&day.year())).ok_or(BadDate::TooFar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[rstest]
    #[case("today", ymd(2026, 11, 22))]
    #[case("Yesterday", ymd(2026, 11, 21))]
    #[case("7d", ymd(2026, 11, 15))]
    #[case("-7", ymd(2026, 11, 15))]
    #[case("-2w", ymd(2026, 11, 8))]
    #[case("6 nov", ymd(2026, 11, 6))]
    #[case("6 dec", ymd(2025, 12, 6))]
    #[case("22/11", ymd(2026, 11, 22))]
    #[case("2026-01-31", ymd(2026, 1, 31))]
    fn looking_back(#[case] text: &str, #[case] wanted: NaiveDate) {
        assert_eq!(parse_past_date(text, ymd(2026, 11, 22), true), Ok(wanted));
    }

    #[rstest]
    #[case("", BadDate::Empty)]
    #[case("2026-12-01", BadDate::Ahead(ymd(2026, 12, 1)))]
    #[case("31 feb", BadDate::NoSuchDay { day: 31, month: 2, year: 2026 })]
    #[case("soon", BadDate::Unknown("soon".into()))]
    #[case("999999999d", BadDate::TooFar)]
    fn looking_back_in_vain(#[case] text: &str, #[case] wanted: BadDate) {
        assert_eq!(parse_past_date(text, ymd(2026, 11, 22), true), Err(wanted));
    }

    fn today() -> NaiveDate {
        ymd(2026, 11, 22)
    }

    #[rstest]
    #[case("2026-12-06", (2026, 12, 6))]
    #[case("6 dec", (2026, 12, 6))]
    #[case("  6 December 2026 ", (2026, 12, 6))]
    #[case("6th of dec", (2026, 12, 6))]
    #[case("Dec 6, 2027", (2027, 12, 6))]
    #[case("6dec", (2026, 12, 6))]
    #[case("6/12", (2026, 12, 6))]
    #[case("6.12.26", (2026, 12, 6))]
    #[case("06-12-2026", (2026, 12, 6))]
    #[case("22/11", (2026, 11, 22))]
    #[case("21/11", (2027, 11, 21))]
    #[case("3 feb", (2027, 2, 3))]
    #[case("1 sept", (2027, 9, 1))]
    #[case("+14d", (2026, 12, 6))]
    #[case("+14", (2026, 12, 6))]
    #[case("+2w", (2026, 12, 6))]
    #[case("+ 2 weeks", (2026, 12, 6))]
    #[case("+1m", (2026, 12, 22))]
    #[case("+1y", (2027, 11, 22))]
    #[case("today", (2026, 11, 22))]
    #[case("Tomorrow", (2026, 11, 23))]
    fn the_usual_forms_are_read(#[case] text: &str, #[case] (y, m, d): (i32, u32, u32)) {
        assert_eq!(parse_date(text, today(), true), Ok(ymd(y, m, d)));
    }

    #[test]
    fn the_date_order_is_the_sites() {
        assert_eq!(parse_date("3/4/2027", today(), true), Ok(ymd(2027, 4, 3)));
        assert_eq!(parse_date("3/4/2027", today(), false), Ok(ymd(2027, 3, 4)));
        assert_eq!(parse_date("2027-04-03", today(), false), Ok(ymd(2027, 4, 3)));
    }

    #[rstest]
    #[case("", BadDate::Empty)]
    #[case("31 feb", BadDate::NoSuchDay { day: 31, month: 2, year: 2026 })]
    #[case("6/13", BadDate::NoSuchDay { day: 6, month: 13, year: 2026 })]
    #[case("0/5", BadDate::NoSuchDay { day: 0, month: 5, year: 2026 })]
    #[case("2026-02-30", BadDate::NoSuchDay { day: 30, month: 2, year: 2026 })]
    #[case("6 foo", BadDate::NoSuchMonth("foo".into()))]
    #[case("6 de", BadDate::NoSuchMonth("de".into()))]
    #[case("soon", BadDate::Unknown("soon".into()))]
    #[case("6", BadDate::Unknown("6".into()))]
    #[case("+d", BadDate::Unknown("+d".into()))]
    #[case("+14 fortnights", BadDate::Unknown("+14 fortnights".into()))]
    #[case("6;12", BadDate::Unknown("6;12".into()))]
    #[case("6 12 2026 4", BadDate::Unknown("6 12 2026 4".into()))]
    #[case("6 dec 9999", BadDate::TooFar)]
    #[case("+99999999999", BadDate::TooFar)]
    #[case("+4000000000m", BadDate::TooFar)]
    fn what_is_no_date_is_said(#[case] text: &str, #[case] why: BadDate) {
        assert_eq!(parse_date(text, today(), true), Err(why.clone()));
        assert!(why.to_string().len() > 30);
    }

    #[test]
    fn a_leap_day_is_found_in_the_next_year_only_where_it_exists() {
        assert_eq!(parse_date("29 feb", ymd(2027, 5, 1), true), Ok(ymd(2028, 2, 29)));
        assert!(matches!(parse_date("29 feb", today(), true), Err(BadDate::NoSuchDay { .. })));
    }

    proptest! {
        #[test]
        fn no_text_crashes_it(text in ".{0,30}", more in "[0-9/+ a-z.-]{0,20}", day_first: bool) {
            let _ = parse_date(&text, today(), day_first);
            let _ = parse_date(&more, today(), day_first);
        }

        #[test]
        fn every_day_is_read_back_from_its_forms(offset in 0_u64..60_000) {
            let day = ymd(1990, 1, 1) + Days::new(offset);
            for form in ["%Y-%m-%d", "%-d %b %Y", "%-d %B %Y", "%d/%m/%Y", "%-d.%-m.%Y"] {
                prop_assert_eq!(parse_date(&day.format(form).to_string(), today(), true), Ok(day));
            }
        }
    }
}
