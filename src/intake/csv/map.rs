//! The explicit column map of `--map`.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::field::Field;
use crate::intake::options::DateOrder;

/// Why a column map cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// It is no TOML, or has a key that no column map has.
    #[error("the column map cannot be read: {0}")]
    Toml(String),
    /// A field that does not exist.
    #[error("line {line} of the column map: there is no field “{word}”; there are {}", Field::words().collect::<Vec<_>>().join(", "))]
    Field {
        /// The line in the map.
        line: usize,
        /// What stands there.
        word: String,
    },
    /// A value that is none of the allowed ones.
    #[error("line {line} of the column map: {key} must be {allowed}")]
    Value {
        /// The line in the map.
        line: usize,
        /// The key.
        key: &'static str,
        /// What may stand there.
        allowed: &'static str,
    },
    /// Two columns for one field.
    #[error("line {line} of the column map: a second column is mapped to {word}")]
    Twice {
        /// The line in the map.
        line: usize,
        /// The field's word.
        word: &'static str,
    },
}

/// The explicit column map of `--map`, a small TOML file:
///
/// ```toml
/// system = "https://hospital.example/patient-number"  # the naming system of local_id; default csv:HEADING
/// date_order = "day first"                             # or "month first"; default is the site's
/// delimiter = ";"                                      # default: told from the heading
///
/// [columns]                                            # heading = field
/// "Hosp No" = "local_id"
/// "Fore name(s)" = "given"
/// "Ward" = "ignore"
/// ```
///
/// Headings that the map does not name are recognised as usual, but never for a field that the map gives away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    /// The naming system of the local id.
    pub system: Option<String>,
    /// How dates of three numbers are written.
    pub date_order: Option<DateOrder>,
    /// What separates the fields.
    pub delimiter: Option<u8>,
    /// Headings and what they mean.
    pub columns: BTreeMap<String, Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    system: Option<String>,
    date_order: Option<Spanned<String>>,
    delimiter: Option<Spanned<String>>,
    #[serde(default)]
    columns: BTreeMap<String, Spanned<String>>,
}

impl FromStr for ColumnMap {
    type Err = MapError;

    fn from_str(text: &str) -> Result<Self, MapError> {
        let raw: Raw =
            toml::from_str(text).map_err(|error| MapError::Toml(error.to_string().trim().to_owned()))?;
        let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let mut map = Self { system: raw.system, ..Self::default() };
        if let Some(order) = raw.date_order {
            map.date_order = Some(match order.get_ref().trim() {
                "day first" => DateOrder::DayFirst,
                "month first" => DateOrder::MonthFirst,
                _ => {
                    let (line, allowed) = (line(order.span().start), "“day first” or “month first”");
                    return Err(MapError::Value { line, key: "date_order", allowed });
                }
            });
        }
        if let Some(delimiter) = raw.delimiter {
            match *delimiter.get_ref().as_bytes() {
                [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | b' ') => {
                    map.delimiter = Some(byte);
                }
                _ => {
                    let (line, allowed) = (line(delimiter.span().start), "one sign, such as “;” or a tab");
                    return Err(MapError::Value { line, key: "delimiter", allowed });
                }
            }
        }
        for (heading, word) in raw.columns {
            let line = line(word.span().start);
            let Some(field) = Field::from_word(word.get_ref()) else {
                return Err(MapError::Field { line, word: word.into_inner() });
            };
            if !matches!(field, Field::Ignore | Field::OtherId)
                && map.columns.values().any(|known| *known == field)
            {
                return Err(MapError::Twice { line, word: field.word() });
            }
            map.columns.insert(heading, field);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read_and_faults_name_their_line() {
        let map: ColumnMap = "system = \"h\"\ndate_order = \"month first\"\ndelimiter = \"\\t\"\n[columns]\n\"Hosp No\" = \"local_id\"\nWard = \"ignore\"\n".parse().unwrap();
        assert_eq!(map.columns["Hosp No"], Field::LocalId);
        assert_eq!((map.date_order, map.delimiter), (Some(DateOrder::MonthFirst), Some(b'\t')));
        let fault = |text: &str| text.parse::<ColumnMap>().unwrap_err().to_string();
        assert!(
            fault("[columns]\nA = \"given\"\nB = \"forname\"\n")
                .starts_with("line 3 of the column map: there is no field “forname”")
        );
        assert!(fault("[columns]\nA = \"given\"\nB = \"given\"\n").contains("line 3"));
        assert!(fault("date_order = \"year\"\n").contains("line 1"));
        assert!(fault("\ndelimiter = \"ab\"\n").contains("line 2"));
        assert!(fault("[columns\n").contains("line 1"));
        assert!(fault("colums = 1\n").contains("unknown field"));
    }
}
