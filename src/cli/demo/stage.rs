//! The patients' side of a demonstration: pages at an address of this machine, mails and letters in folders, and a text
//! that says how to play the patient.

use std::fs::OpenOptions;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::legible::Legible;
use super::{Cast, PASSWORD};
use crate::cli::commands::demo::private_dir;
use crate::cli::failure::Failure;
use crate::cli::serving::{Mail, Pages};
use crate::portal::Place;
use crate::service::Service;
use crate::service::api::ErrorView;

/// Where the pages stand where nothing else is asked for and nobody else is.
const USUAL: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 8420);

/// The place of the pages, taken before the letters that name it are made.
#[derive(Debug)]
pub(in crate::cli) struct Stage {
    pages: Pages,
    url: String,
    dir: PathBuf,
}

/// What to know about the patients' side.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Told {
    /// In sentences short enough for a line of a terminal, the most important first.
    pub(in crate::cli) lines: Vec<String>,
    /// The same for scripts.
    pub(in crate::cli) value: Value,
}

/// The patients' side while it is played; ends when dropped, in order when ended.
pub(in crate::cli) struct Playing {
    end: oneshot::Sender<()>,
    pages: JoinHandle<()>,
    legible: Legible,
}

impl Stage {
    /// Takes the place that is asked for, else the usual one, else any that is free.
    pub(in crate::cli) async fn take(asked: Option<&Place>, dir: &Path) -> Result<Self, Failure> {
        let pages = match asked {
            Some(place) if !place.is_local() => {
                let message = format!("A demonstration is served to this machine only, not at {place}.");
                return Err(Failure::invalid(message));
            }
            Some(place) => Pages::at(place, None, Vec::new()).await?,
            None => match Pages::at(&Place::Address(USUAL.into()), None, Vec::new()).await {
                Ok(pages) => pages,
                Err(_) => Pages::at(&Place::Address((USUAL.0, 0).into()), None, Vec::new()).await?,
            },
        };
        let url = match pages.place() {
            Place::Address(address) => format!("http://{}", SocketAddr::new(address.ip(), address.port())),
            // A proxy before the socket is the caller's; it passes on this host.
            Place::Socket(_) => "http://localhost".to_owned(),
        };
        private_dir(&dir.join("mail"))?;
        Ok(Self { pages, url, dir: dir.to_owned() })
    }

    /// The address of the pages.
    pub(in crate::cli) fn url(&self) -> &str {
        &self.url
    }

    /// What to know.
    pub(in crate::cli) fn told(&self) -> Told {
        let folder = |name: &str| self.dir.join(name).display().to_string();
        let value = json!({
            "portal": self.url,
            "password": PASSWORD,
            "letters": folder("letters"),
            "mails": folder("mail"),
        });
        let lines = vec![
            format!("Play the patient: {}  password: {PASSWORD}", self.url),
            format!("Letters, also as text: {}", folder("letters")),
            format!("Mails: {}", folder("mail")),
            format!("How to play: {}", folder("README.txt")),
        ];
        Told { lines, value }
    }

    /// Begins to serve pages, send mails and write out letters; says how in a file.
    pub(in crate::cli) fn begin(self, service: &Arc<Service>, players: &[Cast]) -> Result<Playing, Failure> {
        let mailer = Mail::to_folder(&self.dir.join("mail"), None)?.mailer(&service.site_settings())?;
        service.start_outbox(mailer).map_err(|error| Failure::from(ErrorView::from(error)))?;
        self.explain(players)?;
        let legible = Legible::start(self.dir.join("letters"))
            .map_err(|error| Failure::io("Letters cannot be written out as text in", &self.dir, &error))?;
        let (end, ended) = oneshot::channel::<()>();
        let pages = self.pages.serve(Arc::clone(service), async {
            // Dropped or sent: either way it is over.
            let _ = ended.await;
        });
        Ok(Playing { end, pages: tokio::spawn(pages), legible })
    }

    fn explain(&self, players: &[Cast]) -> Result<(), Failure> {
        let path = self.dir.join("README.txt");
        let write = || {
            let mut file =
                OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
            file.write_all(explanation(&self.url, players).as_bytes())
        };
        write().map_err(|error| Failure::io("This file cannot be written:", &path, &error))
    }
}

impl Playing {
    /// Ends in order: answers under way are finished.
    pub(in crate::cli) async fn end(self) {
        drop(self.end);
        // A page that panicked has ended only itself.
        let _ = self.pages.await;
        self.legible.end();
    }
}

fn explanation(url: &str, players: &[Cast]) -> String {
    let listed = players
        .iter()
        .fold(String::new(), |text, player| format!("{text}  Patient ID {}   {}\n", player.id, player.name));
    format!(
        "A demonstration of Patient Profile. Nobody in it lives.\n\
         \n\
         The patients' pages: {url}\n\
         (a browser on this machine; Chrome, Edge or Firefox)\n\
         \n\
         Log in as one of them. The password of every Active patient is: {PASSWORD}\n\
         {listed}\
         \n\
         Or register as somebody new:\n\
         \x20 1. In the terminal search `not invited`, open a patient, press a, then 1. Choose Distribute now, mark the\n\
         \x20    template Invitation, press F2 and y.\n\
         \x20 2. The newest file in `letters` is the letter; beside each Word file stands its text.\n\
         \x20 3. At {url}/register type the Patient ID, the activation code, and the date of birth from the\n\
         \x20    terminal; then an email address, such as me@example.org, and a password of your own.\n\
         \x20 4. The newest file in `mail` holds the link. Open it, confirm, log in.\n\
         \x20 5. In the terminal the record shows every step. Disable the account: the patient is out at once.\n\
         \n\
         Wrong codes and wrong dates of birth lock the account; `locked` in the terminal shows why.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::portal::password_rules;

    #[test]
    fn the_password_of_the_demonstration_is_one_that_a_patient_could_choose() {
        assert!(password_rules::check(PASSWORD, &[]).is_ok());
    }

    #[test]
    fn the_explanation_names_what_is_needed() {
        let player = Cast { id: "1000000013".into(), name: "BAKER, Sophie".into() };
        let text = explanation("http://127.0.0.1:8420", &[player]);
        for part in ["http://127.0.0.1:8420/register", "1000000013", PASSWORD, "`mail`"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}
