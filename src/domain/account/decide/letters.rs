//! Credentials and their letters: create, distribute, send and discard what is held.

use chrono::{Days, NaiveDate};

use super::dispatch::Context;
use super::draft::{Draft, reason_given};
use crate::domain::account::command::{Decision, Effect, FreshCredentials, LetterSet};
use crate::domain::account::facts::{
    Account, Carries, CredentialLetter, Credentials, Ended, MAX_PAST, MailReturned, PastCode,
};
use crate::domain::account::refusal::Refusal;
use crate::domain::activity::ActivityKind;
use crate::domain::id::LetterNumber;

pub(super) fn create(
    mut draft: Draft,
    fresh: &FreshCredentials,
    letters: Option<&LetterSet>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    renew(&mut draft, fresh, context)?;
    if let Some(letters) = letters {
        add_letters(&mut draft, letters, context)?;
    }
    Ok(draft.done())
}

pub(super) fn distribute(
    mut draft: Draft,
    fresh: Option<&FreshCredentials>,
    letters: &LetterSet,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    match fresh {
        Some(fresh) => renew(&mut draft, fresh, context)?,
        None if waiting_credentials(&draft.account, context).is_none() => {
            return Err(Refusal::LetterReplaced);
        }
        None => {}
    }
    add_letters(&mut draft, letters, context)?;
    Ok(draft.done())
}

/// The code of the lost letter ends; the new letters have a new one.
pub(super) fn reissue(
    mut draft: Draft,
    fresh: &FreshCredentials,
    letters: &LetterSet,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    draft.log(ActivityKind::LetterReissued, "the letter is lost; its code ends");
    renew(&mut draft, fresh, context)?;
    add_letters(&mut draft, letters, context)?;
    Ok(draft.done())
}

pub(super) fn change_expiry(
    mut draft: Draft,
    expires: NaiveDate,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    check_expiry(expires, context)?;
    let Some(credentials) = &mut draft.account.credentials else { return Err(Refusal::NothingToChange) };
    let before = std::mem::replace(&mut credentials.expires, expires);
    let detail = format!("from {} to {}", before.format("%-d %b %Y"), expires.format("%-d %b %Y"));
    draft.log(ActivityKind::CredentialsExpiryChanged, detail);
    Ok(draft.done())
}

/// A letter that came back: nobody knows who held it, so the code in it ends; the address is in doubt.
pub(super) fn returned(
    mut draft: Draft,
    letter: LetterNumber,
    generation: Option<u32>,
    context: Context<'_>,
) -> Decision {
    let now = context.moment.now;
    draft.account.mail_returned = Some(MailReturned { at: now, letter });
    draft.log(ActivityKind::LetterReturned, format!("letter {letter}"));
    let unused = draft.account.registration.is_none();
    let its_code = |c: &&mut Credentials| generation == Some(c.generation) && c.ended.is_none() && unused;
    if let Some(credentials) = draft.account.credentials.as_mut().filter(its_code) {
        credentials.ended = Some(Ended::Revoked(now));
        draft.log(ActivityKind::CredentialsRevoked, format!("letter {letter} came back"));
        draft.withdraw_held();
        draft.blank_letters();
        draft.forget_code();
    }
    draft.done()
}

/// The credentials that wait to be distributed with their sealed code, if they are still good.
pub(super) fn waiting_credentials<'a>(account: &'a Account, context: Context<'_>) -> Option<&'a Credentials> {
    account.credentials.as_ref().filter(|credentials| {
        credentials.distributed.is_none()
            && credentials.ended.is_none()
            && credentials.sealed_code.is_some()
            && !credentials.is_expired(context.moment)
    })
}

/// Checks a Credentials Expiry Date (R34, D2).
pub fn check_expiry(expires: NaiveDate, context: Context<'_>) -> Result<(), Refusal> {
    let today = context.moment.today;
    if expires <= today {
        return Err(Refusal::ExpiryNotAfterToday(expires));
    }
    let cap = context.limits.max_expiry_days;
    match today.checked_add_days(Days::new(u64::from(cap))) {
        Some(last) if expires > last => Err(Refusal::ExpiryTooLate(expires, cap)),
        _ => Ok(()),
    }
}

fn renew(draft: &mut Draft, fresh: &FreshCredentials, context: Context<'_>) -> Result<(), Refusal> {
    check_expiry(fresh.expires, context)?;
    let now = context.moment.now;
    if draft.account.onboarded_at.is_none() {
        draft.account.onboarded_at = Some(now);
        draft.log(ActivityKind::PatientAccountOnboarded, "credentials created for the first time");
    }
    supersede(draft);
    let generation = draft.account.past.first().map_or(1, |past| past.generation + 1);
    draft.account.credentials = Some(Credentials {
        generation,
        created_at: now,
        created_by: context.actor.to_owned(),
        expires: fresh.expires,
        code_hash: fresh.code_hash.clone(),
        sealed_code: Some(fresh.sealed_code),
        letters: Vec::new(),
        distributed: None,
        ended: None,
    });
    // A pending form loses its link; the count of wrong birth dates belongs to the old credentials.
    draft.account.registration = None;
    draft.account.failures.birth_dates = 0;
    draft.log(ActivityKind::CredentialsCreated, format!("valid until {}", fresh.expires.format("%-d %b %Y")));
    Ok(())
}

fn supersede(draft: &mut Draft) {
    draft.withdraw_held();
    draft.blank_letters();
    draft.forget_code();
    let Some(old) = draft.account.credentials.take() else { return };
    draft.log(ActivityKind::CredentialsSuperseded, "replaced by new credentials; the old code ends");
    draft.account.past.insert(0, PastCode { generation: old.generation, code_hash: old.code_hash });
    draft.account.past.truncate(MAX_PAST);
}

fn add_letters(draft: &mut Draft, set: &LetterSet, context: Context<'_>) -> Result<(), Refusal> {
    let told = set.letters.iter().fold(Carries::default(), |told, letter| told.and(letter.carries));
    if !told.is_complete() {
        return Err(Refusal::LettersIncomplete(told.missing().join(", ")));
    }
    for letter in &set.letters {
        draft.log(ActivityKind::PatientAccessLetterGenerated, letter.label.clone());
    }
    if let Some(credentials) = &mut draft.account.credentials {
        credentials.letters.extend(set.letters.iter().map(|letter| CredentialLetter {
            key: letter.key,
            carries: letter.carries,
            sent: false,
        }));
    }
    if !set.hold {
        let labels = set.letters.iter().map(|letter| letter.label.clone()).collect();
        hand_over(draft, labels, context);
    }
    Ok(())
}

/// Marks every held letter as sent; once the letters sent tell everything, the credentials are distributed, and
/// that ends a lock and a disabling.
fn hand_over(draft: &mut Draft, labels: Vec<String>, context: Context<'_>) {
    let held = draft.account.held_letters();
    draft.effects.push(Effect::HandOver(held));
    for label in labels {
        draft.log(ActivityKind::PatientAccessLetterSent, label);
    }
    let Some(credentials) = &mut draft.account.credentials else { return };
    for letter in &mut credentials.letters {
        letter.sent = true;
    }
    if credentials.told().is_complete() && credentials.distributed.is_none() {
        credentials.distributed = Some((context.moment.now, context.actor.to_owned()));
        let until = credentials.expires.format("%-d %b %Y").to_string();
        draft.account.lock = None;
        draft.account.disabled = None;
        draft.log(ActivityKind::PatientCredentialsDistributed, format!("valid until {until}"));
        draft.forget_code();
    }
}

pub(super) fn send_held(mut draft: Draft, context: Context<'_>) -> Decision {
    let n_held = draft.account.held_letters().len();
    hand_over(&mut draft, vec!["from the To post tray".to_owned(); n_held], context);
    draft.done()
}

pub(super) fn discard_held(mut draft: Draft, reason: &str) -> Result<Decision, Refusal> {
    let reason = reason_given(reason)?;
    for _ in 0..draft.withdraw_held() {
        draft.log(ActivityKind::LetterDiscarded, reason);
    }
    Ok(draft.done())
}
