//! The homeserver starts, does what tests need of it, and ends however its owner ends.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use crate::support::{is_in_use, is_open, wait_until};
use anyhow::Result;
use serde_json::json;
use typewright_live::{AppserviceRegistration, Homeserver};

#[test]
fn starts_serves_and_stops() -> Result<()> {
    let Some(installation) = typewright_live::installation("starts_serves_and_stops")? else {
        return Ok(());
    };
    let homeserver = Homeserver::start(installation, &[])?;
    let alice = homeserver.register("alice", "secret")?;
    assert_eq!(
        alice.user_id,
        format!("@alice:{}", homeserver.server_name())
    );
    assert!(homeserver.create_room(&alice)?.starts_with('!'));

    let url = homeserver.url().to_owned();
    let path = homeserver.log();
    let log = File::open(&path)?;
    assert!(is_open(&url) && is_in_use(&log));
    homeserver.stop()?;
    assert!(!is_open(&url), "the port is closed");
    assert!(!is_in_use(&log), "no process is left");
    assert!(
        !path.parent().is_some_and(Path::exists),
        "the folder is removed"
    );
    Ok(())
}

#[test]
fn stops_when_its_owner_panics() -> Result<()> {
    let Some(installation) = typewright_live::installation("stops_when_its_owner_panics")? else {
        return Ok(());
    };
    let (sender, receiver) = mpsc::channel();
    let owner = std::thread::spawn(move || {
        let homeserver = Homeserver::start(installation, &[]).unwrap();
        let log = File::open(homeserver.log()).unwrap();
        assert!(is_open(homeserver.url()) && is_in_use(&log));
        sender.send((homeserver.url().to_owned(), log)).unwrap();
        panic!("this panic is a part of the test");
    });
    let (url, log) = receiver.recv()?;
    assert!(owner.join().is_err());
    assert!(!is_open(&url));
    assert!(!is_in_use(&log));
    Ok(())
}

#[test]
fn ends_when_the_process_that_started_it_is_killed() -> Result<()> {
    let test = "ends_when_the_process_that_started_it_is_killed";
    if typewright_live::installation(test)?.is_none() {
        return Ok(());
    }
    let mut owner = Command::new(env!("CARGO_BIN_EXE_typewright-live"))
        .arg(typewright_live::target_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = Vec::new();
    for line in BufReader::new(owner.stdout.take().unwrap()).lines() {
        lines.push(line?);
        if lines.last().is_some_and(|line| line.starts_with("ready")) {
            break;
        }
    }
    let value = |name: &str| {
        lines
            .iter()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_else(|| panic!("no {name}in {lines:?}"))
    };
    let url = value("url ");
    let log = File::open(value("log "))?;
    assert!(is_open(url) && is_in_use(&log));

    owner.kill()?;
    owner.wait()?;
    assert!(wait_until(|| !is_in_use(&log)), "its process ends");
    assert!(!is_open(url));
    Ok(())
}

#[test]
fn a_failed_start_quotes_the_log_and_keeps_it() -> Result<()> {
    let test = "a_failed_start_quotes_the_log_and_keeps_it";
    let Some(installation) = typewright_live::installation(test)? else {
        return Ok(());
    };
    // Synapse refuses two application services with one identifier.
    let twice = [
        AppserviceRegistration::new("one", None),
        AppserviceRegistration::new("one", None),
    ];
    let error = Homeserver::start(installation, &twice).err().unwrap();
    let error = error.to_string();
    assert!(
        error.starts_with("Synapse ended before it answered"),
        "{error}"
    );
    let (_, kept) = error.split_once("its folder is ").unwrap();
    let (kept, quoted) = kept.split_once(", and its log ends:\n").unwrap();
    assert!(quoted.contains("Cannot reuse ID"), "{quoted}");
    assert!(quoted.lines().count() <= 15, "{quoted}");
    let log = fs::read_to_string(Path::new(kept).join("synapse.log"))?;
    fs::remove_dir_all(kept)?;
    assert!(log.contains(quoted.lines().last().unwrap()), "{log}");
    Ok(())
}

#[test]
fn messages_are_not_limited() -> Result<()> {
    let Some(homeserver) = typewright_live::shared("messages_are_not_limited")? else {
        return Ok(());
    };
    let user = homeserver.register("talker", "secret")?;
    let room_id = homeserver.create_room(&user)?;
    for number in 0..30 {
        let path =
            format!("/_matrix/client/v3/rooms/{room_id}/send/m.room.message/message-{number}");
        let message = json!({"msgtype": "m.text", "body": "hello"});
        let answer = homeserver.request("PUT", &path, Some(&user.access_token), Some(&message))?;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    Ok(())
}

#[test]
fn tests_share_one_homeserver() -> Result<()> {
    let test = "tests_share_one_homeserver";
    let (Some(one), Some(two)) = (
        typewright_live::shared(test)?,
        typewright_live::shared(test)?,
    ) else {
        return Ok(());
    };
    assert_eq!(one.url(), two.url());
    one.register("sharer", "secret")?;
    let refused = two.register("sharer", "secret").err().unwrap().to_string();
    assert!(refused.contains("M_USER_IN_USE"), "{refused}");
    Ok(())
}

#[test]
fn a_machine_without_python_has_no_homeserver() -> Result<()> {
    let target = tempfile::tempdir()?;
    let output = Command::new(env!("CARGO_BIN_EXE_typewright-live"))
        .arg(target.path())
        .env("PYTHON", "no-such-python")
        .stdin(Stdio::null())
        .output()?;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr)?,
        "no homeserver: no-such-python is not a Python that runs\n"
    );
    Ok(())
}
