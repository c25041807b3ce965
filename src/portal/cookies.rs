//! The two cookies: the session (or, before log-in, the visit), and the device (D8, S34).

use axum::http::{HeaderMap, header};

/// The cookie of the session.
const SESSION: &str = "__Host-pp";
/// The cookie of the device.
const DEVICE: &str = "__Host-pp-device";
/// The device is known for 180 days (D5).
const DEVICE_SECONDS: u32 = 180 * 24 * 3600;

/// What the browser sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cookies {
    /// The token of the session.
    pub session: Option<[u8; 32]>,
    /// The token of the device.
    pub device: Option<[u8; 32]>,
}

impl Cookies {
    /// Reads the cookies; what is not ours is passed over, and of two of one name neither counts.
    pub fn read(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs: Vec<(&str, &str)> =
            lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect();
        let only = |name: &str| {
            let mut values = pairs.iter().filter(|(named, _)| *named == name).map(|(_, value)| *value);
            let first = values.next()?;
            if values.next().is_some() { None } else { token(first) }
        };
        Self { session: only(SESSION), device: only(DEVICE) }
    }
}

/// The line that sets the session's cookie: it ends with the browser.
pub fn session(token: &[u8; 32]) -> String {
    format!("{SESSION}={}; Path=/; Secure; HttpOnly; SameSite=Lax", text(token))
}

/// The line that takes the session's cookie away.
pub fn no_session() -> String {
    format!("{SESSION}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The line that sets the device's cookie.
pub fn device(token: &[u8; 32]) -> String {
    format!("{DEVICE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={DEVICE_SECONDS}", text(token))
}

/// A token as it is written: 64 hexadecimal digits.
pub fn text(token: &[u8; 32]) -> String {
    hex::encode(token)
}

/// Reads a token, of a cookie or of a link, in the one way in which it is written.
pub fn token(text: &str) -> Option<[u8; 32]> {
    let read = hex::decode(text).ok()?.try_into().ok()?;
    (self::text(&read) == text).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_and_doubles_are_not() {
        let hex = "ab".repeat(32);
        let read = |line: String| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, line.parse().unwrap());
            Cookies::read(&headers)
        };
        let cookies = read(format!("other=1; __Host-pp={hex}; __Host-pp-device={}", "cd".repeat(32)));
        assert_eq!((cookies.session, cookies.device), (Some([0xab; 32]), Some([0xcd; 32])));
        assert_eq!(text(&[0xab; 32]), hex);
        for bad in [
            format!("__Host-pp={hex}; __Host-pp={hex}"),
            "__Host-pp=12".to_owned(),
            format!("__Host-pp={}", "é".repeat(32)),
            format!("pp={hex}"),
            format!("__Host-pp={}", "AB".repeat(32)),
        ] {
            assert_eq!(read(bad.clone()).session, None, "{bad}");
        }
    }
}
