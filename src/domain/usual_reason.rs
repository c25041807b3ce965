//! The usual reasons of a site: what is offered where a question asks why, each for the questions that it fits.

use std::fmt;
use std::str::FromStr;

/// A question that asks why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyQuestion {
    /// Disable an account (R53).
    Disable,
    /// Enable an account (R54).
    Enable,
    /// Unlock, keep the same letter.
    Unlock,
    /// Take back a code.
    Revoke,
    /// Do not invite.
    DoNotInvite,
    /// May be invited again.
    InviteAgain,
    /// Undo a registration that waits.
    CancelRegistration,
    /// Send a link to a new password.
    SendReset,
    /// Log the patient out everywhere.
    EndSessions,
    /// Discard letters in the To post tray.
    DiscardHeld,
    /// Refuse a cohort as the second person (S67).
    RefuseCohort,
    /// Refuse to unlock what an attack has locked (S67).
    RefuseWave,
    /// Refuse a version of a Letter Template (S59).
    RefuseTemplate,
    /// Reset the two-step log-in of an operator.
    ResetTwoStep,
}

impl WhyQuestion {
    /// All questions.
    pub const ALL: [Self; 14] = [
        Self::Disable,
        Self::Enable,
        Self::Unlock,
        Self::Revoke,
        Self::DoNotInvite,
        Self::InviteAgain,
        Self::CancelRegistration,
        Self::SendReset,
        Self::EndSessions,
        Self::DiscardHeld,
        Self::RefuseCohort,
        Self::RefuseWave,
        Self::RefuseTemplate,
        Self::ResetTwoStep,
    ];

    /// Its name, before a reason.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Unlock => "unlock",
            Self::Revoke => "revoke",
            Self::DoNotInvite => "do_not_invite",
            Self::InviteAgain => "invite_again",
            Self::CancelRegistration => "cancel_registration",
            Self::SendReset => "send_reset",
            Self::EndSessions => "end_sessions",
            Self::DiscardHeld => "discard_held",
            Self::RefuseCohort => "refuse_cohort",
            Self::RefuseWave => "refuse_wave",
            Self::RefuseTemplate => "refuse_template",
            Self::ResetTwoStep => "reset_two_step",
        }
    }
}

/// A usual reason. As text it is `disable, revoke: Made in error`, or the reason alone where it fits every question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsualReason {
    /// The questions that it fits; none for every one.
    pub of: Vec<WhyQuestion>,
    /// The reason.
    pub text: String,
}

impl UsualReason {
    /// Whether it is offered by a question.
    pub fn fits(&self, question: WhyQuestion) -> bool {
        self.of.is_empty() || self.of.contains(&question)
    }
}

/// A name before a reason that no question has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuestion(pub String);

impl fmt::Display for UnknownQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no question is called {}", self.0)
    }
}

impl FromStr for UsualReason {
    type Err = UnknownQuestion;

    /// What stands before the first colon names questions if it looks like names: small letters and `_`, with commas
    /// between. `Moved: new address` is a reason as it stands.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = || Self { of: Vec::new(), text: text.trim().to_owned() };
        let Some((before, reason)) = text.split_once(':') else { return Ok(whole()) };
        let names: Vec<&str> = before.split(',').map(str::trim).collect();
        let is_name =
            |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if !names.iter().all(is_name) {
            return Ok(whole());
        }
        let question = |name: &str| {
            let found = WhyQuestion::ALL.into_iter().find(|question| question.name() == name);
            found.ok_or_else(|| UnknownQuestion(name.to_owned()))
        };
        let of = names.into_iter().map(question).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { of, text: reason.trim().to_owned() })
    }
}

impl fmt::Display for UsualReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.of.iter().map(|question| question.name()).collect();
        if names.is_empty() {
            f.write_str(&self.text)
        } else {
            write!(f, "{}: {}", names.join(", "), self.text)
        }
    }
}

/// The reasons that a new site offers; each site makes the list its own.
pub const USUAL_REASONS: &[&str] = &[
    "disable, revoke, end_sessions, send_reset: The patient asked for it",
    "disable, revoke, do_not_invite: The patient's representative asked for it",
    "disable, end_sessions, send_reset: Somebody else may know the password",
    "disable: Somebody else has used the account",
    "disable, do_not_invite, discard_held: The patient has died",
    "disable, cancel_registration: Registered by somebody else",
    "enable: The patient asked for it again",
    "enable: What it was disabled for is over",
    "enable: Disabled in error",
    "unlock: Identity checked on the telephone",
    "unlock: Identity checked in person",
    "revoke: The letter did not arrive",
    "revoke, discard_held: The address on the record was wrong",
    "revoke: Somebody else may know the code",
    "revoke, discard_held: Made in error",
    "do_not_invite: The patient does not want to be invited",
    "do_not_invite: The patient cannot use it",
    "do_not_invite: A clinician advises against it",
    "invite_again: The patient wants to be invited now",
    "invite_again: What spoke against it is over",
    "invite_again: Noted in error",
    "cancel_registration: The patient cannot read that email address",
    "cancel_registration: The patient wants to begin again",
    "send_reset: Password forgotten, identity checked on the telephone",
    "send_reset: Password forgotten, identity checked in person",
    "end_sessions: A device is lost or stolen",
    "end_sessions: Left logged in on a shared device",
    "discard_held: Another letter takes its place",
    "refuse_cohort: Patients are in it who must not be invited",
    "refuse_cohort, refuse_template: The wrong letter or base",
    "refuse_cohort: The wrong expiry date",
    "refuse_cohort, refuse_wave: To be talked over first",
    "refuse_wave: The attack goes on",
    "refuse_wave: Each is checked by itself",
    "refuse_template: A field is wrong or missing",
    "refuse_template: The wording is not right",
    "refuse_template: It does not say whom to ask for help",
    "refuse_cohort, refuse_template: Not needed any more",
    "reset_two_step: Phone lost, identity checked in person",
    "reset_two_step: New phone, identity checked in person",
    "reset_two_step: Phone lost, identity checked on a video call",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_before_a_colon_are_questions_and_other_words_are_not() {
        let of = |text: &str| text.parse::<UsualReason>().map(|reason| (reason.of, reason.text));
        let both = vec![WhyQuestion::Disable, WhyQuestion::Revoke];
        assert_eq!(of("disable,revoke : Made in error"), Ok((both, "Made in error".to_owned())));
        assert_eq!(of("Moved: new address"), Ok((Vec::new(), "Moved: new address".to_owned())));
        assert_eq!(of(" Moved "), Ok((Vec::new(), "Moved".to_owned())));
        assert_eq!(of("unlok: Checked"), Err(UnknownQuestion("unlok".to_owned())));
        assert_eq!(of("unlock, moved: x"), Err(UnknownQuestion("moved".to_owned())));
        assert_eq!(of(""), Ok((Vec::new(), String::new())));
    }

    #[test]
    fn a_new_site_has_a_few_reasons_for_every_question() {
        let all: Vec<UsualReason> = USUAL_REASONS.iter().map(|text| text.parse().unwrap()).collect();
        for (reason, text) in all.iter().zip(USUAL_REASONS) {
            assert_eq!(reason.to_string(), **text);
            assert!(!reason.of.is_empty(), "{text} names its questions");
        }
        for question in WhyQuestion::ALL {
            let few = all.iter().filter(|reason| reason.fits(question)).count();
            assert!((2..=8).contains(&few), "{few} for {}", question.name());
        }
    }
}
