//! A small API as the generator would write it, and a service for it: what the tests of client and server share.
#![allow(dead_code)]

use std::future::Future;
use std::sync::Arc;

use typewright_runtime::http::{
    Blob, Location, OperationInfo, Ranged, SchemeKind, SecurityScheme, Unexpected,
};
use typewright_runtime::server::{
    self, Authenticate, Credentials, ErrorShape, KindShape, Rejection, RejectionKind, Routes,
    ServerError,
};
use typewright_runtime::{Map, message, object, operation, response, responses};

pub(crate) const TOKEN: SecurityScheme = SecurityScheme {
    name: "token",
    kind: SchemeKind::Bearer,
};
pub(crate) const OLD_TOKEN: SecurityScheme = SecurityScheme {
    name: "oldToken",
    kind: SchemeKind::ApiKey {
        location: Location::Query,
        name: "access_token",
    },
};
pub(crate) const LOGIN: SecurityScheme = SecurityScheme {
    name: "login",
    kind: SchemeKind::Basic,
};
pub(crate) const COOKIE: SecurityScheme = SecurityScheme {
    name: "cookie",
    kind: SchemeKind::ApiKey {
        location: Location::Cookie,
        name: "session",
    },
};
pub(crate) const KEY: SecurityScheme = SecurityScheme {
    name: "key",
    kind: SchemeKind::ApiKey {
        location: Location::Header,
        name: "x-key",
    },
};

pub(crate) static ERROR_SHAPE: ErrorShape = ErrorShape {
    media_type: "application/json",
    code: Some("errcode"),
    message: "error",
    status: None,
    pointer: Some("pointer"),
    kinds: &[
        KindShape {
            kind: RejectionKind::NotImplemented,
            status: 404,
            code: "UNRECOGNIZED",
        },
        KindShape {
            kind: RejectionKind::NotFound,
            status: 404,
            code: "UNRECOGNIZED",
        },
        KindShape {
            kind: RejectionKind::MethodNotAllowed,
            status: 405,
            code: "UNRECOGNIZED",
        },
        KindShape {
            kind: RejectionKind::MissingCredentials,
            status: 401,
            code: "MISSING_TOKEN",
        },
        KindShape {
            kind: RejectionKind::InvalidCredentials,
            status: 401,
            code: "UNKNOWN_TOKEN",
        },
        KindShape {
            kind: RejectionKind::UnreadableBody,
            status: 400,
            code: "NOT_JSON",
        },
        KindShape {
            kind: RejectionKind::InvalidBody,
            status: 400,
            code: "BAD_JSON",
        },
        KindShape {
            kind: RejectionKind::TooLarge,
            status: 413,
            code: "TOO_LARGE",
        },
    ],
};

#[derive(Debug, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) errcode: String,
    pub(crate) error: Option<String>,
    pub(crate) extra: Map,
}
object! { ApiError { "errcode" => errcode: required, "error" => error: optional, ..extra } }

impl ApiError {
    pub(crate) fn new(errcode: &str) -> Self {
        Self {
            errcode: errcode.to_owned(),
            error: None,
            extra: Map::new(),
        }
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct GetPresenceRequest {
    pub(crate) user_id: String,
}
message! { GetPresenceRequest { parameters: { user_id: Parameter::path("userId") } body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct GetPresenceResponse {
    pub(crate) presence: String,
    pub(crate) extra: Map,
}
message! {
    GetPresenceResponse {
        parameters: {}
        members("application/json"): { "presence" => presence: required, ..extra }
    }
}
response! { GetPresenceResponse: 200 message }

#[derive(Debug, PartialEq)]
pub(crate) struct SetPresenceRequest {
    pub(crate) user_id: String,
    pub(crate) presence: String,
    pub(crate) extra: Map,
}
message! {
    SetPresenceRequest {
        parameters: { user_id: Parameter::path("userId") }
        members("application/json"): { "presence" => presence: required, ..extra }
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct Done {}
message! { Done { parameters: {} members("application/json"): {} } }
response! { Done: 200 message }

#[derive(Debug, PartialEq)]
pub(crate) enum PresenceError {
    Forbidden(ApiError),
    NotFound,
    ServerError(Ranged<ApiError>),
    Other(Unexpected),
}
responses! {
    PresenceError {
        403 => Forbidden(ApiError): json("application/json"),
        404 => NotFound: empty,
        5XX => ServerError(ApiError): json("application/json"),
    } else Other
}

/// For the operations without parameters.
#[derive(Debug, PartialEq)]
pub(crate) struct PingRequest {}
message! { PingRequest { parameters: {} body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct WhoAmIRequest {}
message! { WhoAmIRequest { parameters: {} body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct SecretRequest {
    pub(crate) page: Option<i64>,
    pub(crate) theme: Option<String>,
}
message! {
    SecretRequest {
        parameters: {
            page: Parameter::query("page").optional(),
            theme: Parameter::cookie("theme").optional(),
        }
        body: none
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct StateRequest {
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) content: Blob,
}
message! {
    StateRequest {
        parameters: {
            kind: Parameter::path("event.type"),
            key: Parameter::path("stateKey").allow_empty(),
        }
        body: blob("*/*") content required
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct JsonFileRequest {
    pub(crate) name: String,
}
message! { JsonFileRequest { parameters: { name: Parameter::path("name") } body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct TextFileRequest {
    pub(crate) name: String,
}
message! { TextFileRequest { parameters: { name: Parameter::path("name") } body: none } }

#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) content: String,
}
message! { Said { parameters: {} body: text("text/plain") content required } }
response! { Said: 200 message }

macro_rules! operations {
    ($($id:literal $name:ident($request:ident) -> $response:ident: $method:ident $path:literal
        [$([$($scheme:ident),*]),*];)+) => {$(
        pub(crate) struct $name;
        operation! {
            $name($request) -> $response | PresenceError {
                id: $id,
                method: $method,
                path: $path,
                security: [$([$($scheme),*]),*],
            }
        }
    )+};
}
operations! {
    "getPresence" GetPresence(GetPresenceRequest) -> GetPresenceResponse: GET "/api/v3/presence/{userId}/status" [[TOKEN]];
    "setPresence" SetPresence(SetPresenceRequest) -> Done: PUT "/api/v3/presence/{userId}/status" [[TOKEN], [OLD_TOKEN]];
    "ping" Ping(PingRequest) -> Done: GET "/api/ping" [];
    "whoAmI" WhoAmI(WhoAmIRequest) -> Said: GET "/api/whoami" [[], [LOGIN]];
    "secret" Secret(SecretRequest) -> Said: GET "/api/secret" [[COOKIE, KEY], [OLD_TOKEN]];
    "setState" SetState(StateRequest) -> Said: PUT "/api/state/{event.type}/{stateKey}" [];
    "jsonFile" JsonFile(JsonFileRequest) -> Said: GET "/api/files/{name}.json" [];
    "textFile" TextFile(TextFileRequest) -> Said: GET "/api/files/{name}.txt" [];
}

type Answer<T> = Result<T, ServerError<PresenceError>>;

pub(crate) trait PresenceService: Authenticate {
    fn get_presence(
        &self,
        caller: Self::Caller,
        request: GetPresenceRequest,
    ) -> impl Future<Output = Answer<GetPresenceResponse>> + Send {
        let _ = (caller, request);
        server::not_implemented()
    }
    fn set_presence(
        &self,
        caller: Self::Caller,
        request: SetPresenceRequest,
    ) -> impl Future<Output = Answer<Done>> + Send {
        let _ = (caller, request);
        server::not_implemented()
    }
    fn ping(&self, request: PingRequest) -> impl Future<Output = Answer<Done>> + Send {
        let _ = request;
        server::not_implemented()
    }
    fn whoami(
        &self,
        caller: Option<Self::Caller>,
        request: WhoAmIRequest,
    ) -> impl Future<Output = Answer<Said>> + Send {
        let _ = (caller, request);
        server::not_implemented()
    }
    fn secret(
        &self,
        caller: Self::Caller,
        request: SecretRequest,
    ) -> impl Future<Output = Answer<Said>> + Send {
        let _ = (caller, request);
        server::not_implemented()
    }
}

pub(crate) fn router<S: PresenceService>(service: impl Into<Arc<S>>) -> axum::Router {
    Routes::new(service.into(), &ERROR_SHAPE)
        .max_body(1000)
        .secured(|s, caller, request: GetPresenceRequest| async move {
            s.get_presence(caller, request).await
        })
        .secured(|s, caller, request: SetPresenceRequest| async move {
            s.set_presence(caller, request).await
        })
        .open(|s, request: PingRequest| async move { s.ping(request).await })
        .optional(
            |s, caller, request: WhoAmIRequest| async move { s.whoami(caller, request).await },
        )
        .secured(|s, caller, request: SecretRequest| async move { s.secret(caller, request).await })
        .into_router()
}

/// Operations of another file of the same API; one shares a path with those above.
pub(crate) fn more() -> axum::Router {
    Routes::new(Arc::new(()), &ERROR_SHAPE)
        .open(|_, request: StateRequest| async move {
            let StateRequest { kind, key, content } = request;
            Ok(Said {
                content: format!(
                    "{kind}|{key}|{}|{}",
                    content.media_type.clone(),
                    content.bytes().await?.len()
                ),
            })
        })
        .open(|_, request: JsonFileRequest| async move {
            Ok(Said {
                content: format!("json {}", request.name),
            })
        })
        .open(|_, request: TextFileRequest| async move {
            Ok(Said {
                content: format!("text {}", request.name),
            })
        })
        .into_router()
}

/// Knows the secrets `alice` and `bob`, which are the callers' names too.
pub(crate) struct Presences;

impl Authenticate for Presences {
    type Caller = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<String, Rejection> {
        let secrets: Vec<_> = credentials
            .iter()
            .map(|credential| credential.secret.clone())
            .collect();
        let known = ["alice", "bob", "alice:secret"];
        if secrets
            .iter()
            .all(|secret| known.contains(&secret.as_str()))
        {
            Ok(secrets.join("+"))
        } else {
            Err(Rejection::invalid_credentials())
        }
    }
}

impl PresenceService for Presences {
    async fn get_presence(
        &self,
        caller: String,
        request: GetPresenceRequest,
    ) -> Answer<GetPresenceResponse> {
        match request.user_id.as_str() {
            "nobody" => Err(PresenceError::NotFound)?,
            "panic" => panic!("a bug in a service"),
            "hidden" => Err(PresenceError::Forbidden(ApiError::new("FORBIDDEN")).into()),
            "broken" => Err(Rejection::internal().with_status(503).into()),
            "away" => Err(Rejection::internal()
                .with_code("AWAY")
                .with_member("until", "noon")
                .with_member("errcode", "HERE")
                .into()),
            user => Ok(GetPresenceResponse {
                presence: format!("{caller} sees {user}"),
                extra: Map::new(),
            }),
        }
    }

    async fn set_presence(&self, _: String, request: SetPresenceRequest) -> Answer<Done> {
        match request.presence.as_str() {
            "online" => Ok(Done {}),
            _ => Err(Rejection::forbidden("not this one"))?,
        }
    }

    async fn whoami(&self, caller: Option<String>, _: WhoAmIRequest) -> Answer<Said> {
        Ok(Said {
            content: caller.unwrap_or_else(|| "nobody".to_owned()),
        })
    }

    async fn secret(&self, caller: String, request: SecretRequest) -> Answer<Said> {
        Ok(Said {
            content: format!("{caller} {:?} {:?}", request.page, request.theme),
        })
    }
}
