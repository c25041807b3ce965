//! P14: the bytes that a terminal gets while it follows a busy log.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use patient_profile::domain::account::Action;
use patient_profile::service::api::{AccountAct, AccountRequest, SearchRequest};
use patient_profile::service::{Service, Session};
use patient_profile::wire::Listener;

use crate::report::{Outcome, number};
use crate::{progress, site};

use super::p12_operators::{demonstration, terminal_of};
use super::{Trouble, World};

/// How long it is followed, and how many entries come in a second.
const TIME: Duration = Duration::from_secs(10);
const ENTRIES: u32 = 50;

/// Writes entries at an even rate until it is over; gives how many.
fn write_entries(service: &Service, session: &Session, over: &AtomicBool) -> Result<u32, Trouble> {
    let request = SearchRequest { text: String::new(), state: None, limit: 500, offset: 0 };
    let rows = service.search(session, &request)?.rows;
    let may = |patient: &str| {
        let actions = service.actions(session, patient)?;
        Ok::<_, Trouble>(
            actions.iter().any(|action| action.action == Action::DoNotInvite.word() && action.available),
        )
    };
    let mut patients = Vec::new();
    for row in rows.into_iter().filter(|row| row.state.is_none()) {
        if may(&row.patient_id)? {
            patients.push(row.patient_id);
        }
    }
    let begin = Instant::now();
    let mut written = 0;
    for patient in patients.iter().cycle() {
        if over.load(Ordering::Relaxed) {
            break;
        }
        std::thread::sleep(
            (begin + Duration::from_secs(1) * written / ENTRIES).saturating_duration_since(Instant::now()),
        );
        let act = if written as usize / patients.len() % 2 == 0 {
            AccountAct::DoNotInvite
        } else {
            AccountAct::InviteAgain
        };
        let request = AccountRequest { patient: patient.clone(), act, reason: "asked".to_owned() };
        service.account(session, &request)?;
        written += 1;
    }
    Ok(written)
}

/// Bytes a second that a terminal gets, and entries a second that were written meanwhile.
fn followed(dir: &Path, service: &Service, size: (u16, u16), slow: bool) -> Result<(f64, f64), Trouble> {
    let session = site::operator();
    let mut terminal = terminal_of(size, dir)?;
    // Escape alone: with another key at once it would be one key with Alt.
    terminal.keys("\u{1b}")?;
    if slow {
        terminal.keys(":set link slow\r")?;
    }
    terminal.keys("ga")?;
    let over = AtomicBool::new(false);
    let (bytes, written) = std::thread::scope(|scope| {
        let writing =
            scope.spawn(|| write_entries(service, &session, &over).map_err(|error| error.to_string()));
        let bytes = terminal.idle(TIME);
        over.store(true, Ordering::Relaxed);
        (bytes, writing.join())
    });
    let written = written.map_err(|_| "the writer panicked")??;
    let rate = |count: u32| f64::from(count) / TIME.as_secs_f64();
    Ok((rate(u32::try_from(bytes)?), rate(written)))
}

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    let dir = room.path().join("demo");
    progress("P14: a demonstration");
    demonstration(&dir)?;
    let service = site::open(&dir)?;
    service.load_directory()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (socket, data) = (dir.join("run/socket"), dir.join("data"));
    std::fs::DirBuilder::new().mode(0o750).create(dir.join("run"))?;
    let listener = {
        let _inside = runtime.enter();
        Listener::bind(&socket)?
    };
    let shared = Arc::clone(&service);
    runtime.spawn(async move { listener.serve(shared, &data, std::future::pending()).await });
    let mut outcome = Outcome::default();
    // A larger window takes more in proportion to its cells; a slow link does not.
    let ways = [
        ((80, 24), false, 3_100.0, "at 80×24"),
        ((120, 40), false, 3_100.0 * 2.5, "at 120×40, 2.5 times the cells"),
        ((120, 40), true, 800.0, "at 120×40 on a slow link"),
    ];
    for (size, slow, limit, how) in ways {
        progress(&format!("P14: the log {how}"));
        let (bytes, entries) = followed(&dir, &service, size, slow)?;
        outcome.at_most(format!("following a busy log {how} ≤ {limit} B/s"), bytes, limit, "B/s");
        outcome.note(format!("{} entries a second {how}.", number(entries)));
    }
    service.close()?;
    Ok(outcome)
}
