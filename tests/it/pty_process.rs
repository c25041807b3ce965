//! The process under test on a pty: this test binary again, over the scripted service.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use patient_profile::tui::{Environment, Exit, Options, run};
use patient_profile::wire::client::api;

use crate::pty_harness::ENTRY;
use crate::tui_harness::{Fake, client_of, now, row};

/// What the process says by its end: the draft was given to the service.
pub const KEPT: i32 = 42;

/// Not a test unless the variable is set: then it is the terminal, until somebody leaves it.
#[test]
#[expect(clippy::disallowed_methods, reason = "libtest must not write to the pty that is measured")]
fn the_process_under_test() {
    let Some(mode) = std::env::var_os(ENTRY) else { return };
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    let environment = Environment {
        term: said("TERM"),
        locale: said("LC_ALL"),
        no_color: std::env::var_os("NO_COLOR").is_some(),
    };
    let fake = Fake::new();
    for number in 0..80 {
        let id = format!("20000000{number:02}");
        let patient = row(&id, "Smith", &format!("Person {number}"), Some("Active"));
        fake.script.lock().expect("no panic before").rows.push(patient);
    }
    for seq in 1..=60 {
        let entry = activity(seq);
        fake.script.lock().expect("no panic before").activity.push(entry);
    }
    let runtime = if mode == "workers" {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
    } else {
        tokio::runtime::Builder::new_current_thread().enable_all().build()
    };
    let exit = runtime.expect("a runtime").block_on(async {
        let mut usr1 =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1()).expect("signals");
        let fails = async {
            usr1.recv().await;
            panic!("a fault made on purpose");
        };
        let terminal = run(client_of(&fake), Options::for_environment(&environment));
        if mode == "fault" {
            return at_the_end_of_time(&fake, terminal).await;
        }
        if mode == "workers" {
            tokio::spawn(async move {
                let mut usr1 = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1())
                    .expect("signals");
                usr1.recv().await;
                panic!("a fault made on purpose");
            });
            return terminal.await;
        }
        tokio::select! { exit = terminal => exit, () = fails => Ok(Exit::Quit) }
    });
    let code = match exit {
        Ok(Exit::Quit) => 0,
        Ok(Exit::Signal(number)) => 128 + number,
        Ok(Exit::HangUp) => 129,
        Err(_) => 1,
    };
    std::process::exit(code);
}

/// At the signal the service's clock is one to which no minute can be added: a fault within the terminal's own turn. What it
/// gave the service as a draft then decides how the process ends.
async fn at_the_end_of_time(
    fake: &Fake,
    terminal: impl Future<Output = color_eyre::Result<Exit>>,
) -> color_eyre::Result<Exit> {
    let mut signal =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1()).expect("signals");
    let template = api::TemplateView { name: "Invitation".into(), ..api::TemplateView::default() };
    fake.script.lock().expect("no panic before").templates.push(template);
    let fails = async {
        signal.recv().await;
        {
            let mut script = fake.script.lock().expect("no panic before");
            script.site.now = chrono::DateTime::<chrono::Utc>::MAX_UTC;
            script.changes.push(api::Changes { seq: 2, ..api::Changes::default() });
        }
        fake.changed.notify_one();
        std::future::pending::<()>().await;
    };
    let terminal = AssertUnwindSafe(terminal).catch_unwind();
    let outcome = tokio::select! { outcome = terminal => outcome, () = fails => return Ok(Exit::Quit) };
    let drafts = fake.script.lock().expect("no panic before").drafts.clone();
    let is_kept = drafts.iter().any(|draft| draft.text.contains("Typed just before"));
    assert!(outcome.is_err(), "the terminal went on");
    Ok(Exit::Signal(if is_kept { KEPT } else { 0 }))
}

fn activity(seq: u64) -> api::ActivityView {
    api::ActivityView {
        seq,
        at: now() - chrono::TimeDelta::minutes(60 - i64::try_from(seq).expect("few")),
        patient_id: Some(format!("20000000{seq:02}")),
        kind: if seq.is_multiple_of(2) { "Patient Access Letter Sent" } else { "Patient Account Locked" }
            .into(),
        actor_type: "operator".into(),
        actor: "mkhan".into(),
        detail: format!("letter L{seq:06}"),
        ..api::ActivityView::default()
    }
}
