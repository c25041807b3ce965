//! What every page is made with: the service, the sentences, and where the portal stands.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::origin::Origin;
use crate::phrases::Catalogue;
use crate::service::Service;

/// What the portal is told when it starts.
#[derive(Clone, Debug)]
pub struct PortalOptions {
    /// Proxies whose word on the browser's address is taken (S44).
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a form may take to arrive (S43).
    pub form_patience: Duration,
}

impl Default for PortalOptions {
    fn default() -> Self {
        Self { trusted_proxies: Vec::new(), form_patience: Duration::from_secs(30) }
    }
}

/// The portal: shared by all its pages.
pub struct Portal {
    pub(super) service: Arc<Service>,
    pub(super) phrases: Catalogue,
    pub(super) options: PortalOptions,
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Portal {{ {:?} }}", self.origin())
    }
}

impl Portal {
    /// The portal of a service, at the address of the site's settings.
    pub fn new(service: Arc<Service>, options: PortalOptions) -> Self {
        Self { service, phrases: Catalogue::english(), options }
    }

    /// Where the portal stands now: an address that was changed counts from the next request on.
    pub(super) fn origin(&self) -> Origin {
        Origin::of(&self.service.site_settings().portal_url)
    }
}
