//! HTTP/1.1 as bytes: what comes over a connection, head and body.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The first line of a message and its header fields.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) first: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.trim_end().split("\r\n");
        let first = lines.next()?.to_owned();
        let fields = lines.map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        });
        Some(Self {
            first,
            fields: fields.collect::<Option<_>>()?,
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The path that a request asks for.
    pub(crate) fn target(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or("/")
    }
}

/// A message of which all is there.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

impl Whole {
    /// As it goes over a connection, with these fields for the length and whatever else is put in their place.
    pub(crate) fn written(&self, fields: &str, body: &[u8]) -> Vec<u8> {
        let mut text = format!("{}\r\n", self.head.first);
        for (name, value) in &self.head.fields {
            if !matches!(
                name.as_str(),
                "content-length" | "transfer-encoding" | "connection"
            ) {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        text.push_str(fields);
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(body);
        bytes
    }

    /// As it was.
    pub(crate) fn plain(&self) -> Vec<u8> {
        let length = format!("content-length: {}\r\n", self.body.len());
        self.written(&length, &self.body)
    }
}

/// A connection, and what was read from it too early.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> Self {
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    /// Waits until there is something to read; nothing at the end.
    pub(crate) async fn wait(&mut self) -> Option<()> {
        if self.buffer.is_empty() {
            let there = self.stream.peek(&mut [0]).await.ok()?;
            return (there > 0).then_some(());
        }
        Some(())
    }

    /// Reads until the other side is gone.
    pub(crate) async fn drain(&mut self) {
        let mut piece = [0; 4096];
        while matches!(self.stream.read(&mut piece).await, Ok(1..)) {}
    }

    async fn more(&mut self) -> Option<()> {
        let read = self.stream.read_buf(&mut self.buffer).await.ok()?;
        (read > 0).then_some(())
    }

    async fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        Some(self.buffer.drain(..length).collect())
    }

    async fn until(&mut self, end: &[u8]) -> Option<Vec<u8>> {
        loop {
            let found = self.buffer.windows(end.len()).position(|at| at == end);
            if let Some(found) = found {
                return self.take(found + end.len()).await;
            }
            self.more().await?;
        }
    }

    pub(crate) async fn head(&mut self) -> Option<Head> {
        Head::read(&self.until(b"\r\n\r\n").await?)
    }

    /// The body that belongs to a head.
    pub(crate) async fn body(&mut self, head: &Head) -> Option<Vec<u8>> {
        if let Some(length) = head.get("content-length") {
            return self.take(length.parse().ok()?).await;
        }
        let mut body = Vec::new();
        if head.get("transfer-encoding") == Some("chunked") {
            loop {
                let line = self.until(b"\r\n").await?;
                let size = std::str::from_utf8(&line).ok()?.trim();
                let size = usize::from_str_radix(size, 16).ok()?;
                let piece = self.take(size + 2).await?;
                if size == 0 {
                    break;
                }
                body.extend_from_slice(&piece[..size]);
            }
        }
        Some(body)
    }

    /// Writes, as far as the other side takes it.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.stream.write_all(bytes).await.ok()
    }
}
