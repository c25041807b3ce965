//! The accept loop: how many lines, how large, how long (S43); ended without dropping an answer.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use super::ask::Peer;
use super::hurried::Hurried;
use super::listener::{Line, Listener};
use super::tls::Certificates;

/// Lines at once, in all and from one address.
const LINES: usize = 512;
const LINES_OF_ONE: usize = 32;
/// The largest head of a request.
const HEAD_BYTES: usize = 16 * 1024;
/// How long answers under way may take when the server ends.
const END_PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait when no line can be taken, such as for want of file descriptors.
const BREATH: Duration = Duration::from_millis(100);

/// How long a line may take before it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePatience {
    /// For a handshake.
    pub handshake: Duration,
    /// For a head, also the next one on a line that stays open.
    pub head: Duration,
    /// For the browser to take the next bytes of an answer.
    pub answer: Duration,
}

impl Default for LinePatience {
    fn default() -> Self {
        let [ten, thirty] = [10, 30].map(Duration::from_secs);
        Self { handshake: ten, head: ten, answer: thirty }
    }
}

/// What lines are served by.
#[derive(Clone, Debug, Default)]
pub struct LineRules {
    /// Certificate and key, for TLS.
    pub certificates: Option<Arc<Certificates>>,
    /// Proxies, who may have more lines than a browser (S44).
    pub trusted: Vec<IpAddr>,
    /// How long lines may take.
    pub patience: LinePatience,
}

/// Lines by address.
#[derive(Debug, Default)]
struct Lines(Mutex<HashMap<IpAddr, usize>>);

/// A place among an address's lines, given back when dropped.
struct Held {
    lines: Arc<Lines>,
    address: Option<IpAddr>,
}

impl Lines {
    fn take(self: &Arc<Self>, peer: Peer, trusted: &[IpAddr]) -> Option<Held> {
        // Behind a proxy all lines come from one place.
        let address = peer.address.filter(|address| !trusted.contains(&address.to_canonical()));
        if let Some(address) = address {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let lines = held.entry(address).or_default();
            if *lines >= LINES_OF_ONE {
                return None;
            }
            *lines += 1;
        }
        Some(Held { lines: Arc::clone(self), address })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut held = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lines) = held.get_mut(&address) {
            *lines -= 1;
            if *lines == 0 {
                held.remove(&address);
            }
        }
    }
}

/// Serves until `end`, then lets the answers under way finish.
pub async fn serve(listener: Listener, rules: LineRules, router: Router, end: impl Future<Output = ()>) {
    let (ending, ended) = watch::channel(false);
    let (lines, places) = (Arc::new(Lines::default()), Arc::new(Semaphore::new(LINES)));
    tokio::pin!(end);
    loop {
        let place = tokio::select! {
            () = &mut end => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((line, peer)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let Some(held) = lines.take(peer, &rules.trusted) else { continue };
        let (router, ended, rules) = (router.clone(), ended.clone(), rules.clone());
        tokio::spawn(async move {
            let patience = rules.patience;
            match line {
                Line::Unix(stream) => speak(stream, patience, peer, router, ended).await,
                Line::Tcp(stream) => match rules.certificates {
                    None => speak(stream, patience, peer, router, ended).await,
                    Some(certificates) => {
                        let shake = certificates.acceptor().accept(stream);
                        if let Ok(Ok(secured)) = tokio::time::timeout(patience.handshake, shake).await {
                            speak(secured, patience, peer, router, ended).await;
                        }
                    }
                },
            }
            drop((held, place));
        });
    }
    drop(listener);
    let _ = ending.send(true);
    let all = u32::try_from(LINES).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(END_PATIENCE, places.acquire_many(all)).await;
}

/// Answers the requests of one line.
async fn speak<S>(
    stream: S,
    patience: LinePatience,
    peer: Peer,
    router: Router,
    mut ended: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = tower::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(HEAD_BYTES)
        .half_close(false)
        .serve_connection(
            TokioIo::new(Hurried::new(stream, patience.answer)),
            TowerToHyperService::new(service),
        );
    tokio::pin!(connection);
    tokio::select! {
        // What a browser does to its line is its own business.
        _ = connection.as_mut() => {}
        _ = ended.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
