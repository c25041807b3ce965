//! Birth dates: how they are packed, and every usual form in which a date or a part of one is typed.

use chrono::{Datelike, NaiveDate};

use crate::domain::date_entry::month_named;

/// Which of the first two numbers of a date like 3/4/62 is the day: a setting of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// 3/4/62 is the third of April.
    #[default]
    DayFirst,
    /// 3/4/62 is the fourth of March.
    MonthFirst,
}

/// All months, and all days.
const ANY_MONTH: u16 = 0b1_1111_1111_1110;
const ANY_DAY: u32 = !1;

/// Which dates of birth are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DatePattern {
    /// Ranges of years, first and last; none means any year.
    pub years: Vec<(u32, u32)>,
    months: u16,
    days: u32,
}

/// A date as one number that sorts as dates do: year × 512 + month × 32 + day. None outside the years 1 to 9999.
pub(super) fn pack(date: NaiveDate) -> Option<u32> {
    let year = u32::try_from(date.year()).ok().filter(|year| (1..=9999).contains(year))?;
    Some(year << 9 | date.month() << 5 | date.day())
}

/// The first packed value of a year.
pub(super) fn year_start(year: u32) -> u32 {
    year << 9
}

impl DatePattern {
    /// Whether a packed date is meant; 0 (unknown) never is.
    pub fn has(&self, packed: u32) -> bool {
        let year = packed >> 9;
        packed != 0
            && (self.years.is_empty()
                || self.years.iter().any(|(first, last)| (*first..=*last).contains(&year)))
            && self.has_day(packed)
    }

    /// The same, where the year is known to fit.
    pub fn has_day(&self, packed: u32) -> bool {
        self.months >> (packed >> 5 & 15) & 1 == 1 && self.days >> (packed & 31) & 1 == 1
    }

    /// Whether only the year matters.
    pub fn whole_years(&self) -> bool {
        self.months == ANY_MONTH && self.days == ANY_DAY
    }
}

/// What a run of digits can mean as a date: the beginning of 19620312 or of 12031962 (03121962 where months come
/// first), or all of 120362.
pub(super) fn compact(digits: &str, order: DateOrder, today: NaiveDate) -> Vec<DatePattern> {
    let mut found = Vec::new();
    if digits.is_empty() || digits.len() > 8 {
        return found;
    }
    let part = |from: usize, to: usize| &digits[from.min(digits.len())..to.min(digits.len())];
    let year = exact_years(part(0, 4));
    if let (Some(years), Some(months), Some(days)) =
        (year, months(part(4, 6), Form::Beginning), days(part(6, 8), Form::Beginning))
    {
        found.push(DatePattern { years, months, days });
    }
    let (day, month) = match order {
        DateOrder::DayFirst => (part(0, 2), part(2, 4)),
        DateOrder::MonthFirst => (part(2, 4), part(0, 2)),
    };
    if let (Some(days), Some(months)) = (days(day, Form::Beginning), months(month, Form::Beginning)) {
        let year = part(4, 8);
        let years = if year.len() == 2 { years(year, today) } else { exact_years(year) };
        found.extend(years.map(|years| DatePattern { years, months, days }));
    }
    found
}

/// A date in parts, as in 12/3/62, 1962-03-12, 12 mar 1962, mar 1962 or 12/3. The last part may be unfinished.
pub(super) fn in_parts(parts: &[&str], order: DateOrder, today: NaiveDate) -> Option<DatePattern> {
    let last = if parts.len() == 2 { Form::Open } else { Form::Whole };
    let number = |at: usize| -> Option<&str> {
        let part = *parts.get(at)?;
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then_some(part)
    };
    let made = |year: Option<&str>, month: u16, day: Option<(&str, Form)>| {
        let years = year.map_or(Some(Vec::new()), |year| years(year, today))?;
        let days = day.map_or(Some(ANY_DAY), |(day, form)| days(day, form))?;
        Some(DatePattern { years, months: month, days })
    };
    if let Some(at) = (0..parts.len()).find(|at| month_named(parts[*at]).is_some()) {
        let month = 1 << month_named(parts[at])?;
        return match (at, parts.len()) {
            (0, 2) if number(1)?.len() > 2 => made(number(1), month, None),
            (0, 2) => made(None, month, Some((number(1)?, Form::Open))),
            (0, 3) => made(Some(number(2)?), month, Some((number(1)?, Form::Whole))),
            (1, 2) if number(0)?.len() == 4 => made(number(0), month, None),
            (1, 2) => made(None, month, Some((number(0)?, Form::Whole))),
            (1, 3) if number(0)?.len() == 4 => made(number(0), month, Some((number(2)?, Form::Open))),
            (1, 3) => made(Some(number(2)?), month, Some((number(0)?, Form::Whole))),
            _ => None,
        };
    }
    let first = number(0)?;
    match (first.len(), parts.len()) {
        (4, 2) => made(Some(first), months(number(1)?, Form::Open)?, None),
        (4, 3) => made(Some(first), months(number(1)?, Form::Whole)?, Some((number(2)?, Form::Open))),
        (1 | 2, 2) if number(1)?.len() == 4 => made(number(1), months(first, Form::Whole)?, None),
        (1 | 2, 2 | 3) => {
            let year = if parts.len() == 3 { Some(number(2)?) } else { None };
            let second = number(1)?;
            let day_first = || made(year, months(second, last)?, Some((first, Form::Whole)));
            let month_first = || made(year, months(first, Form::Whole)?, Some((second, last)));
            match order {
                DateOrder::DayFirst => day_first().or_else(month_first),
                DateOrder::MonthFirst => month_first().or_else(day_first),
            }
        }
        _ => None,
    }
}

/// Years of which `text` is the beginning, written with four digits.
fn exact_years(text: &str) -> Option<Vec<(u32, u32)>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let scale = 10u32.pow(u32::try_from(4usize.checked_sub(text.len())?).ok()?);
    let prefix: u32 = text.parse().ok()?;
    let (first, last) = (prefix * scale, prefix * scale + scale - 1);
    (last >= 1000 && first < 3000).then(|| vec![(first, last)])
}

/// Years meant by `text`: the beginning of a year with four digits, or a year with two digits, perhaps unfinished, in
/// this century or the last, as far as it is not in the future.
fn years(text: &str, today: NaiveDate) -> Option<Vec<(u32, u32)>> {
    let mut found = exact_years(text).unwrap_or_default();
    if text.len() <= 2 && !text.is_empty() {
        let scale = if text.len() == 1 { 10 } else { 1 };
        let short: u32 = text.parse().ok()?;
        let now = u32::try_from(today.year()).unwrap_or(9999);
        let this = now / 100 * 100;
        for century in [this.saturating_sub(100), this] {
            let first = century + short * scale;
            if first <= now {
                found.push((first, (first + scale - 1).min(now)));
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// How one or two digits of a day or month are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As the beginning of two digits: 1 is 10, 11, 12 and so on.
    Beginning,
    /// As they stand: 1 is the first.
    Whole,
    /// As they stand or as a beginning: more digits may follow.
    Open,
}

/// The numbers from 1 to `last` that `text` can mean, one bit each; none where it means nothing.
fn mask(text: &str, last: u32, form: Form) -> Option<u32> {
    let typed = if text.is_empty() { None } else { Some(text.parse::<u32>().ok()?) };
    let mask = (1..=last)
        .filter(|value| match (typed, text.len()) {
            (None, _) => true,
            (Some(typed), 1) => {
                (form != Form::Whole && value / 10 == typed) || (form != Form::Beginning && *value == typed)
            }
            (Some(typed), 2) => *value == typed,
            _ => false,
        })
        .fold(0u32, |mask, value| mask | 1 << value);
    (mask != 0).then_some(mask)
}

fn months(text: &str, form: Form) -> Option<u16> {
    mask(text, 12, form).and_then(|mask| u16::try_from(mask).ok())
}

fn days(text: &str, form: Form) -> Option<u32> {
    mask(text, 31, form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn read(text: &str) -> Vec<DatePattern> {
        let today = day(2026, 6, 30);
        let parts: Vec<&str> = text.split(['/', ' ', '-', '.']).collect();
        match parts.len() {
            1 => compact(text, DateOrder::DayFirst, today),
            _ => in_parts(&parts, DateOrder::DayFirst, today).into_iter().collect(),
        }
    }

    #[rstest]
    #[case("1962", &[(1962, 3, 12), (1962, 12, 31)], &[(1963, 1, 1), (2019, 6, 2)])]
    #[case("196", &[(1962, 3, 12)], &[(1972, 3, 12)])]
    #[case("19620312", &[(1962, 3, 12)], &[(1962, 12, 3)])]
    #[case("196203", &[(1962, 3, 30)], &[(1962, 4, 1)])]
    #[case("12031962", &[(1962, 3, 12)], &[(1962, 12, 3)])]
    #[case("120362", &[(1962, 3, 12)], &[(1963, 3, 12)])]
    #[case("120319", &[(1919, 3, 12), (2019, 3, 12), (1962, 3, 12)], &[(1862, 3, 12), (2018, 3, 12)])]
    #[case("1203", &[(1962, 3, 12)], &[(1962, 3, 13)])]
    #[case("3", &[(1962, 3, 31)], &[(1962, 3, 12), (1962, 3, 3)])]
    #[case("12/3/62", &[(1962, 3, 12)], &[(1962, 12, 3)])]
    #[case("12/3/19", &[(1962, 3, 12), (2019, 3, 12), (1919, 3, 12)], &[(2018, 3, 12)])]
    #[case("12/3/6", &[(1962, 3, 12)], &[(1972, 3, 12)])]
    #[case("12/3", &[(1962, 3, 12)], &[(1962, 4, 12), (1962, 3, 13)])]
    #[case("2/1", &[(1962, 1, 2), (1962, 11, 2)], &[(1962, 1, 20)])]
    #[case("3/25/62", &[(1962, 3, 25)], &[(1962, 3, 12)])]
    #[case("3/1962", &[(1962, 3, 25)], &[(1962, 4, 25)])]
    #[case("1962-03-12", &[(1962, 3, 12)], &[(1962, 3, 1)])]
    #[case("1962-3-1", &[(1962, 3, 1), (1962, 3, 12)], &[(1962, 3, 2)])]
    #[case("1962-1", &[(1962, 1, 1), (1962, 11, 1)], &[(1962, 2, 1)])]
    #[case("12.03.1962", &[(1962, 3, 12)], &[(1962, 3, 13)])]
    #[case("12 mar 1962", &[(1962, 3, 12)], &[(1962, 3, 13), (1962, 5, 12)])]
    #[case("12 march 62", &[(1962, 3, 12)], &[(1952, 3, 12)])]
    #[case("mar 1962", &[(1962, 3, 30)], &[(1962, 4, 1)])]
    #[case("12 mar", &[(1962, 3, 12), (2001, 3, 12)], &[(1962, 3, 1)])]
    #[case("mar 12 1962", &[(1962, 3, 12)], &[(1962, 3, 13)])]
    #[case("1962 mar 12", &[(1962, 3, 12)], &[(1962, 3, 13)])]
    fn a_date_is_read_in_every_usual_form(
        #[case] text: &str,
        #[case] meant: &[(i32, u32, u32)],
        #[case] not: &[(i32, u32, u32)],
    ) {
        let patterns = read(text);
        let has = |(y, m, d): &(i32, u32, u32)| {
            let packed = pack(day(*y, *m, *d)).unwrap();
            patterns.iter().any(|p| p.has(packed))
        };
        for date in meant {
            assert!(has(date), "{text} does not find {date:?}: {patterns:?}");
        }
        for date in not {
            assert!(!has(date), "{text} finds {date:?}: {patterns:?}");
        }
    }

    #[rstest]
    #[case("94 34")]
    #[case("0/3")]
    #[case("12/13/13/1")]
    #[case("12 mar mar")]
    #[case("12//1962")]
    #[case("99999")]
    #[case("12/3/99999")]
    #[case("123456789")]
    fn what_is_no_date_is_none(#[case] text: &str) {
        assert_eq!(read(text), []);
    }

    #[test]
    fn the_site_says_which_comes_first() {
        let today = day(2026, 6, 30);
        let third_of_april = pack(day(1962, 4, 3)).unwrap();
        let pattern = in_parts(&["4", "3", "62"], DateOrder::MonthFirst, today).unwrap();
        assert!(pattern.has(third_of_april));
        assert!(compact("04031962", DateOrder::MonthFirst, today).iter().any(|p| p.has(third_of_april)));
        assert!(!pattern.has(0), "an unknown date of birth is found by no date");
    }

    #[test]
    fn no_year_to_come_is_meant_by_two_digits() {
        let today = day(2026, 6, 30);
        assert_eq!(years("27", today), Some(vec![(2700, 2799), (1927, 1927)]));
        assert_eq!(years("62", today), Some(vec![(1962, 1962)]));
        assert_eq!(pack(day(-5, 1, 1)), None);
    }
}
