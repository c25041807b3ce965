//! Why a page is not shown, and what is shown instead.

use axum::http::StatusCode;

use super::answer::Reply;
use super::ask::Ask;
use super::pages::message;
use crate::service::ServiceError;
use crate::service::portal::PortalRefusal;

/// Why a page is not shown.
#[derive(Debug)]
pub enum Halt {
    /// The service refused.
    Refused(PortalRefusal),
    /// The request is not one that our pages send (S47).
    BadRequest,
    /// The form was not sent from our pages, or not by this visitor (S33).
    Forbidden,
    /// There is no such page.
    NotFound,
}

impl From<PortalRefusal> for Halt {
    fn from(refusal: PortalRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ServiceError> for Halt {
    fn from(error: ServiceError) -> Self {
        Self::Refused(error.into())
    }
}

impl Halt {
    /// The page for it. What is wrong inside is told to operators, never to the browser.
    pub fn reply(self, ask: &Ask) -> Reply {
        let page = |status, word| message::error(ask, status, word);
        match self {
            Self::BadRequest => page(StatusCode::BAD_REQUEST, "error-bad"),
            Self::Forbidden => page(StatusCode::FORBIDDEN, "error-forbidden"),
            Self::NotFound | Self::Refused(PortalRefusal::NotFound) => {
                page(StatusCode::NOT_FOUND, "error-not-found")
            }
            Self::Refused(PortalRefusal::LogIn) => Reply::to("/log-in"),
            Self::Refused(PortalRefusal::Dead) => page(StatusCode::GONE, "error-dead"),
            Self::Refused(PortalRefusal::Busy) => {
                page(StatusCode::SERVICE_UNAVAILABLE, "error-busy").retry(5)
            }
            Self::Refused(PortalRefusal::SlowDown(seconds)) => {
                page(StatusCode::TOO_MANY_REQUESTS, "error-slow").retry(seconds)
            }
            Self::Refused(PortalRefusal::NotAccepted | PortalRefusal::Form(_)) => {
                page(StatusCode::UNPROCESSABLE_ENTITY, "error-not-accepted")
            }
            Self::Refused(PortalRefusal::Failed(error)) => {
                ask.portal.service.note_portal_failure(&error);
                page(StatusCode::INTERNAL_SERVER_ERROR, "error-failed")
            }
        }
    }
}
