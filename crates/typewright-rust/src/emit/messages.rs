//! Requests and responses: a struct, and a table that says where each field travels.

use quote::quote;
use typewright_model::{Location, Parameter, Secrecy, Style};

use super::chunk::Chunk;
use super::structs::{member_line, rest_line, with_table};
use super::table::{Table, string};
use super::tokens::{docs, ident, ty, ty_text};
use super::{limits, secrets};
use crate::items::{ContentKind, Contents, Form, FormRest, Message, MessageContent};

/// A request or a response.
pub(super) fn message(item: &Message) -> Vec<Chunk> {
    let mut lines = Table::new("message");
    lines.open(&format!("{} {{", item.body.name));
    let (parameters, fields) = item
        .body
        .fields
        .split_at_checked(item.parameters.len())
        .unwrap_or_default();
    if parameters.is_empty() {
        lines.line("parameters: {}");
    } else {
        lines.open("parameters: {");
        for (field, parameter) in parameters.iter().zip(&item.parameters) {
            let limits = limits::list(&field.limits);
            let limits = limits.map_or_else(String::new, |list| format!(".limits(&{list})"));
            let about = parameter_text(parameter);
            lines.line(&format!("{}: {about}{limits},", field.name));
        }
        lines.close("}");
    }
    match &item.content {
        MessageContent::None => {
            lines.line("body: none");
        }
        MessageContent::Members(media_type, _) if fields.is_empty() && item.body.rest.is_none() => {
            lines.line(&format!("members({}): {{}}", string(media_type)));
        }
        MessageContent::Members(media_type, bounds) => {
            let bounds = limits::suffix(bounds);
            lines.open(&format!("members({}){bounds}: {{", string(media_type)));
            for field in fields {
                lines.line(&member_line(&string(&field.wire), field));
            }
            if item.body.rest.is_some() {
                lines.line(&rest_line(&item.body));
            }
            lines.close("}");
        }
        MessageContent::Field(kind, media_type) => {
            if let Some(field) = fields.last() {
                let need = if field.required {
                    "required"
                } else {
                    "optional"
                };
                let media_type = media_type
                    .as_ref()
                    .map(|media_type| format!("({})", string(media_type)))
                    .unwrap_or_default();
                lines.line(&format!(
                    "body: {}{media_type} {} {need}{}",
                    kind_text(*kind),
                    field.name,
                    limits::suffix(&field.limits),
                ));
            }
        }
    }
    with_table(&item.body, lines)
}

/// How the runtime calls a kind of body.
pub(super) fn kind_text(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Json => "json",
        ContentKind::Form => "form",
        ContentKind::Text => "text",
        ContentKind::Blob => "blob",
        ContentKind::Multipart => "multipart",
        ContentKind::FormValues => "form_values",
        ContentKind::FormData => "form_data",
        ContentKind::Choice => "choice",
    }
}

/// A parameter as the runtime's constant; what is usual for its location is left out.
fn parameter_text(parameter: &Parameter) -> String {
    let (constructor, style) = match parameter.location {
        Location::Path => ("path", Style::Simple),
        Location::Query => ("query", Style::Form),
        Location::Header => ("header", Style::Simple),
        Location::Cookie => ("cookie", Style::Form),
    };
    let mut text = format!("Parameter::{constructor}({})", string(&parameter.name));
    if parameter.style != style {
        text += &format!(".style(Style::{:?})", parameter.style);
    }
    if parameter.explode != (style == Style::Form) {
        text += &format!(".explode({})", parameter.explode);
    }
    if !parameter.required {
        text += ".optional()";
    }
    if parameter.allow_reserved {
        text += ".allow_reserved()";
    }
    if parameter.allow_empty {
        text += ".allow_empty()";
    }
    if parameter.json {
        text += ".json()";
    }
    text
}

/// A form of several parts.
pub(super) fn form(item: &Form) -> Vec<Chunk> {
    let mut lines = Table::new("form");
    lines.open(&format!("{} {{", item.body.name));
    for (field, media_type) in item.body.fields.iter().zip(&item.media_types) {
        let line = member_line(&string(&field.wire), field);
        lines.line(&match media_type {
            Some(media_type) => {
                format!("{} as {},", line.trim_end_matches(','), string(media_type))
            }
            None => line,
        });
    }
    let value = item.body.fields.last().map_or("", |field| &field.name);
    lines.line(&match item.rest {
        FormRest::Closed => "..".to_owned(),
        FormRest::Values => "..extra values".to_owned(),
        FormRest::Parts => "..extra parts".to_owned(),
        FormRest::Members => format!("..{value} members"),
    });
    with_table(&item.body, lines)
}

/// A body of several media types.
pub(super) fn contents(item: &Contents) -> Vec<Chunk> {
    let (name, about) = (ident(&item.name), docs(&item.docs));
    let variants = item.variants.iter().map(|variant| {
        let (name, held) = (ident(&variant.name), ty(&variant.ty));
        let about = docs(&[format!("`{}`.", variant.media_type)]);
        quote! { #about #name(#held), }
    });
    let secrecy = item.variants.iter().map(|variant| variant.secrecy);
    let secrecy = secrecy.fold(Secrecy::Open, Secrecy::or);
    let debug = secrets::derived(secrecy);
    let code = quote! {
        #about
        #[derive(Clone, #debug PartialEq)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub enum #name { #(#variants)* }
    };
    let mut lines = Table::new("contents");
    lines.open(&format!("{} {{", item.name));
    for variant in &item.variants {
        lines.line(&format!(
            "{} => {}({}): {}{},",
            string(&variant.media_type),
            variant.name,
            ty_text(&variant.ty),
            kind_text(variant.kind),
            limits::suffix(&variant.limits),
        ));
    }
    let mut chunks = vec![Chunk::Code(code), Chunk::Table(lines.end())];
    if secrecy == Secrecy::Secret {
        let variants = item.variants.iter();
        let variants = variants.map(|each| (each.name.as_str(), Some(each.secrecy)));
        chunks.push(secrets::of_enum(&item.name, variants));
    }
    chunks
}
