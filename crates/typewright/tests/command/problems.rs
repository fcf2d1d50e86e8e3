//! Bad input and wrong usage: what is printed, what is returned, and that nothing is written.

use std::fs;

use crate::repository::{Repository, files};

#[test]
fn a_broken_definition_is_told_and_nothing_is_written() {
    let repository = Repository::new();
    repository.edit(
        "spec/api/client-server/presence.yaml",
        "operationId: getPresence",
        "operationId: setPresence",
    );
    repository.edit(
        "spec/api/client-server/room_send.yaml",
        "operationId: sendMessage",
        "oops: sendMessage",
    );
    let before = files(&repository.root().join("crates"));
    let run = repository.run(&[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    // Sorted by place: presence before room_send.
    let first = run.err.find("error[TW0206]").unwrap();
    let second = run.err.find("error[TW0205]").unwrap();
    assert!(first < second, "{}", run.err);
    assert!(
        run.err
            .contains("--> spec/api/client-server/presence.yaml:"),
        "{}",
        run.err
    );
    assert!(run.err.contains("help: "), "{}", run.err);
    assert!(
        !run.err.contains('\u{1b}'),
        "no colour where there is no terminal"
    );
    assert_eq!(files(&repository.root().join("crates")), before);
}

#[test]
fn wrong_usage_is_not_bad_input() {
    let repository = Repository::new();
    for arguments in [&["--no-such-flag"][..], &["--spec", "spec"], &["--package"]] {
        let run = repository.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains("--help"), "{}", run.err);
    }
}

#[test]
fn folders_and_configurations_that_are_not_there() {
    let repository = Repository::new();
    fs::create_dir(repository.root().join("empty")).unwrap();
    let table: &[(&[&str], &str)] = &[
        (&["--spec", "nowhere", "--out", "out"], "error[TW0102]"),
        (&["--spec", "empty", "--out", "out"], "error[TW0405]"),
        (&["--config", "nowhere.toml"], "error[TW0101]"),
        (&["--package", "nothing"], "error[TW0405]"),
    ];
    for (arguments, code) in table {
        let run = repository.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.err.contains(code), "{arguments:?}: {}", run.err);
        assert!(!repository.root().join("out").exists(), "{arguments:?}");
    }
}

#[test]
fn the_help_says_what_each_flag_does() {
    let run = Repository::new().run(&["--help"]);
    assert_eq!(run.code, 0);
    for flag in ["--check", "--spec", "--out", "--config", "--package"] {
        assert!(run.out.contains(flag), "{flag}: {}", run.out);
    }
}
