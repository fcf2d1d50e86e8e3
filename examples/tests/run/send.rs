//! `send`: the homeserver has the event whose ID is printed, and what goes wrong is told by its code.

use crate::home::home;
use crate::program::{Ended, Program};

const SEND: &str = env!("CARGO_BIN_EXE_send");

fn send(server: &str, user: &str, password: &str, arguments: &[&str]) -> Ended {
    let settings = [
        ("MATRIX_SERVER", server),
        ("MATRIX_USER", user),
        ("MATRIX_PASSWORD", password),
    ];
    Program::start(SEND, arguments, &settings).ended()
}

#[test]
fn send_sends_to_a_room_and_to_a_new_one() {
    let Some(home) = home("send_sends_to_a_room_and_to_a_new_one") else {
        return;
    };
    let url = home.homeserver.url();
    let ada = home.homeserver.register("send-ada", "secret").unwrap();
    let room = home.homeserver.create_room(&ada).unwrap();
    let ended = send(url, "send-ada", "secret", &["to be read", &room]);
    assert!(ended.status.success(), "{ended:?}");
    let path = format!("rooms/{room}/event/{}", ended.said[0]);
    let event = home.ask(&ada, "GET", &path, None);
    assert_eq!(event["content"]["body"], "to be read", "{event}");

    let before = home.ask(&ada, "GET", "joined_rooms", None);
    let ended = send(url, "send-ada", "secret", &["to nobody"]);
    assert!(ended.status.success(), "{ended:?}");
    let after = home.ask(&ada, "GET", "joined_rooms", None);
    let after = after["joined_rooms"].as_array().unwrap();
    let is_old = |room| before["joined_rooms"].as_array().unwrap().contains(room);
    let new = after
        .iter()
        .find(|room| !is_old(room))
        .unwrap()
        .as_str()
        .unwrap();
    let event = home.ask(
        &ada,
        "GET",
        &format!("rooms/{new}/event/{}", ended.said[0]),
        None,
    );
    assert_eq!(event["content"]["body"], "to nobody", "{event}");
    // Each run has logged out.
    let devices = home.ask(&ada, "GET", "devices", None);
    assert_eq!(devices["devices"].as_array().unwrap().len(), 1, "{devices}");
}

#[test]
fn send_tells_what_goes_wrong() {
    let Some(home) = home("send_tells_what_goes_wrong") else {
        return;
    };
    let url = home.homeserver.url();
    let ada = home.homeserver.register("wrong-ada", "secret").unwrap();
    let eve = home.homeserver.register("wrong-eve", "secret").unwrap();
    let room = home.homeserver.create_room(&ada).unwrap();
    for (password, room, word) in [
        (
            "secret",
            room.as_str(),
            "may not join this room (M_FORBIDDEN)",
        ),
        (
            "another",
            room.as_str(),
            "the password is wrong (M_FORBIDDEN)",
        ),
        ("secret", "#nowhere:localhost", "404 Not Found (M_NOT_FOUND"),
        ("secret", "lounge", "not a room ID"),
    ] {
        let ended = send(url, "wrong-eve", password, &["let me in", room]);
        assert!(!ended.status.success(), "{ended:?}");
        assert!(ended.errors.contains(word), "{word}: {ended:?}");
    }
    let devices = home.ask(&eve, "GET", "devices", None);
    assert_eq!(devices["devices"].as_array().unwrap().len(), 1, "{devices}");
}
