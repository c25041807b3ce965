//! What mails say: a neutral subject, the link, where to ask. Never a name, a number, a date of birth or a code (S16).

use crate::phrases::Catalogue;

/// What the texts are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailFacts {
    /// The word of the mail's kind in the catalogue.
    pub kind: &'static str,
    /// The site's name.
    pub site: String,
    /// The link, from the configured address of the portal only (S17).
    pub link: Option<String>,
    /// The portal's address.
    pub portal: String,
    /// When what is told happened, in words; empty for a mail that brings a link.
    pub at: String,
    /// The support contact in one phrase; empty where there is none.
    pub support: String,
}

/// A mail's subject, text and HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Writes a mail.
pub fn write(catalogue: &Catalogue, facts: &MailFacts) -> MailText {
    let say = |part: &str| catalogue.with(&format!("mail-{}-{part}", facts.kind), "site", &facts.site);
    let mut text = vec![catalogue.say("mail-hello"), say("body")];
    let mut html: Vec<String> =
        text.iter().map(|paragraph| format!("<p>{}</p>", escape(paragraph))).collect();
    if let Some(link) = &facts.link {
        text.push(link.clone());
        let shown = escape(link);
        html.push(format!("<p><a href=\"{shown}\">{shown}</a></p>"));
    }
    let mut closing = Vec::new();
    if !facts.at.is_empty() {
        closing.push(catalogue.with("mail-when", "at", &facts.at));
    }
    closing.push(say("after"));
    // A warning asks for something that is done at the portal.
    if facts.link.is_none() && !facts.portal.is_empty() {
        closing.push(catalogue.with("mail-portal", "portal", &facts.portal));
    }
    if facts.support.is_empty() {
        closing.push(catalogue.say("mail-support-none"));
    } else {
        closing.push(catalogue.with("mail-support", "support", &facts.support));
    }
    closing.push(catalogue.with("mail-sign", "site", &facts.site));
    let portal = escape(&facts.portal);
    let linked = format!("<a href=\"{portal}\">{portal}</a>");
    html.extend(closing.iter().map(|paragraph| {
        let shown = escape(paragraph);
        let is_link = facts.link.is_none() && !portal.is_empty();
        format!("<p>{}</p>", if is_link { shown.replace(&portal, &linked) } else { shown })
    }));
    text.extend(closing);
    let head = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>";
    MailText {
        subject: say("subject"),
        text: format!("{}\n", text.join("\n\n")),
        html: format!("{head}{}</body></html>\n", html.concat()),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
