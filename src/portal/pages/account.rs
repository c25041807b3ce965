//! My account: address, password, where I am logged in, and reports (S18, S22).

use askama::Template;
use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::form_page::FormPage;
use super::message::Message;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::Field;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::{MyAccount, SessionView, Visit};

#[derive(Template)]
#[template(path = "account.html", config = "assets/portal/askama.toml")]
struct AccountTemplate<'a> {
    frame: Frame<'a>,
    account: MyAccount,
}

#[derive(Template)]
#[template(path = "sessions.html", config = "assets/portal/askama.toml")]
struct SessionsTemplate<'a> {
    frame: Frame<'a>,
    sessions: Vec<SessionView>,
}

/// What is kept about the log-in.
pub fn account(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let account = ask.portal.service.my_account(&visit)?;
    let frame = Frame::new(ask, "account", Some(&visit));
    Ok(Reply::page(StatusCode::OK, &AccountTemplate { frame, account }))
}

fn password_page(visit: &Visit) -> FormPage<'_> {
    let fields = vec![
        Field::password("current", "current-password"),
        Field::password("password", "new-password").labelled("new-password").hinted(),
    ];
    let mut page = FormPage::new("password", "/account/password", fields);
    page.visit = Some(visit);
    page
}

/// Another password.
pub fn password(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(password_page(&visit).show(ask))
}

/// Sets another password.
pub fn send_password(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["current", "password"])?;
    let visit = ask.visit()?;
    let typed = |name: &str| Zeroizing::new(ask.form.get(name).to_owned());
    let changed =
        ask.portal.service.change_password(&visit, &ask.source, &typed("current"), &typed("password"));
    match changed {
        Ok(()) => Ok(done(ask, &visit, "password-done")),
        Err(refusal) => password_page(&visit).refuse(ask, refusal),
    }
}

fn email_page<'a>(ask: &Ask, visit: &'a Visit, email: &str) -> Result<FormPage<'a>, Halt> {
    let now = ask.portal.service.my_account(visit)?.email;
    let fields = vec![
        Field::text("email", "email", 30, email).labelled("new-email").hinted(),
        Field::password("current", "current-password"),
    ];
    let mut page = FormPage::new("email", "/account/email", fields);
    page.above = vec![ask.portal.phrases.with("email-now", "email", &now)];
    page.visit = Some(visit);
    Ok(page)
}

/// Another address.
pub fn email(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(email_page(ask, &visit, "")?.show(ask))
}

/// Sends the link to another address.
pub fn send_email(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["email", "current"])?;
    let visit = ask.visit()?;
    let current = Zeroizing::new(ask.form.get("current").to_owned());
    let email = ask.form.get("email");
    match ask.portal.service.ask_for_email_change(&visit, &ask.source, &current, email) {
        Ok(()) => Ok(done(ask, &visit, "email-done")),
        Err(refusal) => email_page(ask, &visit, email)?.refuse(ask, refusal),
    }
}

/// Where the patient is logged in.
pub fn sessions(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let sessions = ask.portal.service.my_sessions(&visit)?;
    let frame = Frame::new(ask, "sessions", Some(&visit));
    Ok(Reply::page(StatusCode::OK, &SessionsTemplate { frame, sessions }))
}

/// Logs out everywhere else.
pub fn end_sessions(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    let visit = ask.visit()?;
    ask.portal.service.end_other_sessions(&visit)?;
    Ok(done(ask, &visit, "sessions-done"))
}

/// "This was not me", for somebody who is logged in.
pub fn not_me(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let message = Message {
        word: "not-me",
        paragraphs: 2,
        press: Some(("not-me-button", "/account/not-me".to_owned())),
        links: vec![("back-account", "/account")],
        support: true,
        visit: Some(&visit),
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}

/// Ends the other sessions and tells staff.
pub fn send_not_me(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    let visit = ask.visit()?;
    ask.portal.service.report_access(&visit)?;
    Ok(done(ask, &visit, "not-me-done"))
}

/// What is said when something is done.
pub(super) fn done(ask: &Ask, visit: &Visit, word: &str) -> Reply {
    let next = Some(("back-account", "/account"));
    let message = Message { word, paragraphs: 1, next, visit: Some(visit), ..Message::default() };
    message.show(ask, StatusCode::OK)
}
