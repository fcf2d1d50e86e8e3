//! Files at the old addresses and the new, whole and as thumbnails.

use matrix_client_server::authed_content_repo::{
    GetConfigAuthedRequest, GetContentOverrideNameAuthedRequest,
    GetContentOverrideNameAuthedResponse, GetContentThumbnailAuthedOkBody,
    GetContentThumbnailAuthedRequest, GetContentThumbnailAuthedResponse,
};
use matrix_client_server::content_repo::{
    GetConfigRequest, GetContentRequest, GetContentResponse, UploadContentRequest,
};
use matrix_client_server::formats::ServerName;
use matrix_client_server::typewright_runtime::http::Blob;

use super::guest::{Guest, serve};

/// Uploads a file; the last part of its address.
async fn upload(guest: &Guest, media_type: &str, body: Vec<u8>) -> String {
    let upload = UploadContentRequest::new(Blob::new(media_type, body));
    let media = guest.client.media();
    let uri = media.upload_content(upload).await.unwrap().content_uri;
    let (_, id) = uri.as_str().rsplit_once('/').unwrap();
    id.to_owned()
}

#[tokio::test]
#[expect(deprecated, reason = "clients still use the old addresses")]
async fn a_long_file_is_found_at_the_old_address() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let media = ada.client.media();
    let config = media.get_config(GetConfigRequest::new()).await.unwrap();
    let today = media.get_config_authed(GetConfigAuthedRequest::new()).await;
    let longest = config.m_upload_size.unwrap();
    assert_eq!(today.unwrap().m_upload_size, Some(longest));
    let longest = usize::try_from(longest).unwrap();

    // More than the server takes of a body that is not a file.
    let body: Vec<u8> = (0..20 << 20).map(|n: u32| n.to_le_bytes()[0]).collect();
    let id = upload(&ada, "application/octet-stream", body.clone()).await;
    let server = ServerName::new("example.org").unwrap();
    let get = GetContentRequest::new(server, id);
    let GetContentResponse::Ok(file) = media.get_content(get).await.unwrap() else {
        panic!("the file is here");
    };
    let received = file.body.body.limit(longest);
    assert!(received.bytes().await.unwrap() == body);

    let too_long = Blob::new("application/octet-stream", vec![0_u8; longest + 1]);
    let refused = media.upload_content(UploadContentRequest::new(too_long));
    let refused = refused.await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_TOO_LARGE"));
}

#[tokio::test]
async fn a_picture_is_its_own_thumbnail() {
    let url = serve().await;
    let ada = Guest::new(&url, "ada").await;
    let media = ada.client.media();
    let server = ServerName::new("example.org").unwrap();
    let thumbnail = |id: &str| GetContentThumbnailAuthedRequest::new(server.clone(), id, 32, 32);
    let id = upload(&ada, "image/gif", vec![1, 2, 3]).await;
    let shown = media.get_content_thumbnail_authed(thumbnail(&id)).await;
    let GetContentThumbnailAuthedResponse::Ok(shown) = shown.unwrap() else {
        panic!("the picture is here");
    };
    let GetContentThumbnailAuthedOkBody::ImageGif(picture) = shown.body else {
        panic!("the picture is what it was");
    };
    assert_eq!(&picture.body.bytes().await.unwrap()[..], [1, 2, 3]);

    let named = GetContentOverrideNameAuthedRequest::new(server.clone(), id.as_str(), "loom.gif");
    let named = media.get_content_override_name_authed(named).await;
    let GetContentOverrideNameAuthedResponse::Ok(named) = named.unwrap() else {
        panic!("the picture is here");
    };
    assert!(named.content_disposition.contains("\"loom.gif\""));
    for (name, written) in [
        ("my loom.gif", "filename=\"my loom.gif\""),
        ("métier\".gif", "filename*=utf-8''m%C3%A9tier%22%2Egif"),
    ] {
        let named = GetContentOverrideNameAuthedRequest::new(server.clone(), id.as_str(), name);
        let named = media.get_content_override_name_authed(named).await;
        let GetContentOverrideNameAuthedResponse::Ok(named) = named.unwrap() else {
            panic!("the picture is here");
        };
        assert!(named.content_disposition.ends_with(written));
    }

    let id = upload(&ada, "text/plain", vec![65]).await;
    let refused = media.get_content_thumbnail_authed(thumbnail(&id)).await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 400);
}
