//! The patients' pages from the command line: where they are served, by which certificate, behind which proxy (S44, S45).

use std::io::{Error, ErrorKind as Io};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::cli::failure::Failure;
use crate::domain::SiteSettings;
use crate::portal::{
    Certificates, LinePatience, LineRules, Listener, Place, Portal, PortalOptions, is_served_at, router,
    serve,
};
use crate::service::Service;
use crate::service::api::ErrorKind;

/// Where and how the patients' pages are served.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "The patients' pages")]
pub(in crate::cli) struct PagesArguments {
    /// Serve the patients' pages here: an address with a port, or `unix:` and the path of a socket for a proxy
    #[arg(long, value_name = "ADDR", env = "PATIENT_PROFILE_PORTAL", hide_env_values = true)]
    pub(in crate::cli) portal: Option<Place>,
    /// The certificate with its chain (PEM), for TLS; taken anew when the file changes
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_key",
        env = "PATIENT_PROFILE_TLS_CERTIFICATE",
        hide_env_values = true
    )]
    tls_certificate: Option<PathBuf>,
    /// The key of the certificate (PEM)
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_certificate",
        env = "PATIENT_PROFILE_TLS_KEY",
        hide_env_values = true
    )]
    tls_key: Option<PathBuf>,
    /// The address of a proxy that says where browsers are, by X-Forwarded-For; once for each proxy
    #[arg(
        long,
        value_name = "IP",
        env = "PATIENT_PROFILE_TRUSTED_PROXY",
        value_delimiter = ',',
        hide_env_values = true
    )]
    trusted_proxy: Vec<IpAddr>,
}

/// The pages, ready: the place is ours and the certificate fits.
#[derive(Debug)]
pub(in crate::cli) struct Pages {
    listener: Listener,
    place: Place,
    certificates: Option<Arc<Certificates>>,
    trusted: Vec<IpAddr>,
}

impl PagesArguments {
    /// Takes the place and reads the certificate; none where no pages are asked for.
    pub(in crate::cli) async fn prepare(&self) -> Result<Option<Pages>, Failure> {
        let Some(place) = &self.portal else {
            return if self.tls_certificate.is_some() || !self.trusted_proxy.is_empty() {
                Err(Failure::invalid("Certificates and proxies are for the patients' pages: give --portal."))
            } else {
                Ok(None)
            };
        };
        let certificates = self.certificates()?;
        if certificates.is_none() && !place.is_local() {
            let message =
                format!("Without TLS the patients' pages are served to this machine only, not at {place}.");
            let hint =
                "Give --tls-certificate and --tls-key, or put a proxy with TLS before a loopback address.";
            return Err(Failure::new(ErrorKind::Invalid, message, hint));
        }
        Pages::at(place, certificates, self.trusted_proxy.clone()).await.map(Some)
    }

    fn certificates(&self) -> Result<Option<Arc<Certificates>>, Failure> {
        let Some((certificate, key)) = self.tls_certificate.clone().zip(self.tls_key.clone()) else {
            return Ok(None);
        };
        match Certificates::load(certificate, key) {
            Ok(certificates) => Ok(Some(Arc::new(certificates))),
            Err(fault) => {
                let message = format!("TLS cannot be served: {fault}.");
                let hint =
                    "Both files hold PEM: the certificate with its chain, and the key that belongs to it.";
                Err(Failure::new(ErrorKind::Invalid, message, hint))
            }
        }
    }
}

impl Pages {
    /// Listens at a place.
    pub(in crate::cli) async fn at(
        place: &Place,
        certificates: Option<Arc<Certificates>>,
        trusted: Vec<IpAddr>,
    ) -> Result<Self, Failure> {
        let listener = Listener::bind(place).await.map_err(|error| taken(place, &error))?;
        let place = match (place, listener.port()) {
            (Place::Address(address), Some(port)) => Place::Address(SocketAddr::new(address.ip(), port)),
            _ => place.clone(),
        };
        Ok(Self { listener, place, certificates, trusted })
    }

    /// Where they are served, with the port that was found.
    pub(in crate::cli) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether browsers can use the site's address with this; gives what an administrator should know besides.
    pub(in crate::cli) fn fit(&self, site: &SiteSettings) -> Result<Vec<String>, Failure> {
        let url = &site.portal_url;
        is_served_at(url, self.certificates.is_some()).map_err(|why| {
            let message = format!("The portal's address {url} cannot be served so: {why}.");
            Failure::new(
                ErrorKind::Invalid,
                message,
                "Change it with `patient-profile site set --portal-url URL`.",
            )
        })?;
        let behind_proxy = self.certificates.is_none() && url.starts_with("https://");
        let unknown = matches!(self.place, Place::Address(_)) && self.trusted.is_empty();
        Ok(if behind_proxy && unknown {
            let ip = match self.place {
                Place::Address(address) => address.ip().to_string(),
                Place::Socket(_) => String::new(),
            };
            vec![format!(
                "Note: without --trusted-proxy {ip} all patients seem to come from the proxy, and are slowed together."
            )]
        } else {
            Vec::new()
        })
    }

    /// Serves until `end`, then lets the answers under way finish.
    pub(in crate::cli) async fn serve(self, service: Arc<Service>, end: impl Future<Output = ()>) {
        let options = PortalOptions { trusted_proxies: self.trusted.clone(), ..PortalOptions::default() };
        if let Some(certificates) = &self.certificates {
            let service = Arc::clone(&service);
            certificates.tell(move |fault| service.note_renewal(fault.map(ToString::to_string)));
        }
        let pages = router(Portal::new(service, options));
        let rules = LineRules {
            certificates: self.certificates,
            trusted: self.trusted,
            patience: LinePatience::default(),
        };
        serve(self.listener, rules, pages, end).await;
    }
}

fn taken(place: &Place, error: &Error) -> Failure {
    let (kind, why, hint) = match error.kind() {
        Io::AddrInUse => (
            ErrorKind::Conflict,
            "another program listens there".to_owned(),
            "End it, or name another place with --portal.",
        ),
        Io::AddrNotAvailable => (
            ErrorKind::Invalid,
            "this machine has no such address".to_owned(),
            "`ip address` lists those it has.",
        ),
        Io::PermissionDenied => (
            ErrorKind::Forbidden,
            "this user may not".to_owned(),
            "Ports below 1024 need CAP_NET_BIND_SERVICE; a socket needs a directory in which we may write.",
        ),
        _ => (ErrorKind::Unavailable, error.to_string(), ""),
    };
    Failure::new(kind, format!("The patients' pages cannot be served at {place}: {why}."), hint)
}
