//! The settings of a site (`decided.md` 1).

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::account::{Limits, Moment};
use super::usual_reason::USUAL_REASONS;

/// The portal's address until a site names its own.
const EXAMPLE_PORTAL: &str = "https://patient-profile.example";

/// What a site sets, with the defaults of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSettings {
    /// The site's name, on letters and screens.
    pub name: String,
    /// The organisation's address as lines, on letters.
    pub address: Vec<String>,
    /// The portal's address, from which the registration link is made.
    pub portal_url: String,
    /// The time zone that says when a day ends.
    pub time_zone: Tz,
    /// Whether 3/4 is the third of April.
    pub day_first: bool,
    /// The days that credentials last unless chosen otherwise.
    pub default_expiry_days: u16,
    /// Limits on expiry and failed registrations.
    pub limits: Limits,
    /// The folder where letters are handed over.
    pub print_folder: String,
    /// The support email address that patients see.
    pub support_email: String,
    /// The support telephone number that patients see.
    pub support_phone: String,
    /// The legal text on letters (R10).
    pub legal_text: String,
    /// The operator who made the store, bound to a Unix user (`decided.md` 8).
    pub operator: String,
    /// That user's number.
    pub operator_uid: u32,
    /// Whether this is a throw-away store of `demo`.
    pub demo: bool,
    /// The minutes after which patients see a change of client support (R74).
    pub support_delay_minutes: u16,
    /// The program that takes print files, with its arguments; none leaves them in the print folder.
    pub print_command: Vec<String>,
    /// The seconds after which the print command has failed.
    pub print_timeout_seconds: u16,
    /// Whether a Letter Template needs a second operator, once there is one, before letters are made of it (S59).
    pub template_approval: bool,
    /// The usual reasons, offered where a reason is asked for, as the text of a [`UsualReason`](super::UsualReason).
    pub usual_reasons: Vec<String>,
}

impl SiteSettings {
    /// The settings of a new site.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            address: Vec::new(),
            portal_url: EXAMPLE_PORTAL.to_owned(),
            time_zone: chrono_tz::Europe::London,
            day_first: true,
            default_expiry_days: 28,
            limits: Limits::default(),
            print_folder: String::new(),
            support_email: String::new(),
            support_phone: String::new(),
            legal_text: String::new(),
            operator: String::new(),
            operator_uid: 0,
            demo: false,
            support_delay_minutes: 60,
            print_command: Vec::new(),
            print_timeout_seconds: 120,
            template_approval: true,
            usual_reasons: USUAL_REASONS.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// What letters still lack, each with the command that mends it. `has_support` says whether client support was entered
    /// elsewhere.
    pub fn lacking_for_letters(&self, has_support: bool) -> Vec<&'static str> {
        let support = has_support || !self.support_email.is_empty() || !self.support_phone.is_empty();
        let lacks = [
            (
                self.address.is_empty(),
                "Letters lack the address of the organisation: site set --address LINE.",
            ),
            (!support, "Letters name nobody to ask: support set --phone NUMBER --email ADDRESS."),
            (
                self.portal_url == EXAMPLE_PORTAL,
                "Letters name an example instead of the portal: site set --portal-url URL.",
            ),
        ];
        lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect()
    }

    /// The moment of `now` at this site: the day ends at midnight there (R34).
    pub fn moment(&self, now: DateTime<Utc>) -> Moment {
        Moment { now, today: self.day(now) }
    }

    /// The day that it is at the site.
    pub fn day(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.time_zone).date_naive()
    }

    /// The link that a letter carries (R39).
    pub fn registration_link(&self) -> String {
        format!("{}/register", self.portal_url.trim_end_matches('/'))
    }
}

/// Whether text can be a portal's address: it begins with https:// or http://, names a host, and holds nothing that a
/// letter or a link could not carry.
pub fn is_portal_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    let clean =
        url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '#' | '?' | '@'));
    host && clean && url.len() <= 200
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_ends_at_midnight_of_the_site() {
        let mut site = SiteSettings::new("Northgate");
        let late: DateTime<Utc> = "2026-07-01T23:30:00Z".parse().unwrap();
        assert_eq!(
            site.day(late),
            NaiveDate::from_ymd_opt(2026, 7, 2).unwrap(),
            "summer time is an hour ahead"
        );
        site.time_zone = chrono_tz::America::New_York;
        assert_eq!(site.day(late), NaiveDate::from_ymd_opt(2026, 7, 1).unwrap());
        site.portal_url = "https://portal.example/".into();
        assert_eq!(site.registration_link(), "https://portal.example/register");
    }
    #[test]
    fn portal_addresses_are_checked() {
        for good in
            ["https://portal.example", "http://127.0.0.1:8080", "https://x.example/nhs/", "https://[::1]:1"]
        {
            assert!(is_portal_url(good), "{good}");
        }
        for bad in [
            "portal.example",
            "https://",
            "javascript:x",
            "https://a b",
            "https://a?b",
            "ftp://a",
            "https://a#b",
            "https://a@b",
        ] {
            assert!(!is_portal_url(bad), "{bad}");
        }
    }
}
