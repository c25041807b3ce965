//! What the log shows: the filter in force, in words and as a question to the service.

use chrono::NaiveDate;

use crate::domain::ActivityKind;
use crate::tui::shared::Shared;
use crate::tui::text::{dates, width};
use crate::wire::client::api::ActivityQuery;

/// From when on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Since {
    /// From the first entry on.
    #[default]
    Any,
    /// From the beginning of the day that it is.
    Today,
    /// From the beginning of this day on.
    Day(NaiveDate),
}

/// Which entries are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) kind: Option<ActivityKind>,
    pub(super) actor: Option<String>,
    /// As typed, or as Patient ID.
    pub(super) patient: Option<String>,
    pub(super) since: Since,
}

/// The least columns that a value keeps on the filter line.
const SHORTEST: usize = 8;

impl Filter {
    /// All entries of the patient or of the site.
    pub(super) fn everything(patient: Option<&str>) -> Self {
        Self { patient: patient.map(ToOwned::to_owned), ..Self::default() }
    }

    /// The question, without its limits.
    pub(super) fn query(&self, shared: &Shared) -> ActivityQuery {
        ActivityQuery {
            patient: self.patient.clone(),
            kind: self.kind.map(|kind| kind.label().to_owned()),
            actor: self.actor.clone(),
            since: self.since_day(shared).map(|day| shared.day_begins(day)),
            ..ActivityQuery::default()
        }
    }

    /// The first day that is shown.
    pub(super) fn since_day(&self, shared: &Shared) -> Option<NaiveDate> {
        match self.since {
            Since::Any => None,
            Since::Today => Some(shared.today()),
            Since::Day(day) => Some(day),
        }
    }

    /// Whether all entries that are shown are of this day, so that times need no date.
    pub(super) fn is_of_today(&self, shared: &Shared) -> bool {
        self.since_day(shared).is_some_and(|day| day >= shared.today())
    }

    /// The filter line: `type:any  by:any  patient:any  since:today`. In a narrow room what is not set goes first, then
    /// the longest value is cut.
    pub(super) fn words(&self, room: usize, with_patient: bool) -> String {
        let mut parts = vec![
            ("type", self.kind.map(|kind| kind.label().to_owned())),
            ("by", self.actor.clone()),
            ("patient", self.patient.clone()),
            ("since", self.since_word()),
        ];
        if !with_patient {
            parts.retain(|(name, _)| *name != "patient");
        }
        let whole = line(&parts, usize::MAX);
        if width::width(&whole) <= room {
            return whole;
        }
        if parts.iter().any(|(_, value)| value.is_some()) {
            parts.retain(|(_, value)| value.is_some());
        }
        let longest = (SHORTEST..=40).rev().map(|most| line(&parts, most));
        longest.into_iter().find(|line| width::width(line) <= room).unwrap_or_else(|| line(&parts, SHORTEST))
    }

    fn since_word(&self) -> Option<String> {
        match self.since {
            Since::Any => None,
            Since::Today => Some("today".to_owned()),
            Since::Day(day) => Some(dates::day(day)),
        }
    }

    /// Why there is nothing, as a sentence: `No entry matches: Patient Account Locked by jdoe since 6 Nov 2026.`; none
    /// where everything is shown.
    pub(super) fn why_empty(&self, with_patient: bool) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.kind.map(|kind| kind.label().to_owned()));
        words.extend(self.actor.as_ref().map(|actor| format!("by {actor}")));
        words.extend(
            self.patient.as_ref().filter(|_| with_patient).map(|patient| format!("of patient {patient}")),
        );
        let since = self.since_word().map(|since| format!("since {since}"));
        match (words.is_empty(), since) {
            (true, None) => None,
            (true, Some(_)) if self.since == Since::Today => {
                Some("Nothing has been logged today.".to_owned())
            }
            (true, Some(since)) => Some(format!("Nothing has been logged {since}.")),
            (false, since) => {
                words.extend(since);
                Some(format!("No entry matches: {}.", words.join(" ")))
            }
        }
    }
}

fn line(parts: &[(&str, Option<String>)], most: usize) -> String {
    let words = parts
        .iter()
        .map(|(name, value)| format!("{name}:{}", width::cut(value.as_deref().unwrap_or("any"), most)));
    words.collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_line_fits_its_room() {
        let mut filter = Filter { since: Since::Today, ..Filter::everything(None) };
        assert_eq!(filter.words(60, true), "type:any  by:any  patient:any  since:today");
        filter.kind = Some(ActivityKind::PatientAccountDisabledAutomatically);
        assert_eq!(filter.words(60, true), "type:Patient Account Disabled Automatically  since:today");
        assert_eq!(filter.words(40, true), "type:Patient Account Disab~  since:today");
        let why = "No entry matches: Patient Account Disabled Automatically since today.";
        assert_eq!(filter.why_empty(true).as_deref(), Some(why));
        assert_eq!(Filter::everything(Some("1000296007")).why_empty(false), None);
        filter.actor = Some("a-long-operator-name".into());
        filter.patient = Some("1000296007".into());
        for room in 57..120 {
            assert!(width::width(&filter.words(room, true)) <= room, "{room}");
        }
        assert!(!filter.words(120, false).contains("patient:"));
    }
}
