//! The identity server: over TLS as clients name it, and once more without, by the paths of version 1, as Synapse calls
//! whom it lets text tokens to phone numbers.

mod associations;
mod ledger;
mod lookup;
mod service;

use std::sync::Arc;

use anyhow::Result;
use axum::extract::Request;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Extension, Router};
use matrix_identity::server::router;
use matrix_identity::typewright_runtime::server::Unvalidated;
use typewright_live::Call;

use self::ledger::Ledger;
pub use self::ledger::{Medium, Session};
use self::service::Service;
use crate::Kept;
use crate::background::{Background, recorded};
use crate::tls::TlsListener;

/// The token that every caller has.
const ACCESS_TOKEN: &str = "identity-token";

const VERSION_1: &str = "/_matrix/identity/api/v1/";
const VERSION_2: &str = "/_matrix/identity/v2/";
const UNBIND: &str = "/_matrix/identity/v2/3pid/unbind";

/// A text that was sent to a phone number.
#[derive(Clone, Debug)]
pub struct Text {
    /// The phone number, in international form without `+`.
    pub to: String,
    /// The token in it, which shows that who submits it has read it.
    pub token: String,
}

/// The identity server that the homeserver calls when a client names it. It signs nothing.
pub struct IdentityServer {
    name: String,
    certificate: String,
    version_1: String,
    calls: Kept<Call>,
    service: Arc<Service>,
}

impl IdentityServer {
    pub(crate) fn listen(background: &Background) -> Result<Self> {
        let (listener, address) = background.listen()?;
        let (listener, certificate) = TlsListener::new(listener)?;
        let service = Arc::new(Service::new(&format!("https://{address}"))?);
        let calls = Kept::default();
        // Synapse sends an empty text for an alias or a picture that a room has not, which the patterns do not allow. A
        // build of all features would turn that away.
        let router = router(Arc::clone(&service)).layer(Extension(Unvalidated));
        let by_tls = recorded(around(router.clone(), sign_unbinding), &calls);
        background.spawn(async move {
            // It never returns.
            let _ = axum::serve(listener, by_tls).await;
        });
        let (listener, old) = background.listen()?;
        background.serve(listener, recorded(around(router, from_version_1), &calls));
        Ok(Self {
            name: address.to_string(),
            certificate,
            version_1: format!("http://{old}"),
            calls,
            service,
        })
    }

    /// How clients name it, in `id_server`: a host and a port.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The base URL, for clients that call it themselves.
    pub fn url(&self) -> String {
        format!("https://{}", self.name)
    }

    /// The certificate of its TLS, in PEM.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// A token for it, as clients have it in `id_access_token`.
    pub fn access_token(&self) -> &'static str {
        ACCESS_TOKEN
    }

    /// The base URL at which it serves the paths of version 1, without TLS and without a token.
    pub(crate) fn version_1(&self) -> &str {
        &self.version_1
    }

    /// The calls that it got, with the paths as they came.
    pub fn calls(&self) -> &Kept<Call> {
        &self.calls
    }

    /// The texts that it sent.
    pub fn texts(&self) -> &Kept<Text> {
        &self.service.texts
    }

    /// A session in which an address was shown to be the client's, without a mail or text: what a client has before it
    /// asks for the address to be bound.
    pub fn validated(&self, medium: Medium, address: &str) -> Session {
        let mut ledger = self.service.ledger();
        let client_secret = format!("secret-{}", ledger.next());
        let (sid, token) = ledger.begin(medium, address, &client_secret);
        // It is the right token of a session that is there.
        let _ = ledger.submit(&sid, &client_secret, &token);
        Session { sid, client_secret }
    }
}

/// A router in which every request is changed before its path is looked at.
fn around(router: Router, change: fn(&mut Request)) -> Router {
    let layer = from_fn(move |mut request: Request, next: Next| async move {
        change(&mut request);
        let response: Response = next.run(request).await;
        response
    });
    // A layer of a router itself comes after the path was looked at.
    Router::new().fallback_service(router).layer(layer)
}

/// Version 1 had the same paths below another folder, and no tokens. It is not in the published API any more.
fn from_version_1(request: &mut Request) {
    let old = request.uri().to_string();
    let new = old.replacen(VERSION_1, VERSION_2, 1);
    if let Ok(uri) = new.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    let_in(request);
}

/// A homeserver unbinds by a signature, which the published API describes in words, but not as a way to show who is
/// asking. The signature is taken for good.
fn sign_unbinding(request: &mut Request) {
    let signed = request
        .headers()
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value.as_bytes().starts_with(b"X-Matrix "));
    if signed && request.uri().path() == UNBIND {
        let_in(request);
    }
}

fn let_in(request: &mut Request) {
    if let Ok(value) = HeaderValue::try_from(format!("Bearer {ACCESS_TOKEN}")) {
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
}
