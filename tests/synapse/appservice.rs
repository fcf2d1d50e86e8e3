//! The application service: the homeserver calls it when the generated client asks for a ping.

use std::time::Duration;

use matrix_client_server::Client;
use matrix_client_server::appservice_ping::{
    PingAppserviceError, PingAppserviceRequest, PingErrorCode,
};
use matrix_client_server::typewright_runtime::client::Error;
use typewright_live::{Appservice, AppserviceRegistration, Homeserver, PingAnswer};

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_reaches_the_application_service() {
    let Some(installation) =
        typewright_live::installation("a_ping_reaches_the_application_service").unwrap()
    else {
        return;
    };
    let service = Appservice::listen().unwrap();
    let registration = AppserviceRegistration::new("bridge", Some(service.url().to_owned()));
    let homeserver = Homeserver::start(installation, std::slice::from_ref(&registration)).unwrap();
    let client = Client::new(homeserver.url()).unwrap();
    client.set_appservice_access_token_bearer(registration.as_token.as_str());

    let mut request = PingAppserviceRequest::new("bridge");
    request.transaction_id = Some("ping-1".to_owned());
    let response = client
        .appservice_ping()
        .ping_appservice(request.clone())
        .await
        .unwrap();
    assert!(response.duration_ms >= 0);
    let call = service
        .wait_for(Duration::from_secs(20), |call| {
            call.path.starts_with("/_matrix/app/v1/ping")
        })
        .unwrap();
    assert_eq!(
        call.authorization.as_deref(),
        Some(format!("Bearer {}", registration.hs_token).as_str())
    );
    assert_eq!(call.json()["transaction_id"], "ping-1");

    service.answer_ping(PingAnswer::Status(503));
    match client
        .appservice_ping()
        .ping_appservice(request.clone())
        .await
    {
        Err(Error::Api(PingAppserviceError::BadGateway(error), _)) => {
            assert_eq!(error.errcode, PingErrorCode::MBadStatus);
            assert_eq!(error.status, Some(503));
        }
        other => panic!("{other:?}"),
    }
    // Another service's path with this one's token.
    match client
        .appservice_ping()
        .ping_appservice(PingAppserviceRequest::new("another"))
        .await
    {
        Err(Error::Api(PingAppserviceError::Forbidden(error), _)) => {
            assert_eq!(error.errcode, "M_FORBIDDEN");
        }
        other => panic!("{other:?}"),
    }
    homeserver.stop().unwrap();
}
