//! The QR code of the registration link, as a PNG. Never given the code (R39, `decided.md` 18).

use qrcode::{EcLevel, QrCode};

use super::error::MergeError;

/// Pixels for each module: large enough for a clean 3 cm print, small enough to pack.
const SCALE: usize = 8;
/// Quiet zone around the code in modules, as its standard asks.
const QUIET: usize = 4;

/// A black and white PNG of `link`.
pub fn qr_png(link: &str) -> Result<Vec<u8>, MergeError> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| MergeError::Qr)?;
    let modules = code.width();
    let colours = code.to_colors();
    let side = (modules + 2 * QUIET) * SCALE;
    let row_bytes = side.div_ceil(8);
    let mut pixels = vec![0xff; row_bytes * side];
    for (y, row) in pixels.chunks_exact_mut(row_bytes).enumerate() {
        for x in 0..side {
            let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|m| *m < modules);
            if let (Some(mx), Some(my)) = (module(x), module(y))
                && colours[my * modules + mx] == qrcode::Color::Dark
            {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
    }
    let side = u32::try_from(side).map_err(|_| MergeError::Qr)?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(|_| MergeError::Qr)?;
    writer.write_image_data(&pixels).map_err(|_| MergeError::Qr)?;
    writer.finish().map_err(|_| MergeError::Qr)?;
    Ok(out)
}
