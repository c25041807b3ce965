//! Role × action × state: `docs/permissions.md` is made from what the service decides by, and every cell of it is asked, and
//! what it forbids is tried, over the raw socket (S66).

use std::fmt::Write;

use patient_profile::domain::account::{Action, Attempt, CodeCheck};
use patient_profile::domain::operator::{Role, Roles};
use patient_profile::domain::{PatientId, Permission};
use patient_profile::service::Session;
use patient_profile::service::api::{
    AccountAct, AccountRequest, ActivityQuery, Answer, CorrectEmail, CreateRequest, DistributeRequest,
    ErrorKind, ErrorView, ExpiryRequest, HeldAct, HeldRequest, RecordStatusRequest, ReissueRequest,
};
use patient_profile::wire::client::{Client, answer, quick};

use crate::cohorts_fixture::{ADDRESS, patient};
use crate::operators::Office;
use crate::service_fixture::{Site, create};

/// The rows of the product's table of states, and how a patient comes there.
const STATES: [&str; 14] = [
    "Not invited",
    "Pending registration: created, not distributed",
    "Pending registration: created, letters held",
    "Pending registration: created, expired",
    "Pending registration: distributed, live",
    "Pending registration: distributed, ended",
    "Pending email confirmation",
    "Active",
    "Locked by wrong codes",
    "Locked by wrong dates of birth",
    "Disabled by hand",
    "Disabled, record OK again, credentials in force",
    "Disabled, record OK again, credentials not in force",
    "Record in a disabling status",
];

/// A site with a patient in each state, in that order.
fn site() -> (Site, Vec<String>) {
    let site = Site::demonstration_in_memory();
    let lines: String = (0..STATES.len()).map(|n| patient(n, ADDRESS)).collect();
    site.import(&[("states.ndjson", &lines)]);
    let ids: Vec<String> = (0..STATES.len()).map(|n| site.record(&format!("K{n}")).row.patient_id).collect();
    let (service, who) = (&site.service, &site.session);
    let invite = |id: &String, templates: &[&str], hold| {
        service.create_credentials(who, &create(id, templates, hold)).expect("created");
    };
    let act = |id: &String, act| {
        let request = AccountRequest { patient: id.clone(), act, reason: "as asked".into() };
        service.account(who, &request).expect("done");
    };
    let status = |id: &String, status: &str| {
        let request = RecordStatusRequest { patient: id.clone(), status: status.into() };
        service.record_status(who, &request).expect("a status");
    };
    let register = |id: &String, code, birth_date_matches| {
        let attempt = Attempt { code, birth_date_matches };
        let id: PatientId = id.parse().expect("a Patient ID");
        // A wrong attempt is refused, and counts.
        let _ = service.rehearse_registration(id, attempt, "a@example.org");
    };
    let confirm = |id: &String| {
        register(id, CodeCheck::Right, true);
        let command = patient_profile::domain::account::Command::Confirm;
        let id: PatientId = id.parse().expect("a Patient ID");
        service.rehearse(&Session::patient(), id, &command).expect("confirmed");
    };
    invite(&ids[3], &[], false);
    let soon = CreateRequest {
        expires: site.service.moment().today + chrono::TimeDelta::days(1),
        ..create(&ids[3], &[], false)
    };
    service.create_credentials(who, &soon).expect("created");
    site.clock.advance(chrono::TimeDelta::days(2));
    invite(&ids[1], &[], false);
    invite(&ids[2], &["Invitation"], true);
    for id in &ids[4..13] {
        invite(id, &["Invitation"], false);
    }
    act(&ids[5], AccountAct::Revoke);
    register(&ids[6], CodeCheck::Right, true);
    for id in [&ids[7], &ids[10], &ids[11]] {
        confirm(id);
    }
    for _ in 0..10 {
        site.clock.advance(chrono::TimeDelta::minutes(61));
        register(&ids[8], CodeCheck::Wrong, true);
        register(&ids[9], CodeCheck::Right, false);
    }
    act(&ids[10], AccountAct::Disable);
    act(&ids[12], AccountAct::Revoke);
    for id in [&ids[11], &ids[12], &ids[13]] {
        invite_first(&site, id, &ids[13]);
        status(id, "Restricted or sensitive");
    }
    status(&ids[11], "Open");
    status(&ids[12], "Open");
    (site, ids)
}

/// The last one is invited before its record is restricted.
fn invite_first(site: &Site, id: &String, last: &String) {
    if id == last {
        site.service.create_credentials(&site.session, &create(id, &[], false)).expect("created");
    }
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Yes,
    NotNow,
    NotPermitted,
}

impl Cell {
    fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NotNow => "–",
            Self::NotPermitted => "×",
        }
    }

    fn of(available: bool, reason: &str) -> Self {
        if available {
            Self::Yes
        } else if reason.starts_with("Not permitted") {
            Self::NotPermitted
        } else {
            Self::NotNow
        }
    }
}

/// The actions of the menu; the end of a wish stands with the wish.
fn actions() -> impl Iterator<Item = Action> {
    Action::ALL.into_iter().filter(|action| *action != Action::InviteAgain)
}

fn cells(site: &Site, role: &Role, id: &str) -> Vec<Cell> {
    let session = Session::operator("x", role.permissions.with(Permission::PatientsView));
    let menu = site.service.actions(&session, id).expect("a menu");
    let of = |action: Action| menu.iter().find(|view| view.action == action.word()).expect("every action");
    actions().map(|action| Cell::of(of(action).available, &of(action).reason)).collect()
}

fn page(site: &Site, ids: &[String]) -> String {
    let mut page = String::from(
        "# Permissions\n\nMade from what the service decides by: the roles (`src/domain/operator/role.rs`), the actions and the permission that each\n\
         needs (`src/domain/account/action.rs`), and the table of states (`src/domain/account/availability.rs`). A test keeps it so, and tries\n\
         every cell over the operators' socket.\n\nA site may change what a role permits, and give a right to one operator. What is not given is denied. Whoever manages operators\n\
         sees no patients; nobody changes their own rights; more than 200 patients at once need a second person.\n\
         Everybody sets up and ends the own two-step log-in; `operators.manage` resets that of others and says which roles require it.\n\n## What the roles permit\n\n",
    );
    let roles = Roles::default();
    let names: Vec<_> = roles.iter().map(|role| role.name.as_str()).collect();
    let _ = writeln!(page, "| Permission | What it allows | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|---|{}", "---|".repeat(names.len()));
    for permission in Permission::ALL {
        let has: Vec<_> =
            roles.iter().map(|role| if role.permissions.has(permission) { "yes" } else { "" }).collect();
        let _ = writeln!(page, "| `{permission}` | {} | {} |", permission.label(), has.join(" | "));
    }
    page.push_str("\n## What actions on a patient need\n\n| Action | Permission |\n|---|---|\n");
    for action in Action::ALL {
        let _ = writeln!(page, "| {action} | `{}` |", action.permission());
    }
    page.push_str(
        "\n## Role, action, state\n\n`yes`: it can be done. `–`: not now, and the menu says why. `×`: not permitted, and the menu says whom to ask. All of them also need\n\
         `patients.view`. An Administrator sees no patients, and so has no such table.\n",
    );
    for role in roles.iter().filter(|role| role.permissions.has(Permission::PatientsView)) {
        let _ = write!(page, "\n### {}\n\n| State |", role.name);
        for action in actions() {
            let _ = write!(page, " {} |", action.word().replace('_', " "));
        }
        let _ = writeln!(page, "\n|---|{}", "---|".repeat(actions().count()));
        for (state, id) in STATES.iter().zip(ids) {
            let row: Vec<_> = cells(site, role, id).into_iter().map(Cell::word).collect();
            let _ = writeln!(page, "| {state} | {} |", row.join(" | "));
        }
    }
    page
}

#[test]
fn the_page_of_permissions_is_made_from_what_the_service_decides_by() {
    let (site, ids) = site();
    let page = page(&site, &ids);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/permissions.md");
    if std::env::var_os("PATIENT_PROFILE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "write it with PATIENT_PROFILE_WRITE_DOCS=1 cargo test the_page_of");
    let states: std::collections::HashSet<_> = ids
        .iter()
        .map(|id| cells(&site, Roles::default().find("Records").expect("a role"), id))
        .map(|row| format!("{row:?}"))
        .collect();
    assert!(states.len() > 8, "the states are really different: {}", states.len());
}

/// Tries an action over the socket.
async fn attempt(client: &Client, action: Action, patient: &str) -> Answer<()> {
    let (patient, reason) = (patient.to_owned(), "as asked".to_owned());
    let expires = "2026-12-20".parse().expect("a day");
    let templates = vec!["Invitation".to_owned()];
    let account = |act| AccountRequest { patient: patient.clone(), act, reason: reason.clone() };
    let held = |act| HeldRequest { patient: patient.clone(), act, reason: reason.clone() };
    let asked = |act| answering(client, account(act));
    match action {
        Action::Create => {
            let request = CreateRequest { templates, ..create(&patient, &[], true) };
            answer(client.create_credentials(quick(), request).await).map(drop)
        }
        Action::Distribute => {
            let request = DistributeRequest { patient, expires: None, templates, hold: true, seen: None };
            answer(client.distribute_credentials(quick(), request).await).map(drop)
        }
        Action::Disable => asked(AccountAct::Disable).await,
        Action::Enable => asked(AccountAct::Enable).await,
        Action::Unlock => asked(AccountAct::Unlock).await,
        Action::Revoke => asked(AccountAct::Revoke).await,
        Action::DoNotInvite => asked(AccountAct::DoNotInvite).await,
        Action::InviteAgain => asked(AccountAct::InviteAgain).await,
        Action::ResendEmail => asked(AccountAct::ResendEmail).await,
        Action::CancelRegistration => asked(AccountAct::CancelRegistration).await,
        Action::SendReset => asked(AccountAct::SendReset).await,
        Action::EndSessions => asked(AccountAct::EndSessions).await,
        Action::CorrectEmail => {
            let request = CorrectEmail { patient, email: "right@example.org".into() };
            answer(client.correct_email(quick(), request).await).map(drop)
        }
        Action::SendHeld => answer(client.held_letters(quick(), held(HeldAct::Send)).await).map(drop),
        Action::DiscardHeld => answer(client.held_letters(quick(), held(HeldAct::Discard)).await).map(drop),
        Action::Reissue => {
            let request = ReissueRequest { patient, expires: None, hold: true };
            answer(client.reissue_letter(quick(), request).await).map(drop)
        }
        Action::ChangeExpiry => {
            answer(client.change_expiry(quick(), ExpiryRequest { patient, expires }).await).map(drop)
        }
        // By the number of a letter, which only a patient with one has: the right to it is asked first.
        Action::Returned => answer(client.letter_returned(quick(), "L999999".into()).await).map(drop),
    }
}

async fn answering(client: &Client, request: AccountRequest) -> Answer<()> {
    answer(client.account(quick(), request).await).map(drop)
}

fn is_refused(outcome: Answer<()>, cell: Cell, action: Action) -> Result<(), String> {
    let error = outcome.err().ok_or("it was done")?;
    let kind = match cell {
        Cell::NotPermitted => ErrorKind::Forbidden,
        _ if action == Action::Returned => ErrorKind::NotFound,
        _ => ErrorKind::Refused,
    };
    let ErrorView { message, hint, .. } = &error;
    if error.kind != kind {
        return Err(format!("{message} ({:?})", error.kind));
    }
    let copied = hint.contains("To copy into your request: operator") && hint.contains("needs");
    if cell == Cell::NotPermitted && !(message.starts_with("Not permitted") && copied) {
        return Err(format!("who to ask and what to copy is missing: {message} {hint}"));
    }
    Ok(())
}

#[test]
fn every_cell_holds_over_the_raw_socket() {
    let (site, ids) = site();
    let roles = Roles::default();
    let seeing: Vec<Role> =
        roles.iter().filter(|role| role.permissions.has(Permission::PatientsView)).cloned().collect();
    let names: Vec<String> = seeing.iter().map(|role| role.name.to_lowercase()).collect();
    let roles_of: Vec<[&str; 1]> = seeing.iter().map(|role| [role.name.as_str()]).collect();
    let others: Vec<(&str, &[&str])> =
        names.iter().zip(&roles_of).map(|(name, role)| (name.as_str(), role.as_slice())).collect();
    let expected: Vec<Vec<Vec<Cell>>> =
        seeing.iter().map(|role| ids.iter().map(|id| cells(&site, role, id)).collect()).collect();
    let office = Office::at(site, &others);
    let (mut tried, mut faults) = (0, Vec::new());
    for ((role, name), rows) in seeing.iter().zip(&names).zip(&expected) {
        let client = office.logged_in(name);
        for ((state, id), row) in STATES.iter().zip(&ids).zip(rows) {
            let menu = office.runtime.block_on(async { answer(client.actions(quick(), id.clone()).await) });
            let menu = menu.expect("a menu");
            for (action, cell) in actions().zip(row) {
                let view = menu.iter().find(|view| view.action == action.word()).expect("every action");
                let said = Cell::of(view.available, &view.reason);
                if said != *cell {
                    faults.push(format!("{}, {state}, {action}: {said:?} instead of {cell:?}", role.name));
                }
                if *cell != Cell::Yes {
                    tried += 1;
                    let outcome = office.runtime.block_on(attempt(&client, action, id));
                    if let Err(fault) = is_refused(outcome, *cell, action) {
                        faults.push(format!("{}, {state}, {action}: {fault}", role.name));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 400, "{tried} refusals were tried");

    // Whoever manages operators sees no patient at all, and tries in vain too.
    let admin = office.logged_in("admin");
    for action in actions() {
        let refused = office.runtime.block_on(attempt(&admin, action, &ids[0])).expect_err("not permitted");
        assert_eq!(refused.kind, ErrorKind::Forbidden, "{action}: {refused:?}");
    }
    // What was refused stands in the log, once a minute for each right.
    let query =
        ActivityQuery { kind: Some("Action Refused".into()), limit: 1000, ..ActivityQuery::default() };
    let entries = office.site.service.activity(&office.site.session, &query).expect("the log").entries;
    let auditor: Vec<_> =
        entries.iter().filter(|entry| entry.actor == "auditor").map(|entry| entry.detail.as_str()).collect();
    assert!(auditor.contains(&"not permitted: credentials.create"), "{auditor:?}");
    assert!(auditor.len() <= 5, "no flood: {auditor:?}");
}
