//! Files: given to the server in one piece, as a stream, or under a name that was asked for before; and had back, by those
//! who say who they are and, as long as servers let them, by those who do not.

use std::pin::Pin;
use std::task::{Context as Turn, Poll};

use anyhow::{Context, Result, bail, ensure};
use http_body::{Frame, SizeHint};
use matrix_client_server::authed_content_repo::{
    GetContentAuthedError, GetContentAuthedRequest, GetContentAuthedResponse,
    GetContentOverrideNameAuthedRequest, GetContentOverrideNameAuthedResponse,
};
use matrix_client_server::content_repo::{
    CreateContentRequest, GetContentOverrideNameRequest, GetContentOverrideNameResponse,
    GetContentRequest, GetContentResponse, UploadContentError, UploadContentRequest,
    UploadContentToMxcError, UploadContentToMxcRequest,
};
use matrix_client_server::formats::{MxcUri, ServerName};
use matrix_client_server::typewright_runtime::http::{Blob, Body, Bytes};

use super::steps::errcode;
use crate::world::{User, World};

/// A name with everything that a header and a path have to escape.
const ODD_NAME: &str = "50% of/a \"caf\u{e9}\" \u{2615}?#.txt";

const TEXT: &str = "text/plain; charset=utf-8";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("photographer").await?;
    in_one_piece(world, &ada).await?;
    as_a_stream(&ada).await?;
    asked_for_before(&ada).await?;
    refused(world, &ada).await
}

/// The two parts of a content URI.
pub(super) fn parts(uri: &MxcUri) -> Result<(ServerName, String)> {
    let rest = uri.as_str().strip_prefix("mxc://");
    let (server, media) = rest
        .and_then(|rest| rest.split_once('/'))
        .context("no parts")?;
    Ok((server.parse()?, media.to_owned()))
}

/// Content as it should come back: its media type, the name that it is given, and itself.
async fn expect(blob: Blob, disposition: &str, name: Option<&str>, content: &[u8]) -> Result<()> {
    assert_eq!(blob.media_type, TEXT);
    match name {
        Some(name) => ensure!(disposition.contains(name), "{disposition} has no {name}"),
        None => ensure!(!disposition.contains("filename"), "{disposition}"),
    }
    ensure!(blob.bytes().await? == content, "it is not what was given");
    Ok(())
}

async fn in_one_piece(world: &World, ada: &User) -> Result<()> {
    let content = "Caf\u{e9}\0\r\n\u{2615}".as_bytes();
    let blob = Blob::new("application/octet-stream", content);
    let mut request = UploadContentRequest::new(blob);
    request.content_type = Some(TEXT.to_owned());
    request.filename = Some(ODD_NAME.to_owned());
    let uri = ada.call(request).await?.content_uri;
    let (server, media) = parts(&uri)?;
    assert_eq!(server.as_str(), world.server_name());
    let odd = "50%25%20of/a%20%22caf%C3%A9%22%20%E2%98%95%3F%23.txt";
    let get = GetContentAuthedRequest::new(server.clone(), &media);
    let GetContentAuthedResponse::Ok(found) = ada.call(get).await? else {
        bail!("it is elsewhere");
    };
    expect(found.body, &found.content_disposition, Some(odd), content).await?;
    let get = GetContentOverrideNameAuthedRequest::new(server.clone(), &media, "other name.txt");
    let GetContentOverrideNameAuthedResponse::Ok(found) = ada.call(get).await? else {
        bail!("it is elsewhere");
    };
    let name = Some("other%20name.txt");
    expect(found.body, &found.content_disposition, name, content).await?;
    // Without saying who one is.
    let stranger = world.stranger();
    let get = GetContentRequest::new(server.clone(), &media);
    let GetContentResponse::Ok(found) = stranger.call(get).await? else {
        bail!("it is elsewhere");
    };
    expect(found.body, &found.content_disposition, Some(odd), content).await?;
    let mut get = GetContentOverrideNameRequest::new(server, &media, ODD_NAME);
    (get.allow_remote, get.timeout_ms) = (Some(false), Some(1000));
    get.allow_redirect = Some(true);
    let GetContentOverrideNameResponse::Ok(found) = stranger.call(get).await? else {
        bail!("it is elsewhere");
    };
    expect(found.body, &found.content_disposition, Some(odd), content).await
}

/// A stream of pieces that are made when they are asked for, and whose size is known.
struct Pieces {
    next: u8,
    left: u64,
}

const PIECE: usize = 16 * 1024;

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Turn<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let piece = vec![self.next; PIECE];
        self.left -= 1;
        self.next = self.next.wrapping_add(1);
        Poll::Ready(Some(Ok(Frame::data(piece.into()))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left * PIECE as u64)
    }
}

async fn as_a_stream(ada: &User) -> Result<()> {
    const PIECES: u64 = 300;
    let pieces = Pieces {
        next: 0,
        left: PIECES,
    };
    let blob = Blob::new("application/x-pieces", Body::stream(pieces));
    let uri = ada.call(UploadContentRequest::new(blob)).await?.content_uri;
    let (server, media) = parts(&uri)?;
    let get = GetContentAuthedRequest::new(server, media);
    let GetContentAuthedResponse::Ok(found) = ada.caller.open(get).await? else {
        bail!("it is elsewhere");
    };
    assert_eq!(found.body.media_type, "application/x-pieces");
    let mut body = found.body.body;
    ensure!(body.as_bytes().is_none(), "it is no stream");
    let mut read: usize = 0;
    let mut chunks = 0;
    while let Some(chunk) = body.chunk().await? {
        for (offset, byte) in chunk.iter().enumerate() {
            assert_eq!(usize::from(*byte), (read + offset) / PIECE % 256);
        }
        read += chunk.len();
        chunks += 1;
    }
    assert_eq!(read as u64, PIECES * PIECE as u64);
    assert!(chunks > 1, "it came in one piece");
    Ok(())
}

/// A name for a file that comes later: until then there is nothing, and afterwards nothing else.
async fn asked_for_before(ada: &User) -> Result<()> {
    let created = ada.call(CreateContentRequest::new()).await?;
    assert!(
        created
            .unused_expires_at
            .is_some_and(|time| time > 1_700_000_000_000),
        "{created:?}"
    );
    let (server, media) = parts(&created.content_uri)?;
    let mut get = GetContentAuthedRequest::new(server.clone(), &media);
    get.timeout_ms = Some(0);
    match ada.refused(get.clone()).await? {
        (504, GetContentAuthedError::GatewayTimeout(error)) => {
            assert_eq!(error.errcode, "M_NOT_YET_UPLOADED");
        }
        (status, error) => bail!("a file to come is answered {status}: {error:?}"),
    }
    let put = |body: &'static str| {
        let blob = Blob::new(TEXT, body);
        UploadContentToMxcRequest::new(server.clone(), &media, blob)
    };
    let mut first = put("The first");
    first.filename = Some("first.txt".to_owned());
    ada.call(first).await?;
    let GetContentAuthedResponse::Ok(found) = ada.call(get).await? else {
        bail!("it is elsewhere");
    };
    let disposition = &found.content_disposition;
    expect(found.body, disposition, Some("first.txt"), b"The first").await?;
    match ada.refused(put("The second")).await? {
        (409, UploadContentToMxcError::Conflict(error)) => {
            assert_eq!(error.errcode, "M_CANNOT_OVERWRITE_MEDIA");
        }
        (status, error) => bail!("another file is answered {status}: {error:?}"),
    }
    Ok(())
}

async fn refused(world: &World, ada: &User) -> Result<()> {
    let server: ServerName = world.server_name().parse()?;
    let none = GetContentAuthedRequest::new(server.clone(), "there-is-none");
    match ada.refused(none.clone()).await? {
        (404, GetContentAuthedError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_NOT_FOUND");
        }
        (status, error) => bail!("no file is answered {status}: {error:?}"),
    }
    match world.stranger().refused(none).await? {
        (401, GetContentAuthedError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_MISSING_TOKEN");
        }
        (status, error) => bail!("a stranger is answered {status}: {error:?}"),
    }
    let blob = Blob::new("text/plain", "Nobody's");
    match world
        .stranger()
        .refused(UploadContentRequest::new(blob))
        .await?
    {
        (401, UploadContentError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_MISSING_TOKEN");
        }
        (status, error) => bail!("a stranger's file is answered {status}: {error:?}"),
    }
    Ok(())
}
