//! The mails that the homeserver sends to show that an address is somebody's, and following the links in them.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use matrix_client_server::definitions::request_email_validation::RequestEmailValidation;
use matrix_client_server::definitions::request_token_response::RequestTokenResponse;
use matrix_client_server::typewright_runtime::Map;
use typewright_peers::Mail;
use url::Url;

use crate::world::{World, map};

/// Somebody who shows that an address is theirs.
pub(super) struct Claim {
    pub(super) address: String,
    pub(super) secret: String,
}

impl Claim {
    /// An address that nobody else has.
    pub(super) fn new(world: &World, name: &str) -> Self {
        let name = world.fresh(name);
        Self {
            address: format!("{name}@example.org"),
            secret: format!("secret.of={name}"),
        }
    }

    /// What asks for a mail.
    pub(super) fn request(&self) -> RequestEmailValidation {
        RequestEmailValidation::new(&self.secret, &self.address, 1)
    }

    /// Waits for the mail of this session and returns the link in it.
    pub(super) async fn link(&self, world: &World, session: &RequestTokenResponse) -> Result<Url> {
        let of_session = |mail: &Mail| {
            mail.to == [self.address.as_str()]
                && mail.parameter("sid").as_ref() == Some(&session.sid)
        };
        let mails = world.peers().mails();
        let mail = mails.wait_for(Duration::from_secs(90), of_session).await;
        let mail = mail.with_context(|| format!("no mail came to {}", self.address))?;
        let secret = mail.parameter("client_secret");
        ensure!(secret.as_ref() == Some(&self.secret), "{}", mail.text);
        mail.link().context("the mail has a link")
    }

    /// Waits for the mail of this session and follows the link in it.
    pub(super) async fn confirm(
        &self,
        world: &World,
        session: &RequestTokenResponse,
    ) -> Result<()> {
        let link = self.link(world, session).await?;
        let page = world.web().get(link.as_str()).send().await?;
        ensure!(page.status().is_success(), "{}: {link}", page.status());
        Ok(())
    }

    /// How a session stands in user-interactive authentication.
    pub(super) fn credentials(&self, session: &RequestTokenResponse) -> Map {
        let credentials = map([
            ("sid", session.sid.as_str().into()),
            ("client_secret", self.secret.as_str().into()),
        ]);
        map([("threepid_creds", credentials.into())])
    }
}
