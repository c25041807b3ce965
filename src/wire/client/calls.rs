//! Calls on one connection, each of which ends when the connection does.

use std::pin::pin;

use futures::FutureExt;
use tarpc::client::{Channel, Config, NewClient, RpcError};
use tarpc::context::Context;
use tarpc::{ClientMessage, Response, Transport};
use tokio::sync::watch;

use crate::wire::protocol::{PatientProfileRequest, PatientProfileResponse};

/// Calls that wait for their answers on one connection; more wait their turn here.
const UNDER_WAY: usize = 48;

/// The calls of one connection.
#[derive(Clone, Debug)]
pub struct Calls {
    channel: Channel<PatientProfileRequest, PatientProfileResponse>,
    /// Nothing is ever sent on it: its other end goes with the task that drives the connection.
    ended: watch::Receiver<()>,
}

impl Calls {
    /// Calls over a transport, driven by a task of its own. To be called inside a tokio runtime.
    pub(super) fn over<T>(transport: T) -> Self
    where
        T: Transport<ClientMessage<PatientProfileRequest>, Response<PatientProfileResponse>> + Send + 'static,
    {
        let mut config = Config::default();
        config.max_in_flight_requests = UNDER_WAY;
        let NewClient { client, dispatch } = tarpc::client::new(config, transport);
        let (keeper, ended) = watch::channel(());
        tokio::spawn(async move {
            // Why it ended is told to those who wait for an answer.
            let _ = dispatch.await;
            drop(keeper);
        });
        Self { channel: client, ended }
    }

    /// Asks, and waits for the answer no longer than the connection lives.
    ///
    /// A request that is handed over in the moment in which the connection ends may be taken by nobody; its own wait
    /// would never end then.
    pub(super) async fn ask(
        &self,
        context: Context,
        request: PatientProfileRequest,
    ) -> Result<PatientProfileResponse, RpcError> {
        let mut ended = self.ended.clone();
        let mut call = pin!(self.channel.call(context, request));
        tokio::select! {
            biased;
            answer = &mut call => answer,
            // The answer may have come just before the end.
            _ = ended.changed() => call.now_or_never().unwrap_or(Err(RpcError::Shutdown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tarpc::context;

    #[tokio::test]
    async fn a_call_that_nobody_took_ends_with_the_connection() {
        let (transport, _server) = tarpc::transport::channel::unbounded();
        let NewClient { client, dispatch } = tarpc::client::new(Config::default(), transport);
        let (keeper, ended) = watch::channel(());
        let calls = Calls { channel: client, ended };
        let ask = calls.ask(context::current(), PatientProfileRequest::Site {});
        let end = async move {
            // The request lies in the channel; what would take it is kept and never asked to.
            tokio::task::yield_now().await;
            drop(keeper);
        };
        let (answer, ()) = tokio::join!(ask, end);
        assert!(matches!(answer, Err(RpcError::Shutdown)), "{answer:?}");
        drop(dispatch);
    }
}
