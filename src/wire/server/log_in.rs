//! Who is logged in on a connection: the calls that change it.

use super::session::Server;
use crate::service::ServiceError;
use crate::service::api::{DoorView, LogIn, LoggedIn, Password};

impl Server {
    /// Logs an operator in.
    pub(super) fn admit(&self, request: &LogIn) -> Result<LoggedIn, ServiceError> {
        let (session, view) = self.service.log_in_operator(self.uid, request)?;
        *self.session() = session;
        Ok(view)
    }

    /// Goes on with a log-in of another connection of the same Unix user.
    pub(super) fn admit_again(&self, ticket: &[u8]) -> Result<DoorView, ServiceError> {
        let session = self.service.resume(self.uid, ticket)?;
        *self.session() = session;
        self.service.door(&self.session())
    }

    /// Logs out; what is left is who arrived.
    pub(super) fn let_go(&self) -> Result<DoorView, ServiceError> {
        let session = self.service.arrive(self.uid)?;
        *self.session() = session;
        self.service.door(&self.session())
    }

    /// Takes the password that a change of operators asks for.
    pub(super) fn admit_as_proved(&self, password: &Password) -> Result<DoorView, ServiceError> {
        let before = self.session().clone();
        let (session, door) = self.service.prove(&before, password)?;
        let mut held = self.session();
        // Who logged out meanwhile stays so.
        if *held != before {
            return Err(ServiceError::LoggedOut("This connection was logged out meanwhile.".to_owned()));
        }
        *held = session;
        Ok(door)
    }
}
