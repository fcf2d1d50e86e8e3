//! Streams whose size is known, and typed content for a body that may be anything.

use std::time::Duration;

use typewright_runtime::http::Body;
use typewright_runtime::{Map, json};

use crate::api::*;

#[tokio::test(start_paused = true)]
async fn a_stream_may_say_how_long_it_is() {
    let stream = || slow(&[b"abc", b"def"], Duration::from_secs(1));
    assert_eq!(stream().size(), None);
    let mut body = stream().with_size(6);
    assert_eq!(body.size(), Some(6));
    body.chunk().await.unwrap();
    assert_eq!(body.size(), Some(3));
    assert_eq!(&body.bytes().await.unwrap()[..], b"def");

    let words = async |body: Body| body.bytes().await.unwrap_err().to_string();
    let short = words(stream().with_size(7)).await;
    assert_eq!(
        short,
        "the content breaks off: 1 bytes less than were promised"
    );
    let long = words(stream().with_size(5)).await;
    assert_eq!(
        long,
        "the content breaks off: more bytes than were promised"
    );
    // A limit stays what it was.
    assert!(stream().limit(5).with_size(6).bytes().await.is_err());
}

#[test]
fn an_object_of_a_type_is_a_map_of_anything() {
    let problem = Problem {
        errcode: "NO".to_owned(),
        extra: Map::from([("more".to_owned(), true.into())]),
    };
    let map = json::to_map(&problem).unwrap();
    assert_eq!(json::to_string(&map), r#"{"errcode":"NO","more":true}"#);
    assert_eq!(json::to_map(&"text".to_owned()), None);
}
