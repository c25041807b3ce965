//! How an account's history ends, and who gets which.

/// How an account's history ends, and how many accounts have it.
pub(super) const FATES: [(Fate, u64); 20] = [
    (Fate::Later, 16),
    (Fate::Held, 12),
    (Fate::LaterExpired, 5),
    (Fate::HeldExpired, 3),
    (Fate::Live, 52),
    (Fate::LiveAfterLater, 8),
    (Fate::LiveWithFailures, 8),
    (Fate::LiveReplaced, 6),
    (Fate::Expired, 10),
    (Fate::Revoked, 4),
    (Fate::Claimed, 14),
    (Fate::Active, 70),
    (Fate::WrongCodes, 6),
    (Fate::WrongBirthDates, 5),
    (Fate::UnlockedAgain, 2),
    (Fate::ByHand, 10),
    (Fate::EnabledAgain, 3),
    (Fate::InForceAgain, 6),
    (Fate::NotInForceAgain, 4),
    (Fate::RecordDisables, 10),
];

/// How an account's history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Later,
    Held,
    LaterExpired,
    HeldExpired,
    Live,
    LiveAfterLater,
    LiveWithFailures,
    LiveReplaced,
    Expired,
    Revoked,
    Claimed,
    Active,
    WrongCodes,
    WrongBirthDates,
    UnlockedAgain,
    ByHand,
    EnabledAgain,
    InForceAgain,
    NotInForceAgain,
    RecordDisables,
}
