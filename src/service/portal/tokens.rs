//! Tokens of visitors: fresh ones, and the proof that a form was made for one (S33).

use subtle::ConstantTimeEq;

use crate::service::core::Service;

impl Service {
    /// A token for a visitor who has none.
    pub fn fresh_token(&self) -> [u8; 32] {
        self.new_token()
    }

    /// What a form carries: bound to the visitor's token, worth nothing beside another.
    pub fn form_token(&self, visitor: &[u8; 32]) -> String {
        hex::encode(self.token_hash("portal.form", visitor))
    }

    /// Whether a form was made for this visitor.
    pub fn form_token_fits(&self, visitor: &[u8; 32], sent: &str) -> bool {
        self.form_token(visitor).as_bytes().ct_eq(sent.as_bytes()).into()
    }

    /// Tells operators why the newest certificate of the portal is not used, until one is.
    pub fn note_renewal(&self, fault: Option<String>) {
        self.portal.note_renewal(fault);
    }

    /// Tells operators what failed at the portal; the patient reads only that something did.
    pub fn note_portal_failure(&self, error: &crate::service::ServiceError) {
        self.note_trouble(Err(crate::service::ServiceError::Internal(format!("the portal: {error}"))));
    }
}
