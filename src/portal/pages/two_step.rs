//! Two-step log-in: turned on with an app, turned off with the password (S20).

use askama::Template;
use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::account::done;
use super::form_page::FormPage;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::Field;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::{PortalRefusal, Visit};

#[derive(Template)]
#[template(path = "recovery.html", config = "assets/portal/askama.toml")]
struct RecoveryTemplate<'a> {
    frame: Frame<'a>,
    codes: Vec<Zeroizing<String>>,
}

fn asking<'a>(word: &'static str, action: &str, field: Field, visit: &'a Visit) -> FormPage<'a> {
    let mut page = FormPage::new(word, action, vec![field]);
    page.visit = Some(visit);
    page
}

fn begin_page(visit: &Visit) -> FormPage<'_> {
    asking("two-step", "/account/two-step", Field::password("current", "current-password"), visit)
}

/// What it is; asks for the password.
pub fn begin(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(begin_page(&visit).show(ask))
}

/// Makes the secret.
pub fn send_begin(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["current"])?;
    let visit = ask.visit()?;
    let current = Zeroizing::new(ask.form.get("current").to_owned());
    match ask.portal.service.begin_two_step(&visit, &ask.source, &current) {
        Ok(_) => Ok(Reply::to("/account/two-step/code")),
        Err(refusal) => begin_page(&visit).refuse(ask, refusal),
    }
}

fn code_page<'a>(ask: &Ask, visit: &'a Visit) -> Result<FormPage<'a>, Halt> {
    let secret = ask.portal.service.pending_secret(visit)?;
    let mut page = asking(
        "two-step-code",
        "/account/two-step/code",
        Field::text("second", "one-time-code", 10, "").numeric(),
        visit,
    );
    if let Some(secret) = secret {
        page.picture = Some(("/account/two-step/square.png", "two-step-square"));
        page.above = vec![ask.portal.phrases.with("two-step-secret", "secret", &secret)];
    }
    Ok(page)
}

/// Shows the secret and asks for its first code.
pub fn code(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    if ask.portal.service.pending_secret(&visit)?.is_none() {
        return Ok(Reply::to("/account"));
    }
    Ok(code_page(ask, &visit)?.show(ask))
}

/// The secret as a picture, while it waits for its first code.
pub fn square(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    ask.portal.service.pending_square(&visit)?.map(Reply::png).ok_or(Halt::NotFound)
}

/// Turns it on and shows the recovery codes, this once.
pub fn send_code(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["second"])?;
    let visit = ask.visit()?;
    match ask.portal.service.confirm_two_step(&visit, ask.form.get("second")) {
        Ok(codes) => {
            let frame = Frame::new(ask, "recovery", Some(&visit));
            Ok(Reply::page(StatusCode::OK, &RecoveryTemplate { frame, codes }))
        }
        // The page of the codes was loaded again.
        Err(PortalRefusal::Dead) if ask.portal.service.has_two_step(&visit)? => {
            Ok(done(ask, &visit, "recovery-shown"))
        }
        Err(PortalRefusal::Dead) => Ok(Reply::to("/account/two-step")),
        Err(refusal) => code_page(ask, &visit)?.refuse(ask, refusal),
    }
}

fn off_page(visit: &Visit) -> FormPage<'_> {
    asking("two-step-off", "/account/two-step/off", Field::password("current", "current-password"), visit)
}

/// Asks for the password to turn it off.
pub fn off(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(off_page(&visit).show(ask))
}

/// Turns it off.
pub fn send_off(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["current"])?;
    let visit = ask.visit()?;
    let current = Zeroizing::new(ask.form.get("current").to_owned());
    match ask.portal.service.end_two_step(&visit, &ask.source, &current) {
        Ok(()) => Ok(done(ask, &visit, "two-step-off-done")),
        Err(refusal) => off_page(&visit).refuse(ask, refusal),
    }
}
