//! The one place that calls the AEAD: XChaCha20-Poly1305 with a random 24-byte nonce before the ciphertext.
//!
//! Callers choose key and associated data; every format of ours is built on these two functions.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

/// A key of 32 bytes, erased when dropped.
pub(super) type SecretKey = Zeroizing<[u8; 32]>;

/// Bytes of the nonce in front of a ciphertext.
pub(super) const NONCE: usize = 24;
/// Bytes of the authentication tag behind it.
pub(super) const TAG: usize = 16;

/// Sealed bytes that do not open: damaged, moved from elsewhere, or sealed with another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open: they are damaged, stand in the wrong place, or belong to another key")]
pub struct Unsealable;

/// Appends nonce, ciphertext and tag of `plain` to `out`.
pub(super) fn seal_into(
    out: &mut Vec<u8>,
    key: &SecretKey,
    associated: &[u8],
    plain: &[u8],
    rng: &mut dyn CryptoRng,
) {
    let mut nonce = [0; NONCE];
    rng.fill_bytes(&mut nonce);
    out.reserve(NONCE + plain.len() + TAG);
    out.extend_from_slice(&nonce);
    let start = out.len();
    out.extend_from_slice(plain);
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let tag = cipher
        .encrypt_inout_detached(&XNonce::from(nonce), associated, (&mut out[start..]).into())
        .expect("the cipher takes up to 256 GiB");
    out.extend_from_slice(&tag);
}

/// Opens nonce, ciphertext and tag.
pub(super) fn open(key: &SecretKey, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
    let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(Unsealable)?;
    let mut plain = body.to_vec();
    XChaCha20Poly1305::new((&**key).into())
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            associated,
            plain.as_mut_slice().into(),
            &Tag::from(*tag),
        )
        .map_err(|_| Unsealable)?;
    Ok(plain)
}
