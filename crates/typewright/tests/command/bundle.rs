//! `bundle`: the document that it writes, where it writes it, and what it says beside it.

use std::fs;

use crate::repository::{Repository, files};

#[test]
fn the_document_goes_to_standard_output_and_nothing_is_written() {
    let repository = Repository::new();
    let before = files(repository.root());
    let run = repository.bundle(&["matrix-client-server"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out
            .starts_with("openapi: \"3.1.0\"\ninfo:\n  title: the Matrix Client-Server API\n")
    );
    for line in [
        "  /_matrix/client/v3/presence/{userId}/status:",
        "                $ref: \"#/components/schemas/RateLimited\"",
        "    PresenceState:",
    ] {
        assert!(
            run.out.lines().any(|each| each == line),
            "{line}\n{}",
            run.out
        );
    }
    assert!(!run.out.contains(".yaml"), "nothing refers to a file");
    assert_eq!(files(repository.root()), before);
}

#[test]
fn what_3_0_cannot_say_is_listed_beside_the_document() {
    let repository = Repository::new();
    let run = repository.bundle(&[
        "matrix-client-server",
        "--openapi=3.0",
        "--format=json",
        "--out=api.json",
    ]);
    let place = "api/client-server/presence.yaml#/paths/~1presence~1{userId}~1status/get/responses/200/content/application~1json/schema/properties/status_msg";
    let expected = format!("{place}: examples: left out: 1 of 2, since 3.0 has one\n");
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains(&expected), "{}", run.err);
    let (losses, sum) = run.err.trim_end().rsplit_once('\n').unwrap();
    let count = losses.lines().count();
    assert!(
        sum.starts_with(&format!("{count} things are not said: ")),
        "{sum}"
    );
    let text = fs::read_to_string(repository.root().join("api.json")).unwrap();
    assert!(text.starts_with("{\n  \"openapi\": \"3.0.3\",\n"), "{text}");
    let again = repository.bundle(&["matrix-client-server", "--openapi=3.0", "--format=json"]);
    assert_eq!(again.out, text);
}

#[test]
fn an_unknown_package_is_told_which_there_are() {
    let run = Repository::new().bundle(&["matrix"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[TW0405]"), "{}", run.err);
    let hint =
        "the configuration has no package `matrix`; it has `matrix-client-server`, `matrix-common`";
    assert!(run.err.contains(hint), "{}", run.err);
}

#[test]
fn what_is_wrong_is_told_as_codegen_tells_it() {
    let repository = Repository::new();
    let presence = "spec/api/client-server/presence.yaml";
    repository.edit(
        presence,
        "operationId: getPresence",
        "operationId: setPresence",
    );
    let run = repository.bundle(&["matrix-client-server", "--out=api.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[TW0206]"), "{}", run.err);
    assert!(run.err.contains(&format!("{presence}:")), "{}", run.err);
    assert!(!repository.root().join("api.yaml").exists());
}
