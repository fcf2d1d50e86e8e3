//! The smallest server: two operations of a hundred and sixty-six, on the generated traits. The others answer
//! `M_UNRECOGNIZED`. It prints its address; the token is `secret`.
//!
//!     cargo run -p typewright-examples --bin serve

use std::sync::Arc;

use axum::Extension;
use matrix_client_server::formats::UserId;
use matrix_client_server::server::router;
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, Result, extension,
};
use matrix_client_server::unwritten_services;
use matrix_client_server::versions::{
    GetVersions, GetVersionsRequest, GetVersionsResponse, VersionsService,
};
use matrix_client_server::whoami::{
    GetTokenOwner, GetTokenOwnerRequest, GetTokenOwnerResponse, WhoamiService,
};

/// The service. What its methods share stands here.
struct Home {
    owner: UserId,
}

/// What a layer of tower or axum may leave for the methods.
#[derive(Clone)]
struct Release(&'static str);

// Who is calling is found out once, for all operations that ask for a token; their methods are given the answer.
impl Authenticate for Home {
    type Caller = UserId;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> std::result::Result<UserId, Rejection> {
        match credentials.first() {
            Some(token) if token.secret == "secret" => Ok(self.owner.clone()),
            _ => Err(Rejection::invalid_credentials()),
        }
    }
}

impl WhoamiService for Home {
    async fn get_token_owner(
        &self,
        caller: UserId,
        _: GetTokenOwnerRequest,
    ) -> Result<GetTokenOwner> {
        Ok(GetTokenOwnerResponse::new(caller))
    }
}

impl VersionsService for Home {
    // A token is welcome here and not needed: the caller is an `Option`.
    async fn get_versions(&self, _: Option<UserId>, _: GetVersionsRequest) -> Result<GetVersions> {
        let Some(Release(release)) = extension() else {
            return Err(Rejection::internal().into());
        };
        Ok(GetVersionsResponse::new(vec![release.to_owned()]))
    }
}

unwritten_services!(Home; except VersionsService, WhoamiService);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let home = Home {
        owner: UserId::new("@ada:localhost")?,
    };
    // An ordinary router: it can be nested, merged and wrapped in layers.
    let router = router(Arc::new(home)).layer(Extension(Release("v1.11")));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
