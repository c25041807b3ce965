//! `demo`: the whole product on a throw-away store with synthetic patients.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::terminal::{self, Look};
use crate::cli::context::{Context, Places};
use crate::cli::demo::{Cast, Scale, Stage, Told, beginning, fill};
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::cli::serving::ending;
use crate::cli::session::{Session, blocking, surroundings};
use crate::domain::site::SiteSettings;
use crate::portal::Place;
use crate::service::{Service, SetClock, StorePaths};
use crate::store::StoreOptions;

/// What the title bar says beside the site.
const BANNER: &str = "DEMO: nobody here is real";

/// The arguments of `demo`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Demo {
    /// How many patients
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    patients: u32,
    /// Where the synthetic population begins; the same seed gives the same patients
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Fill the store and end; with --portal, serve patients' pages until TERM or Ctrl-C
    #[arg(long)]
    no_tui: bool,
    /// Keep the store in DIR/data and its key in DIR/site.key
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Where on this machine the patients' pages are served [default: 127.0.0.1:8420, or another port]
    #[arg(long, value_name = "ADDR")]
    portal: Option<Place>,
    #[command(flatten)]
    look: Look,
}

impl Demo {
    /// Fills the store, then opens the terminal and serves the patients' pages, both on one service.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        if !self.no_tui {
            terminal::needs_terminal()?;
        }
        let room = Room::make(self.keep.as_deref())?;
        let places = Places { data: room.dir.join("data"), key_file: room.dir.join("site.key") };
        // The place is taken first: the letters name it.
        let stage = match (&self.portal, self.no_tui) {
            (None, true) => None,
            (asked, _) => Some(Stage::take(asked.as_ref(), &room.dir).await?),
        };
        let players = self.fill(&places, &room.dir.join("letters"), stage.as_ref()).await?;
        let Some(stage) = stage else { return self.told(&places, None, context) };
        let session = Session::open(&places).await?;
        let told = stage.told();
        let service = session.service().map(Arc::clone);
        let playing = service.map(|service| stage.begin(&service, &players)).transpose()?;
        let outcome = if self.no_tui {
            self.wait(&session, &places, &told, context).await
        } else {
            terminal::show(&session, terminal::options(&self.look, BANNER, told.lines)).await
        };
        if let Some(playing) = playing {
            playing.end().await;
        }
        drop(session);
        outcome
    }

    /// Says where everything is, once patients can be found, and waits for the end.
    async fn wait(
        &self,
        session: &Session,
        places: &Places,
        told: &Told,
        context: &Context,
    ) -> Result<(), Failure> {
        let ending = ending()?;
        session.wait_for_index().await?;
        self.told(places, Some(told), context)?;
        ending.await;
        Ok(())
    }

    /// Makes the store and all that is in it.
    async fn fill(
        &self,
        places: &Places,
        letters: &Path,
        stage: Option<&Stage>,
    ) -> Result<Vec<Cast>, Failure> {
        private_dir(letters)?;
        let today = environment::now().date_naive();
        let scale = Scale { patients: self.patients, seed: self.seed, today };
        let mut settings = settings(letters);
        if let Some(stage) = stage {
            stage.url().clone_into(&mut settings.portal_url);
        }
        let paths = StorePaths { data: places.data.clone(), key_file: places.key_file.clone() };
        let progress = Progress::new("patients");
        blocking(move || {
            let clock = SetClock::at(beginning(today));
            let mut deps = surroundings(Arc::new(clock.clone()));
            deps.store =
                StoreOptions { holder: deps.store.holder, ..StoreOptions::small(environment::randomness()) };
            let service = Service::create(&paths, settings, deps)?;
            let players = fill(&service, &clock, scale, &|done, of, doing| progress.show(done, of, doing))?;
            progress.end();
            service.close()?;
            Ok(players)
        })
        .await
    }

    fn told(&self, places: &Places, stage: Option<&Told>, context: &Context) -> Result<(), Failure> {
        let (data, key_file) = (places.data.display().to_string(), places.key_file.display().to_string());
        let patients = self.patients;
        let kept = self.keep.is_some();
        context.out.answer(
            || {
                let mut value = json!({ "data": data, "key_file": key_file, "patients": patients });
                if let (Some(fields), Some(more)) =
                    (value.as_object_mut(), stage.and_then(|told| told.value.as_object()))
                {
                    fields.extend(more.clone());
                }
                value
            },
            || {
                let mut lines = vec![format!("{patients} synthetic patients were made.")];
                match (stage, kept) {
                    (Some(told), _) => {
                        lines.extend(told.lines.iter().cloned());
                        lines.push("Ctrl-C ends it.".to_owned());
                    }
                    (None, true) => {
                        let look = format!("patient-profile --data {data} --key-file {key_file}");
                        lines.push(format!("Look at them: {look}"));
                    }
                    (None, false) => lines.push("They are gone again; --keep DIR keeps them.".to_owned()),
                }
                lines
            },
        )
    }
}

fn settings(letters: &Path) -> SiteSettings {
    SiteSettings {
        address: ["Harbour Road", "Northgate", "ZZ99 1NG"].map(str::to_owned).to_vec(),
        portal_url: "https://portal.northgate.example".to_owned(),
        print_folder: letters.display().to_string(),
        support_email: "patient.profile@northgate.example".to_owned(),
        support_phone: "01632 960001".to_owned(),
        legal_text: "We hold your information under the hospital's privacy notice. \
                     Nobody but you and the people who care for you can see it."
            .to_owned(),
        operator: environment::user(),
        operator_uid: environment::uid(),
        demo: true,
        ..SiteSettings::new("Northgate Hospital")
    }
}

/// The directory of a demonstration; a throw-away one goes when this does.
struct Room {
    dir: PathBuf,
    kept: bool,
}

impl Room {
    fn make(keep: Option<&Path>) -> Result<Self, Failure> {
        if let Some(dir) = keep {
            let dir = std::path::absolute(dir)
                .map_err(|error| Failure::io("The directory has no place:", dir, &error))?;
            private_dir(&dir)?;
            return Ok(Self { dir, kept: true });
        }
        let mut mark = [0; 4];
        environment::randomness().fill_bytes(&mut mark);
        let name = format!("patient-profile-demo-{:08x}", u32::from_be_bytes(mark));
        let dir = environment::temporary_dir().join(name);
        // Not one that somebody else has put there.
        DirBuilder::new()
            .mode(0o700)
            .create(&dir)
            .map_err(|error| Failure::io("This directory cannot be made:", &dir, &error))?;
        Ok(Self { dir, kept: false })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed lies in the temporary directory, where the system cleans up.
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

/// Makes a directory that only its owner enters.
pub(in crate::cli) fn private_dir(dir: &Path) -> Result<(), Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|error| Failure::io("This directory cannot be made:", dir, &error))
}
