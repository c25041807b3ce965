//! The socket's place on the disk (S63): a directory that others cannot enter, a socket for owner and group, and no
//! second server on it.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// What others may do with the directory: nothing.
const OTHERS: u32 = 0o007;

/// Why a socket cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// The path has no directory.
    #[error("{0} is no path of a socket: name a file in a directory")]
    NoDirectory(PathBuf),
    /// Others may enter the directory.
    #[error(
        "{path} has mode {mode:04o}, so that others could reach the socket: run `chmod 0750 {path}`, or name another directory with --socket"
    )]
    Open {
        /// The directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The directory is someone else's.
    #[error(
        "{path} belongs to user {owner}, who could put another socket there: name a directory of ours with --socket"
    )]
    Owner {
        /// The directory.
        path: PathBuf,
        /// The user id of its owner.
        owner: u32,
    },
    /// A server is there.
    #[error("a server answers at {0} already: end it first, or name another socket with --socket")]
    InUse(PathBuf),
    /// Something else is there.
    #[error("{0} is no socket and is left as it is: name another path with --socket")]
    NoSocket(PathBuf),
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> SocketError {
    let path = path.to_owned();
    move |source| SocketError::Io { path, source }
}

/// Makes the directory where it is missing, checks it, and clears away the socket of a server that is gone.
pub(super) fn prepare(socket: &Path) -> Result<(), SocketError> {
    let dir = socket.parent().filter(|dir| !dir.as_os_str().is_empty());
    let dir = dir.ok_or_else(|| SocketError::NoDirectory(socket.to_owned()))?;
    if let Err(error) = DirBuilder::new().mode(0o750).create(dir)
        && error.kind() != io::ErrorKind::AlreadyExists
    {
        return Err(failed(dir)(error));
    }
    check(dir, &fs::metadata(dir).map_err(failed(dir))?)?;
    let Ok(found) = fs::symlink_metadata(socket) else { return Ok(()) };
    if !found.file_type().is_socket() {
        return Err(SocketError::NoSocket(socket.to_owned()));
    }
    match UnixStream::connect(socket) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(socket).map_err(failed(socket))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(socket)(error)),
        Ok(_) => Err(SocketError::InUse(socket.to_owned())),
    }
}

fn check(dir: &Path, meta: &Metadata) -> Result<(), SocketError> {
    let ours = rustix::process::geteuid().as_raw();
    if ![0, ours].contains(&meta.uid()) {
        return Err(SocketError::Owner { path: dir.to_owned(), owner: meta.uid() });
    }
    let mode = meta.permissions().mode() & 0o7777;
    if mode & OTHERS == 0 { Ok(()) } else { Err(SocketError::Open { path: dir.to_owned(), mode }) }
}

/// Lets owner and group use the socket, and nobody else; gives what tells it from a later one.
pub(super) fn settle(socket: &Path) -> Result<u64, SocketError> {
    fs::set_permissions(socket, Permissions::from_mode(0o660)).map_err(failed(socket))?;
    fs::symlink_metadata(socket).map(|meta| meta.ino()).map_err(failed(socket))
}

/// Takes the socket away, unless another server has put its own there since.
pub(super) fn clear(socket: &Path, inode: u64) {
    if fs::symlink_metadata(socket).is_ok_and(|meta| meta.ino() == inode) {
        // A socket left behind is recognised as one of a dead server.
        let _ = fs::remove_file(socket);
    }
}

/// Whether anyone could have put a socket there to catch passwords: a client's own check.
pub(super) fn anyone_may_write(socket: &Path) -> bool {
    let dir = socket.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::metadata(dir).is_ok_and(|meta| meta.permissions().mode() & 0o002 != 0)
}
