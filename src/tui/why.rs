//! "Why is this locked?": the question that callers ask, answered from the record for the help.

use crate::wire::client::api::RecordView;

/// The question about a patient's state and its answer in sentences: why, since when tries count, what to do next.
pub(crate) fn why(view: &RecordView) -> (String, Vec<String>) {
    let question = match view.row.state.as_deref() {
        Some(state) => format!("Why is this {}?", state.to_lowercase()),
        None => "Why are there no credentials?".to_owned(),
    };
    let mut answer = view.state_reason.clone();
    if !view.tries.is_empty() {
        answer.push(format!("Failed registrations: {}.", view.tries));
    }
    if !view.cannot_invite.is_empty() {
        answer.push(format!("The patient cannot be invited: {}.", view.cannot_invite));
    }
    if !view.next_step.is_empty() {
        answer.push(format!("Next step: {}", view.next_step));
    }
    (question, answer)
}
