//! The first page, before and after log-in.

use askama::Template;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};

use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::MyHome;

#[derive(Template)]
#[template(path = "start.html", config = "assets/portal/askama.toml")]
struct StartTemplate<'a> {
    frame: Frame<'a>,
}

#[derive(Template)]
#[template(path = "home.html", config = "assets/portal/askama.toml")]
struct HomeTemplate<'a> {
    frame: Frame<'a>,
    home: MyHome,
    last_log_in: Option<DateTime<Utc>>,
}

/// What this is, and the ways in.
pub fn start(ask: &Ask) -> Result<Reply, Halt> {
    if ask.visit().is_ok() {
        return Ok(Reply::to("/home"));
    }
    Ok(Reply::page(StatusCode::OK, &StartTemplate { frame: Frame::new(ask, "start", None) }))
}

/// What there is to read.
pub fn home(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let home = ask.portal.service.my_home(&visit)?;
    let frame = Frame::new(ask, "home", Some(&visit));
    Ok(Reply::page(StatusCode::OK, &HomeTemplate { frame, home, last_log_in: visit.last_log_in }))
}
