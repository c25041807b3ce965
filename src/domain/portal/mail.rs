//! Mails to a patient, and what became of them. The text is made when a mail goes out; it holds no personal data (S16).

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::RecordKey;

/// When a mail is given up that no mail server would take.
const GIVEN_UP: TimeDelta = TimeDelta::days(8);

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The link that confirms the address (R42).
    ConfirmEmail,
    /// The link to a new password.
    ResetPassword,
    /// The link that confirms another address; to the new one.
    ChangeEmail,
    /// Notice: another address was asked for or confirmed; to the old one (S18).
    EmailChanged,
    /// Notice: the password was changed.
    PasswordChanged,
    /// Notice: log-in from a device that was not known.
    NewDevice,
    /// Notice: two-step log-in was turned on or off.
    TwoStepChanged,
}

impl MailKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::ConfirmEmail,
        Self::ResetPassword,
        Self::ChangeEmail,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::NewDevice,
        Self::TwoStepChanged,
    ];

    /// The label on operators' screens and in the log.
    pub fn label(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm email address",
            Self::ResetPassword => "password reset",
            Self::ChangeEmail => "confirm new email address",
            Self::EmailChanged => "notice: email address changed",
            Self::PasswordChanged => "notice: password changed",
            Self::NewDevice => "notice: log-in from a new device",
            Self::TwoStepChanged => "notice: two-step log-in changed",
        }
    }

    /// The word for the catalogue of what patients read.
    pub fn word(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm",
            Self::ResetPassword => "reset",
            Self::ChangeEmail => "change",
            Self::EmailChanged => "email-changed",
            Self::PasswordChanged => "password-changed",
            Self::NewDevice => "new-device",
            Self::TwoStepChanged => "two-step",
        }
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It waits to be sent.
    Waiting,
    /// The mail server took it.
    Sent(DateTime<Utc>),
    /// The mail server refused it for good, or none was reached for too long.
    Failed(DateTime<Utc>),
    /// It was no longer wanted: the link is void or the account disabled.
    Withdrawn(DateTime<Utc>),
}

/// A mail in the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The internal key; the Message-ID is made of it and stays the same over retries.
    pub key: RecordKey,
    /// To whom it belongs.
    pub patient: RecordKey,
    /// What it is about.
    pub kind: MailKind,
    /// Where it goes.
    pub to: String,
    /// When it was put into the outbox.
    pub made_at: DateTime<Utc>,
    /// The secret token of its link, only while it waits.
    pub token: Option<[u8; 32]>,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_try: DateTime<Utc>,
    /// What became of it.
    pub state: MailState,
    /// Why the last try failed, in words without personal data.
    pub fault: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail {{ {:?}, {:?}, tries: {} }}", self.kind, self.state, self.tries)
    }
}

impl Mail {
    /// Notes a try that failed for now: 1 minute, doubling to an hour, and `jitter` thousandths of it more or less, so
    /// that many mails do not come back at one moment (S92). Given up after eight days.
    pub fn put_off(&mut self, now: DateTime<Utc>, fault: String, jitter: i32) {
        self.tries = self.tries.saturating_add(1);
        self.fault = fault;
        if now >= self.made_at + GIVEN_UP {
            self.close(MailState::Failed(now));
            return;
        }
        let minutes = 1_i64 << (self.tries - 1).min(6);
        let wait = TimeDelta::minutes(minutes.min(60));
        self.next_try = now + wait + wait * jitter.clamp(-200, 200) / 1000;
    }

    /// Ends its time in the outbox: the token is forgotten.
    pub fn close(&mut self, state: MailState) {
        self.state = state;
        self.token = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_come_slower_up_to_an_hour_and_end_after_eight_days() {
        let made = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut mail = Mail {
            key: RecordKey([1; 16]),
            patient: RecordKey([2; 16]),
            kind: MailKind::ConfirmEmail,
            to: "a@example.org".into(),
            made_at: made,
            token: Some([3; 32]),
            tries: 0,
            next_try: made,
            state: MailState::Waiting,
            fault: String::new(),
        };
        assert!(!format!("{mail:?}").contains("example"));
        let mut now = made;
        let mut waits = Vec::new();
        while mail.state == MailState::Waiting {
            mail.put_off(now, "no route".into(), 0);
            waits.push((mail.next_try - now).num_minutes());
            now = mail.next_try.max(now + TimeDelta::minutes(1));
            assert_eq!(mail.token.is_some(), mail.state == MailState::Waiting);
        }
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(matches!(mail.state, MailState::Failed(at) if at >= made + GIVEN_UP));
        assert!((190..210).contains(&waits.len()), "{}", waits.len());
    }

    #[test]
    fn jitter_stays_near_the_plan() {
        let made = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        for (jitter, seconds) in [(200, 72), (-200, 48), (9000, 72)] {
            let mut mail = Mail {
                key: RecordKey([1; 16]),
                patient: RecordKey([2; 16]),
                kind: MailKind::NewDevice,
                to: String::new(),
                made_at: made,
                token: None,
                tries: 0,
                next_try: made,
                state: MailState::Waiting,
                fault: String::new(),
            };
            mail.put_off(made, String::new(), jitter);
            assert_eq!((mail.next_try - made).num_seconds(), seconds);
        }
    }
}
