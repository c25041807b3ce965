//! Answers about who is logged in, operators and the site.

use patient_profile::wire::client::api;

use crate::tui_harness::script::{Script, now};

impl Script {
    pub fn log_in(&mut self, request: api::LogIn) -> api::Answer<api::LoggedIn> {
        if request.password != self.password {
            let hint = "4 tries left, then a wait of 1 minute.";
            return Err(
                api::ErrorView::new(api::ErrorKind::Invalid, "Name or password is wrong.").hinted(hint)
            );
        }
        if request.second.is_empty() && !self.second.is_empty() {
            return Err(api::ErrorView::new(api::ErrorKind::CodeNeeded, "A code is needed."));
        }
        if request.second != self.second {
            return Err(api::ErrorView::new(
                api::ErrorKind::Invalid,
                "The code is wrong, or was used before.",
            ));
        }
        self.door.operator = Some(request.name.clone());
        self.door.two_step = Some(self.two_step.clone());
        self.site.operator.clone_from(&request.name);
        self.logged_out = false;
        Ok(api::LoggedIn {
            operator: request.name,
            last_log_in: None,
            failures: 0,
            ticket: Vec::new(),
            two_step: self.two_step.clone(),
            used_recovery: false,
            password_by: None,
        })
    }

    pub fn prove(&mut self, password: &api::Password) -> api::Answer<api::DoorView> {
        if self.logged_out {
            return Err(api::ErrorView::new(api::ErrorKind::LoggedOut, "Log in first."));
        }
        if password.0 != self.password {
            return Err(api::ErrorView::new(api::ErrorKind::Invalid, "The password is wrong."));
        }
        self.stale = false;
        Ok(self.door.clone())
    }

    pub fn two_step(&mut self, request: &api::TwoStepRequest) -> api::Answer<api::TwoStepOutcome> {
        self.two_steps.push(request.clone());
        if request.proof.password != self.password {
            return Err(api::ErrorView::new(api::ErrorKind::Invalid, "Name or password is wrong."));
        }
        if request.act != api::TwoStepAct::Begin && request.proof.second != "123456" {
            return Err(api::ErrorView::new(api::ErrorKind::Invalid, "The code does not fit the secret."));
        }
        let on_since = (request.act == api::TwoStepAct::Confirm).then(now);
        let mut outcome = api::TwoStepOutcome::default();
        match request.act {
            api::TwoStepAct::Begin => {
                "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".clone_into(&mut outcome.secret);
                outcome.uri = format!(
                    "otpauth://totp/Patient%20Profile:{}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                    request.proof.name
                );
            }
            api::TwoStepAct::Confirm => {
                outcome.recovery = (0..10).map(|n| format!("AAAA-BBBB-CCCC-DDD{n}")).collect();
                self.two_step.on_since = on_since;
            }
            api::TwoStepAct::End => self.two_step.on_since = None,
            api::TwoStepAct::Renew => {
                outcome.recovery = (0..10).map(|n| format!("BBBB-CCCC-DDDD-EEE{n}")).collect();
            }
        }
        self.door.two_step = Some(self.two_step.clone());
        Ok(outcome)
    }

    pub fn site(&mut self) -> api::Answer<api::SiteView> {
        if self.logged_out {
            return Err(api::ErrorView::new(api::ErrorKind::LoggedOut, "Log in first."));
        }
        let site = self.site.clone();
        // Each time it is asked, one more patient has been read in.
        self.site.searchable = (site.searchable + 1).min(site.patients);
        Ok(site)
    }

    pub fn change_operators(&mut self, change: api::OperatorChange) -> api::Answer<api::OperatorsView> {
        if self.stale {
            return Err(api::ErrorView::new(api::ErrorKind::PasswordNeeded, "Your own password is needed."));
        }
        self.operator_changes.push(change);
        Ok(self.operators.clone())
    }
}
