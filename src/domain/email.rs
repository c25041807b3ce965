//! Email addresses as patients and sites type them.

use std::fmt;
use std::str::FromStr;

/// The longest address in bytes that a mail server must take (RFC 5321, and security row S17).
const MAX_BYTES: usize = 254;
/// The longest part before the `@`.
const MAX_LOCAL: usize = 64;

/// An address that can be put into a mail without changing the mail's form (S17): printable ASCII without blanks,
/// quotes, brackets or commas, one `@`, and a host of at least two labels.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEmail {
    /// Nothing was typed.
    #[error("there is no address")]
    Empty,
    /// It is longer than any mail server takes.
    #[error("it is longer than {MAX_BYTES} characters")]
    TooLong,
    /// It has not the form `name@example.org`.
    #[error("it has not the form name@example.org")]
    Form,
}

impl EmailAddress {
    /// The address as it was typed, without blanks around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings are the same mailbox, by which a patient is found: lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// `m*****@example.org`: enough to recognise, too little to use.
    pub fn masked(&self) -> String {
        let (local, host) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{}*****@{host}", &local[..1])
    }
}

impl FromStr for EmailAddress {
    type Err = BadEmail;

    fn from_str(text: &str) -> Result<Self, BadEmail> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err(BadEmail::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(BadEmail::TooLong);
        }
        let (local, host) = text.split_once('@').ok_or(BadEmail::Form)?;
        let local_is_fine = local.len() <= MAX_LOCAL && dotted(local, is_local);
        let host_is_fine = host.contains('.')
            && dotted(host, |b| b.is_ascii_alphanumeric() || b == b'-')
            && host
                .split('.')
                .all(|label| label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-'));
        if local_is_fine && host_is_fine { Ok(Self(text.to_owned())) } else { Err(BadEmail::Form) }
    }
}

/// Whether `text` consists of parts of such bytes with single dots between them.
fn dotted(text: &str, is_part: impl Fn(u8) -> bool) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(&is_part))
}

/// What may stand before the `@` without quotes (RFC 5322 `atext`).
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_taken_as_people_type_them() {
        for fine in ["m@example.org", " Margaret.H+letters@mail.example.co.uk ", "o'brien@x-y.example"] {
            let address: EmailAddress = fine.parse().unwrap();
            assert_eq!(address.as_str(), fine.trim());
        }
        let address: EmailAddress = "Margaret@Example.org".parse().unwrap();
        assert_eq!(address.folded(), "margaret@example.org");
        assert_eq!(address.masked(), "M*****@Example.org");
        assert_eq!(format!("{address:?}"), "M*****@Example.org");
    }

    #[test]
    fn what_could_change_a_mail_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("a@{}.org", "b.".repeat(130));
        let refused = [
            "",
            "a",
            "@example.org",
            "a@",
            "a@b",
            "a@b..org",
            ".a@b.org",
            "a.@b.org",
            "a@-b.org",
            "a b@c.org",
            "a@b.org\r\nBcc: x@y.org",
            "a@b.org\n",
            "\ta@b.org",
            "a\0@b.org",
            "a@b.org,c@d.org",
            "<a@b.org>",
            "\"a\"@b.org",
            "a@b@c.org",
            "a@[127.0.0.1]",
            "zoë@example.org",
            "a@exämple.org",
            "a;b@c.org",
            &long,
            &longer,
        ];
        for text in refused {
            assert!(text.parse::<EmailAddress>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_taken_has_more_than_one_place(text in "[a-z.@\\PC \r\n]{0,40}") {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }
    }
}
