//! What stands around every page: the sentences, the site's name, the visitor's form token, who is logged in.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "templates pass everything by reference"
)]

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::ask::{Ask, TOKEN_FIELD};
use super::style;
use crate::domain::SupportContact;
use crate::phrases::{Catalogue, Phrase};
use crate::service::portal::{MASKED_CODE, QR_CODE_HERE, Visit};

/// The frame of a page; templates ask it for every sentence.
pub struct Frame<'a> {
    phrases: &'a Catalogue,
    /// The title, before the site's name.
    pub title: String,
    /// The site's name.
    pub site: String,
    /// The path of the style sheet.
    pub sheet: &'static str,
    /// The name of the field for the form token.
    pub token_field: &'static str,
    /// The form token.
    pub form_token: String,
    /// Who is logged in.
    pub name: Option<String>,
    /// The path of the page.
    path: String,
    /// In how many seconds the page goes to the one that says that the session has ended.
    pub ends_in: Option<i64>,
    /// When the session ends if nothing more is asked.
    pub until: Option<DateTime<Utc>>,
    /// The support email address and telephone number.
    pub support: SupportContact,
    zone: Tz,
}

/// The seconds after the end of a session at which a page leaves: clocks of browsers are not that exact.
const AFTER_THE_END: i64 = 5;

impl<'a> Frame<'a> {
    /// The frame of a page with this title, a name in the catalogue.
    pub fn new(ask: &'a Ask, title: &str, visit: Option<&Visit>) -> Self {
        let site = ask.portal.service.site_settings();
        let phrases = &ask.portal.phrases;
        let support = ask.portal.service.support_contact(visit);
        Self {
            phrases,
            title: phrases.with(title, "site", &site.name),
            site: site.name,
            sheet: style::PATH.as_str(),
            token_field: TOKEN_FIELD,
            form_token: ask.form_token(),
            name: visit.map(|visit| visit.name.clone()),
            path: ask.path.clone(),
            ends_in: visit.map(|visit| visit.seconds + AFTER_THE_END),
            until: visit.map(|visit| visit.until),
            support: support.unwrap_or_default(),
            zone: site.time_zone,
        }
    }

    /// The same frame with a title that is no sentence, such as a letter's.
    #[must_use]
    pub fn titled(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// How a link of the navigation is marked: as this page, or as what this page belongs to.
    pub fn current(&self, link: &str) -> Option<&'static str> {
        let rest = self.path.strip_prefix(link)?;
        match rest.bytes().next() {
            None => Some("page"),
            Some(b'/') => Some("true"),
            Some(_) => None,
        }
    }

    /// The language of the page.
    pub fn language(&self) -> &'static str {
        self.phrases.language()
    }

    /// A sentence, in which the site may be named.
    pub fn say(&self, name: &str) -> String {
        self.phrases.with(name, "site", &self.site)
    }

    /// A sentence whose name has two parts.
    pub fn say_part(&self, first: &str, second: &str) -> String {
        self.say(&format!("{first}{second}"))
    }

    /// Whether there is a sentence whose name has two parts.
    pub fn has(&self, first: &str, second: &str) -> bool {
        self.phrases.has(&format!("{first}{second}"))
    }

    /// A phrase as a sentence.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        self.phrases.phrase(phrase)
    }

    /// A sentence with one thing put in.
    pub fn with(&self, name: &str, key: &str, value: &str) -> String {
        self.phrases.with(name, key, value)
    }

    /// The sentence for an entry of who has looked: what was done, by whom, to what.
    pub fn access(&self, what: &str, who: &str, item: &str) -> String {
        let who = if who == "access-you" { "you" } else { "staff" };
        self.phrases.with_all(what, &[("who", who), ("item", item)])
    }

    /// A part of a letter; where its code was blanked, or a QR code is left out, that is said.
    pub fn unblanked(&self, text: &str) -> String {
        text.replace(MASKED_CODE, &self.say("letter-hidden"))
            .replace(QR_CODE_HERE, &self.say("letter-square"))
    }

    /// A sentence with a number.
    pub fn count(&self, name: &str, n: &usize) -> String {
        self.phrases.count(name, *n)
    }

    /// A day, as people write it.
    pub fn day(&self, date: &NaiveDate) -> String {
        let month = self.phrases.say(&format!("month-{}", date.month()));
        format!("{} {month} {}", date.day(), date.year())
    }

    /// A day, or the word for none.
    pub fn day_or_none(&self, date: &Option<NaiveDate>) -> String {
        date.as_ref().map_or_else(|| self.say("date-unknown"), |date| self.day(date))
    }

    /// When something was or is, and how it stands, in words.
    pub fn period(&self, start: &Option<NaiveDate>, end: &Option<NaiveDate>, status: &str) -> String {
        let (from, to) = (start.or(*end), end.or(*start));
        let name = match (start, end) {
            (None, None) => "period-open",
            (Some(_), None) => "period-from",
            _ if from == to => "period-day",
            _ => "period-until",
        };
        let day = |date: Option<NaiveDate>| date.map(|date| self.day(&date)).unwrap_or_default();
        let status = if status.is_empty() { "none" } else { status };
        self.phrases.with_all(name, &[("from", &day(from)), ("to", &day(to)), ("status", status)])
    }

    /// A day of an instant, at the site.
    pub fn day_of(&self, at: &DateTime<Utc>) -> String {
        self.day(&at.with_timezone(&self.zone).date_naive())
    }

    /// A time of day, at the site.
    pub fn time_of(&self, at: &DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%H:%M").to_string()
    }

    /// Day and time of an instant, at the site.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        format!("{}, {}", self.day_of(at), self.time_of(at))
    }

    /// A size in the unit that people read.
    pub fn size(&self, bytes: &u64) -> String {
        if *bytes < 1_000_000 {
            self.with("size-kb", "n", &(bytes / 1000).max(1).to_string())
        } else {
            self.with("size-mb", "n", &format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000))
        }
    }

    /// A telephone number for a link: digits only.
    pub fn phone_link(&self) -> String {
        self.support.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}
