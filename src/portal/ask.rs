//! A request as pages see it: who asks, from where, with which form. Pages are plain functions of it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;

use super::cookies::{self, Cookies};
use super::form::Form;
use super::halt::Halt;
use super::site::Portal;
use crate::service::portal::{PortalRefusal, Source, Visit};

/// The field that proves that a form was made for this visitor (S33).
pub const TOKEN_FIELD: &str = "form_token";

/// Where the line to the server begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    /// The address of whoever connected; none on a Unix socket.
    pub address: Option<IpAddr>,
}

/// A request.
pub struct Ask {
    pub portal: Arc<Portal>,
    /// The path.
    pub path: String,
    /// What the path names besides the page, such as the token of a link.
    pub param: String,
    /// The form that was sent; empty for a look.
    pub form: Form,
    /// The token of the session or visit; fresh where the browser sent none.
    pub token: [u8; 32],
    /// Whether the token is fresh and has to be set.
    pub is_new: bool,
    /// Where it comes from.
    pub source: Source,
}

impl Ask {
    /// A request, before its form was read.
    pub fn new(portal: Arc<Portal>, headers: &HeaderMap, peer: Peer, path: &str) -> Self {
        let cookies = Cookies::read(headers);
        let token = cookies.session.unwrap_or_else(|| portal.service.fresh_token());
        let browser = headers.get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let source = Source {
            address: client(&portal.options.trusted_proxies, headers, peer),
            device: cookies.device,
            browser: browser_name(browser),
        };
        let param = path.split('/').nth(2).unwrap_or_default().to_owned();
        let (path, is_new) = (path.to_owned(), cookies.session.is_none());
        Self { portal, path, param, form: Form::default(), token, is_new, source }
    }

    /// The patient who is logged in; else the way to the log-in.
    pub fn visit(&self) -> Result<Visit, PortalRefusal> {
        if self.is_new { Err(PortalRefusal::LogIn) } else { self.portal.service.visit(&self.token) }
    }

    /// The token in the path.
    pub fn link(&self) -> Result<[u8; 32], Halt> {
        cookies::token(&self.param).ok_or(Halt::Refused(PortalRefusal::Dead))
    }

    /// Refuses a form with other fields than these.
    pub fn only(&self, names: &[&str]) -> Result<(), Halt> {
        let all: Vec<&str> = names.iter().copied().chain([TOKEN_FIELD]).collect();
        if self.form.has_only(&all) { Ok(()) } else { Err(Halt::BadRequest) }
    }

    /// What a form carries to prove that it was made for this visitor.
    pub fn form_token(&self) -> String {
        self.portal.service.form_token(&self.token)
    }
}

/// The browser's address: the line's own, or what trusted proxies say of it, the last that is not one of them (S44).
fn client(trusted: &[IpAddr], headers: &HeaderMap, peer: Peer) -> Option<IpAddr> {
    let is_proxy = |address: &IpAddr| trusted.contains(&address.to_canonical());
    match peer.address {
        Some(address) if !is_proxy(&address) => return Some(address),
        // A Unix socket is reached by whoever may open it: the proxy.
        _ => {}
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<Option<IpAddr>> =
        lines.flat_map(|line| line.split(',')).map(|part| part.trim().parse().ok()).collect();
    for address in said.into_iter().rev() {
        match address {
            Some(address) if is_proxy(&address) => {}
            found => return found.or(peer.address),
        }
    }
    peer.address
}

/// A browser in a few words, from what it calls itself: enough for the patient to know it again.
fn browser_name(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrom", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let ask = |peer: &str, forwarded: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let peer = Peer { address: Some(peer.parse().unwrap()) };
            client(&[proxy], &headers, peer).unwrap().to_string()
        };
        assert_eq!(ask("192.0.2.1", "198.51.100.1"), "192.0.2.1", "a stranger says what it likes");
        assert_eq!(ask("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(
            ask("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.1"),
            "198.51.100.1",
            "the last hop that is none of ours"
        );
        assert_eq!(ask("10.0.0.1", "nonsense"), "10.0.0.1");
        assert_eq!(client(&[], &HeaderMap::new(), Peer::default()), None, "a Unix socket without a word");
    }

    #[test]
    fn a_browser_is_told_in_a_few_words() {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(browser_name(agent), "Firefox, Linux");
        assert_eq!(browser_name("curl/8"), "");
    }
}
