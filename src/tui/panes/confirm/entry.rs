//! What is to be typed before something is done: why, until which day, which letter, how many.

use chrono::NaiveDate;

use super::checked::Checked;
use crate::domain::EmailAddress;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::widget::date_field::{DateField, Span};
use crate::tui::widget::field::TextField;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Why; it stands in the activity log.
    Reason(TextField),
    /// What was checked of a caller; it stands in the activity log.
    Checked(Checked),
    /// A Credentials Expiry Date.
    Day(DateField),
    /// The right email address.
    Email(TextField),
    /// The number of one of these letters.
    Letter {
        /// The field.
        field: TextField,
        /// The letters that it may be.
        of: Vec<String>,
    },
    /// How many are concerned: typed, so that nothing is done to many unawares.
    Count {
        /// The field.
        field: TextField,
        /// How many they are.
        expected: u64,
    },
}

/// What was typed, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// Nothing that goes into the request.
    Nothing,
    /// A reason.
    Reason(String),
    /// A day.
    Day(NaiveDate),
    /// An email address.
    Email(String),
    /// A letter.
    Letter(String),
}

impl Entry {
    /// What stands before the field.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Checked(checked) if checked.has_items() => "Or in your words",
            Self::Reason(_) | Self::Checked(_) => "Reason (in the activity log)",
            Self::Day(_) => "Credentials Expiry Date",
            Self::Email(_) => "Email address",
            Self::Letter { .. } => "Letter number",
            Self::Count { .. } => "Type how many",
        }
    }

    /// The field.
    pub(super) fn field(&self) -> &TextField {
        match self {
            Self::Reason(field)
            | Self::Email(field)
            | Self::Letter { field, .. }
            | Self::Count { field, .. } => field,
            Self::Checked(checked) => &checked.words,
            Self::Day(date) => &date.field,
        }
    }

    /// The field, to type into.
    pub(super) fn field_mut(&mut self) -> &mut TextField {
        match self {
            Self::Reason(field)
            | Self::Email(field)
            | Self::Letter { field, .. }
            | Self::Count { field, .. } => field,
            Self::Checked(checked) => &mut checked.words,
            Self::Day(date) => &mut date.field,
        }
    }

    /// Whether it is why something is done, for which the site has usual reasons.
    pub(super) fn is_why(&self) -> bool {
        matches!(self, Self::Reason(_) | Self::Checked(_))
    }

    /// The rows that it takes.
    pub(super) fn rows(&self) -> usize {
        if let Self::Checked(checked) = self { checked.rows() } else { 1 }
    }

    /// The columns of the field; none for all that are left.
    pub(super) fn columns(&self) -> Option<u16> {
        match self {
            Self::Reason(_) | Self::Checked(_) | Self::Email(_) => None,
            Self::Day(_) | Self::Letter { .. } => Some(12),
            Self::Count { .. } => Some(8),
        }
    }

    /// What stands after the field: the day in words.
    pub(super) fn words(&self, shared: &Shared) -> String {
        match self {
            Self::Day(date) => date.words(Span::of_site(shared)),
            _ => String::new(),
        }
    }

    /// What was typed, or why it cannot be that.
    pub(super) fn check(&mut self, shared: &Shared) -> Result<Filled, String> {
        let typed = self.field().text().trim().to_owned();
        match self {
            Self::Reason(_) if typed.is_empty() => Err("Say why; it stands in the activity log.".to_owned()),
            Self::Reason(_) => Ok(Filled::Reason(typed)),
            Self::Checked(checked) => checked.reason().map(Filled::Reason).ok_or_else(|| {
                "Say first what the caller gave: tick it, or type how it was checked.".to_owned()
            }),
            Self::Day(date) => match date.check(Span::of_site(shared)) {
                Some(day) => Ok(Filled::Day(day)),
                None => Err(date.fault().unwrap_or("Type a day.").to_owned()),
            },
            Self::Email(_) => match typed.parse::<EmailAddress>() {
                Ok(email) => Ok(Filled::Email(email.as_str().to_owned())),
                Err(error) => Err(format!("This is no email address: {error}.")),
            },
            Self::Letter { of, .. } => {
                let known = of.iter().find(|number| number.eq_ignore_ascii_case(&typed));
                known.cloned().map(Filled::Letter).ok_or_else(|| {
                    format!(
                        "It is none of these: {}. The letter of another patient: g h, then b.",
                        of.join(", ")
                    )
                })
            }
            Self::Count { expected, .. } => {
                let digits: String = typed.chars().filter(|c| *c != ',' && *c != ' ').collect();
                if digits.parse() == Ok(*expected) {
                    Ok(Filled::Nothing)
                } else {
                    Err(format!("Type {} to go on: so many are concerned.", dates::count(*expected)))
                }
            }
        }
    }
}
