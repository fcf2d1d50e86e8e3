//! The mock: every operation of the Client-Server API answered with its example, what is asked for and what is refused,
//! and the command with a definition of its own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod command;
mod definition;
mod every;
mod refused;
mod table;

use std::sync::LazyLock;

use matrix_client_server::EXCHANGES;
use matrix_client_server::server::ERROR_SHAPE;
use matrix_client_server::typewright_runtime::mock::{Answers, router};
use reqwest::{Client, RequestBuilder, Response, redirect};
use typewright_tests::repository;

use crate::definition::{Call, Definition};

/// The definitions of the Client-Server API.
static MATRIX: LazyLock<Definition> = LazyLock::new(|| {
    let spec = repository().join("spec");
    let config = spec.join("typewright.toml");
    Definition::read(&spec, &config, EXCHANGES.name)
});

/// A running mock of the Client-Server API, and a client.
struct Mock {
    url: String,
    client: Client,
}

impl Mock {
    async fn start() -> Self {
        Self::start_with(&MATRIX.answers).await
    }

    async fn start_with(answers: &str) -> Self {
        let answers = Answers::from_json(answers).unwrap();
        let router = router(&EXCHANGES, &ERROR_SHAPE, answers);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            client: client(),
        }
    }

    /// A request as the definition's examples have it.
    fn request(&self, call: &Call) -> RequestBuilder {
        let url = format!("{}{}", self.url, call.target);
        let mut request = self.client.request(call.method.parse().unwrap(), url);
        if call.secured {
            request = request.bearer_auth("any");
        }
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if let Some((media_type, body)) = &call.body {
            request = request
                .header("content-type", media_type)
                .body(body.clone());
        }
        request
    }
}

/// A client that takes a redirection for an answer.
fn client() -> Client {
    let builder = Client::builder().redirect(redirect::Policy::none());
    builder.build().unwrap()
}

async fn json(response: Response) -> serde_json::Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}
