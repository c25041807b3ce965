//! Where the portal listens: an address, or a Unix socket for a proxy beside it.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use super::ask::Peer;

/// A place to listen at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An address and port.
    Address(SocketAddr),
    /// A Unix socket, written `unix:/path`.
    Socket(PathBuf),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.starts_with('/') {
                Ok(Self::Socket(PathBuf::from(path)))
            } else {
                Err("a Unix socket is named by its whole path, such as unix:/run/patient-profile/portal.sock"
                    .to_owned())
            };
        }
        text.parse().map(Self::Address).map_err(|_| {
            format!("{text} is no address with a port, such as 127.0.0.1:8080, and no unix:/path")
        })
    }
}

impl Place {
    /// Whether only this machine reaches it.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Address(address) => address.ip().is_loopback(),
            Self::Socket(_) => true,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "{address}"),
            Self::Socket(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// A listener.
#[derive(Debug)]
pub enum Listener {
    /// On an address.
    Tcp(TcpListener),
    /// On a Unix socket; the file is removed at the end.
    Unix(UnixListener, PathBuf),
}

/// A line that was opened.
pub(super) enum Line {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Listener {
    /// Listens at a place. A socket that a server left behind when it was killed is replaced; one that answers is not.
    pub async fn bind(place: &Place) -> io::Result<Self> {
        match place {
            Place::Address(address) => TcpListener::bind(address).await.map(Self::Tcp),
            Place::Socket(path) => {
                if UnixStream::connect(path).await.is_ok() {
                    return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server answers there"));
                }
                remove_socket(path)?;
                let listener = UnixListener::bind(path)?;
                std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
                Ok(Self::Unix(listener, path.clone()))
            }
        }
    }

    /// The port, where it has one.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Tcp(listener) => listener.local_addr().ok().map(|address| address.port()),
            Self::Unix(..) => None,
        }
    }

    pub(super) async fn accept(&self) -> io::Result<(Line, Peer)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, address) = listener.accept().await?;
                // A page is one small write: waiting to fill packets would only slow it.
                let _ = stream.set_nodelay(true);
                Ok((Line::Tcp(stream), Peer { address: Some(address.ip()) }))
            }
            Self::Unix(listener, _) => {
                let (stream, _) = listener.accept().await?;
                Ok((Line::Unix(stream), Peer::default()))
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            let _ = remove_socket(path);
        }
    }
}

/// Removes a socket, and nothing that is none.
fn remove_socket(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    match std::fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => std::fs::remove_file(path),
        Ok(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is a file that is no socket")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_said() {
        for (text, local) in
            [("127.0.0.1:8080", true), ("[::1]:80", true), ("0.0.0.0:443", false), ("unix:/run/x.sock", true)]
        {
            let place: Place = text.parse().unwrap();
            assert_eq!((place.is_local(), place.to_string().as_str()), (local, text));
        }
        for wrong in ["8080", "localhost:80", "unix:relative", ""] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
