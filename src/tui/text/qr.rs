//! A QR code out of half blocks, two modules a cell, for the secret of an authenticator app.

use qrcode::{Color, EcLevel, QrCode};

/// Quiet modules around the code: two are enough on a screen, and it has to fit beside words in 80 columns.
const QUIET: usize = 2;

/// The rows of a code in which light modules are drawn and dark ones left out, as a dark terminal shows it; none for a
/// text that is too long.
pub fn half_blocks(text: &str) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let modules = code.width();
    let colours = code.to_colors();
    let is_light = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < modules);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => colours[y * modules + x] == Color::Light,
            _ => y < modules + 2 * QUIET,
        }
    };
    let side = modules + 2 * QUIET;
    let cell = |x: usize, y: usize| match (is_light(x, y), is_light(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    Some((0..side).step_by(2).map(|y| (0..side).map(|x| cell(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_fits_beside_words_in_80_columns() {
        let uri = format!("otpauth://totp/Patient%20Profile:{}?secret={}", "x".repeat(32), "A".repeat(32));
        let rows = half_blocks(&uri).unwrap();
        assert_eq!((rows.len(), rows[0].chars().count()), (21, 41));
        assert!(rows.iter().all(|row| row.chars().count() == 41));
        assert!(rows[0].chars().all(|c| c == '█'), "the quiet zone is light: {}", rows[0]);
        // The corner's eye: seven dark modules below the quiet zone.
        assert_eq!(rows[1].chars().skip(2).take(7).collect::<String>(), " ▄▄▄▄▄ ");
        assert_eq!(half_blocks(&"x".repeat(5000)), None);
    }
}
