//! Word templates scanned and merged, body text, QR code. Bytes in, bytes out.
//!
//! May import `domain` only.
