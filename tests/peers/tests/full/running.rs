//! The full homeserver starts, and neither it nor a peer is left behind however its owner ends.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Result;
use typewright_peers::FullHomeserver;

use crate::support::{is_in_use, is_open, wait_until};

/// The base URLs of all that listens without TLS.
fn urls(full: &FullHomeserver) -> Vec<String> {
    let peers = full.peers();
    let identity = peers.identity_server().url().replace("https:", "http:");
    let bridge = peers.bridge().registration().url.clone().unwrap();
    let website = peers.website().page().replace("/page.html", "");
    let gateway = peers
        .push_gateway()
        .url()
        .replace("/_matrix/push/v1/notify", "");
    vec![
        full.homeserver().url().to_owned(),
        identity,
        bridge,
        website,
        gateway,
    ]
}

#[test]
fn everything_starts_and_stops() -> Result<()> {
    let Some(installation) = typewright_live::installation("everything_starts_and_stops")? else {
        return Ok(());
    };
    let full = FullHomeserver::start(installation)?;
    let urls = urls(&full);
    let path = full.homeserver().log();
    let log = File::open(&path)?;
    assert!(urls.iter().all(|url| is_open(url)) && is_in_use(&log));
    full.stop()?;
    for url in urls {
        assert!(!is_open(&url), "{url}");
    }
    assert!(!is_in_use(&log), "no process is left");
    assert!(
        !path.parent().is_some_and(Path::exists),
        "the folder is removed"
    );
    Ok(())
}

#[test]
fn it_can_be_dropped_in_an_asynchronous_test() -> Result<()> {
    let test = "it_can_be_dropped_in_an_asynchronous_test";
    let Some(installation) = typewright_live::installation(test)? else {
        return Ok(());
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let full = FullHomeserver::start(installation)?;
        let urls = urls(&full);
        drop(full);
        assert!(!urls.iter().any(|url| is_open(url)));
        Ok(())
    })
}

/// The program that has a full homeserver, and the lines that it printed.
fn program() -> Result<(Child, Vec<String>)> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_typewright-peers"))
        .arg(typewright_live::target_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = Vec::new();
    for line in BufReader::new(program.stdout.take().unwrap()).lines() {
        lines.push(line?);
        if lines.last().is_some_and(|line| line.starts_with("ready")) {
            break;
        }
    }
    Ok((program, lines))
}

#[track_caller]
fn value<'a>(lines: &'a [String], name: &str) -> &'a str {
    lines
        .iter()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_else(|| panic!("no {name}in {lines:?}"))
}

#[test]
fn nothing_is_left_of_a_program_that_is_terminated() -> Result<()> {
    let test = "nothing_is_left_of_a_program_that_is_terminated";
    if typewright_live::installation(test)?.is_none() {
        return Ok(());
    }
    let (mut program, lines) = program()?;
    let path = Path::new(value(&lines, "log "));
    let log = File::open(path)?;
    assert!(is_open(value(&lines, "url ")) && is_in_use(&log));
    assert!(value(&lines, "admin ").starts_with("@admin:localhost "));

    let told = Command::new("kill")
        .arg(program.id().to_string())
        .status()?;
    assert!(told.success());
    assert!(program.wait()?.success());
    assert!(!is_open(value(&lines, "url ")) && !is_in_use(&log));
    assert!(
        !path.parent().is_some_and(Path::exists),
        "the folder is removed"
    );
    Ok(())
}

#[test]
fn no_process_is_left_of_a_program_that_is_killed() -> Result<()> {
    let test = "no_process_is_left_of_a_program_that_is_killed";
    if typewright_live::installation(test)?.is_none() {
        return Ok(());
    }
    let (mut program, lines) = program()?;
    let log = File::open(value(&lines, "log "))?;
    let page = value(&lines, "page ").replace("/page.html", "");
    assert!(is_open(&page) && is_in_use(&log));
    program.kill()?;
    program.wait()?;
    assert!(wait_until(|| !is_in_use(&log)), "its process ends");
    assert!(!is_open(value(&lines, "url ")) && !is_open(&page));
    Ok(())
}

#[test]
fn a_machine_without_python_has_no_homeserver() -> Result<()> {
    let target = tempfile::tempdir()?;
    let output = Command::new(env!("CARGO_BIN_EXE_typewright-peers"))
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
