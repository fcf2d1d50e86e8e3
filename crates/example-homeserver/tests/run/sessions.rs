//! Accounts: registering in two steps, logging in and out, and what a token is worth.

use matrix_client_server::Client;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::device_management::{GetDevicesRequest, UpdateDeviceRequest};
use matrix_client_server::list_joined_rooms::GetJoinedRoomsRequest;
use matrix_client_server::login::{LoginError, LoginRequest};
use matrix_client_server::logout::LogoutRequest;
use matrix_client_server::registration::{RegisterError, RegisterRequest};
use matrix_client_server::typewright_runtime::client::Error;
use matrix_client_server::versions::GetVersionsRequest;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use super::guest::{Guest, serve};

#[tokio::test]
async fn registering_takes_two_steps() {
    let client = Client::new(serve().await).unwrap();
    let versions = client.server_administration();
    let versions = versions.get_versions(GetVersionsRequest::new()).await;
    assert!(versions.unwrap().versions.contains(&"v1.11".to_owned()));

    let mut request = RegisterRequest::new();
    request.username = Some("ada".to_owned());
    request.password = Some("engine".to_owned());
    let accounts = client.account_management();
    let first = accounts.register(request.clone()).await;
    let Err(Error::Api(RegisterError::Unauthorized(asked), _)) = first else {
        panic!("the first step is answered with what the second takes: {first:?}");
    };
    let mut auth = AuthenticationData::new();
    auth.type_ = Some(asked.flows[0].stages[0].clone());
    auth.session = asked.session;
    request.auth = Some(auth);
    let account = accounts.register(request.clone()).await.unwrap();
    assert_eq!(account.user_id.as_str(), "@ada:example.org");

    // The session is over, and without one the name is taken.
    let again = accounts.register(request.clone()).await.unwrap_err();
    assert_eq!(again.code().as_deref(), Some("M_UNKNOWN"));
    request.auth.as_mut().unwrap().session = None;
    let again = accounts.register(request).await.unwrap_err();
    assert_eq!(again.code().as_deref(), Some("M_USER_IN_USE"));
}

#[tokio::test]
async fn a_token_lasts_until_logout() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let client = Client::new(&url).unwrap();
    let sessions = client.session_management();
    let mut user = UserIdentifier::new("m.id.user");
    user.extra.insert("user".to_owned(), "ada".into());
    let mut request = LoginRequest::new("m.login.password");
    request.identifier = Some(user);
    request.password = Some("guess".to_owned());
    let refused = sessions.login(request.clone()).await;
    assert!(matches!(
        refused,
        Err(Error::Api(LoginError::Forbidden(_), _))
    ));
    request.password = Some("password of ada".to_owned());
    let me = sessions.login(request).await.unwrap();
    assert_ne!(me.device_id, ada.device);
    client.set_access_token_bearer(me.access_token);
    let whoami = sessions.get_token_owner(GetTokenOwnerRequest::new()).await;
    let whoami = whoami.unwrap();
    assert_eq!(
        (whoami.user_id, whoami.device_id),
        (ada.user, Some(me.device_id))
    );

    sessions.logout(LogoutRequest::new()).await.unwrap();
    let rooms = client.room_membership();
    let refused = rooms.get_joined_rooms(GetJoinedRoomsRequest::new()).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_UNKNOWN_TOKEN"));
    assert_eq!(refused.status().unwrap(), 401);
    // The other session goes on.
    let rooms = ada.client.room_membership();
    let rooms = rooms.get_joined_rooms(GetJoinedRoomsRequest::new()).await;
    assert!(rooms.unwrap().joined_rooms.is_empty());
}

#[tokio::test]
async fn devices_have_names() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let devices = ada.client.device_management();
    let mut update = UpdateDeviceRequest::new(ada.device.as_str());
    update.display_name = Some("Loom".to_owned());
    devices.update_device(update).await.unwrap();
    let found = devices.get_devices(GetDevicesRequest::new()).await.unwrap();
    let found = found.devices.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].device_id, ada.device);
    assert_eq!(found[0].display_name.as_deref(), Some("Loom"));
    let update = UpdateDeviceRequest::new("other");
    let missing = devices.update_device(update).await.unwrap_err();
    assert_eq!(missing.status().unwrap(), 404);
}
