//! `cargo xtask test`: everything that CI checks, one step after the other, each named before it runs.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result};

/// Runs everything that CI checks: formatting, clippy, drift, all tests, documentation.
///
/// The live tests install a homeserver from PyPI into `target/live` the first time, those of bundled documents tools from
/// PyPI and npm into `target/tools`. Without Python 3.10 or Node.js 20 they are reported as skipped. All steps run, and those that failed are listed at the end.
#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// Stop at the first step that fails
    #[arg(long)]
    fail_fast: bool,
}

/// A step: what it is called, and the arguments that cargo gets.
struct Step {
    name: &'static str,
    cargo: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

const STEPS: &[Step] = &[
    Step {
        name: "formatting",
        cargo: &["fmt", "--all", "--check"],
        env: &[],
    },
    Step {
        name: "drift",
        cargo: &["xtask", "codegen", "--check"],
        env: &[],
    },
    Step {
        name: "clippy",
        cargo: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "--deny",
            "warnings",
        ],
        env: &[],
    },
    Step {
        name: "tests",
        cargo: &["test", "--workspace", "--all-features", "--no-fail-fast"],
        env: &[],
    },
    Step {
        name: "documentation",
        cargo: &["doc", "--workspace", "--no-deps", "--all-features"],
        env: &[("RUSTDOCFLAGS", "--deny warnings")],
    },
];

pub(crate) fn test(arguments: &Test, root: &Path) -> Result<ExitCode> {
    let mut failed = Vec::new();
    for step in STEPS {
        println!("\n== {}: cargo {}", step.name, step.cargo.join(" "));
        let started = Instant::now();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(step.cargo)
            .envs(step.env.iter().copied())
            .current_dir(root);
        let status = command
            .status()
            .with_context(|| format!("running cargo for {}", step.name))?;
        println!(
            "== {}: {} after {} s",
            step.name,
            if status.success() { "passed" } else { "FAILED" },
            started.elapsed().as_secs()
        );
        if !status.success() {
            failed.push(step.name);
            if arguments.fail_fast {
                break;
            }
        }
    }
    if failed.is_empty() {
        println!("\nAll {} steps passed.", STEPS.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nFailed: {}.", failed.join(", "));
    Ok(ExitCode::from(1))
}
