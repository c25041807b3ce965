//! Where a server's socket is: named, or one of the two usual places.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::environment;
use super::failure::Failure;
use crate::service::api::ErrorKind;
use crate::wire::client::{Client, Reach, reach};

/// The name of the socket in its directory.
const NAME: &str = "socket";

/// Where `serve` offers its socket.
pub(super) fn offered(context: &Context) -> Result<PathBuf, Failure> {
    if let Some(named) = &context.globals.socket {
        return Ok(named.clone());
    }
    environment::runtime_dir()
        .map(|dir| in_runtime_dir(&dir))
        .map_or_else(|| beside(&context.data_dir()?), Ok)
}

/// The client of the server that has our store, if one answers.
pub(super) async fn server(context: &Context) -> Result<Option<Client>, Failure> {
    if let Some(named) = &context.globals.socket {
        return named_server(named, context.globals.data.as_deref()).await.map(Some);
    }
    let data = context.data_dir()?;
    let usual =
        environment::runtime_dir().map(|dir| in_runtime_dir(&dir)).into_iter().chain([beside(&data)?]);
    for socket in usual {
        if let Reach::Server(server) = reach(&socket).await?
            && is_ours(&server.data, &data, context.globals.data.is_some())
        {
            return Ok(Some(server.client));
        }
    }
    Ok(None)
}

async fn named_server(socket: &Path, data: Option<&Path>) -> Result<Client, Failure> {
    let shown = socket.display();
    let Reach::Server(server) = reach(socket).await? else {
        let message = format!("No server answers at {shown}.");
        let hint = "Start it with `patient-profile serve`, or leave --socket out to open the store directly.";
        return Err(Failure::new(ErrorKind::Unavailable, message, hint));
    };
    if data.is_some_and(|data| !is_ours(&server.data, data, true)) {
        let message =
            format!("The server at {shown} has the store {}, not the one that --data names.", server.data);
        return Err(Failure::new(ErrorKind::Invalid, message, "Leave --data or --socket out."));
    }
    Ok(server.client)
}

/// Whether a server's store is the one we mean. Who names none and has none means whatever is served.
fn is_ours(served: &str, data: &Path, named: bool) -> bool {
    match std::fs::canonicalize(data) {
        Ok(ours) => ours == Path::new(served),
        Err(_) => !named,
    }
}

fn in_runtime_dir(dir: &Path) -> PathBuf {
    dir.join("patient-profile").join(NAME)
}

/// In a directory beside the store, where the system gives none.
fn beside(data: &Path) -> Result<PathBuf, Failure> {
    let data = std::path::absolute(data)
        .map_err(|error| Failure::io("The store's directory has no place:", data, &error))?;
    let mut dir = data.file_name().unwrap_or_default().to_owned();
    dir.push("-run");
    Ok(data.with_file_name(dir).join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_of_another_store_is_none_of_ours() {
        let dir = tempfile::tempdir().unwrap();
        let real = std::fs::canonicalize(dir.path()).unwrap();
        assert!(is_ours(&real.display().to_string(), dir.path(), true));
        assert!(!is_ours("/srv/elsewhere", dir.path(), true));
        assert!(!is_ours("/srv/elsewhere", dir.path(), false), "a store of our own is meant before others");
        assert!(is_ours("/srv/elsewhere", &dir.path().join("none"), false));
        assert!(!is_ours("/srv/elsewhere", &dir.path().join("none"), true));
    }

    #[test]
    fn the_usual_place_lies_beside_the_store() {
        assert_eq!(beside(Path::new("/srv/pp/store")).unwrap(), Path::new("/srv/pp/store-run/socket"));
    }
}
