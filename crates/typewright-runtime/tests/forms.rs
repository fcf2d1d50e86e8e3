//! Forms of several parts: values, files, lists and what is neither, both ways.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeMap;

use typewright_runtime::http::{
    Blob, Body, Bytes, EncodeError, Fault, FileOr, FilePart, MessageError, Place, Request,
    Unexpected,
};
use typewright_runtime::{
    Map, Nullable, Value, contents, form, message, object, operation, response, responses, union,
};

#[derive(Clone, Debug, PartialEq)]
struct Attributes {
    name: String,
    pages: Option<u32>,
}
object! { Attributes { "name" => name: required, "pages" => pages: optional, .. } }

#[derive(Clone, Debug, PartialEq)]
struct UploadForm {
    attributes: Attributes,
    file: FilePart,
    cover: Option<FilePart>,
    pages: Option<Vec<FilePart>>,
    author: FileOr<Attributes>,
    tags: Option<Vec<String>>,
    years: Option<Vec<i64>>,
    draft: Option<bool>,
    note: Nullable<String>,
    people: Option<Vec<Attributes>>,
    raw: Option<Vec<i64>>,
    extra: BTreeMap<String, Vec<FilePart>>,
}
form! {
    UploadForm {
        "attributes" => attributes: required,
        "file" => file: required as "application/pdf",
        "cover" => cover: optional,
        "pages[]" => pages: optional,
        "author" => author: required,
        "tags" => tags: optional,
        "years" => years: optional,
        "draft" => draft: optional,
        "note" => note: required,
        "people" => people: optional,
        "raw" => raw: optional as "application/json",
        ..extra parts
    }
}

#[derive(Clone, Debug, PartialEq)]
struct ClosedForm {
    file: Option<FilePart>,
}
form! { ClosedForm { "file" => file: optional, .. } }

#[derive(Clone, Debug, PartialEq)]
struct NumbersForm {
    extra: BTreeMap<String, i64>,
}
form! { NumbersForm { ..extra values } }

#[derive(Clone, Debug, PartialEq)]
struct ShapeForm {
    file: Option<FilePart>,
    value: Shape,
}
form! { ShapeForm { "file" => file: optional, ..value members } }

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Closed(Box<ClosedForm>),
    Json(Vec<String>),
}
contents! {
    Either {
        "multipart/form-data" => Closed(Box<ClosedForm>): form_data,
        "application/json" => Json(Vec<String>): json,
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Plain {
    name: String,
    count: Option<i64>,
    extra: Map,
}
object! { Plain { "name" => name: required, "count" => count: optional, ..extra } }

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Circle(Box<Plain>),
    Attributes(Box<Attributes>),
    Unknown(typewright_runtime::Value),
}
union! {
    Shape {
        Circle(Box<Plain>): { kinds: OBJECT, required: ["name", "count"] },
        Attributes(Box<Attributes>): {
            kinds: OBJECT,
            required: ["name"],
            constants: [("name", ["ann", "bob"])]
        },
        ..Unknown
    }
}

macro_rules! post {
    ($($operation:ident $request:ident($ty:ty): $kind:ident $(($media:literal))? $need:ident;)*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        struct $request {
            content: $ty,
        }
        message! { $request { parameters: {} body: $kind$(($media))? content $need } }
        struct $operation;
        operation! { $operation($request) -> Done | Failed { id: "x", method: POST, path: "/x", } }
    )*};
}
post! {
    Upload UploadRequest(UploadForm): form_data("multipart/form-data") required;
    Optional OptionalRequest(Option<ClosedForm>): form_data("multipart/form-data") optional;
    Numbers NumbersRequest(NumbersForm): form_data("multipart/form-data") required;
    Beside BesideRequest(ShapeForm): form_data("multipart/form-data") required;
    Chosen ChosenRequest(Either): choice required;
    Values ValuesRequest(Plain): form_values("multipart/form-data") required;
    Shapes ShapesRequest(Shape): form_values("multipart/form-data") required;
    Pairs PairsRequest(Shape): form("application/x-www-form-urlencoded") required;
    AnyPairs AnyPairsRequest(Value): form("application/x-www-form-urlencoded") required;
    MapPairs MapPairsRequest(BTreeMap<String, i64>): form("application/x-www-form-urlencoded") required;
    Maps MapsRequest(BTreeMap<String, Vec<String>>): form_values("multipart/form-data") required;
}
#[derive(Debug, PartialEq)]
struct Done {}
message! { Done { parameters: {} body: none } }
response! { Done: 204 message }
#[derive(Debug, PartialEq)]
enum Failed {
    Other(Unexpected),
}
responses! { Failed {} else Other }

fn attributes(name: &str) -> Attributes {
    Attributes {
        name: name.to_owned(),
        pages: None,
    }
}

fn upload() -> UploadRequest {
    UploadRequest {
        content: UploadForm {
            attributes: attributes("a \"b\" é"),
            file: Blob::new("", vec![0, 255]).into(),
            cover: None,
            pages: None,
            author: FileOr::Value(attributes("ann")),
            tags: None,
            years: None,
            draft: None,
            note: Nullable::Null,
            people: None,
            raw: None,
            extra: BTreeMap::new(),
        },
    }
}

/// Writes and reads; gives the body with the boundary as `B`.
#[track_caller]
fn there_and_back<R: Request + Clone + std::fmt::Debug + PartialEq>(request: &R) -> String {
    let written = request.to_http("http://a").unwrap();
    assert_eq!(&R::from_http(&written).unwrap(), request);
    let media_type = written.headers()["content-type"].to_str().unwrap();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap();
    String::from_utf8_lossy(written.body()).replace(boundary, "B")
}

/// Reads a form of these parts: what stands behind `name=`, an empty line and content.
fn read<R: Request>(parts: &[&str]) -> Result<R, MessageError> {
    let part = |part: &&str| format!("--b\r\nContent-Disposition: form-data; name={part}\r\n");
    let body: String = parts.iter().map(part).collect();
    let request = http::Request::post("/x")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Bytes::from(body + "--b--"))
        .unwrap();
    R::from_http(&request)
}

#[test]
fn each_member_is_a_part() {
    let sparse = there_and_back(&UploadRequest {
        content: UploadForm {
            file: Blob::new("application/pdf", "x").into(),
            ..upload().content
        },
    });
    let expected = "--B\r\ncontent-disposition: form-data; name=\"attributes\"\r\n\
        content-type: application/json\r\n\r\n{\"name\":\"a \\\"b\\\" é\"}\r\n\
        --B\r\ncontent-disposition: form-data; name=\"file\"\r\n\
        content-type: application/pdf\r\n\r\nx\r\n\
        --B\r\ncontent-disposition: form-data; name=\"author\"\r\n\
        content-type: application/json\r\n\r\n{\"name\":\"ann\"}\r\n\
        --B\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nnull\r\n--B--\r\n";
    assert_eq!(sparse, expected);
    let file = |name: &str| FilePart::new(name, "image/png", vec![13, 10, 45, 45, 0]);
    let full = UploadForm {
        attributes: Attributes {
            pages: Some(7),
            ..attributes("")
        },
        file: file("a\\\"b\";c.png"),
        cover: Some(file("é")),
        pages: Some(vec![file("1"), Blob::new("a/b", "").into()]),
        author: FileOr::File(file("ann.png")),
        tags: Some(vec!["a,b".to_owned(), String::new()]),
        years: Some(vec![1, -2]),
        draft: Some(true),
        note: Nullable::Value("n".to_owned()),
        people: Some(vec![attributes("bob"), attributes("eve")]),
        raw: Some(vec![1, 2]),
        extra: BTreeMap::from([("other".to_owned(), vec![file("o"), file("p")])]),
    };
    let text = there_and_back(&UploadRequest { content: full });
    for part in [
        "name=\"cover\"; filename=\"é\"\r\ncontent-type: image/png\r\n\r\n",
        "name=\"years\"\r\n\r\n-2\r\n",
        "name=\"draft\"\r\n\r\ntrue\r\n",
        "name=\"people\"\r\ncontent-type: application/json\r\n\r\n{\"name\":\"eve\"}\r\n",
        "name=\"raw\"\r\ncontent-type: application/json\r\n\r\n[1,2]\r\n",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    // The definition's media type stands where the file has none.
    let written = upload().to_http("http://a").unwrap();
    let read = UploadRequest::from_http(&written).unwrap();
    assert_eq!(read.content.file.content.media_type, "application/pdf");
}

#[test]
fn values_without_files_are_forms_too() {
    let plain = Plain {
        name: "n".to_owned(),
        count: Some(2),
        extra: Map::from([("x".to_owned(), "y".into())]),
    };
    let text = there_and_back(&ValuesRequest {
        content: plain.clone(),
    });
    assert!(text.contains("name=\"count\"\r\n\r\n2\r\n"), "{text}");
    there_and_back(&ShapesRequest {
        content: Shape::Circle(Box::new(plain)),
    });
    let ann = Shape::Attributes(Box::new(attributes("ann")));
    there_and_back(&ShapesRequest { content: ann });
    let neither = read::<ShapesRequest>(&["name\r\n\r\nzoe"]).unwrap_err();
    assert!(matches!(neither.fault, Fault::Invalid(_)), "{neither}");
    let lists = BTreeMap::from([("a".to_owned(), vec!["1".to_owned(), "2".to_owned()])]);
    there_and_back(&MapsRequest { content: lists });
    let numbers = NumbersForm {
        extra: BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]),
    };
    there_and_back(&NumbersRequest { content: numbers });
    let ann = Shape::Attributes(Box::new(attributes("ann")));
    let file = Some(FilePart::new("f", "a/b", "c"));
    there_and_back(&BesideRequest {
        content: ShapeForm { file, value: ann },
    });
    let closed = ClosedForm {
        file: Some(FilePart::new("f", "a/b", "c")),
    };
    there_and_back(&ChosenRequest {
        content: Either::Closed(Box::new(closed.clone())),
    });
    there_and_back(&OptionalRequest {
        content: Some(closed),
    });
    let none = OptionalRequest { content: None }
        .to_http("http://a")
        .unwrap();
    assert!(none.body().is_empty() && none.headers().is_empty());
    assert_eq!(OptionalRequest::from_http(&none).unwrap().content, None);
    let json = ChosenRequest {
        content: Either::Json(vec!["a".to_owned()]),
    };
    let written = json.to_http("http://a").unwrap();
    assert_eq!(ChosenRequest::from_http(&written).unwrap(), json);
}

#[test]
fn one_of_several_values_is_a_form_of_pairs_too() {
    for (shape, text) in [
        (Shape::Attributes(Box::new(attributes("ann"))), "name=ann"),
        (
            Shape::Circle(Box::new(Plain {
                name: "n".to_owned(),
                count: Some(2),
                extra: Map::new(),
            })),
            "name=n&count=2",
        ),
    ] {
        let written = PairsRequest {
            content: shape.clone(),
        }
        .to_http("http://a")
        .unwrap();
        assert_eq!(written.body(), text);
        assert_eq!(PairsRequest::from_http(&written).unwrap().content, shape);
    }
    let map = MapPairsRequest {
        content: BTreeMap::from([("a b".to_owned(), 1)]),
    };
    let written = map.to_http("http://a").unwrap();
    assert_eq!(written.body(), "a%20b=1");
    assert_eq!(MapPairsRequest::from_http(&written).unwrap(), map);
    let any: Value = r#"{"a":"1&2","b":"c"}"#.parse().unwrap();
    let any = AnyPairsRequest { content: any };
    let written = any.to_http("http://a").unwrap();
    assert_eq!(written.body(), "a=1%262&b=c");
    assert_eq!(AnyPairsRequest::from_http(&written).unwrap(), any);
    let neither = http::Request::post("/x")
        .body(Bytes::from("name=zoe"))
        .unwrap();
    let error = PairsRequest::from_http(&neither).unwrap_err();
    assert!(matches!(error.fault, Fault::Invalid(_)), "{error}");
}

#[test]
fn what_does_not_fit_says_where() {
    let place = |error: &MessageError| match &error.place {
        Place::Body { pointer } => pointer.clone(),
        other => panic!("{other:?}"),
    };
    let file = "file; filename=f\r\n\r\nx\r\n";
    let whole = [
        "attributes\r\n\r\n{\"name\":\"a\"}\r\n",
        file,
        "author\r\n\r\n{\"name\":\"a\"}\r\n",
        "note\r\n\r\nn\r\n",
    ];
    read::<UploadRequest>(&whole).unwrap();
    let with = |more: &'static str| {
        let mut parts = whole.to_vec();
        parts.push(more);
        read::<UploadRequest>(&parts).unwrap_err()
    };
    for (error, pointer) in [
        (with(file), "/file"),
        (with("note\r\n\r\nm\r\n"), "/note"),
        (with("draft\r\n\r\nmaybe\r\n"), "/draft"),
        (
            with(
                "years\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=years\r\n\r\nx\r\n",
            ),
            "/years",
        ),
        (with("raw\r\n\r\n1\r\n"), "/raw"),
        (with("tags\r\n\r\n\u{0}\r\n--b\r\n\r\nno name\r\n"), ""),
        (
            read::<UploadRequest>(&whole[1..]).unwrap_err(),
            "/attributes",
        ),
        (read::<UploadRequest>(&[]).unwrap_err(), "/attributes"),
        (
            read::<OptionalRequest>(&[file, "a/b\r\n\r\n\r\n"]).unwrap_err(),
            "/a~1b",
        ),
        (
            read::<NumbersRequest>(&["a\r\n\r\nx\r\n"]).unwrap_err(),
            "/a",
        ),
    ] {
        assert_eq!(place(&error), pointer, "{error}");
    }
    let mut broken = upload();
    broken.content.file.name = Some("a\r\nb".to_owned());
    let error = broken.to_http("http://a").unwrap_err();
    assert_eq!(error, EncodeError::Header("Content-Disposition"));
    let mut empty = upload();
    empty
        .content
        .extra
        .insert("x".to_owned(), vec![Blob::new("a\nb", "").into()]);
    assert_eq!(
        empty.to_http("http://a").unwrap_err(),
        EncodeError::MediaType
    );
}

#[test]
fn a_form_with_a_stream_in_it_is_a_stream() {
    let mut request = upload();
    let stream = || Body::stream(http_body_util::Full::new(Bytes::from("abc")));
    request.content.file = FilePart::new("f", "a/b", stream());
    assert_eq!(
        request.to_http("http://a").unwrap_err(),
        EncodeError::Stream
    );
    let written = request.to_http_stream("http://a").unwrap();
    assert!(written.body().as_bytes().is_none());
    // All sizes are known, so that of the whole is.
    assert!(written.body().size().is_some());
}
