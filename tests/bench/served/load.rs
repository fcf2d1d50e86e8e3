//! The load: connections that stay, each with one request after the other, as bytes that are ready before.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many there are at once.
const CONNECTIONS: usize = 8;

/// The connections to a server that one kind of request is sent over.
pub(crate) struct Load {
    streams: Vec<TcpStream>,
    request: Vec<u8>,
    /// The answer's body, and the length of the whole.
    body: Vec<u8>,
    length: usize,
}

impl Load {
    /// Connects, and learns how an answer looks. All of them are as long.
    pub(crate) async fn new(server: SocketAddr, request: &str) -> Result<Self> {
        let mut streams = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(server).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let first = streams.first_mut().context("there is a connection")?;
        first.write_all(request.as_bytes()).await?;
        let mut answer = vec![0; 4096];
        let mut length = 0;
        loop {
            let rest = answer.get_mut(length..).unwrap_or_default();
            let more = first.read(rest).await?;
            ensure!(more > 0, "the server hung up");
            length += more;
            let text = String::from_utf8_lossy(answer.get(..length).unwrap_or_default());
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            ensure!(head.starts_with("HTTP/1.1 200"), "the answer is {text}");
            let mut lines = head.lines();
            let told = lines.find_map(|line| line.strip_prefix("content-length: "));
            if body.len()
                == told
                    .context("the answer tells its length")?
                    .parse::<usize>()?
            {
                return Ok(Self {
                    body: body.as_bytes().to_vec(),
                    streams,
                    request: request.as_bytes().to_vec(),
                    length,
                });
            }
        }
    }

    /// What an answer holds.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Sends so many requests over each of the connections at once; how long one takes on average.
    pub(crate) async fn round(&mut self, requests: u32) -> Result<Duration> {
        let began = Instant::now();
        let mut tasks = Vec::new();
        for mut stream in std::mem::take(&mut self.streams) {
            let (request, mut answer) = (self.request.clone(), vec![0; self.length]);
            tasks.push(tokio::spawn(async move {
                for _ in 0..requests {
                    stream.write_all(&request).await?;
                    stream.read_exact(&mut answer).await?;
                    ensure!(
                        answer.starts_with(b"HTTP/1.1 200"),
                        "not every answer is 200"
                    );
                }
                Ok(stream)
            }));
        }
        for task in tasks {
            self.streams.push(task.await??);
        }
        let count = requests * u32::try_from(CONNECTIONS)?;
        Ok(began.elapsed() / count)
    }
}
