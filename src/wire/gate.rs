//! How much one client may have under way, and the end: what began is finished, nothing new begins.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Calls of one client that work at the same time; more wait their turn.
const AT_WORK: usize = 8;

/// How long the last answers may take to be written.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// What a server's clients share, so that it can end.
#[derive(Clone, Debug, Default)]
pub(super) struct Ending {
    begun: CancellationToken,
    over: CancellationToken,
    calls: TaskTracker,
    connections: TaskTracker,
}

impl Ending {
    /// Looks after a connection in a task of its own.
    pub(super) fn connection(&self, serving: impl Future<Output = ()> + Send + 'static) {
        self.connections.spawn(serving);
    }

    /// From now on nothing new begins; what is under way gets `grace`, and its answers are sent.
    pub(super) async fn run(&self, grace: Duration) {
        self.begun.cancel();
        self.calls.close();
        // What takes longer is as good as killed: its commit is whole or absent.
        let _ = tokio::time::timeout(grace, self.calls.wait()).await;
        tokio::time::sleep(LAST_WORDS).await;
        self.over.cancel();
        self.connections.close();
        // They are cut already; a server that ends waits for nobody for ever.
        let _ = tokio::time::timeout(grace, self.connections.wait()).await;
    }

    /// Completes once the end has begun.
    async fn begun(&self) {
        self.begun.cancelled().await;
    }

    /// Completes when connections are to be cut.
    pub(super) async fn over(&self) {
        self.over.cancelled().await;
    }
}

/// One client's way in.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    ending: Ending,
    places: Arc<Semaphore>,
}

impl Gate {
    /// A gate for one client.
    pub(super) fn new(ending: Ending) -> Self {
        Self { ending, places: Arc::new(Semaphore::new(AT_WORK)) }
    }

    /// A place to work at; none once the end has begun.
    pub(super) async fn enter(&self) -> Option<OwnedSemaphorePermit> {
        tokio::select! { biased;
            () = self.ending.begun() => None,
            place = Arc::clone(&self.places).acquire_owned() => place.ok(),
        }
    }

    /// Completes once the end has begun.
    pub(super) async fn closing(&self) {
        self.ending.begun().await;
    }

    /// Runs what blocks, holding the place also if nobody waits for it any more.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let held = move || {
            let done = work();
            drop(place);
            done
        };
        self.ending.calls.spawn_blocking(held).await.ok()
    }
}
