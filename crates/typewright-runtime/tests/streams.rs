//! Bodies of any size: handed on before they are received, both ways, in process and over a loopback connection.
#![cfg(all(feature = "reqwest", feature = "server"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod streams_api;

use std::sync::Arc;

use streams_api::*;
use typewright_runtime::client::{Client, Error};
use typewright_runtime::http::{
    Blob, Body, BodyError, Bytes, EncodeError, FilePart, Multipart, Part, Reply, Request,
    StatusCode,
};

fn upload(body: impl Into<Body>) -> UploadRequest {
    UploadRequest {
        content: Blob::new("video/any", body),
    }
}

fn download(pieces: u32) -> DownloadRequest {
    DownloadRequest { pieces }
}

/// Sends a file there and back, and says how much of it was on its way at most.
async fn there_and_back(client: &Client) -> usize {
    let flow = Arc::new(Flow::default());
    let content = Blob::new("video/any", Pieces::body(PIECES, Arc::clone(&flow)));
    let answer = client.send(&EchoRequest { content }).await.unwrap();
    assert_eq!(answer.content.media_type, "video/any");
    let mut body = answer.content.body;
    while let Some(piece) = body.chunk().await.unwrap() {
        flow.read(piece.len());
    }
    assert_eq!(flow.made(), TOTAL);
    flow.most()
}

#[tokio::test]
async fn a_body_is_never_held_whole_in_process() {
    let client = Client::builder("http://localhost").transport(router());
    let most = there_and_back(&client.build().unwrap()).await;
    assert!(most <= 2 * PIECE, "{most} were in flight");
}

#[tokio::test]
async fn a_body_is_never_held_whole_over_http() {
    let client = Client::new(serve(router()).await).unwrap();
    // What the connection's own buffers hold is the system's business; all of it they do not.
    let most = there_and_back(&client).await;
    assert!(most < TOTAL / 2, "{most} were in flight");
    // One way only, and bytes in hand without ceremony.
    let pieces = upload(Pieces::body(PIECES, Arc::default()));
    let said = client.send(&pieces).await.unwrap();
    assert_eq!(said.content, format!("video/any {TOTAL}"));
    let said = client.send(&upload("in hand")).await.unwrap();
    assert_eq!(said.content, "video/any 7");
}

#[tokio::test]
async fn parts_are_handed_on_as_they_arrive() {
    let client = Client::new(serve(router()).await).unwrap();
    let flow = Arc::new(Flow::default());
    let scan = Part::new("video/any", Pieces::body(PIECES, Arc::clone(&flow)));
    let request = Scan {
        content: Multipart::new(vec![Part::new("text/plain", "small"), scan]),
    };
    let answer = client.send(&request).await.unwrap();
    let mut parts = answer.content.parts();
    let mut scan = parts.next().await.unwrap().unwrap();
    assert_eq!(scan.media_type(), Some("text/plain"));
    assert_eq!(scan.body.chunk().await.unwrap().unwrap(), "small");
    let mut scan = parts.next().await.unwrap().unwrap();
    while let Some(piece) = scan.body.chunk().await.unwrap() {
        flow.read(piece.len());
    }
    assert!(parts.next().await.unwrap().is_none());
    assert_eq!(flow.made(), TOTAL);
    assert!(flow.most() < TOTAL / 2, "{} were in flight", flow.most());
    // Parts that break off are the server's to tell.
    let cut = http::Request::post("/scan")
        .header("content-type", "multipart/mixed; boundary=x")
        .body(Bytes::from("--x"))
        .unwrap();
    let cut = <Scan as Request>::from_http(&cut).unwrap();
    let error = client.send(&cut).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn a_form_is_sent_as_it_is_made_and_held_within_a_limit() {
    let client = Client::new(serve(router()).await).unwrap();
    let book = |pieces| AddBookRequest {
        content: BookForm {
            title: "Title".to_owned(),
            scan: FilePart::new("a.pdf", "video/any", Pieces::body(pieces, Arc::default())),
        },
    };
    let said = client.send(&book(2)).await.unwrap();
    assert_eq!(said.content, format!("Title a.pdf {}", 2 * PIECE));
    let error = client.send(&book(3)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE));
}

#[tokio::test]
async fn a_stream_is_collected_within_a_limit() {
    let client = Client::builder("http://localhost")
        .transport(router())
        .max_body(3 * PIECE)
        .build()
        .unwrap();
    let found = client.send(&download(3)).await.unwrap();
    assert_eq!(found.content.bytes().await.unwrap().len(), 3 * PIECE);
    let found = client.send(&download(4)).await.unwrap();
    let error = found.content.clone().bytes().await.unwrap_err();
    assert!(matches!(error, BodyError::TooLarge { limit } if limit == 3 * PIECE));
    let error = found.content.bytes().await.unwrap_err();
    assert!(matches!(error, BodyError::Taken), "{error}");
    // Who asks for the answer as it came gets it whole, within the limit.
    let (_, raw) = client.send(&download(3)).raw().await.unwrap();
    assert_eq!(raw.body().len(), 3 * PIECE);
    let error = client.send(&download(4)).raw().await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit } if limit == 3 * PIECE));
    // A server's limit is for what a method collects.
    let whole = CollectRequest {
        content: Blob::new("a/b", Pieces::body(4, Arc::default())),
    };
    let error = client.send(&whole).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error() {
    let broken = || {
        let pieces = [Ok("half"), Err("the disk is gone")];
        Body::from_stream(Iter(pieces.map(|piece| piece.map(Bytes::from)).into_iter()))
    };
    let error = broken().bytes().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the content breaks off: the disk is gone"
    );
    let client = Client::new(serve(router()).await).unwrap();
    let error = client.send(&upload(broken())).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn bodies_compare_and_show_what_is_known() {
    let bytes = Body::from("abc");
    assert_eq!(bytes, Body::from(b"abc".as_slice()));
    assert_eq!(
        (bytes.size(), format!("{bytes:?}")),
        (Some(3), "3 bytes".to_owned())
    );
    let stream = Pieces::body(2, Arc::default());
    assert_eq!(stream, stream.clone());
    assert_ne!(stream, Pieces::body(2, Arc::default()));
    assert_ne!(stream, bytes);
    assert_eq!(format!("{stream:?}"), "a stream");
    assert!(stream.as_bytes().is_none());
    let sized = Body::stream(axum::body::Body::from("abc"));
    assert_eq!(format!("{sized:?}"), "a stream of 3 bytes");
    assert_eq!(Body::stream(axum::body::Body::empty()), Body::default());
    let (mut first, second) = (stream.clone(), stream);
    assert_eq!(first.chunk().await.unwrap().unwrap().len(), PIECE);
    assert!(matches!(second.bytes().await, Err(BodyError::Taken)));
    assert_eq!(first.bytes().await.unwrap().len(), PIECE);
}

#[test]
fn a_stream_has_no_form_in_bytes() {
    let stream = upload(Pieces::body(1, Arc::default()));
    let error = stream.to_http("http://a").unwrap_err();
    assert_eq!(error, EncodeError::Stream);
    let written = stream.to_http_stream("http://a").unwrap();
    assert_eq!(written.body(), &stream.content.body);
    let whole = upload("x").to_http("http://a").unwrap();
    assert_eq!(UploadRequest::from_http(&whole).unwrap(), upload("x"));
    let found = Download_ {
        content: Blob::new("a/b", Pieces::body(1, Arc::default())),
    };
    assert_eq!(found.to_http().unwrap_err(), EncodeError::Stream);
    let written = found.to_http_stream().unwrap();
    assert_eq!(written.headers()["content-type"], "a/b");
}
