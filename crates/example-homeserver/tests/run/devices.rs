//! Devices end when their user shows the password, and passwords change.

use matrix_client_server::Client;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::auth_response::AuthenticationResponse;
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::device_management::{
    DeleteDevice, DeleteDeviceError, DeleteDeviceRequest, DeleteDevicesRequest, GetDevicesRequest,
};
use matrix_client_server::login::LoginRequest;
use matrix_client_server::password_management::ChangePasswordRequest;
use matrix_client_server::typewright_runtime::client::Error;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use super::guest::{Guest, object, serve};

/// The answer to the stage of passwords.
fn shown(session: Option<String>, user: &Guest, password: &str) -> AuthenticationData {
    let identifier = object([
        ("type", "m.id.user".into()),
        ("user", user.user.as_str().into()),
    ]);
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.password".to_owned());
    auth.session = session;
    auth.extra = object([
        ("identifier", identifier.into()),
        ("password", password.into()),
    ]);
    auth
}

async fn log_in(url: &str, name: &str, password: &str) -> Option<(Client, String)> {
    let client = Client::new(url).unwrap();
    let mut user = UserIdentifier::new("m.id.user");
    user.extra.insert("user".to_owned(), name.into());
    let mut request = LoginRequest::new("m.login.password");
    request.identifier = Some(user);
    request.password = Some(password.to_owned());
    let session = client.session_management().login(request).await.ok()?;
    client.set_access_token_bearer(session.access_token);
    Some((client, session.device_id))
}

async fn is_known(client: &Client) -> bool {
    let sessions = client.session_management();
    let whoami = sessions.get_token_owner(GetTokenOwnerRequest::new()).await;
    match whoami {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code().as_deref(), Some("M_UNKNOWN_TOKEN"));
            false
        }
    }
}

fn asked(refused: Error<DeleteDevice>) -> AuthenticationResponse {
    let Error::Api(DeleteDeviceError::Unauthorized(asked), _) = refused else {
        panic!("the answer says what it takes: {refused:?}");
    };
    assert_eq!(asked.flows[0].stages, ["m.login.password"]);
    *asked
}

#[tokio::test]
async fn a_device_is_deleted_for_the_password() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let (other, device) = log_in(&url, "ada", "password of ada").await.unwrap();
    let (third, third_device) = log_in(&url, "ada", "password of ada").await.unwrap();
    let devices = ada.client.device_management();
    let mut delete = DeleteDeviceRequest::new(device.as_str());
    let first = asked(devices.delete_device(delete.clone()).await.unwrap_err());
    assert!(is_known(&other).await);

    // A wrong password leaves the session as it is; so does the password of somebody else.
    delete.auth = Some(shown(first.session.clone(), &ada, "guess"));
    let again = asked(devices.delete_device(delete.clone()).await.unwrap_err());
    assert_eq!(again.session, first.session);
    assert_eq!(again.extra["errcode"].as_str(), Some("M_FORBIDDEN"));
    delete.auth = Some(shown(first.session.clone(), &bob, "password of bob"));
    asked(devices.delete_device(delete.clone()).await.unwrap_err());
    assert!(is_known(&other).await);

    // It is not for another request.
    let mut else_ = DeleteDeviceRequest::new(third_device.as_str());
    else_.auth = Some(shown(first.session.clone(), &ada, "password of ada"));
    asked(devices.delete_device(else_).await.unwrap_err());
    assert!(is_known(&third).await);

    delete.auth = Some(shown(first.session, &ada, "password of ada"));
    devices.delete_device(delete).await.unwrap();
    assert!(!is_known(&other).await);
    let left = devices.get_devices(GetDevicesRequest::new()).await.unwrap();
    assert_eq!(left.devices.unwrap().len(), 2);

    let ids = vec![third_device, ada.device.clone()];
    let mut delete = DeleteDevicesRequest::new(ids);
    let refused = devices.delete_devices(delete.clone()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    delete.auth = Some(shown(None, &ada, "password of ada"));
    devices.delete_devices(delete).await.unwrap();
    assert!(!is_known(&third).await && !is_known(&ada.client).await);
    assert!(is_known(&bob.client).await);
}

#[tokio::test]
async fn a_new_password_takes_the_old_ones_place() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let (other, _) = log_in(&url, "@ada:example.org", "password of ada")
        .await
        .unwrap();
    let accounts = ada.client.account_management();
    let mut change = ChangePasswordRequest::new("difference");
    let refused = accounts.change_password(change.clone()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    change.auth = Some(shown(None, &ada, "password of ada"));
    accounts.change_password(change).await.unwrap();
    assert!(is_known(&ada.client).await && !is_known(&other).await);
    assert!(log_in(&url, "ada", "password of ada").await.is_none());
    assert!(log_in(&url, "ada", "difference").await.is_some());
}
