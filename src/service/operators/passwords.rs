//! What an operator's password must be: the rules of patients' passwords (D6, D7), told to people at a terminal.

use crate::service::error::ServiceError;
use crate::service::portal::password_rules::{self, MAX_CHARS, MIN_CHARS, PasswordFault};

pub(super) use password_rules::normal;

/// Refuses a weak password with the reason.
pub(super) fn check(password: &str, own: &[&str]) -> Result<(), ServiceError> {
    let own: Vec<String> = own.iter().map(|word| (*word).to_owned()).collect();
    password_rules::check(password, &own).map_err(|fault| {
        let length = password.chars().count();
        let why = match fault {
            PasswordFault::TooShort => format!("The password has {length} characters; it needs {MIN_CHARS}."),
            PasswordFault::TooLong => {
                format!("The password has {length} characters; the most is {MAX_CHARS}.")
            }
            PasswordFault::Common => "The password is one that everybody tries.".to_owned(),
            PasswordFault::Pattern => {
                "The password repeats one piece, or walks along the keyboard.".to_owned()
            }
            PasswordFault::OwnWords => "The password holds the operator's own name.".to_owned(),
        };
        ServiceError::invalid(why, "Three or four random words are a good password.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        let refused = |password: &str| check(password, &["mkhan", "Ann"]).map_err(|error| error.to_string());
        assert!(refused("correct horse battery").is_ok());
        assert!(refused("short").unwrap_err().contains("it needs 15"));
        assert!(refused(&"lang ".repeat(40)).unwrap_err().contains("the most is 128"));
        assert!(refused("MKHAN mkhan mkhan 12").unwrap_err().contains("own name"));
        assert!(refused("abcabcabcabcabcab").unwrap_err().contains("repeats"));
    }
}
