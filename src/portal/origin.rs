//! Where the portal stands on the net, and whether a request was meant for it and comes from its own pages (S33, S44).

use axum::http::{HeaderMap, HeaderValue, header};

/// Scheme and host with port, as browsers write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
}

impl Origin {
    /// The origin of the portal's configured address.
    pub fn of(portal_url: &str) -> Self {
        let (scheme, rest) = portal_url.split_once("://").unwrap_or(("https", portal_url));
        let host = rest.split('/').next().unwrap_or_default().to_ascii_lowercase();
        let scheme = scheme.to_ascii_lowercase();
        let usual = if scheme == "https" { ":443" } else { ":80" };
        Self { host: host.strip_suffix(usual).unwrap_or(&host).to_owned(), scheme }
    }

    /// Whether pages are reached by TLS, here or at a proxy.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }

    /// Whether the request names this host and no other.
    pub fn is_meant(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let first = hosts.next().and_then(|host| host.to_str().ok());
        let usual = if self.is_secure() { ":443" } else { ":80" };
        let named = first.map(str::to_ascii_lowercase);
        let named = named.as_deref().map(|host| host.strip_suffix(usual).unwrap_or(host));
        hosts.next().is_none() && named == Some(self.host.as_str())
    }

    /// Whether a form was sent from a page of ours. With the policy `no-referrer` browsers send `Origin: null`, so what
    /// they say of the site counts first; a browser that says neither is refused.
    pub fn is_own_form(&self, headers: &HeaderMap) -> bool {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_ascii_lowercase();
        let site = headers.get("sec-fetch-site").map(text);
        let origin = headers.get(header::ORIGIN).map(text);
        let ours = format!("{}://{}", self.scheme, self.host);
        let origin_fits = origin.as_deref().is_none_or(|origin| origin == ours || origin == "null");
        match site.as_deref() {
            Some(site) => site == "same-origin" && origin_fits,
            None => origin.as_deref() == Some(ours.as_str()),
        }
    }
}

/// Whether browsers can use a portal at this address when it is served with or without TLS here; else why not.
pub fn is_served_at(portal_url: &str, with_tls: bool) -> Result<(), &'static str> {
    let origin = Origin::of(portal_url);
    let host = origin.host.rsplit_once(':').map_or(origin.host.as_str(), |(host, port)| {
        if port.bytes().all(|b| b.is_ascii_digit()) { host } else { &origin.host }
    });
    let bare = host.trim_matches(['[', ']']);
    let here = bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let path =
        portal_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if !path.is_empty() {
        Err("it has a path, and the pages stand at the root of a host")
    } else if origin.is_secure() {
        Ok(())
    } else if with_tls {
        Err("it begins with http://, and the pages are served with TLS")
    } else if here {
        Ok(())
    } else {
        Err("without TLS passwords would cross the network in the clear")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(*name, HeaderValue::from_static(value));
            headers
        })
    }

    #[test]
    fn only_the_configured_host_is_meant() {
        let origin = Origin::of("https://Portal.example:443/x");
        for (pairs, meant) in [
            (&[("host", "portal.example")][..], true),
            (&[("host", "portal.example:443")], true),
            (&[("host", "portal.example:8443")], false),
            (&[("host", "evil.example")], false),
            (&[("host", "portal.example"), ("host", "evil.example")], false),
            (&[], false),
        ] {
            assert_eq!(origin.is_meant(&headers(pairs)), meant, "{pairs:?}");
        }
        assert!(Origin::of("http://127.0.0.1:8080").is_meant(&headers(&[("host", "127.0.0.1:8080")])));
    }

    #[test]
    fn a_form_comes_from_our_own_pages_or_not_at_all() {
        let origin = Origin::of("https://portal.example");
        for (pairs, own) in [
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("origin", "https://portal.example")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")], false),
            (&[("sec-fetch-site", "same-site"), ("origin", "null")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], false),
            (&[("origin", "http://portal.example")], false),
            (&[("origin", "null")], false),
            (&[], false),
        ] {
            assert_eq!(origin.is_own_form(&headers(pairs)), own, "{pairs:?}");
        }
    }
    #[test]
    fn an_address_is_served_with_tls_or_on_this_machine() {
        for (url, with_tls, fine) in [
            ("https://portal.example", false, true),
            ("https://portal.example/", true, true),
            ("http://127.0.0.1:8080", false, true),
            ("http://localhost:8080", false, true),
            ("http://[::1]:8080", false, true),
            ("http://127.0.0.1:8080", true, false),
            ("http://portal.example", false, false),
            ("http://127.0.0.1.example", false, false),
            ("https://portal.example/nhs", false, false),
        ] {
            assert_eq!(is_served_at(url, with_tls).is_ok(), fine, "{url}");
        }
    }
}
