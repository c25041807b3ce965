//! Mail from the command line: a mail server or a folder, checked before anything runs. A password comes from a file.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zeroize::Zeroizing;

use super::mail_server::{MailServer, Security};
use crate::cli::failure::Failure;
use crate::cli::password::password_from_file;
use crate::domain::{EmailAddress, SiteSettings};
use crate::mail::{FolderMailer, MailFault, Mailer, Sender, SmtpMailer, SmtpSettings};
use crate::service::api::ErrorKind;

/// The largest file of certificates.
const MAX_AUTHORITY: u64 = 1 << 20;

/// Where mails to patients go.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Mail to patients")]
pub(in crate::cli) struct MailArguments {
    /// Send mail by this server
    #[arg(
        id = "mail_server",
        long = "mail-server",
        value_name = "HOST[:PORT]",
        conflicts_with = "mail_folder",
        env = "PATIENT_PROFILE_MAIL_SERVER",
        hide_env_values = true
    )]
    server: Option<MailServer>,
    /// How the line to it is protected [default: tls on port 465, else starttls]
    #[arg(
        id = "mail_security",
        long = "mail-security",
        value_enum,
        value_name = "HOW",
        requires = "mail_server",
        env = "PATIENT_PROFILE_MAIL_SECURITY",
        hide_env_values = true
    )]
    security: Option<Security>,
    /// The user to log in as at the mail server
    #[arg(
        id = "mail_user", long = "mail-user",
        value_name = "NAME",
        requires_all = ["mail_server", "mail_password_file"],
        env = "PATIENT_PROFILE_MAIL_USER",
        hide_env_values = true
    )]
    user: Option<String>,
    /// A file with that user's password, readable by nobody else
    #[arg(
        id = "mail_password_file",
        long = "mail-password-file",
        value_name = "FILE",
        requires = "mail_user",
        env = "PATIENT_PROFILE_MAIL_PASSWORD_FILE",
        hide_env_values = true
    )]
    password_file: Option<PathBuf>,
    /// A certificate (PEM) of the hospital's own authority, trusted for the mail server
    #[arg(
        id = "mail_authority",
        long = "mail-authority",
        value_name = "FILE",
        requires = "mail_server",
        env = "PATIENT_PROFILE_MAIL_AUTHORITY",
        hide_env_values = true
    )]
    authority: Option<PathBuf>,
    /// Write mails as .eml files into this folder instead
    #[arg(
        id = "mail_folder",
        long = "mail-folder",
        value_name = "DIR",
        env = "PATIENT_PROFILE_MAIL_FOLDER",
        hide_env_values = true
    )]
    folder: Option<PathBuf>,
    /// The address that mails come from [default: no-reply at the portal's host]
    #[arg(id = "mail_from", long = "mail-from", value_name = "ADDRESS", value_parser = address, env = "PATIENT_PROFILE_MAIL_FROM", hide_env_values = true)]
    from: Option<EmailAddress>,
}

fn address(text: &str) -> Result<EmailAddress, String> {
    text.parse().map_err(|error: crate::domain::BadEmail| error.to_string())
}

/// Where mails go, checked as far as that is possible without sending one.
pub(in crate::cli) struct Mail {
    way: Way,
    from: Option<EmailAddress>,
}

enum Way {
    Server(SmtpSettings),
    Folder(PathBuf),
}

impl MailArguments {
    /// Reads the files and tries the folder; none where no mail is set up.
    pub(in crate::cli) fn prepare(&self) -> Result<Option<Mail>, Failure> {
        let way = match (&self.server, &self.folder) {
            (Some(server), _) => Way::Server(self.settings(server)?),
            (None, Some(folder)) => return Mail::to_folder(folder, self.from.clone()).map(Some),
            (None, None) => return Ok(None),
        };
        Ok(Some(Mail { way, from: self.from.clone() }))
    }

    fn settings(&self, server: &MailServer) -> Result<SmtpSettings, Failure> {
        let security = self.security.unwrap_or_else(|| Security::usual(server.port));
        let log_in = match (&self.user, &self.password_file) {
            (Some(user), Some(file)) => Some((user.clone(), Zeroizing::new(password_from_file(file)?))),
            _ => None,
        };
        let root = self.authority.as_deref().map(authority).transpose()?;
        let port = server.port.unwrap_or_else(|| security.port());
        let settings =
            SmtpSettings { host: server.host.clone(), port, security: security.into(), log_in, root };
        SmtpMailer::check(&settings).map_err(|fault| unusable(&fault))?;
        Ok(settings)
    }
}

fn unusable(fault: &MailFault) -> Failure {
    Failure::invalid(format!("Mail cannot be sent so: {fault}."))
}

fn authority(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed =
        |error| Failure::io("The certificate of the mail server's authority cannot be read:", file, &error);
    if std::fs::metadata(file).map_err(failed)?.len() > MAX_AUTHORITY {
        return Err(Failure::invalid(format!("{} is too large for a certificate.", file.display())));
    }
    std::fs::read(file).map_err(failed)
}

impl Mail {
    /// Mails into a folder, in which a file can be made now.
    pub(in crate::cli) fn to_folder(folder: &Path, from: Option<EmailAddress>) -> Result<Self, Failure> {
        let failed = |error| Failure::io("The mail folder takes no file:", folder, &error);
        let folder_path = std::path::absolute(folder).map_err(failed)?;
        let probe = folder_path.join(format!(".patient-profile-{}", std::process::id()));
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&probe)
            .map_err(failed)?;
        std::fs::remove_file(&probe).map_err(failed)?;
        Ok(Self { way: Way::Folder(folder_path), from })
    }

    /// What sends them for this site.
    pub(in crate::cli) fn mailer(&self, site: &SiteSettings) -> Result<Arc<dyn Mailer>, Failure> {
        let sender = Sender { address: self.sender(site)?, name: site.name.clone() };
        match &self.way {
            Way::Folder(folder) => Ok(Arc::new(FolderMailer::new(folder.clone(), sender))),
            Way::Server(settings) => match SmtpMailer::new(settings, sender) {
                Ok(mailer) => Ok(Arc::new(mailer)),
                Err(fault) => Err(unusable(&fault)),
            },
        }
    }

    fn sender(&self, site: &SiteSettings) -> Result<EmailAddress, Failure> {
        if let Some(from) = &self.from {
            return Ok(from.clone());
        }
        let rest = site.portal_url.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        format!("no-reply@{host}").parse().map_err(|_| {
            let message = format!("No address that mails could come from follows from {}.", site.portal_url);
            Failure::new(ErrorKind::Invalid, message, "Name one with --mail-from.")
        })
    }
}
