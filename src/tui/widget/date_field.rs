//! A field for a day to come: typed in any usual form or stepped with the arrows, and shown back in words.

use chrono::{Days, Months, NaiveDate};

use super::field::TextField;
use crate::domain::account::Refusal;
use crate::domain::date_entry::parse_date;
use crate::tui::command::CommandId;
use crate::tui::shared::Shared;
use crate::tui::text::dates;

/// What may be typed.
pub(crate) const HELP: &str = "Type 6 dec, +14d or 2026-12-06; Up/Down a day, PgUp/PgDn a month.";

/// The days that are allowed, and how dates are written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    today: NaiveDate,
    day_first: bool,
    max_days: u16,
    default_days: u16,
}

impl Span {
    /// The days that the site allows for a Credentials Expiry Date (R34).
    pub(crate) fn of_site(shared: &Shared) -> Self {
        let site = shared.site.as_ref();
        Self {
            today: shared.today(),
            day_first: site.is_none_or(|site| site.day_first),
            max_days: site.map_or(30, |site| site.max_expiry_days),
            default_days: site.map_or(28, |site| site.default_expiry_days),
        }
    }

    /// The day that is offered.
    pub(crate) fn default_day(self) -> NaiveDate {
        after(self.today, self.default_days.min(self.max_days).max(1))
    }

    fn last(self) -> NaiveDate {
        after(self.today, self.max_days.max(1))
    }

    /// Reads a day, or says why it cannot be one.
    fn read(self, text: &str) -> Result<NaiveDate, String> {
        let day = parse_date(text, self.today, self.day_first).map_err(|fault| fault.to_string())?;
        if day <= self.today {
            return Err(Refusal::ExpiryNotAfterToday(day).to_string());
        }
        if day > self.last() {
            return Err(Refusal::ExpiryTooLate(day, self.max_days).to_string());
        }
        Ok(day)
    }
}

fn after(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

/// Whether a character begins a day anew: `+` stands at the start alone, and no letter goes on from what is left of
/// `2026-12-06`.
fn begins_anew(text: &str, c: char) -> bool {
    let year = text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    c == '+' || (c.is_alphabetic() && year && text[4..].chars().all(|c| c == '-' || c.is_ascii_digit()))
}

/// A field for a day to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DateField {
    /// What is typed.
    pub(crate) field: TextField,
    fault: Option<String>,
}

impl DateField {
    /// With a day in it.
    pub(crate) fn new(day: NaiveDate) -> Self {
        Self { field: TextField::offering(day.to_string()).beginning_anew(begins_anew), fault: None }
    }

    /// With what somebody typed before.
    pub(crate) fn typed(text: &str) -> Self {
        Self { field: TextField::new(text).beginning_anew(begins_anew), fault: None }
    }

    /// Something was typed: what was wrong may be right now.
    pub(crate) fn changed(&mut self) {
        self.fault = None;
    }

    /// What was wrong when it was last checked.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// The day, if what stands there is one.
    pub(crate) fn day(&self, span: Span) -> Option<NaiveDate> {
        span.read(self.field.text()).ok()
    }

    /// The day, which is written out; or none, and the fault is kept to be shown.
    pub(crate) fn check(&mut self, span: Span) -> Option<NaiveDate> {
        match span.read(self.field.text()) {
            Ok(day) => {
                *self = Self::new(day);
                Some(day)
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    /// Steps by a command of the list group, within the days that are allowed; whether it was one.
    pub(crate) fn command(&mut self, id: CommandId, span: Span) -> bool {
        let day = self.day(span).unwrap_or_else(|| span.default_day());
        let next = match id {
            CommandId::Up => day.checked_add_days(Days::new(1)),
            CommandId::Down => day.checked_sub_days(Days::new(1)),
            CommandId::PageUp => day.checked_add_months(Months::new(1)),
            CommandId::PageDown => day.checked_sub_months(Months::new(1)),
            _ => return false,
        };
        let next = next.unwrap_or(day).clamp(after(span.today, 1), span.last());
        *self = Self::new(next);
        true
    }

    /// `Sunday 6 Dec 2026, in 14 days`; nothing while it is no such day.
    pub(crate) fn words(&self, span: Span) -> String {
        self.day(span).map(|day| in_words(day, span.today)).unwrap_or_default()
    }
}

/// `Sunday 6 Dec 2026, in 14 days`.
pub(crate) fn in_words(day: NaiveDate, today: NaiveDate) -> String {
    let distance = match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    };
    format!("{} {}, {distance}", day.format("%A"), dates::day(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span() -> Span {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        Span { today, day_first: true, max_days: 30, default_days: 28 }
    }

    #[test]
    fn days_are_read_and_told_in_words() {
        let mut date = DateField::typed("6 dec");
        assert_eq!(date.words(span()), "Sunday 6 Dec 2026, in 14 days");
        assert_eq!(date.check(span()).map(|day| day.to_string()), Some("2026-12-06".into()));
        assert_eq!(date.field.text(), "2026-12-06");
        assert_eq!(span().default_day().to_string(), "2026-12-20");
    }

    #[test]
    fn days_that_cannot_be_are_refused_with_the_reason() {
        for (text, why) in [
            ("today", "is not after today"),
            ("2026-11-01", "is not after today"),
            ("+31", "more than 30 days from today"),
            ("31 feb", "There is no day"),
            ("soon", "is no date"),
        ] {
            let mut date = DateField::typed(text);
            assert_eq!((date.check(span()), date.words(span())), (None, String::new()), "{text}");
            assert!(date.fault().is_some_and(|fault| fault.contains(why)), "{text}: {:?}", date.fault());
            assert_eq!(date.field.text(), text, "what was typed stays");
        }
    }

    #[test]
    fn a_day_is_begun_anew_after_part_of_another_was_deleted() {
        let day = span().default_day();
        for (typed, left) in [
            ("+14d", "+14d"),
            ("6 dec", "2026-12-26 dec"),
            ("today", "today"),
            ("dec 6", "dec 6"),
            ("1", "2026-12-21"),
        ] {
            let mut date = DateField::new(day);
            date.field.command(CommandId::TextBackspace);
            date.field.paste(typed);
            assert_eq!(date.field.text(), left);
        }
        let mut date = DateField::typed("6 ");
        date.field.paste("dec");
        assert_eq!(date.field.text(), "6 dec", "what is typed in parts stays");
        date.field.command(CommandId::TextDeleteToStart);
        date.field.paste("+14d");
        assert_eq!(date.field.text(), "+14d");
    }

    #[test]
    fn steps_stay_within_what_is_allowed() {
        let mut date = DateField::typed("6 dec");
        let mut step = |id| {
            assert!(date.command(id, span()));
            date.field.text().to_owned()
        };
        assert_eq!(step(CommandId::Up), "2026-12-07");
        assert_eq!(step(CommandId::Down), "2026-12-06");
        assert_eq!(step(CommandId::PageUp), "2026-12-22");
        assert_eq!(step(CommandId::PageDown), "2026-11-23");
        assert_eq!(step(CommandId::Down), "2026-11-23");
        assert!(!date.command(CommandId::Left, span()));
        let mut nonsense = DateField::typed("xyz");
        nonsense.command(CommandId::Up, span());
        assert_eq!(nonsense.field.text(), "2026-12-21");
    }
}
