//! Keys, sealing, activation codes, password hashing, the log's hash chain.
//!
//! Bytes in, bytes out, but for the key file, which is read and created here. It imports nothing of ours, takes
//! randomness as a parameter and knows neither the store's layout nor what its records mean.

mod code;
mod cryptor;
#[cfg(test)]
pub(crate) mod fixed_rng;
mod key_file;
mod keyring;
mod labelled;
mod log_chain;
mod object;
mod password;
mod password_worker;
mod record;
mod totp;

pub use code::{BadCode, Code};
pub use cryptor::Unsealable;
pub use key_file::{KeyFile, KeyFileError, SiteKeyId};
pub use keyring::{BlindIndex, Keyring, KeyringError, StoreId};
pub use labelled::{Labelled, LabelledError};
pub use log_chain::{ENTRY_OVERHEAD, LogHash, MAX_ENTRY_BODY, SealedEntry, genesis};
pub use object::ObjectId;
pub use password::{Cost, Hasher, PasswordHash, Turn};
pub use record::{MAX_SEALED, MAX_VALUE, Opened, Place, RECORD_OVERHEAD, sealed_revision, sealed_tag};
pub use totp::{totp_code, totp_fits, totp_secret, totp_secret_text};

/// The source of randomness that a caller injects: the system's generator in the product, a seeded one in tests.
pub type Randomness = Box<dyn rand::CryptoRng + Send>;
