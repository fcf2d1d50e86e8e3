//! Compares the parts of an operation's messages: parameters, bodies by media type, responses by status, headers.

use indexmap::IndexMap;
use typewright_model::{Body, Content, Location, Operation, Parameter, Response, Status};
use typewright_source::{Cursor, Place, Sources};

use crate::effect::Direction;
use crate::facts::{Pair, squeezed};
use crate::kind::{Kind, Outcome, Part, Presence};
use crate::operations::Files;
use crate::walk::{Trail, Walk};

/// What stands at a place, references followed.
fn at<'a>(sources: &'a Sources, place: &Place) -> Option<Cursor<'a>> {
    sources.cursor(place)?.follow().ok()
}

/// The schema of a parameter, a header or a body.
fn schema<'a>(at: &Cursor<'a>) -> Option<Cursor<'a>> {
    let of_content = || at.get("content")?.members().next()?.1.get("schema");
    at.get("schema").or_else(of_content)
}

/// Goes on in a part of the operation that the walk is in.
fn enter(walk: &mut Walk<'_>, part: String, direction: Direction) {
    let by = crate::change::Use {
        part,
        ..walk.context.by.clone()
    };
    walk.enter(by, direction);
}

fn pair(old: &Place, new: &Place) -> Pair {
    Pair {
        old: Some(old.clone()),
        new: Some(new.clone()),
        path: String::new(),
    }
}

/// What changed is a part of the message on one side only.
fn one_sided(walk: &mut Walk<'_>, kind: Kind, old: &Place, new: &Place, text: String) {
    walk.tell(&pair(old, new), kind, text);
}

/// Compares what an operation is asked with.
pub(crate) fn request<'a>(
    walk: &mut Walk<'a>,
    files: &Files<'a>,
    old: &Operation,
    new: &Operation,
) {
    let (before, after) = (keyed(old), keyed(new));
    for (key, before) in &before {
        enter(walk, name(before), Direction::Request);
        match after.get(key) {
            Some(after) => parameter(walk, files, before, after),
            None => {
                let presence = Presence::of(before.required);
                let text = format!("the {} parameter is gone", presence.word());
                let kind = Kind::Removed(Part::Parameter, presence);
                one_sided(walk, kind, &before.place, &new.place, text);
            }
        }
    }
    for (key, after) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        let _ = key;
        enter(walk, name(after), Direction::Request);
        let presence = Presence::of(after.required);
        let text = format!("there is a new parameter, {}", presence.word());
        one_sided(
            walk,
            Kind::Added(Part::Parameter, presence),
            &old.place,
            &after.place,
            text,
        );
    }
    enter(walk, "request body".to_owned(), Direction::Request);
    let places = (&old.place, &new.place);
    body(
        walk,
        files,
        Part::RequestBody,
        old.request.as_ref(),
        new.request.as_ref(),
        places,
    );
}

/// The parameters by what they are on the wire: in a path that is the position.
fn keyed(operation: &Operation) -> IndexMap<(Location, String), &Parameter> {
    let key = |parameter: &Parameter| match parameter.location {
        Location::Path => {
            let template = format!("{{{}}}", parameter.name);
            let before = operation.path.split(&template).next().unwrap_or_default();
            before.matches('{').count().to_string()
        }
        Location::Header => parameter.name.to_ascii_lowercase(),
        Location::Query | Location::Cookie => parameter.name.clone(),
    };
    let parameters = operation.parameters.iter();
    parameters
        .map(|parameter| ((parameter.location, key(parameter)), parameter))
        .collect()
}

fn name(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "headers",
        Location::Cookie => "cookies",
    };
    format!("`{}` in the {place}", parameter.name)
}

fn parameter<'a>(walk: &mut Walk<'a>, files: &Files<'a>, old: &Parameter, new: &Parameter) {
    let pair = pair(&old.place, &new.place);
    if old.name != new.name && old.location == Location::Path {
        walk.tell(
            &pair,
            Kind::PathParameterRenamed,
            format!("was called `{}`", old.name),
        );
    }
    let style = |parameter: &Parameter| {
        (
            parameter.style,
            parameter.explode,
            parameter.allow_reserved,
            parameter.json,
        )
    };
    if style(old) != style(new) {
        walk.tell(
            &pair,
            Kind::Serialization,
            "is written in another way".to_owned(),
        );
    }
    walk.presence(
        Part::Parameter,
        Presence::of(old.required),
        Presence::of(new.required),
        &pair,
    );
    let (Some(before), Some(after)) = (at(files.old, &old.place), at(files.new, &new.place)) else {
        return;
    };
    let (before_docs, after_docs) = (walk.old.docs(&before), walk.new.docs(&after));
    walk.docs(&before_docs, &after_docs, |_| pair.clone());
    if let (Some(before), Some(after)) = (schema(&before), schema(&after)) {
        walk.schema(&[before], &[after], &Trail::default());
    }
}

fn body<'a>(
    walk: &mut Walk<'a>,
    files: &Files<'a>,
    part: Part,
    old: Option<&Body>,
    new: Option<&Body>,
    (old_place, new_place): (&Place, &Place),
) {
    let presence = |body: &Body| match part {
        // An answer that has a body always has it.
        Part::ResponseBody => Presence::Optional,
        _ => Presence::of(body.required),
    };
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => {
            let presence = presence(new);
            let kind = Kind::Added(part, presence);
            return one_sided(
                walk,
                kind,
                old_place,
                &new.place,
                "there is a body now".to_owned(),
            );
        }
        (Some(old), None) => {
            let kind = Kind::Removed(part, presence(old));
            return one_sided(
                walk,
                kind,
                &old.place,
                new_place,
                "the body is gone".to_owned(),
            );
        }
        (Some(old), Some(new)) => (old, new),
    };
    let places = pair(&old.place, &new.place);
    walk.presence(part, presence(old), presence(new), &places);
    if part == Part::RequestBody && squeezed(&old.description) != squeezed(&new.description) {
        walk.tell(&places, Kind::Docs, "has another description".to_owned());
    }
    for before in &old.contents {
        match content_of(new, &before.media_type) {
            Some(after) => content(walk, files, before, after),
            None => {
                let text = format!("can no longer be `{}`", before.media_type);
                one_sided(
                    walk,
                    Kind::MediaTypeRemoved,
                    &before.place,
                    &new.place,
                    text,
                );
            }
        }
    }
    for after in &new.contents {
        if content_of(old, &after.media_type).is_none() {
            let text = format!("can be `{}` now", after.media_type);
            one_sided(walk, Kind::MediaTypeAdded, &old.place, &after.place, text);
        }
    }
}

fn content_of<'b>(body: &'b Body, media_type: &str) -> Option<&'b Content> {
    let mut contents = body.contents.iter();
    contents.find(|content| content.media_type.eq_ignore_ascii_case(media_type))
}

fn content<'a>(walk: &mut Walk<'a>, files: &Files<'a>, old: &Content, new: &Content) {
    let (before, after) = (at(files.old, &old.place), at(files.new, &new.place));
    let encoding = |at: &Option<Cursor<'a>>| {
        let encoding = at.as_ref().and_then(|at| at.get("encoding"));
        encoding.map(|encoding| encoding.node().to_json())
    };
    if encoding(&before) != encoding(&after) {
        let text = "the parts of the form are written in another way".to_owned();
        walk.tell(&pair(&old.place, &new.place), Kind::Serialization, text);
    }
    let schema = |at: Option<Cursor<'a>>| at.and_then(|at| at.get("schema"));
    match (schema(before), schema(after)) {
        (Some(before), Some(after)) => walk.schema(&[before], &[after], &Trail::default()),
        (None, Some(_)) => {
            let text = "could be anything, and is described now".to_owned();
            walk.tell(&pair(&old.place, &new.place), Kind::TypeNarrowed, text);
        }
        (Some(_), None) => {
            let text = "was described, and can be anything now".to_owned();
            walk.tell(&pair(&old.place, &new.place), Kind::TypeWidened, text);
        }
        (None, None) => {}
    }
}

/// Compares what an operation is answered with.
pub(crate) fn responses<'a>(
    walk: &mut Walk<'a>,
    files: &Files<'a>,
    old: &Operation,
    new: &Operation,
) {
    let all = |operation: &Operation| -> IndexMap<Status, (Response, Outcome)> {
        let successes = operation
            .successes
            .iter()
            .map(|one| (one, Outcome::Success));
        let errors = operation.errors.iter().map(|one| (one, Outcome::Error));
        let responses = successes.chain(errors);
        responses
            .map(|(one, outcome)| (one.status, (one.clone(), outcome)))
            .collect()
    };
    let (before, after) = (all(old), all(new));
    for (status, (before, outcome)) in &before {
        enter(
            walk,
            format!("response {}", code(*status)),
            Direction::Response,
        );
        match after.get(status) {
            Some((after, _)) => response(walk, files, before, after),
            None => {
                let text = "the response is gone".to_owned();
                let kind = Kind::ResponseRemoved(*outcome);
                one_sided(walk, kind, &before.place, &new.place, text);
            }
        }
    }
    for (status, (after, outcome)) in &after {
        if !before.contains_key(status) {
            enter(
                walk,
                format!("response {}", code(*status)),
                Direction::Response,
            );
            let text = "there is a new response".to_owned();
            one_sided(
                walk,
                Kind::ResponseAdded(*outcome),
                &old.place,
                &after.place,
                text,
            );
        }
    }
}

fn code(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn response<'a>(walk: &mut Walk<'a>, files: &Files<'a>, old: &Response, new: &Response) {
    // What several operations share changes once, where it stands.
    let (old_at, new_at) = (at(files.old, &old.place), at(files.new, &new.place));
    let old_place = old_at.as_ref().map_or(&old.place, Cursor::place);
    let new_place = new_at.as_ref().map_or(&new.place, Cursor::place);
    walk.docs(&old.docs, &new.docs, |_| pair(old_place, new_place));
    let headers = |at: &Option<Cursor<'a>>| -> IndexMap<String, Cursor<'a>> {
        let list = at.as_ref().and_then(|at| at.get("headers"));
        let list = list
            .iter()
            .flat_map(Cursor::members)
            .collect::<Vec<_>>()
            .into_iter();
        list.map(|(name, at)| (name.to_ascii_lowercase(), at))
            .collect()
    };
    let (before, after) = (headers(&old_at), headers(&new_at));
    let part = walk.context.by.part.clone();
    for (name, old_at) in &before {
        enter(
            walk,
            format!("{part}, header `{name}`"),
            Direction::Response,
        );
        match after.get(name) {
            Some(new_at) => header(walk, old_at, new_at),
            None => {
                let kind = Kind::Removed(Part::Header, header_presence(old_at));
                let text = "the header is gone".to_owned();
                one_sided(walk, kind, old_at.place(), new_place, text);
            }
        }
    }
    for (name, new_at) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        enter(
            walk,
            format!("{part}, header `{name}`"),
            Direction::Response,
        );
        let presence = header_presence(new_at);
        let text = format!("there is a new header, {}", presence.word());
        one_sided(
            walk,
            Kind::Added(Part::Header, presence),
            old_place,
            new_at.place(),
            text,
        );
    }
    enter(walk, part, Direction::Response);
    let places = (old_place, new_place);
    body(
        walk,
        files,
        Part::ResponseBody,
        old.body.as_ref(),
        new.body.as_ref(),
        places,
    );
}

fn header_presence(at: &Cursor<'_>) -> Presence {
    let required = at.follow().ok().and_then(|at| at.get("required"));
    Presence::of(required.is_some_and(|flag| flag.as_bool() == Some(true)))
}

fn header<'a>(walk: &mut Walk<'a>, old: &Cursor<'a>, new: &Cursor<'a>) {
    let (Ok(old), Ok(new)) = (old.follow(), new.follow()) else {
        return;
    };
    let places = pair(old.place(), new.place());
    walk.presence(
        Part::Header,
        header_presence(&old),
        header_presence(&new),
        &places,
    );
    let (before, after) = (walk.old.docs(&old), walk.new.docs(&new));
    walk.docs(&before, &after, |_| places.clone());
    if let (Some(before), Some(after)) = (schema(&old), schema(&new)) {
        walk.schema(&[before], &[after], &Trail::default());
    }
}
