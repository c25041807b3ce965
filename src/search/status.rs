//! The state of a patient user and of the record as a small set, and the words by which an operator asks for it.

use std::ops::BitOr;

use crate::domain::AccountState;

/// A set of states. A patient has one account state (or "not invited") and perhaps marks of the record beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Status(pub(super) u8);

impl Status {
    /// No account yet.
    pub const NOT_INVITED: Self = Self(1);
    /// See [`AccountState::Active`].
    pub const ACTIVE: Self = Self(1 << 1);
    /// See [`AccountState::PendingRegistration`].
    pub const PENDING_REGISTRATION: Self = Self(1 << 2);
    /// See [`AccountState::PendingEmailConfirmation`].
    pub const PENDING_EMAIL: Self = Self(1 << 3);
    /// See [`AccountState::Locked`].
    pub const LOCKED: Self = Self(1 << 4);
    /// See [`AccountState::Disabled`].
    pub const DISABLED: Self = Self(1 << 5);
    /// The patient has died.
    pub const DECEASED: Self = Self(1 << 6);
    /// The record has a status that disables.
    pub const RECORD_DISABLED: Self = Self(1 << 7);
    /// How many members there are.
    pub(super) const COUNT: usize = 8;
    /// The bits that say the account state; the others are marks of the record.
    const ACCOUNT: u8 = 0b11_1111;

    /// The set of one account state.
    pub fn of_state(state: Option<AccountState>) -> Self {
        match state {
            None => Self::NOT_INVITED,
            Some(AccountState::Active) => Self::ACTIVE,
            Some(AccountState::PendingRegistration) => Self::PENDING_REGISTRATION,
            Some(AccountState::PendingEmailConfirmation) => Self::PENDING_EMAIL,
            Some(AccountState::Locked) => Self::LOCKED,
            Some(AccountState::Disabled) => Self::DISABLED,
        }
    }

    pub(super) fn of(state: Option<AccountState>, deceased: bool, record_disabled: bool) -> Self {
        let mut status = Self::of_state(state);
        if deceased {
            status = status | Self::DECEASED;
        }
        if record_disabled {
            status = status | Self::RECORD_DISABLED;
        }
        status
    }

    /// The same marks with another account state.
    pub(super) fn with_state(self, state: Option<AccountState>) -> Self {
        Self(self.0 & !Self::ACCOUNT) | Self::of_state(state)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The numbers of the members, for one bit set each.
    pub(super) fn members(self) -> impl Iterator<Item = usize> {
        (0..Self::COUNT).filter(move |bit| self.0 >> bit & 1 == 1)
    }
}

impl BitOr for Status {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The shortest beginning of a state word that counts: "lo" is still a name.
const SHORTEST: usize = 3;

/// Phrases and what they ask for. A beginning of the last word is enough where no other phrase begins so.
const PHRASES: [(&[&str], Status); 15] = [
    (&["locked"], Status::LOCKED),
    (&["active"], Status::ACTIVE),
    (&["disabled"], Status::DISABLED),
    (&["deceased"], Status::DECEASED),
    (&["died"], Status::DECEASED),
    (&["dead"], Status::DECEASED),
    (&["uninvited"], Status::NOT_INVITED),
    (&["invited"], Status(0b11_1110)),
    (&["pending"], Status(0b1100)),
    (&["not", "invited"], Status::NOT_INVITED),
    (&["no", "credentials"], Status::NOT_INVITED),
    (&["pending", "registration"], Status::PENDING_REGISTRATION),
    (&["pending", "email"], Status::PENDING_EMAIL),
    (&["pending", "email", "confirmation"], Status::PENDING_EMAIL),
    (&["record", "disabled"], Status::RECORD_DISABLED),
];

/// What a single word asks for; empty when it is no state word.
pub(super) fn of_word(word: &str) -> Status {
    of_words(&[word])
}

/// What exactly these words ask for together, the last one perhaps unfinished; empty when it is no state.
pub(super) fn of_words(words: &[&str]) -> Status {
    let Some((last, first)) = words.split_last() else { return Status::default() };
    let shortest = if first.is_empty() { SHORTEST } else { 1 };
    if last.chars().count() < shortest {
        return Status::default();
    }
    PHRASES
        .iter()
        .filter(|(phrase, _)| {
            phrase.len() == words.len()
                && phrase[..first.len()] == *first
                && phrase[first.len()].starts_with(last)
        })
        .map(|(_, status)| *status)
        .reduce(|a, b| if a == b { a } else { Status::default() })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_words_are_found_by_unambiguous_beginnings() {
        assert_eq!(of_word("locked"), Status::LOCKED);
        assert_eq!(of_word("loc"), Status::LOCKED);
        assert!(of_word("lo").is_empty());
        assert!(of_word("lockedx").is_empty());
        assert!(of_word("not").is_empty());
        assert_eq!(of_word("pend"), Status::PENDING_REGISTRATION | Status::PENDING_EMAIL);
        assert_eq!(of_words(&["not", "inv"]), Status::NOT_INVITED);
        assert_eq!(of_words(&["pending", "r"]), Status::PENDING_REGISTRATION);
        assert_eq!(of_words(&["pending", "email", "c"]), Status::PENDING_EMAIL);
        assert!(of_words(&["smith", "registration"]).is_empty());
        assert!(of_words(&[]).is_empty());
    }

    #[test]
    fn a_new_state_keeps_the_marks_of_the_record() {
        let status = Status::of(Some(AccountState::Locked), true, false).with_state(None);
        assert_eq!(status, Status::NOT_INVITED | Status::DECEASED);
    }
}
