//! Questions about letters that are lost, came back or wait to be printed: as data, and how they are asked.

use std::time::Duration;

use super::request::Reply;
use crate::wire::client::{Client, answer, api, quick, within};

/// How long letters, which are made while one waits, may take.
const LETTERS: Duration = Duration::from_mins(5);

/// A question about the post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostRequest {
    /// Re-issue lost letter.
    Reissue(api::ReissueRequest),
    /// Returned mail, by the letter's number.
    Returned(String),
    /// Change expiry date.
    ChangeExpiry(api::ExpiryRequest),
    /// The To post tray.
    Tray(api::TrayRequest),
    /// Starts a print run, or says what it would do.
    Print(api::PrintRequest),
    /// How far a print run is.
    Progress,
    /// Asks a print run to stop between two letters.
    Stop,
}

/// An answer about the post. Returned mail is answered as a state.
#[derive(Clone, Debug)]
pub enum PostReply {
    /// To [`PostRequest::Reissue`].
    Reissued(api::Answer<api::CredentialsOutcome>),
    /// To [`PostRequest::ChangeExpiry`].
    ExpiryChanged(api::Answer<api::CredentialsOutcome>),
    /// To [`PostRequest::Tray`].
    Tray(api::Answer<api::TrayView>),
    /// To [`PostRequest::Print`], [`PostRequest::Progress`] and [`PostRequest::Stop`].
    Progress(api::Answer<api::PrintProgress>),
}

impl PostReply {
    /// Why the question failed, if it did.
    pub(super) fn failure(&self) -> Option<&api::ErrorView> {
        match self {
            Self::Reissued(answer) | Self::ExpiryChanged(answer) => answer.as_ref().err(),
            Self::Tray(answer) => answer.as_ref().err(),
            Self::Progress(answer) => answer.as_ref().err(),
        }
    }
}

/// Asks the service.
pub(super) async fn call(client: &Client, request: PostRequest) -> Reply {
    Reply::Post(Box::new(match request {
        PostRequest::Returned(letter) => {
            return Reply::State(answer(client.letter_returned(quick(), letter).await));
        }
        PostRequest::Reissue(request) => {
            PostReply::Reissued(answer(client.reissue_letter(within(LETTERS), request).await))
        }
        PostRequest::ChangeExpiry(request) => {
            PostReply::ExpiryChanged(answer(client.change_expiry(quick(), request).await))
        }
        PostRequest::Tray(request) => PostReply::Tray(answer(client.tray(within(LETTERS), request).await)),
        PostRequest::Print(request) => {
            PostReply::Progress(answer(client.start_print_run(quick(), request).await))
        }
        PostRequest::Progress => PostReply::Progress(answer(client.print_progress(quick()).await)),
        PostRequest::Stop => PostReply::Progress(answer(client.stop_print_run(quick()).await)),
    }))
}
