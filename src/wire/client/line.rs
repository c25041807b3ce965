//! What a client's calls travel on: a channel in memory, or a socket that is connected anew when it breaks.

use std::sync::Arc;

use tarpc::client::stub::Stub;
use tarpc::client::{Channel, Config, RpcError};
use tarpc::context::Context;
use tarpc::{ClientMessage, Response, Transport};

use super::Client;
use super::socket::SocketLine;
use crate::wire::protocol::{PatientProfileRequest, PatientProfileResponse};

/// Calls that wait for their answers on one connection; more wait their turn here.
const UNDER_WAY: usize = 48;

/// A line to the service.
#[derive(Clone, Debug)]
pub enum Line {
    /// In this process.
    Memory(Channel<PatientProfileRequest, PatientProfileResponse>),
    /// To a server.
    Socket(Arc<SocketLine>),
}

impl Line {
    /// A client over a channel in memory. To be called inside a tokio runtime.
    pub fn memory<T>(transport: T) -> Client
    where
        T: Transport<ClientMessage<PatientProfileRequest>, Response<PatientProfileResponse>> + Send + 'static,
    {
        Self::Memory(channel(transport)).into()
    }
}

/// Calls over a transport, driven by a task of its own.
pub(super) fn channel<T>(transport: T) -> Channel<PatientProfileRequest, PatientProfileResponse>
where
    T: Transport<ClientMessage<PatientProfileRequest>, Response<PatientProfileResponse>> + Send + 'static,
{
    let mut config = Config::default();
    config.max_in_flight_requests = UNDER_WAY;
    tarpc::client::new(config, transport).spawn()
}

impl Stub for Line {
    type Req = PatientProfileRequest;
    type Resp = PatientProfileResponse;

    async fn call(
        &self,
        context: Context,
        request: PatientProfileRequest,
    ) -> Result<PatientProfileResponse, RpcError> {
        match self {
            Self::Memory(channel) => channel.call(context, request).await,
            Self::Socket(line) => line.call(context, request).await,
        }
    }
}
