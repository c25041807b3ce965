//! Client support: what a patient reads about whom to ask (R69 to R76), and the legal text (R10).

use chrono::{DateTime, TimeDelta, Utc};

use super::id::RecordKey;

/// The longest email address (RFC 5321).
const MAX_EMAIL: usize = 254;

/// An email address and a telephone number, of which at least one is there (R73).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportContact {
    /// The email address; empty for none.
    pub email: String,
    /// The telephone number; empty for none.
    pub phone: String,
}

/// Why a contact is refused; `Display` is the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadContact {
    /// Neither was given.
    #[error("An email address or a telephone number is needed.")]
    Empty,
    /// The address is none.
    #[error("The email address is not one: it looks like help@hospital.example.")]
    Email,
    /// The number is none.
    #[error("The telephone number is not one: use digits, blanks, +, brackets and hyphens, 3 to 20 digits.")]
    Phone,
}

impl SupportContact {
    /// Both in a sentence.
    pub fn words(&self) -> String {
        let both = [self.email.as_str(), &self.phone].into_iter().filter(|text| !text.is_empty());
        both.collect::<Vec<_>>().join(", ")
    }

    /// Checks what an operator typed.
    pub fn checked(email: &str, phone: &str) -> Result<Self, BadContact> {
        let (email, phone) = (email.trim(), phone.trim());
        if email.is_empty() && phone.is_empty() {
            return Err(BadContact::Empty);
        }
        if !email.is_empty() && !is_email(email) {
            return Err(BadContact::Email);
        }
        if !phone.is_empty() && !is_phone(phone) {
            return Err(BadContact::Phone);
        }
        Ok(Self { email: email.to_owned(), phone: phone.to_owned() })
    }
}

/// Whether a text is an address that mail programs take: no quoting, no comments, a host with a dot.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let name_ok = !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    name_ok && text.len() <= MAX_EMAIL && host.contains('.') && host.split('.').all(label)
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plus = text.rfind('+').is_none_or(|at| at == 0);
    plus && (3..=20).contains(&digits)
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c))
}

/// The entry of one type of organisation; the type without a name is for all types without their own (R72, R76).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportEntry {
    /// The internal key.
    pub key: RecordKey,
    /// The type; empty for blank.
    pub organisation_type: String,
    /// What patients saw before the change that comes.
    pub shown: Option<SupportContact>,
    /// The newest change, also once it is visible.
    pub coming: Option<ComingSupport>,
}

/// A change of an entry, with the time from which patients see it (R74).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComingSupport {
    /// The new contact; none removes the entry.
    pub contact: Option<SupportContact>,
    /// From when patients see it.
    pub from: DateTime<Utc>,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

impl SupportEntry {
    /// What patients see at `now`; none where the entry says nothing then.
    pub fn at(&self, now: DateTime<Utc>) -> Option<&SupportContact> {
        match &self.coming {
            Some(coming) if coming.from <= now => coming.contact.as_ref(),
            _ => self.shown.as_ref(),
        }
    }

    /// The change that patients do not see yet.
    pub fn pending(&self, now: DateTime<Utc>) -> Option<&ComingSupport> {
        self.coming.as_ref().filter(|coming| coming.from > now)
    }

    /// Enters a change; one that was pending is replaced by it (R75).
    #[must_use]
    pub fn with(
        &self,
        contact: Option<SupportContact>,
        now: DateTime<Utc>,
        delay: TimeDelta,
        by: &str,
    ) -> Self {
        let coming = ComingSupport { contact, from: now + delay, at: now, by: by.to_owned() };
        Self { shown: self.at(now).cloned(), coming: Some(coming), ..self.clone() }
    }

    /// Takes the pending change back; none if there is none.
    pub fn withdrawn(&self, now: DateTime<Utc>) -> Option<Self> {
        self.pending(now)?;
        Some(Self { coming: None, ..self.clone() })
    }

    /// Whether it says nothing, now and later, so that it need not be kept.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.at(now).is_none() && self.pending(now).is_none()
    }
}

/// A type of organisation that a site lists, beside those that its organisations have (R71).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationType {
    /// The internal key.
    pub key: RecordKey,
    /// Its name.
    pub name: String,
}

/// A version of a legal text (R10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalText {
    /// The organisation; none for all without their own.
    pub organisation: Option<RecordKey>,
    /// The version, from 1.
    pub version: u32,
    /// The object with the text; none where the organisation has none of its own any more.
    pub text: Option<[u8; 16]>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// By whom.
    pub saved_by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_checked() {
        for (email, phone) in [
            ("help@northgate.example", ""),
            ("", "01632 960 123"),
            ("", "111"),
            (" a.b+c@x-y.example.org ", "+44 (0)1632 960-123"),
        ] {
            assert!(SupportContact::checked(email, phone).is_ok(), "{email} {phone}");
        }
        for email in [
            "help",
            "help@host",
            "@x.example",
            "a b@x.example",
            "a@x..example",
            "a@-x.example",
            "a@x.example\n",
            "a@b@x.example\u{0}",
        ] {
            assert_eq!(
                SupportContact::checked(email.trim_end_matches('\n'), "").is_err(),
                !email.ends_with('\n'),
                "{email}"
            );
        }
        for phone in ["12", "call us", "01632 960 123 ext 4", "123+456", &"1".repeat(21)] {
            assert_eq!(SupportContact::checked("", phone), Err(BadContact::Phone), "{phone}");
        }
        assert_eq!(SupportContact::checked(" ", ""), Err(BadContact::Empty));
    }

    #[test]
    fn a_change_is_seen_after_the_delay_and_can_be_replaced_or_withdrawn() {
        let start: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let (hour, at) = (TimeDelta::minutes(60), |minutes| start + TimeDelta::minutes(minutes));
        let contact = |phone: &str| Some(SupportContact { email: String::new(), phone: phone.into() });
        let first = SupportEntry::default().with(contact("111"), at(0), hour, "mkhan");
        assert_eq!(first.at(at(59)), None);
        assert_eq!(first.at(at(60)), contact("111").as_ref());
        let second = first.with(contact("222"), at(90), hour, "jdoe");
        assert_eq!(second.at(at(149)), contact("111").as_ref());
        assert_eq!(second.withdrawn(at(149)).unwrap().at(at(500)), contact("111").as_ref());
        assert!(second.withdrawn(at(150)).is_none(), "it is visible: nothing is pending");
        let replaced = second.with(contact("333"), at(120), hour, "jdoe");
        assert_eq!(replaced.at(at(151)), contact("111").as_ref());
        assert_eq!(replaced.at(at(180)), contact("333").as_ref());
        let removed = replaced.with(None, at(200), hour, "jdoe");
        assert!(!removed.is_over(at(259)) && removed.is_over(at(260)));
    }
}
