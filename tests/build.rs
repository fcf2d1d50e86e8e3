//! Takes the program out of the README of `matrix-client-server`, so that the live tests run what people read.

use std::path::Path;
use std::{env, fs};

fn main() {
    let readme = "../crates/matrix-client-server/README.md";
    println!("cargo::rerun-if-changed={readme}");
    let text = fs::read_to_string(readme).unwrap_or_default();
    let after = text.split_once("```rust,no_run\n").map(|(_, after)| after);
    let program = after.and_then(|after| after.split_once("```"));
    let Some((program, _)) = program else {
        println!("cargo::error=the README of matrix-client-server has no program");
        return;
    };
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join("bot.rs"), program) {
        println!("cargo::error=the README's program cannot be written: {error}");
    }
}
