//! Dates in words, as screens show them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// `6 Dec 2026`.
pub(crate) fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `today 09:11`, `8 Nov 14:02` in the same year, `8 Nov 2024` before.
pub(crate) fn when(at: NaiveDateTime, today: NaiveDate) -> String {
    if at.date() == today {
        format!("today {}", at.format("%H:%M"))
    } else if at.year() == today.year() {
        at.format("%-d %b %H:%M").to_string()
    } else {
        day(at.date())
    }
}

/// A number with commas between thousands: `48,112`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_counts_read_well() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let at =
            |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day").and_hms_opt(9, 5, 0).expect("a time");
        assert_eq!(when(at(2026, 11, 22), today), "today 09:05");
        assert_eq!(when(at(2026, 11, 8), today), "8 Nov 09:05");
        assert_eq!(when(at(2024, 2, 29), today), "29 Feb 2024");
        assert_eq!([count(7), count(1000), count(48_112)], ["7", "1,000", "48,112"]);
    }
}
