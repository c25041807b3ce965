//! Names of bases, templates and objects.

use crate::domain::field::TemplateObject;
use crate::service::error::ServiceError;
use crate::service::patients::safe;

/// The longest name of a base or template, in characters.
const MAX_NAME: usize = 80;

/// A name that can stand in lists and messages.
pub(in crate::service) fn check_name(name: &str) -> Result<String, ServiceError> {
    let clean = crate::domain::SafeText::new(name.trim(), MAX_NAME + 1);
    if clean.as_str().is_empty() {
        return Err(ServiceError::invalid("A name is needed.", "Give one that says what it is for."));
    }
    if clean.as_str().chars().count() > MAX_NAME || clean.altered() {
        return Err(ServiceError::invalid(
            format!("The name is longer than {MAX_NAME} characters or holds control characters."),
            "Choose a shorter, plain name.",
        ));
    }
    Ok(clean.into_string())
}

/// Names are the same whatever their case and blanks.
pub(in crate::service) fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// A name of bounded length for a message.
pub(in crate::service) fn shortened(name: &str) -> String {
    safe(&name.chars().take(MAX_NAME).collect::<String>())
}

/// The object of a label.
pub(super) fn object_named(label: &str) -> Result<TemplateObject, ServiceError> {
    TemplateObject::ALL.into_iter().find(|object| same_name(object.label(), label)).ok_or_else(|| {
        let known = TemplateObject::ALL.map(TemplateObject::label).join(", ");
        ServiceError::invalid("There is no such object.", format!("Use one of: {known}."))
    })
}
