//! What belongs to a synthetic person: referrals, documents, encounters and plans.

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::words::Words;
use crate::domain::{Associated, AssociatedKind, Document, RecordKey, Referral, ReferralStatus};

/// Referrals go back this many days at most.
const PAST_DAYS: u64 = 1100;

/// Whose history, and since when it can have one.
pub(super) struct Life<'a> {
    /// The patient.
    pub(super) patient: RecordKey,
    /// The last day of the history: today, or the day of death.
    pub(super) until: NaiveDate,
    /// Its first possible day.
    pub(super) from: NaiveDate,
    /// The lists.
    pub(super) words: &'a Words,
}

impl Life<'_> {
    fn day(&self, dice: &mut Dice) -> NaiveDate {
        (self.until - Days::new(dice.below(PAST_DAYS))).max(self.from)
    }

    fn after(&self, day: NaiveDate, dice: &mut Dice) -> NaiveDate {
        (day + Days::new(3 + dice.below(90))).min(self.until)
    }
}

/// What belongs to one patient.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub(super) referrals: Vec<Referral>,
    pub(super) documents: Vec<Document>,
    pub(super) associated: Vec<Associated>,
}

/// Draws one to four referrals, up to five documents, and some encounters and plans.
pub(super) fn history(life: &Life<'_>, dice: &mut Dice) -> History {
    let mut history = History::default();
    let n_referrals = [1, 1, 1, 2, 2, 3, 4][usize::try_from(dice.below(7)).unwrap_or(0)];
    for _ in 0..n_referrals {
        history.referrals.push(referral(life, dice));
    }
    for _ in 0..dice.below(6) {
        let document = document(life, &history.referrals, dice);
        history.documents.push(document);
    }
    let referrals = history.referrals.iter().filter(|one| one.status == ReferralStatus::Completed);
    history.associated = referrals.filter_map(|one| encounter(life, one, dice)).collect();
    if dice.chance(120) {
        let plan = care_plan(life, dice);
        history.associated.push(plan);
    }
    history
}

fn referral(life: &Life<'_>, dice: &mut Dice) -> Referral {
    let service = dice.pick(&life.words.services);
    let date = life.day(dice);
    let recent = life.until.signed_duration_since(date).num_days() < 120;
    let status = match (dice.below(100), recent) {
        (0..=69, true) | (0..=9, false) => ReferralStatus::Active,
        (70..=77, true) => ReferralStatus::OnHold,
        (92..=97, _) => ReferralStatus::Revoked,
        (98, _) => ReferralStatus::Draft,
        (99, _) => ReferralStatus::Unknown,
        _ => ReferralStatus::Completed,
    };
    let (organisation, _, _) = *dice.pick(&life.words.organisations);
    Referral {
        key: dice.key(),
        patient: life.patient,
        date: Some(date),
        service: service.name.to_owned(),
        status,
        reference: booking_reference(dice),
        requester: (*dice.pick(&life.words.people)).to_owned(),
        performer: organisation.to_owned(),
        reason: (*dice.pick(&service.reasons)).to_owned(),
    }
}

/// In the shape of a booking reference: 0000-1234-5678; no real one begins with four noughts.
fn booking_reference(dice: &mut Dice) -> String {
    format!("0000-{:04}-{:04}", dice.below(10_000), dice.below(10_000))
}

fn document(life: &Life<'_>, referrals: &[Referral], dice: &mut Dice) -> Document {
    let (kind, title) = *dice.pick(&life.words.documents);
    let about = dice.chance(700).then(|| dice.pick(referrals));
    let date = match about.and_then(|referral| referral.date) {
        Some(date) => life.after(date, dice),
        None => life.day(dice),
    };
    let title = about.map_or_else(|| title.to_owned(), |referral| format!("{title}: {}", referral.service));
    Document {
        key: dice.key(),
        patient: life.patient,
        referral: about.map(|referral| referral.key),
        title,
        kind: kind.to_owned(),
        date: Some(date),
        author: (*dice.pick(&life.words.people)).to_owned(),
        content_type: "application/pdf".to_owned(),
        size: 0,
        object: None,
        withdrawn: dice.chance(15),
    }
}

fn encounter(life: &Life<'_>, referral: &Referral, dice: &mut Dice) -> Option<Associated> {
    let start = life.after(referral.date?, dice);
    let stay = dice.chance(120);
    Some(Associated {
        key: dice.key(),
        patient: life.patient,
        referral: Some(referral.key),
        kind: AssociatedKind::Encounter,
        title: format!(
            "{}: {}",
            if stay { "Stay on the ward" } else { "Outpatient visit" },
            referral.service
        ),
        status: "finished".to_owned(),
        start: Some(start),
        end: Some(if stay { (start + Days::new(1 + dice.below(9))).min(life.until) } else { start }),
    })
}

fn care_plan(life: &Life<'_>, dice: &mut Dice) -> Associated {
    let what = dice.pick(&["Diabetes", "Asthma", "Heart failure", "Falls", "Recovery after surgery"]);
    Associated {
        key: dice.key(),
        patient: life.patient,
        referral: None,
        kind: AssociatedKind::CarePlan,
        title: format!("{what} care plan"),
        status: "active".to_owned(),
        start: Some(life.day(dice)),
        end: None,
    }
}
