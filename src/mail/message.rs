//! A mail and its form on the wire: plain text and HTML alike, one recipient, headers that nothing typed can change.

use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use super::MailFault;
use crate::domain::EmailAddress;

/// The longest line that a mail may have.
const MAX_LINE: usize = 998;

/// Who mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The address.
    pub address: EmailAddress,
    /// The name beside it, such as the site's.
    pub name: String,
}

/// For whom a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A mail server.
    ForServer,
    /// Whoever opens the file.
    ForReading,
}

/// A mail, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The only recipient.
    pub to: EmailAddress,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Unique, and the same at every try, so that a mail that arrived twice is known as one.
    pub id: String,
    /// When it was made.
    pub at: DateTime<Utc>,
}

impl Outgoing {
    /// The message; nothing in it is random, so every try makes the same bytes. Mail servers take any text in seven bits; a
    /// file may have all eight, so that people can read it and its link stays whole.
    pub(super) fn message(&self, from: &Sender, form: Form) -> Result<Message, MailFault> {
        let bad = |what: &str| MailFault::permanent(format!("the {what} cannot be put into a mail"));
        let seconds = u64::try_from(self.at.timestamp()).map_err(|_| bad("date"))?;
        let address = |of: &EmailAddress| of.as_str().parse().map_err(|_| bad("address"));
        let host = from.address.as_str().rsplit_once('@').map_or("localhost", |(_, host)| host);
        let name = Some(one_line(&from.name)).filter(|name| !name.is_empty());
        let part = |content: ContentType, body: &str| {
            let part = SinglePart::builder().header(content);
            let fits = form == Form::ForReading && body.lines().all(|line| line.len() <= MAX_LINE);
            let whole = fits.then(|| {
                let lines = body.replace('\n', "\r\n").into_bytes();
                Body::dangerous_pre_encoded(lines, ContentTransferEncoding::EightBit)
            });
            // Lines that are too long for that are folded as for a server.
            part.body(whole.unwrap_or_else(|| Body::new(body.to_owned())))
        };
        Message::builder()
            .from(Mailbox::new(name, address(&from.address)?))
            .to(Mailbox::new(None, address(&self.to)?))
            .subject(one_line(&self.subject))
            .message_id(Some(format!("<{}@{host}>", self.id)))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .multipart(
                MultiPart::alternative()
                    .boundary(format!("={}", self.id))
                    .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
                    .singlepart(part(ContentType::TEXT_HTML, &self.html)),
            )
            .map_err(|_| bad("text"))
    }
}

/// Control characters would begin a header of their own (S17).
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn mail() -> Outgoing {
        Outgoing {
            to: "margaret@example.org".parse().unwrap(),
            subject: "Confirm your email address".into(),
            text: "Open this link:\nhttps://portal.example/confirm/abc\n".into(),
            html: "<p>Open this link</p>".into(),
            id: "0102".into(),
            at: DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
        }
    }

    pub fn sender() -> Sender {
        Sender { address: "no-reply@northgate.example".parse().unwrap(), name: "Northgate Hospital".into() }
    }

    #[test]
    fn the_message_is_the_same_at_every_try_and_has_one_recipient() {
        let bytes = mail().message(&sender(), Form::ForServer).unwrap().formatted();
        assert_eq!(bytes, mail().message(&sender(), Form::ForServer).unwrap().formatted());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("Message-ID: <0102@northgate.example>\r\n"));
        assert!(text.contains("To: margaret@example.org\r\n"));
        assert!(text.contains("Date: Wed, 18 Nov 2026"), "{text}");
        assert_eq!(text.matches("https://portal.example/confirm/abc").count(), 1);
        assert!(text.lines().all(|line| line.len() < 998));
    }

    #[test]
    fn nothing_typed_makes_a_header() {
        let mut hostile = mail();
        hostile.subject = "Hello\r\nBcc: all@example.org".into();
        let from = Sender { name: "Site\r\nReply-To: x@y.example\0".into(), ..sender() };
        let text = String::from_utf8(hostile.message(&from, Form::ForServer).unwrap().formatted()).unwrap();
        let headers = text.split("\r\n\r\n").next().unwrap();
        assert!(!headers.contains("\r\nBcc:") && !headers.contains("\r\nReply-To:"), "{headers}");
    }
    #[test]
    fn a_file_is_for_people_and_keeps_its_link_whole() {
        let mut long = mail();
        let link = format!("https://portal.example/confirm/{}", "ab".repeat(32));
        long.text = format!("Choose “Confirm”:\n\n{link}\n");
        let file = long.message(&sender(), Form::ForReading).unwrap().formatted();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains(&link) && file.contains("“Confirm”"), "{file}");
        let server =
            String::from_utf8(long.message(&sender(), Form::ForServer).unwrap().formatted()).unwrap();
        assert!(server.is_ascii() && server.replace("=\r\n", "").contains(&link), "{server}");
        long.html = "x".repeat(5000);
        assert!(long.message(&sender(), Form::ForReading).is_ok());
    }
}
