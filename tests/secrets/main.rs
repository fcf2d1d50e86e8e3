//! What is printed of Matrix's types does not show what opens or decrypts something, nor does what is said of a value that
//! cannot be read.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::fmt::Debug;

use bytes::Bytes;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::encrypted_file::EncryptedFile;
use matrix_client_server::login::{Login, LoginRequest, LoginResponse};
use matrix_client_server::matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::matrix_common::core_event_schema::event::AnyToDeviceEvent;
use matrix_client_server::password_management::ChangePasswordRequest;
use matrix_client_server::registration_tokens::RegistrationTokenValidityRequest;
use matrix_client_server::typewright_runtime::http::{Request, read_answer};
use matrix_client_server::typewright_runtime::{Field, Raw, json};

/// What stands in the place of every secret here.
const SECRET: &str = "nine-times-round";

/// What is printed of a value, in a line and in several, shows this and no secret.
#[track_caller]
fn shows(value: &impl Debug, shown: &[&str]) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(SECRET), "{text}");
        for part in shown {
            assert!(text.contains(part), "no `{part}` in {text}");
        }
    }
}

fn read<T: Field>(text: &str) -> T {
    assert!(text.contains(SECRET), "there is no secret in {text}");
    json::from_str(text).unwrap()
}

#[test]
fn a_login_and_its_answer() {
    let login: LoginRequest = read(
        r#"{"type":"m.login.password","identifier":{"type":"m.id.user","user":"ada"},"refresh_token":true,
            "password":"nine-times-round","token":"nine-times-round","pin":"nine-times-round"}"#,
    );
    shows(
        &login,
        &[
            "LoginRequest {",
            "\"ada\"",
            "password: [secret],",
            "token: [secret],",
            "device_id: None,",
            "\"pin\": ..",
            "true",
        ],
    );
    let mut by_token = LoginRequest::new("m.login.token");
    by_token.token = Some(SECRET.to_owned());
    assert_eq!(
        format!("{by_token:?}"),
        "LoginRequest { type_: \"m.login.token\", identifier: None, user: None, medium: None, address: None, \
         password: None, token: [secret], device_id: None, initial_device_display_name: None, refresh_token: None, \
         extra: {} }"
    );
    let answer: LoginResponse = read(
        r#"{"user_id":"@ada:lovelace.example","device_id":"GAMMA","access_token":"nine-times-round",
            "refresh_token":"nine-times-round","macaroon":"nine-times-round"}"#,
    );
    shows(
        &answer,
        &[
            "@ada:lovelace.example",
            "GAMMA",
            "access_token: [secret],",
            "refresh_token: [secret],",
            "\"macaroon\": ..",
        ],
    );
}

#[test]
fn what_an_authentication_is_completed_with() {
    let text =
        r#"{"type":"m.login.password","session":"nine-times-round","password":"nine-times-round"}"#;
    let auth: AuthenticationData = read(text);
    shows(
        &auth,
        &["m.login.password", "session: [secret],", "\"password\": .."],
    );
    let request: ChangePasswordRequest = read(&format!(
        r#"{{"new_password":"nine-times-round","logout_devices":false,"auth":{text}}}"#
    ));
    shows(
        &request,
        &["new_password: [secret],", "false", "session: [secret],"],
    );
}

#[test]
fn a_parameter() {
    let request = RegistrationTokenValidityRequest::new(SECRET);
    shows(&request, &["token: [secret]"]);
}

#[test]
fn keys_in_events() {
    let sent =
        r#"{"type":"m.secret.send","content":{"request_id":"7","secret":"nine-times-round"}}"#;
    shows(
        &read::<AnyToDeviceEvent>(sent),
        &["MSecretSend(", "\"7\"", "secret: [secret],"],
    );
    let file = r#"{"url":"mxc://babbage.example/mill","iv":"aIn9","v":"v2","hashes":{"sha256":"DAgz"},
        "key":{"kty":"oct","alg":"A256CTR","ext":true,"key_ops":["encrypt","decrypt"],"k":"nine-times-round"}}"#;
    let event = format!(
        r#"{{"type":"m.room.message","event_id":"$a","sender":"@ada:lovelace.example","origin_server_ts":1,
            "content":{{"msgtype":"m.file","body":"mill.pdf","file":{file}}}}}"#
    );
    shows(
        &read::<EncryptedFile>(file),
        &["babbage", "A256CTR", "k: [secret],"],
    );
    let raw: Raw<AnySyncEvent> = read(&event);
    shows(
        &raw,
        &["Raw(", "MRoomMessage(", "mill.pdf", "file: [secret],"],
    );
}

#[test]
fn what_does_not_fit() {
    let text = r#"{"user_id":"@ada:lovelace.example","device_id":"nine-times-round","access_token":["nine-times-round"]}"#;
    let error = json::from_str::<LoginResponse>(text).unwrap_err();
    shows(&error, &["expected a string, found an array"]);
    assert!(!error.to_string().contains(SECRET), "{error}");
    let answer = http::Response::new(Bytes::from(text));
    let error = read_answer::<Login>(answer).unwrap_err();
    shows(
        &error,
        &["login", "/access_token", "found an array", "bytes"],
    );
    assert!(!error.to_string().contains(SECRET), "{error}");
    for (expected, body) in [
        (
            "expected a string, found an object",
            r#"{"type":{"a":"nine-times-round"}}"#,
        ),
        (
            "expected true or false, found a string",
            r#"{"type":"a","refresh_token":"nine-times-round"}"#,
        ),
        (
            "a required member is missing",
            r#"{"password":"nine-times-round"}"#,
        ),
    ] {
        let error = json::from_str::<LoginRequest>(body).unwrap_err();
        assert_eq!(error.message(), expected);
    }
    // A failure that the definition does not foresee is kept whole, and not printed.
    let mut answer = http::Response::new(Bytes::from(format!("{SECRET} is not your password")));
    *answer.status_mut() = http::StatusCode::IM_A_TEAPOT;
    let failure = read_answer::<Login>(answer).unwrap().unwrap_err();
    shows(&failure, &["418", "37 bytes"]);
}

#[test]
fn what_is_printed_says_nothing_of_what_is_sent() {
    let mut login = LoginRequest::new("m.login.password");
    login.password = Some(SECRET.to_owned());
    assert!(json::to_string(&login).contains(SECRET));
    let sent = login.to_http_stream("https://lovelace.example").unwrap();
    shows(sent.body(), &["bytes"]);
    let sent = login.to_http("https://lovelace.example").unwrap();
    assert!(String::from_utf8_lossy(sent.body()).contains(SECRET));
}
