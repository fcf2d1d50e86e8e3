//! Starts Synapse, waits until it answers, and stops it, however the test ends. What it is told is in `config`.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::client::{Answer, Client, User};
use crate::config::{self, AppserviceRegistration, RUN_MEMBER, SERVER_NAME, Setup};
use crate::folder::RunFolder;
use crate::install::Installation;

const PROGRAM: &str = include_str!("run.py");

/// How long a homeserver may take until it answers.
const TIME_TO_START: Duration = Duration::from_secs(60);

/// How long it may take to stop. The program that runs it kills itself sooner; this is for when that hangs too.
const TIME_TO_STOP: Duration = Duration::from_secs(10);

/// How long a look whether it answers may take: another program that took the port may never answer.
const TIME_TO_LOOK: Duration = Duration::from_secs(2);

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// How many ports are tried. Between choosing a free port and listening on it, another program may take it.
const PORTS: usize = 5;

/// What in the environment of the tests would change what Synapse does.
const NOT_INHERITED: [&str; 11] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "PYTHONHOME",
    "PYTHONPATH",
    "NOTIFY_SOCKET",
];

/// A running homeserver. It stops when this is dropped, and when the process that has it ends, even by a kill.
pub struct Homeserver {
    // Fields are dropped in this order: first the process ends, then its folder is removed.
    process: Process,
    folder: RunFolder,
    client: Client,
}

/// What came of trying a port.
enum Attempt {
    Ready(Homeserver),
    PortTaken,
}

/// How a process ended that was told to.
enum End {
    Stopped(ExitStatus),
    Killed,
}

impl Homeserver {
    /// Starts a homeserver with an empty database, and returns when it answers.
    ///
    /// # Errors
    ///
    /// When it ends before it answers, or does not answer within a minute. The error quotes the end of its log, and its
    /// folder is kept.
    pub fn start(
        installation: &Installation,
        appservices: &[AppserviceRegistration],
    ) -> Result<Self> {
        Self::start_with(installation, &Setup::from(appservices))
    }

    /// Starts a homeserver of this setup with an empty database, and returns when it answers.
    ///
    /// # Errors
    ///
    /// As [`Homeserver::start`].
    pub fn start_with(installation: &Installation, setup: &Setup) -> Result<Self> {
        for _ in 0..PORTS {
            let port = free_port()?;
            match Self::attempt(installation, setup, port)? {
                Attempt::Ready(homeserver) => return Ok(homeserver),
                Attempt::PortTaken => {}
            }
        }
        bail!("the ports chosen for Synapse were taken by other programs {PORTS} times")
    }

    fn attempt(installation: &Installation, setup: &Setup, port: u16) -> Result<Attempt> {
        let (folder, log) = RunFolder::create(installation.folder())?;
        let config = config::write(folder.path(), &folder.name(), port, setup)?;
        let program = folder.path().join("run.py");
        fs::write(&program, PROGRAM)?;
        let mut command = Command::new(installation.python());
        command
            .arg("-I")
            .arg(program)
            .arg("-c")
            .arg(config)
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log);
        for name in NOT_INHERITED {
            command.env_remove(name);
        }
        let process = Process(command.spawn().context("cannot start Python")?);
        // It holds the log too, and the lock on it.
        drop(command);
        let client = Client::new(format!("http://127.0.0.1:{port}"));
        let mut homeserver = Self {
            process,
            folder,
            client,
        };
        match homeserver.wait_until_ready() {
            Ok(()) => Ok(Attempt::Ready(homeserver)),
            Err(_) if homeserver.process.has_ended() && is_taken(port) => Ok(Attempt::PortTaken),
            Err(error) => Err(homeserver.failed(&error)),
        }
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let client = Client::with_timeout(self.url().to_owned(), TIME_TO_LOOK);
        let begin = Instant::now();
        while !self.is_ready(&client) {
            if self.process.has_ended() {
                bail!("Synapse ended before it answered");
            }
            if begin.elapsed() > TIME_TO_START {
                bail!(
                    "Synapse did not answer within {} seconds",
                    TIME_TO_START.as_secs()
                );
            }
            sleep(BETWEEN_LOOKS);
        }
        Ok(())
    }

    /// Whether the homeserver answers, and whether it is this one: another program may have taken the port.
    fn is_ready(&self, client: &Client) -> bool {
        let get = |path| {
            let answer = client.request("GET", path, None, None).ok()?;
            (answer.status == 200).then_some(answer.body)
        };
        let run = get("/.well-known/matrix/client")
            .and_then(|body| body.get(RUN_MEMBER)?.as_str().map(str::to_owned));
        run == Some(self.folder.name()) && get("/_matrix/client/versions").is_some()
    }

    fn failed(mut self, error: &anyhow::Error) -> anyhow::Error {
        self.process.end();
        let quoted = self.folder.end_of_log();
        let kept = self.folder.keep();
        anyhow!(
            "{error}; its folder is {}, and its log ends:\n{quoted}",
            kept.display()
        )
    }

    /// The base URL, without a slash at its end.
    pub fn url(&self) -> &str {
        self.client.base()
    }

    /// The name that its user IDs end with.
    pub fn server_name(&self) -> &str {
        SERVER_NAME
    }

    /// The file that it logs to, which is locked as long as its process lives.
    pub fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Registers a user by the local part of a user ID, and logs a device in.
    ///
    /// # Errors
    ///
    /// When the homeserver refuses, as it does for a name that is taken.
    pub fn register(&self, name: &str, password: &str) -> Result<User> {
        self.client.register(name, password)
    }

    /// Registers a user who may use the admin API, and logs a device in.
    ///
    /// # Errors
    ///
    /// When the homeserver refuses, as it does for a name that is taken.
    pub fn register_admin(&self, name: &str, password: &str) -> Result<User> {
        self.client.register_admin(name, password)
    }

    /// Creates a private room, and returns its ID.
    ///
    /// # Errors
    ///
    /// When the homeserver refuses.
    pub fn create_room(&self, user: &User) -> Result<String> {
        self.client.create_room(user)
    }

    /// Calls the homeserver: `path` begins with a slash and is percent-encoded, `access_token` goes into the header.
    ///
    /// # Errors
    ///
    /// When there is no answer. An answer of any status is none.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        access_token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer> {
        self.client.request(method, path, access_token, body)
    }

    /// Stops the homeserver, and returns when its process has ended. Dropping it does the same and tells no error.
    ///
    /// # Errors
    ///
    /// When it did not end by itself and had to be killed.
    pub fn stop(mut self) -> Result<()> {
        match self.process.end() {
            End::Stopped(status) if status.success() => Ok(()),
            End::Stopped(status) => Err(anyhow!("Synapse ended with {status}")),
            End::Killed => Err(anyhow!("Synapse had to be killed")),
        }
    }
}

/// The process of a homeserver, which ends with this value.
struct Process(Child);

impl Process {
    fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)))
    }

    /// Tells it to end by closing its standard input, and kills it when it does not.
    fn end(&mut self) -> End {
        self.end_within(TIME_TO_STOP)
    }

    fn end_within(&mut self, longest: Duration) -> End {
        drop(self.0.stdin.take());
        let begin = Instant::now();
        while begin.elapsed() < longest {
            if let Ok(Some(status)) = self.0.try_wait() {
                return End::Stopped(status);
            }
            sleep(BETWEEN_LOOKS);
        }
        // An error says that it has ended meanwhile.
        let _ = self.0.kill();
        let _ = self.0.wait();
        End::Killed
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn is_taken(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_another_program_took_is_seen() -> Result<()> {
        let test = "a_port_that_another_program_took_is_seen";
        let Some(installation) = crate::installation(test)? else {
            return Ok(());
        };
        // It takes connections, and never answers.
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = other.local_addr()?.port();
        let attempt = Homeserver::attempt(installation, &Setup::default(), port)?;
        assert!(matches!(attempt, Attempt::PortTaken));
        Ok(())
    }

    #[test]
    fn another_homeserver_is_not_taken_for_the_one_that_was_started() -> Result<()> {
        let test = "another_homeserver_is_not_taken_for_the_one_that_was_started";
        let Some(installation) = crate::installation(test)? else {
            return Ok(());
        };
        let other = Homeserver::start(installation, &[])?;
        let (_, port) = other.url().rsplit_once(':').unwrap();
        let port = port.parse()?;
        let attempt = Homeserver::attempt(installation, &Setup::default(), port)?;
        assert!(matches!(attempt, Attempt::PortTaken));
        other.stop()
    }

    #[test]
    fn a_process_that_does_not_stop_is_killed() -> Result<()> {
        // It reads no standard input.
        let mut process = Process(
            Command::new("sleep")
                .arg("600")
                .stdin(Stdio::piped())
                .spawn()?,
        );
        assert!(!process.has_ended());
        assert!(matches!(process.end_within(Duration::ZERO), End::Killed));
        assert!(process.has_ended());
        Ok(())
    }
}
