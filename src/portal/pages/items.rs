//! What the patient came to read: referrals, letters, documents, and who has looked.

use askama::Template;
use axum::http::StatusCode;

use crate::phrases::Phrase;
use crate::portal::answer::Reply;
use crate::portal::ask::Ask;
use crate::portal::frame::Frame;
use crate::portal::halt::Halt;
use crate::service::portal::ReadBlock;
use crate::service::portal::{
    MyAccess, MyAssociated, MyDocument, MyLetter, MyLetterText, MyReferral, MyReferralDetail,
};

#[derive(Template)]
#[template(path = "referrals.html", config = "assets/portal/askama.toml")]
struct ReferralsTemplate<'a> {
    frame: Frame<'a>,
    referrals: Vec<MyReferral>,
    other: Vec<MyAssociated>,
}

#[derive(Template)]
#[template(path = "referral.html", config = "assets/portal/askama.toml")]
struct ReferralTemplate<'a> {
    frame: Frame<'a>,
    detail: MyReferralDetail,
}

#[derive(Template)]
#[template(path = "letters.html", config = "assets/portal/askama.toml")]
struct LettersTemplate<'a> {
    frame: Frame<'a>,
    letters: Vec<MyLetter>,
}

#[derive(Template)]
#[template(path = "letter.html", config = "assets/portal/askama.toml")]
struct LetterTemplate<'a> {
    frame: Frame<'a>,
    text: MyLetterText,
}

#[derive(Template)]
#[template(path = "documents.html", config = "assets/portal/askama.toml")]
struct DocumentsTemplate<'a> {
    frame: Frame<'a>,
    documents: Vec<MyDocument>,
}

#[derive(Template)]
#[template(path = "document.html", config = "assets/portal/askama.toml")]
struct DocumentTemplate<'a> {
    frame: Frame<'a>,
    document: MyDocument,
}

impl DocumentTemplate<'_> {
    /// What the button for the file says: what one gets, in which form, how large.
    fn download(&self) -> String {
        let document = &self.document;
        let form = match document.ending {
            "bin" => self.frame.say("type-other"),
            ending => ending.to_uppercase(),
        };
        let phrase = Phrase::new("download")
            .with("title", self.frame.title.clone())
            .with("type", form)
            .with("size", self.frame.size(&document.size));
        self.frame.phrase(&phrase)
    }
}

#[derive(Template)]
#[template(path = "access.html", config = "assets/portal/askama.toml")]
struct AccessTemplate<'a> {
    frame: Frame<'a>,
    entries: Vec<MyAccess>,
}

fn page(template: &impl Template) -> Result<Reply, Halt> {
    Ok(Reply::page(StatusCode::OK, template))
}

/// Own referrals.
pub fn referrals(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let referrals = ask.portal.service.my_referrals(&visit)?;
    let other = ask.portal.service.my_other_information(&visit)?;
    page(&ReferralsTemplate { frame: Frame::new(ask, "referrals", Some(&visit)), referrals, other })
}

/// An own referral with what belongs to it.
pub fn referral(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let detail = ask.portal.service.my_referral(&visit, &ask.param)?;
    let frame = Frame::new(ask, "referral", Some(&visit));
    let frame = if detail.referral.service.is_empty() {
        frame
    } else {
        frame.titled(detail.referral.service.clone())
    };
    page(&ReferralTemplate { frame, detail })
}

/// Own letters.
pub fn letters(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let letters = ask.portal.service.my_letters(&visit)?;
    page(&LettersTemplate { frame: Frame::new(ask, "letters", Some(&visit)), letters })
}

/// An own letter's text.
pub fn letter(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let text = ask.portal.service.my_letter(&visit, &ask.param)?;
    let frame = Frame::new(ask, "letter", Some(&visit)).titled(text.letter.title.clone());
    page(&LetterTemplate { frame, text })
}

/// An own letter's file.
pub fn letter_file(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(Reply::file(ask.portal.service.my_letter_file(&visit, &ask.param)?))
}

/// Own documents.
pub fn documents(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let documents = ask.portal.service.my_documents(&visit)?;
    page(&DocumentsTemplate { frame: Frame::new(ask, "documents", Some(&visit)), documents })
}

/// An own document.
pub fn document(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let document = ask.portal.service.my_document(&visit, &ask.param)?;
    let frame = Frame::new(ask, "document", Some(&visit));
    let frame = if document.title.is_empty() { frame } else { frame.titled(document.title.clone()) };
    page(&DocumentTemplate { frame, document })
}

/// An own document's file.
pub fn document_file(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    Ok(Reply::file(ask.portal.service.my_document_file(&visit, &ask.param)?))
}

/// Who has looked.
pub fn access(ask: &Ask) -> Result<Reply, Halt> {
    let visit = ask.visit()?;
    let known = |entry: &MyAccess| ask.portal.phrases.has(&entry.what);
    let entries = ask.portal.service.my_access(&visit)?.into_iter().filter(known).collect();
    page(&AccessTemplate { frame: Frame::new(ask, "access", Some(&visit)), entries })
}
