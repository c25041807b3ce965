//! The base and the templates that a new site begins with, saved like any other.

use crate::domain::field::TemplateObject;
use crate::letters::{DEFAULT_BASE, DEFAULT_TEMPLATES, INVITATION_BODY, default_base};
use crate::service::api::{AddBase, AddTemplate};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::Session;

impl Service {
    /// Adds the default Letter Template Base and its templates: an invitation in one letter, and one in two (R20).
    pub fn add_default_letters(&self, session: &Session) -> Result<(), ServiceError> {
        let bytes = default_base().map_err(|error| ServiceError::Internal(error.to_string()))?;
        let body = Some(INVITATION_BODY.to_owned());
        self.add_base(session, &AddBase { name: DEFAULT_BASE.to_owned(), bytes, body })?;
        for (name, body) in DEFAULT_TEMPLATES {
            self.add_template(
                session,
                &AddTemplate {
                    name: name.to_owned(),
                    base: DEFAULT_BASE.to_owned(),
                    object: TemplateObject::PatientProfile.label().to_owned(),
                    body: Some(body.to_owned()),
                    visible: false,
                },
            )?;
        }
        Ok(())
    }
}
