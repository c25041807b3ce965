//! What every request and every answer passes: the host it is meant for, and the headers that browsers obey (S35 to S37,
//! S41, S44).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::Next;

use super::site::Portal;

/// Nothing but our own sheet and forms; no script at all.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// The headers of every answer, errors included.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// Two years (S36).
const TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// Lets through what is meant for this host and well formed, and marks every answer.
pub async fn guard(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response<Body> {
    let (headers, origin) = (request.headers(), portal.origin());
    // Our forms come with a length. A body in pieces is what smuggling needs, so there is none (S44).
    let in_pieces = headers.contains_key(header::TRANSFER_ENCODING);
    let lengths = headers.get_all(header::CONTENT_LENGTH).iter().count();
    let mut response = if in_pieces || lengths > 1 || !origin.is_meant(headers) {
        let mut refused = Response::new(Body::from("Bad request\n"));
        *refused.status_mut() = StatusCode::BAD_REQUEST;
        refused.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        refused
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        refused
    } else {
        next.run(request).await
    };
    let is_secure = origin.is_secure();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT));
    }
    response
}
