//! The forgotten password.

use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::form_page::FormPage;
use super::message::Message;
use crate::domain::portal::LinkKind;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::Field;
use crate::portal::halt::Halt;

/// Asks for whom.
pub fn ask(ask: &Ask) -> Result<Reply, Halt> {
    Ok(ask_page().show(ask))
}

fn ask_page() -> FormPage<'static> {
    FormPage::new("forgotten", "/forgotten", vec![Field::text("name", "username", 30, "").hinted()])
}

/// Sends the link, if there is somebody to send it to; the answer is the same.
pub fn send_ask(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["name"])?;
    match ask.portal.service.ask_for_reset(&ask.source, ask.form.get("name")) {
        Ok(()) => Ok(Reply::to("/forgotten/sent")),
        Err(refusal) => ask_page().refuse(ask, refusal),
    }
}

/// What is said then.
pub fn sent(ask: &Ask) -> Result<Reply, Halt> {
    let message = Message { word: "forgotten-sent", paragraphs: 3, support: true, ..Message::default() };
    Ok(message.show(ask, StatusCode::OK))
}

fn page(ask: &Ask) -> FormPage<'static> {
    let fields = vec![Field::password("password", "new-password").labelled("new-password").hinted()];
    FormPage::new("reset", format!("/reset/{}", ask.param), fields)
}

/// The link: a new password.
pub fn password(ask: &Ask) -> Result<Reply, Halt> {
    ask.portal.service.link_is_live(LinkKind::ResetPassword, &ask.link()?)?;
    Ok(page(ask).show(ask))
}

/// Sets the new password.
pub fn send_password(ask: &Ask) -> Result<Reply, Halt> {
    ask.only(&["password"])?;
    let password = Zeroizing::new(ask.form.get("password").to_owned());
    match ask.portal.service.reset_password(&ask.link()?, &password) {
        Ok(()) => Ok(Reply::to("/reset-done")),
        Err(refusal) => page(ask).refuse(ask, refusal),
    }
}

/// It is set.
pub fn done(ask: &Ask) -> Result<Reply, Halt> {
    let next = Some(("confirmed-next", "/log-in"));
    Ok(Message { word: "reset-done", paragraphs: 1, next, ..Message::default() }.show(ask, StatusCode::OK))
}
