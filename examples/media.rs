//! Uploads a file as a stream and downloads it again as a stream, so that a file of any size takes little memory.
//! `MATRIX_SERVER`, `MATRIX_USER` and `MATRIX_PASSWORD` say where and as whom.
//!
//!     cargo run -p typewright-examples --bin media -- film.webm copy.webm

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use matrix_client_server::Client;
use matrix_client_server::authed_content_repo::{
    GetConfigAuthedRequest, GetContentAuthedRequest, GetContentAuthedResponse,
};
use matrix_client_server::content_repo::UploadContentRequest;
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::formats::{MxcUri, ServerName};
use matrix_client_server::login::LoginRequest;
use matrix_client_server::logout::LogoutRequest;
use matrix_client_server::typewright_runtime::http::{Blob, Body};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;
use typewright_examples::setting;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut paths = std::env::args_os().skip(1).map(PathBuf::from);
    let from = paths.next().context("which file is to be uploaded?")?;
    let to = paths.next().context("where is the download to be?")?;
    let client = Client::new(setting("MATRIX_SERVER")?)?;
    let mut user = UserIdentifier::new("m.id.user");
    let name = setting("MATRIX_USER")?;
    user.extra.insert("user".to_owned(), name.into());
    let mut login = LoginRequest::new("m.login.password");
    login.identifier = Some(user);
    login.password = Some(setting("MATRIX_PASSWORD")?);
    let session = client.session_management();
    let me = session.login(login).await?;
    client.set_access_token_bearer(me.access_token);

    let uri = upload(&client, &from).await?;
    println!("uploaded {uri}");
    let bytes = download(&client, &uri, &to).await?;
    let (sent, received) = (sha256(&from).await?, sha256(&to).await?);
    ensure!(sent == received, "the download is not what was uploaded");
    println!("downloaded {bytes} bytes, SHA-256 {received}");
    session.logout(LogoutRequest::new()).await?;
    Ok(())
}

async fn upload(client: &Client, path: &Path) -> anyhow::Result<MxcUri> {
    let file = File::open(path).await?;
    let size = file.metadata().await?.len();
    let media = client.media();
    // A homeserver may break off an upload that is too large, so that its answer never arrives.
    let limits = media.get_config_authed(GetConfigAuthedRequest::new());
    if let Some(limit) = limits.await?.m_upload_size {
        ensure!(
            i64::try_from(size)? <= limit,
            "only {limit} bytes are taken"
        );
    }
    // A stream does not know its size, and Synapse takes no file without it.
    let content = Body::from_stream(ReaderStream::new(file)).with_size(size);
    let content = Blob::new("application/octet-stream", content);
    let stored = media
        .upload_content(UploadContentRequest::new(content))
        .await?;
    Ok(stored.content_uri)
}

async fn download(client: &Client, uri: &MxcUri, path: &Path) -> anyhow::Result<u64> {
    let parts = uri.as_str().strip_prefix("mxc://");
    let parts = parts.and_then(|parts| parts.split_once('/'));
    let (server, media) = parts.with_context(|| format!("{uri} names no media"))?;
    let request = GetContentAuthedRequest::new(ServerName::new(server)?, media);
    // When this is here, the headers are, and the content is yet to come.
    let mut content = match client.media().get_content_authed(request).await? {
        GetContentAuthedResponse::Ok(answer) => answer.body.body,
        elsewhere => bail!("the file is elsewhere: {elsewhere:?}"),
    };
    let mut file = File::create(path).await?;
    let mut bytes = 0;
    while let Some(piece) = content.chunk().await? {
        file.write_all(&piece).await?;
        bytes += piece.len();
    }
    file.flush().await?;
    Ok(u64::try_from(bytes)?)
}

async fn sha256(path: &Path) -> anyhow::Result<String> {
    let mut content = Body::from_stream(ReaderStream::new(File::open(path).await?));
    let mut hash = Sha256::new();
    while let Some(piece) = content.chunk().await? {
        hash.update(piece);
    }
    let bytes = hash.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
