//! The end of a session by itself: said when it comes, and put off without losing what was typed (D8, S31).
//!
//! Every page of somebody who is logged in goes to the page that says so as soon as the session has ended. Whoever stays
//! logged in, in another tab, gets no answer there, and the browser stays on the page with all that was typed.

use axum::http::StatusCode;

use super::message::Message;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::halt::Halt;

/// "Stay logged in": a page of its own for another tab. That it was asked for is what puts the end off.
pub fn stay(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let message = Message { word: "stayed", paragraphs: 1, visit: Some(&visit), ..Message::default() };
    Ok(message.show(ask, StatusCode::OK))
}

/// Where a page goes when its time is over; being asked for puts nothing off.
pub fn timed_out(ask: &Ask) -> Result<Reply, Halt> {
    if !ask.is_new && ask.portal.service.is_logged_in(&ask.token)? {
        return Ok(Reply::nothing());
    }
    let next = Some(("timed-out-next", "/log-in"));
    Ok(Message { word: "timed-out", paragraphs: 1, next, ..Message::default() }.show(ask, StatusCode::OK))
}
