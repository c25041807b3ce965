//! What crosses the socket after the greeting: frames of our own, bounded, and checked before they are believed.
//!
//! The transport's own types do not cross: their deadline is a duration that overflows the clock of whoever reads it.

use std::io;
use std::time::{Duration, Instant};

use bincode::config::{Configuration, Fixint, Limit, LittleEndian};
use bytes::{Bytes, BytesMut};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tarpc::{ClientMessage, Request, Response, ServerError};
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

use super::protocol::{PatientProfileRequest, PatientProfileResponse};

/// The most bytes of a question: a Word file of the greatest size and some words (S54).
pub(super) const MAX_QUESTION: usize = 8 << 20;
/// The most bytes of an answer.
pub(super) const MAX_ANSWER: usize = 32 << 20;
/// What decoding may claim in memory, which is more than the bytes of a frame.
const MAX_CLAIM: usize = 256 << 20;
/// The longest that a call may take, whatever its frame says.
const MAX_WAIT: Duration = Duration::from_hours(1);

type Encoding = Configuration<LittleEndian, Fixint, Limit<MAX_CLAIM>>;

fn encoding() -> Encoding {
    bincode::config::standard().with_fixed_int_encoding().with_limit::<MAX_CLAIM>()
}

/// From the client.
#[derive(Debug, Serialize, Deserialize)]
enum Question<T> {
    /// A call.
    Call {
        /// Its number, of the client's choice.
        id: u64,
        /// How long the client waits for the answer.
        wait_ms: u32,
        /// The call.
        call: T,
    },
    /// Nobody waits for the answer any more.
    Cancel {
        /// The call's number.
        id: u64,
    },
}

/// From the server.
#[derive(Debug, Serialize, Deserialize)]
enum Said<T> {
    /// An answer.
    Answer {
        /// The call's number.
        id: u64,
        /// What it came to.
        answer: T,
    },
    /// The connection may not make this call.
    Refused {
        /// The call's number.
        id: u64,
        /// Why, in a sentence.
        why: String,
    },
    /// The call was not carried out, or its answer cannot be sent.
    Failed {
        /// The call's number.
        id: u64,
        /// Why, in a sentence.
        why: String,
    },
}

fn encode<T: Serialize>(value: &T, max: usize) -> io::Result<Option<Bytes>> {
    let bytes = bincode::serde::encode_to_vec(value, encoding())
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok((bytes.len() <= max).then(|| Bytes::from(bytes)))
}

/// Reads a whole frame; what is left over makes it wrong.
fn decode<T: DeserializeOwned>(frame: &[u8]) -> io::Result<T> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let (value, length) = bincode::serde::decode_from_slice(frame, encoding())
        .map_err(|_| wrong("a frame that is not of this protocol"))?;
    if length == frame.len() { Ok(value) } else { Err(wrong("a frame with bytes left over")) }
}

/// Frames of at most `max` bytes.
pub(super) fn lengths(max: usize) -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(max).new_codec()
}

/// Whether a question fits its frame.
pub(super) fn fits(question: &PatientProfileRequest) -> bool {
    encode(question, MAX_QUESTION - 64).is_ok_and(|bytes| bytes.is_some())
}

/// The client's end: writes questions, reads answers.
#[derive(Debug)]
pub(super) struct ClientEnd {
    out: LengthDelimitedCodec,
    back: LengthDelimitedCodec,
}

/// The server's end: reads questions, writes answers.
#[derive(Debug)]
pub(super) struct ServerEnd {
    questions: LengthDelimitedCodec,
    answers: LengthDelimitedCodec,
}

impl Default for ClientEnd {
    fn default() -> Self {
        Self { out: lengths(MAX_QUESTION), back: lengths(MAX_ANSWER) }
    }
}

impl Default for ServerEnd {
    fn default() -> Self {
        Self { questions: lengths(MAX_QUESTION), answers: lengths(MAX_ANSWER) }
    }
}

impl Encoder<ClientMessage<PatientProfileRequest>> for ClientEnd {
    type Error = io::Error;

    fn encode(
        &mut self,
        message: ClientMessage<PatientProfileRequest>,
        into: &mut BytesMut,
    ) -> io::Result<()> {
        let question = match message {
            ClientMessage::Request(request) => {
                let wait = request.context.deadline.saturating_duration_since(Instant::now());
                let wait_ms = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
                Question::Call { id: request.id, wait_ms, call: request.message }
            }
            ClientMessage::Cancel { request_id, .. } => Question::Cancel { id: request_id },
            _ => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        };
        let bytes = encode(&question, MAX_QUESTION)?.ok_or(io::ErrorKind::FileTooLarge)?;
        self.out.encode(bytes, into)
    }
}

impl Decoder for ClientEnd {
    type Item = Response<PatientProfileResponse>;
    type Error = io::Error;

    fn decode(&mut self, from: &mut BytesMut) -> io::Result<Option<Self::Item>> {
        let Some(frame) = self.back.decode(from)? else { return Ok(None) };
        Ok(Some(match decode(&frame)? {
            Said::Answer { id, answer } => Response { request_id: id, message: Ok(answer) },
            Said::Refused { id, why } => Response {
                request_id: id,
                message: Err(ServerError::new(io::ErrorKind::PermissionDenied, why)),
            },
            Said::Failed { id, why } => {
                Response { request_id: id, message: Err(ServerError::new(io::ErrorKind::Other, why)) }
            }
        }))
    }
}

impl Decoder for ServerEnd {
    type Item = ClientMessage<PatientProfileRequest>;
    type Error = io::Error;

    fn decode(&mut self, from: &mut BytesMut) -> io::Result<Option<Self::Item>> {
        let Some(frame) = self.questions.decode(from)? else { return Ok(None) };
        Ok(Some(match decode(&frame)? {
            Question::Call { id, wait_ms, call } => {
                let mut context = tarpc::context::current();
                context.deadline = Instant::now() + Duration::from_millis(wait_ms.into()).min(MAX_WAIT);
                ClientMessage::Request(Request { context, id, message: call })
            }
            Question::Cancel { id } => {
                ClientMessage::Cancel { trace_context: tarpc::trace::Context::default(), request_id: id }
            }
        }))
    }
}

impl Encoder<Response<PatientProfileResponse>> for ServerEnd {
    type Error = io::Error;

    fn encode(&mut self, response: Response<PatientProfileResponse>, into: &mut BytesMut) -> io::Result<()> {
        let id = response.request_id;
        let said = match response.message {
            Ok(answer) => Said::Answer { id, answer },
            Err(error) if error.kind == io::ErrorKind::PermissionDenied => {
                Said::Refused { id, why: error.detail }
            }
            Err(_) => {
                Said::Failed { id, why: "Too much was asked at once, and this was left out.".to_owned() }
            }
        };
        let bytes = if let Some(bytes) = encode(&said, MAX_ANSWER)? {
            bytes
        } else {
            let why = "The answer is too long to be sent: ask for less at once.".to_owned();
            encode(&Said::<()>::Failed { id, why }, MAX_ANSWER)?.ok_or(io::ErrorKind::FileTooLarge)?
        };
        self.answers.encode(bytes, into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(bytes: &[u8]) -> BytesMut {
        let mut out = BytesMut::new();
        lengths(MAX_ANSWER).encode(Bytes::copy_from_slice(bytes), &mut out).unwrap();
        out
    }

    fn call(patient: &str) -> PatientProfileRequest {
        PatientProfileRequest::Record { patient: patient.to_owned() }
    }

    #[test]
    fn a_question_comes_through_whole() {
        let mut bytes = BytesMut::new();
        let request = Request { context: tarpc::context::current(), id: 7, message: call("1000296") };
        ClientEnd::default().encode(ClientMessage::Request(request), &mut bytes).unwrap();
        let mut half = bytes.split_to(bytes.len() - 1);
        assert!(ServerEnd::default().decode(&mut half.clone()).unwrap().is_none(), "a frame cut off waits");
        half.unsplit(bytes);
        match ServerEnd::default().decode(&mut half).unwrap() {
            Some(ClientMessage::Request(request)) => {
                assert_eq!(request.id, 7);
                assert!(
                    matches!(request.message, PatientProfileRequest::Record { patient } if patient == "1000296")
                );
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn hostile_frames_are_refused_and_cost_nothing() {
        let wait_for_ever = Question::Call { id: 1, wait_ms: u32::MAX, call: call("x") };
        let bytes = encode(&wait_for_ever, MAX_QUESTION).unwrap().unwrap();
        let Some(ClientMessage::Request(request)) = ServerEnd::default().decode(&mut framed(&bytes)).unwrap()
        else {
            panic!("a call")
        };
        assert!(request.context.deadline <= Instant::now() + MAX_WAIT);

        let mut left_over = bytes.to_vec();
        left_over.push(0);
        assert!(ServerEnd::default().decode(&mut framed(&left_over)).is_err());
        assert!(ServerEnd::default().decode(&mut framed(&[9; 40])).is_err());
        let oversize = u32::MAX.to_be_bytes();
        assert!(ServerEnd::default().decode(&mut BytesMut::from(&oversize[..])).is_err());
        // A text that claims to be of 2^62 bytes.
        let mut claims = bytes[..16].to_vec();
        claims.extend((1u64 << 62).to_le_bytes());
        assert!(ServerEnd::default().decode(&mut framed(&claims)).is_err());
    }

    #[test]
    fn what_does_not_fit_is_told_apart_before_it_is_sent() {
        assert!(fits(&call("1000296")));
        assert!(!fits(&call(&"x".repeat(MAX_QUESTION))));
    }

    #[test]
    fn an_answer_too_long_becomes_a_sentence() {
        let letter = crate::service::api::LetterFile { id: "L1".into(), bytes: vec![0; MAX_ANSWER] };
        let answer = PatientProfileResponse::LetterFile(Ok(letter));
        let mut bytes = BytesMut::new();
        ServerEnd::default().encode(Response { request_id: 3, message: Ok(answer) }, &mut bytes).unwrap();
        let response = ClientEnd::default().decode(&mut bytes).unwrap().unwrap();
        assert_eq!(response.request_id, 3);
        assert!(response.message.unwrap_err().detail.contains("too long"));
    }
}
