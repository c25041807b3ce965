//! The link in the mail: looked at without effect, confirmed by a button (R43, S14, S15).

use super::refusal::PortalRefusal;
use crate::domain::account::Command;
use crate::domain::portal::{LinkKind, Login};
use crate::service::core::Service;
use crate::service::session::Session;

impl Service {
    /// Whether a link of a kind can be used; looking changes nothing (S14).
    pub fn link_is_live(&self, kind: LinkKind, token: &[u8; 32]) -> Result<(), PortalRefusal> {
        self.live_link(kind, token).map(drop)
    }

    /// Confirms a registration. It opens no session: the password is still asked (S15).
    pub fn confirm_registration(&self, token: &[u8; 32]) -> Result<(), PortalRefusal> {
        let live = self.live_link(LinkKind::ConfirmEmail, token)?;
        self.command_with(
            &Session::patient(),
            live.link.patient,
            |_, _| Ok(Command::Confirm),
            |_, _, draft| {
                draft.expect::<Login>(&live.link.patient.0, live.login.revision);
                let login = Self::spend_link(draft, &live);
                draft.put(&live.link.patient.0, &login);
                Ok(())
            },
        )?;
        Ok(())
    }
}
