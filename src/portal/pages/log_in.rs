//! Log-in, its second step, and log-out.

use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::form_page::FormPage;
use super::message::Message;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::Field;
use crate::portal::halt::Halt;
use crate::service::portal::{LogInForm, LogInStep, PortalRefusal};

fn page(name: &str) -> FormPage<'static> {
    let fields = vec![
        Field::text("name", "username", 30, name).hinted(),
        Field::password("password", "current-password"),
    ];
    let mut page = FormPage::new("log-in", "/log-in", fields);
    page.links = vec![("log-in-forgotten", "/forgotten"), ("log-in-register", "/register")];
    page
}

/// Patient ID or email address, and password.
pub fn form(ask: &Ask) -> Result<Reply, Halt> {
    if ask.visit().is_ok() {
        return Ok(Reply::to("/home"));
    }
    let mut page = page("");
    if !ask.is_new && ask.portal.service.has_timed_out(&ask.token)? {
        page.above = vec![ask.portal.phrases.say("log-in-ended")];
    }
    Ok(page.show(ask))
}

/// Logs in.
pub fn send(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["name", "password"])?;
    let form = LogInForm {
        name: ask.form.get("name").to_owned(),
        password: Zeroizing::new(ask.form.get("password").to_owned()),
    };
    match ask.portal.service.log_in(ask.token, &ask.source, &form) {
        Ok(LogInStep::In(tokens)) => Ok(Reply::to("/home").logged_in(&tokens.token, &tokens.device)),
        Ok(LogInStep::Second) => Ok(Reply::to("/log-in/code")),
        Err(refusal) => page(&form.name).refuse(ask, refusal),
    }
}

fn second_page() -> FormPage<'static> {
    FormPage::new(
        "log-in-second",
        "/log-in/code",
        vec![Field::text("second", "one-time-code", 20, "").hinted()],
    )
}

/// The code of the second step.
pub fn second(ask: &Ask) -> Result<Reply, Halt> {
    Ok(second_page().show(ask))
}

/// Takes the code.
pub fn send_second(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["second"])?;
    match ask.portal.service.second_step(ask.token, &ask.source, ask.form.get("second")) {
        Ok(tokens) => Ok(Reply::to("/home").logged_in(&tokens.token, &tokens.device)),
        Err(PortalRefusal::Dead) => Ok(Reply::to("/log-in")),
        Err(refusal) => second_page().refuse(ask, refusal),
    }
}

/// Logs out; the page is the answer itself, so that nothing is left to go back to.
pub fn log_out(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    if let Ok(visit) = ask.visit() {
        ask.portal.service.log_out(&visit)?;
    }
    let next = Some(("logged-out-next", "/log-in"));
    let message = Message { word: "logged-out", paragraphs: 1, next, ..Message::default() };
    Ok(message.show(ask, StatusCode::OK).logged_out())
}
