//! The outbox: mails wait in the store and go out when they can; what became of each is kept (S92).

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::domain::account::Standing;
use crate::domain::portal::{Link, LinkKind, Mail, MailKind, MailState};
use crate::domain::{Activity, ActivityKind, Actor};
use crate::mail::{MailFacts, MailFault, Mailer, Outgoing, write};
use crate::phrases::Catalogue;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::store::records::table;
use crate::store::{Direction, Key};

/// How many waiting mails are read at a time.
const PAGE: usize = 256;
/// The longest the outbox sleeps: a clock that was set is noticed by then.
const LONGEST: Duration = Duration::from_mins(1);
/// Mails that wait for longer are told to operators.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// How the outbox is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxView {
    /// Mails that wait.
    pub waiting: usize,
    /// When the oldest of them was put in.
    pub oldest: Option<DateTime<Utc>>,
    /// When the next one is due.
    pub next_try: Option<DateTime<Utc>>,
    /// Why the oldest could not be sent yet; empty if it was not tried.
    pub fault: String,
}

impl Service {
    /// Sends what is due and says how the outbox is then. Mails are tried one after the other; a mail server that hangs
    /// holds up mails only. Nothing goes out while its outcome could not be kept: it would go out again and again.
    pub fn send_due_mail(&self, mailer: &dyn Mailer) -> Result<OutboxView, ServiceError> {
        let mut due = Vec::new();
        self.each_waiting_mail(|mail| {
            if mail.next_try <= self.clock.now() {
                due.push(mail);
            }
        })?;
        due.sort_by_key(|mail| mail.made_at);
        for mail in due {
            if self.store.health().refuses_normal || self.background.is_stopping() {
                break;
            }
            // One mail that cannot be handled keeps no other from going.
            self.note_trouble(self.try_mail(mailer, &mail));
        }
        let view = self.outbox()?;
        self.portal.note_outbox(view.clone(), self.clock.now());
        Ok(view)
    }

    fn try_mail(&self, mailer: &dyn Mailer, mail: &Mail) -> Result<(), ServiceError> {
        if !self.still_wanted(mail)? {
            return self.close_mail(mail, MailState::Withdrawn(self.clock.now()), None);
        }
        let outcome = self.outgoing(mail).and_then(|outgoing| mailer.send(&outgoing));
        self.note_outcome(mail, outcome)
    }

    /// How the outbox is.
    pub fn outbox(&self) -> Result<OutboxView, ServiceError> {
        let mut view = OutboxView::default();
        let earlier = |known: Option<DateTime<Utc>>, at| known.map_or(Some(at), |known| Some(known.min(at)));
        self.each_waiting_mail(|mail| {
            view.waiting += 1;
            if view.oldest.is_none_or(|oldest| mail.made_at < oldest) {
                view.fault.clone_from(&mail.fault);
            }
            view.oldest = earlier(view.oldest, mail.made_at);
            view.next_try = earlier(view.next_try, mail.next_try);
        })?;
        Ok(view)
    }

    /// What operators should know of the outbox: mails that wait too long, for how long, and why (S92).
    pub(in crate::service) fn outbox_warning(&self) -> Option<String> {
        if self.count(table::MAIL_WAITING) == 0 {
            return None;
        }
        let now = self.clock.now();
        let view = self.portal.outbox(now).or_else(|| {
            let view = self.outbox().ok()?;
            self.portal.note_outbox(view.clone(), now);
            Some(view)
        })?;
        let age = now - view.oldest?;
        if age < LATE {
            return None;
        }
        let (hours, minutes) = (age.num_hours(), age.num_minutes() % 60);
        let age = if hours > 0 { format!("{hours} h {minutes} min") } else { format!("{minutes} min") };
        let why = if view.fault.is_empty() { "nothing sends them" } else { &view.fault };
        let mails = if view.waiting == 1 {
            "1 mail waits".to_owned()
        } else {
            format!("{} mails wait", view.waiting)
        };
        Some(format!("{mails} for patients, the oldest for {age}: {why}."))
    }

    fn each_waiting_mail(&self, mut visit: impl FnMut(Mail)) -> Result<(), ServiceError> {
        let prefix = Key::new(table::MAIL_WAITING, &[]);
        let mut after: Option<Key> = None;
        loop {
            let places = self.store.scan(&prefix, after.as_ref(), PAGE, Direction::Forward)?;
            for (place, _) in &places {
                if let Some(seen) = repository::get::<Mail>(&self.store, place.bytes())? {
                    visit(seen.value);
                }
            }
            match places.last() {
                Some((place, _)) => after = Some(place.clone()),
                None => return Ok(()),
            }
        }
    }

    /// Whether the mail still has a reader: its link is the newest one, its account not disabled.
    fn still_wanted(&self, mail: &Mail) -> Result<bool, ServiceError> {
        let seen = repository::patient(&self.store, mail.patient)?;
        let standing = self.standing(&seen);
        let Some(kind) = link_kind(mail.kind) else {
            return Ok(standing == Standing::Active);
        };
        let login = self.login_of(&seen)?.map(|login| login.value);
        let Some((token, login)) = mail.token.zip(login) else { return Ok(false) };
        let newest = login.link(kind) == Some(self.token_hash("portal.link", &token));
        let fits = matches!(
            (kind, standing),
            (LinkKind::ConfirmEmail, Standing::Claimed)
                | (LinkKind::ResetPassword | LinkKind::ChangeEmail, Standing::Active)
        );
        Ok(newest && fits)
    }

    fn outgoing(&self, mail: &Mail) -> Result<Outgoing, MailFault> {
        let site = self.site_settings();
        let portal = site.portal_url.trim_end_matches('/').to_owned();
        let page = match mail.kind {
            MailKind::ResetPassword => "reset",
            MailKind::ChangeEmail => "change-email",
            _ => "confirm",
        };
        // A mail without a contact is better than none.
        let contact = self.support_of(mail.patient).unwrap_or_default();
        let contact = [contact.email.as_str(), contact.phone.as_str()];
        let support: Vec<&str> = contact.into_iter().filter(|text| !text.is_empty()).collect();
        let catalogue = Catalogue::english();
        let at = mail.made_at.with_timezone(&site.time_zone);
        let month = catalogue.say(&format!("month-{}", at.month()));
        let at = format!("{} {month} {} at {}", at.day(), at.year(), at.format("%H:%M"));
        let facts = MailFacts {
            kind: mail.kind.word(),
            site: site.name.clone(),
            link: mail.token.map(|token| format!("{portal}/{page}/{}", hex::encode(token))),
            portal,
            at: if mail.token.is_none() { at } else { String::new() },
            support: support.join(", "),
        };
        let text = write(&catalogue, &facts);
        Ok(Outgoing {
            to: mail.to.parse().map_err(|_| MailFault::permanent("the address cannot be used"))?,
            subject: text.subject,
            text: text.text,
            html: text.html,
            id: mail.key.to_string(),
            at: mail.made_at,
        })
    }

    fn note_outcome(&self, mail: &Mail, outcome: Result<(), MailFault>) -> Result<(), ServiceError> {
        let now = self.clock.now();
        match outcome {
            Ok(()) => self.close_mail(mail, MailState::Sent(now), None),
            Err(fault) if fault.permanent => {
                self.close_mail(mail, MailState::Failed(now), Some(fault.reason))
            }
            Err(fault) => {
                let mut later = mail.clone();
                let jitter = self.draw(|rng| i32::from(rng.next_u32().to_be_bytes()[0]) * 400 / 255 - 200);
                later.put_off(now, fault.reason, jitter);
                if later.state == MailState::Waiting {
                    let mut draft = Draft::default();
                    draft.put(&table::of_patient(mail.patient, mail.key), &later);
                    draft.commit(&self.store)?;
                    return Ok(());
                }
                self.close_mail(mail, later.state, Some(later.fault))
            }
        }
    }

    /// Takes a mail out of the outbox with what became of it. A link begins to live when its mail was taken (D9).
    fn close_mail(&self, mail: &Mail, state: MailState, fault: Option<String>) -> Result<(), ServiceError> {
        let place = table::of_patient(mail.patient, mail.key);
        let (mut draft, mut closed) = (Draft::default(), mail.clone());
        closed.tries = mail.tries.saturating_add(u32::from(!matches!(state, MailState::Withdrawn(_))));
        closed.fault = fault.unwrap_or_default();
        closed.close(state);
        draft.put(&place, &closed);
        draft.delete(table::MAIL_WAITING, &place);
        if let (MailState::Sent(at), Some(token)) = (state, mail.token) {
            let hash = self.token_hash("portal.link", &token);
            if let Some(link) = repository::get::<Link>(&self.store, &hash)? {
                draft.expect::<Link>(&hash, link.revision);
                draft.put(&hash, &Link { sent_at: Some(at), ..link.value });
            }
        }
        let (kind, detail) = match state {
            MailState::Sent(_) => (ActivityKind::EmailSent, mail.kind.label().to_owned()),
            MailState::Failed(_) => {
                (ActivityKind::EmailFailed, format!("{}: {}", mail.kind.label(), closed.fault))
            }
            MailState::Waiting | MailState::Withdrawn(_) => {
                draft.commit(&self.store)?;
                return Ok(());
            }
        };
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(mail.patient),
            kind,
            actor: Actor::System("mail".to_owned()),
            detail,
        });
        match draft.commit(&self.store) {
            // The link was used or replaced while its mail went out: the mail's end is noted all the same.
            Err(error) if error.is_conflict() && mail.token.is_some() => {
                self.close_mail(&Mail { token: None, ..mail.clone() }, state, Some(closed.fault))
            }
            done => done.map(drop),
        }
    }

    /// Removes what is long past: sessions that ended, links that died, mails older than ninety days.
    pub fn sweep_portal(&self) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut draft = Draft::default();
        let old = TimeDelta::days(90);
        self.sweep::<crate::domain::portal::PatientSession>(&mut draft, |session| {
            session.holds(session.seen_at, now)
        })?;
        self.sweep::<Link>(&mut draft, |link| link.is_alive(now))?;
        self.sweep::<Mail>(&mut draft, |mail| mail.state == MailState::Waiting || now < mail.made_at + old)?;
        if draft.is_empty() {
            return Ok(());
        }
        draft.commit(&self.store)?;
        Ok(())
    }

    fn sweep<T: crate::store::records::Stored>(
        &self,
        draft: &mut Draft,
        keep: impl Fn(&T) -> bool,
    ) -> Result<(), ServiceError> {
        const AT_ONCE: usize = 2000;
        let prefix = Key::new(T::TABLE, &[]);
        let mut after: Option<Key> = None;
        while draft.len() < AT_ONCE {
            let page = self.store.scan(&prefix, after.as_ref(), 512, Direction::Forward)?;
            for (key, record) in &page {
                if !keep(&T::from_bytes(record.schema, &record.bytes)?) {
                    draft.delete(T::TABLE, key.bytes());
                }
            }
            match page.last() {
                Some((key, _)) => after = Some(key.clone()),
                None => break,
            }
        }
        Ok(())
    }

    /// Starts sending, in a thread that `close` ends.
    pub fn start_outbox(self: &Arc<Self>, mailer: Arc<dyn Mailer>) -> Result<(), ServiceError> {
        let (service, background) = (Arc::downgrade(self), Arc::clone(&self.background));
        let spawned = std::thread::Builder::new().name("outbox".to_owned()).spawn(move || {
            while !background.is_stopping() {
                let Some(service) = service.upgrade() else { return };
                let sent = service.send_due_mail(&*mailer);
                let next = sent.as_ref().ok().and_then(|view| view.next_try);
                service.note_trouble(sent.map(drop));
                let wait = next.map_or(LONGEST, |at| {
                    (at - service.clock.now()).to_std().unwrap_or(Duration::ZERO).min(LONGEST)
                });
                // Whoever drops the service without closing it closes the store all the same.
                drop(service);
                background.wait_for_mail(wait);
            }
        });
        let thread = spawned.map_err(|error| {
            ServiceError::Unavailable(format!("No thread could be started: {error}."), String::new())
        })?;
        self.background.keep(thread);
        Ok(())
    }
}

fn link_kind(mail: MailKind) -> Option<LinkKind> {
    match mail {
        MailKind::ConfirmEmail => Some(LinkKind::ConfirmEmail),
        MailKind::ResetPassword => Some(LinkKind::ResetPassword),
        MailKind::ChangeEmail => Some(LinkKind::ChangeEmail),
        _ => None,
    }
}
