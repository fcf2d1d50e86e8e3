//! Recorded exchanges through a hand-made API: what decodes, as what, and which differences are found.
#![cfg(feature = "replay")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod http_api;
mod replay_api;

use bytes::Bytes;
use replay_api::GetBook;
use replay_api::run::{check, get_book};
use typewright_runtime::replay::{Values, fidelity};

#[test]
fn what_a_type_keeps_comes_back() {
    for body in [
        r#"{"title":"t"}"#,
        r#"{ "pages" : 12, "title" : "t" }"#,
        r#"{"title":"t","pages":1.0}"#,
        r#"{"title":"t","pages":-0,"shelf":{"a/b~":[{"row":2e0,"x":5}]}}"#,
        r#"{"title":"t","rating":1.0,"price":[1e400,9007199254740993,-0,1E2,0.10]}"#,
        r#"{"title":"t","extra":{"deep":[null,{"a":null}]}}"#,
        r#"{"title":"t","subtitle":null}"#,
        r#"{"title":"\u0074"}"#,
    ] {
        check(&get_book(body), "success GetBookResponse", &[]);
    }
}

#[test]
fn differences_in_a_body_are_found_by_pointer() {
    for (body, problems) in [
        (
            r#"{"title":"t","years":[1984,1985.0,-0]}"#,
            vec!["body /years/1 respelled", "body /years/2 respelled"],
        ),
        (
            r#"{"title":"t","pages":null}"#,
            vec!["body /pages null lost"],
        ),
    ] {
        check(&get_book(body), "success GetBookResponse", &problems);
    }
    for (body, problem) in [
        (r#"{"pages":1}"#, "body /title not decoded"),
        (r#"{"title":"t","pages":1.5}"#, "body /pages not decoded"),
        (r#"{"title":"t","pages":1e400}"#, "body /pages not decoded"),
        (r#""{""#, "body  not decoded"),
        (r#"[]"#, "body  not decoded"),
    ] {
        check(&get_book(body), "nothing", &[problem]);
    }
}

#[test]
fn one_response_without_a_recording() {
    let told = |status: u16, body: &'static str, values| {
        let answer = http::Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap();
        let found = fidelity::<GetBook>(&answer, values);
        let words = found.iter().map(|found| {
            let detail = found.detail.as_deref().unwrap_or_default();
            format!("{found}; {detail}")
        });
        words.collect::<Vec<_>>()
    };
    let same: [String; 0] = [];
    assert_eq!(told(200, r#"{"title":"t"}"#, Values::Shown), same);
    assert_eq!(told(404, r#"["gone"]"#, Values::Shown), same);
    assert_eq!(
        told(200, r#"{"title":"t","pages":null}"#, Values::Hidden),
        ["/pages was null and came back absent; "]
    );
    assert_eq!(
        told(200, r#"{"title":"t","years":[-0]}"#, Values::Shown),
        ["/years/0 came back as the same number, spelled otherwise; -0 became 0"]
    );
    assert_eq!(
        told(404, "{}", Values::Hidden),
        ["the body is not valid: expected an array, so it is no `NotFound`; kept whole; "]
    );
}

#[test]
fn answers_are_told_apart_by_status() {
    let answer = |status: u16, body: &str| {
        format!(
            r#"{{"operationId":"getBook","direction":"response","status":{status},"content_type":"application/json","body":{body}}}"#
        )
    };
    check(&answer(404, r#"["gone"]"#), "error NotFound", &[]);
    check(&answer(503, r#"{"any":1.0}"#), "error Other", &[]);
    check(&answer(451, r#"["law"]"#), "error ClientError", &[]);
    // Kept whole, but its status is documented.
    check(
        &answer(404, r#"{"any":1.0}"#),
        "error Other",
        &["body  does not fit its status"],
    );
    let made = |status: u16, rest: &str| {
        format!(r#"{{"operationId":"addBook","direction":"response","status":{status}{rest}}}"#)
    };
    check(&made(201, r#","body":[1]"#), "success Created", &[]);
    check(&made(204, ""), "success Nothing", &[]);
    check(&made(204, r#","body":null"#), "success Nothing", &[]);
    check(
        &made(204, r#","body":{}"#),
        "success Nothing",
        &["body  lost"],
    );
}

#[test]
fn a_wrong_media_type_is_a_difference_or_cannot_be_read() {
    let answer =
        |media_type: &str| get_book(r#"{"title":"t"}"#).replace("application/json", media_type);
    let same = "success GetBookResponse";
    check(&answer("text/html"), same, &["media type changed"]);
    check(&answer("Application/JSON; charset=utf-8"), same, &[]);
    let cover = |media_type: &str| {
        format!(
            r#"{{"operationId":"putCover","direction":"request","content_type":"{media_type}","body":"/wAB","encoding":"base64"}}"#
        )
    };
    check(&cover("image/png"), "request", &[]);
    check(&cover("text/plain"), "nothing", &["body  not decoded"]);
}

#[test]
fn headers_of_an_answer_are_those_that_the_definition_names() {
    let answer = |headers: &str| {
        format!(
            r#"{{"operationId":"putCover","direction":"response","status":200,"headers":{headers}}}"#
        )
    };
    let same = "success PutCoverResponse";
    check(&answer(r#"{"x-left":"7","Date":"today"}"#), same, &[]);
    check(
        &answer(r#"{"X-Left":"07"}"#),
        same,
        &["header X-Left changed"],
    );
    check(
        &answer(r#"{"X-Left":["7","8"]}"#),
        same,
        &["header X-Left changed"],
    );
    check(
        &answer(r#"{"X-Left":"7","X-Tags":["a","b , c"]}"#),
        same,
        &[],
    );
    check(&answer("{}"), "nothing", &["header X-Left not decoded"]);
}

#[test]
fn of_a_request_only_what_is_there_is_checked() {
    let request =
        |rest: &str| format!(r#"{{"operationId":"findBooks","direction":"request"{rest}}}"#);
    for rest in [
        "",
        r#","method":"get""#,
        r#","path":"/v1/shelves/a%20b/books?limit=5&key=secret""#,
        r#","path":"https://h:1/x/v1/shelves/a+b/books?limit=5&tag=x&tag=y%2Cz#end""#,
        r#","path":"/v1/shelves/1/books?limit=5&filter=%7B+%22a%22:+1.0+%7D""#,
        r#","headers":{"X-Reader":"r","Cookie":"session=s; theme=dark"}"#,
    ] {
        check(&request(rest), "request", &[]);
    }
    for (rest, read, problem) in [
        (r#","method":"PUT""#, "nothing", "method not decoded"),
        (
            r#","path":"/v1/books?limit=5""#,
            "nothing",
            "path not decoded",
        ),
        (
            r#","path":"/v1/shelves/1/books""#,
            "nothing",
            "query parameter limit not decoded",
        ),
        (
            r#","path":"/v1/shelves/%zz/books?limit=5""#,
            "nothing",
            "path parameter shelf not decoded",
        ),
        (
            r#","path":"/v1/shelves/1/books?limit=05""#,
            "request",
            "query parameter limit changed",
        ),
        (
            r#","path":"/v1/shelves/1/books?limit=5&limit=6""#,
            "request",
            "query parameter limit changed",
        ),
        (
            r#","path":"/v1/shelves/1/books?limit=5&offset=6""#,
            "request",
            "query parameter offset lost",
        ),
        (
            r#","path":"/v1/shelves/1/books?limit=5&%zz=6""#,
            "request",
            "query parameter %zz lost",
        ),
        (r#","headers":{}"#, "nothing", "header X-Reader not decoded"),
        (r#","body":{}"#, "request", "body  lost"),
    ] {
        check(&request(rest), read, &[problem]);
    }
}

#[test]
fn a_last_segment_that_may_be_empty_may_be_left_out() {
    for (path, read, problems) in [
        ("/v1/state/a/b", "request", &[][..]),
        ("/v1/state/a/", "request", &[]),
        ("/v1/state/a", "request", &[]),
        ("/v1/state", "nothing", &["path not decoded"]),
    ] {
        let line = format!(r#"{{"operationId":"getState","direction":"request","path":"{path}"}}"#);
        check(&line, read, problems);
    }
}

#[test]
fn forms_and_texts_are_compared_as_such() {
    let form = |body: &str| {
        format!(
            r#"{{"operationId":"addBook","direction":"request","content_type":"application/x-www-form-urlencoded","body":"{body}","encoding":"text"}}"#
        )
    };
    check(&form("title=a+b&pages=3&more=x"), "request", &[]);
    check(
        &form("title=a&pages=03"),
        "request",
        &["body /pages changed"],
    );
    check(
        &form("title=a&title=b"),
        "request",
        &["body /title changed"],
    );
    check(&form("pages=3"), "nothing", &["body /title not decoded"]);
    let text = r#"{"operationId":"note","direction":"request","content_type":"text/plain","body":"é\n","encoding":"text"}"#;
    check(text, "request", &[]);
}
