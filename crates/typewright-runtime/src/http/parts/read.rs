//! A body to parts, as it arrives: never more than a piece of it and the headers of one part are held.
//!
//! Written here because the crates that there are either want a form (`multer`, which besides takes in all that has
//! arrived before it looks at it, and headers of any length) or the whole message in memory.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::{Body as _, Frame};
use memchr::memmem;

use super::{Part, PartsError};
use crate::http::Body;

/// How long the headers of a part may be, and how many.
const MAX_HEAD: usize = 16 << 10;
const MAX_HEADERS: usize = 32;
/// How many parts are taken into memory at once.
const MAX_PARTS: usize = 10_000;

/// The parts of a body, one after the other. The content of a part has to be read before the next part is asked for;
/// what is left of it then is passed over.
#[derive(Debug)]
pub struct Parts(Arc<Mutex<Reader>>);

#[derive(Debug)]
struct Reader {
    body: Body,
    buffer: BytesMut,
    /// A line break, two hyphens and the boundary.
    delimiter: Vec<u8>,
    state: State,
    /// How many parts have begun.
    begun: u64,
    /// The last of them whose content was not read to its end.
    passed: u64,
    /// How many bytes at the beginning of the buffer are no content: a line break before the first delimiter, or the
    /// one that ends a part's headers. Either may be the beginning of a delimiter.
    lead: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Before the first delimiter, or in the content of a part.
    Content,
    /// Behind a delimiter.
    Delimited,
    /// Behind the last part, or after an error.
    Ended,
}

impl Parts {
    pub(super) fn new(body: Body, boundary: &str) -> Self {
        Self(Arc::new(Mutex::new(Reader {
            body,
            buffer: BytesMut::from(&b"\r\n"[..]),
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            state: State::Content,
            begun: 0,
            passed: 0,
            lead: 2,
        })))
    }

    /// The next part; nothing after the last. Its content is a stream.
    ///
    /// # Errors
    /// If there is neither a part nor the end here, or the body cannot be read.
    pub async fn next(&mut self) -> Result<Option<Part>, PartsError> {
        let polled = poll_fn(|context| lock(&self.0).poll_head(context));
        let Some(headers) = polled.await? else {
            return Ok(None);
        };
        let (number, limit) = {
            let reader = lock(&self.0);
            (reader.begun, reader.body.limit)
        };
        let content = Content {
            reader: Arc::clone(&self.0),
            number,
        };
        let body = Body::stream(content).limit(limit);
        Ok(Some(Part { headers, body }))
    }
}

fn lock(reader: &Mutex<Reader>) -> MutexGuard<'_, Reader> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All parts of a body that is in hand.
pub(crate) fn collect_now(body: Bytes, boundary: &str) -> Result<Vec<Part>, PartsError> {
    let parts = Parts::new(body.into(), boundary);
    let mut reader = lock(&parts.0);
    // Nothing has to be waited for.
    let mut context = Context::from_waker(Waker::noop());
    let mut found = Vec::new();
    while let Some(headers) = now(reader.poll_head(&mut context))? {
        if found.len() == MAX_PARTS {
            return Err(PartsError::TooMany);
        }
        let mut content = BytesMut::new();
        while let Some(piece) = now(reader.poll_content(&mut context))? {
            content.extend_from_slice(&piece);
        }
        let body = content.freeze().into();
        found.push(Part { headers, body });
    }
    Ok(found)
}

fn now<T>(polled: Poll<Result<T, PartsError>>) -> Result<T, PartsError> {
    match polled {
        Poll::Ready(result) => result,
        Poll::Pending => Err(PartsError::Truncated),
    }
}

impl Reader {
    /// The headers of the next part; nothing at the end. What is left of the part before is passed over.
    fn poll_head(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>, PartsError>> {
        let polled = ready!(self.poll_next_head(context));
        if !matches!(polled, Ok(Some(_))) {
            self.state = State::Ended;
        }
        Poll::Ready(polled)
    }

    fn poll_next_head(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>, PartsError>> {
        loop {
            match self.state {
                State::Ended => return Poll::Ready(Ok(None)),
                State::Content => {
                    self.passed = self.begun;
                    ready!(self.poll_content(context))?;
                }
                State::Delimited => match self.head()? {
                    Head::None => return Poll::Ready(Ok(None)),
                    Head::Part(headers) => {
                        self.state = State::Content;
                        self.begun += 1;
                        return Poll::Ready(Ok(Some(headers)));
                    }
                    Head::Incomplete => ready!(self.poll_more(context))?,
                },
            }
        }
    }

    /// What stands behind a delimiter.
    fn head(&mut self) -> Result<Head, PartsError> {
        if self.buffer.starts_with(b"--") {
            return Ok(Head::None);
        }
        let padding = self
            .buffer
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let line = self.buffer.get(padding..).unwrap_or_default();
        let incomplete = match line {
            [] | b"-" | b"\r" => true,
            [b'\r', b'\n', ..] => false,
            _ => return Err(PartsError::Malformed("there is more behind a boundary")),
        };
        let end = memmem::find(line, b"\r\n\r\n");
        match end {
            Some(end) if !incomplete && end <= MAX_HEAD => {
                let headers = headers(line.get(2..end + 4).unwrap_or_default())?;
                // The last line break may be the beginning of the next delimiter.
                self.buffer.advance(padding + end + 2);
                self.lead = 2;
                Ok(Head::Part(headers))
            }
            None if self.buffer.len() <= MAX_HEAD => Ok(Head::Incomplete),
            _ => Err(PartsError::HeadTooLarge),
        }
    }

    /// The next piece of what stands before the next delimiter; nothing when that is reached.
    fn poll_content(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, PartsError>> {
        while self.state == State::Content {
            let found = memmem::find(&self.buffer, &self.delimiter);
            // What may be the beginning of a delimiter stays.
            let kept = self.delimiter.len().saturating_sub(1);
            let end = found.unwrap_or(self.buffer.len().saturating_sub(kept));
            let mut piece = self.buffer.split_to(end);
            let lead = self.lead.min(piece.len());
            piece.advance(lead);
            self.lead -= lead;
            if found.is_some() {
                self.buffer.advance(self.delimiter.len());
                self.lead = 0;
                self.state = State::Delimited;
            }
            if !piece.is_empty() {
                return Poll::Ready(Ok(Some(piece.freeze())));
            }
            if found.is_none() {
                ready!(self.poll_more(context))?;
            }
        }
        Poll::Ready(Ok(None))
    }

    /// Takes in the next piece of the body.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<Result<(), PartsError>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else {
                return Poll::Ready(Err(PartsError::Truncated));
            };
            if let Ok(piece) = frame.map_err(PartsError::Body)?.into_data() {
                self.buffer.extend_from_slice(&piece);
                return Poll::Ready(Ok(()));
            }
        }
    }
}

enum Head {
    /// The end of all parts.
    None,
    Part(HeaderMap),
    Incomplete,
}

fn headers(text: &[u8]) -> Result<HeaderMap, PartsError> {
    let malformed = PartsError::Malformed("a part's headers are none");
    let mut space = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let Ok(httparse::Status::Complete((_, found))) = httparse::parse_headers(text, &mut space)
    else {
        return Err(malformed);
    };
    let mut headers = HeaderMap::new();
    for header in found {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(header.value)) else {
            return Err(malformed);
        };
        headers.append(name, value);
    }
    Ok(headers)
}

/// The content of one part.
struct Content {
    reader: Arc<Mutex<Reader>>,
    number: u64,
}

impl http_body::Body for Content {
    type Data = Bytes;
    type Error = PartsError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, PartsError>>> {
        let mut reader = lock(&self.reader);
        if reader.begun != self.number || reader.passed == self.number {
            return Poll::Ready(Some(Err(PartsError::Passed)));
        }
        match ready!(reader.poll_content(context)) {
            Ok(piece) => Poll::Ready(piece.map(|piece| Ok(Frame::data(piece)))),
            Err(error) => {
                // Once told, it is over for the parts that would follow as well.
                reader.state = State::Ended;
                Poll::Ready(Some(Err(error)))
            }
        }
    }
}
