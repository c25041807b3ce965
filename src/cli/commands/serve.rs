//! `serve`: owns the store, shares it with every operator and shows patients their pages, until it is told to end.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use futures::FutureExt;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::serving::{Mail, MailArguments, Pages, PagesArguments, ending};
use crate::cli::session::{blocking, open};
use crate::cli::sockets;
use crate::service::Service;
use crate::service::api::{ErrorKind, ErrorView};
use crate::wire::{Listener, SocketError};

/// The arguments of `serve`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Serve {
    /// Serve although this runs as root
    #[arg(long)]
    allow_root: bool,
    #[command(flatten)]
    pages: PagesArguments,
    #[command(flatten)]
    mail: MailArguments,
}

/// What is served besides the operators' socket.
struct Patients {
    pages: Option<Pages>,
    mail: Option<Mail>,
}

impl Serve {
    /// Serves until TERM or INT, then ends in order: calls under way are finished, the store is closed.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        self.refuse_root()?;
        let ending = ending()?;
        let places = context.places()?;
        let socket = sockets::offered(context)?;
        // Whatever can be wrong with these is told before the store is touched.
        let patients = Patients { mail: self.mail.prepare()?, pages: self.pages.prepare().await? };
        patients.need_mail()?;
        let (service, notes) = blocking(move || open(&places)).await?;
        for note in &notes {
            context.out.note(note);
        }
        let service = Arc::new(service);
        let outcome = share(Arc::clone(&service), &socket, patients, context, ending).await;
        // Whatever happened to the socket: what was acknowledged is closed in order.
        let closed = blocking(move || service.close()).await;
        outcome.and(closed)
    }

    fn refuse_root(&self) -> Result<(), Failure> {
        if environment::uid() != 0 || self.allow_root {
            return Ok(());
        }
        let message =
            "The server does not run as root: whatever went wrong in it would go wrong with every right.";
        let hint = "Run it as the user who owns the store, or give --allow-root if that is root.";
        Err(Failure::new(ErrorKind::Refused, message, hint))
    }
}

impl Patients {
    /// Nobody can register where no mail goes out (R42).
    fn need_mail(&self) -> Result<(), Failure> {
        if self.pages.is_none() || self.mail.is_some() {
            return Ok(());
        }
        let message = "The patients' pages need mail: nobody can register without the link that is sent.";
        Err(Failure::new(
            ErrorKind::Invalid,
            message,
            "Give --mail-server, or --mail-folder for a site without mail.",
        ))
    }
}

async fn share(
    service: Arc<Service>,
    socket: &Path,
    patients: Patients,
    context: &Context,
    ending: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let site = service.site_settings();
    let mailer = patients.mail.map(|mail| mail.mailer(&site)).transpose()?;
    let warnings = patients.pages.as_ref().map(|pages| pages.fit(&site)).transpose()?;
    let failed = |error| Failure::from(ErrorView::from(error));
    service.start_background().map_err(failed)?;
    let listener = Listener::bind(socket).map_err(|error| refused(&error))?;
    let data = std::fs::canonicalize(context.data_dir()?).unwrap_or(context.data_dir()?);
    let told = Told {
        data: data.display().to_string(),
        socket: socket.display().to_string(),
        portal: patients.pages.as_ref().map(|pages| pages.place().to_string()),
        portal_url: site.portal_url,
        mail: mailer.as_ref().map(|mailer| mailer.describe()),
    };
    if let Some(mailer) = mailer {
        service.start_outbox(mailer).map_err(failed)?;
    }
    context.out.answer(|| told.value(), || told.lines())?;
    warnings.iter().flatten().for_each(|warning| context.out.note(warning));
    let ending = ending.shared();
    let operators = listener.serve(Arc::clone(&service), &data, ending.clone());
    match patients.pages {
        Some(pages) => drop(tokio::join!(operators, pages.serve(service, ending))),
        None => operators.await,
    }
    context.out.note("The server has ended; the store is closed.");
    Ok(())
}

/// What is said once everything is served.
struct Told {
    data: String,
    socket: String,
    portal: Option<String>,
    portal_url: String,
    mail: Option<String>,
}

impl Told {
    fn value(&self) -> serde_json::Value {
        json!({
            "data": self.data,
            "socket": self.socket,
            "portal": self.portal,
            "portal_url": self.portal_url,
            "mail": self.mail,
        })
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("The store {} is shared at {}.", self.data, self.socket)];
        if let Some(place) = &self.portal {
            lines.push(format!(
                "Patients' pages are served at {place}; browsers reach them as {}.",
                self.portal_url
            ));
        }
        lines.extend(self.mail.iter().map(|mail| format!("Mail to patients goes to the {mail}.")));
        lines.push("Ctrl-C ends it.".to_owned());
        lines
    }
}

fn refused(error: &SocketError) -> Failure {
    let kind = match error {
        SocketError::InUse(_) => ErrorKind::Conflict,
        SocketError::Io { .. } => ErrorKind::Unavailable,
        _ => ErrorKind::Invalid,
    };
    Failure::Told(ErrorView::new(kind, format!("The socket cannot be offered: {error}.")))
}
