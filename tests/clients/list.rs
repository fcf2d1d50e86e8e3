//! The clients, each with the steps that its driver takes, and how it is installed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use typewright_live::{Driver, Package, Report, Stop, node_folder, python_client};

/// Every step, in the order in which drivers take them.
pub(crate) const STEPS: [&str; 16] = [
    "register", "login", "create", "invite", "join", "send", "sync", "redact", "upload",
    "download", "receipt", "presence", "typing", "profile", "encrypt", "logout",
];

/// The step that only clients with end-to-end encryption take.
const ENCRYPT: &str = "encrypt";

/// How long a driver may take. One of which every step waits in vain takes about as long.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// The name of the folder that the clients of npm are installed in.
const NODE_FOLDER: &str = "clients-node";

/// A client that nobody here wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) package: Package,
    from: From,
    /// The driver, a file in the folder of its language.
    script: &'static str,
    encryption: Encryption,
}

#[derive(Clone, Copy, Debug)]
enum From {
    /// From PyPI, with this extra.
    Pypi(&'static str),
    /// From npm, as the lock file in the folder of the drivers says.
    Npm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    Driven,
    /// What it needs does not come with the package.
    Left,
}

pub(crate) const CLIENTS: [Client; 4] = [
    Client {
        package: Package {
            name: "matrix-nio",
            version: "0.26.0",
        },
        from: From::Pypi("[e2e]"),
        script: "drive_nio.py",
        encryption: Encryption::Driven,
    },
    Client {
        package: Package {
            name: "mautrix",
            version: "0.21.0",
        },
        from: From::Pypi(""),
        script: "drive_mautrix.py",
        encryption: Encryption::Left,
    },
    Client {
        package: Package {
            name: "matrix-js-sdk",
            version: "37.5.0",
        },
        from: From::Npm,
        script: "js-sdk.mjs",
        encryption: Encryption::Driven,
    },
    Client {
        package: Package {
            name: "matrix-bot-sdk",
            version: "0.7.1",
        },
        from: From::Npm,
        script: "bot-sdk.mjs",
        encryption: Encryption::Left,
    },
];

/// What runs a driver: a program, and the file that it gets.
pub(crate) struct Ready {
    program: PathBuf,
    script: PathBuf,
}

impl Client {
    pub(crate) fn steps(&self) -> Vec<&'static str> {
        let takes = |step: &&str| *step != ENCRYPT || self.encryption == Encryption::Driven;
        STEPS.into_iter().filter(takes).collect()
    }

    /// Installs it. The inner error is the reason, for people, why this machine cannot have it.
    pub(crate) fn install(&self) -> Result<Result<Ready, String>> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
        Ok(match self.from {
            From::Pypi(extra) => python_client(&self.package, extra)?.map(|program| Ready {
                program,
                script: sources.join("python").join(self.script),
            }),
            From::Npm => {
                let sources = sources.join("node");
                self.check_version(&sources.join("package.json"))?;
                node_folder(NODE_FOLDER, &sources)?.map(|folder| Ready {
                    program: "node".into(),
                    script: folder.join(self.script),
                })
            }
        })
    }

    /// Holds the version that the table names to the one that npm installs.
    fn check_version(&self, file: &Path) -> Result<()> {
        let text = std::fs::read(file).with_context(|| file.display().to_string())?;
        let value: serde_json::Value = serde_json::from_slice(&text)?;
        let version = &value["dependencies"][self.package.name];
        anyhow::ensure!(
            version == self.package.version,
            "{} names {} {version}",
            file.display(),
            self.package.name
        );
        Ok(())
    }

    /// Runs its driver on a homeserver.
    pub(crate) fn drive(
        &self,
        ready: &Ready,
        url: &str,
        folder: &Path,
        stop: &Stop,
    ) -> Result<Report> {
        let driver = Driver {
            program: &ready.program,
            script: &ready.script,
            steps: &self.steps(),
            limit: LIMIT,
        };
        driver.run(url, &folder.join(self.package.name), stop)
    }
}
