//! A browser without a screen: keeps cookies, takes form tokens from pages, and speaks to the router itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use patient_profile::portal::{Portal, PortalOptions, router};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::service_fixture::Site;

/// The host of the site of these tests.
pub const HOST: &str = "portal.northgate.example";

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// What stands in the first `<h1>`.
    pub fn title(&self) -> String {
        let text = self.text();
        let after = text.split("<h1>").nth(1).unwrap_or_default();
        after.split("</h1>").next().unwrap_or_default().to_owned()
    }

    /// The links of the page whose path begins so.
    pub fn links(&self, begin: &str) -> Vec<String> {
        let text = self.text();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.starts_with(begin)).map(str::to_owned).collect()
    }
}

/// A browser.
pub struct Browser {
    runtime: Arc<Runtime>,
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub form_token: String,
}

impl Browser {
    /// A new browser at the portal of a site.
    pub fn at(site: &Site) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let portal = Portal::new(Arc::clone(&site.service), PortalOptions::default());
        Self {
            runtime: Arc::new(runtime),
            router: router(portal),
            cookies: BTreeMap::new(),
            form_token: String::new(),
        }
    }

    /// Another browser at the same portal, without cookies.
    pub fn other(&self) -> Self {
        Self {
            runtime: Arc::clone(&self.runtime),
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            form_token: String::new(),
        }
    }

    /// Sends a request as it is, with the cookies.
    pub fn send(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.body(Body::from(body)).expect("a request");
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("cookies"));
        }
        let answer = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("the router answers");
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, 1 << 24).await.expect("a body").to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        });
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            assert!(
                line.contains("Secure; HttpOnly; SameSite=Lax") && name.starts_with("__Host-pp"),
                "{line}"
            );
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = answer.text();
        if let Some(token) = text.split("name=\"form_token\" value=\"").nth(1) {
            token.split('"').next().unwrap_or_default().clone_into(&mut self.form_token);
        }
    }

    /// A request of a method to a path, with the host.
    pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::HOST, HOST)
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Answer {
        self.send(Self::request(Method::GET, path), Vec::new())
    }

    /// Opens a page that must be there.
    pub fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer
    }

    /// Sends a form as a page of the portal would.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token.clone();
        let all: Vec<(&str, &str)> = fields.iter().copied().chain([("form_token", token.as_str())]).collect();
        self.post_raw(path, &encode(&all))
    }

    /// Sends a body as a form.
    pub fn post_raw(&mut self, path: &str, body: &str) -> Answer {
        let request = Self::request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, "null");
        self.send(request, body.as_bytes().to_vec())
    }

    /// Goes where an answer leads.
    pub fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let to = answer.location().to_owned();
        self.open(&to)
    }

    /// Logs in.
    pub fn log_in(&mut self, name: &str, password: &str) -> Answer {
        self.open("/log-in");
        self.post("/log-in", &[("name", name), ("password", password)])
    }
}

/// Fields as a browser sends them.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |out, byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                out + char::from(byte).encode_utf8(&mut [0; 4])
            }
            b' ' => out + "+",
            other => format!("{out}%{other:02X}"),
        })
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}
