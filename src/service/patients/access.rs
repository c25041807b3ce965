//! How a patient gets in, as operators see it: mails and what became of them, log-ins, sessions (R42, S92).

use crate::domain::account::Standing;
use crate::domain::portal::{Mail, MailState, PatientSession};
use crate::service::api::{AccessView, MailView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, PatientSeen};

/// The mails that are shown.
const MAILS: usize = 5;

impl Service {
    /// Mails, log-ins and sessions of a patient.
    pub(super) fn access(&self, seen: &PatientSeen) -> Result<AccessView, ServiceError> {
        let patient = seen.patient.value.key;
        let mut mails = repository::all::<Mail>(&self.store, &patient.0)?;
        mails.sort_by_key(|mail| std::cmp::Reverse((mail.made_at, mail.key)));
        let mut view =
            AccessView { mails: mails.iter().take(MAILS).map(mail_view).collect(), ..AccessView::default() };
        let Some(login) = self.login_of(seen)?.map(|login| login.value) else { return Ok(view) };
        let now = self.clock.now();
        let active = Standing::of(self.subject(seen), self.moment()) == Standing::Active;
        for hash in login.sessions.iter().filter(|_| active) {
            let session = repository::get::<PatientSession>(&self.store, hash)?.map(|session| session.value);
            let holds = session.is_some_and(|session| session.holds(self.seen_at(*hash, &session), now));
            view.sessions += u32::from(holds);
        }
        let tries = login.devices.iter().map(|device| device.tries).chain([login.tries]);
        view.failed_log_ins = tries.clone().map(|tries| tries.count).sum();
        view.last_failed = tries.filter(|tries| tries.count > 0).filter_map(|tries| tries.last).max();
        view.last_log_in = login.log_ins.0;
        view.two_step = login.totp.is_some_and(|totp| totp.confirmed_at.is_some());
        if let Some((mark, _)) = &login.legal {
            view.legal_version = self.legal_accepted(mark, &seen.patient.value)?;
        }
        view.legal = login.legal;
        Ok(view)
    }
}

fn mail_view(mail: &Mail) -> MailView {
    let (state, at) = match mail.state {
        MailState::Waiting => ("waiting", mail.made_at),
        MailState::Sent(at) => ("sent", at),
        MailState::Failed(at) => ("failed", at),
        MailState::Withdrawn(at) => ("withdrawn", at),
    };
    MailView {
        about: mail.kind.label().to_owned(),
        state: state.to_owned(),
        at: Some(at),
        tries: mail.tries,
        fault: mail.fault.clone(),
    }
}
