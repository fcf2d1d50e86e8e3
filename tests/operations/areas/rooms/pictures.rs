//! What the server makes of files and of pages: thumbnails, previews; and how large a file may be.

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use matrix_client_server::authed_content_repo::{
    GetConfigAuthedRequest, GetContentThumbnailAuthedError, GetContentThumbnailAuthedOkBody,
    GetContentThumbnailAuthedRequest, GetContentThumbnailAuthedResponse,
    GetUrlPreviewAuthedRequest,
};
use matrix_client_server::content_repo::{
    GetConfigRequest, GetContentThumbnailOkBody, GetContentThumbnailRequest,
    GetContentThumbnailResponse, GetUrlPreviewError, GetUrlPreviewRequest, UploadContentRequest,
};
use matrix_client_server::formats::MxcUri;
use matrix_client_server::matrix_common::schemas::thumbnail_method::ThumbnailMethod;
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::http::{Blob, Bytes};
use typewright_peers::Website;

use super::media::parts;
use super::steps::{errcode, json_of};
use crate::world::{User, World};

/// A PNG of 120 by 80 black pixels.
const BLACK: &str = "iVBORw0KGgoAAAANSUhEUgAAAHgAAABQAQAAAAD64IwkAAAAEklEQVR42mNgGAWjYBSMgpEJAAUAAAEFu6vEAAAAAElFTkSuQmCC";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("photographer").await?;
    config(&ada).await?;
    thumbnails(world, &ada).await?;
    preview(world, &ada).await
}

async fn config(ada: &User) -> Result<()> {
    let authed = ada.call(GetConfigAuthedRequest::new()).await?;
    let size = authed.m_upload_size.context("there is no limit")?;
    ensure!(size > 1_000_000, "{size}");
    let before = ada.call(GetConfigRequest::new()).await?;
    assert_eq!(before.m_upload_size, Some(size));
    Ok(())
}

/// The width and the height of a PNG, from its first chunk.
fn size(png: &Bytes) -> Result<(u32, u32)> {
    ensure!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "it is no PNG");
    let number = |at: usize| -> Result<u32> {
        let bytes = png.get(at..at + 4).context("it breaks off")?;
        Ok(u32::from_be_bytes(bytes.try_into()?))
    };
    Ok((number(16)?, number(20)?))
}

async fn thumbnails(world: &World, ada: &User) -> Result<()> {
    let picture = Blob::new("image/png", STANDARD.decode(BLACK)?);
    let uri = ada
        .call(UploadContentRequest::new(picture))
        .await?
        .content_uri;
    let (server, media) = parts(&uri)?;
    let mut crop = GetContentThumbnailAuthedRequest::new(server.clone(), &media, 32, 32);
    crop.method = Some(ThumbnailMethod::Crop);
    crop.animated = Some(false);
    let GetContentThumbnailAuthedResponse::Ok(found) = ada.call(crop).await? else {
        bail!("it is elsewhere");
    };
    ensure!(
        found.content_disposition.starts_with("inline"),
        "{}",
        found.content_disposition
    );
    let GetContentThumbnailAuthedOkBody::ImagePng(png) = found.body else {
        bail!("{:?} is no PNG", found.body);
    };
    assert_eq!(size(&png.bytes().await?)?, (32, 32));
    let mut scale = GetContentThumbnailRequest::new(server.clone(), &media, 60, 60);
    scale.method = Some(ThumbnailMethod::Scale);
    scale.allow_remote = Some(false);
    let GetContentThumbnailResponse::Ok(found) = world.stranger().call(scale).await? else {
        bail!("it is elsewhere");
    };
    let GetContentThumbnailOkBody::ImagePng(png) = found.body else {
        bail!("{:?} is no PNG", found.body);
    };
    let (width, height) = size(&png.bytes().await?)?;
    ensure!(
        width * 2 == height * 3,
        "{width} by {height} is of another shape"
    );
    let none = GetContentThumbnailAuthedRequest::new(server, "there-is-none", 32, 32);
    match ada.refused(none).await? {
        (404, GetContentThumbnailAuthedError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_NOT_FOUND");
        }
        (status, error) => bail!("no picture is answered {status}: {error:?}"),
    }
    Ok(())
}

async fn preview(world: &World, ada: &User) -> Result<()> {
    let page = world.peers().website().page();
    let mut request = GetUrlPreviewAuthedRequest::new(&page);
    request.ts = Some(1_700_000_000_000);
    let authed = ada.call(request).await?;
    let image = authed.og_image.as_deref();
    picture_of_the_page(image, authed.matrix_image_size, &authed.extra)?;
    let before = ada.call(GetUrlPreviewRequest::new(&page)).await?;
    let image = before.og_image.as_deref();
    picture_of_the_page(image, before.matrix_image_size, &before.extra)?;
    let nowhere = GetUrlPreviewRequest::new("http://127.0.0.1:1/nothing");
    match ada.refused(nowhere).await? {
        (500 | 502, GetUrlPreviewError::Other(_)) => Ok(()),
        (status, error) => bail!("a page of nobody is answered {status}: {error:?}"),
    }
}

/// The page's own words, and the picture, which the server has fetched.
fn picture_of_the_page(image: Option<&str>, bytes: Option<i64>, rest: &Map) -> Result<()> {
    let image = MxcUri::new(image.context("there is no picture")?)?;
    parts(&image)?;
    assert!(bytes.is_some_and(|bytes| bytes > 0), "{bytes:?}");
    let rest = json_of(rest);
    assert_eq!(rest["og:title"], Website::TITLE);
    assert_eq!(
        (&rest["og:image:width"], &rest["og:image:height"]),
        (&1.into(), &1.into())
    );
    Ok(())
}
