//! A page with one form: title, what it is about, fields, a button.

use askama::Template;
use axum::http::StatusCode;

use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::field::{Field, mark};
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::{PortalRefusal, Visit};

/// A form to be shown.
pub struct FormPage<'a> {
    /// The name of the title's sentence; those of the text and the button begin with it.
    pub word: &'static str,
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Paragraphs above the fields.
    pub above: Vec<String>,
    /// A picture above them: its path, and the name of the sentence for those who do not see it.
    pub picture: Option<(&'static str, &'static str)>,
    /// A text to be read before it is accepted, as paragraphs.
    pub legal: Vec<String>,
    /// Links below the form: names of sentences with their paths.
    pub links: Vec<(&'static str, &'static str)>,
    /// Who is logged in.
    pub visit: Option<&'a Visit>,
}

#[derive(Template)]
#[template(path = "form.html", config = "assets/portal/askama.toml")]
struct FormTemplate<'a> {
    frame: Frame<'a>,
    form: &'a FormPage<'a>,
    button: String,
    /// The sentence at the top of the error summary that belongs to no field.
    refusal: Option<String>,
}

impl<'a> FormPage<'a> {
    /// A form with these fields.
    pub fn new(word: &'static str, action: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            word,
            action: action.into(),
            fields,
            above: Vec::new(),
            picture: None,
            legal: Vec::new(),
            links: Vec::new(),
            visit: None,
        }
    }

    /// The form as it is first seen.
    pub fn show(&self, ask: &'a Ask) -> Reply {
        self.render(ask, StatusCode::OK, None)
    }

    /// The form with what is wrong in it; refusals that are not about the form go their own way.
    pub fn refuse(mut self, ask: &'a Ask, refusal: PortalRefusal) -> Result<Reply, Halt> {
        match refusal {
            PortalRefusal::Form(faults) => {
                mark(&mut self.fields, &faults);
                Ok(self.render(ask, StatusCode::UNPROCESSABLE_ENTITY, None))
            }
            PortalRefusal::NotAccepted => {
                let sentence = format!("{}-refused", self.word);
                Ok(self.render(ask, StatusCode::UNPROCESSABLE_ENTITY, Some(&sentence)))
            }
            other => Err(Halt::Refused(other)),
        }
    }

    fn render(&self, ask: &'a Ask, status: StatusCode, refusal: Option<&str>) -> Reply {
        let frame = Frame::new(ask, self.word, self.visit);
        let refusal = refusal.map(|name| frame.say(name));
        let button = frame.say(&format!("{}-button", self.word));
        Reply::page(status, &FormTemplate { frame, form: self, button, refusal })
    }
}

impl FormTemplate<'_> {
    fn is_faulty(&self) -> bool {
        self.refusal.is_some() || self.form.fields.iter().any(|field| field.fault.is_some())
    }
}
