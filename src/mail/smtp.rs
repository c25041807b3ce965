//! Mails to a mail server by SMTP: TLS, STARTTLS, or plain to this machine only.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::message::{Form, Outgoing, Sender};
use super::{MailFault, Mailer};

/// How long a mail server may take for a step before the mail is put off.
const PATIENCE: Duration = Duration::from_secs(20);
/// Answers that refuse us, not the mail: a changed password, a server that wants TLS. The mail waits until that is mended.
const OUR_FAULT: [u16; 6] = [530, 534, 535, 538, 503, 521];

/// How the line to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server without it is refused.
    StartTls,
    /// None: only to this machine.
    Plain,
}

/// Where the mail server is and how it is spoken to.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its host name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Protection.
    pub security: SmtpSecurity,
    /// User and password, where it asks for them.
    pub log_in: Option<(String, Zeroizing<String>)>,
    /// A certificate (PEM) to trust besides the machine's: that of the hospital's own authority.
    pub root: Option<Vec<u8>>,
}

/// A mail server.
pub struct SmtpMailer {
    transport: SmtpTransport,
    sender: Sender,
    place: String,
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpMailer {{ {} }}", self.place)
    }
}

impl SmtpMailer {
    /// Whether a mail server can be spoken to with these settings, as far as that shows without speaking to it.
    pub fn check(settings: &SmtpSettings) -> Result<(), MailFault> {
        transport(settings).map(drop)
    }

    /// A mail server with these settings; nothing is sent yet.
    pub fn new(settings: &SmtpSettings, sender: Sender) -> Result<Self, MailFault> {
        let place = format!("{}:{}", settings.host, settings.port);
        Ok(Self { transport: transport(settings)?, sender, place })
    }
}

fn transport(settings: &SmtpSettings) -> Result<SmtpTransport, MailFault> {
    let tls = match settings.security {
        SmtpSecurity::Plain if is_this_machine(&settings.host) => Tls::None,
        SmtpSecurity::Plain => {
            return Err(MailFault::permanent(format!(
                "mail without TLS goes to this machine only, not to {}",
                settings.host
            )));
        }
        SmtpSecurity::StartTls => Tls::Required(parameters(settings)?),
        SmtpSecurity::Tls => Tls::Wrapper(parameters(settings)?),
    };
    let mut builder =
        SmtpTransport::builder_dangerous(&settings.host).port(settings.port).tls(tls).timeout(Some(PATIENCE));
    if let Some((user, password)) = &settings.log_in {
        builder = builder.credentials(Credentials::new(user.clone(), password.to_string()));
    }
    Ok(builder.build())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn parameters(settings: &SmtpSettings) -> Result<TlsParameters, MailFault> {
    let unusable = |what: &str| MailFault::permanent(format!("{what} cannot be used for mail"));
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.root {
        let fault = || unusable("the certificate of the authority");
        // A file without any certificate would be taken, and then nothing trusted.
        CertificateDer::from_pem_slice(pem).map_err(|_| fault())?;
        let root = Certificate::from_pem(pem).map_err(|_| fault())?;
        builder = builder.add_root_certificate(root);
    }
    builder.build_rustls().map_err(|_| unusable("the machine's list of certificates"))
}

impl Mailer for SmtpMailer {
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault> {
        let message = mail.message(&self.sender, Form::ForServer)?;
        self.transport.send(&message).map(drop).map_err(|error| fault(&error))
    }

    fn describe(&self) -> String {
        format!("mail server {}", self.place)
    }
}

/// What went wrong, without the server's own words: those may repeat the address (S16).
fn fault(error: &lettre::transport::smtp::Error) -> MailFault {
    if let Some(code) = error.status() {
        let code = u16::from(code);
        return MailFault {
            permanent: error.is_permanent() && !OUR_FAULT.contains(&code),
            reason: format!("the mail server answered {code}"),
        };
    }
    if error.is_timeout() {
        return MailFault::passing("the mail server did not answer in time");
    }
    if error.is_tls() || error.to_string().contains("certificate") {
        return MailFault::passing("the mail server's certificate is not trusted, or it offers no TLS");
    }
    MailFault::passing("the mail server cannot be reached, or broke off")
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::sender;
    use super::*;

    #[test]
    fn mail_without_tls_stays_on_this_machine() {
        let settings = |host: &str| SmtpSettings {
            host: host.into(),
            port: 25,
            security: SmtpSecurity::Plain,
            log_in: None,
            root: None,
        };
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert!(SmtpMailer::new(&settings(host), sender()).is_ok());
        }
        for host in ["mail.example.org", "10.0.0.1", "localhost.example.org"] {
            assert!(SmtpMailer::new(&settings(host), sender()).is_err(), "{host}");
        }
        let bad = SmtpSettings {
            security: SmtpSecurity::Tls,
            root: Some(b"-----BEGIN nonsense".to_vec()),
            ..settings("mail.example.org")
        };
        assert!(SmtpMailer::new(&bad, sender()).is_err());
    }
}
