//! Codes of an authenticator app (RFC 6238: SHA-1, six digits, steps of 30 seconds), and recovery codes.
//!
//! It computes; which step may be used and how often is the domain's rule.

use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The alphabet of base 32 (RFC 4648), in which apps take a secret.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of a step, as an app shows it.
pub fn totp_code(secret: &[u8; 20], step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 15);
    let word = digest[offset..offset + 4].try_into().map_or(0, u32::from_be_bytes);
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// Whether the typed text is the code of a step; blanks do not matter.
pub fn totp_fits(secret: &[u8; 20], step: u64, typed: &str) -> bool {
    let typed = Zeroizing::new(typed.split_whitespace().collect::<String>());
    let expected = Zeroizing::new(totp_code(secret, step));
    typed.as_bytes().ct_eq(expected.as_bytes()).into()
}

/// A secret as apps take it, in groups of four.
pub fn totp_secret_text(secret: &[u8; 20]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(40));
    for (idx, group) in secret.chunks(5).enumerate() {
        let bits = group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        for place in 0..8 {
            if place % 4 == 0 && (idx, place) != (0, 0) {
                text.push(' ');
            }
            let symbol = (bits >> (35 - place * 5)) & 31;
            text.push(char::from(BASE32[usize::try_from(symbol).unwrap_or(0)]));
        }
    }
    text
}

/// Draws a secret.
pub fn totp_secret(rng: &mut dyn CryptoRng) -> [u8; 20] {
    let mut secret = [0; 20];
    rng.fill_bytes(&mut secret);
    secret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard_fit() {
        let secret = b"12345678901234567890";
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in vectors {
            assert!(totp_fits(secret, seconds / 30, code), "{seconds}");
            assert!(!totp_fits(secret, seconds / 30 + 1, code), "{seconds}");
        }
        assert!(totp_fits(secret, 1, "287 082"));
        assert!(!totp_fits(secret, 1, "87082") && !totp_fits(secret, 1, ""));
    }

    #[test]
    fn a_secret_is_shown_as_apps_take_it() {
        assert_eq!(*totp_secret_text(b"12345678901234567890"), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
