//! Times as the site writes them: RFC 3339 with the site's offset in JSON, words for people.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::failure::Failure;
use crate::domain::date_entry::parse_date;
use crate::service::api::SiteView;

/// The site's zone, day and date order.
#[derive(Clone, Copy, Debug)]
pub(super) struct SiteTime {
    zone: Tz,
    today: NaiveDate,
    now: DateTime<Utc>,
    day_first: bool,
}

impl SiteTime {
    /// That of `site`; UTC where this program does not know its zone.
    pub(super) fn of(site: &SiteView) -> Self {
        Self {
            zone: site.time_zone.parse().unwrap_or(Tz::UTC),
            today: site.today,
            now: site.now,
            day_first: site.day_first,
        }
    }

    /// For JSON; null where there is none.
    pub(super) fn json(&self, at: Option<DateTime<Utc>>) -> Value {
        at.map_or(Value::Null, |at| {
            at.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::Secs, false).into()
        })
    }

    /// For people: `22 Nov 2026 14:32`.
    pub(super) fn words(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%-d %b %Y %H:%M").to_string()
    }

    /// For tables: `2026-11-22 14:32:07`.
    pub(super) fn column(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Reads a day as operators type it.
    pub(super) fn day(&self, text: &str) -> Result<NaiveDate, Failure> {
        parse_date(text, self.today, self.day_first).map_err(|bad| Failure::invalid(bad.to_string()))
    }

    /// Reads an instant: RFC 3339, a day (its beginning at the site), or a span before now such as 24h or 7d.
    pub(super) fn instant(&self, text: &str) -> Result<DateTime<Utc>, Failure> {
        let text = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(at.to_utc());
        }
        if let Some(at) = span(text).and_then(|span| self.now.checked_sub_signed(span)) {
            return Ok(at);
        }
        let day = if text == "today" { Ok(self.today) } else { text.parse() };
        let start = day.ok().and_then(|day: NaiveDate| day.and_hms_opt(0, 0, 0));
        let at = start.and_then(|start| self.zone.from_local_datetime(&start).earliest());
        at.map(|at| at.to_utc()).ok_or_else(|| {
            Failure::invalid(format!(
                "\"{text}\" is no time: type 2026-11-22, 2026-11-22T09:00:00Z, today, 24h or 7d."
            ))
        })
    }
}

fn span(text: &str) -> Option<chrono::TimeDelta> {
    let number = text.get(..text.len().checked_sub(1)?)?.parse::<u32>().ok()?;
    match text.chars().last()? {
        'm' => chrono::TimeDelta::try_minutes(number.into()),
        'h' => chrono::TimeDelta::try_hours(number.into()),
        'd' => chrono::TimeDelta::try_days(number.into()),
        _ => None,
    }
}

/// A day for people: `6 Dec 2026`.
pub(super) fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> SiteTime {
        SiteTime::of(&SiteView {
            time_zone: "Europe/London".into(),
            today: "2026-07-02".parse().unwrap(),
            now: "2026-07-02T12:00:00Z".parse().unwrap(),
            day_first: true,
            ..SiteView::default()
        })
    }

    #[test]
    fn json_times_bear_the_offset_of_their_season() {
        let at = |text: &str| london().json(Some(text.parse().unwrap()));
        assert_eq!(at("2026-07-01T10:00:00Z"), "2026-07-01T11:00:00+01:00");
        assert_eq!(at("2026-12-01T10:00:00Z"), "2026-12-01T10:00:00+00:00");
        assert_eq!(london().json(None), Value::Null);
    }

    #[test]
    fn instants_are_read_in_their_forms() {
        let read = |text: &str| london().instant(text).map(|at| at.to_rfc3339()).ok();
        assert_eq!(read("2026-07-01").as_deref(), Some("2026-06-30T23:00:00+00:00"));
        assert_eq!(read("today").as_deref(), Some("2026-07-01T23:00:00+00:00"));
        assert_eq!(read("24h").as_deref(), Some("2026-07-01T12:00:00+00:00"));
        assert_eq!(read("7d").as_deref(), Some("2026-06-25T12:00:00+00:00"));
        assert_eq!(read("2026-07-01T10:00:00+02:00").as_deref(), Some("2026-07-01T08:00:00+00:00"));
        assert_eq!(read("yesterday-ish"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("4294967295d"), None);
        assert_eq!(read("ä"), None);
    }
}
