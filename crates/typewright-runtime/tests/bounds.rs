//! The feature `validate`: each bound, kept and broken, and where the answer says it was.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use tower::ServiceExt;
use typewright_runtime::http::Unexpected;
use typewright_runtime::server::{ErrorShape, Router, Routes, Unvalidated};
use typewright_runtime::{
    Map, Number, Value, json, message, object, open_enum, operation, response, responses, tuple,
};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(dead_code)]
enum Colour {
    Red,
    Unknown(typewright_runtime::UnknownText),
}
open_enum! { Colour { "red" => Red } }

#[derive(Debug, PartialEq)]
struct Pair {
    first: i64,
    second: Option<String>,
    rest: Vec<Value>,
}
tuple! {
    Pair { 0 => first: required [Minimum(Integer(0))], 1 => second: optional [MaxLength(2)], ..rest }
}

#[derive(Debug, PartialEq)]
struct Order {
    count: Option<i64>,
    share: Option<Number>,
    step: Option<Number>,
    name: Option<String>,
    code: Option<String>,
    tags: Option<Vec<String>>,
    labels: Option<Map>,
    slow: Option<String>,
    colour: Option<Colour>,
    pair: Option<Pair>,
    anything: Option<Value>,
    marks: Option<Map>,
    only: Option<Map>,
    either: Option<Value>,
    parts: Option<Vec<Order>>,
    extra: Map,
}
object! {
    Order {
        "count" => count: optional [Minimum(Integer(1)), Maximum(Integer(10))],
        "share" => share: optional [ExclusiveMinimum(Integer(0)), ExclusiveMaximum(Decimal(0.5))],
        "step" => step: optional [MultipleOf(Decimal(0.1))],
        "name" => name: optional [MinLength(2), MaxLength(4)],
        "code" => code: optional [Pattern("^(?!x)[a-z]+$")],
        "slow" => slow: optional [Pattern("^(a+)+\\1b$")],
        "tags" => tags: optional [MinItems(1), MaxItems(3), UniqueItems, Items(&[MaxLength(2)])],
        "labels" => labels: optional [MinProperties(1), MaxProperties(2), AdditionalProperties(&[MaxLength(1)]), PropertyNames(&[Pattern("^l")])],
        "colour" => colour: optional,
        "pair" => pair: optional,
        "anything" => anything: optional [MaxLength(1), Maximum(Integer(1)), MaxItems(1), MaxProperties(1)],
        "marks" => marks: optional [PatternProperties(&[("^a", &[MaxLength(1)]), ("z$", &[])], Some(&[MinLength(2)]))],
        "only" => only: optional [PatternProperties(&[("^a", &[Maximum(Integer(1))])], None)],
        "either" => either: optional [AnyOf(&[(&[Kinds::STRING], &[MaxLength(2)]), (&[Kinds::STRING], &[Pattern("^long")]), (&[Kinds::NUMBER, Kinds::ARRAY], &[Maximum(Integer(5)), MaxItems(1)])])],
        "parts" => parts: optional,
        ..extra
    }
}

#[derive(Debug, PartialEq)]
struct OrderRequest {
    limit: Option<i64>,
    colour: Option<Colour>,
    body: Order,
}
message! {
    OrderRequest {
        parameters: {
            limit: Parameter::query("limit").optional().limits(&[Minimum(Integer(1))]),
            colour: Parameter::query("colour").optional(),
        }
        body: json("application/json") body required [MaxProperties(2)]
    }
}

#[derive(Debug, PartialEq)]
struct Done {}
message! { Done { parameters: {} body: none } }
response! { Done: 200 message }

#[derive(Debug, PartialEq)]
enum OrderError {
    Other(Unexpected),
}
responses! { OrderError { } else Other }

struct Send;
operation! {
    Send(OrderRequest) -> Done | OrderError { id: "send", method: POST, path: "/orders", security: [], }
}

fn routes() -> Routes<()> {
    Routes::new(Arc::new(()), &ErrorShape::PROBLEM_JSON)
        .open(|_, _: OrderRequest| async { Ok(Done {}) })
}

/// The status, and of a refusal the pointer and the text.
async fn post(router: Router, query: &str, body: &str) -> (u16, Option<String>, String) {
    let request = http::Request::post(format!("/orders{query}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 10_000).await.unwrap();
    let told: Value = json::from_slice(&bytes).unwrap_or(Value::Null);
    let member = |name: &str| Some(told.as_object()?.get(name)?.as_str()?.to_owned());
    (
        status,
        member("pointer"),
        member("detail").unwrap_or_default(),
    )
}

#[tokio::test]
async fn what_keeps_to_its_bounds_is_served() {
    for body in [
        r#"{}"#,
        r#"{"count":1}"#,
        r#"{"count":10,"share":0.49}"#,
        r#"{"step":0.3}"#,
        r#"{"step":-7}"#,
        // Characters are counted, not bytes.
        r#"{"name":"äöüß"}"#,
        r#"{"code":"abc"}"#,
        r#"{"tags":["a","bb","c"]}"#,
        r#"{"labels":{"l":"1","lo":"2"}}"#,
        r#"{"colour":"red","pair":[0,"ab",1000]}"#,
        r#"{"anything":true}"#,
        r#"{"anything":"a"}"#,
        r#"{"marks":{"ab":"1","b":"12","cz":"1"}}"#,
        r#"{"only":{"a":1,"ab":0}}"#,
        r#"{"either":"ab"}"#,
        r#"{"either":"longer"}"#,
        r#"{"either":5}"#,
        r#"{"either":[6]}"#,
        // No alternative says anything of these.
        r#"{"either":{"a":"anything"}}"#,
        r#"{"either":true}"#,
        r#"{"count":null}"#,
        r#"{"parts":[{"count":3}]}"#,
    ] {
        let answer = post(
            routes().validate().into_router(),
            "?limit=1&colour=red",
            body,
        )
        .await;
        assert_eq!(answer.0, 200, "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn what_breaks_a_bound_is_turned_away_with_its_place() {
    let none = "it is none of the values that are defined";
    for (body, pointer, what) in [
        (r#"{"count":0}"#, "/count", "it is not at least 1"),
        (r#"{"count":11}"#, "/count", "it is not at most 10"),
        (r#"{"share":0}"#, "/share", "it is not more than 0"),
        (r#"{"share":0.5}"#, "/share", "it is not less than 0.5"),
        (r#"{"share":1e400}"#, "/share", "it is not less than 0.5"),
        (r#"{"count":-1}"#, "/count", "it is not at least 1"),
        (r#"{"share":-1e400}"#, "/share", "it is not more than 0"),
        (r#"{"step":0.35}"#, "/step", "it is not a multiple of 0.1"),
        (
            r#"{"name":"ä"}"#,
            "/name",
            "it is shorter than 2 characters",
        ),
        (
            r#"{"name":"abcde"}"#,
            "/name",
            "it is longer than 4 characters",
        ),
        (
            r#"{"code":"xa"}"#,
            "/code",
            "it does not match `^(?!x)[a-z]+$`",
        ),
        (r#"{"tags":[]}"#, "/tags", "it has fewer than 1 elements"),
        (
            r#"{"tags":["a","b","c","d"]}"#,
            "/tags",
            "it has more than 3 elements",
        ),
        (
            r#"{"tags":["a","a"]}"#,
            "/tags",
            "two of its elements are equal",
        ),
        (
            r#"{"tags":["a","abc"]}"#,
            "/tags/1",
            "it is longer than 2 characters",
        ),
        (r#"{"labels":{}}"#, "/labels", "it has fewer than 1 members"),
        (
            r#"{"labels":{"l":"1","m":"2","n":"3"}}"#,
            "/labels",
            "it has more than 2 members",
        ),
        (
            r#"{"labels":{"l~/":"12"}}"#,
            "/labels/l~0~1",
            "it is longer than 1 characters",
        ),
        (
            r#"{"labels":{"x":"1"}}"#,
            "/labels/x",
            "it does not match `^l`",
        ),
        (r#"{"colour":"green"}"#, "/colour", none),
        (r#"{"pair":[-1]}"#, "/pair/0", "it is not at least 0"),
        (
            r#"{"pair":[1,"abc"]}"#,
            "/pair/1",
            "it is longer than 2 characters",
        ),
        (
            r#"{"anything":"ab"}"#,
            "/anything",
            "it is longer than 1 characters",
        ),
        (r#"{"anything":2}"#, "/anything", "it is not at most 1"),
        (
            r#"{"anything":[1,2]}"#,
            "/anything",
            "it has more than 1 elements",
        ),
        (
            r#"{"anything":{"a":1,"b":2}}"#,
            "/anything",
            "it has more than 1 members",
        ),
        (
            r#"{"marks":{"a":"12"}}"#,
            "/marks/a",
            "it is longer than 1 characters",
        ),
        (
            r#"{"marks":{"az":"12"}}"#,
            "/marks/az",
            "it is longer than 1 characters",
        ),
        (
            r#"{"marks":{"b":"1"}}"#,
            "/marks/b",
            "it is shorter than 2 characters",
        ),
        (r#"{"only":{"a":2}}"#, "/only/a", "it is not at most 1"),
        (
            r#"{"only":{"a":1,"b":1}}"#,
            "/only/b",
            "its name is none of those that are allowed",
        ),
        (
            r#"{"either":"abc"}"#,
            "/either",
            "it keeps to no alternative: it is longer than 2 characters; it does not match `^long`",
        ),
        (r#"{"either":6}"#, "/either", "it is not at most 5"),
        (
            r#"{"either":[1,2]}"#,
            "/either",
            "it has more than 1 elements",
        ),
        (
            r#"{"parts":[{},{"parts":[{"count":0}]}]}"#,
            "/parts/1/parts/0/count",
            "it is not at least 1",
        ),
        (r#"{"a":1,"b":2,"c":3}"#, "", "it has more than 2 members"),
    ] {
        let (status, at, told) = post(routes().validate().into_router(), "", body).await;
        assert_eq!(
            (status, at.as_deref()),
            (400, Some(pointer)),
            "{body}: {told}"
        );
        assert!(told.contains(what), "{body}: {told}");
        // Without the check the method sees it.
        assert_eq!(
            post(routes().into_router(), "", body).await.0,
            200,
            "{body}"
        );
    }
}

#[tokio::test]
async fn parameters_keep_to_their_bounds_too() {
    for query in ["?limit=0", "?colour=green"] {
        let (status, pointer, told) = post(routes().validate().into_router(), query, "{}").await;
        assert_eq!((status, pointer), (400, None), "{told}");
        assert!(told.contains("query parameter"), "{told}");
        assert_eq!(post(routes().into_router(), query, "{}").await.0, 200);
    }
}

#[tokio::test]
async fn a_layer_lets_pass_what_the_build_would_turn_away() {
    let router = routes().validate().into_router();
    let router = router.layer(axum::Extension(Unvalidated));
    let answer = post(router, "?limit=0", r#"{"count":0}"#).await;
    assert_eq!(answer.0, 200, "{answer:?}");
}

#[tokio::test]
async fn an_expression_that_never_ends_is_given_up() {
    // Matching this takes time that doubles with each character, unless somebody stops.
    let request = format!(r#"{{"slow":"{}!"}}"#, "a".repeat(5_000));
    let (status, ..) = post(routes().validate().into_router(), "", &request).await;
    assert_eq!(status, 400);
}
