//! A finished letter opened again and checked, before it counts as generated.

use super::base::{open_package, text_parts};
use super::error::{BaseError, VerifyError};
use super::extract;
use super::package::MAX_FILE;
use super::scan::{Mark, find_marks};
use super::value::sanitise;
use crate::domain::Field;

/// Room for what a letter adds to its base.
const MARGIN: usize = 2 << 20;

/// What a letter must hold and must not hold.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Names and values that must stand in the letter; an error says the name only.
    pub present: Vec<(String, String)>,
    /// Names and values that must not stand in it, spaces and hyphens ignored: the other secret of a two-letter set.
    pub absent: Vec<(String, String)>,
}

impl Expected {
    /// Adds a value that must be there.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.present.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a value that must not be there (R20).
    #[must_use]
    pub fn without(mut self, name: &str, value: &str) -> Self {
        self.absent.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Opens `letter` again: the file is whole, its parts are well-formed and allowed, no mark of ours is left, and the
/// expected values are there, each in one paragraph.
pub fn verify(letter: &[u8], expected: &Expected) -> Result<(), VerifyError> {
    let package = open_package(letter, MAX_FILE + MARGIN)?;
    let mut text = String::new();
    for part in text_parts(&package) {
        let xml = package.text(&part).unwrap_or_default();
        let paragraphs = extract::paragraphs(xml, false).map_err(|f| BaseError::part(&part, f))?;
        for paragraph in &paragraphs {
            check_marks(&part, paragraph, expected)?;
            text.push_str(paragraph);
            text.push('\u{b}');
        }
    }
    for (name, value) in &expected.present {
        for line in sanitise(value).split('\n') {
            if !text.contains(line) {
                return Err(VerifyError::Missing(name.clone()));
            }
        }
    }
    let bare = without_spaces(&text);
    for (name, value) in &expected.absent {
        let value = without_spaces(value);
        if !value.is_empty() && bare.contains(&value) {
            return Err(VerifyError::Present(name.clone()));
        }
    }
    Ok(())
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}

/// A mark that is part of an expected value is data: somebody may be called like that.
fn check_marks(part: &str, paragraph: &str, expected: &Expected) -> Result<(), VerifyError> {
    for mark in find_marks(paragraph) {
        let Mark::Field(range, name) = mark else { continue };
        let shown = &paragraph[range];
        let is_data = expected.present.iter().any(|(_, value)| value.contains(shown));
        if Field::find(&name).is_some() && !is_data {
            return Err(VerifyError::MarkLeft { mark: shown.to_owned(), part: part.to_owned() });
        }
    }
    Ok(())
}
