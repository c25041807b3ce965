//! Links from mails: looked at without effect, confirmed by a button (R43, S14).

use axum::http::StatusCode;

use super::message::Message;
use crate::domain::portal::LinkKind;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::halt::Halt;

/// The link of a registration.
pub fn registration(ask: &Ask) -> Result<Reply, Halt> {
    ask.portal.service.link_is_live(LinkKind::ConfirmEmail, &ask.link()?)?;
    let message = Message {
        word: "confirm",
        paragraphs: 1,
        press: Some(("confirm-button", format!("/confirm/{}", ask.param))),
        other: Some(("confirm-not-me", format!("/not-me/{}", ask.param))),
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}

/// Confirms a registration.
pub fn send_registration(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    ask.portal.service.confirm_registration(&ask.link()?)?;
    Ok(Reply::to("/confirmed"))
}

/// It is confirmed; the password is still asked (S15).
pub fn confirmed(ask: &Ask) -> Result<Reply, Halt> {
    let next = Some(("confirmed-next", "/log-in"));
    Ok(Message { word: "confirmed", paragraphs: 1, next, ..Message::default() }.show(ask, StatusCode::OK))
}

/// "This was not me."
pub fn not_me(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    ask.portal.service.report_registration(&ask.link()?)?;
    Ok(Reply::to("/reported"))
}

/// It was reported.
pub fn reported(ask: &Ask) -> Result<Reply, Halt> {
    let message = Message { word: "reported", paragraphs: 2, support: true, ..Message::default() };
    Ok(message.show(ask, StatusCode::OK))
}

/// The link that confirms another address.
pub fn email(ask: &Ask) -> Result<Reply, Halt> {
    ask.portal.service.link_is_live(LinkKind::ChangeEmail, &ask.link()?)?;
    let message = Message {
        word: "confirm-email",
        paragraphs: 1,
        press: Some(("confirm-button", format!("/change-email/{}", ask.param))),
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}

/// Confirms another address.
pub fn send_email(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&[])?;
    ask.portal.service.confirm_email_change(&ask.link()?)?;
    Ok(Reply::to("/email-confirmed"))
}

/// It is in use; whoever is logged in goes back to where the change began.
pub fn email_confirmed(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit().ok();
    let next = if visit.is_some() { ("back-account", "/account") } else { ("confirmed-next", "/log-in") };
    let message = Message {
        word: "email-confirmed",
        paragraphs: 1,
        next: Some(next),
        visit: visit.as_ref(),
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}
