//! The table of answers, and which of them a request is given.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::{DecodeError, json};

/// What a mock answers, by operation.
#[derive(Debug)]
pub struct Answers {
    by_id: HashMap<String, Vec<Answer>>,
}

#[derive(Debug)]
struct Table {
    operations: Vec<Entry>,
    ignored: crate::Map,
}

crate::object! {
    Table {
        "operations" => operations: required,
        ..ignored
    }
}

#[derive(Debug)]
struct Entry {
    id: String,
    answers: Vec<Answer>,
    ignored: crate::Map,
}

crate::object! {
    Entry {
        "id" => id: required,
        "answers" => answers: required,
        ..ignored
    }
}

#[derive(Debug)]
struct Answer {
    status: String,
    from: u16,
    to: u16,
    media_type: Option<String>,
    body: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    lacks: Option<String>,
    ignored: crate::Map,
}

crate::object! {
    Answer {
        "status" => status: required,
        "from" => from: required,
        "to" => to: required,
        "media_type" => media_type: optional,
        "body" => body: optional,
        "headers" => headers: optional,
        "lacks" => lacks: optional,
        ..ignored
    }
}

impl Answers {
    /// Reads the table.
    ///
    /// # Errors
    /// If it is not JSON, or not such a table.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        let table: Table = json::from_str(text)?;
        let entries = table.operations.into_iter();
        Ok(Self {
            by_id: entries.map(|entry| (entry.id, entry.answers)).collect(),
        })
    }

    /// The answer of an operation for the status that is asked for; the error says why there is none.
    pub(super) fn answer(
        &self,
        id: &str,
        wish: Option<StatusCode>,
    ) -> Result<http::Response<Bytes>, String> {
        let answers = self.by_id.get(id).map_or(&[][..], Vec::as_slice);
        let Some(wish) = wish else {
            let usual = usual(answers).ok_or_else(|| format!("`{id}` has no answer at all"))?;
            return usual.written(id, usual.from);
        };
        let fits = answers
            .iter()
            .filter(|answer| (answer.from..=answer.to).contains(&wish.as_u16()));
        // The one that says most exactly which statuses it is for.
        match fits.min_by_key(|answer| answer.to.saturating_sub(answer.from)) {
            Some(answer) => answer.written(id, wish.as_u16()),
            None => {
                let known: Vec<&str> = answers.iter().map(|answer| &*answer.status).collect();
                let known = known.join(", ");
                Err(format!(
                    "`{id}` has no answer {}; it has {known}",
                    wish.as_u16()
                ))
            }
        }
    }
}

/// What is answered to those who ask for nothing: the first of the 2xx, or the first of all.
fn usual(answers: &[Answer]) -> Option<&Answer> {
    let mut all = answers.iter();
    let success = all.find(|answer| answer.from >= 200 && answer.to < 300);
    success.or_else(|| answers.first())
}

impl Answer {
    fn written(&self, id: &str, status: u16) -> Result<http::Response<Bytes>, String> {
        let named = &self.status;
        if let Some(lacks) = &self.lacks {
            return Err(format!(
                "the definition has no example of {lacks} in the answer {named} of `{id}`"
            ));
        }
        let unfit = |what: &str| format!("{what} of the answer {named} of `{id}` cannot be sent");
        let mut response = http::Response::new(Bytes::from(self.body.clone().unwrap_or_default()));
        *response.status_mut() = StatusCode::from_u16(status).map_err(|_| unfit("the status"))?;
        if let Some(media_type) = &self.media_type {
            let value = HeaderValue::from_str(media_type).map_err(|_| unfit("the media type"))?;
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        for (name, value) in self.headers.iter().flatten() {
            let unfit = || unfit(&format!("the header `{name}`"));
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?;
            let value = HeaderValue::from_str(value).map_err(|_| unfit())?;
            response.headers_mut().insert(header, value);
        }
        Ok(response)
    }
}

/// The status that a request asks for (`Prefer`, RFC 7240), if it does.
pub(super) fn wish(headers: &HeaderMap) -> Result<Option<StatusCode>, String> {
    let lines = headers.get_all("prefer").iter();
    let preferences = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    for preference in preferences {
        // What follows a semicolon are parameters, which mean nothing here.
        let preference = preference.split(';').next().unwrap_or_default();
        let Some((name, value)) = preference.split_once('=') else {
            continue;
        };
        let name = name.trim();
        if !name.eq_ignore_ascii_case("status") && !name.eq_ignore_ascii_case("code") {
            continue;
        }
        let value = value.trim().trim_matches('"');
        return match StatusCode::from_bytes(value.as_bytes()) {
            Ok(status) => Ok(Some(status)),
            Err(_) => Err(format!(
                "`{value}` is no status: `Prefer: status=404` is one"
            )),
        };
    }
    Ok(None)
}
