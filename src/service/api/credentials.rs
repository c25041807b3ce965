//! Credentials and the account: actions, requests and what came of them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A line of the Actions menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionView {
    /// The word in JSON: create, distribute, disable, enable, unlock, `send_held`, `discard_held`.
    pub action: String,
    /// The label on screen.
    pub label: String,
    /// Whether it can be done now.
    pub available: bool,
    /// Why not, as a whole sentence; empty if it can be done.
    pub reason: String,
    /// What it does in this case, in a sentence.
    pub note: String,
}

/// Credentials. No code is ever among it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsView {
    /// In words: not distributed, letters held, distributed, claimed, activated, suspended, void, revoked, …
    pub status: String,
    /// When they were created.
    pub created: Option<DateTime<Utc>>,
    /// By whom.
    pub created_by: String,
    /// When they were distributed.
    pub distributed: Option<DateTime<Utc>>,
    /// By whom.
    pub distributed_by: String,
    /// Credentials Expiry Date.
    pub expires: NaiveDate,
    /// Which of the patient's credentials they are, counted from 1.
    pub generation: u32,
}

/// Create Patient Portal Credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateRequest {
    /// The patient.
    pub patient: String,
    /// Credentials Expiry Date.
    pub expires: NaiveDate,
    /// The templates of Distribute now, by name; none for Distribute later.
    pub templates: Vec<String>,
    /// Whether the letters wait in the To post tray.
    pub hold: bool,
    /// The generation that the operator saw, 0 for none: others made since are not replaced unseen. None asks for
    /// nothing.
    pub seen: Option<u32>,
}

/// Distribute Patient Profile Credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistributeRequest {
    /// The patient.
    pub patient: String,
    /// The expiry date if new credentials are needed; the site's default if none.
    pub expires: Option<NaiveDate>,
    /// The templates, by name.
    pub templates: Vec<String>,
    /// Whether the letters wait in the To post tray.
    pub hold: bool,
    /// As in [`CreateRequest`].
    pub seen: Option<u32>,
}

/// Re-issue lost letter: the same templates with a new code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReissueRequest {
    /// The patient, or the number of the lost letter.
    pub patient: String,
    /// The new expiry date; the site's default if none.
    pub expires: Option<NaiveDate>,
    /// Whether the letters wait in the To post tray.
    pub hold: bool,
}

/// Change expiry date: of credentials that wait to be distributed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryRequest {
    /// The patient.
    pub patient: String,
    /// The new Credentials Expiry Date.
    pub expires: NaiveDate,
}

/// What came of creating or distributing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsOutcome {
    /// The Patient ID.
    pub patient_id: String,
    /// The credentials now.
    pub credentials: CredentialsView,
    /// The letters made.
    pub letters: Vec<LetterOutcome>,
    /// What is worth knowing, such as that few days are left.
    pub warnings: Vec<String>,
}

/// A letter that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterOutcome {
    /// Its number, such as L000123.
    pub id: String,
    /// The template's name.
    pub template: String,
    /// The file in the print folder, if it was handed over.
    pub file: Option<String>,
    /// Sent or Held.
    pub status: String,
}

/// What to do with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountAct {
    /// Disable Patient Profile Account.
    Disable,
    /// Enable Patient Profile Account.
    Enable,
    /// Unlock, keep the same letter.
    Unlock,
    /// Revoke credentials before registration.
    Revoke,
    /// Do not invite.
    DoNotInvite,
    /// May be invited again.
    InviteAgain,
    /// The link that confirms the email address goes out again; needs no reason.
    ResendEmail,
    /// A registration that waits is undone.
    CancelRegistration,
    /// A link to a new password goes out.
    SendReset,
    /// The patient is logged out everywhere.
    EndSessions,
}

/// Corrects the email address of a registration that waits, and sends its link there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectEmail {
    /// The patient.
    pub patient: String,
    /// The right address.
    pub email: String,
}

/// An act that needs a reason and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRequest {
    /// The patient.
    pub patient: String,
    /// What.
    pub act: AccountAct,
    /// Why.
    pub reason: String,
}

/// What to do with held letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeldAct {
    /// Hand them over.
    Send,
    /// Discard them.
    Discard,
}

/// Send or discard the letters of a patient that wait in the To post tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRequest {
    /// The patient.
    pub patient: String,
    /// What.
    pub act: HeldAct,
    /// Why, needed to discard.
    pub reason: String,
}

/// The state afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateOutcome {
    /// The Patient ID.
    pub patient_id: String,
    /// The label of the record's status.
    pub record_status: String,
    /// The label of the state.
    pub state: Option<String>,
    /// The letters concerned, for held letters.
    pub letters: Vec<LetterOutcome>,
    /// What is worth knowing, such as that another operator looks after the account.
    pub warnings: Vec<String>,
}
