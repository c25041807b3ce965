//! Links that are mailed to a patient: single use, of limited life, opened by a button and never by a look (D9).

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::RecordKey;

/// A link may wait this long for a mail server that is down.
const HARD_CAP: TimeDelta = TimeDelta::days(8);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Confirms the address of a registration (R43).
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
    /// Confirms another address.
    ChangeEmail,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ConfirmEmail, Self::ResetPassword, Self::ChangeEmail];

    /// How long it lives from the moment that the mail server took it.
    pub fn life(self) -> TimeDelta {
        match self {
            Self::ConfirmEmail | Self::ChangeEmail => TimeDelta::hours(24),
            Self::ResetPassword => TimeDelta::minutes(30),
        }
    }
}

/// A link that was sent or waits to be. It is found by the hash of its token; the token itself is only in the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub kind: LinkKind,
    /// Whose it is.
    pub patient: RecordKey,
    /// The registration that it belongs to.
    pub registered_at: DateTime<Utc>,
    /// The address that it was sent to.
    pub email: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When the mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
}

impl Link {
    /// Until when it can be used.
    pub fn until(&self) -> DateTime<Utc> {
        let cap = self.made_at + HARD_CAP;
        self.sent_at.map_or(cap, |sent| (sent + self.kind.life()).min(cap))
    }

    /// Whether it can be used.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        now < self.until()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_link_begins_when_the_mail_server_took_it() {
        let made = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut link = Link {
            kind: LinkKind::ConfirmEmail,
            patient: RecordKey([1; 16]),
            registered_at: made,
            email: "a@example.org".into(),
            made_at: made,
            sent_at: None,
        };
        assert!(link.is_alive(made + TimeDelta::days(7)) && !link.is_alive(made + TimeDelta::days(8)));
        link.sent_at = Some(made + TimeDelta::days(3));
        assert!(link.is_alive(made + TimeDelta::hours(95)) && !link.is_alive(made + TimeDelta::days(4)));
        link.sent_at = Some(made + TimeDelta::hours(190));
        assert_eq!(link.until(), made + TimeDelta::days(8), "never beyond the cap");
        link.kind = LinkKind::ResetPassword;
        link.sent_at = Some(made);
        assert!(!link.is_alive(made + TimeDelta::minutes(30)));
    }
}
