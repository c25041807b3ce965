//! Links: made, mailed, found again, used once (D9, S13).

use chrono::{DateTime, Utc};

use super::refusal::PortalRefusal;
use crate::domain::account::Standing;
use crate::domain::portal::{Link, LinkKind, Login, Mail, MailKind, MailState};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::repository::{self, Draft, PatientSeen, Seen};
use crate::store::records::table;

/// Seconds of a day: how long until links may be sent again.
pub(super) const A_DAY: u32 = 24 * 3600;

/// A link that can be used, with whose it is.
pub(super) struct LiveLink {
    /// The hash of its token.
    pub hash: [u8; 32],
    pub link: Link,
    pub login: Seen<Login>,
    pub seen: PatientSeen,
}

impl Service {
    /// A token of 256 random bits.
    pub(super) fn new_token(&self) -> [u8; 32] {
        self.draw(|rng| {
            let mut token = [0; 32];
            rng.fill_bytes(&mut token);
            token
        })
    }

    /// What is kept of a token. The store never holds the token of a session, and that of a link only in its mail.
    pub(super) fn token_hash(&self, label: &str, token: &[u8]) -> [u8; 32] {
        self.store.keyring().blind_index(label, token).0
    }

    /// Makes a link and puts its mail into the outbox; the older link of its kind is void.
    pub(super) fn send_link(
        &self,
        draft: &mut Draft,
        login: &mut Login,
        (kind, mail): (LinkKind, MailKind),
        (patient, email): (RecordKey, &str),
    ) {
        let token = self.new_token();
        let hash = self.token_hash("portal.link", &token);
        if let Some(before) = login.set_link(kind, Some(hash)) {
            draft.delete(table::LINK, &before);
        }
        let made_at = self.clock.now();
        let link = Link {
            kind,
            patient,
            registered_at: login.registered_at,
            email: email.to_owned(),
            made_at,
            sent_at: None,
        };
        draft.put(&hash, &link);
        self.put_mail(draft, mail, (patient, email), Some(token));
    }

    /// Puts a mail into the outbox; the caller wakes it once the commit is durable.
    pub(super) fn put_mail(
        &self,
        draft: &mut Draft,
        kind: MailKind,
        (patient, email): (RecordKey, &str),
        token: Option<[u8; 32]>,
    ) {
        let now = self.clock.now();
        let mail = Mail {
            key: self.new_key(),
            patient,
            kind,
            to: email.to_owned(),
            made_at: now,
            token,
            tries: 0,
            next_try: now,
            state: MailState::Waiting,
            fault: String::new(),
        };
        let place = table::of_patient(patient, mail.key);
        draft.put(&place, &mail);
        draft.put_raw(table::MAIL_WAITING, &place, 1, Vec::new());
    }

    /// The link of a token, if it can be used; the same refusal for every reason that it cannot (S13).
    pub(super) fn live_link(&self, kind: LinkKind, token: &[u8; 32]) -> Result<LiveLink, PortalRefusal> {
        let hash = self.token_hash("portal.link", token);
        let link = repository::get::<Link>(&self.store, &hash)?.ok_or(PortalRefusal::Dead)?.value;
        let seen = repository::patient(&self.store, link.patient)?;
        let login = repository::get::<Login>(&self.store, &link.patient.0)?.ok_or(PortalRefusal::Dead)?;
        let registration = seen.account.value.registration.as_ref().ok_or(PortalRefusal::Dead)?;
        let same = registration.accepted_at == link.registered_at
            && login.value.registered_at == link.registered_at
            && login.value.link(kind) == Some(hash)
            && (kind == LinkKind::ChangeEmail || registration.email == link.email);
        let fits = match kind {
            LinkKind::ConfirmEmail => Standing::Claimed,
            LinkKind::ResetPassword | LinkKind::ChangeEmail => Standing::Active,
        };
        let alive = link.kind == kind && link.is_alive(self.clock.now()) && self.standing(&seen) == fits;
        if same && alive { Ok(LiveLink { hash, link, login, seen }) } else { Err(PortalRefusal::Dead) }
    }

    /// Uses a link up.
    pub(super) fn spend_link(draft: &mut Draft, live: &LiveLink) -> Login {
        let mut login = live.login.value.clone();
        login.set_link(live.link.kind, None);
        draft.delete(table::LINK, &live.hash);
        login
    }

    /// Refuses when the day's links are used up: a page that says that a mail was sent must be right (D9).
    pub(super) fn has_links_left(&self, patient: RecordKey) -> Result<(), PortalRefusal> {
        let login = repository::get::<Login>(&self.store, &patient.0)?;
        let left = login.is_none_or(|mut login| login.value.count_link(self.clock.now()));
        if left { Ok(()) } else { Err(PortalRefusal::SlowDown(A_DAY)) }
    }

    /// Sends the link of an unconfirmed registration again.
    pub(super) fn renew_link(
        &self,
        patient: RecordKey,
        registered_at: DateTime<Utc>,
        actor: &Actor,
    ) -> Result<(), PortalRefusal> {
        let seen = repository::patient(&self.store, patient)?;
        let login = repository::get::<Login>(&self.store, &patient.0)?.ok_or(PortalRefusal::Dead)?;
        let registration = seen.account.value.registration.as_ref();
        let email = registration.filter(|r| r.accepted_at == registered_at).map(|r| r.email.clone());
        let email = email.filter(|_| self.standing(&seen) == Standing::Claimed).ok_or(PortalRefusal::Dead)?;
        let (mut changed, mut draft) = (login.value.clone(), Draft::default());
        if !changed.count_link(self.clock.now()) {
            return Err(PortalRefusal::SlowDown(A_DAY));
        }
        draft.expect::<Login>(&patient.0, login.revision);
        let kinds = (LinkKind::ConfirmEmail, MailKind::ConfirmEmail);
        self.send_link(&mut draft, &mut changed, kinds, (patient, &email));
        draft.put(&patient.0, &changed);
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(patient),
            kind: ActivityKind::EmailResent,
            actor: actor.clone(),
            detail: String::new(),
        });
        draft.commit(&self.store)?;
        self.background.wake_outbox();
        Ok(())
    }
}
