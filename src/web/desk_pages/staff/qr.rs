//! A QR code as the path of an SVG: the page draws it itself, since the content policy takes no picture from elsewhere.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Modules that stay white around the code, so that cameras find it (ISO/IEC 18004 wants four).
const QUIET: usize = 4;

/// A drawn code.
#[derive(Debug, PartialEq, Eq)]
pub struct Qr {
    /// Width and height, in modules.
    pub side: usize,
    /// The dark modules, row by row, as path data.
    pub path: String,
}

impl Qr {
    /// The code of a text; none where it is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (row, modules) in code.to_colors().chunks(width).enumerate() {
            let mut from = 0;
            for run in modules.chunk_by(|left, right| left == right) {
                if run.first() == Some(&Color::Dark) {
                    let (x, y, length) = (from + QUIET, row + QUIET, run.len());
                    // writing to a text cannot fail
                    write!(path, "M{x} {y}h{length}v1h-{length}z").ok()?;
                }
                from += run.len();
            }
        }
        Some(Self { side: width + 2 * QUIET, path })
    }
}
