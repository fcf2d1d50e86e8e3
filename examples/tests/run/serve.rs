//! `serve`: the generated client asks it what it has written, and something that it has not.

use matrix_client_server::Client;
use matrix_client_server::formats::RoomId;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::versions::GetVersionsRequest;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use crate::program::Program;

#[tokio::test]
async fn serve_answers_what_it_has_written_and_refuses_the_rest() {
    let mut program = Program::start(env!("CARGO_BIN_EXE_serve"), &[], &[]);
    let address = format!("http://{}", program.says("http://"));
    let client = Client::new(&address).unwrap();
    let known = client.send(GetVersionsRequest::new()).await.unwrap();
    assert_eq!(known.versions, ["v1.11"]);
    let stranger = client.send(GetTokenOwnerRequest::new()).await.unwrap_err();
    assert_eq!(stranger.code().as_deref(), Some("M_MISSING_TOKEN"));
    client.set_access_token_bearer("guessed");
    let stranger = client.send(GetTokenOwnerRequest::new()).await.unwrap_err();
    assert_eq!(stranger.code().as_deref(), Some("M_UNKNOWN_TOKEN"));
    client.set_access_token_bearer("secret");
    let me = client.send(GetTokenOwnerRequest::new()).await.unwrap();
    assert_eq!(me.user_id.as_str(), "@ada:localhost");
    let room = RoomId::new("!hall:localhost").unwrap();
    let other = client
        .send(JoinRoomByIdRequest::new(room))
        .await
        .unwrap_err();
    assert_eq!(other.code().as_deref(), Some("M_UNRECOGNIZED"));
}
