//! How an account's history ends, and who gets which.

use chrono::NaiveDate;

use super::step::DemoStep;
use super::writer::Writer;
use crate::cli::demo::dice::Dice;
use crate::domain::PatientId;

/// How an account's history ends, and how many accounts have it.
const FATES: [(Fate, u64); 20] = [
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

/// Plans the histories of some of `people`, who can be invited; at most about 250, and never everybody.
pub(in crate::cli) fn plan(people: &[PatientId], today: NaiveDate, seed: u64) -> Vec<DemoStep> {
    let mut fates: Vec<Fate> = FATES.iter().map(|(fate, _)| *fate).collect();
    fates.extend(FATES.iter().flat_map(|(fate, n)| (1..*n).map(|_| *fate)));
    fates.truncate(people.len().saturating_sub(1));
    let stride = people.len().checked_div(fates.len()).unwrap_or(1).max(1);
    let mut steps = Vec::new();
    for (nth, (patient, fate)) in people.iter().step_by(stride).zip(fates).enumerate() {
        let mut writer = Writer {
            patient: *patient,
            today,
            dice: Dice::of(seed, u64::MAX - 100 - nth as u64),
            steps: &mut steps,
            nth,
        };
        writer.write(fate);
    }
    steps.sort_by_key(|step| step.at);
    steps
}
