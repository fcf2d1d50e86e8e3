//! The application service: a bridge to a network that is not there. It has one protocol with one person and one place,
//! takes every transaction, and knows no other room or user that it is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use matrix_application_service::definitions::protocol::Protocol;
use matrix_application_service::matrix_common::api::application_service::definitions::{
    location::Location, protocol_base::FieldType, protocol_instance::ProtocolInstance, user::User,
};
use matrix_application_service::matrix_common::api::client_server::definitions::errors::error::Error;
use matrix_application_service::ping::{PingError, PingRequest, PingResponse, PingService};
use matrix_application_service::protocols::{
    GetProtocolMetadataError, GetProtocolMetadataRequest, GetProtocolMetadataResponse,
    ProtocolsService, QueryLocationByAliasError, QueryLocationByAliasRequest,
    QueryLocationByAliasResponse, QueryLocationByProtocolError, QueryLocationByProtocolRequest,
    QueryLocationByProtocolResponse, QueryUserByIdError, QueryUserByIdRequest,
    QueryUserByIdResponse, QueryUserByProtocolError, QueryUserByProtocolRequest,
    QueryUserByProtocolResponse,
};
use matrix_application_service::query_room::{
    QueryRoomByAliasError, QueryRoomByAliasRequest, QueryRoomByAliasResponse, QueryRoomService,
};
use matrix_application_service::query_user::{
    QueryUserError, QueryUserRequest, QueryUserResponse, QueryUserService,
};
use matrix_application_service::server::router;
use matrix_application_service::transactions::{
    SendTransactionError, SendTransactionRequest, SendTransactionResponse, TransactionsService,
};
use matrix_application_service::typewright_runtime::Map;
use matrix_application_service::typewright_runtime::http::OperationInfo;
use matrix_application_service::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};
use typewright_live::{AppserviceRegistration, Call, Ephemeral};

use crate::Kept;
use crate::background::{Background, recorded};

/// What the application service is registered as.
const ID: &str = "bridge";
const NETWORK: &str = "testnet";

/// The application service that the homeserver calls. Its users and aliases are those whose local parts begin with
/// `bridge_`.
#[derive(Debug)]
pub struct Bridge {
    registration: AppserviceRegistration,
    calls: Kept<Call>,
}

impl Bridge {
    /// The protocol that it bridges.
    pub const PROTOCOL: &str = "irc";

    /// The user that stands for the one person in its network, whose field `nickname` is `nick`.
    pub const GHOST: &str = "@bridge_nick:localhost";

    /// The alias of the room that leads to the one place in its network, whose field `channel` is `#channel`.
    pub const PORTAL: &str = "#bridge_channel:localhost";

    pub(crate) fn listen(background: &Background) -> Result<Self> {
        let (listener, address) = background.listen()?;
        let mut registration = AppserviceRegistration::new(ID, Some(format!("http://{address}")));
        registration.aliases = vec![format!("#{ID}_.*:localhost")];
        registration.protocols = vec![Self::PROTOCOL.to_owned()];
        registration.ephemeral = Ephemeral::Sent;
        let calls = Kept::default();
        let service = Service {
            hs_token: registration.hs_token.clone(),
        };
        background.serve(listener, recorded(router(Arc::new(service)), &calls));
        Ok(Self {
            registration,
            calls,
        })
    }

    /// What the homeserver knows of it: its identifier, its tokens and its users.
    pub fn registration(&self) -> &AppserviceRegistration {
        &self.registration
    }

    /// The calls that it got.
    pub fn calls(&self) -> &Kept<Call> {
        &self.calls
    }
}

struct Service {
    hs_token: String,
}

impl Authenticate for Service {
    /// There is one homeserver.
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        if credentials
            .iter()
            .any(|credential| credential.secret == self.hs_token)
        {
            Ok(())
        } else {
            Err(Rejection::forbidden("this is not the hs_token"))
        }
    }
}

fn not_found() -> Box<Error> {
    Box::new(Error::new("M_NOT_FOUND"))
}

impl PingService for Service {
    async fn ping(&self, (): (), _: PingRequest) -> Result<PingResponse, ServerError<PingError>> {
        Ok(PingResponse::new())
    }
}

impl TransactionsService for Service {
    async fn send_transaction(
        &self,
        (): (),
        _: SendTransactionRequest,
    ) -> Result<SendTransactionResponse, ServerError<SendTransactionError>> {
        Ok(SendTransactionResponse::new())
    }
}

impl QueryUserService for Service {
    async fn query_user(
        &self,
        (): (),
        _: QueryUserRequest,
    ) -> Result<QueryUserResponse, ServerError<QueryUserError>> {
        Err(QueryUserError::NotFound(not_found()).into())
    }
}

impl QueryRoomService for Service {
    async fn query_room_by_alias(
        &self,
        (): (),
        _: QueryRoomByAliasRequest,
    ) -> Result<QueryRoomByAliasResponse, ServerError<QueryRoomByAliasError>> {
        Err(QueryRoomByAliasError::NotFound(not_found()).into())
    }
}

impl ProtocolsService for Service {
    async fn get_protocol_metadata(
        &self,
        (): (),
        request: GetProtocolMetadataRequest,
    ) -> Result<GetProtocolMetadataResponse, ServerError<GetProtocolMetadataError>> {
        if request.protocol != Bridge::PROTOCOL {
            return Err(GetProtocolMetadataError::NotFound(not_found()).into());
        }
        Ok(GetProtocolMetadataResponse::new(protocol()))
    }

    async fn query_user_by_protocol(
        &self,
        (): (),
        request: QueryUserByProtocolRequest,
    ) -> Result<QueryUserByProtocolResponse, ServerError<QueryUserByProtocolError>> {
        let user = ghost();
        let wanted = matches(&user.fields, request.fields.as_ref());
        let found = wanted.then_some(user).into_iter().collect();
        Ok(QueryUserByProtocolResponse::new(found))
    }

    async fn query_location_by_protocol(
        &self,
        (): (),
        request: QueryLocationByProtocolRequest,
    ) -> Result<QueryLocationByProtocolResponse, ServerError<QueryLocationByProtocolError>> {
        let location = portal();
        let wanted = matches(&location.fields, request.fields.as_ref());
        let found = wanted.then_some(location).into_iter().collect();
        Ok(QueryLocationByProtocolResponse::new(found))
    }

    async fn query_location_by_alias(
        &self,
        (): (),
        request: QueryLocationByAliasRequest,
    ) -> Result<QueryLocationByAliasResponse, ServerError<QueryLocationByAliasError>> {
        match request.alias.as_deref() {
            Some(Bridge::PORTAL) => Ok(QueryLocationByAliasResponse::new(vec![portal()])),
            _ => Err(QueryLocationByAliasError::NotFound(not_found()).into()),
        }
    }

    async fn query_user_by_id(
        &self,
        (): (),
        request: QueryUserByIdRequest,
    ) -> Result<QueryUserByIdResponse, ServerError<QueryUserByIdError>> {
        match request.userid.as_deref() {
            Some(Bridge::GHOST) => Ok(QueryUserByIdResponse::new(vec![ghost()])),
            _ => Err(QueryUserByIdError::NotFound(not_found()).into()),
        }
    }
}

fn protocol() -> Protocol {
    let field_types = [
        ("nickname", FieldType::new("[^ ]+", "a nickname")),
        ("channel", FieldType::new("#[^ ]+", "#channel")),
    ];
    Protocol::new(
        vec!["nickname".to_owned()],
        vec!["channel".to_owned()],
        "mxc://localhost/icon",
        BTreeMap::from(field_types.map(|(name, kind)| (name.to_owned(), kind))),
        vec![ProtocolInstance::new(
            "The network of the tests",
            fields("network", NETWORK),
            NETWORK,
        )],
    )
}

fn ghost() -> User {
    User::new(Bridge::GHOST, Bridge::PROTOCOL, fields("nickname", "nick"))
}

fn portal() -> Location {
    let fields = fields("channel", "#channel");
    Location::new(Bridge::PORTAL, Bridge::PROTOCOL, fields)
}

fn fields(name: &str, value: &str) -> Map {
    BTreeMap::from([(name.to_owned(), value.into())])
}

/// Whether every field that is asked for, if any is, has the value that is asked for.
fn matches(fields: &Map, wanted: Option<&BTreeMap<String, String>>) -> bool {
    wanted.is_none_or(|wanted| {
        wanted.iter().all(|(name, value)| {
            fields
                .get(name)
                .is_some_and(|field| *field == value.as_str().into())
        })
    })
}
