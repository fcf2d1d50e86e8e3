//! The web pages that a homeserver reads: one to preview, with a picture; a CAS server at which everybody is signed on at
//! once, by a name of their choice; and what an OAuth 2.0 server says of itself.

use anyhow::Result;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use typewright_live::Call;
use url::Url;

use crate::Kept;
use crate::background::{Background, recorded};
use crate::metadata::metadata;

/// A PNG of one transparent pixel.
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// What stands before the name in a ticket of the CAS server.
const TICKET: &str = "ST-";

/// The website that the homeserver calls: to preview a page, and to ask whether somebody has signed on.
#[derive(Debug)]
pub struct Website {
    url: String,
    calls: Kept<Call>,
}

impl Website {
    /// The title of the page, as a preview has it in `og:title`.
    pub const TITLE: &str = "A page to preview";

    /// Who signs on when nobody says who.
    pub const VISITOR: &str = "visitor";

    pub(crate) fn listen(background: &Background) -> Result<Self> {
        let (listener, address) = background.listen()?;
        let url = format!("http://{address}");
        let calls = Kept::default();
        let router = Router::new()
            .route("/page.html", get(page))
            .route("/picture.png", get(picture))
            .route("/cas/login", get(sign_on))
            .route("/cas/proxyValidate", get(validate))
            .route("/accounts/.well-known/openid-configuration", get(accounts))
            .with_state(url.clone());
        background.serve(listener, recorded(router, &calls));
        Ok(Self { url, calls })
    }

    /// The page to preview.
    pub fn page(&self) -> String {
        format!("{}/page.html", self.url)
    }

    /// The base URL of the CAS server. Its login page redirects to its `service` at once, with a ticket for `username`,
    /// or else for [`Website::VISITOR`].
    pub fn single_sign_on(&self) -> String {
        format!("{}/cas", self.url)
    }

    /// The base URL of the OAuth 2.0 server that has the accounts of a homeserver which delegates them. All that there
    /// is of it is its metadata.
    pub fn accounts(&self) -> String {
        format!("{}/accounts", self.url)
    }

    /// The calls that it got.
    pub fn calls(&self) -> &Kept<Call> {
        &self.calls
    }
}

async fn page(State(url): State<String>) -> Html<String> {
    let title = Website::TITLE;
    Html(format!(
        "<!DOCTYPE html><html><head><title>{title}</title>\
         <meta property=\"og:title\" content=\"{title}\"/>\
         <meta property=\"og:description\" content=\"It has a picture of one pixel.\"/>\
         <meta property=\"og:image\" content=\"{url}/picture.png\"/>\
         </head><body><p>Nothing but this.</p></body></html>"
    ))
}

async fn picture() -> Response {
    match STANDARD.decode(PICTURE) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn accounts(State(url): State<String>) -> Response {
    let body = metadata(&format!("{url}/accounts")).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[derive(Deserialize)]
struct SignOn {
    service: Url,
    username: Option<String>,
}

async fn sign_on(Query(asked): Query<SignOn>) -> Redirect {
    let SignOn {
        mut service,
        username,
    } = asked;
    let name = username.as_deref().unwrap_or(Website::VISITOR);
    service
        .query_pairs_mut()
        .append_pair("ticket", &format!("{TICKET}{name}"));
    Redirect::to(service.as_str())
}

#[derive(Deserialize)]
struct Validation {
    ticket: String,
}

async fn validate(Query(asked): Query<Validation>) -> Response {
    let name = asked
        .ticket
        .strip_prefix(TICKET)
        .filter(|name| is_plain(name));
    let outcome = match name {
        Some(name) => format!(
            "<cas:authenticationSuccess><cas:user>{name}</cas:user></cas:authenticationSuccess>"
        ),
        None => "<cas:authenticationFailure code=\"INVALID_TICKET\">no such ticket\
                 </cas:authenticationFailure>"
            .to_owned(),
    };
    let body = format!(
        "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\">{outcome}</cas:serviceResponse>"
    );
    ([(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

/// Whether a name may stand in XML as it is.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
