//! Bodies and replies: each kind of body, both ways; statuses that are documented and those that are not.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod http_api;

use typewright_runtime::http::{
    Blob, Bytes, EncodeError, Fault, MessageError, Operation, Place, Ranged, Reply, Request,
    StatusCode, Unexpected, read_answer,
};
use typewright_runtime::{Map, Value, contents, message, object, response, responses};

/// A request with one kind of body.
macro_rules! put {
    ($request:ident $operation:ident { $($field:ident: $type:ty),* } $($body:tt)*) => {
        #[derive(Debug, PartialEq)]
        struct $request { $($field: $type),* }
        message! { $request { parameters: {} $($body)* } }
        operation!($operation($request): PUT "/x");
    };
}

#[derive(Debug, PartialEq)]
enum Picture {
    Json(Vec<String>),
    Any(Blob),
}
contents! { Picture { "application/json" => Json(Vec<String>): json, "image/*" => Any(Blob): blob } }

put!(Members PutMembers { name: String, size: Option<i64>, extra: Map }
    members("application/json"): { "name" => name: required, "size" => size: optional, ..extra });
put!(Loose PutLoose { size: Option<i64> } members("application/json"): { "size" => size: optional });
put!(Form PutForm { name: String, tags: Vec<i64>, extra: Map }
    members("application/x-www-form-urlencoded"): { "na me" => name: required, "tags" => tags: required, ..extra });
put!(Json PutJson { content: Vec<i64> } body: json("application/json") content required);
put!(OptionalJson PutOptionalJson { content: Option<Vec<i64>> } body: json("application/json") content optional);
put!(Text PutText { content: String } body: text("text/plain") content required);
put!(Image PutImage { content: Blob } body: blob("image/*") content required);
put!(OptionalImage PutOptionalImage { content: Option<Blob> } body: blob("image/*") content optional);
put!(Choose PutChoose { content: Picture } body: choice content required);
put!(OptionalChoose PutOptionalChoose { content: Option<Picture> } body: choice content optional);
put!(FormField PutFormField { content: Point } body: form("application/x-www-form-urlencoded") content required);

#[derive(Debug, PartialEq)]
struct Point {
    x: i64,
}
object! { Point { "x" => x: required, .. } }

/// Writes a request, compares media type and bytes, and reads it again.
#[track_caller]
fn both_ways<R: Request + PartialEq + std::fmt::Debug>(request: R, media_type: &str, body: &str) {
    let written = request.to_http("http://h").unwrap();
    let found = written
        .headers()
        .get("content-type")
        .map_or("", |value| value.to_str().unwrap());
    assert_eq!((found, &written.body()[..]), (media_type, body.as_bytes()));
    assert_eq!(R::from_http(&written), Ok(request));
}

#[test]
fn each_kind_of_body_goes_both_ways() {
    let extra = Map::from([("further".to_owned(), Value::from("kept"))]);
    both_ways(
        Members {
            name: "n".to_owned(),
            size: None,
            extra: extra.clone(),
        },
        "application/json",
        r#"{"name":"n","further":"kept"}"#,
    );
    let form = "application/x-www-form-urlencoded";
    both_ways(
        Form {
            name: "a b&".to_owned(),
            tags: vec![1, 2],
            extra,
        },
        form,
        "na%20me=a%20b%26&tags=1&tags=2&further=kept",
    );
    both_ways(
        FormField {
            content: Point { x: -1 },
        },
        form,
        "x=-1",
    );
    both_ways(Json { content: vec![1] }, "application/json", "[1]");
    both_ways(
        OptionalJson {
            content: Some(vec![]),
        },
        "application/json",
        "[]",
    );
    both_ways(OptionalJson { content: None }, "", "");
    both_ways(
        Text {
            content: "é".to_owned(),
        },
        "text/plain",
        "é",
    );
    both_ways(
        Image {
            content: Blob::new("image/png", "x"),
        },
        "image/png",
        "x",
    );
    both_ways(OptionalImage { content: None }, "", "");
    both_ways(
        OptionalImage {
            content: Some(Blob::new("image/gif", "")),
        },
        "image/gif",
        "",
    );
    both_ways(
        Choose {
            content: Picture::Json(vec![]),
        },
        "application/json",
        "[]",
    );
    both_ways(
        Choose {
            content: Picture::Any(Blob::new("image/png", "x")),
        },
        "image/png",
        "x",
    );
    both_ways(
        Choose {
            content: Picture::Any(Blob::new("image/png", "")),
        },
        "image/png",
        "",
    );
    both_ways(OptionalChoose { content: None }, "", "");
    both_ways(
        OptionalChoose {
            content: Some(Picture::Json(vec![])),
        },
        "application/json",
        "[]",
    );
}

fn read<R: Request>(media_type: Option<&str>, body: &'static str) -> Result<R, MessageError> {
    let mut request = http::Request::put("/x").body(Bytes::from(body)).unwrap();
    if let Some(media_type) = media_type {
        request
            .headers_mut()
            .insert("content-type", media_type.parse().unwrap());
    }
    R::from_http(&request)
}

#[track_caller]
fn fault<R: Request + std::fmt::Debug>(
    media_type: Option<&str>,
    body: &'static str,
) -> (String, Fault) {
    match read::<R>(media_type, body) {
        Err(MessageError {
            place: Place::Body { pointer },
            fault,
        }) => (pointer, fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_empty_body_is_an_object_without_members_where_that_is_allowed() {
    assert_eq!(read(None, ""), Ok(Loose { size: None }));
    assert_eq!(read(Some("application/json"), ""), Ok(Loose { size: None }));
    assert_eq!(fault::<Members>(None, "").1, Fault::Missing);
    assert_eq!(fault::<Json>(None, ""), (String::new(), Fault::Missing));
    assert_eq!(read(None, ""), Ok(OptionalJson { content: None }));
}

#[test]
fn the_media_type_is_checked_if_there_is_one() {
    assert_eq!(read(None, "[1]"), Ok(Json { content: vec![1] }));
    assert_eq!(
        read(Some("Application/JSON; charset=utf-8"), "[1]"),
        Ok(Json { content: vec![1] })
    );
    let media_type = Fault::MediaType("text/html".to_owned());
    assert_eq!(
        fault::<Json>(Some("text/html"), "[1]"),
        (String::new(), media_type.clone())
    );
    assert_eq!(
        fault::<Image>(Some("text/html"), "x"),
        (String::new(), media_type.clone())
    );
    assert_eq!(
        fault::<Choose>(Some("text/html"), "x"),
        (String::new(), media_type)
    );
}

#[test]
fn what_is_wrong_with_a_body_has_a_place() {
    let json = Some("application/json");
    assert!(matches!(
        fault::<Members>(json, "{"),
        (_, Fault::Unreadable(_))
    ));
    assert!(matches!(
        fault::<Json>(json, "[1,x]"),
        (_, Fault::Unreadable(_))
    ));
    let (pointer, wrong) = fault::<Members>(json, r#"{"name":"n","size":"big"}"#);
    assert_eq!(pointer, "/size");
    assert!(matches!(wrong, Fault::Invalid(_)), "{wrong:?}");
    assert_eq!(fault::<Members>(json, "{}").1, Fault::Missing);
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!(
        fault::<Form>(form, "tags=1"),
        ("/na me".to_owned(), Fault::Missing)
    );
    let (pointer, wrong) = fault::<Form>(form, "na+me=x&tags=1&tags=z");
    assert_eq!(pointer, "/tags");
    assert!(matches!(wrong, Fault::Invalid(_)), "{wrong:?}");
    assert!(matches!(
        fault::<Form>(form, "na+me=%ff&tags=1"),
        (_, Fault::Invalid(_))
    ));
    let invalid = http::Request::put("/x")
        .body(Bytes::from_static(b"\xff"))
        .unwrap();
    assert!(matches!(
        Text::from_http(&invalid).unwrap_err().fault,
        Fault::Unreadable(_)
    ));
}

#[test]
fn the_method_has_to_be_the_operations() {
    let request = http::Request::get("/x").body(Bytes::from("[1]")).unwrap();
    assert_eq!(Json::from_http(&request).unwrap_err().place, Place::Method);
}

#[test]
fn a_media_type_that_is_no_header_is_refused() {
    let request = Image {
        content: Blob::new("image/png\r\nx: y", ""),
    };
    assert_eq!(
        request.to_http("http://h").unwrap_err(),
        EncodeError::MediaType
    );
}

#[derive(Debug, PartialEq)]
struct Upload {
    media_type: Option<String>,
    content: Blob,
}
message! {
    Upload {
        parameters: { media_type: Parameter::header("Content-Type").optional() }
        body: blob("*/*") content required
    }
}
operation!(PutUpload(Upload): PUT "/x");

#[test]
fn a_parameter_may_be_the_media_type() {
    let media_type = Some("a/b".to_owned());
    both_ways(
        Upload {
            media_type,
            content: Blob::new("a/b", "x"),
        },
        "a/b",
        "x",
    );
    let upload = Upload {
        media_type: Some("a/b".to_owned()),
        content: Blob::default(),
    };
    assert_eq!(
        upload.to_http("http://h").unwrap().headers()["content-type"],
        "a/b"
    );
}

#[test]
fn very_many_names_take_no_more_than_their_time() {
    let body: String = (0..200_000).map(|name| format!("{name}&")).collect();
    let body = format!("na+me=x&tags=1&{body}");
    let request = http::Request::put("/x").body(Bytes::from(body)).unwrap();
    assert_eq!(Form::from_http(&request).unwrap().extra.len(), 200_000);
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    let request = Json { content: vec![] };
    assert!(matches!(
        request.to_http("http://a b"),
        Err(EncodeError::Url(_))
    ));
}

#[derive(Debug, PartialEq)]
struct Limit {
    retry_after: Option<u32>,
    code: String,
    extra: Map,
}
message! {
    Limit {
        parameters: { retry_after: Parameter::header("Retry-After").optional() }
        members("application/json"): { "code" => code: required, ..extra }
    }
}

#[derive(Debug, PartialEq)]
enum Failed {
    Forbidden(Vec<String>),
    NotFound,
    TooManyRequests(Limit),
    Conflict(Picture),
    Teapot(String),
    Gone(Blob),
    ClientError(Ranged<Vec<i64>>),
    ServerError(Ranged<()>),
    Other(Unexpected),
}
responses! {
    Failed {
        403 => Forbidden(Vec<String>): json("application/json"),
        404 => NotFound: empty,
        429 => TooManyRequests(Limit): message,
        409 => Conflict(Picture): choice,
        418 => Teapot(String): text("text/plain"),
        410 => Gone(Blob): blob("*/*"),
        4XX => ClientError(Vec<i64>): json("application/json"),
        5XX => ServerError(()): empty,
    } else Other
}

#[derive(Debug, PartialEq)]
enum Done {
    Ok(Point),
    Accepted,
    Default(Ranged<Limit>),
}
responses! {
    Done {
        200 => Ok(Point): json("application/json"),
        202 => Accepted: empty,
        default => Default(Limit): message,
    }
}

#[derive(Debug, PartialEq)]
struct Single {
    x: Option<i64>,
}
message! { Single { parameters: {} members("application/json"): { "x" => x: optional } } }
response! { Single: 200 message }

#[derive(Debug, PartialEq)]
struct Ask {}
message! { Ask { parameters: {} body: none } }
operation!(GetAnswer(Ask) -> Single, Failed: GET "/x");

fn limit() -> Limit {
    Limit {
        retry_after: Some(7),
        code: "c".to_owned(),
        extra: Map::new(),
    }
}

#[track_caller]
fn there_and_back<R: Reply + PartialEq + std::fmt::Debug>(reply: R, status: u16, body: &str) {
    let written = reply.to_http().unwrap();
    assert_eq!(
        (written.status().as_u16(), &written.body()[..]),
        (status, body.as_bytes())
    );
    match R::from_http(&written) {
        Some(read) => assert_eq!(read, Ok(reply)),
        None => assert_eq!(R::from_unexpected(written.into()), Some(reply)),
    }
}

#[test]
fn each_kind_of_reply_goes_both_ways() {
    there_and_back(Failed::Forbidden(vec!["a".to_owned()]), 403, r#"["a"]"#);
    there_and_back(Failed::NotFound, 404, "");
    there_and_back(Failed::TooManyRequests(limit()), 429, r#"{"code":"c"}"#);
    there_and_back(
        Failed::Conflict(Picture::Any(Blob::new("image/png", "x"))),
        409,
        "x",
    );
    there_and_back(Failed::Conflict(Picture::Json(vec![])), 409, "[]");
    there_and_back(Failed::Teapot("short".to_owned()), 418, "short");
    there_and_back(Failed::Gone(Blob::new("a/b", "x")), 410, "x");
    let status = StatusCode::from_u16(451).unwrap();
    there_and_back(
        Failed::ClientError(Ranged {
            status,
            body: vec![1],
        }),
        451,
        "[1]",
    );
    let status = StatusCode::BAD_GATEWAY;
    there_and_back(Failed::ServerError(Ranged { status, body: () }), 502, "");
    let headers = [("x-a".parse().unwrap(), "b".parse().unwrap())]
        .into_iter()
        .collect();
    let status = StatusCode::FOUND;
    there_and_back(
        Failed::Other(Unexpected {
            status,
            headers,
            body: "y".into(),
        }),
        302,
        "y",
    );
    there_and_back(Done::Ok(Point { x: 1 }), 200, r#"{"x":1}"#);
    there_and_back(Done::Accepted, 202, "");
    let status = StatusCode::CREATED;
    there_and_back(
        Done::Default(Ranged {
            status,
            body: limit(),
        }),
        201,
        r#"{"code":"c"}"#,
    );
    there_and_back(Single { x: Some(1) }, 200, r#"{"x":1}"#);
}

fn answer(status: u16, body: &'static str) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .body(body.into())
        .unwrap()
}

fn read_as<O: Operation>(status: u16, body: &'static str) -> Result<O::Response, O::Error> {
    read_answer::<O>(answer(status, body)).unwrap()
}

#[test]
fn an_answer_is_what_its_status_says() {
    assert_eq!(
        read_as::<GetAnswer>(200, r#"{"x":3}"#),
        Ok(Single { x: Some(3) })
    );
    assert_eq!(read_as::<GetAnswer>(200, ""), Ok(Single { x: None }));
    assert_eq!(read_as::<GetAnswer>(404, "ignored"), Err(Failed::NotFound));
    for (status, body) in [
        (302, ""),
        (403, "<html>"),
        (429, "{}"),
        (400, ""),
        (201, "{}"),
    ] {
        let Err(Failed::Other(kept)) = read_as::<GetAnswer>(status, body) else {
            panic!("{status} {body}");
        };
        assert_eq!(
            (kept.status.as_u16(), &kept.body[..]),
            (status, body.as_bytes())
        );
    }
}

#[test]
fn a_success_that_does_not_fit_is_an_error_with_the_answer() {
    let error = read_answer::<GetAnswer>(answer(200, r#"{"x":"y"}"#)).unwrap_err();
    assert_eq!(error.operation.id, "GetAnswer");
    assert!(matches!(&error.source.place, Place::Body { pointer } if pointer == "/x"));
    assert_eq!(error.response.body(), &r#"{"x":"y"}"#.into());
    assert!(
        error.to_string().contains("`/x` in the body is not valid"),
        "{error}"
    );
}

#[test]
fn a_wrong_media_type_of_an_answer_is_overlooked() {
    let mut answer = answer(200, "{}");
    answer
        .headers_mut()
        .insert("content-type", "text/html".parse().unwrap());
    assert_eq!(
        read_answer::<GetAnswer>(answer).unwrap(),
        Ok(Single { x: None })
    );
}

#[test]
fn debug_shows_how_long_a_body_is_and_nothing_of_it() {
    let text = r#"{"access_token":"nine-times-round","x":"1"}"#;
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("set-cookie", "token=nine-times-round".parse().unwrap());
    let kept = Unexpected {
        status: StatusCode::OK,
        headers,
        body: text.into(),
    };
    assert_eq!(
        format!("{kept:?}"),
        "Unexpected { status: 200, media_type: Some(\"application/json\"), body: 43 bytes }"
    );
    let unread = read_answer::<GetAnswer>(answer(200, text)).unwrap_err();
    let shown = format!("{unread:?} {unread:#?} {unread}");
    assert!(!shown.contains("nine-times-round"), "{shown}");
    assert!(shown.contains("body: 43 bytes"), "{shown}");
}

#[test]
fn a_status_that_is_none_is_refused() {
    struct Odd {}
    message! { Odd { parameters: {} body: none } }
    response! { Odd: 99 message }
    assert_eq!((Odd {}).to_http().unwrap_err(), EncodeError::Status(99));
}
