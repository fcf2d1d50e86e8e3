//! Files: keeping what is uploaded, and giving it out again to those with a token.

use http::StatusCode;
use matrix_client_server::authed_content_repo::{
    AuthedContentRepoService, GetConfigAuthed, GetConfigAuthedRequest, GetConfigAuthedResponse,
    GetContentAuthed, GetContentAuthedOk, GetContentAuthedRequest, GetContentAuthedResponse,
};
use matrix_client_server::content_repo::{
    ContentRepoService, UploadContent, UploadContentRequest, UploadContentResponse,
};
use matrix_client_server::formats::MxcUri;
use matrix_client_server::typewright_runtime::http::Blob;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Media, Store};

/// How long a file may be.
const LONGEST: usize = 4 << 20;

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
}

impl AuthedContentRepoService for Home {
    async fn get_content_authed(
        &self,
        _: Caller,
        request: GetContentAuthedRequest,
    ) -> Result<GetContentAuthed> {
        self.read(|store| {
            let own = request.server_name.as_str() == store.server_name;
            let file = store.media.get(&request.media_id).filter(|_| own);
            let file = file.ok_or_else(|| Refusal::not_found("there is no such file"))?;
            // A name with quotes or controls would end the header early: such files have none.
            let fits = |name: &&String| name.chars().all(|c| c.is_ascii_graphic() && c != '"');
            let name = file.name.as_ref().filter(fits);
            let disposition = match name {
                Some(name) => format!("attachment; filename=\"{name}\""),
                None => "attachment".to_owned(),
            };
            let blob = Blob::new(file.media_type.clone(), file.body.clone());
            let ok = GetContentAuthedOk::new(disposition, blob);
            Ok(GetContentAuthedResponse::Ok(ok))
        })
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
