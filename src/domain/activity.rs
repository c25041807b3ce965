//! The activity log: what kinds of entries there are, and what an entry says (R56 to R68).

use chrono::{DateTime, Utc};

use super::id::RecordKey;
use super::state::AccountState;

/// The kinds of activity. The first ten are the product's own words; the others are ours (R67).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityKind {
    /// R57.
    PatientCredentialsDistributed,
    /// R58: the account begins to exist.
    PatientAccountOnboarded,
    /// R59.
    PatientAccountLocked,
    /// R60: by an operator.
    PatientAccountDisabled,
    /// R61: a letter is merged.
    PatientAccessLetterGenerated,
    /// R62: a letter is handed over.
    PatientAccessLetterSent,
    /// R63: ID, code and date of birth accepted.
    PatientUserSuccessfullyRegistered,
    /// R64: a counted failure.
    PatientUserFailedToRegister,
    /// R65: the patient can log in.
    PatientAccessGranted,
    /// R66: by the record's status.
    PatientAccountDisabledAutomatically,
    /// New credentials.
    CredentialsCreated,
    /// Credentials replaced by newer ones.
    CredentialsSuperseded,
    /// The expiry date passed.
    CredentialsExpired,
    /// Credentials taken back before registration.
    CredentialsRevoked,
    /// An account enabled again.
    AccountEnabled,
    /// A lock lifted, the letter kept.
    AccountUnlocked,
    /// A held letter discarded.
    LetterDiscarded,
    /// The status of the record changed.
    RecordStatusChanged,
    /// Files imported.
    PatientsImported,
    /// A Letter Template Base added or changed.
    LetterTemplateBaseSaved,
    /// A Letter Template added or changed.
    LetterTemplateSaved,
    /// The site's settings changed, or the store was made.
    SiteChanged,
    /// The store was repaired, rebuilt or checked.
    StoreMaintained,
    /// The patient logged in.
    LoggedIn,
    /// The patient logged out.
    LoggedOut,
    /// A log-in with a wrong password.
    LogInFailed,
    /// The patient opened a referral, letter or document.
    ItemViewed,
    /// A mail was handed to the mail server.
    EmailSent,
    /// A mail could not be delivered.
    EmailFailed,
    /// The patient's email address changed.
    EmailAddressChanged,
    /// The legal text was accepted (R10).
    LegalTextAccepted,
    /// The patient's password changed.
    PasswordChanged,
    /// Two-step log-in was turned on or off.
    TwoStepChanged,
    /// An operator took back a registration that was not confirmed.
    RegistrationCancelled,
    /// The patient's sessions were ended.
    SessionsEnded,
    /// Somebody reported that it was not the patient who registered.
    NotMeReported,
    /// The portal began or ended to defend itself against mass guessing.
    AttackMode,
    /// What patients see of letters or documents changed (R29).
    VisibilityChanged,
    /// Client support was entered, replaced, withdrawn or removed (R70 to R76).
    SupportChanged,
    /// A new version of a legal text (R10).
    LegalTextChanged,
    /// Which record statuses disable (R51).
    RecordStatusesChanged,
    /// Another Credentials Expiry Date before the letter was made.
    CredentialsExpiryChanged,
    /// A lost letter replaced by one with a new code.
    LetterReissued,
    /// A letter came back by post.
    LetterReturned,
    /// A patient is not to be invited, or may be again.
    DoNotInviteChanged,
    /// A print run of the To post tray.
    LettersPrinted,
    /// An operator logged in.
    OperatorLoggedIn,
    /// An operator's log-in was refused.
    OperatorLogInFailed,
    /// An operator was added or changed, or a role was.
    OperatorsChanged,
    /// An operator took a locked account in hand, or let it go.
    LockClaimed,
    /// The link that confirms an email address was sent again.
    EmailResent,
    /// An operator sent a link to a new password.
    PasswordResetSent,
    /// A cohort was planned, approved, begun, stopped, done or cancelled.
    CohortChanged,
    /// An operator tried something without the right to.
    ActionRefused,
    /// An operator opened the record of a patient (S72).
    RecordViewed,
    /// The machine's clock was set by much, or agrees again (S89).
    ClockStepped,
    /// An operator confirmed what the machine's clock shows.
    ClockConfirmed,
    /// Something was asked for that needs a second person, or a second person refused it.
    ApprovalChanged,
    /// A second operator took a version of a Letter Template into use (S59).
    LetterTemplateApproved,
    /// A second operator refused a version of a Letter Template.
    LetterTemplateRefused,
    /// The author of a version of a Letter Template took it back.
    LetterTemplateWithdrawn,
}

impl ActivityKind {
    /// All kinds.
    pub const ALL: [Self; 61] = [
        Self::PatientCredentialsDistributed,
        Self::PatientAccountOnboarded,
        Self::PatientAccountLocked,
        Self::PatientAccountDisabled,
        Self::PatientAccessLetterGenerated,
        Self::PatientAccessLetterSent,
        Self::PatientUserSuccessfullyRegistered,
        Self::PatientUserFailedToRegister,
        Self::PatientAccessGranted,
        Self::PatientAccountDisabledAutomatically,
        Self::CredentialsCreated,
        Self::CredentialsSuperseded,
        Self::CredentialsExpired,
        Self::CredentialsRevoked,
        Self::AccountEnabled,
        Self::AccountUnlocked,
        Self::LetterDiscarded,
        Self::RecordStatusChanged,
        Self::PatientsImported,
        Self::LetterTemplateBaseSaved,
        Self::LetterTemplateSaved,
        Self::SiteChanged,
        Self::StoreMaintained,
        Self::LoggedIn,
        Self::LoggedOut,
        Self::LogInFailed,
        Self::ItemViewed,
        Self::EmailSent,
        Self::EmailFailed,
        Self::EmailAddressChanged,
        Self::LegalTextAccepted,
        Self::PasswordChanged,
        Self::TwoStepChanged,
        Self::RegistrationCancelled,
        Self::SessionsEnded,
        Self::NotMeReported,
        Self::AttackMode,
        Self::VisibilityChanged,
        Self::SupportChanged,
        Self::LegalTextChanged,
        Self::RecordStatusesChanged,
        Self::CredentialsExpiryChanged,
        Self::LetterReissued,
        Self::LetterReturned,
        Self::DoNotInviteChanged,
        Self::LettersPrinted,
        Self::OperatorLoggedIn,
        Self::OperatorLogInFailed,
        Self::OperatorsChanged,
        Self::LockClaimed,
        Self::EmailResent,
        Self::PasswordResetSent,
        Self::CohortChanged,
        Self::ActionRefused,
        Self::RecordViewed,
        Self::ClockStepped,
        Self::ClockConfirmed,
        Self::ApprovalChanged,
        Self::LetterTemplateApproved,
        Self::LetterTemplateRefused,
        Self::LetterTemplateWithdrawn,
    ];

    /// The label on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::PatientCredentialsDistributed => "Patient Credentials Distributed",
            Self::PatientAccountOnboarded => "Patient Account Onboarded",
            Self::PatientAccountLocked => "Patient Account Locked",
            Self::PatientAccountDisabled => "Patient Account Disabled",
            Self::PatientAccessLetterGenerated => "Patient Access Letter Generated",
            Self::PatientAccessLetterSent => "Patient Access Letter Sent",
            Self::PatientUserSuccessfullyRegistered => "Patient User Successfully Registered",
            Self::PatientUserFailedToRegister => "Patient User Failed To Register",
            Self::PatientAccessGranted => "Patient Access Granted",
            Self::PatientAccountDisabledAutomatically => "Patient Account Disabled Automatically",
            Self::CredentialsCreated => "Credentials Created",
            Self::CredentialsSuperseded => "Credentials Superseded",
            Self::CredentialsExpired => "Credentials Expired",
            Self::CredentialsRevoked => "Credentials Revoked",
            Self::AccountEnabled => "Account Enabled",
            Self::AccountUnlocked => "Account Unlocked",
            Self::LetterDiscarded => "Letter Discarded",
            Self::RecordStatusChanged => "Record Status Changed",
            Self::PatientsImported => "Patients Imported",
            Self::LetterTemplateBaseSaved => "Letter Template Base Saved",
            Self::LetterTemplateSaved => "Letter Template Saved",
            Self::SiteChanged => "Site Changed",
            Self::StoreMaintained => "Store Maintained",
            Self::LoggedIn => "Logged In",
            Self::LoggedOut => "Logged Out",
            Self::LogInFailed => "Log-in Failed",
            Self::ItemViewed => "Item Viewed",
            Self::EmailSent => "Email Sent",
            Self::EmailFailed => "Email Failed",
            Self::EmailAddressChanged => "Email Address Changed",
            Self::LegalTextAccepted => "Legal Text Accepted",
            Self::PasswordChanged => "Password Changed",
            Self::TwoStepChanged => "Two-step Log-in Changed",
            Self::RegistrationCancelled => "Registration Cancelled",
            Self::EmailResent => "Email Resent",
            Self::PasswordResetSent => "Password Reset Sent",
            Self::SessionsEnded => "Sessions Ended",
            Self::NotMeReported => "Not Me Reported",
            Self::AttackMode => "Attack Mode",
            Self::VisibilityChanged => "Visibility Changed",
            Self::SupportChanged => "Support Changed",
            Self::LegalTextChanged => "Legal Text Changed",
            Self::RecordStatusesChanged => "Record Statuses Changed",
            Self::CredentialsExpiryChanged => "Credentials Expiry Changed",
            Self::LetterReissued => "Letter Reissued",
            Self::LetterReturned => "Letter Returned",
            Self::DoNotInviteChanged => "Do Not Invite Changed",
            Self::LettersPrinted => "Letters Printed",
            Self::OperatorLoggedIn => "Operator Logged In",
            Self::OperatorLogInFailed => "Operator Log-in Failed",
            Self::OperatorsChanged => "Operators Changed",
            Self::LockClaimed => "Lock Claimed",
            Self::CohortChanged => "Cohort Changed",
            Self::ActionRefused => "Action Refused",
            Self::RecordViewed => "Record Viewed",
            Self::ClockStepped => "Clock Stepped",
            Self::ClockConfirmed => "Clock Confirmed",
            Self::ApprovalChanged => "Approval Changed",
            Self::LetterTemplateApproved => "Letter Template Approved",
            Self::LetterTemplateRefused => "Letter Template Refused",
            Self::LetterTemplateWithdrawn => "Letter Template Withdrawn",
        }
    }

    /// Finds a kind by its label, whatever the case.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.label().eq_ignore_ascii_case(label.trim()))
    }

    /// Whether the kind is one that we added to the product's own ten (R67).
    pub fn is_ours(self) -> bool {
        self > Self::PatientAccountDisabledAutomatically
    }
}

/// Who did it (R68).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// An operator, by the name of the account.
    Operator(String),
    /// The patient, by the portal.
    Patient,
    /// The product itself, such as by import or at a day's end.
    System(String),
}

impl Actor {
    /// The type in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Operator(_) => "operator",
            Self::Patient => "patient",
            Self::System(_) => "system",
        }
    }

    /// The name in lists.
    pub fn name(&self) -> &str {
        match self {
            Self::Operator(name) | Self::System(name) => name,
            Self::Patient => "patient",
        }
    }
}

/// What a step made of the state of a patient user; none stands for "no credentials".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// Before the step.
    pub before: Option<AccountState>,
    /// After it.
    pub after: Option<AccountState>,
}

/// One entry of the log, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose account; none for entries about the site.
    pub patient: Option<RecordKey>,
    /// What.
    pub kind: ActivityKind,
    /// Who.
    pub actor: Actor,
    /// More, in words. Never a code, a password or a date of birth (S72).
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_words_of_the_product_come_first() {
        let ours: Vec<bool> = ActivityKind::ALL.into_iter().map(ActivityKind::is_ours).collect();
        assert_eq!(ours.iter().filter(|o| !**o).count(), 10);
        assert!(ours[..10].iter().all(|o| !o));
        for kind in ActivityKind::ALL {
            assert_eq!(ActivityKind::from_label(kind.label()), Some(kind));
        }
    }
}
