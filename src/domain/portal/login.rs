//! How a patient logs in: the password, failed tries, known devices, sessions, two-step log-in.

use chrono::{DateTime, TimeDelta, Utc};

use super::link::LinkKind;
use crate::domain::two_step::Totp;

/// Sessions that a patient may have at once; the oldest ends when there is one more (D8).
pub const MAX_SESSIONS: usize = 5;
/// Known devices that are remembered; the oldest is forgotten.
const MAX_DEVICES: usize = 8;
/// Failed tries in a row at which the password counts no more and has to be reset (D5).
pub const RESET_AT: u32 = 100;
/// Links that are sent in a day (D9).
const LINKS_A_DAY: usize = 5;
/// How long a device is known (D5).
const DEVICE_LIFE: TimeDelta = TimeDelta::days(180);

/// The log-in of a patient; it belongs to one registration and means nothing beside another.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// When the form was accepted that it belongs to.
    pub registered_at: DateTime<Utc>,
    /// The hash of the password; none where none was chosen yet.
    pub password: Option<Vec<u8>>,
    /// Failed tries from unknown devices.
    pub tries: Tries,
    /// The devices from which the patient logged in before.
    pub devices: Vec<Device>,
    /// The newest log-in, and the one before.
    pub log_ins: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// The hashes of the tokens of the sessions, oldest first.
    pub sessions: Vec<[u8; 32]>,
    /// The hash of the newest link of each kind: older ones are void.
    pub links: Vec<(LinkKind, [u8; 32])>,
    /// When links were sent, within the last day.
    pub links_sent: Vec<DateTime<Utc>>,
    /// Two-step log-in, where the patient turned it on.
    pub totp: Option<Totp>,
    /// The keyed hashes of the recovery codes that are left.
    pub recovery: Vec<[u8; 32]>,
    /// The version of the legal text that was accepted, and when (R10).
    pub legal: Option<(String, DateTime<Utc>)>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Login {{ registered_at: {}, [secret] }}", self.registered_at)
    }
}

/// Failed tries in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub count: u32,
    /// When the last was.
    pub last: Option<DateTime<Utc>>,
}

/// A browser from which the patient logged in. Its tries are its own, so that a stranger cannot slow it (D5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// What its cookie holds, hashed.
    pub mark: [u8; 32],
    /// Since when.
    pub since: DateTime<Utc>,
    /// Failed tries from it.
    pub tries: Tries,
}

impl Tries {
    /// When the next try is looked at: 1 minute after five, doubling to 15 minutes (D5).
    pub fn next(&self) -> Option<DateTime<Utc>> {
        let over = self.count.checked_sub(5)?;
        let minutes = (1_i64 << over.min(4)).min(15);
        self.last.map(|last| last + TimeDelta::minutes(minutes))
    }

    /// Whether a try is looked at now.
    pub fn allow(&self, now: DateTime<Utc>) -> bool {
        self.next().is_none_or(|next| now >= next)
    }

    fn count(&mut self, now: DateTime<Utc>) {
        self.count = self.count.saturating_add(1);
        self.last = Some(now);
    }
}

impl Login {
    /// The log-in of a registration, before anything happened.
    pub fn new(registered_at: DateTime<Utc>) -> Self {
        Self {
            registered_at,
            password: None,
            tries: Tries::default(),
            devices: Vec::new(),
            log_ins: (None, None),
            sessions: Vec::new(),
            links: Vec::new(),
            links_sent: Vec::new(),
            totp: None,
            recovery: Vec::new(),
            legal: None,
        }
    }

    /// The tries of a device, or those of unknown devices.
    pub fn tries_of(&self, device: Option<[u8; 32]>, now: DateTime<Utc>) -> Tries {
        self.device(device, now).map_or(self.tries, |device| device.tries)
    }

    /// Whether the device is known.
    pub fn knows(&self, device: Option<[u8; 32]>, now: DateTime<Utc>) -> bool {
        self.device(device, now).is_some()
    }

    fn device(&self, mark: Option<[u8; 32]>, now: DateTime<Utc>) -> Option<&Device> {
        let mark = mark?;
        self.devices.iter().find(|device| device.mark == mark && now < device.since + DEVICE_LIFE)
    }

    /// Counts a try before the password is looked at.
    pub fn count_try(&mut self, device: Option<[u8; 32]>, now: DateTime<Utc>) {
        let known = self.device(device, now).map(|device| device.mark);
        match self.devices.iter_mut().find(|device| Some(device.mark) == known) {
            Some(device) => device.tries.count(now),
            None => self.tries.count(now),
        }
        let in_a_row = self.tries.count.max(self.devices.iter().map(|d| d.tries.count).max().unwrap_or(0));
        if in_a_row >= RESET_AT {
            self.password = None;
        }
    }

    /// Takes the counts of a device back after a right password.
    pub fn forgive(&mut self, device: Option<[u8; 32]>, now: DateTime<Utc>) {
        let known = self.device(device, now).map(|device| device.mark);
        match self.devices.iter_mut().find(|device| Some(device.mark) == known) {
            Some(device) => device.tries = Tries::default(),
            None => self.tries = Tries::default(),
        }
    }

    /// Takes counts back after a good log-in, and knows the device from now on.
    pub fn note_log_in(&mut self, device: [u8; 32], session: [u8; 32], now: DateTime<Utc>) -> Vec<[u8; 32]> {
        let known = self.knows(Some(device), now);
        if !known {
            self.devices.retain(|d| d.mark != device && now < d.since + DEVICE_LIFE);
            if self.devices.len() >= MAX_DEVICES {
                self.devices.remove(0);
            }
            self.devices.push(Device { mark: device, since: now, tries: Tries::default() });
            self.tries = Tries::default();
        }
        for device in self.devices.iter_mut().filter(|d| d.mark == device) {
            device.tries = Tries::default();
        }
        self.log_ins = (Some(now), self.log_ins.0);
        self.sessions.push(session);
        let n_over = self.sessions.len().saturating_sub(MAX_SESSIONS);
        self.sessions.drain(..n_over).collect()
    }

    /// The newest link of a kind.
    pub fn link(&self, kind: LinkKind) -> Option<[u8; 32]> {
        self.links.iter().find(|(of, _)| *of == kind).map(|(_, hash)| *hash)
    }

    /// Takes a new link, which voids the older one of its kind; gives the older one.
    pub fn set_link(&mut self, kind: LinkKind, hash: Option<[u8; 32]>) -> Option<[u8; 32]> {
        let before = self.link(kind);
        self.links.retain(|(of, _)| *of != kind);
        self.links.extend(hash.map(|hash| (kind, hash)));
        before
    }

    /// Counts a link that is sent; false when the day's links are used up (D9).
    pub fn count_link(&mut self, now: DateTime<Utc>) -> bool {
        self.links_sent.retain(|at| *at > now - TimeDelta::hours(24));
        let fine = self.links_sent.len() < LINKS_A_DAY;
        if fine {
            self.links_sent.push(now);
        }
        fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    #[test]
    fn failed_tries_wait_from_the_fifth_on_and_end_in_a_reset() {
        let mut login = Login::new(at(0));
        login.password = Some(vec![1]);
        for _ in 0..4 {
            login.count_try(None, at(0));
        }
        assert!(login.tries.allow(at(0)));
        login.count_try(None, at(0));
        assert!(!login.tries.allow(at(0)) && login.tries.allow(at(1)));
        for _ in 0..5 {
            login.count_try(None, at(10));
        }
        assert!(!login.tries.allow(at(24)) && login.tries.allow(at(25)), "15 minutes at most");
        for _ in 0..89 {
            login.count_try(None, at(10));
        }
        assert!(login.password.is_some());
        login.count_try(None, at(10));
        assert_eq!(login.password, None, "the hundredth in a row");
    }

    #[test]
    fn a_stranger_does_not_slow_a_known_device() {
        let mut login = Login::new(at(0));
        login.note_log_in([1; 32], [9; 32], at(0));
        for _ in 0..50 {
            login.count_try(None, at(1));
            login.count_try(Some([2; 32]), at(1));
        }
        assert!(!login.tries_of(Some([2; 32]), at(1)).allow(at(1)), "an unknown mark is a stranger");
        assert!(login.tries_of(Some([1; 32]), at(1)).allow(at(1)));
        let later = at(60 * 24 * 181);
        assert!(!login.knows(Some([1; 32]), later), "known for 180 days");
        login.note_log_in([1; 32], [9; 32], later);
        assert!(login.knows(Some([1; 32]), later), "and known again from the next log-in");
    }

    #[test]
    fn the_oldest_session_ends_with_the_sixth() {
        let mut login = Login::new(at(0));
        for n in 0..5 {
            assert!(login.note_log_in([1; 32], [n; 32], at(0)).is_empty());
        }
        assert_eq!(login.note_log_in([1; 32], [5; 32], at(3)), [[0; 32]]);
        assert_eq!(login.log_ins, (Some(at(3)), Some(at(0))));
    }

    #[test]
    fn only_the_newest_link_of_a_kind_counts_and_five_a_day_are_sent() {
        let mut login = Login::new(at(0));
        assert_eq!(login.set_link(LinkKind::ConfirmEmail, Some([1; 32])), None);
        login.set_link(LinkKind::ResetPassword, Some([7; 32]));
        assert_eq!(login.set_link(LinkKind::ConfirmEmail, Some([2; 32])), Some([1; 32]));
        assert_eq!(login.link(LinkKind::ConfirmEmail), Some([2; 32]));
        assert_eq!(login.link(LinkKind::ResetPassword), Some([7; 32]));
        assert!((0..5).all(|n| login.count_link(at(n))));
        assert!(!login.count_link(at(5)));
        assert!(login.count_link(at(24 * 60 + 1)));
    }
}
