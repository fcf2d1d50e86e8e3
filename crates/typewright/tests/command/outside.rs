//! Other definitions, into another place.

use std::fs;

use crate::repository::{Repository, contents};

#[test]
fn another_folder_gives_the_same_crates_wherever_it_stands() {
    let repository = Repository::new();
    let here = contents(&repository.root().join("crates/matrix-client-server"));
    let one = repository.run_with(
        &["--spec", "spec", "--out", "one"],
        &[("LANG", "C"), ("TZ", "UTC")],
    );
    assert_eq!(one.code, 0, "{}", one.err);
    let env = [
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
    ];
    let two = repository.run_with(&["--spec", "spec", "--out", "some/where/else"], &env);
    assert_eq!(two.code, 0, "{}", two.err);
    assert_eq!(
        contents(&repository.root().join("one/matrix-client-server")),
        here
    );
    assert_eq!(
        contents(
            &repository
                .root()
                .join("some/where/else/matrix-client-server")
        ),
        here
    );
    let manifest = fs::read_to_string(repository.root().join("one/Cargo.toml")).unwrap();
    assert!(
        manifest.contains("path = \"../crates/typewright-runtime\""),
        "{manifest}"
    );
    let again = repository.run(&["--spec", "spec", "--out", "one"]);
    assert!(again.out.contains("none changed"), "{}", again.out);
    fs::remove_file(repository.root().join("one/Cargo.toml")).unwrap();
    let check = repository.run(&["--spec", "spec", "--out", "one", "--check"]);
    assert_eq!(check.code, 1);
    assert!(
        check.err.contains("missing  one/Cargo.toml"),
        "{}",
        check.err
    );
    assert!(
        check
            .err
            .contains("cargo xtask codegen --spec spec --out one"),
        "{}",
        check.err
    );
}

#[test]
fn a_workspace_that_somebody_wrote_is_left_alone() {
    let repository = Repository::new();
    let theirs = "[workspace]\nmembers = []\n";
    fs::create_dir(repository.root().join("out")).unwrap();
    fs::write(repository.root().join("out/Cargo.toml"), theirs).unwrap();
    assert_eq!(repository.run(&["--spec", "spec", "--out", "out"]).code, 0);
    assert_eq!(
        fs::read_to_string(repository.root().join("out/Cargo.toml")).unwrap(),
        theirs
    );
}

#[test]
fn what_the_definitions_lack_is_not_generated() {
    let repository = Repository::new();
    let text = fs::read_to_string(repository.root().join("spec/typewright.toml")).unwrap();
    let second = "\n[[package]]\nname = \"absent\"\nfolder = \"api/absent\"\nversion = \"0.1.0\"\ntitle = \"x\"\ndescription = \"x\"\n";
    fs::write(repository.root().join("other.toml"), text + second).unwrap();
    let run = repository.run(&["--config", "other.toml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("in 6 crates:"), "{}", run.out);
    let only = repository.run(&[
        "--config",
        "other.toml",
        "--package",
        "matrix-client-server",
    ]);
    assert_eq!(only.code, 0, "{}", only.err);
    let absent = repository.run(&["--config", "other.toml", "--package", "absent"]);
    assert_eq!(absent.code, 1);
    assert!(absent.err.contains("`api/absent`"), "{}", absent.err);
}
