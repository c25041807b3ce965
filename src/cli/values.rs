//! Words on the command line that must be one of a list: a wrong one is a usage error that names the right ones.

use crate::domain::{AccountState, ActivityKind, RecordStatus};
use crate::service::api::QueueKind;

/// Hyphens stand for spaces, so that labels need no quotes.
fn plain(text: &str) -> String {
    text.trim().replace(['-', '_'], " ")
}

/// A state by its label; "not invited" for none, or "no credentials" as the terminal shows it.
pub(super) fn state(text: &str) -> Result<String, String> {
    let wanted = plain(text);
    if [NOT_INVITED, "No credentials"].iter().any(|none| wanted.eq_ignore_ascii_case(none)) {
        return Ok(NOT_INVITED.to_owned());
    }
    let labels = AccountState::ALL.map(AccountState::label);
    AccountState::from_label(&wanted)
        .map(|state| state.label().to_owned())
        .ok_or_else(|| format!("the states are: {}, {NOT_INVITED}", labels.join(", ")))
}

/// A switch.
pub(super) fn on_or_off(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("it is on or off".to_owned()),
    }
}

/// The words for having no state.
pub(super) const NOT_INVITED: &str = "Not invited";

/// A record status by its label or first word.
pub(super) fn record_status(text: &str) -> Result<String, String> {
    let labels = RecordStatus::ALL.map(RecordStatus::label);
    RecordStatus::from_label(&plain(text))
        .map(|status| status.label().to_owned())
        .ok_or_else(|| format!("the statuses are: {}", labels.join(", ")))
}

/// The status of a letter.
pub(super) fn letter_status(text: &str) -> Result<String, String> {
    const LABELS: [&str; 6] = ["Held", "Handing over", "Sent", "Discarded", "Superseded", "Returned"];
    let wanted = plain(text);
    let found = LABELS.into_iter().find(|label| label.eq_ignore_ascii_case(&wanted));
    found.map(str::to_owned).ok_or_else(|| format!("the statuses are: {}", LABELS.join(", ")))
}

/// A queue by its word.
pub(super) fn queue(text: &str) -> Result<QueueKind, String> {
    let words = QueueKind::ALL.map(QueueKind::word);
    let found = QueueKind::ALL.into_iter().find(|kind| kind.word() == text.trim().to_lowercase());
    found.ok_or_else(|| format!("the queues are: {}", words.join(", ")))
}

/// What became of a patient of a cohort.
pub(super) fn cohort_outcome(text: &str) -> Result<String, String> {
    const LABELS: [&str; 3] = ["Planned", "Invited", "Left out"];
    let wanted = plain(text);
    let found = LABELS.into_iter().find(|label| label.eq_ignore_ascii_case(&wanted));
    found.map(str::to_owned).ok_or_else(|| format!("the outcomes are: {}", LABELS.join(", ")))
}

/// A kind of activity by its label.
pub(super) fn activity_kind(text: &str) -> Result<String, String> {
    let (labels, wanted) = (ActivityKind::ALL.map(ActivityKind::label), plain(text));
    // Some labels have hyphens of their own.
    let found = labels.into_iter().find(|label| plain(label).eq_ignore_ascii_case(&wanted));
    found.map(str::to_owned).ok_or_else(|| format!("the kinds are: {}", labels.join(", ")))
}

/// What a template is about.
pub(super) fn template_object(text: &str) -> Result<String, String> {
    const OBJECTS: [&str; 3] = ["Patient Profile", "Patient", "Referral"];
    let wanted = plain(text);
    let found = OBJECTS.into_iter().find(|object| object.eq_ignore_ascii_case(&wanted));
    found.map(str::to_owned).ok_or_else(|| format!("the objects are: {}", OBJECTS.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_with_hyphens_and_in_any_case() {
        assert_eq!(state("pending-registration").as_deref(), Ok("Pending registration"));
        assert_eq!(state("NOT invited").as_deref(), Ok("Not invited"));
        assert_eq!(state("no-credentials").as_deref(), Ok("Not invited"));
        assert!(state("asleep").unwrap_err().contains("Pending email confirmation"));
        assert_eq!(record_status("deceased").as_deref(), Ok("Deceased"));
        assert_eq!(record_status("merged-or-entered-in-error").as_deref(), Ok("Merged or entered in error"));
        assert!(record_status("asleep").unwrap_err().contains("Safeguarding hold"));
        assert_eq!(letter_status("held").as_deref(), Ok("Held"));
        assert_eq!(template_object("patient-profile").as_deref(), Ok("Patient Profile"));
        assert_eq!(activity_kind("patient account locked").as_deref(), Ok("Patient Account Locked"));
        for label in ActivityKind::ALL.map(ActivityKind::label) {
            for spelling in [label.to_owned(), label.to_lowercase(), label.replace([' ', '-'], "-")] {
                assert_eq!(activity_kind(&spelling).as_deref(), Ok(label), "{spelling}");
            }
        }
        for status in RecordStatus::ALL {
            assert_eq!(record_status(status.label()).as_deref(), Ok(status.label()));
        }
        for label in AccountState::ALL.map(AccountState::label) {
            assert_eq!(state(label).as_deref(), Ok(label));
        }
        assert!(activity_kind("party").unwrap_err().contains("Patient Account Locked"));
    }
}
