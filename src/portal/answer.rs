//! What a page answers: HTML, a way to another page, or a file.

use askama::Template;
use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Response, StatusCode};

use super::cookies;
use crate::service::portal::MyFile;

/// An answer in the making.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
    has_session: bool,
}

impl Reply {
    /// A page.
    pub fn page(status: StatusCode, template: &impl Template) -> Self {
        let html = template.render().unwrap_or_default();
        Self {
            status,
            headers: vec![(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned())],
            body: html.into_bytes(),
            has_session: false,
        }
    }

    /// The way to another page, by GET.
    pub fn to(path: &str) -> Self {
        Self {
            status: StatusCode::SEE_OTHER,
            headers: vec![(header::LOCATION, path.to_owned())],
            body: Vec::new(),
            has_session: false,
        }
    }

    /// A file to be saved, never shown in the page's own name (S38).
    pub fn file(file: MyFile) -> Self {
        let name = disposition(&file.title, file.ending);
        Self {
            status: StatusCode::OK,
            headers: vec![
                (header::CONTENT_TYPE, file.media_type.to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
            ],
            body: file.bytes,
            has_session: false,
        }
    }

    /// A picture of our own on a page: for this visitor alone, and never kept.
    pub fn png(bytes: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![(header::CONTENT_TYPE, "image/png".to_owned())],
            body: bytes,
            has_session: false,
        }
    }

    /// The answer by which a browser stays on the page that it shows.
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Vec::new(), has_session: false }
    }

    /// A part of every page, which browsers may keep: its name changes with its content.
    pub fn asset(text: &str, media_type: &str) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![
                (header::CONTENT_TYPE, media_type.to_owned()),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
            ],
            body: text.as_bytes().to_vec(),
            has_session: false,
        }
    }

    /// What is said when a page broke off.
    pub fn broken() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            headers: vec![(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned())],
            body: b"Sorry, there is a problem with the service. Try again later.\n".to_vec(),
            has_session: false,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Begins a session: its cookie, and that of the device.
    #[must_use]
    pub fn logged_in(mut self, session: &[u8; 32], device: &[u8; 32]) -> Self {
        self.has_session = true;
        self.with(header::SET_COOKIE, cookies::session(session))
            .with(header::SET_COOKIE, cookies::device(device))
    }

    /// Ends a session: its cookie goes, and what the browser kept of our pages (S37).
    #[must_use]
    pub fn logged_out(mut self) -> Self {
        self.has_session = true;
        self.with(header::SET_COOKIE, cookies::no_session())
            .with(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"")
    }

    /// Marks a visit before log-in, unless a session begins or ends here.
    #[must_use]
    pub fn visit(self, token: &[u8; 32]) -> Self {
        if self.has_session { self } else { self.with(header::SET_COOKIE, cookies::session(token)) }
    }

    /// Says when to come back.
    #[must_use]
    pub fn retry(self, seconds: u32) -> Self {
        self.with(header::RETRY_AFTER, seconds.to_string())
    }

    /// The answer for the line.
    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// An attachment's name: plain for old browsers, and in full by RFC 6266.
fn disposition(title: &str, ending: &str) -> String {
    let plain: String = title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { '_' })
        .take(80)
        .collect();
    let plain = plain.trim();
    let plain = if plain.is_empty() { "document" } else { plain };
    let title: String = title.trim().chars().take(120).collect();
    let full = format!("{}.{ending}", if title.is_empty() { "document" } else { &title });
    let encoded = full.bytes().fold(String::new(), |text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text + char::from(byte).encode_utf8(&mut [0; 4])
        } else {
            format!("{text}%{byte:02X}")
        }
    });
    format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_title_makes_no_header() {
        for (title, plain) in [
            ("Summary", "Summary.pdf"),
            ("a\"; filename=\"x.exe", "a__ filename__x_exe.pdf"),
            ("x\r\nSet-Cookie: a=b", "x__Set-Cookie_ a_b.pdf"),
            ("../../etc/passwd", "______etc_passwd.pdf"),
            ("", "document.pdf"),
        ] {
            let line = disposition(title, "pdf");
            assert!(line.contains(&format!("filename=\"{plain}\";")), "{line}");
            assert!(line.bytes().all(|b| (0x20..0x7f).contains(&b)), "{line}");
            assert_eq!(line.matches('"').count(), 2, "{line}");
        }
        assert!(disposition("Zoë", "pdf").ends_with("filename*=UTF-8''Zo%C3%AB.pdf"));
    }
}
