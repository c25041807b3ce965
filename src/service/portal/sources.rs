//! Where requests come from, and how much failure one place may cause (D5). A place is slowed; nobody is locked for it.
//!
//! The counts are in memory: what locks an account is counted in the store.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// Where a request comes from.
#[derive(Clone, Default)]
pub struct Source {
    /// The address of the browser; none where only the proxy knows it.
    pub address: Option<IpAddr>,
    /// The device cookie, if the browser has one.
    pub device: Option<[u8; 32]>,
    /// What the browser calls itself.
    pub browser: String,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source { [secret] }")
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Failed registrations.
    Registration,
    /// Failed log-ins.
    LogIn,
    /// Requests for a link, and reports.
    Link,
}

impl Counted {
    /// How many in how long.
    fn limit(self) -> (usize, TimeDelta) {
        match self {
            Self::Registration => (10, TimeDelta::hours(1)),
            Self::LogIn => (30, TimeDelta::minutes(10)),
            Self::Link => (20, TimeDelta::hours(1)),
        }
    }
}

/// One household or ward: an IPv4 address, or an IPv6 network of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    V4([u8; 4]),
    V6([u8; 8]),
    /// Behind a proxy that does not say: all of them together.
    Unknown,
}

impl Place {
    fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => Self::V4(v4.octets()),
            Some(IpAddr::V6(v6)) => {
                let octets = v6.octets();
                Self::V6(octets.first_chunk().copied().unwrap_or_default())
            }
            None => Self::Unknown,
        }
    }
}

/// Places that are remembered at most; those whose time is over go first.
const MAX_PLACES: usize = 50_000;

/// The failures of places.
#[derive(Debug, Default)]
pub struct Sources(HashMap<(Place, Counted), VecDeque<DateTime<Utc>>>);

impl Sources {
    /// For how many seconds a place is refused; none if it is welcome.
    pub fn refused(&self, source: &Source, what: Counted, now: DateTime<Utc>) -> Option<u32> {
        let (limit, window) = what.limit();
        let times = self.0.get(&(Place::of(source.address), what))?;
        let recent = times.iter().filter(|at| **at > now - window);
        let oldest = times.get(times.len().checked_sub(limit)?)?;
        (recent.count() >= limit).then(|| seconds(*oldest + window - now))
    }

    /// Counts a failure.
    pub fn count(&mut self, source: &Source, what: Counted, now: DateTime<Utc>) {
        if self.0.len() >= MAX_PLACES {
            self.0.retain(|(_, what), times| times.back().is_some_and(|at| *at > now - what.limit().1));
        }
        if self.0.len() >= MAX_PLACES {
            // So many places at once are an attack, which the count over all of them answers.
            self.0.clear();
        }
        let (limit, window) = what.limit();
        let times = self.0.entry((Place::of(source.address), what)).or_default();
        times.retain(|at| *at > now - window);
        if times.len() >= limit {
            times.pop_front();
        }
        times.push_back(now);
    }
}

fn seconds(wait: TimeDelta) -> u32 {
    u32::try_from(wait.num_seconds().max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Source {
        Source { address: Some(address.parse().unwrap()), ..Source::default() }
    }

    #[test]
    fn a_place_is_slowed_and_its_neighbours_are_not() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut sources = Sources::default();
        for n in 0..10 {
            let one = from(&format!("2001:db8:0:1::{n:x}"));
            assert_eq!(sources.refused(&one, Counted::Registration, now), None, "try {n}");
            sources.count(&one, Counted::Registration, now + TimeDelta::minutes(n));
        }
        let later = now + TimeDelta::minutes(30);
        assert_eq!(sources.refused(&from("2001:db8:0:1::ff"), Counted::Registration, later), Some(1800));
        assert_eq!(sources.refused(&from("2001:db8:0:2::1"), Counted::Registration, later), None);
        assert_eq!(sources.refused(&from("2001:db8:0:1::ff"), Counted::LogIn, later), None);
        let over = now + TimeDelta::minutes(61);
        assert_eq!(sources.refused(&from("2001:db8:0:1::ff"), Counted::Registration, over), None);
        let mapped = from("::ffff:192.0.2.1");
        (0..30).for_each(|_| sources.count(&from("192.0.2.1"), Counted::LogIn, now));
        assert!(sources.refused(&mapped, Counted::LogIn, now).is_some(), "the same machine");
    }

    #[test]
    fn the_memory_is_bounded() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut sources = Sources::default();
        for n in 0..u32::try_from(MAX_PLACES).unwrap() + 10 {
            let source = Source { address: Some(IpAddr::from(n.to_be_bytes())), ..Source::default() };
            sources.count(&source, Counted::LogIn, now);
        }
        assert!(sources.0.len() <= MAX_PLACES);
    }
}
