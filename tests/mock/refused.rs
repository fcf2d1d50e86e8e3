//! What is asked for and is not there, and what is wrong with a request: told in the API's own shape of errors.

use serde_json::{Value, json};

use crate::definition::Call;
use crate::{MATRIX, Mock, json};

fn call(id: &str) -> Call {
    let mut calls = MATRIX.calls().into_iter();
    calls.find(|call| call.id == id).unwrap()
}

#[tokio::test]
async fn both_ways_to_ask_for_a_status_are_understood() {
    let mock = Mock::start().await;
    let call = call("getPresence");
    for (wish, status) in [
        ("status=403", 403),
        ("code=403", 403),
        ("respond-async, Code = \"403\"; wait=1", 403),
        ("respond-async", 200),
    ] {
        let request = mock.request(&call).header("prefer", wish);
        assert_eq!(request.send().await.unwrap().status(), status, "{wish}");
    }
}

#[tokio::test]
async fn of_several_examples_the_first_in_the_definition_is_answered() {
    let mock = Mock::start().await;
    let call = call("getAdminSuspendUser");
    let response = mock.request(&call).send().await.unwrap();
    assert_eq!(json(response).await, json!({"suspended": true}));
}

#[tokio::test]
async fn what_the_definition_does_not_have_is_501() {
    let mock = Mock::start().await;
    let call = call("getPresence");
    for (wish, said) in [
        (
            "status=418",
            "`getPresence` has no answer 418; it has 200, 403, 404",
        ),
        (
            "status=ok",
            "`ok` is no status: `Prefer: status=404` is one",
        ),
    ] {
        let response = mock
            .request(&call)
            .header("prefer", wish)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 501);
        assert_eq!(json(response).await["error"], said);
    }
}

#[tokio::test]
async fn a_path_a_method_and_a_token_have_to_be_right() {
    let mock = Mock::start().await;
    let client = &mock.client;
    let versions = format!("{}/_matrix/client/versions", mock.url);
    let nowhere = format!("{}/nowhere", mock.url);
    let whoami = format!("{}/_matrix/client/v3/account/whoami", mock.url);
    for (request, status, code) in [
        (client.get(&nowhere), 404, "M_UNRECOGNIZED"),
        (client.delete(&versions), 405, "M_UNRECOGNIZED"),
        (client.get(&whoami), 401, "M_MISSING_TOKEN"),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(json(response).await["errcode"], code);
    }
    assert_eq!(client.get(&versions).send().await.unwrap().status(), 200);
    let request = client.get(&whoami).bearer_auth("any token at all");
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_body_and_parameters_are_read_strictly() {
    let mock = Mock::start().await;
    let presence = |body: Value| {
        let mut call = call("setPresence");
        call.body = Some(("application/json".to_owned(), body.to_string()));
        mock.request(&call).send()
    };
    let good = presence(json!({"presence": "online"})).await.unwrap();
    assert_eq!(good.status(), 200);
    for (body, code, place) in [
        (json!({"presence": 1}), "M_BAD_JSON", "/presence"),
        (json!({}), "M_MISSING_PARAM", "/presence"),
    ] {
        let response = presence(body).await.unwrap();
        assert_eq!(response.status(), 400);
        let error = json(response).await;
        let said = error["error"].as_str().unwrap();
        assert!(said.contains(place), "{error}");
        assert_eq!(error["errcode"], code, "{error}");
    }
    // A refusal is not to be asked for away.
    let mut messages = call("getRoomEvents");
    let limit = "limit=50";
    assert!(messages.target.contains(limit), "{}", messages.target);
    messages.target = messages.target.replace(limit, "limit=ten");
    let request = mock.request(&messages).header("prefer", "status=200");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 400);
    let error = json(response).await;
    assert!(
        error["error"].as_str().unwrap().contains("limit"),
        "{error}"
    );
}
