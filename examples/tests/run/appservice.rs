//! `appservice`: the homeserver reaches it, hands it what is said in a room of its user, and the room has its answer.

use crate::home::{AS_TOKEN, HS_TOKEN, home};
use crate::program::Program;

const BOT: &str = "@echo_bot:localhost";

#[test]
fn appservice_is_pinged_joins_and_answers() {
    let Some(home) = home("appservice_is_pinged_joins_and_answers") else {
        return;
    };
    let ada = home.homeserver.register("service-ada", "secret").unwrap();
    let room = home.homeserver.create_room(&ada).unwrap();
    let settings = [
        ("MATRIX_SERVER", home.homeserver.url()),
        ("ECHO_ADDRESS", &home.address),
        ("ECHO_AS_TOKEN", AS_TOKEN),
        ("ECHO_HS_TOKEN", HS_TOKEN),
    ];
    let mut program = Program::start(env!("CARGO_BIN_EXE_appservice"), &[], &settings);
    program.says("pinged within ");
    home.invite(&ada, &room, BOT);
    home.wait_until_joined(&ada, &room, BOT);
    home.say(&ada, &room, "mountains");
    home.wait_for(&ada, &room, |event| {
        event["sender"] == BOT
            && event["content"]["msgtype"] == "m.notice"
            && event["content"]["body"] == "mountains"
    });
    program.terminate();
    let ended = program.ended();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(ended.errors, "");
}
