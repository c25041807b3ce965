//! The way to the service: the server that answers, or else the store opened in this process.

use std::sync::Arc;

use super::context::Places;
use super::environment;
use super::failure::Failure;
use super::site_time::SiteTime;
use crate::domain::site::SiteSettings;
use crate::service::api::{ErrorKind, ErrorView, SiteView};
use crate::service::{Clock, Deps, Service, ServiceError, StorePaths, SystemClock};
use crate::store::{OpenReport, StoreOptions};
use crate::wire::client::{Client, answer, quick};
use crate::wire::embedded;

/// How long a wait for the index lasts before the service is asked again, in milliseconds.
const INDEX_WAIT_MS: u32 = 50;

/// A client, and what keeps its service alive.
#[derive(Debug)]
pub(super) struct Session {
    /// The client.
    pub(super) client: Client,
    /// What was noticed when the store was opened, such as a rebuild; for people.
    pub(super) notes: Vec<String>,
    /// The store that is open here; closed when dropped.
    store: Option<OpenStore>,
}

/// A store that is open in this process.
#[derive(Debug)]
struct OpenStore(Arc<Service>);

impl Drop for OpenStore {
    /// Closes the store also where a command ends early, so that the next start finds it closed.
    fn drop(&mut self) {
        // What was acknowledged is on the disk; a store that was not closed cleanly is checked at its next start.
        let _ = tokio::task::block_in_place(|| self.0.close());
    }
}

/// Opens the store at `places`, and gives what people should know about how it was opened.
pub(super) fn open(places: &Places) -> Result<(Service, Vec<String>), ServiceError> {
    let (service, report) = Service::open(&store_paths(places), surroundings(Arc::new(SystemClock)))?;
    Ok((service, notes(&report)))
}

/// The product's surroundings of a service, with a clock of the caller's.
pub(super) fn surroundings(clock: Arc<dyn Clock>) -> Deps {
    let deps = Deps::new(clock, environment::randomness(), environment::randomness());
    let store =
        StoreOptions { holder: format!("patient-profile, run by {}", environment::user()), ..deps.store };
    Deps { store, ..deps }
}

impl Session {
    /// Over a server that answered.
    pub(super) fn shared(client: Client) -> Self {
        Self { client, notes: Vec::new(), store: None }
    }

    /// Opens the store at `places` for the operator who runs this.
    pub(super) async fn open(places: &Places) -> Result<Self, Failure> {
        let places = places.clone();
        blocking(move || {
            let (service, notes) = open(&places)?;
            Self::over(service, notes)
        })
        .await
        .map(Self::begin)
    }

    /// Makes a new store at `places`, with the letters that every site begins with, and opens it.
    pub(super) async fn create(places: &Places, settings: SiteSettings) -> Result<Self, Failure> {
        let paths = store_paths(places);
        blocking(move || {
            let service = Service::create(&paths, settings, surroundings(Arc::new(SystemClock)))?;
            let operator = service.sole_operator(environment::uid())?;
            service.add_default_letters(&operator)?;
            Self::over(service, Vec::new())
        })
        .await
        .map(Self::begin)
    }

    /// Starts what goes on behind the calls.
    fn over(service: Service, notes: Vec<String>) -> Result<Opened, ServiceError> {
        let session = service.arrive(environment::uid())?;
        let service = Arc::new(service);
        service.start_background()?;
        Ok(Opened { service, session, notes })
    }

    /// Joins a client to the service; needs the runtime, so it comes after the blocking part.
    fn begin(opened: Opened) -> Self {
        let client = embedded(Arc::clone(&opened.service), opened.session, environment::uid());
        Self { client, notes: opened.notes, store: Some(OpenStore(opened.service)) }
    }

    /// Waits until every patient can be found.
    pub(super) async fn wait_for_index(&self) -> Result<(), Failure> {
        loop {
            let site = self.site().await?;
            if site.searchable >= site.patients {
                return Ok(());
            }
            answer(self.client.changes(quick(), site.seq, INDEX_WAIT_MS).await)?;
        }
    }

    /// The service, where it runs in this process.
    pub(super) fn service(&self) -> Option<&Arc<Service>> {
        self.store.as_ref().map(|store| &store.0)
    }

    /// The site as the service sees it now.
    pub(super) async fn site(&self) -> Result<SiteView, Failure> {
        Ok(answer(self.client.site(quick()).await)?)
    }

    /// How the site writes times.
    pub(super) async fn time(&self) -> Result<SiteTime, Failure> {
        Ok(SiteTime::of(&self.site().await?))
    }
}

/// A service that runs, and whom it serves here.
struct Opened {
    service: Arc<Service>,
    session: crate::service::Session,
    notes: Vec<String>,
}

/// What people should know about how the store was opened.
fn notes(report: &OpenReport) -> Vec<String> {
    let rebuilt = |why: &String| {
        format!(
            "Note: the store's view was made anew from its journal ({why}); the old one is in quarantine."
        )
    };
    report.rebuilt.iter().map(rebuilt).collect()
}

fn store_paths(places: &Places) -> StorePaths {
    StorePaths { data: places.data.clone(), key_file: places.key_file.clone() }
}

/// Runs what blocks where it may.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(|error| Failure::from(ErrorView::from(error))),
        Err(_) => {
            Err(Failure::new(ErrorKind::Internal, "The program failed while it worked on the store.", ""))
        }
    }
}
