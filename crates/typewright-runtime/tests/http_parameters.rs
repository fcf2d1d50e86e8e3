//! Parameters: each location, style and `explode`, both ways, and what is wrong with them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod http_api;

use std::collections::BTreeMap;

use typewright_runtime::http::{Bytes, EncodeError, Fault, Location, MessageError, Place, Request};
use typewright_runtime::{Map, Nullable, Number, Value, message, object};

/// What a request says outside of its body.
fn wire(request: &http::Request<Bytes>) -> String {
    let mut wire = request.uri().path_and_query().unwrap().to_string();
    for (name, value) in request.headers() {
        wire.push_str(&format!(
            " {name}: {}",
            std::str::from_utf8(value.as_bytes()).unwrap()
        ));
    }
    wire
}

/// A request with one parameter, on its way out.
macro_rules! probe {
    ($type:ty, $parameter:expr, $path:literal) => {
        #[derive(Debug, PartialEq)]
        struct Probe {
            value: $type,
        }
        message! { Probe { parameters: { value: $parameter } body: none } }
        operation!(GetProbe(Probe): GET $path);
    };
}

/// A value and what it is on the wire: both ways.
macro_rules! both_ways {
    ($($test:ident: $type:ty, $parameter:expr, $path:literal, $($value:expr => $wire:expr),+;)+) => {$(
        #[test]
        fn $test() {
            probe!($type, $parameter, $path);
            $(
                let request = Probe { value: $value }.to_http("http://h/base/").unwrap();
                assert_eq!(wire(&request), concat!("/base", $wire));
                assert_eq!(Probe::from_http(&request), Ok(Probe { value: $value }));
            )+
        }
    )+};
}

/// Text on the wire that is read, or why it is not.
macro_rules! read {
    ($($test:ident: $type:ty, $parameter:expr, $path:literal, $($wire:expr => $value:expr),+;)+) => {$(
        #[test]
        fn $test() {
            probe!($type, $parameter, $path);
            $(
                let request = http::Request::get($wire).body(Bytes::new()).unwrap();
                let expected: Result<$type, Fault> = $value;
                let read = Probe::from_http(&request).map(|probe| probe.value);
                assert_eq!(read.map_err(|error| error.fault), expected, "{}", $wire);
            )+
        }
    )+};
}

/// A value that has no form on the wire.
macro_rules! refused {
    ($($test:ident: $type:ty, $parameter:expr, $path:literal, $($value:expr => $error:expr),+;)+) => {$(
        #[test]
        fn $test() {
            probe!($type, $parameter, $path);
            $(assert_eq!(Probe { value: $value }.to_http("http://h").map(|r| wire(&r)), Err($error));)+
        }
    )+};
}

#[derive(Clone, Debug, PartialEq)]
struct Color {
    r: i64,
    g: Option<String>,
    extra: Map,
}
object! { Color { "R" => r: required, "G" => g: optional, ..extra } }

fn color() -> Color {
    Color {
        r: 100,
        g: Some("a,b.c".to_owned()),
        extra: Map::new(),
    }
}

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn list() -> Vec<String> {
    ["blue", "a,b|c d", "é&=+%/"].map(str::to_owned).to_vec()
}

fn simple_list() -> Vec<String> {
    ["blue", "black"].map(str::to_owned).to_vec()
}

fn map() -> BTreeMap<String, String> {
    [("k y", "1&2"), ("x", "")]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into()
}

both_ways! {
    path_string: String, Parameter::path("p"), "/a/{p}/b",
        "x".to_owned() => "/a/x/b",
        "a/b?c#d%e é".to_owned() => "/a/a%2Fb%3Fc%23d%25e%20%C3%A9/b",
        "@me:example.org".to_owned() => "/a/%40me%3Aexample.org/b",
        "...".to_owned() => "/a/.../b";
    path_within_a_segment: String, Parameter::path("p"), "/a/x{p}.json",
        "1".to_owned() => "/a/x1.json",
        ".json".to_owned() => "/a/x.json.json";
    path_that_may_be_empty: String, Parameter::path("p").allow_empty(), "/a/{p}",
        String::new() => "/a/", "x".to_owned() => "/a/x";
    path_simple: Vec<String>, Parameter::path("p"), "/{p}",
        list() => "/blue,a%2Cb%7Cc%20d,%C3%A9%26%3D%2B%25%2F";
    path_simple_object: Color, Parameter::path("p"), "/{p}", color() => "/R,100,G,a%2Cb.c";
    path_simple_object_exploded: Color, Parameter::path("p").explode(true), "/{p}",
        color() => "/R=100,G=a%2Cb.c";
    path_label: Number, Parameter::path("p").style(Style::Label), "/{p}", number("1.5") => "/.1.5";
    path_label_list: Vec<String>, Parameter::path("p").style(Style::Label), "/{p}",
        simple_list() => "/.blue,black";
    path_label_list_exploded: Vec<Number>, Parameter::path("p").style(Style::Label).explode(true), "/{p}",
        vec![number("1.5"), number("2")] => "/.1%2E5.2";
    path_label_object: Color, Parameter::path("p").style(Style::Label), "/{p}",
        color() => "/.R,100,G,a%2Cb%2Ec";
    path_label_object_exploded: Color, Parameter::path("p").style(Style::Label).explode(true), "/{p}",
        color() => "/.R=100.G=a%2Cb%2Ec";
    path_matrix: String, Parameter::path("p").style(Style::Matrix), "/{p}",
        "x;y".to_owned() => "/;p=x%3By", String::new() => "/;p";
    path_matrix_list: Vec<String>, Parameter::path("p").style(Style::Matrix), "/{p}",
        simple_list() => "/;p=blue,black";
    path_matrix_list_exploded: Vec<String>, Parameter::path("p").style(Style::Matrix).explode(true),
        "/{p}", list() => "/;p=blue;p=a%2Cb%7Cc%20d;p=%C3%A9%26%3D%2B%25%2F";
    path_matrix_object: Color, Parameter::path("p").style(Style::Matrix), "/{p}",
        color() => "/;p=R,100,G,a%2Cb.c";
    path_matrix_object_exploded: Color, Parameter::path("p").style(Style::Matrix).explode(true),
        "/{p}", color() => "/;R=100;G=a%2Cb.c";

    query_string: Option<String>, Parameter::query("p q").optional(), "/",
        None => "/", Some(String::new()) => "/?p%20q=", Some("a b+c&d=é".to_owned()) => "/?p%20q=a%20b%2Bc%26d%3D%C3%A9";
    query_bool: bool, Parameter::query("p"), "/", true => "/?p=true", false => "/?p=false";
    query_integer: u64, Parameter::query("p"), "/", u64::MAX => "/?p=18446744073709551615";
    query_nullable: Nullable<i64>, Parameter::query("p"), "/",
        Nullable::Null => "/?p=null", Nullable::Value(-3) => "/?p=-3";
    query_any: Value, Parameter::query("p"), "/", Value::from("x") => "/?p=x";
    query_reserved: String, Parameter::query("p").allow_reserved(), "/",
        "a/b:c?d=e,f&g+h#i".to_owned() => "/?p=a/b:c?d=e,f%26g%2Bh%23i";
    query_list_exploded: Vec<String>, Parameter::query("p"), "/",
        list() => "/?p=blue&p=a%2Cb%7Cc%20d&p=%C3%A9%26%3D%2B%25%2F";
    query_list: Vec<String>, Parameter::query("p").explode(false), "/",
        list() => "/?p=blue,a%2Cb%7Cc%20d,%C3%A9%26%3D%2B%25%2F";
    query_list_optional: Option<Vec<i64>>, Parameter::query("p").optional(), "/",
        None => "/", Some(vec![1, 2]) => "/?p=1&p=2";
    query_list_spaces: Vec<String>, Parameter::query("p").style(Style::SpaceDelimited).explode(false),
        "/", simple_list() => "/?p=blue%20black";
    query_list_pipes: Vec<String>, Parameter::query("p").style(Style::PipeDelimited).explode(false),
        "/", simple_list() => "/?p=blue%7Cblack";
    query_list_of_objects: Vec<Color>, Parameter::query("p"), "/",
        vec![color()] => "/?p=%7B%22R%22%3A100%2C%22G%22%3A%22a%2Cb.c%22%7D";
    query_object_exploded: Color, Parameter::query("p"), "/", color() => "/?R=100&G=a%2Cb.c";
    query_object: Color, Parameter::query("p").explode(false), "/", color() => "/?p=R,100,G,a%2Cb.c";
    query_object_deep: Option<Color>, Parameter::query("p").style(Style::DeepObject).optional(), "/",
        None => "/", Some(color()) => "/?p%5BR%5D=100&p%5BG%5D=a%2Cb.c";
    query_map_exploded: BTreeMap<String, String>, Parameter::query("p"), "/",
        map() => "/?k%20y=1%262&x=";
    query_map_deep: BTreeMap<String, String>, Parameter::query("p").style(Style::DeepObject), "/",
        map() => "/?p%5Bk%20y%5D=1%262&p%5Bx%5D=";
    query_map_of_lists: BTreeMap<String, Vec<i64>>, Parameter::query("p").style(Style::DeepObject), "/",
        [("a".to_owned(), vec![1, 2])].into() => "/?p%5Ba%5D=1&p%5Ba%5D=2";
    query_json: Color, Parameter::query("p").json(), "/",
        color() => "/?p=%7B%22R%22%3A100%2C%22G%22%3A%22a%2Cb.c%22%7D";

    header_string: Option<String>, Parameter::header("x-p").optional(), "/",
        None => "/", Some("a, b é".to_owned()) => "/ x-p: a, b é";
    header_list: Vec<String>, Parameter::header("x-p"), "/", simple_list() => "/ x-p: blue,black";
    header_map_exploded: BTreeMap<String, i64>, Parameter::header("x-p").explode(true), "/",
        [("a".to_owned(), 1), ("b".to_owned(), 2)].into() => "/ x-p: a=1,b=2";
    header_map: BTreeMap<String, i64>, Parameter::header("x-p"), "/",
        [("a".to_owned(), 1), ("b".to_owned(), 2)].into() => "/ x-p: a,1,b,2";
    header_json: Vec<String>, Parameter::header("x-p").json(), "/",
        simple_list() => "/ x-p: [\"blue\",\"black\"]";

    cookie_string: String, Parameter::cookie("p"), "/", "a b;c=%".to_owned() => "/ cookie: p=a%20b%3Bc=%25";
    cookie_list: Vec<String>, Parameter::cookie("p").explode(false), "/", simple_list() => "/ cookie: p=blue,black";
    cookie_list_exploded: Vec<i64>, Parameter::cookie("p"), "/", vec![1, 2] => "/ cookie: p=1; p=2";
}

fn invalid(reason: &str) -> Fault {
    Fault::Invalid(reason.to_owned())
}

fn unreadable(reason: &str) -> Fault {
    Fault::Unreadable(reason.to_owned())
}

read! {
    the_first_of_several_counts: i64, Parameter::query("p"), "/", "/?x=0&p=1&p=2" => Ok(1);
    plus_is_a_space_in_a_query: String, Parameter::query("p"), "/", "/?p=a+b" => Ok("a b".to_owned());
    plus_is_a_plus_in_a_path: String, Parameter::path("p"), "/{p}", "/a+b" => Ok("a+b".to_owned());
    a_prefix_does_not_matter: String, Parameter::path("p"), "/a/{p}", "/x/y/a/b" => Ok("b".to_owned());
    pipes_may_stand_bare: Vec<i64>, Parameter::query("p").style(Style::PipeDelimited).explode(false), "/",
        "/?p=1|2" => Ok(vec![1, 2]);
    integers: i8, Parameter::query("p"), "/",
        "/?p=128" => Err(invalid("expected an 8-bit integer")),
        "/?p=1.0" => Err(invalid("expected an 8-bit integer")),
        "/?p=" => Err(invalid("expected an 8-bit integer")),
        "/" => Err(Fault::Missing);
    booleans: bool, Parameter::query("p"), "/", "/?p=1" => Err(invalid("expected `true` or `false`"));
    escapes_in_a_path: String, Parameter::path("p"), "/a/{p}",
        "/a/%zz" => Err(unreadable("a `%` without two hexadecimal digits")),
        "/a/%ff" => Err(unreadable("not UTF-8 behind the percent-encoding")),
        "/a/" => Err(Fault::Missing),
        "/b/x" => Err(Fault::Mismatch),
        "/" => Err(Fault::Mismatch);
    escapes_in_a_query: String, Parameter::query("p"), "/",
        "/?p=%ff" => Err(unreadable("not UTF-8 behind the percent-encoding"));
    incomplete_objects: Option<Color>, Parameter::query("p").style(Style::DeepObject).optional(), "/",
        "/?q=1&p=2" => Ok(None),
        "/?p%5BG%5D=1" => Err(invalid("the member `R` is missing"));
    styles_that_are_not_kept: Vec<i64>, Parameter::path("p").style(Style::Label), "/{p}",
        "/1" => Err(invalid("not in the style of the parameter"));
    names_without_values: Color, Parameter::query("p").explode(false), "/",
        "/?p=R,1,G" => Err(invalid("expected names with values"));
}

refused! {
    empty_segments: String, Parameter::path("p"), "/{p}/b", String::new() => EncodeError::EmptySegment("p");
    empty_parts_of_a_segment: String, Parameter::path("p"), "/x{p}", String::new() => EncodeError::EmptySegment("p");
    empty_last_segments: String, Parameter::path("p"), "/a/{p}", String::new() => EncodeError::EmptySegment("p");
    empty_segments_in_the_middle: String, Parameter::path("p").allow_empty(), "/{p}/b",
        String::new() => EncodeError::EmptySegment("p");
    dot_segments: String, Parameter::path("p"), "/a/{p}",
        ".".to_owned() => EncodeError::DotSegment, "..".to_owned() => EncodeError::DotSegment;
    dots_made_of_two_parts: String, Parameter::path("p"), "/a/.{p}", ".".to_owned() => EncodeError::DotSegment;
    line_breaks_in_headers: String, Parameter::header("x-p"), "/",
        "a\r\nx: y".to_owned() => EncodeError::Header("x-p");
    commas_in_header_lists: Vec<String>, Parameter::header("x-p"), "/", list() => EncodeError::Delimiter("x-p");
    pipes_in_elements: Vec<String>, Parameter::query("p").style(Style::PipeDelimited).explode(false), "/",
        list() => EncodeError::Delimiter("p");
    empty_lists_that_are_required: Vec<String>, Parameter::query("p"), "/", vec![] => EncodeError::Missing("p");
    lists_in_depth: Vec<i64>, Parameter::query("p").style(Style::DeepObject), "/", vec![1] => EncodeError::Style("p");
    parameters_that_are_not_there: String, Parameter::path("p"), "/{q}",
        "x".to_owned() => EncodeError::Missing("a path parameter");
}

#[derive(Debug, PartialEq)]
struct Search {
    filter: Color,
    page: Option<u32>,
    session: Option<String>,
    tags: BTreeMap<String, String>,
}

message! {
    Search {
        parameters: {
            filter: Parameter::query("filter").style(Style::DeepObject),
            page: Parameter::query("page").optional(),
            session: Parameter::cookie("session").optional(),
            tags: Parameter::query("tags").optional(),
        }
        body: none
    }
}
operation!(GetSearch(Search): GET "/search");

#[test]
fn a_map_takes_the_names_that_nobody_claims() {
    let request = http::Request::get("/search?page=2&a=1&filter%5BR%5D=5&filter%5Bx%5D=y")
        .header("cookie", "theme=dark; session=\"s%2B1\"")
        .body(Bytes::new())
        .unwrap();
    let search = Search::from_http(&request).unwrap();
    assert_eq!(search.page, Some(2));
    assert_eq!(search.session.as_deref(), Some("s+1"));
    assert_eq!(search.filter.extra.get("x"), Some(&Value::from("y")));
    assert_eq!(search.tags.get("a").map(String::as_str), Some("1"));
    assert!(!search.tags.contains_key("page"));
}

#[test]
fn an_error_names_the_parameter() {
    let request = http::Request::get("/search?filter[R]=1&page=x")
        .body(Bytes::new())
        .unwrap();
    let error = Search::from_http(&request).unwrap_err();
    let place = Place::Parameter {
        location: Location::Query,
        name: "page",
    };
    assert_eq!(
        error,
        MessageError {
            place,
            fault: invalid("expected an unsigned 32-bit integer")
        }
    );
    assert!(
        error
            .to_string()
            .starts_with("the query parameter `page` is not valid"),
        "{error}"
    );
}
