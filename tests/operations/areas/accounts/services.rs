//! What the homeserver hands out for other servers: proof of who a user is, and credentials for a TURN server.

use anyhow::Result;
use matrix_client_server::openid::RequestOpenIdTokenRequest;
use matrix_client_server::voip::GetTurnServerRequest;

use crate::world::{World, map};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("services").await?;
    let request = RequestOpenIdTokenRequest::new(user.id.as_str(), map([]));
    let proof = user.call(request).await?.body;
    assert_eq!(proof.token_type, "Bearer");
    assert_eq!(proof.matrix_server_name, world.server_name());
    assert!(proof.expires_in > 0 && !proof.access_token.is_empty());

    let turn = user.call(GetTurnServerRequest::new()).await?;
    assert!(turn.uris[0].starts_with("turn:"), "{:?}", turn.uris);
    // The name is the time at which it ends, and whose it is.
    assert!(
        turn.username.ends_with(user.id.as_str()),
        "{}",
        turn.username
    );
    assert!(turn.ttl > 0 && !turn.password.is_empty());
    Ok(())
}
