//! What patients and operators have in common in two-step log-in: secrets, codes and recovery codes (S20).

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::core::Service;
use crate::domain::two_step::{RECOVERY_CODES, Totp, use_recovery};
use crate::vault::{Code, totp_fits, totp_secret};

/// Whose recovery codes: the hash of one person's fits nobody else's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    /// Patients, or operators.
    pub label: &'static str,
    /// Which one.
    pub key: &'a [u8],
}

/// What was used as the second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Second {
    /// A code of the app.
    App,
    /// A recovery code.
    Recovery,
}

impl Service {
    /// A fresh secret that waits for its first code.
    pub(super) fn new_totp(&self) -> Totp {
        Totp::new(self.draw(|rng| totp_secret(rng)))
    }

    /// Recovery codes: their marks, which are kept, and their texts, which are shown once.
    pub(super) fn new_recovery(&self, owner: Owner<'_>) -> (Vec<[u8; 32]>, Vec<Zeroizing<String>>) {
        let codes: Vec<Code> = self.draw(|rng| (0..RECOVERY_CODES).map(|_| Code::random(rng)).collect());
        let marks = codes.iter().map(|code| self.recovery_mark(owner, code)).collect();
        (marks, codes.iter().map(Code::grouped).collect())
    }

    /// Uses a code of the app, or a recovery code.
    pub(super) fn use_second(
        &self,
        (totp, recovery): (&mut Option<Totp>, &mut Vec<[u8; 32]>),
        owner: Owner<'_>,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Option<Second> {
        let app = totp.as_mut().filter(|totp| totp.is_on());
        if app.is_some_and(|totp| accept_code(totp, typed, self.clock.readings(now))) {
            return Some(Second::App);
        }
        let code = Code::parse(typed).ok()?;
        use_recovery(recovery, &self.recovery_mark(owner, &code)).then_some(Second::Recovery)
    }

    fn recovery_mark(&self, owner: Owner<'_>, code: &Code) -> [u8; 32] {
        let marked = Zeroizing::new([owner.key, &code.canonical()[..]].concat());
        self.store.keyring().blind_index(owner.label, &marked).0
    }
}

/// Whether the typed text is a code of one of these instants that was not used before; it is used by that.
pub(super) fn accept_code(totp: &mut Totp, typed: &str, instants: [DateTime<Utc>; 2]) -> bool {
    instants.into_iter().any(|now| totp.accept(now, |secret, step| totp_fits(secret, step.0, typed)))
}
