//! What a definition says for people: everything beside the type and its examples.

use typewright_source::Cursor;

use crate::limits::limits_of;
use crate::{Docs, Options};

/// Reads the docs of something from the schemas and objects that apply to it; the nearest comes last and wins.
pub(crate) fn docs_of(options: &Options, notes: &[Cursor<'_>]) -> Docs {
    let mut docs = Docs {
        limits: limits_of(notes),
        ..Docs::default()
    };
    for at in notes {
        let text = |key: &str| {
            at.get(key)
                .and_then(|text| text.as_str().map(str::to_owned))
        };
        docs.summary = text("summary").or(docs.summary);
        docs.description = text("description").or(docs.description);
        docs.deprecated |= at
            .get("deprecated")
            .is_some_and(|flag| flag.as_bool() == Some(true));
        if let Some(default) = at.get("default") {
            docs.default = Some(default.node().to_json());
        }
        if let Some(mark) = &options.added_mark {
            docs.added = text(mark).or(docs.added);
        }
        if let Some(changed) = options.changed_mark.as_ref().and_then(|mark| at.get(mark)) {
            docs.changed = changed
                .members()
                .filter_map(|(version, what)| Some((version.to_owned(), what.as_str()?.to_owned())))
                .collect();
        }
        if let Some(link) = at.get("externalDocs") {
            let url = link
                .get("url")
                .and_then(|url| url.as_str().map(str::to_owned));
            let what = link
                .get("description")
                .and_then(|what| what.as_str().map(str::to_owned));
            docs.link = url.map(|url| (url, what)).or(docs.link);
        }
    }
    docs
}
