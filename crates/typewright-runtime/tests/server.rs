//! The server in process: what a router answers to requests, good and bad.
#![cfg(feature = "server")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod server_api;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::Request;
use server_api::{ERROR_SHAPE, Presences, more, router};
use tower::ServiceExt;
use typewright_runtime::server::{ErrorShape, Rejection, RejectionKind};
use typewright_runtime::{Value, json};

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    fn member(&self, name: &str) -> String {
        let body: Value = json::from_str(&self.body).unwrap();
        body.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    fn error(&self) -> (u16, String) {
        (self.status, self.member("errcode"))
    }
}

async fn ask(router: Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8(bytes.to_vec()).unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}

async fn get(path: &str, header: (&'static str, &str)) -> Answer {
    let request = Request::get(path)
        .header(header.0, header.1)
        .body(Body::empty())
        .unwrap();
    ask(router(Presences).merge(more()), request).await
}

async fn put(path: &str, body: &str) -> Answer {
    let request = Request::put(path)
        .header("authorization", "Bearer alice")
        .body(body.to_owned().into())
        .unwrap();
    ask(router(Presences).merge(more()), request).await
}

const ALICE: (&str, &str) = ("authorization", "Bearer alice");
const NOBODY: (&str, &str) = ("x-nothing", "");
const STATUS: &str = "/api/v3/presence/u/status";

#[tokio::test]
async fn a_caller_is_known_to_the_method() {
    let answer = get(
        "/api/v3/presence/%40u%2Fx/status",
        ("authorization", "bearer alice"),
    )
    .await;
    assert_eq!(
        (answer.status, answer.member("presence").as_str()),
        (200, "alice sees @u/x")
    );
    assert_eq!(answer.headers["content-type"], "application/json");
}

#[tokio::test]
async fn credentials_are_asked_for() {
    for header in [
        NOBODY,
        ("authorization", "Basic YWxpY2U6c2VjcmV0"),
        ("authorization", "alice"),
    ] {
        let answer = get(STATUS, header).await;
        assert_eq!(
            answer.error(),
            (401, "MISSING_TOKEN".to_owned()),
            "{header:?}"
        );
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    let answer = get(STATUS, ("authorization", "Bearer eve")).await;
    assert_eq!(answer.error(), (401, "UNKNOWN_TOKEN".to_owned()));
}

#[tokio::test]
async fn alternatives_of_security_are_each_enough_and_only_whole() {
    let query = Request::put(format!("{STATUS}?access_token=bob"))
        .body(r#"{"presence":"online"}"#.into())
        .unwrap();
    assert_eq!(ask(router(Presences), query).await.status, 200);
    let secret = |request: http::request::Builder| async {
        let answer = ask(router(Presences), request.body(Body::empty()).unwrap()).await;
        (answer.status, answer.body)
    };
    let path = "/api/secret?page=2";
    let both = Request::get(path)
        .header("x-key", "alice")
        .header("cookie", "theme=dark; session=bob");
    assert_eq!(
        secret(both).await,
        (200, "bob+alice Some(2) Some(\"dark\")".to_owned())
    );
    assert_eq!(
        secret(Request::get(path).header("x-key", "alice")).await.0,
        401
    );
    assert_eq!(
        secret(Request::get("/api/secret?access_token=alice&page=2"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn optional_credentials_may_be_missing_but_not_wrong() {
    assert_eq!(get("/api/whoami", NOBODY).await.body, "nobody");
    let alice = get("/api/whoami", ("authorization", "Basic YWxpY2U6c2VjcmV0")).await;
    assert_eq!(alice.body, "alice:secret");
    let wrong = get("/api/whoami", ("authorization", "Basic YTpi")).await;
    assert_eq!(wrong.error(), (401, "UNKNOWN_TOKEN".to_owned()));
}

#[tokio::test]
async fn errors_of_methods_keep_their_own_shape() {
    assert_eq!(
        get("/api/v3/presence/hidden/status", ALICE).await.error(),
        (403, "FORBIDDEN".to_owned())
    );
    let nobody = get("/api/v3/presence/nobody/status", ALICE).await;
    assert_eq!((nobody.status, nobody.body.as_str()), (404, ""));
    assert_eq!(
        get("/api/v3/presence/broken/status", ALICE).await.status,
        503
    );
    let away = get("/api/v3/presence/away/status", ALICE).await;
    assert_eq!(away.error(), (500, "AWAY".to_owned()));
    assert_eq!(away.member("until"), "noon");
    assert_eq!(put(STATUS, r#"{"presence":"x"}"#).await.status, 403);
}

#[tokio::test]
async fn what_is_not_implemented_says_so() {
    assert_eq!(
        get("/api/ping", NOBODY).await.error(),
        (404, "UNRECOGNIZED".to_owned())
    );
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    let answer = get("/api/v3/presence/panic/status", ALICE).await;
    assert_eq!(answer.error(), (500, "Internal Server Error".to_owned()));
}

#[tokio::test]
async fn bad_bodies_are_answered_with_their_place() {
    for (body, status, code, pointer) in [
        ("{", 400, "NOT_JSON", ""),
        ("", 400, "Bad Request", ""),
        ("{}", 400, "Bad Request", ""),
        (r#"{"presence":1}"#, 400, "BAD_JSON", "/presence"),
    ] {
        let answer = put(STATUS, body).await;
        assert_eq!(answer.error(), (status, code.to_owned()), "{body}");
        assert!(
            answer.member("pointer").starts_with(pointer),
            "{}",
            answer.body
        );
    }
    let request = Request::put(STATUS)
        .header(ALICE.0, ALICE.1)
        .header("content-type", "text/html");
    let answer = ask(router(Presences), request.body("{}".into()).unwrap()).await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn long_bodies_are_refused_announced_or_not() {
    let long = "x".repeat(1001);
    assert_eq!(
        put(STATUS, &long).await.error(),
        (413, "TOO_LARGE".to_owned())
    );
    let request = Request::put(STATUS)
        .header(ALICE.0, ALICE.1)
        .header("content-length", "1001");
    assert_eq!(
        ask(router(Presences), request.body(Body::empty()).unwrap())
            .await
            .status,
        413
    );
}

#[tokio::test]
async fn the_body_is_not_read_before_the_caller_is_known() {
    let request = Request::put(STATUS).body("x".repeat(1001).into()).unwrap();
    assert_eq!(ask(router(Presences), request).await.status, 401);
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let answer = get("/api/secret?access_token=alice&page=x", NOBODY).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.member("error").contains("query parameter `page`"),
        "{}",
        answer.body
    );
    assert_eq!(get("/api/v3/presence/%ff/status", ALICE).await.status, 400);
}

#[tokio::test]
async fn other_methods_and_paths_have_the_shape_too() {
    let request = Request::delete(STATUS).body(Body::empty()).unwrap();
    let answer = ask(router(Presences).merge(more()), request).await;
    assert_eq!(answer.error(), (405, "UNRECOGNIZED".to_owned()));
    let mut allowed: Vec<_> = answer.headers["allow"]
        .to_str()
        .unwrap()
        .split(',')
        .collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PUT"]);
    let answer = get("/elsewhere", NOBODY).await;
    assert_eq!(answer.error(), (404, "UNRECOGNIZED".to_owned()));
}

#[tokio::test]
async fn routers_nest_and_their_parameters_do_not_notice() {
    let request = Request::get(format!("/outer{STATUS}"))
        .header(ALICE.0, ALICE.1)
        .body(Body::empty())
        .unwrap();
    let nested = Router::new().nest("/outer", router(Presences));
    assert_eq!(
        ask(nested, request).await.member("presence"),
        "alice sees u"
    );
}

#[tokio::test]
async fn an_empty_last_segment_may_be_left_out() {
    for (path, body) in [
        ("/api/state/a/b", "a|b||2"),
        ("/api/state/a%2F/", "a/|||2"),
        ("/api/state/a", "a|||2"),
    ] {
        assert_eq!(put(path, "{}").await.body, body);
    }
}

#[tokio::test]
async fn templates_may_differ_within_a_segment() {
    assert_eq!(get("/api/files/a.json", NOBODY).await.body, "json a");
    assert_eq!(get("/api/files/a.txt", NOBODY).await.body, "text a");
    assert_eq!(
        get("/api/files/a.xml", NOBODY).await.error(),
        (404, "UNRECOGNIZED".to_owned())
    );
}

#[test]
fn problem_details_are_the_ordinary_shape() {
    let mut rejection = Rejection::new(RejectionKind::InvalidBody, "why");
    rejection.pointer = Some("/a".to_owned());
    let response = ErrorShape::PROBLEM_JSON.respond(&rejection);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let body: Value = json::from_slice(response.body()).unwrap();
    let expected: Value =
        json::from_str(r#"{"title":"Bad Request","detail":"why","status":400,"pointer":"/a"}"#)
            .unwrap();
    assert_eq!(body, expected);
    let response = ERROR_SHAPE.respond(&Rejection::forbidden("no"));
    let body: Value = json::from_slice(response.body()).unwrap();
    assert_eq!(
        body,
        json::from_str::<Value>(r#"{"errcode":"Forbidden","error":"no"}"#).unwrap()
    );
}
