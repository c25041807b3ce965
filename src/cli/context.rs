//! What a command is given: where the store is, where to answer, and a way to reach the service.

use std::path::PathBuf;

use super::arguments::Globals;
use super::environment;
use super::failure::Failure;
use super::output::Output;
use super::password::{code, password};
use super::session::Session;
use super::sockets;
use crate::service::api::{ErrorKind, LogIn};
use crate::wire::client::{answer, quick};

/// What a command is given.
#[derive(Debug)]
pub(super) struct Context {
    /// The options that every command takes.
    pub(super) globals: Globals,
    /// Where to answer.
    pub(super) out: Output,
}

/// Where a store and its key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// The store's directory.
    pub(super) data: PathBuf,
    /// The file with its key.
    pub(super) key_file: PathBuf,
}

impl Context {
    /// The store's directory: named, or the usual one.
    pub(super) fn data_dir(&self) -> Result<PathBuf, Failure> {
        self.globals.data.clone().map_or_else(environment::default_data_dir, Ok)
    }

    /// The store's directory and its key's file.
    pub(super) fn places(&self) -> Result<Places, Failure> {
        let key_file = self.globals.key_file.clone().map_or_else(environment::default_key_file, Ok)?;
        Ok(Places { data: self.data_dir()?, key_file })
    }

    /// Reaches the service and logs in where that is asked for.
    pub(super) async fn session(&self) -> Result<Session, Failure> {
        let session = self.door().await?;
        let door = answer(session.client.door(quick()).await)?;
        if door.log_in && door.operator.is_none() {
            let (name, password) = self.name_and_password()?;
            self.log_in(&session, name, password).await?;
        }
        Ok(session)
    }

    /// Logs in, and asks for the code of the second step where one is needed.
    async fn log_in(&self, session: &Session, name: String, password: String) -> Result<(), Failure> {
        let mut request = LogIn { name, password, second: String::new() };
        match answer(session.client.log_in(quick(), request.clone()).await) {
            Err(error) if error.kind == ErrorKind::CodeNeeded => {
                request.second = self.code()?;
                answer(session.client.log_in(quick(), request).await)?;
            }
            done => drop(done?),
        }
        Ok(())
    }

    /// The name of the operator who runs this, and the password.
    pub(super) fn name_and_password(&self) -> Result<(String, String), Failure> {
        let name = self.globals.log_in_as.clone().unwrap_or_else(environment::user);
        let password = password(self.globals.password_file.as_deref(), &format!("Password of {name}: "))?;
        Ok((name, password))
    }

    /// A code of the authenticator app, or a recovery code.
    pub(super) fn code(&self) -> Result<String, Failure> {
        code(self.globals.code_file.as_deref(), "Code of the authenticator app, or a recovery code: ")
    }

    /// Reaches the service: a server that answers, or else the store opened here. Nobody is logged in yet.
    pub(super) async fn door(&self) -> Result<Session, Failure> {
        if let Some(client) = sockets::server(self).await? {
            return Ok(Session::shared(client));
        }
        let session = Session::open(&self.places()?).await?;
        session.notes.iter().for_each(|note| self.out.note(note));
        Ok(session)
    }

    /// The same, once every patient can be found: for commands that name one.
    pub(super) async fn session_with_patients(&self) -> Result<Session, Failure> {
        let session = self.session().await?;
        session.wait_for_index().await?;
        Ok(session)
    }
}
