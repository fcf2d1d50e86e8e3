//! A client whose transport is wrapped in layers of tower, with limits in time, retries, a look at the server's versions
//! before each call, and a span for each call. `MATRIX_SERVER`, `MATRIX_USER` and `MATRIX_PASSWORD` say where and as whom.
//!
//!     cargo run -p typewright-examples --bin middleware

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::typewright_runtime::client::{
    Body, Error, ReqwestTransport, Retry, VersionCheck,
};
use matrix_client_server::{Client, admin, login, logout, whoami};
use reqwest::header::{HeaderValue, USER_AGENT};
use tower::ServiceBuilder;
use tracing_subscriber::fmt::format::FmtSpan;
use typewright_examples::setting;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Each span is printed when it closes, with what the call came to and how long it took.
    tracing_subscriber::fmt()
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(std::io::stderr)
        .init();
    let attempts = Arc::new(AtomicU32::new(0));
    let client = client(&setting("MATRIX_SERVER")?, Arc::clone(&attempts))?;

    let mut user = UserIdentifier::new("m.id.user");
    let name = setting("MATRIX_USER")?;
    user.extra.insert("user".to_owned(), name.into());
    let mut request = login::LoginRequest::new("m.login.password");
    request.identifier = Some(user);
    request.password = Some(setting("MATRIX_PASSWORD")?);
    let session = client.session_management();
    let me = session.login(request).await?;
    client.set_access_token_bearer(me.access_token);

    // All at once; the layers let through as many as they may.
    let calls = (0..8).map(|_| session.get_token_owner(whoami::GetTokenOwnerRequest::new()));
    let calls: Vec<_> = calls.map(|call| tokio::spawn(call.into_future())).collect();
    for call in calls {
        println!("{}", call.await??.user_id);
    }

    // What came with a later version of Matrix is not even sent.
    let request = admin::GetAdminLockUserRequest::new(me.user_id);
    let locked = client.server_administration().get_admin_lock_user(request);
    match locked.await {
        Ok(answer) => println!("locked: {}", answer.locked),
        Err(Error::Version(why)) => println!("not asked: {why}"),
        Err(error) => println!("{error}"),
    }
    session.logout(logout::LogoutRequest::new()).await?;
    println!("{} attempts", attempts.load(Ordering::Relaxed));
    Ok(())
}

fn client(server: &str, attempts: Arc<AtomicU32>) -> anyhow::Result<Client> {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .build()?;
    // From the outside to the inside. Each attempt passes through all of it.
    let transport = ServiceBuilder::new()
        .map_request(move |mut request: http::Request<Body>| {
            attempts.fetch_add(1, Ordering::Relaxed);
            let agent = HeaderValue::from_static("typewright-example");
            request.headers_mut().insert(USER_AGENT, agent);
            request
        })
        // The services inside have one state for all clones of the client.
        .buffer(64)
        .concurrency_limit(4)
        .rate_limit(20, Duration::from_secs(1))
        .service(ReqwestTransport::new(http));
    let client = Client::builder(server)
        .transport(transport)
        .timeout(Duration::from_secs(60))
        .retry(Retry::new().attempt_timeout(Duration::from_secs(15)))
        .version_check(VersionCheck::BeforeCall)
        .build()?;
    Ok(client)
}
