//! How each fault looks on the connection: the steps that the proxy takes instead of passing an answer on.

use std::time::Duration;

use crate::fault::{Asks, Fault};
use crate::wire::{Head, Whole};

/// What the proxy does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Write(Vec<u8>),
    /// One byte, a pause, the next byte.
    Slowly(Vec<u8>, Duration),
    /// Again and again.
    Endlessly(Vec<u8>),
    Pause(Duration),
    /// Waits for the test.
    Gate,
    /// Waits until more of the request comes.
    Wait,
    /// Nothing, until the client goes.
    Silence,
    /// Nothing, and nothing is read either.
    Stop,
    Close,
    Reset,
}

use Step::{Close, Endlessly, Gate, Pause, Reset, Silence, Slowly, Stop, Wait, Write};

/// The steps for a request, and the answer to it if it was passed on.
pub(crate) fn steps(fault: Fault, request: &Head, answer: Option<&Whole>) -> Vec<Step> {
    match answer {
        None => without(fault, request),
        Some(answer) => with(fault, answer),
    }
}

/// Where the server was not asked.
fn without(fault: Fault, request: &Head) -> Vec<Step> {
    match fault {
        Fault::ResetAtOnce | Fault::ResetAfterHead => vec![Reset],
        Fault::CutRequest => vec![Wait, Reset],
        Fault::StopReading => vec![Stop],
        Fault::Silence => vec![Silence],
        Fault::AnswerEarly => {
            let close = "connection: close\r\n";
            vec![
                Write(made("413 Payload Too Large", close, "application/json", "{}")),
                Silence,
            ]
        }
        Fault::Page(200) => vec![Write(page("200 OK"))],
        Fault::Page(_) => vec![Write(page("502 Bad Gateway"))],
        Fault::Limited(asks) => vec![Write(limited(asks))],
        Fault::Unavailable => vec![Write(made("503 Service Unavailable", "", "", ""))],
        Fault::UnavailableAtTheGate => {
            vec![
                Gate,
                Write(made("503 Service Unavailable", "", "", "")),
            ]
        }
        Fault::EndlessInterim => vec![Endlessly(interim())],
        Fault::FloodOfInterim => vec![Write(interim().repeat(100_000)), Endlessly(interim())],
        Fault::Redirect => {
            let location = format!("location: {}\r\n", request.target());
            vec![Write(made("302 Found", &location, "", ""))]
        }
        Fault::Switch => vec![
            Write(b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: nonsense\r\n\r\n".to_vec()),
            Close,
        ],
        _ => vec![Close],
    }
}

/// Where the server carried it out: the answer comes, but not as it should come.
fn with(fault: Fault, answer: &Whole) -> Vec<Step> {
    let plain = answer.plain();
    let head = plain.len() - answer.body.len();
    let middle = head + answer.body.len() / 2;
    match fault {
        Fault::CloseWithoutAnswer => vec![Close],
        Fault::ResetWithoutAnswer => vec![Reset],
        Fault::Late => vec![Pause(Duration::from_millis(30)), Write(plain)],
        Fault::AnswerTwice => vec![Write([plain.clone(), plain].concat())],
        Fault::CloseAfterAnswer => vec![Write(plain), Close],
        Fault::CutHead => vec![Write(plain[..head / 2].to_vec()), Close],
        Fault::SilenceAfterHead => vec![Write(plain[..head].to_vec()), Silence],
        Fault::CutBody => vec![Write(plain[..middle].to_vec()), Close],
        Fault::ResetInBody => vec![
            Write(plain[..middle].to_vec()),
            // What is reset at once may not even arrive.
            Pause(Duration::from_millis(10)),
            Reset,
        ],
        Fault::SilenceInBody => vec![Write(plain[..middle].to_vec()), Silence],
        Fault::ByteByByte => vec![Slowly(plain, Duration::ZERO)],
        Fault::Trickle => vec![Slowly(plain, Duration::from_millis(20)), Close],
        Fault::SlowPieces => {
            let pieces = answer.body.chunks(answer.body.len().div_ceil(10));
            let steps = pieces.flat_map(|piece| {
                let pause = Pause(Duration::from_millis(150));
                [pause, Write(piece.to_vec())]
            });
            let head = Write(plain[..head].to_vec());
            std::iter::once(head).chain(steps).collect()
        }
        _ => reframed(fault, answer),
    }
}

/// The answer's head, and what belongs to it, are not as they should be.
fn reframed(fault: Fault, answer: &Whole) -> Vec<Step> {
    match fault {
        Fault::CutChunks => vec![Write(chunks(answer, "5", &answer.body[..5])), Close],
        Fault::GarbledChunk => vec![Write(chunks(answer, "five", &answer.body)), Close],
        Fault::ChunkTooLarge => {
            let large = "F".repeat(20);
            vec![Write(chunks(answer, &large, &answer.body)), Close]
        }
        Fault::NoLength => vec![Write(answer.written("", &answer.body)), Close],
        Fault::NoLengthCut => {
            let cut = &answer.body[..answer.body.len() - 5];
            vec![Write(answer.written("", cut)), Close]
        }
        Fault::LengthTooShort => {
            let length = format!("content-length: {}\r\n", answer.body.len() - 5);
            vec![Write(answer.written(&length, &answer.body))]
        }
        Fault::LengthTooLarge => {
            let fields = "content-length: 9999999999999999999\r\n";
            vec![Write(answer.written(fields, &answer.body)), Silence]
        }
        Fault::TwoLengths => {
            let length = answer.body.len();
            let fields = format!(
                "content-length: {length}\r\ncontent-length: {}\r\n",
                length - 1
            );
            vec![Write(answer.written(&fields, &answer.body)), Close]
        }
        Fault::GarbledStatus => vec![Write(replaced(&answer.plain(), b"200", b"2x0")), Close],
        Fault::OtherProtocol => vec![Write(b"\x15\x03\x01\x00\x02\x02\x0a".repeat(3)), Close],
        Fault::GarbledHeader => {
            vec![
                Write(answer.written("na\x01me\0: x\r\ncontent-length: 0\r\n", b"")),
                Close,
            ]
        }
        Fault::EndlessHead => vec![
            Write(format!("{}\r\n", answer.head.first).into_bytes()),
            Endlessly(b"x-filler: and so on and so on\r\n".to_vec()),
        ],
        Fault::EndlessBody => vec![
            Write(answer.written("transfer-encoding: chunked\r\n", b"2\r\n{\"\r\n")),
            Endlessly(format!("400\r\n{}\r\n", "x".repeat(0x400)).into_bytes()),
        ],
        _ => vec![Write(refilled(fault, answer))],
    }
}

/// The answer's body is another, or something comes before it.
fn refilled(fault: Fault, answer: &Whole) -> Vec<u8> {
    let with_body = |body: &[u8]| {
        let length = format!("content-length: {}\r\n", body.len());
        answer.written(&length, body)
    };
    match fault {
        Fault::GarbledJson => with_body(&replaced(&answer.body, b":", b";")),
        Fault::GarbledUtf8 => with_body(&replaced(&answer.body, b"\":\"", b"\":\"\xff")),
        Fault::Gzip => {
            let fields = "content-encoding: gzip\r\ncontent-length: 6\r\n";
            answer.written(fields, b"\x1f\x8b\x08\xff\xfe\xfd")
        }
        Fault::Interim => {
            let before = b"HTTP/1.1 100 Continue\r\n\r\n".to_vec();
            [before, interim(), answer.plain()].concat()
        }
        Fault::Nested => with_body("{\"a\":".repeat(10_000).as_bytes()),
        Fault::Empty => with_body(b""),
        _ => answer.plain(),
    }
}

fn interim() -> Vec<u8> {
    b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n".to_vec()
}

fn chunks(answer: &Whole, size: &str, content: &[u8]) -> Vec<u8> {
    let mut body = format!("{size}\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
    answer.written("transfer-encoding: chunked\r\n", &body)
}

fn made(status: &str, fields: &str, media_type: &str, body: &str) -> Vec<u8> {
    let media_type = match media_type {
        "" => String::new(),
        some => format!("content-type: {some}\r\n"),
    };
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}{media_type}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn page(status: &str) -> Vec<u8> {
    made(
        status,
        "",
        "text/html",
        "<h1>This is the wrong machine</h1>",
    )
}

fn limited(asks: Asks) -> Vec<u8> {
    let (field, millis) = match asks {
        Asks::Nothing => (String::new(), ""),
        Asks::Seconds(seconds) => (seconds.to_string(), ""),
        Asks::PastDate => ("Sun, 06 Nov 1994 08:49:37 GMT".to_owned(), ""),
        Asks::FarDate => ("Fri, 31 Dec 9999 23:59:59 GMT".to_owned(), ""),
        Asks::Garbage => ("in a while, or -3".to_owned(), ""),
        Asks::TooLarge => ("9".repeat(100), ""),
        Asks::Millis(millis) => (String::new(), millis),
    };
    let field = match field.as_str() {
        "" => field,
        value => format!("retry-after: {value}\r\n"),
    };
    let member = match millis {
        "" => String::new(),
        millis => format!(r#", "retry_after_ms": {millis}"#),
    };
    let body = format!(r#"{{"errcode": "M_LIMIT_EXCEEDED", "error": "Too fast"{member}}}"#);
    made("429 Too Many Requests", &field, "application/json", &body)
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes
        .windows(old.len())
        .position(|at| at == old)
        .expect("the answer has something to be damaged");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}
