//! TLS: version 1.2 and 1.3, certificate and key from files, taken anew when the files change (S45).

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// A file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, String),
    /// They do not fit each other, or are of no use to a server.
    #[error("the certificate in {0} and its key cannot be used together: {1}")]
    Unfit(PathBuf, String),
}

/// Certificate and key, as they are in their files now.
pub struct Certificates {
    certificate: PathBuf,
    key: PathBuf,
    current: Mutex<Current>,
    told: OnceLock<Told>,
}

/// A file as it is: its inode, and when that changed last, be it by new bytes, another owner or other rights.
type Version = (u64, i64, i64);

/// Who is told how a renewal went: why the new files cannot be used, or that they are.
type Told = Box<dyn Fn(Option<&TlsFault>) + Send + Sync>;

struct Current {
    acceptor: TlsAcceptor,
    files: [Option<Version>; 2],
}

impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificates {{ {} }}", self.certificate.display())
    }
}

impl Certificates {
    /// Reads both files, which must fit.
    pub fn load(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsFault> {
        let files = [changed(&certificate), changed(&key)];
        let acceptor = read(&certificate, &key)?;
        Ok(Self { certificate, key, current: Mutex::new(Current { acceptor, files }), told: OnceLock::new() })
    }

    /// Tells how each renewal goes from now on; only the first who asks is told.
    pub fn tell(&self, told: impl Fn(Option<&TlsFault>) + Send + Sync + 'static) {
        let _ = self.told.set(Box::new(told));
    }

    /// What the next line is secured with. Files that changed are read anew; as long as the new ones do not fit, the old
    /// ones go on: a renewal that is half done drops nobody.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let files = [changed(&self.certificate), changed(&self.key)];
        if files != current.files {
            // Files that do not fit are looked at again once they change again.
            current.files = files;
            let renewed = read(&self.certificate, &self.key);
            if let Some(told) = self.told.get() {
                told(renewed.as_ref().err());
            }
            if let Ok(acceptor) = renewed {
                current.acceptor = acceptor;
            }
        }
        current.acceptor.clone()
    }
}

fn changed(path: &PathBuf) -> Option<Version> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.ino(), found.ctime(), found.ctime_nsec()))
}

fn read(certificate: &PathBuf, key: &PathBuf) -> Result<TlsAcceptor, TlsFault> {
    let file = |path: &PathBuf, reason: String| TlsFault::File(path.clone(), reason);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| file(certificate, error.to_string()))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| file(key, error.to_string()))?;
    let unfit = |error: rustls::Error| TlsFault::Unfit(certificate.clone(), error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
