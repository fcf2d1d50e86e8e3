//! An API of large files, as the generator would write it, and a server for it that counts what is in flight.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::net::TcpListener;
use typewright_runtime::http::{Blob, Body, Bytes, FilePart, Multipart, Unexpected};
use typewright_runtime::server::{ErrorShape, Routes};
use typewright_runtime::{form, message, operation, response, responses};

pub(crate) const PIECE: usize = 64 << 10;
pub(crate) const PIECES: usize = 1024;
pub(crate) const TOTAL: usize = PIECE * PIECES;

macro_rules! blob_message {
    ($($name:ident),*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            pub(crate) content: Blob,
        }
        message! { $name { parameters: {} body: blob("*/*") content required } }
    )*};
}
blob_message!(UploadRequest, EchoRequest, CollectRequest, Download_);
response! { Download_: 200 message }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DownloadRequest {
    pub(crate) pieces: u32,
}
message! { DownloadRequest { parameters: { pieces: Parameter::query("pieces") } body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) content: String,
}
message! { Said { parameters: {} body: text("text/plain") content required } }
response! { Said: 200 message }

#[derive(Debug, PartialEq)]
pub(crate) enum Failed {
    Other(Box<Unexpected>),
}
responses! { Failed {} else Other }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scan {
    pub(crate) content: Multipart,
}
message! { Scan { parameters: {} body: multipart("multipart/mixed") content required } }
response! { Scan: 200 message }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BookForm {
    pub(crate) title: String,
    pub(crate) scan: FilePart,
}
form! { BookForm { "title" => title: required, "scan" => scan: required, .. } }
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AddBookRequest {
    pub(crate) content: BookForm,
}
message! {
    AddBookRequest { parameters: {} body: form_data("multipart/form-data") content required }
}

macro_rules! operations {
    ($($name:ident($request:ident) -> $response:ident: $method:ident $path:literal;)+) => {$(
        pub(crate) struct $name;
        operation! {
            $name($request) -> $response | Failed {
                id: $path,
                method: $method,
                path: $path,
            }
        }
    )+};
}
operations! {
    Upload(UploadRequest) -> Said: POST "/upload";
    Collect(CollectRequest) -> Said: POST "/collect";
    Echo(EchoRequest) -> Download_: POST "/echo";
    SwapScan(Scan) -> Scan: POST "/scan";
    AddBook(AddBookRequest) -> Said: POST "/books";
    Download(DownloadRequest) -> Download_: GET "/download";
}

/// How much was made and how much of it was read.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    made: AtomicUsize,
    read: AtomicUsize,
    most: AtomicUsize,
}

impl Flow {
    pub(crate) fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }

    /// The most that was made and not yet read.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    pub(crate) fn read(&self, bytes: usize) {
        self.read.fetch_add(bytes, Ordering::SeqCst);
    }

    fn make(&self, bytes: usize) {
        let made = self.made.fetch_add(bytes, Ordering::SeqCst) + bytes;
        let waiting = made.saturating_sub(self.read.load(Ordering::SeqCst));
        self.most.fetch_max(waiting, Ordering::SeqCst);
    }
}

/// A stream of equal pieces, made when they are asked for.
pub(crate) struct Pieces {
    left: usize,
    flow: Arc<Flow>,
}

impl Pieces {
    pub(crate) fn body(pieces: usize, flow: Arc<Flow>) -> Body {
        Body::from_stream(Self { left: pieces, flow })
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.flow.make(PIECE);
        Poll::Ready(Some(Ok(Bytes::from(vec![7; PIECE]))))
    }
}

/// A stream of what there is.
pub(crate) struct Iter<I>(pub(crate) I);

impl<I: Iterator + Unpin> Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }
}

static SHAPE: ErrorShape = ErrorShape::PROBLEM_JSON;

pub(crate) fn router() -> axum::Router {
    Routes::new(Arc::new(()), &SHAPE)
        .max_body(3 * PIECE)
        .open(|_, request: UploadRequest| async move {
            let Blob {
                media_type,
                mut body,
            } = request.content;
            let mut length = 0;
            while let Some(piece) = body.chunk().await? {
                length += piece.len();
            }
            Ok(Said {
                content: format!("{media_type} {length}"),
            })
        })
        .open(|_, request: CollectRequest| async move {
            let length = request.content.bytes().await?.len();
            Ok(Said {
                content: length.to_string(),
            })
        })
        .open(|_, request: EchoRequest| async move {
            Ok(Download_ {
                content: request.content,
            })
        })
        .open(|_, request: Scan| async move {
            let mut parts = request.content.parts();
            let mut details = parts.next().await?.unwrap_or_default();
            details.body = details.body.bytes().await?.into();
            let scan = parts.next().await?.unwrap_or_default();
            // The scan goes out as it comes in.
            Ok(Scan {
                content: Multipart::new(vec![details, scan]),
            })
        })
        .open(|_, request: AddBookRequest| async move {
            let BookForm { title, scan } = request.content;
            let (name, length) = (
                scan.name.unwrap_or_default(),
                scan.content.bytes().await?.len(),
            );
            Ok(Said {
                content: format!("{title} {name} {length}"),
            })
        })
        .open(|_, request: DownloadRequest| async move {
            let body = Pieces::body(request.pieces as usize, Arc::default());
            Ok(Download_ {
                content: Blob::new("video/any", body),
            })
        })
        .into_router()
}

/// Serves a router on a port of its own and gives its URL.
pub(crate) async fn serve(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
