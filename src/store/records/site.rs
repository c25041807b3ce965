//! The site's settings on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode, encode};
use super::table;
use crate::domain::SiteSettings;
use crate::domain::account::Limits;

#[derive(Serialize, Deserialize)]
struct SiteV1 {
    name: String,
    address: Vec<String>,
    portal_url: String,
    time_zone: String,
    day_first: bool,
    default_expiry_days: u16,
    max_expiry_days: u16,
    birth_date_tries: u8,
    code_tries: u8,
    print_folder: String,
    support: (String, String),
    legal_text: String,
    operator: (String, u32),
    demo: bool,
}

/// Since schema 2: the delay of client support, the print command and its time-out.
#[derive(Serialize, Deserialize)]
struct SiteV2 {
    v1: SiteV1,
    support_delay_minutes: u16,
    print_command: Vec<String>,
    print_timeout_seconds: u16,
}

/// Since schema 3: approval of Letter Templates, and the usual reasons.
#[derive(Serialize, Deserialize)]
struct SiteV3 {
    v2: SiteV2,
    template_approval: bool,
    usual_reasons: Vec<String>,
}

impl Stored for SiteSettings {
    const TABLE: u8 = table::SITE;
    const SCHEMA: u8 = 3;

    fn to_bytes(&self) -> Vec<u8> {
        let v1 = SiteV1 {
            name: self.name.clone(),
            address: self.address.clone(),
            portal_url: self.portal_url.clone(),
            time_zone: self.time_zone.name().to_owned(),
            day_first: self.day_first,
            default_expiry_days: self.default_expiry_days,
            max_expiry_days: self.limits.max_expiry_days,
            birth_date_tries: self.limits.birth_date_tries,
            code_tries: self.limits.code_tries,
            print_folder: self.print_folder.clone(),
            support: (self.support_email.clone(), self.support_phone.clone()),
            legal_text: self.legal_text.clone(),
            operator: (self.operator.clone(), self.operator_uid),
            demo: self.demo,
        };
        let v2 = SiteV2 {
            v1,
            support_delay_minutes: self.support_delay_minutes,
            print_command: self.print_command.clone(),
            print_timeout_seconds: self.print_timeout_seconds,
        };
        let (template_approval, usual_reasons) = (self.template_approval, self.usual_reasons.clone());
        encode(&SiteV3 { v2, template_approval, usual_reasons })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let first = |v1| {
            let new = Self::new("");
            SiteV2 {
                v1,
                support_delay_minutes: new.support_delay_minutes,
                print_command: new.print_command,
                print_timeout_seconds: new.print_timeout_seconds,
            }
        };
        let second = |v2| {
            let new = Self::new("");
            SiteV3 { v2, template_approval: new.template_approval, usual_reasons: new.usual_reasons }
        };
        let v3: SiteV3 = match schema {
            1 => second(first(decode(Self::TABLE, bytes)?)),
            2 => second(decode(Self::TABLE, bytes)?),
            3 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        let v2 = v3.v2;
        let v1 = v2.v1;
        Ok(Self {
            template_approval: v3.template_approval,
            usual_reasons: v3.usual_reasons,
            support_delay_minutes: v2.support_delay_minutes,
            print_command: v2.print_command,
            print_timeout_seconds: v2.print_timeout_seconds,
            name: v1.name,
            address: v1.address,
            portal_url: v1.portal_url,
            time_zone: v1.time_zone.parse().map_err(|_| RecordFault::Damaged { table: Self::TABLE })?,
            day_first: v1.day_first,
            default_expiry_days: v1.default_expiry_days,
            limits: Limits {
                max_expiry_days: v1.max_expiry_days,
                birth_date_tries: v1.birth_date_tries,
                code_tries: v1.code_tries,
            },
            print_folder: v1.print_folder,
            support_email: v1.support.0,
            support_phone: v1.support.1,
            legal_text: v1.legal_text,
            operator: v1.operator.0,
            operator_uid: v1.operator.1,
            demo: v1.demo,
        })
    }
}
