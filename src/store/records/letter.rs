//! Letters, templates and bases on the disk.

use serde::{Deserialize, Serialize};

use super::account::{carries, carries_bits};
use super::codec::{RecordFault, Stored, decode, encode, instant, millis};
use super::table;
use crate::domain::{Decision, Letter, LetterNumber, LetterStatus, RecordKey, Template, TemplateBase};

#[derive(Serialize, Deserialize)]
struct LetterV1 {
    key: [u8; 16],
    patient: [u8; 16],
    number: u64,
    template: ([u8; 16], String, u32),
    made: (i64, String),
    carries: u8,
    generation: Option<u32>,
    status: StatusV1,
    object: Option<[u8; 16]>,
    blanked: Option<[u8; 16]>,
}

#[derive(Serialize, Deserialize)]
enum StatusV1 {
    Held,
    HandingOver(i64),
    Sent {
        at: i64,
        file: String,
    },
    Discarded(i64),
    Superseded(i64),
    /// Since schema 2.
    Returned {
        at: i64,
        sent: i64,
    },
}

impl From<&LetterStatus> for StatusV1 {
    fn from(status: &LetterStatus) -> Self {
        match status {
            LetterStatus::Held => Self::Held,
            LetterStatus::HandingOver(at) => Self::HandingOver(millis(*at)),
            LetterStatus::Sent { at, file } => Self::Sent { at: millis(*at), file: file.clone() },
            LetterStatus::Discarded(at) => Self::Discarded(millis(*at)),
            LetterStatus::Superseded(at) => Self::Superseded(millis(*at)),
            LetterStatus::Returned { at, sent } => Self::Returned { at: millis(*at), sent: millis(*sent) },
        }
    }
}

impl TryFrom<StatusV1> for LetterStatus {
    type Error = RecordFault;

    fn try_from(v1: StatusV1) -> Result<Self, RecordFault> {
        Ok(match v1 {
            StatusV1::Held => Self::Held,
            StatusV1::HandingOver(at) => Self::HandingOver(instant(table::LETTER, at)?),
            StatusV1::Sent { at, file } => Self::Sent { at: instant(table::LETTER, at)?, file },
            StatusV1::Discarded(at) => Self::Discarded(instant(table::LETTER, at)?),
            StatusV1::Superseded(at) => Self::Superseded(instant(table::LETTER, at)?),
            StatusV1::Returned { at, sent } => {
                Self::Returned { at: instant(table::LETTER, at)?, sent: instant(table::LETTER, sent)? }
            }
        })
    }
}

impl Stored for Letter {
    const TABLE: u8 = table::LETTER;
    const SCHEMA: u8 = 2;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&LetterV1 {
            key: self.key.0,
            patient: self.patient.0,
            number: self.number.0,
            template: (self.template.0, self.template_name.clone(), self.version),
            made: (millis(self.made_at), self.made_by.clone()),
            carries: carries_bits(self.carries),
            generation: self.generation,
            status: (&self.status).into(),
            object: self.object,
            blanked: self.blanked,
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        // Schema 2 only knows one status more.
        let v1: LetterV1 = match schema {
            1 | 2 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        Ok(Self {
            key: RecordKey(v1.key),
            patient: RecordKey(v1.patient),
            number: LetterNumber(v1.number),
            template: RecordKey(v1.template.0),
            template_name: v1.template.1,
            version: v1.template.2,
            made_at: instant(Self::TABLE, v1.made.0)?,
            made_by: v1.made.1,
            carries: carries(v1.carries),
            generation: v1.generation,
            status: v1.status.try_into()?,
            object: v1.object,
            blanked: v1.blanked,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct BaseV1 {
    key: [u8; 16],
    name: String,
    version: u32,
    word_file: [u8; 16],
    body: Option<[u8; 16]>,
    saved: (i64, String),
}

/// Since schema 2: retired.
#[derive(Serialize, Deserialize)]
struct BaseV2 {
    v1: BaseV1,
    retired: bool,
}

impl Stored for TemplateBase {
    const TABLE: u8 = table::BASE;
    const SCHEMA: u8 = 2;

    fn to_bytes(&self) -> Vec<u8> {
        let v1 = BaseV1 {
            key: self.key.0,
            name: self.name.clone(),
            version: self.version,
            word_file: self.word_file,
            body: self.body,
            saved: (millis(self.saved_at), self.saved_by.clone()),
        };
        encode(&BaseV2 { v1, retired: self.retired })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let BaseV2 { v1, retired } = match schema {
            1 => BaseV2 { v1: decode(Self::TABLE, bytes)?, retired: false },
            2 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        Ok(Self {
            retired,
            key: RecordKey(v1.key),
            name: v1.name,
            version: v1.version,
            word_file: v1.word_file,
            body: v1.body,
            saved_at: instant(Self::TABLE, v1.saved.0)?,
            saved_by: v1.saved.1,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct TemplateV1 {
    key: [u8; 16],
    name: String,
    version: u32,
    object: String,
    base: ([u8; 16], u32),
    body: [u8; 16],
    visible: bool,
    carries: u8,
    saved: (i64, String),
}

/// Since schema 2: retired.
#[derive(Serialize, Deserialize)]
struct TemplateV2 {
    v1: TemplateV1,
    retired: bool,
}

/// Since schema 3: what was decided of the version.
#[derive(Serialize, Deserialize)]
struct TemplateV3 {
    v2: TemplateV2,
    decision: DecisionV1,
}

#[derive(Serialize, Deserialize)]
enum DecisionV1 {
    Open,
    NotNeeded,
    Approved { at: i64, by: String, alone: bool },
    Refused { at: i64, by: String, reason: String },
    Withdrawn(i64),
}

impl From<&Decision> for DecisionV1 {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Open => Self::Open,
            Decision::NotNeeded => Self::NotNeeded,
            Decision::Approved { at, by, alone } => {
                Self::Approved { at: millis(*at), by: by.clone(), alone: *alone }
            }
            Decision::Refused { at, by, reason } => {
                Self::Refused { at: millis(*at), by: by.clone(), reason: reason.clone() }
            }
            Decision::Withdrawn { at } => Self::Withdrawn(millis(*at)),
        }
    }
}

impl TryFrom<DecisionV1> for Decision {
    type Error = RecordFault;

    fn try_from(v1: DecisionV1) -> Result<Self, RecordFault> {
        let at = |at| instant(table::TEMPLATE, at);
        Ok(match v1 {
            DecisionV1::Open => Self::Open,
            DecisionV1::NotNeeded => Self::NotNeeded,
            DecisionV1::Approved { at: when, by, alone } => Self::Approved { at: at(when)?, by, alone },
            DecisionV1::Refused { at: when, by, reason } => Self::Refused { at: at(when)?, by, reason },
            DecisionV1::Withdrawn(when) => Self::Withdrawn { at: at(when)? },
        })
    }
}

impl Stored for Template {
    const TABLE: u8 = table::TEMPLATE;
    const SCHEMA: u8 = 3;

    fn to_bytes(&self) -> Vec<u8> {
        let v1 = TemplateV1 {
            key: self.key.0,
            name: self.name.clone(),
            version: self.version,
            object: self.object.clone(),
            base: (self.base.0, self.base_version),
            body: self.body,
            visible: self.visible,
            carries: carries_bits(self.carries),
            saved: (millis(self.saved_at), self.saved_by.clone()),
        };
        let v2 = TemplateV2 { v1, retired: self.retired };
        encode(&TemplateV3 { v2, decision: (&self.decision).into() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        // What earlier schemas saved was in use at once.
        let second = |v2| TemplateV3 { v2, decision: DecisionV1::NotNeeded };
        let TemplateV3 { v2: TemplateV2 { v1, retired }, decision } = match schema {
            1 => second(TemplateV2 { v1: decode(Self::TABLE, bytes)?, retired: false }),
            2 => second(decode(Self::TABLE, bytes)?),
            3 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        Ok(Self {
            decision: decision.try_into()?,
            retired,
            key: RecordKey(v1.key),
            name: v1.name,
            version: v1.version,
            object: v1.object,
            base: RecordKey(v1.base.0),
            base_version: v1.base.1,
            body: v1.body,
            visible: v1.visible,
            carries: carries(v1.carries),
            saved_at: instant(Self::TABLE, v1.saved.0)?,
            saved_by: v1.saved.1,
        })
    }
}
