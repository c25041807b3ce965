//! Two-step log-in of operators: set up by the operator's own password and a first code, turned off by the password and a
//! code, reset by an Administrator for somebody who lost both app and recovery codes (D7, S20).

use zeroize::Zeroizing;

use super::proof::{Proven, owner};
use super::register::Known;
use crate::domain::ActivityKind;
use crate::domain::operator::{Operator, Roles};
use crate::service::api::{LogIn, TwoStepAct, TwoStepOutcome, TwoStepRequest, TwoStepView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::two_step::accept_code;
use crate::vault::totp_secret_text;

/// What apps show beside the operator's name.
const ISSUER: &str = "Patient%20Profile";

/// How it stands with an operator's second step.
pub(super) fn two_step_view(operator: &Operator, roles: &Roles) -> TwoStepView {
    TwoStepView {
        on_since: operator.two_step_since(),
        recovery_left: u32::try_from(operator.recovery.len()).unwrap_or(u32::MAX),
        required_by: operator.two_step_required_by(roles).map(str::to_owned),
    }
}

impl Service {
    /// Sets an operator's own two-step log-in up, or turns it off. Each step proves the operator anew, as a log-in does, so
    /// that nobody needs to be logged in, and a session left open is not enough.
    pub fn two_step(&self, uid: u32, request: &TwoStepRequest) -> Result<TwoStepOutcome, ServiceError> {
        if self.is_sole() {
            let hint = "Add operators first.";
            return Err(ServiceError::invalid(
                "Nobody logs in at this site, so there is no second step.",
                hint,
            ));
        }
        self.again(|| {
            let known = self.known();
            match request.act {
                TwoStepAct::Begin => self.begin_operator_two_step(&known, uid, &request.proof),
                TwoStepAct::Confirm => self.confirm_operator_two_step(&known, uid, &request.proof),
                TwoStepAct::End => self.end_operator_two_step(&known, uid, &request.proof),
                TwoStepAct::Renew => self.renew_recovery_codes(&known, uid, &request.proof),
            }
        })
    }

    fn prove_for_set_up(&self, known: &Known, uid: u32, proof: &LogIn) -> Result<Proven, ServiceError> {
        let proven = self.prove_password(known, uid, (&proof.name, &proof.password))?;
        if proven.operator.two_step_since().is_some() {
            let hint = "Turn it off first, to begin anew with another app.";
            return Err(ServiceError::invalid("Two-step log-in is on already.", hint));
        }
        Ok(proven)
    }

    /// A fresh secret. It does nothing before a code of it was typed.
    fn begin_operator_two_step(
        &self,
        known: &Known,
        uid: u32,
        proof: &LogIn,
    ) -> Result<TwoStepOutcome, ServiceError> {
        let mut proven = self.prove_for_set_up(known, uid, proof)?;
        let totp = self.new_totp();
        let secret = totp_secret_text(&totp.secret);
        proven.operator.totp = Some(totp);
        self.write(&proven, ActivityKind::TwoStepChanged, "began to set it up".to_owned())?;
        let symbols = Zeroizing::new(secret.replace(' ', ""));
        let name = &proven.operator.name;
        let uri = format!("otpauth://totp/{ISSUER}:{name}?secret={}", symbols.as_str());
        Ok(TwoStepOutcome { secret: secret.as_str().to_owned(), uri, recovery: Vec::new() })
    }

    /// Turns it on by the first code, and gives the recovery codes, which are shown this once.
    fn confirm_operator_two_step(
        &self,
        known: &Known,
        uid: u32,
        proof: &LogIn,
    ) -> Result<TwoStepOutcome, ServiceError> {
        let mut proven = self.prove_for_set_up(known, uid, proof)?;
        let now = self.clock.now();
        let Some(totp) = proven.operator.totp.as_mut() else {
            return Err(ServiceError::invalid("No secret waits for its first code.", "Begin anew."));
        };
        if !accept_code(totp, &proof.second, self.clock.readings(now)) {
            let hint = "Type the newest one; if it never fits, look at the clocks of phone and server.";
            return Err(ServiceError::invalid("The code does not fit the secret.", hint));
        }
        totp.confirmed_at = Some(now);
        let (marks, codes) = self.new_recovery(owner(&proven.operator));
        proven.operator.recovery = marks;
        self.write(&proven, ActivityKind::TwoStepChanged, "turned on".to_owned())?;
        Ok(TwoStepOutcome { recovery: texts(&codes), ..TwoStepOutcome::default() })
    }

    /// Draws new recovery codes, for who has few left or has shown them to somebody.
    fn renew_recovery_codes(
        &self,
        known: &Known,
        uid: u32,
        proof: &LogIn,
    ) -> Result<TwoStepOutcome, ServiceError> {
        let (mut proven, second) = self.prove_both(known, uid, proof)?;
        if second.is_none() {
            let hint = "Set it up; that gives recovery codes.";
            return Err(ServiceError::invalid("Two-step log-in is off.", hint));
        }
        let (marks, codes) = self.new_recovery(owner(&proven.operator));
        proven.operator.recovery = marks;
        self.write(&proven, ActivityKind::TwoStepChanged, "new recovery codes".to_owned())?;
        Ok(TwoStepOutcome { recovery: texts(&codes), ..TwoStepOutcome::default() })
    }

    fn end_operator_two_step(
        &self,
        known: &Known,
        uid: u32,
        proof: &LogIn,
    ) -> Result<TwoStepOutcome, ServiceError> {
        let (mut proven, second) = self.prove_both(known, uid, proof)?;
        if second.is_none() {
            return Err(ServiceError::invalid("Two-step log-in is off already.", ""));
        }
        if let Some(role) = proven.operator.two_step_required_by(&known.roles) {
            let message = format!("Not now: the role {role} requires two-step log-in.");
            return Err(ServiceError::invalid(message, "For another phone, an Administrator resets it."));
        }
        proven.operator.totp = None;
        proven.operator.recovery.clear();
        self.write(&proven, ActivityKind::TwoStepChanged, "turned off".to_owned())?;
        Ok(TwoStepOutcome::default())
    }
}

fn texts(codes: &[Zeroizing<String>]) -> Vec<String> {
    codes.iter().map(|code| code.as_str().to_owned()).collect()
}
