//! Bodies of several parts: written, read as they arrive in whatever pieces, and damaged.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::{HeaderMap, HeaderValue};
use typewright_runtime::http::{
    Body, BodyError, Bytes, EncodeError, Fault, Multipart, Operation, Part, PartsError, Reply,
    Request, Unexpected,
};
use typewright_runtime::{Map, message, operation, response, responses};

#[derive(Clone, Debug, PartialEq)]
struct SendRequest {
    content: Multipart,
}
message! { SendRequest { parameters: {} body: multipart("multipart/related") content required } }
#[derive(Clone, Debug, PartialEq)]
struct Sent {
    content: Option<Multipart>,
}
message! { Sent { parameters: {} body: multipart("multipart/mixed") content optional } }
response! { Sent: 200 message }
#[derive(Clone, Debug, PartialEq)]
enum Failed {
    Other(Unexpected),
}
responses! { Failed {} else Other }
struct Send;
operation! { Send(SendRequest) -> Sent | Failed { id: "send", method: POST, path: "/send", } }

/// Pieces as they are; each has to be waited for.
struct Pieces(std::vec::IntoIter<Bytes>, bool);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// A received body, in pieces of this size.
fn received(boundary: &str, text: &[u8], size: usize) -> Multipart {
    let pieces: Vec<Bytes> = text.chunks(size).map(Bytes::copy_from_slice).collect();
    let request = http::Response::builder()
        .header(
            "content-type",
            format!("multipart/mixed; boundary=\"{boundary}\""),
        )
        .body(())
        .unwrap();
    let body = Body::from_stream(Pieces(pieces.into_iter(), false));
    let sent = Sent::from_http_stream(request.status(), request.headers(), &body);
    sent.unwrap().unwrap().content.unwrap()
}

/// All parts, each read piece by piece.
async fn parts_of(body: Multipart) -> Result<Vec<(HeaderMap, Vec<u8>)>, PartsError> {
    let mut parts = body.parts();
    let mut found = Vec::new();
    while let Some(mut part) = parts.next().await? {
        let mut content = Vec::new();
        while let Some(piece) = part.body.chunk().await.map_err(PartsError::Body)? {
            assert!(!piece.is_empty());
            content.extend_from_slice(&piece);
        }
        found.push((part.headers, content));
    }
    assert!(parts.next().await?.is_none());
    Ok(found)
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let value = |text: &str| HeaderValue::from_str(text).unwrap();
    pairs
        .iter()
        .map(|(name, text)| (name.parse().unwrap(), value(text)))
        .collect()
}

/// What a server of files sends: metadata and a file.
const MEDIA: &[u8] = b"a preamble\r\n--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b  \r\n\
    content-type: text/plain\r\nContent-Disposition: attachment; filename=\"a \\\"b\\\".txt\"\r\n\r\n\
    one\r\n-\r\n--\r\n--a\r\ntwo\r\n\r\n--b\r\n\r\n\r\n--b--\r\nan epilogue";

#[tokio::test]
async fn parts_are_found_in_whatever_pieces() {
    for size in (1..40).chain([MEDIA.len()]) {
        let found = parts_of(received("b", MEDIA, size)).await.unwrap();
        let expected = [
            (
                headers(&[("content-type", "application/json")]),
                b"{}".to_vec(),
            ),
            (
                headers(&[
                    ("content-type", "text/plain"),
                    (
                        "content-disposition",
                        "attachment; filename=\"a \\\"b\\\".txt\"",
                    ),
                ]),
                b"one\r\n-\r\n--\r\n--a\r\ntwo\r\n".to_vec(),
            ),
            (HeaderMap::new(), Vec::new()),
        ];
        assert_eq!(found, expected, "{size}");
    }
    let all = received("b", MEDIA, 7).collect().await.unwrap();
    assert_eq!(all[0].clone().read_json::<Map>().await.unwrap(), Map::new());
    assert_eq!(all[1].file_name().as_deref(), Some("a \"b\".txt"));
    assert_eq!(all[1].media_type(), Some("text/plain"));
    assert_eq!((all[2].file_name(), all[2].media_type()), (None, None));
}

#[tokio::test]
async fn what_is_passed_over_cannot_be_read_any_more() {
    for size in [1, 5, MEDIA.len()] {
        let mut parts = received("b", MEDIA, size).parts();
        let first = parts.next().await.unwrap().unwrap();
        let mut second = parts.next().await.unwrap().unwrap();
        let error = first.body.bytes().await.unwrap_err();
        let BodyError::Stream(error) = error else {
            panic!("{error}")
        };
        assert!(
            matches!(error.downcast_ref(), Some(PartsError::Passed)),
            "{error}"
        );
        assert!(!second.body.chunk().await.unwrap().unwrap().is_empty());
        assert_eq!(parts.next().await.unwrap().unwrap().headers.len(), 0);
        assert!(parts.next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn malformed_bodies_are_told_apart_from_whole_ones() {
    let long = format!("--b\r\nx: {}\r\n\r\n\r\n--b--", "y".repeat(20_000));
    let many = format!("--b\r\n{}\r\n\r\n--b--", "x: y\r\n".repeat(40));
    for (text, reason) in [
        ("", "before its last part"),
        ("no boundary at all", "before its last part"),
        ("--b", "before its last part"),
        ("--b\r\n\r\nopen", "before its last part"),
        ("--b\r\nx: y\r\n", "before its last part"),
        ("--b\r\n\r\n\r\n--b-", "before its last part"),
        ("--bc\r\n\r\n\r\n--b--", "more behind a boundary"),
        ("--b\n\nx\n--b--", "more behind a boundary"),
        ("--b\r\n\r\n\r\n--b-x", "more behind a boundary"),
        ("--b\r\nno header\r\n\r\n\r\n--b--", "headers are none"),
        ("--b\r\n: y\r\n\r\n\r\n--b--", "headers are none"),
        (&many, "headers are none"),
        (&long, "headers of a part are too long"),
    ] {
        for size in [1, 3, 100_000] {
            let error = parts_of(received("b", text.as_bytes(), size))
                .await
                .unwrap_err();
            let told = error.to_string();
            assert!(told.contains(reason), "{text:.40}: {told}");
        }
    }
    let none = received("b", b"--b--", 2);
    assert_eq!(none.collect().await.unwrap(), []);
    let crowd = format!("{}--b--", "--b\r\n\r\n\r\n".repeat(10_001));
    let crowd = received("b", crowd.as_bytes(), 1000).collect().await;
    assert!(matches!(crowd, Err(PartsError::TooMany)), "{crowd:?}");
}

#[tokio::test]
async fn what_is_written_is_read_again() {
    let mut named = Part::new("image/png", vec![0, 13, 10, 45, 45, 255]);
    named
        .headers
        .insert("x-name", HeaderValue::from_static("a"));
    let parts = vec![Part::json(&vec![1_i64, 2]), named, Part::default()];
    let request = SendRequest {
        content: Multipart::new(parts.clone()),
    };
    let written = request.to_http("http://a").unwrap();
    let media_type = written.headers()["content-type"].to_str().unwrap();
    assert!(
        media_type.starts_with("multipart/related; boundary="),
        "{media_type}"
    );
    let read = SendRequest::from_http(&written).unwrap();
    assert_eq!(read.content.media_type(), media_type);
    assert_eq!(read.clone().content.collect().await.unwrap(), parts);
    // What was received goes out as it came.
    let again = read.to_http("http://a").unwrap();
    assert_eq!(
        (again.headers(), again.body()),
        (written.headers(), written.body())
    );
    // No two bodies have one boundary, and none is in the content.
    assert_ne!(Multipart::new(Vec::new()), Multipart::new(Vec::new()));

    let content = Body::from_stream(Pieces(
        vec![Bytes::from("ab"), Bytes::from("c")].into_iter(),
        false,
    ));
    let streamed = SendRequest {
        content: Multipart::new(vec![Part::new("a/b", content)]),
    };
    assert_eq!(
        streamed.to_http("http://a").unwrap_err(),
        EncodeError::Stream
    );
    let (head, body) = streamed.to_http_stream("http://a").unwrap().into_parts();
    let whole = http::Request::from_parts(head, body.bytes().await.unwrap());
    let parts = SendRequest::from_http(&whole)
        .unwrap()
        .content
        .collect()
        .await
        .unwrap();
    assert_eq!(parts, [Part::new("a/b", "abc")]);
    let sized = Part::new("a/b", Body::stream(Body::from("abc")));
    assert!(Multipart::new(vec![sized]).collect().await.is_ok());
}

#[test]
fn a_body_without_a_boundary_is_refused() {
    for media_type in [
        "multipart/related",
        "multipart/related; boundary=",
        "multipart/related; boundary=\"a\u{1}\"",
        "multipart/related; boundary=\"a \"",
    ] {
        let mut request = http::Request::post("/send")
            .body(Bytes::from("--b--"))
            .unwrap();
        let value = HeaderValue::from_bytes(media_type.as_bytes());
        let Ok(value) = value else { continue };
        request.headers_mut().insert("content-type", value);
        let error = SendRequest::from_http(&request).unwrap_err();
        assert!(
            matches!(error.fault, Fault::Unreadable(_)),
            "{media_type}: {error}"
        );
    }
    let absent = http::Response::new(Bytes::new());
    assert_eq!(
        Sent::from_http(&absent).unwrap().unwrap(),
        Sent { content: None }
    );
    assert_eq!(Send::INFO.id, "send");
}

/// Bytes that are taken out, put in, doubled and exchanged: each is parts or an error, at once or piece by piece, and
/// both ways the same.
#[tokio::test]
async fn damage_is_no_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = move |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).unwrap()
    };
    const PIECES: [&[u8]; 8] = [
        b"\r\n",
        b"--b",
        b"--b--",
        b"\r",
        b":",
        b"\0",
        b"-",
        b"\r\n\r\n",
    ];
    let (mut whole, mut broken) = (0, 0);
    for _ in 0..3000 {
        let mut text = MEDIA.to_vec();
        for _ in 0..=below(3) {
            let at = below(text.len());
            let end = (at + below(6)).min(text.len());
            let piece = PIECES[below(PIECES.len())];
            let piece = if below(2) == 0 { piece } else { b"" };
            text.splice(at..end, piece.iter().copied());
        }
        let at_once = received("b", &text, text.len()).collect().await;
        let bit_by_bit = parts_of(received("b", &text, 1 + below(9))).await;
        match (at_once, bit_by_bit) {
            (Ok(parts), Ok(found)) => {
                whole += 1;
                let parts: Vec<(HeaderMap, Vec<u8>)> = parts
                    .into_iter()
                    .map(|part| (part.headers, part.body.as_bytes().unwrap().to_vec()))
                    .collect();
                assert_eq!(parts, found, "{:?}", String::from_utf8_lossy(&text));
            }
            (Err(_), Err(_)) => broken += 1,
            (a, b) => panic!("{a:?} {b:?} {:?}", String::from_utf8_lossy(&text)),
        }
    }
    assert!(whole > 300 && broken > 300, "{whole} {broken}");
}
