//! The actions on an account, by the words of the product, and the permission that each needs.

use std::fmt;

use crate::domain::permission::Permission;

/// What the Actions menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// R33.
    Create,
    /// R55.
    Distribute,
    /// R53.
    Disable,
    /// R54.
    Enable,
    /// Ours: lift a lock and keep the letter.
    Unlock,
    /// Ours: hand over the letters in the To post tray.
    SendHeld,
    /// Ours: discard the letters in the To post tray.
    DiscardHeld,
    /// Ours: a letter is lost; the code ends, the same template is sent with a new one.
    Reissue,
    /// Ours: a letter came back by post.
    Returned,
    /// Ours: take back a code before the patient registers.
    Revoke,
    /// Ours: another expiry date before the letter is made.
    ChangeExpiry,
    /// Ours: the patient is not to be invited.
    DoNotInvite,
    /// Ours: the patient may be invited again.
    InviteAgain,
    /// Ours: the link that confirms the email address goes out again.
    ResendEmail,
    /// Ours: the email address of a registration that waits was mistyped.
    CorrectEmail,
    /// Ours: a registration that waits is undone; the letter can be used again.
    CancelRegistration,
    /// Ours: a link to a new password goes out.
    SendReset,
    /// Ours: the patient is logged out everywhere.
    EndSessions,
}

impl Action {
    /// All actions: those of the product first, in its order.
    pub const ALL: [Self; 18] = [
        Self::Create,
        Self::Distribute,
        Self::Disable,
        Self::Enable,
        Self::Unlock,
        Self::SendHeld,
        Self::DiscardHeld,
        Self::Reissue,
        Self::Returned,
        Self::Revoke,
        Self::ChangeExpiry,
        Self::DoNotInvite,
        Self::InviteAgain,
        Self::ResendEmail,
        Self::CorrectEmail,
        Self::CancelRegistration,
        Self::SendReset,
        Self::EndSessions,
    ];

    /// The label on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Create => "Create Patient Portal Credentials",
            Self::Distribute => "Distribute Patient Profile Credentials",
            Self::Disable => "Disable Patient Profile Account",
            Self::Enable => "Enable Patient Profile Account",
            Self::Unlock => "Unlock, keep the same letter",
            Self::SendHeld => "Send held letters",
            Self::DiscardHeld => "Discard held letters",
            Self::Reissue => "Re-issue lost letter",
            Self::Returned => "Returned mail",
            Self::Revoke => "Revoke",
            Self::ChangeExpiry => "Change expiry date",
            Self::DoNotInvite => "Do not invite",
            Self::InviteAgain => "May be invited again",
            Self::ResendEmail => "Resend email",
            Self::CorrectEmail => "Correct email",
            Self::CancelRegistration => "Cancel registration",
            Self::SendReset => "Send password reset",
            Self::EndSessions => "End sessions",
        }
    }

    /// The word in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Distribute => "distribute",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Unlock => "unlock",
            Self::SendHeld => "send_held",
            Self::DiscardHeld => "discard_held",
            Self::Reissue => "reissue",
            Self::Returned => "returned",
            Self::Revoke => "revoke",
            Self::ChangeExpiry => "change_expiry",
            Self::DoNotInvite => "do_not_invite",
            Self::InviteAgain => "invite_again",
            Self::ResendEmail => "resend_email",
            Self::CorrectEmail => "correct_email",
            Self::CancelRegistration => "cancel_registration",
            Self::SendReset => "send_reset",
            Self::EndSessions => "end_sessions",
        }
    }

    /// The permission that it needs (R52, R77).
    pub fn permission(self) -> Permission {
        match self {
            Self::Create | Self::ChangeExpiry | Self::DoNotInvite | Self::InviteAgain => {
                Permission::CredentialsCreate
            }
            Self::Distribute
            | Self::SendHeld
            | Self::DiscardHeld
            | Self::Reissue
            | Self::Returned
            | Self::Revoke => Permission::CredentialsDistribute,
            Self::Disable => Permission::AccountDisable,
            Self::Enable => Permission::AccountEnable,
            // Whoever helps a caller into the account helps with the way to it.
            Self::Unlock
            | Self::ResendEmail
            | Self::CorrectEmail
            | Self::CancelRegistration
            | Self::SendReset
            | Self::EndSessions => Permission::AccountUnlock,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}
