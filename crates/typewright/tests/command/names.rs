//! `names`: what it lists, and what it says of what it cannot list.

use crate::repository::{Repository, files};

#[test]
fn every_name_has_its_type_and_its_place() {
    let repository = Repository::new();
    let before = files(repository.root());
    let run = repository.names(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines[0],
        format!("matrix-client-server: {} names", lines.len() - 1)
    );
    let presence = "api/client-server/presence.yaml#/paths/~1presence~1{userId}~1status";
    for line in [
        format!("  operation  presence::GetPresence  <- {presence}/get"),
        format!("  method     presence::Client::get_presence  <- {presence}/get"),
        format!("  field      presence::GetPresenceRequest::user_id: String  <- {presence}/get/parameters/0"),
        "  struct     formats::EventId  <- mx-event-id".to_owned(),
        "  trait      presence::PresenceService  <- api/client-server/presence.yaml".to_owned(),
        "  variant    definitions::presence_state::PresenceState::Online  <- api/client-server/definitions/presence_state.yaml#/enum/0".to_owned(),
    ] {
        assert!(lines.contains(&line.as_str()), "{line}\n{}", run.out);
    }
    assert_eq!(files(repository.root()), before, "nothing is written");
}

#[test]
fn untyped_ones_are_those_that_may_be_anything() {
    let repository = Repository::new();
    let run = repository.names(&["matrix-client-server", "--untyped"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let place = "api/client-server/room_send.yaml#/paths/~1rooms~1{roomId}~1send~1{eventType}~1{txnId}/put/requestBody";
    let body = "room_send::SendMessageRequest::body: typewright_runtime::Map";
    assert_eq!(
        run.out,
        format!("matrix-client-server: 1 name\n  field      {body}  <- {place}\n")
    );
}

#[test]
fn what_is_wrong_is_told_as_codegen_tells_it() {
    let repository = Repository::new();
    let run = repository.names(&["no-such-package"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[TW0405]"), "{}", run.err);
    repository.edit(
        "spec/api/client-server/presence.yaml",
        "operationId: getPresence",
        "operationId: setPresence",
    );
    let run = repository.names(&[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[TW0206]"), "{}", run.err);
}
