//! Every operation, with each of its answers.

use std::collections::BTreeSet;

use matrix_client_server::EXCHANGES;
use matrix_client_server::typewright_runtime::replay::{Exchange, Options, Verdict, run};
use reqwest::Response;
use serde_json::{Value, json};

use crate::definition::{Call, Documented};
use crate::{MATRIX, Mock};

#[tokio::test]
async fn every_operation_is_answered_with_its_example_for_the_first_success() {
    let mock = Mock::start().await;
    let calls = MATRIX.calls();
    let called: BTreeSet<&str> = calls.iter().map(|call| &*call.id).collect();
    let known: BTreeSet<&str> = EXCHANGES.exchanges.iter().map(Exchange::id).collect();
    assert_eq!(called, known);
    for call in &calls {
        let successes = call.expected.iter();
        let success = successes
            .clone()
            .find(|each| (200..300).contains(&each.status));
        let success = success.or(call.expected.first()).unwrap();
        let response = mock.request(call).send().await.unwrap();
        check(call, success.status, &success.body, response).await;
    }
}

#[tokio::test]
async fn every_documented_answer_can_be_asked_for_and_is_read_by_its_type() {
    let mock = Mock::start().await;
    let mut recording = String::new();
    let mut answers = 0;
    for call in MATRIX.calls() {
        for expected in &call.expected {
            let wish = format!("status={}", expected.status);
            let response = mock
                .request(&call)
                .header("prefer", wish)
                .send()
                .await
                .unwrap();
            let line = check(&call, expected.status, &expected.body, response).await;
            recording += &format!("{line}\n");
            answers += 1;
        }
    }
    let mut report = Vec::new();
    let options = Options::default();
    let verdict = run(
        &[&EXCHANGES],
        &options,
        &mut recording.as_bytes(),
        &mut report,
    )
    .unwrap();
    let report = String::from_utf8(report).unwrap();
    assert!(matches!(verdict, Verdict::Same), "{report}");
    assert!(
        report.contains(&format!("{answers} exchanges: all decoded")),
        "{report}"
    );
}

/// Checks an answer, and makes a line of a recording of it.
async fn check(call: &Call, status: u16, body: &Documented, response: Response) -> Value {
    let id = &call.id;
    let (found, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(found, status, "{id}: {text}");
    match body {
        Documented::Nothing => assert_eq!(text, "", "{id} {status}"),
        Documented::Json(examples) => {
            let value: Value = serde_json::from_str(&text).unwrap();
            assert!(examples.contains(&value), "{id} {status}: {text}");
        }
        Documented::Other => assert_ne!(text, "", "{id} {status}"),
    }
    let headers: serde_json::Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()))
        .collect();
    json!({
        "operationId": id,
        "direction": "response",
        "status": status,
        "headers": headers,
        "encoding": "text",
        "body": text,
    })
}
