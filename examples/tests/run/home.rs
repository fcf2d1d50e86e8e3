//! The homeserver of all tests here. It knows the application service of the examples by the registration that the example
//! prints.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use typewright_live::{AppserviceRegistration, Homeserver, Installation, User};

use crate::program::{LONGEST, Program};

pub(crate) struct Home {
    pub(crate) homeserver: Homeserver,
    /// Where the application service is to listen.
    pub(crate) address: String,
}

/// The homeserver, started when the first test asks. When there is none, says that `test` is skipped, and why.
pub(crate) fn home(test: &str) -> Option<&'static Home> {
    static HOME: OnceLock<Home> = OnceLock::new();
    let installation = typewright_live::installation(test).unwrap()?;
    Some(HOME.get_or_init(|| Home::start(installation)))
}

impl Home {
    fn start(installation: &Installation) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let registration = registration(&address);
        let homeserver = Homeserver::start(installation, &[registration]).unwrap();
        Self {
            homeserver,
            address,
        }
    }

    /// Calls the homeserver as a user; the answer has to be a success.
    pub(crate) fn ask(&self, user: &User, method: &str, path: &str, body: Option<&Value>) -> Value {
        let path = format!("/_matrix/client/v3/{path}");
        let token = Some(user.access_token.as_str());
        let answer = self.homeserver.request(method, &path, token, body);
        let answer = answer.unwrap();
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        answer.body
    }

    pub(crate) fn invite(&self, user: &User, room: &str, guest: &str) {
        let body = json!({"user_id": guest});
        self.ask(user, "POST", &format!("rooms/{room}/invite"), Some(&body));
    }

    pub(crate) fn say(&self, user: &User, room: &str, text: &str) {
        let body = json!({"msgtype": "m.text", "body": text});
        let path = format!("rooms/{room}/send/m.room.message/{}", text.len());
        self.ask(user, "PUT", &path, Some(&body));
    }

    /// Waits for an event in a room that `wanted` accepts.
    pub(crate) fn wait_for(
        &self,
        user: &User,
        room: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        let end = Instant::now() + LONGEST;
        let mut events = Value::Null;
        while Instant::now() < end {
            events = self.ask(
                user,
                "GET",
                &format!("rooms/{room}/messages?dir=b&limit=50"),
                None,
            );
            if let Some(event) = events["chunk"]
                .as_array()
                .unwrap()
                .iter()
                .find(|event| wanted(event))
            {
                return event.clone();
            }
            sleep(Duration::from_millis(50));
        }
        panic!("it did not happen: {events}")
    }

    /// Waits until a user is in a room.
    pub(crate) fn wait_until_joined(&self, user: &User, room: &str, guest: &str) {
        self.wait_for(user, room, |event| {
            event["content"]["membership"] == "join" && event["state_key"] == guest
        });
    }
}

/// What the example prints. It has nobody to ask for a ping yet, and says so.
fn registration(address: &str) -> AppserviceRegistration {
    let settings = [
        ("MATRIX_SERVER", "http://127.0.0.1:1"),
        ("ECHO_ADDRESS", address),
        ("ECHO_AS_TOKEN", AS_TOKEN),
        ("ECHO_HS_TOKEN", HS_TOKEN),
    ];
    let ended = Program::start(env!("CARGO_BIN_EXE_appservice"), &[], &settings).ended();
    assert!(!ended.status.success(), "{ended:?}");
    let printed: Value = serde_json::from_str(&ended.said.join("\n")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let users = printed["namespaces"]["users"].as_array().unwrap();
    let id = text(&printed["id"]);
    AppserviceRegistration {
        as_token: text(&printed["as_token"]),
        hs_token: text(&printed["hs_token"]),
        sender_localpart: text(&printed["sender_localpart"]),
        url: Some(text(&printed["url"])),
        users: users.iter().map(|user| text(&user["regex"])).collect(),
        ..AppserviceRegistration::new(&id, None)
    }
}

pub(crate) const AS_TOKEN: &str = "token-of-the-service";
pub(crate) const HS_TOKEN: &str = "token-of-the-homeserver";
