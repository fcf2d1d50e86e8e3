//! Files: keeping what is uploaded, and giving it out again.
//!
//! A file is given out at two addresses. The one of today asks for a token; the old one, which clients still use beside it,
//! does not: there, whoever knows the name of a file has it.

use http::StatusCode;
use matrix_client_server::authed_content_repo::{
    AuthedContentRepoService, GetConfigAuthed, GetConfigAuthedRequest, GetConfigAuthedResponse,
    GetContentAuthed, GetContentAuthedOk, GetContentAuthedRequest, GetContentAuthedResponse,
    GetContentOverrideNameAuthed, GetContentOverrideNameAuthedOk,
    GetContentOverrideNameAuthedRequest, GetContentOverrideNameAuthedResponse,
    GetContentThumbnailAuthed, GetContentThumbnailAuthedOk, GetContentThumbnailAuthedOkBody,
    GetContentThumbnailAuthedRequest, GetContentThumbnailAuthedResponse,
};
use matrix_client_server::content_repo::{
    ContentRepoService, GetConfig, GetConfigRequest, GetConfigResponse, GetContent, GetContentOk,
    GetContentOverrideName, GetContentOverrideNameOk, GetContentOverrideNameRequest,
    GetContentOverrideNameResponse, GetContentRequest, GetContentResponse, GetContentThumbnail,
    GetContentThumbnailOk, GetContentThumbnailOkBody, GetContentThumbnailRequest,
    GetContentThumbnailResponse, UploadContent, UploadContentRequest, UploadContentResponse,
};
use matrix_client_server::formats::{MxcUri, ServerName};
use matrix_client_server::typewright_runtime::http::Blob;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Media, Store};

/// How long a file may be. It is held in memory whole.
const LONGEST: usize = 50 << 20;

impl Home {
    /// A file, and how it is to be shown: under the name that is asked for, or its own.
    fn file(
        &self,
        server: &ServerName,
        id: &str,
        name: Option<&str>,
    ) -> std::result::Result<(String, Blob), Refusal> {
        self.read(|store| {
            let own = server.as_str() == store.server_name;
            let file = store.media.get(id).filter(|_| own);
            let file = file.ok_or_else(|| Refusal::not_found("there is no such file"))?;
            let name = name.or(file.name.as_deref());
            let blob = Blob::new(file.media_type.clone(), file.body.clone());
            Ok((disposition(name), blob))
        })
    }

    /// A picture, which stands for smaller ones of itself: a thumbnail may be larger than what was asked for.
    fn picture(
        &self,
        server: &ServerName,
        id: &str,
    ) -> std::result::Result<(String, Blob, Picture), Refusal> {
        let (disposition, blob) = self.file(server, id, None)?;
        let picture = Picture::of(&blob.media_type);
        let none = || Refusal::bad("M_UNKNOWN", "this file is no picture to be shown");
        let shown = disposition.replacen("attachment", "inline", 1);
        Ok((shown, blob, picture.ok_or_else(none)?))
    }
}

/// How a file is to be shown. A name of plain characters stands in quotes; in others all bytes but letters and digits are
/// written as their numbers.
fn disposition(name: Option<&str>) -> String {
    let is_plain = |c: char| c == ' ' || c.is_ascii_graphic() && c != '"' && c != '\\';
    match name {
        None => "attachment".to_owned(),
        Some(name) if name.chars().all(is_plain) => format!("attachment; filename=\"{name}\""),
        Some(name) => {
            let encoded = name.bytes().map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            });
            let encoded: String = encoded.collect();
            format!("attachment; filename*=utf-8''{encoded}")
        }
    }
}

/// The sorts of pictures that thumbnails can be.
enum Picture {
    Jpeg,
    Png,
    Apng,
    Gif,
    Webp,
}

impl Picture {
    fn of(media_type: &str) -> Option<Self> {
        match media_type {
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/apng" => Some(Self::Apng),
            "image/gif" => Some(Self::Gif),
            "image/webp" => Some(Self::Webp),
            _ => None,
        }
    }
}

impl ContentRepoService for Home {
    async fn upload_content(
        &self,
        _: Caller,
        request: UploadContentRequest,
    ) -> Result<UploadContent> {
        // The body is a stream; this asks for all of it, and gives up when it is too long.
        let body = request
            .body
            .body
            .limit(LONGEST)
            .bytes()
            .await
            .map_err(|_| {
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                Refusal::new(status, "M_TOO_LARGE", "the file is too long, or has no end")
            })?;
        let name = Store::secret();
        self.change(|store| {
            let uri = MxcUri::new_unchecked(format!("mxc://{}/{name}", store.server_name));
            let file = Media {
                media_type: request.body.media_type,
                name: request.filename,
                body,
            };
            store.media.insert(name, file);
            Ok(UploadContentResponse::new(uri))
        })
    }

    async fn get_content(&self, request: GetContentRequest) -> Result<GetContent> {
        let (disposition, blob) = self.file(&request.server_name, &request.media_id, None)?;
        let ok = GetContentOk::new(disposition, blob);
        Ok(GetContentResponse::Ok(ok))
    }

    async fn get_content_override_name(
        &self,
        request: GetContentOverrideNameRequest,
    ) -> Result<GetContentOverrideName> {
        let name = Some(request.file_name.as_str());
        let (disposition, blob) = self.file(&request.server_name, &request.media_id, name)?;
        let ok = GetContentOverrideNameOk::new(disposition, blob);
        Ok(GetContentOverrideNameResponse::Ok(ok))
    }

    async fn get_content_thumbnail(
        &self,
        request: GetContentThumbnailRequest,
    ) -> Result<GetContentThumbnail> {
        type Body = GetContentThumbnailOkBody;
        let (disposition, blob, picture) = self.picture(&request.server_name, &request.media_id)?;
        let body = match picture {
            Picture::Jpeg => Body::ImageJpeg(blob),
            Picture::Png => Body::ImagePng(blob),
            Picture::Apng => Body::ImageApng(blob),
            Picture::Gif => Body::ImageGif(blob),
            Picture::Webp => Body::ImageWebp(blob),
        };
        let ok = GetContentThumbnailOk::new(disposition, body);
        Ok(GetContentThumbnailResponse::Ok(ok))
    }

    async fn get_config(&self, _: Caller, _: GetConfigRequest) -> Result<GetConfig> {
        let mut response = GetConfigResponse::new();
        response.m_upload_size = i64::try_from(LONGEST).ok();
        Ok(response)
    }
}

impl AuthedContentRepoService for Home {
    async fn get_content_authed(
        &self,
        _: Caller,
        request: GetContentAuthedRequest,
    ) -> Result<GetContentAuthed> {
        let (disposition, blob) = self.file(&request.server_name, &request.media_id, None)?;
        let ok = GetContentAuthedOk::new(disposition, blob);
        Ok(GetContentAuthedResponse::Ok(ok))
    }

    async fn get_content_override_name_authed(
        &self,
        _: Caller,
        request: GetContentOverrideNameAuthedRequest,
    ) -> Result<GetContentOverrideNameAuthed> {
        let name = Some(request.file_name.as_str());
        let (disposition, blob) = self.file(&request.server_name, &request.media_id, name)?;
        let ok = GetContentOverrideNameAuthedOk::new(disposition, blob);
        Ok(GetContentOverrideNameAuthedResponse::Ok(ok))
    }

    async fn get_content_thumbnail_authed(
        &self,
        _: Caller,
        request: GetContentThumbnailAuthedRequest,
    ) -> Result<GetContentThumbnailAuthed> {
        type Body = GetContentThumbnailAuthedOkBody;
        let (disposition, blob, picture) = self.picture(&request.server_name, &request.media_id)?;
        let body = match picture {
            Picture::Jpeg => Body::ImageJpeg(blob),
            Picture::Png => Body::ImagePng(blob),
            Picture::Apng => Body::ImageApng(blob),
            Picture::Gif => Body::ImageGif(blob),
            Picture::Webp => Body::ImageWebp(blob),
        };
        let ok = GetContentThumbnailAuthedOk::new(disposition, body);
        Ok(GetContentThumbnailAuthedResponse::Ok(ok))
    }

    async fn get_config_authed(
        &self,
        _: Caller,
        _: GetConfigAuthedRequest,
    ) -> Result<GetConfigAuthed> {
        let mut response = GetConfigAuthedResponse::new();
        response.m_upload_size = i64::try_from(LONGEST).ok();
        Ok(response)
    }
}
