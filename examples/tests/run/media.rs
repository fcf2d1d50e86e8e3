//! `media`: what comes back is what was sent, and a large file takes no more memory than a small one.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::home::home;
use crate::program::{LONGEST, Program};

/// What Synapse takes at most is 50 MiB.
const LARGE: u64 = 48 << 20;

/// In kB: less than the file, so that no copy of it fits.
const MOST_MEMORY: u64 = 32 << 10;

#[test]
fn media_comes_back_as_it_was_in_little_memory() {
    let Some(home) = home("media_comes_back_as_it_was_in_little_memory") else {
        return;
    };
    home.homeserver.register("media-ada", "secret").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    write(&from, LARGE);
    let settings = [
        ("MATRIX_SERVER", home.homeserver.url()),
        ("MATRIX_USER", "media-ada"),
        ("MATRIX_PASSWORD", "secret"),
    ];
    let arguments = [from.to_str().unwrap(), to.to_str().unwrap()];
    let mut program = Program::start(env!("CARGO_BIN_EXE_media"), &arguments, &settings);
    let mut peak = 0;
    let end = Instant::now() + LONGEST;
    while program.is_running() && Instant::now() < end {
        peak = peak.max(memory(program.id()).unwrap_or_default());
        sleep(Duration::from_millis(5));
    }
    let ended = program.ended();
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        ended.said[0].starts_with("uploaded mxc://localhost/"),
        "{ended:?}"
    );
    assert!(
        ended.said[1].starts_with(&format!("downloaded {LARGE} bytes")),
        "{ended:?}"
    );
    assert!(fs::read(&from).unwrap() == fs::read(&to).unwrap());
    if cfg!(target_os = "linux") {
        assert!(peak > 0 && peak < MOST_MEMORY, "{peak} kB");
    }
}

/// Bytes in no order.
fn write(path: &Path, bytes: u64) {
    let mut file = BufWriter::new(fs::File::create(path).unwrap());
    let mut state = 1_u64;
    for _ in 0..bytes / 8 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        file.write_all(&state.to_be_bytes()).unwrap();
    }
    file.flush().unwrap();
}

/// The most memory that a process has had so far, in kB, where the system tells it.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.split_whitespace().next()?.parse().ok()
}
