//! A mail server as it is named on the command line: a host, and a port where it is not the usual one.

use std::str::FromStr;

use clap::ValueEnum;

use crate::mail::SmtpSecurity;

/// The longest name of a host.
const MAX_HOST: usize = 253;

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct MailServer {
    pub(super) host: String,
    pub(super) port: Option<u16>,
}

impl FromStr for MailServer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text} is no mail server: give HOST or HOST:PORT, such as mail.example.org:587");
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, rest)) => (host, rest.strip_prefix(':').or(rest.is_empty().then_some(""))),
            None if text.matches(':').count() > 1 => (text, Some("")),
            None => text.split_once(':').map_or((text, Some("")), |(host, port)| (host, Some(port))),
        };
        let port = port.ok_or_else(wrong)?;
        let named = !host.is_empty()
            && host.len() <= MAX_HOST
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:_".contains(&b));
        let port = match port {
            "" if !text.ends_with(':') || host == text => None,
            port => Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)?),
        };
        if named { Ok(Self { host: host.to_owned(), port }) } else { Err(wrong()) }
    }
}

/// How the line to the mail server is protected, by its name on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Security {
    /// TLS from the first byte, usually on port 465
    Tls,
    /// TLS after STARTTLS, usually on port 587
    Starttls,
    /// None, usually on port 25; to this machine only
    Plain,
}

impl Security {
    /// What is meant where only a port is named.
    pub(super) fn usual(port: Option<u16>) -> Self {
        if port == Some(465) { Self::Tls } else { Self::Starttls }
    }

    /// The usual port.
    pub(super) fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::Plain => 25,
        }
    }
}

impl From<Security> for SmtpSecurity {
    fn from(security: Security) -> Self {
        match security {
            Security::Tls => Self::Tls,
            Security::Starttls => Self::StartTls,
            Security::Plain => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_with_and_without_a_port() {
        for (text, host, port) in [
            ("mail.example.org", "mail.example.org", None),
            ("mail.example.org:2525", "mail.example.org", Some(2525)),
            ("127.0.0.1:25", "127.0.0.1", Some(25)),
            ("::1", "::1", None),
            ("[::1]:25", "::1", Some(25)),
            ("[::1]", "::1", None),
        ] {
            assert_eq!(text.parse::<MailServer>().unwrap(), MailServer { host: host.into(), port }, "{text}");
        }
        for wrong in ["", ":25", "mail:", "mail:x", "mail:0", "mail:70000", "a b", "[::1]25", "http://mail/"]
        {
            assert!(wrong.parse::<MailServer>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_usual_port_says_how_it_is_protected() {
        assert_eq!(Security::usual(Some(465)), Security::Tls);
        assert_eq!(Security::usual(None).port(), 587);
        assert_eq!(Security::usual(Some(25)), Security::Starttls, "plain is never guessed");
    }
}
