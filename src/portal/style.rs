//! The style sheet: one file of our own, named by its content, so that it may be kept for ever (S37).

use std::sync::LazyLock;

/// The sheet.
pub const SHEET: &str = include_str!("../../assets/portal/style/portal.css");

/// Its path.
pub static PATH: LazyLock<String> = LazyLock::new(|| {
    // Not a secret: a fingerprint that changes when the sheet does.
    let mark = SHEET.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("/assets/portal-{mark:016x}.css")
});
