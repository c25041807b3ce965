//! The portal's records on the disk: log-ins, sessions, links, mails.

use serde::{Deserialize, Serialize};

use super::codec::{
    RecordFault, Stored, decode_first, encode, instant, millis, number_of, optional_instant, variant,
};
use super::table;
use crate::domain::portal::{
    Device, Link, LinkKind, Login, Mail, MailKind, MailState, PatientSession, Tries,
};
use crate::domain::{RecordKey, Totp, TotpStep};

type TriesV1 = (u32, Option<i64>);

#[derive(Serialize, Deserialize)]
struct LoginV1 {
    registered: i64,
    password: Option<Vec<u8>>,
    tries: TriesV1,
    devices: Vec<([u8; 32], i64, TriesV1)>,
    log_ins: (Option<i64>, Option<i64>),
    sessions: Vec<[u8; 32]>,
    links: Vec<(u8, [u8; 32])>,
    links_sent: Vec<i64>,
    /// Secret, confirmed, last step.
    totp: Option<([u8; 20], Option<i64>, u64)>,
    recovery: Vec<[u8; 32]>,
    legal: Option<(String, i64)>,
}

fn tries_v1(tries: Tries) -> TriesV1 {
    (tries.count, tries.last.map(millis))
}

fn tries((count, last): TriesV1) -> Result<Tries, RecordFault> {
    Ok(Tries { count, last: optional_instant(table::LOGIN, last)? })
}

impl Stored for Login {
    const TABLE: u8 = table::LOGIN;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        let device = |d: &Device| (d.mark, millis(d.since), tries_v1(d.tries));
        encode(&LoginV1 {
            registered: millis(self.registered_at),
            password: self.password.clone(),
            tries: tries_v1(self.tries),
            devices: self.devices.iter().map(device).collect(),
            log_ins: (self.log_ins.0.map(millis), self.log_ins.1.map(millis)),
            sessions: self.sessions.clone(),
            links: self.links.iter().map(|(kind, hash)| (number_of(&LinkKind::ALL, *kind), *hash)).collect(),
            links_sent: self.links_sent.iter().map(|at| millis(*at)).collect(),
            totp: self.totp.as_ref().map(|t| (t.secret, t.confirmed_at.map(millis), t.last_step.0)),
            recovery: self.recovery.clone(),
            legal: self.legal.as_ref().map(|(version, at)| (version.clone(), millis(*at))),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        const TABLE: u8 = table::LOGIN;
        let v1: LoginV1 = decode_first(TABLE, schema, bytes)?;
        let device = |(mark, since, counted)| {
            Ok(Device { mark, since: instant(TABLE, since)?, tries: tries(counted)? })
        };
        let link = |(kind, hash)| Ok((variant(TABLE, &LinkKind::ALL, kind)?, hash));
        let totp = v1.totp.map(|(secret, confirmed, step)| {
            Ok(Totp { secret, confirmed_at: optional_instant(TABLE, confirmed)?, last_step: TotpStep(step) })
        });
        Ok(Self {
            registered_at: instant(TABLE, v1.registered)?,
            password: v1.password,
            tries: tries(v1.tries)?,
            devices: v1.devices.into_iter().map(device).collect::<Result<_, _>>()?,
            log_ins: (optional_instant(TABLE, v1.log_ins.0)?, optional_instant(TABLE, v1.log_ins.1)?),
            sessions: v1.sessions,
            links: v1.links.into_iter().map(link).collect::<Result<_, _>>()?,
            links_sent: v1.links_sent.into_iter().map(|at| instant(TABLE, at)).collect::<Result<_, _>>()?,
            totp: totp.transpose()?,
            recovery: v1.recovery,
            legal: v1.legal.map(|(version, at)| Ok((version, instant(TABLE, at)?))).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct SessionV1 {
    patient: [u8; 16],
    began: i64,
    seen: i64,
    device: [u8; 32],
    browser: String,
}

impl Stored for PatientSession {
    const TABLE: u8 = table::SESSION;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&SessionV1 {
            patient: self.patient.0,
            began: millis(self.began_at),
            seen: millis(self.seen_at),
            device: self.device,
            browser: self.browser.clone(),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: SessionV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            patient: RecordKey(v1.patient),
            began_at: instant(Self::TABLE, v1.began)?,
            seen_at: instant(Self::TABLE, v1.seen)?,
            device: v1.device,
            browser: v1.browser,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct LinkV1 {
    kind: u8,
    patient: [u8; 16],
    registered: i64,
    email: String,
    made: i64,
    sent: Option<i64>,
}

impl Stored for Link {
    const TABLE: u8 = table::LINK;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&LinkV1 {
            kind: number_of(&LinkKind::ALL, self.kind),
            patient: self.patient.0,
            registered: millis(self.registered_at),
            email: self.email.clone(),
            made: millis(self.made_at),
            sent: self.sent_at.map(millis),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: LinkV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            kind: variant(Self::TABLE, &LinkKind::ALL, v1.kind)?,
            patient: RecordKey(v1.patient),
            registered_at: instant(Self::TABLE, v1.registered)?,
            email: v1.email,
            made_at: instant(Self::TABLE, v1.made)?,
            sent_at: optional_instant(Self::TABLE, v1.sent)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct MailV1 {
    key: [u8; 16],
    patient: [u8; 16],
    kind: u8,
    to: String,
    made: i64,
    token: Option<[u8; 32]>,
    tries: u32,
    next_try: i64,
    state: StateV1,
    fault: String,
}

#[derive(Serialize, Deserialize)]
enum StateV1 {
    Waiting,
    Sent(i64),
    Failed(i64),
    Withdrawn(i64),
}

impl Stored for Mail {
    const TABLE: u8 = table::MAIL;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&MailV1 {
            key: self.key.0,
            patient: self.patient.0,
            kind: number_of(&MailKind::ALL, self.kind),
            to: self.to.clone(),
            made: millis(self.made_at),
            token: self.token,
            tries: self.tries,
            next_try: millis(self.next_try),
            state: match self.state {
                MailState::Waiting => StateV1::Waiting,
                MailState::Sent(at) => StateV1::Sent(millis(at)),
                MailState::Failed(at) => StateV1::Failed(millis(at)),
                MailState::Withdrawn(at) => StateV1::Withdrawn(millis(at)),
            },
            fault: self.fault.clone(),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        const TABLE: u8 = table::MAIL;
        let v1: MailV1 = decode_first(TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            patient: RecordKey(v1.patient),
            kind: variant(TABLE, &MailKind::ALL, v1.kind)?,
            to: v1.to,
            made_at: instant(TABLE, v1.made)?,
            token: v1.token,
            tries: v1.tries,
            next_try: instant(TABLE, v1.next_try)?,
            state: match v1.state {
                StateV1::Waiting => MailState::Waiting,
                StateV1::Sent(at) => MailState::Sent(instant(TABLE, at)?),
                StateV1::Failed(at) => MailState::Failed(instant(TABLE, at)?),
                StateV1::Withdrawn(at) => MailState::Withdrawn(instant(TABLE, at)?),
            },
            fault: v1.fault,
        })
    }
}
