//! Parts to a body: bytes if all parts are, else a stream of them one after the other.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use memchr::memmem;

use super::Part;
use crate::http::{Body, BodyError};

/// A boundary that nobody can foresee and that is in none of the parts that are in hand.
pub(crate) fn boundary_for(parts: &[Part]) -> String {
    loop {
        // The keys of both are the system's randomness.
        let halves = [(); 2].map(|()| RandomState::new().hash_one(parts.len()));
        let boundary: String = halves.iter().map(|half| format!("{half:016x}")).collect();
        let finder = memmem::Finder::new(boundary.as_bytes());
        let holds = |part: &Part| {
            part.body
                .as_bytes()
                .is_some_and(|bytes| finder.find(bytes).is_some())
        };
        if !parts.iter().any(holds) {
            return boundary;
        }
    }
}

/// The body that these parts make.
pub(crate) fn join(parts: Vec<Part>, boundary: &str) -> Body {
    let mut pieces: VecDeque<Body> = VecDeque::new();
    let mut before = String::new();
    for part in parts {
        let mut head = format!("{before}--{boundary}\r\n").into_bytes();
        for (name, value) in &part.headers {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        pieces.push_back(head.into());
        pieces.push_back(part.body);
        "\r\n".clone_into(&mut before);
    }
    pieces.push_back(format!("{before}--{boundary}--\r\n").into());
    let in_hand: Option<Vec<&Bytes>> = pieces.iter().map(Body::as_bytes).collect();
    match in_hand {
        Some(bytes) => {
            let all: Vec<u8> = bytes
                .into_iter()
                .flat_map(|bytes| bytes.iter().copied())
                .collect();
            all.into()
        }
        None => Body::stream(Chain(pieces)),
    }
}

/// Bodies one after the other.
struct Chain(VecDeque<Body>);

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let pieces = &mut self.get_mut().0;
        while let Some(piece) = pieces.front_mut() {
            match Pin::new(piece).poll_frame(context) {
                Poll::Ready(None) => drop(pieces.pop_front()),
                // Trailers belong to the body that a part was taken from.
                Poll::Ready(Some(Ok(frame))) if !frame.is_data() => {}
                other => return other,
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let exact: Option<u64> = self.0.iter().map(Body::size).sum();
        exact.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
