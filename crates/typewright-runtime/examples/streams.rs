//! How much memory a large upload and a large download over a loopback connection need: `cargo run --release -p
//! typewright-runtime --all-features --example streams [MB]`. Prints the peak of the process before and after, where
//! the system tells it (Linux).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use futures_core::Stream;
use tokio::net::TcpListener;
use typewright_runtime::client::{BoxError, Client};
use typewright_runtime::http::{Blob, Body, Bytes, Unexpected};
use typewright_runtime::server::{ErrorShape, Routes};
use typewright_runtime::{message, operation, response, responses};

const PIECE: usize = 64 << 10;

#[derive(Debug)]
struct File {
    content: Blob,
}
message! { File { parameters: {} body: blob("*/*") content required } }
response! { File: 200 message }
#[derive(Debug)]
struct Size {
    bytes: u64,
}
message! { Size { parameters: { bytes: Parameter::query("bytes") } body: none } }
#[derive(Debug)]
struct Stored {
    bytes: u64,
}
message! { Stored { parameters: { bytes: Parameter::header("X-Bytes") } body: none } }
response! { Stored: 200 message }
#[derive(Debug)]
enum Failed {
    Other(Unexpected),
}
responses! { Failed {} else Other }
struct Upload;
operation! { Upload(File) -> Stored | Failed { id: "upload", method: PUT, path: "/file", } }
struct Download;
operation! { Download(Size) -> File | Failed { id: "download", method: GET, path: "/file", } }

/// So many bytes, made piece by piece.
struct Zeros(usize);

impl Stream for Zeros {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = self.0.min(PIECE);
        self.0 -= piece;
        Poll::Ready((piece > 0).then(|| Ok(Bytes::from(vec![0; piece]))))
    }
}

fn zeros(bytes: usize) -> Blob {
    Blob::new("application/octet-stream", Body::from_stream(Zeros(bytes)))
}

async fn length(mut body: Body) -> Result<u64, BoxError> {
    let mut bytes = 0;
    while let Some(piece) = body.chunk().await? {
        bytes += piece.len() as u64;
    }
    Ok(bytes)
}

/// The most memory the process has had, in kB.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |text| text.trim().to_owned())
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    static SHAPE: ErrorShape = ErrorShape::PROBLEM_JSON;
    let megabytes: usize = std::env::args()
        .nth(1)
        .map_or(Ok(200), |text| text.parse())?;
    let bytes = megabytes << 20;
    let router = Routes::new(Arc::new(()), &SHAPE)
        .open(|_, request: File| async move {
            let bytes = length(request.content.body).await.unwrap_or_default();
            Ok(Stored { bytes })
        })
        .open(|_, request: Size| async move {
            let bytes = usize::try_from(request.bytes).unwrap_or_default();
            Ok(File {
                content: zeros(bytes),
            })
        })
        .into_router();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::new(format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(async move { axum::serve(listener, router).await });

    println!("before: peak {}", peak());
    let begun = Instant::now();
    let content = zeros(bytes);
    let stored = client.send(&File { content }).await?;
    println!(
        "sent {} in {:?}: peak {}",
        stored.bytes,
        begun.elapsed(),
        peak()
    );
    let begun = Instant::now();
    let asked = Size {
        bytes: bytes as u64,
    };
    let file = client.send(&asked).await?;
    let received = length(file.content.body).await?;
    println!(
        "received {received} in {:?}: peak {}",
        begun.elapsed(),
        peak()
    );
    Ok(())
}
