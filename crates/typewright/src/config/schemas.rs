//! `[schemas]`: what schemas without a `type` mean, and which folders stand for documents of other hosts.

use typewright_model::Typeless;
use typewright_source::{Remotes, Report};

use super::check::{Source, is_path};
use super::raw::Schemas;

pub(super) fn typeless(raw: &Schemas, source: &Source, report: &mut Report) -> Typeless {
    let Some(written) = &raw.typeless else {
        return Typeless::default();
    };
    match written.get_ref().as_str() {
        "implied" => Typeless::Implied,
        "any" => Typeless::Any,
        other => {
            report.push(source.wrong(
                written,
                format!("there is no meaning `{other}` of schemas without a type"),
                "it is `implied` (`properties` means objects) or `any` (to the letter of JSON Schema)",
            ));
            Typeless::default()
        }
    }
}

pub(super) fn remotes(raw: &Schemas, source: &Source, report: &mut Report) -> Remotes {
    for (prefix, folder) in &raw.remotes {
        if !prefix.contains(':') || !prefix.ends_with('/') {
            report.push(source.wrong(
                folder,
                format!("`{prefix}` is no beginning of a URI"),
                "it begins with a scheme and ends with `/`: `https://example.org/schemas/`",
            ));
        }
        let name = folder.get_ref();
        if !is_path(name) {
            report.push(source.wrong(
                folder,
                format!("`{name}` is no folder of the definitions"),
                "a folder is named from the root of the definitions: `schemas/other`",
            ));
        }
    }
    let folders = raw.remotes.iter();
    Remotes::new(folders.map(|(prefix, folder)| (prefix.clone(), folder.get_ref().clone())))
}
