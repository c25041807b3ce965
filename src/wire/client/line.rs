//! What a client's calls travel on: a channel in memory, or a socket that is connected anew when it breaks.

use std::sync::Arc;

use tarpc::client::RpcError;
use tarpc::client::stub::Stub;
use tarpc::context::Context;
use tarpc::{ClientMessage, Response, Transport};

use super::Client;
use super::calls::Calls;
use super::socket::SocketLine;
use crate::wire::protocol::{PatientProfileRequest, PatientProfileResponse};

/// A line to the service.
#[derive(Clone, Debug)]
pub enum Line {
    /// In this process.
    Memory(Calls),
    /// To a server.
    Socket(Arc<SocketLine>),
}

impl Line {
    /// A client over a channel in memory. To be called inside a tokio runtime.
    pub fn memory<T>(transport: T) -> Client
    where
        T: Transport<ClientMessage<PatientProfileRequest>, Response<PatientProfileResponse>> + Send + 'static,
    {
        Self::Memory(Calls::over(transport)).into()
    }
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
            Self::Memory(calls) => calls.ask(context, request).await,
            Self::Socket(line) => line.call(context, request).await,
        }
    }
}
