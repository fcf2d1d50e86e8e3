//! HTTP without the generated client: requests as bytes, and a server that answers one thing to everything.

use std::io::{Read, Write};
use std::net::TcpStream;

use axum::Router;
use axum::body::Body;
use axum::http::Response;
use matrix_client_server::Client;

/// A client of a server that answers everything with this.
pub(crate) async fn client_of(
    status: u16,
    headers: &[(&str, &str)],
    body: &'static [u8],
) -> Client {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let router = Router::new().fallback(move || {
        let mut answer = Response::builder().status(status);
        for (name, value) in &headers {
            answer = answer.header(name, value);
        }
        let answer = answer.body(Body::from(body)).unwrap();
        async move { answer }
    });
    let client = Client::new(crate::home::serve(router).await).unwrap();
    client.set_access_token_bearer("secret-token");
    client
}

/// Sends a request as it is written; the status, and all that came.
pub(crate) async fn exchange(url: &str, head: &str, body: &[u8]) -> (u16, String) {
    let address = url.strip_prefix("http://").unwrap().to_owned();
    let bytes = format!(
        "{head}\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let body = body.to_vec();
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        // The server may answer, and close, before it has taken everything.
        let _ = stream.write_all(&body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no answer: {text:?}"))
            .parse()
            .unwrap();
        (status, text)
    })
    .await
    .unwrap()
}
