//! `multipart/form-data`: which parts a form has, and which of them are files. A file is a string that the schema calls
//! binary; it has no value in JSON, so a form with files is not a value of its schema's type.

use typewright_source::{Code, Cursor, Node};

use super::body::is_json;
use crate::lower::Lowering;
use crate::schema::{Flat, Normal};
use crate::{ContentKind, FormData, FormPart, PartKind, Rest, Secrecy, Type};

/// How the body of a form is read.
pub(super) fn form<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> ContentKind {
    let Some(schema) = at.get("schema") else {
        return ContentKind::Multipart;
    };
    let encoding = at.get("encoding").filter(|list| lowering.is_object(list));
    let Some((flat, normal)) = lowering.normal_of(std::slice::from_ref(&schema)) else {
        return ContentKind::Multipart;
    };
    let mut parts = kinds(lowering, &normal);
    let files = parts.iter().any(|part| !matches!(part.found, Found::Value));
    if !files && encoding.is_none() {
        return values(lowering, &schema);
    }
    let mut form = FormData {
        parts: Vec::new(),
        value: None,
        rest: Rest::Closed,
    };
    if normal.alternatives.is_empty() {
        form.rest = lowering.rest(&normal);
    } else if let Some(schemas) = beside_files(&flat, &mut parts)
        && let value = lowering.type_of(&schemas)
        && matches!(&value, Type::Named(id) if lowering.has_members(*id))
    {
        form.value = Some(value);
    } else {
        let what = "a form that is one of several and has files or an `encoding`";
        lowering.unsupported(schema.place(), Code::UnsupportedMediaType, what);
        return ContentKind::Multipart;
    }
    for part in parts {
        let part = described(lowering, &normal, &schema, part);
        form.parts.push(part);
    }
    for (name, at) in encoding.iter().flat_map(Cursor::members) {
        encode(lowering, &mut form, name, &at);
    }
    ContentKind::FormData(form)
}

/// The schemas of a form that have no files, where these and the alternatives stand in different parts of an `allOf`.
/// Their members are no parts of the form itself.
fn beside_files<'a>(flat: &Flat<'a>, parts: &mut Vec<Candidate<'a>>) -> Option<Vec<Cursor<'a>>> {
    let has = |at: &Cursor<'a>, name: &str| {
        at.get("properties")
            .is_some_and(|members| members.get(name).is_some())
    };
    let is_file = |at: &Cursor<'a>| {
        let files = parts
            .iter()
            .filter(|part| !matches!(part.found, Found::Value));
        files.into_iter().any(|part| has(at, &part.name))
    };
    let schemas = flat.parts.iter().map(|part| part.at.clone());
    let (files, others): (Vec<_>, Vec<_>) = schemas.partition(is_file);
    let alternatives = |at: &Cursor<'a>| at.get("oneOf").is_some() || at.get("anyOf").is_some();
    if files.is_empty() || files.iter().any(alternatives) {
        return None;
    }
    parts.retain(|part| files.iter().any(|at| has(at, &part.name)));
    Some(others)
}

/// A form without files is a value of its type, if that has members.
fn values<'a>(lowering: &mut Lowering<'a>, schema: &Cursor<'a>) -> ContentKind {
    let ty = lowering.type_at(schema);
    match &ty {
        Type::Any => ContentKind::Multipart,
        Type::Named(id) if lowering.has_members(*id) => ContentKind::FormValues(ty),
        Type::Map { .. } => ContentKind::FormValues(ty),
        _ => {
            let what = "a form whose schema is not that of an object";
            lowering.unsupported(schema.place(), Code::UnsupportedMediaType, what);
            ContentKind::Multipart
        }
    }
}

/// A member on its way to a part.
struct Candidate<'a> {
    name: String,
    schemas: Vec<Cursor<'a>>,
    found: Found<'a>,
}

/// Whether a schema is that of a file.
enum Found<'a> {
    Value,
    File,
    Files,
    FileOr(Cursor<'a>),
    Unclear,
}

fn kinds<'a>(lowering: &mut Lowering<'a>, normal: &Normal<'a>) -> Vec<Candidate<'a>> {
    let members = normal
        .members
        .iter()
        .map(|(name, schemas)| (*name, schemas.clone()));
    let undescribed = normal.required.iter().copied();
    let undescribed = undescribed.filter(|name| !normal.members.contains_key(name));
    let all: Vec<_> = members
        .chain(undescribed.map(|name| (name, Vec::new())))
        .collect();
    let candidate = |(name, schemas): (&str, Vec<Cursor<'a>>)| Candidate {
        name: name.to_owned(),
        found: find(lowering, &schemas, 0),
        schemas,
    };
    all.into_iter().map(candidate).collect()
}

/// What a member's schemas are. Files stand at most in a list in alternatives, or the other way round.
fn find<'a>(lowering: &mut Lowering<'a>, schemas: &[Cursor<'a>], depth: usize) -> Found<'a> {
    let Some((flat, normal)) = lowering.normal_of(schemas).filter(|_| depth < 3) else {
        return Found::Value;
    };
    if flat.parts.iter().any(|part| is_binary(&part.at)) {
        return Found::File;
    }
    if !normal.items.is_empty() {
        return match find(lowering, &normal.items, depth + 1) {
            Found::File => Found::Files,
            Found::Value => Found::Value,
            _ => Found::Unclear,
        };
    }
    let mut files = Found::Value;
    let mut values = Vec::new();
    for branch in normal.alternatives.iter().flatten() {
        match find(lowering, std::slice::from_ref(branch), depth + 1) {
            Found::Value if is_null(branch) => {}
            Found::Value => values.push(branch.clone()),
            Found::File if matches!(files, Found::Value) => files = Found::File,
            Found::File | Found::Files => files = Found::Files,
            Found::FileOr(_) | Found::Unclear => return Found::Unclear,
        }
    }
    match (files, values.as_slice()) {
        (Found::Value, _) => Found::Value,
        (files, []) => files,
        (Found::File, [value]) => Found::FileOr(value.clone()),
        _ => Found::Unclear,
    }
}

/// Whether a schema calls its string binary. In OpenAPI 3.1 a media type without an encoding does.
fn is_binary(at: &Cursor<'_>) -> bool {
    let text = |key: &str| {
        at.get(key)
            .and_then(|text| text.as_str().map(str::to_owned))
    };
    let encoding = text("contentEncoding");
    text("format").as_deref() == Some("binary")
        || encoding.as_deref() == Some("binary")
        || (encoding.is_none() && at.get("contentMediaType").is_some())
}

fn is_null(at: &Cursor<'_>) -> bool {
    at.get("type").is_some_and(|ty| ty.as_str() == Some("null"))
}

fn described<'a>(
    lowering: &mut Lowering<'a>,
    normal: &Normal<'a>,
    form: &Cursor<'a>,
    part: Candidate<'a>,
) -> FormPart {
    // A part that only has to be there, and of which nothing else is said, stands with the form.
    let place = part.schemas.last().unwrap_or(form).place().clone();
    let kind = match part.found {
        Found::Value => PartKind::Value(lowering.type_of(&part.schemas)),
        Found::File => PartKind::File,
        Found::Files => PartKind::Files,
        Found::FileOr(value) => PartKind::FileOr(lowering.type_at(&value)),
        Found::Unclear => {
            let what = "a part that is files or one of several other things";
            lowering.unsupported(&place, Code::UnsupportedMediaType, what);
            PartKind::Files
        }
    };
    let secrecy = match &kind {
        PartKind::Value(ty) | PartKind::FileOr(ty) => ty.secrecy(),
        PartKind::File | PartKind::Files => Secrecy::Open,
    };
    FormPart {
        secrecy: lowering
            .secrecy_of(&place, Some(&part.name), &Type::Any)
            .or(secrecy),
        place,
        required: normal.required.contains(part.name.as_str()),
        name: part.name,
        kind,
        media_type: None,
        docs: lowering.docs_at(&part.schemas),
    }
}

/// `encoding` of one part.
fn encode<'a>(lowering: &mut Lowering<'a>, form: &mut FormData, name: &str, at: &Cursor<'a>) {
    if !matches!(at.node(), Node::Map(_)) {
        lowering.wrong_kind(at, "an object", at.node());
        return;
    }
    for key in ["headers", "style", "explode", "allowReserved"] {
        if let Some(at) = at.get(key) {
            let what = format!("`{key}` of a part: it has its media type only");
            lowering.unsupported(at.place(), Code::UnsupportedMediaType, &what);
        }
    }
    let Some(part) = form.parts.iter_mut().find(|part| part.name == name) else {
        let what = format!("an encoding of `{name}`, which the form's schema does not have");
        lowering.unsupported(at.place(), Code::UnsupportedMediaType, &what);
        return;
    };
    let Some(of) = at.get("contentType") else {
        return;
    };
    let Some(media_type) = of.as_str() else {
        lowering.wrong_kind(&of, "a media type", of.node());
        return;
    };
    // Several, or a range, are for whoever has the file to choose from.
    let one = !media_type.contains([',', '*']);
    match &part.kind {
        PartKind::File | PartKind::Files if one => part.media_type = Some(media_type.to_owned()),
        PartKind::File | PartKind::Files => {}
        PartKind::Value(ty) if one && (is_json(media_type) || lowering.is_text(ty)) => {
            part.media_type = Some(media_type.to_owned());
        }
        PartKind::Value(_) | PartKind::FileOr(_) => {
            let what = format!("a part in `{media_type}`: it is written as text or JSON");
            lowering.unsupported(of.place(), Code::UnsupportedMediaType, &what);
        }
    }
}
