//! The world of the suite: the homeserver, the peers that it calls, and those who call it. Every area takes users of its
//! own from here, so that areas can run beside each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::Client;
use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::auth_response::{AuthenticationResponse, FlowInformation};
use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::registration::RegisterRequest;
use matrix_client_server::typewright_runtime::client::ReqwestTransport;
use matrix_client_server::typewright_runtime::http::Request;
use matrix_client_server::typewright_runtime::{Map, Value};
use typewright_peers::{FullHomeserver, Peers};
use typewright_tests::homeserver::{Homeserver, SERVER_NAME};

use crate::NAME;
use crate::caller::{Caller, Credential, Failure, Success};
use crate::journal::{Journal, Server};

/// The password of every user.
pub(crate) const PASSWORD: &str = "one password for all of them";

/// A JSON object.
pub(crate) fn map<const N: usize>(members: [(&str, Value); N]) -> Map {
    Map::from(members.map(|(name, value)| (name.to_owned(), value)))
}

/// Looks again and again until there is something to see, for what the homeserver does behind its answers.
pub(crate) async fn until<T>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    const LONGEST: Duration = Duration::from_secs(90);
    const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
    let began = Instant::now();
    while began.elapsed() < LONGEST {
        if let Some(seen) = look().await? {
            return Ok(seen);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    bail!("waited in vain until {what}")
}

/// The homeserver that is called, with the servers that it could call.
enum Host {
    Synapse(FullHomeserver),
    /// It calls nobody, so its peers are only there for areas to find.
    Example(Homeserver, Peers),
}

/// What the areas find.
pub(crate) struct World {
    host: Host,
    web: reqwest::Client,
    admin: String,
    stranger: Caller,
    users: AtomicUsize,
    pub(crate) journal: Arc<Journal>,
}

impl World {
    /// Starts everything: nothing where a homeserver cannot be had, which is said on standard error.
    pub(crate) async fn start() -> Result<Option<Self>> {
        let started = tokio::task::spawn_blocking(|| {
            let installation = typewright_live::installation(NAME)?;
            let Some(installation) = installation else {
                return anyhow::Ok(None);
            };
            let full = FullHomeserver::start(installation)?;
            let admin = full.homeserver().register_admin("admin", PASSWORD)?;
            Ok(Some((full, admin)))
        });
        let Some((full, admin)) = started.await?? else {
            return Ok(None);
        };
        let url = full.homeserver().url().to_owned();
        Self::around(Host::Synapse(full), &url, admin.access_token).map(Some)
    }

    /// The same around the example homeserver, which needs nothing that is not in this repository.
    pub(crate) async fn start_example() -> Result<Self> {
        let started =
            tokio::task::spawn_blocking(|| anyhow::Ok((Homeserver::start()?, Peers::start()?)));
        let (homeserver, peers) = started.await??;
        let url = homeserver.url().to_owned();
        let mut world = Self::around(Host::Example(homeserver, peers), &url, String::new())?;
        world.admin = world.token("admin").await?;
        Ok(world)
    }

    fn around(host: Host, url: &str, admin: String) -> Result<Self> {
        // A redirection is an answer like any other, and nothing leaves the machine by a proxy.
        let web = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let client = client(url, &web)?;
        let journal = Arc::default();
        Ok(Self {
            host,
            web,
            admin,
            stranger: Caller::new(Server::Real, client, Arc::clone(&journal)),
            users: AtomicUsize::new(1),
            journal,
        })
    }

    /// Stops the homeserver and the peers.
    pub(crate) async fn stop(self) -> Result<()> {
        let stop = || match self.host {
            Host::Synapse(full) => full.stop(),
            Host::Example(homeserver, _) => homeserver.stop(),
        };
        tokio::task::spawn_blocking(stop).await?
    }

    /// The base URL of the homeserver.
    pub(crate) fn url(&self) -> &str {
        match &self.host {
            Host::Synapse(full) => full.homeserver().url(),
            Host::Example(homeserver, _) => homeserver.url(),
        }
    }

    /// The homeserver's name: what IDs end with.
    pub(crate) fn server_name(&self) -> &str {
        match &self.host {
            Host::Synapse(full) => full.homeserver().server_name(),
            Host::Example(..) => SERVER_NAME,
        }
    }

    /// The servers that the homeserver calls.
    pub(crate) fn peers(&self) -> &Peers {
        match &self.host {
            Host::Synapse(full) => full.peers(),
            Host::Example(_, peers) => peers,
        }
    }

    /// The homeserver's administrator.
    pub(crate) fn admin(&self) -> Caller {
        let token = self.admin.clone();
        self.stranger().with(Credential::User(token))
    }

    /// The application service that the homeserver knows.
    pub(crate) fn bridge(&self) -> Caller {
        let token = self.peers().bridge().registration().as_token.clone();
        self.stranger().with(Credential::Appservice(token))
    }

    /// Sends a request that is none of the API: a browser's, or to an interface of the homeserver's own.
    pub(crate) fn web(&self) -> &reqwest::Client {
        &self.web
    }

    /// Calls the homeserver's own interface for administrators.
    pub(crate) async fn administer(
        &self,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<serde_json::Value> {
        ensure!(
            matches!(self.host, Host::Synapse(_)),
            "the example homeserver has no such interface"
        );
        let request = self
            .web
            .post(format!("{}/_synapse/admin{path}", self.url()));
        let request = request.bearer_auth(&self.admin);
        let answer = request.body(body.to_string()).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Somebody without an account.
    pub(crate) fn stranger(&self) -> Caller {
        self.stranger.clone()
    }

    /// Somebody without an account, at another homeserver.
    pub(crate) fn stranger_at(&self, url: &str) -> Result<Caller> {
        let client = client(url, &self.web)?;
        Ok(Caller::new(Server::Real, client, Arc::clone(&self.journal)))
    }

    /// A name that no other user has, with this at its beginning.
    pub(crate) fn fresh(&self, name: &str) -> String {
        let number = self.users.fetch_add(1, Ordering::Relaxed);
        format!("{name}-{number}")
    }

    /// The token of a new user.
    pub(crate) async fn token(&self, name: &str) -> Result<String> {
        let registered = self.register(&self.fresh(name)).await?;
        registered
            .access_token
            .context("registration gives no token")
    }

    async fn register(&self, localpart: &str) -> Result<Success<RegisterRequest>> {
        let mut auth = AuthenticationData::new();
        auth.type_ = Some("m.login.dummy".to_owned());
        let mut request = RegisterRequest::new();
        request.username = Some(localpart.to_owned());
        request.password = Some(PASSWORD.to_owned());
        request.auth = Some(auth);
        self.stranger.call(request).await
    }

    /// A new user with a device that is logged in. The name is the beginning of the local part.
    pub(crate) async fn user(&self, name: &str) -> Result<User> {
        let localpart = self.fresh(name);
        let stranger = self.stranger();
        let registered = self.register(&localpart).await?;
        let (Some(token), Some(device)) = (registered.access_token, registered.device_id) else {
            bail!("{localpart} has no token or no device");
        };
        Ok(User {
            caller: stranger.with(Credential::User(token)),
            id: registered.user_id,
            localpart,
            device,
        })
    }
}

fn client(url: &str, web: &reqwest::Client) -> Result<Client> {
    let transport = ReqwestTransport::new(web.clone());
    Ok(Client::builder(url).transport(transport).build()?)
}

/// A user of the homeserver, who calls it with the token of a device.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) caller: Caller,
    /// `@name-1:localhost`.
    pub(crate) id: UserId,
    /// `name-1`.
    pub(crate) localpart: String,
    /// The ID of the device.
    pub(crate) device: String,
}

impl User {
    /// As [`Caller::call`].
    pub(crate) async fn call<R: Request>(&self, request: R) -> Result<Success<R>> {
        let called = self.caller.call(request).await;
        called.with_context(|| format!("as {}", self.id.as_str()))
    }

    /// As [`Caller::refused`].
    pub(crate) async fn refused<R: Request>(&self, request: R) -> Result<(u16, Failure<R>)> {
        let called = self.caller.refused(request).await;
        called.with_context(|| format!("as {}", self.id.as_str()))
    }

    /// A new private room of the user.
    pub(crate) async fn room(&self) -> Result<RoomId> {
        Ok(self.call(CreateRoomRequest::new()).await?.room_id)
    }

    /// The answer to a demand for the user's password.
    pub(crate) fn proof(&self, demand: &AuthenticationResponse) -> Result<AuthenticationData> {
        let asked = |flow: &FlowInformation| flow.stages == ["m.login.password"];
        ensure!(demand.flows.iter().any(asked), "{demand:?}");
        ensure!(demand.session.is_some(), "{demand:?}");
        let mut auth = AuthenticationData::new();
        auth.type_ = Some("m.login.password".to_owned());
        auth.session.clone_from(&demand.session);
        auth.extra = map([
            ("identifier", self.identifier().into()),
            ("password", PASSWORD.into()),
        ]);
        Ok(auth)
    }

    fn identifier(&self) -> Map {
        map([
            ("type", "m.id.user".into()),
            ("user", self.localpart.as_str().into()),
        ])
    }
}
