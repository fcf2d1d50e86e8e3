//! What the proxy can do to a request and its answer, and what a client is to make of it.

use crate::calls::{Kind, Op};

/// A fault, applied to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Everything is passed on as it is.
    None,
    /// Nobody listens.
    Refuse,
    /// The connection is closed before anything is read.
    CloseAtOnce,
    /// The connection is reset before anything is read.
    ResetAtOnce,
    /// The head is read, then the connection is closed.
    CloseAfterHead,
    /// The head is read, then the connection is reset.
    ResetAfterHead,
    /// The head is read and nothing more, for ever.
    StopReading,
    /// The head and a part of the body are read, then the connection is reset.
    CutRequest,
    /// Only the head is read, and answered with 413.
    AnswerEarly,
    /// There is no answer.
    Silence,
    /// An answer of 503, when the test lets it go.
    UnavailableAtTheGate,
    /// The request is carried out, then the connection is closed.
    CloseWithoutAnswer,
    /// The request is carried out, then the connection is reset.
    ResetWithoutAnswer,
    /// The request reaches the server twice.
    RequestTwice,
    /// The answer is a little late.
    Late,
    /// The answer comes twice.
    AnswerTwice,
    /// The connection is closed after the answer, which did not say so.
    CloseAfterAnswer,
    /// The answer ends in its head.
    CutHead,
    /// The answer stays away after its head.
    SilenceAfterHead,
    /// The answer ends in its body.
    CutBody,
    /// The answer is reset in its body.
    ResetInBody,
    /// The answer falls silent in its body.
    SilenceInBody,
    /// The answer ends between two chunks.
    CutChunks,
    /// The answer has a chunk whose length is no number.
    GarbledChunk,
    /// The answer has a chunk whose length is beyond all numbers.
    ChunkTooLarge,
    /// The answer comes byte by byte.
    ByteByByte,
    /// The answer comes byte by byte, so slowly that it takes too long.
    Trickle,
    /// The answer's body comes in pieces with pauses, a second and a half in all.
    SlowPieces,
    /// The answer has no status that is a number.
    GarbledStatus,
    /// The answer is of another protocol.
    OtherProtocol,
    /// The answer has a header field that is none.
    GarbledHeader,
    /// The answer has two lengths.
    TwoLengths,
    /// The answer's length is too small.
    LengthTooShort,
    /// The answer's length is larger than anybody wants to hold.
    LengthTooLarge,
    /// The answer has no length and ends with the connection.
    NoLength,
    /// The same, and it ends too early.
    NoLengthCut,
    /// The head of the answer never ends.
    EndlessHead,
    /// The body of the answer never ends.
    EndlessBody,
    /// The answer's body is no JSON.
    GarbledJson,
    /// The answer's body is no UTF-8.
    GarbledUtf8,
    /// The answer's body is said to be compressed, and is nothing.
    Gzip,
    /// A page for people, with this status.
    Page(u16),
    /// 429, and how long to wait.
    Limited(Asks),
    /// 503.
    Unavailable,
    /// Interim answers come before the answer.
    Interim,
    /// Interim answers and no other.
    EndlessInterim,
    /// The same, and the first hundred thousand as fast as they can be written.
    FloodOfInterim,
    /// A redirection to where it is.
    Redirect,
    /// The protocol is changed, which nobody asked for.
    Switch,
    /// An object in an object in an object, and so on.
    Nested,
    /// 200 and nothing.
    Empty,
}

/// How a server asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    Seconds(u64),
    PastDate,
    FarDate,
    Garbage,
    TooLarge,
    Millis(&'static str),
}

/// Every fault that any request may meet.
pub(crate) const ALL: &[Fault] = &[
    Fault::None,
    Fault::Refuse,
    Fault::CloseAtOnce,
    Fault::ResetAtOnce,
    Fault::CloseAfterHead,
    Fault::ResetAfterHead,
    Fault::Silence,
    Fault::CloseWithoutAnswer,
    Fault::ResetWithoutAnswer,
    Fault::RequestTwice,
    Fault::Late,
    Fault::AnswerTwice,
    Fault::CloseAfterAnswer,
    Fault::CutHead,
    Fault::SilenceAfterHead,
    Fault::CutBody,
    Fault::ResetInBody,
    Fault::SilenceInBody,
    Fault::CutChunks,
    Fault::GarbledChunk,
    Fault::ChunkTooLarge,
    Fault::ByteByByte,
    Fault::Trickle,
    Fault::GarbledStatus,
    Fault::OtherProtocol,
    Fault::GarbledHeader,
    Fault::TwoLengths,
    Fault::LengthTooShort,
    Fault::LengthTooLarge,
    Fault::NoLength,
    Fault::NoLengthCut,
    Fault::EndlessHead,
    Fault::EndlessBody,
    Fault::GarbledJson,
    Fault::GarbledUtf8,
    Fault::Gzip,
    Fault::Page(200),
    Fault::Page(502),
    Fault::Limited(Asks::Nothing),
    Fault::Limited(Asks::Seconds(0)),
    // Longer than the policy allows, and shorter than the call may take.
    Fault::Limited(Asks::Seconds(1)),
    Fault::Limited(Asks::Millis("700")),
    Fault::Limited(Asks::Seconds(3600)),
    Fault::Limited(Asks::Seconds(u64::MAX)),
    Fault::Limited(Asks::PastDate),
    Fault::Limited(Asks::FarDate),
    Fault::Limited(Asks::Garbage),
    Fault::Limited(Asks::TooLarge),
    Fault::Limited(Asks::Millis("20")),
    Fault::Limited(Asks::Millis("3600000")),
    Fault::Limited(Asks::Millis("-1")),
    Fault::Limited(Asks::Millis("1e400")),
    Fault::Limited(Asks::Millis("\"soon\"")),
    Fault::Unavailable,
    Fault::Interim,
    Fault::EndlessInterim,
    Fault::Redirect,
    Fault::Switch,
    Fault::Nested,
    Fault::Empty,
];

/// When a fault is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before anything is read.
    Connection,
    /// After the head of the request.
    Head,
    /// After the whole request.
    Request,
}

impl Fault {
    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Refuse | Self::CloseAtOnce | Self::ResetAtOnce => Stage::Connection,
            Self::CloseAfterHead
            | Self::ResetAfterHead
            | Self::StopReading
            | Self::CutRequest
            | Self::AnswerEarly => Stage::Head,
            _ => Stage::Request,
        }
    }

    /// How often the request is passed on to the server.
    pub(crate) fn passed_on(self) -> usize {
        match self {
            Self::RequestTwice => 2,
            Self::Silence
            | Self::UnavailableAtTheGate
            | Self::Page(_)
            | Self::Limited(_)
            | Self::Unavailable
            | Self::EndlessInterim
            | Self::FloodOfInterim
            | Self::Redirect
            | Self::Switch => 0,
            _ if self.stage() != Stage::Request => 0,
            _ => 1,
        }
    }

    /// What a call makes of it whose answer is in JSON.
    pub(crate) fn becomes(self, op: Op) -> Kind {
        match self {
            Self::None
            | Self::RequestTwice
            | Self::Late
            | Self::AnswerTwice
            | Self::CloseAfterAnswer
            | Self::ByteByByte
            | Self::SlowPieces
            | Self::NoLength
            | Self::Interim => Kind::Ok,
            Self::Refuse
            | Self::CloseAtOnce
            | Self::ResetAtOnce
            | Self::CloseAfterHead
            | Self::ResetAfterHead
            | Self::CutRequest
            | Self::CloseWithoutAnswer
            | Self::ResetWithoutAnswer
            | Self::CutHead
            | Self::CutBody
            | Self::ResetInBody
            | Self::CutChunks
            | Self::GarbledChunk
            | Self::ChunkTooLarge
            | Self::GarbledStatus
            | Self::OtherProtocol
            | Self::GarbledHeader
            | Self::TwoLengths
            | Self::EndlessHead => Kind::Transport,
            Self::StopReading
            | Self::Silence
            | Self::SilenceAfterHead
            | Self::SilenceInBody
            | Self::Trickle
            | Self::EndlessInterim
            | Self::FloodOfInterim => Kind::Timeout,
            Self::LengthTooLarge | Self::EndlessBody => Kind::TooLarge,
            Self::GarbledJson | Self::GarbledUtf8 | Self::Gzip | Self::Page(200) => {
                Kind::Decode(String::new())
            }
            Self::LengthTooShort | Self::NoLengthCut => {
                Kind::Decode(format!("/{}", op.ends_with()))
            }
            Self::Nested => Kind::Decode("/a".repeat(128)),
            Self::Empty => Kind::Decode(format!("/{}", op.needs())),
            Self::AnswerEarly => Kind::Api(413),
            Self::Page(status) => Kind::Api(status),
            Self::Limited(_) => Kind::Api(429),
            Self::Unavailable | Self::UnavailableAtTheGate => Kind::Api(503),
            Self::Redirect => Kind::Api(302),
            Self::Switch => Kind::Api(101),
        }
    }

    /// Whether a client may try again that waits half a second at most.
    pub(crate) fn is_worth_another(self, op: Op) -> bool {
        let too_long = matches!(
            self,
            Self::Limited(Asks::Seconds(1..) | Asks::FarDate | Asks::Millis("700" | "3600000"))
        );
        self.becomes(op).is_retryable() && !too_long
    }
}
