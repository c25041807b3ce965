//! The way to the service: the store opened in this process, and a client over a channel in memory.

use super::context::Places;
use super::failure::Failure;
use super::site_time::SiteTime;
use crate::domain::site::SiteSettings;
use crate::service::api::{ErrorKind, SiteView};
use crate::wire::client::{Client, answer, quick};

/// How long a wait for the index lasts before the service is asked again, in milliseconds.
const INDEX_WAIT_MS: u32 = 50;

/// A client, and what keeps its service alive.
#[derive(Debug)]
pub(super) struct Session {
    /// The client.
    pub(super) client: Client,
}

impl Session {
    /// Opens the store at `places`.
    #[expect(clippy::unused_async, reason = "the service will be awaited here")]
    pub(super) async fn open(places: &Places) -> Result<Self, Failure> {
        let _ = places;
        Err(Failure::new(ErrorKind::Unavailable, "The service is not built yet.", ""))
    }

    /// Makes a new store at `places` and opens it.
    pub(super) async fn create(places: &Places, settings: SiteSettings) -> Result<Self, Failure> {
        let _ = settings;
        Self::open(places).await
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

    /// Lets the service end what it is doing and closes the store.
    #[expect(clippy::unused_async, reason = "the service will be awaited here")]
    pub(super) async fn close(self) {}

    /// The site as the service sees it now.
    pub(super) async fn site(&self) -> Result<SiteView, Failure> {
        Ok(answer(self.client.site(quick()).await)?)
    }

    /// How the site writes times.
    pub(super) async fn time(&self) -> Result<SiteTime, Failure> {
        Ok(SiteTime::of(&self.site().await?))
    }
}
