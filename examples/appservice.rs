//! An application service: the generated server traits take what the homeserver sends, the generated client answers.
//! It prints its registration, the file that the homeserver needs, listens, and asks the homeserver for a ping.
//!
//! `MATRIX_SERVER` is the homeserver's URL, `ECHO_ADDRESS` where to listen (`127.0.0.1:9009`), and `ECHO_AS_TOKEN` and
//! `ECHO_HS_TOKEN` are two secrets of your choice.
//!
//!     cargo run -p typewright-examples --bin appservice

use std::sync::Arc;

use anyhow::Context;
use matrix_application_service::definitions::namespace_list::Namespace;
use matrix_application_service::definitions::registration::{Namespaces, Registration};
use matrix_application_service::ping::{Ping, PingRequest, PingResponse, PingService};
use matrix_application_service::protocols::ProtocolsService;
use matrix_application_service::query_room::{self, QueryRoomByAlias, QueryRoomService};
use matrix_application_service::query_user::{self, QueryUser, QueryUserService};
use matrix_application_service::security::HOMESERVER_ACCESS_TOKEN;
use matrix_application_service::transactions::{self, SendTransaction, TransactionsService};
use matrix_application_service::typewright_runtime::http::OperationInfo;
use matrix_application_service::typewright_runtime::server::{
    self, Authenticate, Credentials, Rejection,
};
use matrix_client_server::Client;
use matrix_client_server::appservice_ping::PingAppserviceRequest;
use matrix_client_server::definitions::client_event::AnyRoomEvent;
use matrix_client_server::definitions::errors::error::Error;
use matrix_client_server::formats::UserId;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::matrix_common::m_room_message::AnyMessageContent;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::typewright_runtime::{Map, json};
use typewright_examples::{setting, told_to_stop};

struct Echo {
    hs_token: String,
    client: Client,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (address, hs_token) = (setting("ECHO_ADDRESS")?, setting("ECHO_HS_TOKEN")?);
    let (url, as_token) = (format!("http://{address}"), setting("ECHO_AS_TOKEN")?);
    let mut mine = Namespaces::new();
    mine.users = Some(vec![Namespace::new("@echo_.*", true)]);
    let registration =
        Registration::new("echo", url.into(), &as_token, &hs_token, "echo_bot", mine);
    // YAML, as every JSON text is.
    println!("{}", json::to_string_pretty(&registration));

    let client = Client::new(setting("MATRIX_SERVER")?)?;
    client.set_access_token_bearer(&as_token);
    client.set_appservice_access_token_bearer(&as_token);
    let echo = Echo {
        hs_token,
        client: client.clone(),
    };
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = matrix_application_service::server::router(Arc::new(echo));
    tokio::spawn(async { axum::serve(listener, router).await });

    let ping = PingAppserviceRequest::new("echo");
    let pong = client.appservice_ping().ping_appservice(ping).await;
    let pong = pong.context("the homeserver should know the registration by now")?;
    println!("pinged within {} ms", pong.duration_ms);
    // A batch that is not finished then comes again.
    Ok(told_to_stop().await?)
}

impl Authenticate for Echo {
    type Caller = ();

    async fn authenticate(
        &self,
        from: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        match from.secret(&HOMESERVER_ACCESS_TOKEN) {
            Some(token) if token == self.hs_token => Ok(()),
            _ => Err(Rejection::forbidden("this is not the hs_token")),
        }
    }
}

impl PingService for Echo {
    async fn ping(&self, (): (), _: PingRequest) -> server::Result<Ping> {
        Ok(PingResponse::new())
    }
}

impl TransactionsService for Echo {
    async fn send_transaction(
        &self,
        (): (),
        batch: transactions::SendTransactionRequest,
    ) -> server::Result<SendTransaction> {
        for event in batch.body.into_iter().flat_map(|body| body.events) {
            // A failure answers no batch: the homeserver would send nothing else until this one succeeds.
            if let Ok(event) = event.get()
                && let Err(error) = self.react(event).await
            {
                eprintln!("{error}");
            }
        }
        Ok(transactions::SendTransactionResponse::new())
    }
}

impl QueryUserService for Echo {
    async fn query_user(
        &self,
        (): (),
        _: query_user::QueryUserRequest,
    ) -> server::Result<QueryUser> {
        let error = Error::new("M_NOT_FOUND");
        Err(query_user::QueryUserError::NotFound(error.into()).into())
    }
}

impl QueryRoomService for Echo {
    async fn query_room_by_alias(
        &self,
        (): (),
        _: query_room::QueryRoomByAliasRequest,
    ) -> server::Result<QueryRoomByAlias> {
        let error = Error::new("M_NOT_FOUND");
        Err(query_room::QueryRoomByAliasError::NotFound(error.into()).into())
    }
}

/// Nothing is written here, and so each of these operations is answered as one that is not implemented.
impl ProtocolsService for Echo {}

impl Echo {
    async fn react(&self, event: AnyRoomEvent) -> anyhow::Result<()> {
        if let AnyRoomEvent::MRoomMember(member) = event {
            let user = member.state_key.as_ref().map_or("", UserId::as_str);
            let is_invited = member.content.membership == Membership::Invite;
            if is_invited && user.starts_with("@echo_bot:") {
                let room = self.client.room_membership();
                let request = JoinRoomByIdRequest::new(member.room_id);
                room.join_room_by_id(request).await?;
            }
        } else if let AnyRoomEvent::MRoomMessage(message) = event
            && let AnyMessageContent::MText(text) = message.content
        {
            let mut content = Map::new();
            content.insert("msgtype".to_owned(), "m.notice".into());
            content.insert("body".to_owned(), text.body.into());
            // The event is the transaction: it has one answer, however often the batch comes.
            let (kind, transaction) = ("m.room.message", message.event_id.as_str());
            let answer = SendMessageRequest::new(message.room_id, kind, transaction, content);
            let room = self.client.room_participation();
            room.send_message(answer).await?;
        }
        Ok(())
    }
}
