//! The record of one patient, as the scripted service shows it.

use chrono::{DateTime, TimeZone, Utc};
use patient_profile::tui::Options;
use patient_profile::wire::client::api;

use crate::tui_harness::{Fake, Harness, day};

pub const ID: &str = "1000296007";

pub fn at(month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap()
}

pub fn entry(seq: u64, at: DateTime<Utc>, actor: &str, kind: &str, detail: &str) -> api::ActivityView {
    api::ActivityView {
        seq,
        at,
        patient_id: Some(ID.into()),
        kind: kind.into(),
        actor_type: "operator".into(),
        actor: actor.into(),
        detail: detail.into(),
        hash: "9f2c".into(),
        ..api::ActivityView::default()
    }
}

fn action(word: &str, label: &str, reason: &str) -> api::ActionView {
    api::ActionView {
        action: word.into(),
        label: label.into(),
        available: reason.is_empty(),
        reason: reason.into(),
        note: format!("What {word} does."),
    }
}

/// The actions of a locked account, with two of another state that the tests need.
pub fn actions() -> Vec<api::ActionView> {
    vec![
        action("create", "Create Patient Portal Credentials", ""),
        action("distribute", "Distribute Patient Profile Credentials", ""),
        action("disable", "Disable Patient Profile Account", ""),
        action("enable", "Enable Patient Profile Account", "Not now: the account is not disabled."),
        action("unlock", "Unlock, keep the same letter", ""),
        action("send_held", "Send held letters", ""),
        action("discard_held", "Discard held letters", "Not now: no letters wait in the To post tray."),
    ]
}

/// Margaret Hawthorne, locked, with something in every module.
pub fn margaret(fake: &Fake) -> api::RecordView {
    let mut row = fake.script.lock().expect("no panic before").rows[0].clone();
    row.nhs_number = Some("9434765919".into());
    api::RecordView {
        row,
        title: "Mrs".into(),
        gender: "F".into(),
        age: Some(64),
        other_names: vec!["HAWTHORNE, Peggy".into()],
        address: vec!["14 Mill Lane".into(), "Northgate".into(), "NG1 4XX".into()],
        phone: "01632 960 777".into(),
        organisation: "Northgate Hospital".into(),
        identifiers: vec![("https://example.org/local".into(), "NG-004711".into())],
        state_reason: vec!["Registration failed several times, so the account is locked.".into()],
        since: Some(at(11, 22, 9, 11)),
        tries: "5 of 5 tries, last: date of birth differs".into(),
        credentials: Some(api::CredentialsView {
            status: "void".into(),
            created: Some(at(11, 8, 13, 59)),
            created_by: "mkhan".into(),
            distributed: Some(at(11, 8, 14, 2)),
            distributed_by: "mkhan".into(),
            expires: day(2026, 12, 6),
            generation: 1,
        }),
        support: ("help@northgate.example".into(), "01632 960 001".into()),
        next_step: "a Actions: distribute new credentials.".into(),
        actions: actions(),
        referrals: vec![
            api::ReferralView {
                date: Some(day(2026, 11, 3)),
                service: "Cardiology".into(),
                status: "Waiting".into(),
                reference: "R-2026-0815".into(),
                reason: "Palpitations".into(),
                ..api::ReferralView::default()
            },
            api::ReferralView {
                date: Some(day(2026, 2, 1)),
                service: "Orthopaedics".into(),
                ..api::ReferralView::default()
            },
        ],
        letters: vec![
            letter("L000002", "Activation code", "activation code"),
            letter("L000001", "User name", "Patient ID"),
        ],
        documents: vec![api::DocumentView {
            id: String::new(),
            date: Some(day(2026, 10, 2)),
            title: "MRI knee preparation".into(),
            kind: "leaflet".into(),
            size: 12_345,
            ..api::DocumentView::default()
        }],
        associated: vec![api::AssociatedView {
            kind: "Encounter".into(),
            title: "Outpatient visit".into(),
            status: "finished".into(),
            start: Some(day(2026, 10, 1)),
            end: Some(day(2026, 10, 1)),
        }],
        activity: vec![
            entry(9, at(11, 22, 9, 11), "patient", "Patient Account Locked", "5 failed registrations"),
            entry(
                8,
                at(11, 22, 9, 11),
                "patient",
                "Patient User Failed To Register",
                "date of birth differs",
            ),
            entry(7, at(11, 8, 14, 2), "mkhan", "Patient Credentials Distributed", "valid until 6 Dec 2026"),
        ],
        ..api::RecordView::default()
    }
}

fn letter(id: &str, template: &str, carries: &str) -> api::LetterView {
    api::LetterView {
        id: id.into(),
        patient_id: ID.into(),
        template: template.into(),
        version: 3,
        made: Some(at(11, 8, 14, 1)),
        made_by: "mkhan".into(),
        status: "Sent".into(),
        sent: Some(at(11, 8, 14, 2)),
        file: Some(format!("{id}.docx")),
        carries: vec![carries.into()],
        visible: false,
    }
}

/// A terminal on Margaret's record.
pub fn open(width: u16, height: u16) -> Harness {
    let fake = Fake::new();
    let view = margaret(&fake);
    {
        let mut script = fake.script.lock().expect("no panic before");
        script.activity = view.activity.iter().rev().cloned().collect();
        script.records.push(view);
    }
    let mut h = Harness::over(fake, Options::default(), width, height);
    h.keys("<enter>");
    h
}

pub fn change(h: &mut Harness, seq: u64, edit: impl FnOnce(&mut api::RecordView)) {
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        edit(&mut script.records[0]);
        script.activity = script.records[0].activity.iter().rev().cloned().collect();
    }
    h.change(api::Changes { seq, log: seq, patients: vec![ID.into()], all: false, only_log: false });
}
