//! `names`: what it lists, and what it says of what it cannot list.

use crate::repository::{Repository, files};

#[test]
fn every_name_has_its_type_and_its_place() {
    let repository = Repository::new();
    let before = files(repository.root());
    let run = repository.names(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    let one = repository.names(&["matrix-push-gateway"]).out;
    let count = one.lines().count() - 1;
    assert!(
        one.starts_with(&format!("matrix-push-gateway: {count} names\n")),
        "{one}"
    );
    let presence = "api/client-server/presence.yaml#/paths/~1presence~1{userId}~1status";
    for line in [
        format!("  operation  presence::GetPresence  <- {presence}/get"),
        format!("  method     presence::Client::get_presence  <- {presence}/get"),
        format!("  field      presence::GetPresenceRequest::user_id: String  <- {presence}/get/parameters/0"),
        "  struct     formats::EventId  <- mx-event-id".to_owned(),
        "  trait      presence::PresenceService  <- api/client-server/presence.yaml".to_owned(),
        "  variant    schemas::presence_state::PresenceState::Online  <- schemas/presence_state.yaml#/enum/0".to_owned(),
    ] {
        assert!(lines.contains(&line.as_str()), "{line}\n{}", run.out);
    }
    assert_eq!(files(repository.root()), before, "nothing is written");
}

#[test]
fn untyped_ones_are_those_that_may_be_anything() {
    let repository = Repository::new();
    let run = repository.names(&["matrix-push-gateway", "--untyped"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let schema = "api/push-gateway/push_notifier.yaml#/paths/~1notify/post/requestBody/content/application~1json/schema";
    let notification = format!("{schema}/properties/notification/properties");
    let names = [
        ("Notification::content", format!("{notification}/content")),
        (
            "Device::tweaks",
            format!("{notification}/devices/items/properties/tweaks"),
        ),
    ];
    let lines = names.map(|(name, place)| {
        format!("  field      push_notifier::{name}: Option<typewright_runtime::Map>  <- {place}\n")
    });
    let expected = format!("matrix-push-gateway: 2 names\n{}", lines.concat());
    assert_eq!(run.out, expected);
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
