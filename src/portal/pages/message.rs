//! Pages that only say something: what happened, where to ask, what went wrong.

use askama::Template;
use axum::http::StatusCode;

use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::Visit;

/// A message.
#[derive(Default)]
pub struct Message<'a> {
    /// The name of the title's sentence; the paragraphs' begin with it: `-1`, `-2` and so on.
    pub word: &'a str,
    /// Paragraphs before them that are made for this visitor.
    pub first: Vec<String>,
    /// How many paragraphs there are.
    pub paragraphs: usize,
    /// A button that goes on: the name of its sentence and its path.
    pub next: Option<(&'a str, &'a str)>,
    /// A form of one button: the name of its sentence and its path.
    pub press: Option<(&'a str, String)>,
    /// A second, quieter one.
    pub other: Option<(&'a str, String)>,
    /// Links below: names of sentences with their paths.
    pub links: Vec<(&'a str, &'a str)>,
    /// Whether where to ask is said.
    pub support: bool,
    /// Who is logged in.
    pub visit: Option<&'a Visit>,
}

#[derive(Template)]
#[template(path = "message.html", config = "assets/portal/askama.toml")]
struct MessageTemplate<'a> {
    frame: Frame<'a>,
    message: &'a Message<'a>,
    paragraphs: Vec<String>,
}

impl Message<'_> {
    /// The page.
    pub fn show(&self, ask: &Ask, status: StatusCode) -> Reply {
        let frame = Frame::new(ask, self.word, self.visit);
        let said = (1..=self.paragraphs).map(|n| frame.say(&format!("{}-{n}", self.word)));
        let paragraphs = self.first.iter().cloned().chain(said).collect();
        Reply::page(status, &MessageTemplate { frame, message: self, paragraphs })
    }
}

/// The page of an error. Who is logged in stays so.
pub fn error(ask: &Ask, status: StatusCode, word: &str) -> Reply {
    let visit = ask.visit().ok();
    let next = match (word, visit.is_some()) {
        ("error-dead", _) => Some(("error-dead-next", "/log-in")),
        (_, true) => Some(("back-home", "/home")),
        _ => Some(("back-start", "/")),
    };
    let links = match word {
        "error-dead" => vec![("error-dead-register", "/register"), ("error-dead-forgotten", "/forgotten")],
        _ => Vec::new(),
    };
    let message = Message {
        word,
        paragraphs: 1,
        next,
        links,
        support: true,
        visit: visit.as_ref(),
        ..Message::default()
    };
    message.show(ask, status)
}

/// Where to ask.
pub fn support(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit().ok();
    let message = Message {
        word: "support",
        paragraphs: 1,
        support: true,
        visit: visit.as_ref(),
        ..Message::default()
    };
    Ok(message.show(ask, StatusCode::OK))
}

/// "I have no letter."
pub fn no_letter(ask: &Ask) -> Result<Reply, Halt> {
    let message = Message { word: "no-letter", paragraphs: 3, support: true, ..Message::default() };
    Ok(message.show(ask, StatusCode::OK))
}
