//! Files as they are kept.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use matrix_client_server::typewright_runtime::{DecodeError, DecodeErrorKind, json, object};

use super::kept::RowValue;

/// A file that was uploaded.
pub(crate) struct Media {
    pub(crate) media_type: String,
    pub(crate) name: Option<String>,
    pub(crate) body: Bytes,
}

/// The same as JSON, which has no bytes: they are written in Base64.
struct Row {
    media_type: String,
    name: Option<String>,
    base64: String,
}

object! {
    Row {
        "media_type" => media_type: required,
        "name" => name: optional,
        "base64" => base64: required,
        ..
    }
}

impl RowValue for Media {
    fn write(&self) -> String {
        json::to_string(&Row {
            media_type: self.media_type.clone(),
            name: self.name.clone(),
            base64: BASE64_STANDARD.encode(&self.body),
        })
    }

    fn read(text: &str) -> Result<Self, DecodeError> {
        let row: Row = json::from_str(text)?;
        let body = BASE64_STANDARD.decode(row.base64);
        Ok(Self {
            media_type: row.media_type,
            name: row.name,
            body: body
                .map_err(|_| DecodeError::new(DecodeErrorKind::Type, "the bytes are not Base64"))?
                .into(),
        })
    }
}
