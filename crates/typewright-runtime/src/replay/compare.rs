//! What a message was and what it is now, part by part: parameters and headers that the definition names, the media type
//! and the body. Credentials are left out: they are no parameters.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::differences::{Differences, below};
use super::outcome::{Place, What};
use crate::field::View;
use crate::http::{
    Content, Escapes, Format, Location, Message, OperationInfo, Parameter, SchemeKind, cookies,
    matches, unquote,
};
use crate::{Value, json};

/// The values of each name.
type Groups = BTreeMap<String, Vec<String>>;

/// Compares the parameters of a path.
pub(super) fn paths(
    info: &'static OperationInfo,
    message: &dyn Message,
    was: &str,
    now: &str,
    differences: &mut Differences,
) {
    let values = |path| {
        let values = matches(info.path, path).unwrap_or_default();
        values
            .iter()
            .map(|(name, raw)| ((*name).to_owned(), vec![text(raw, Escapes::Percent)]))
            .collect::<Groups>()
    };
    groups(
        message,
        Location::Path,
        &values(was),
        &values(now),
        differences,
    );
}

/// Compares two queries, undocumented names included: they are no part of the type, and do not come back.
pub(super) fn queries(
    info: &'static OperationInfo,
    message: &dyn Message,
    was: &str,
    now: &str,
    differences: &mut Differences,
) {
    let (mut was, now) = (pairs(was), pairs(now));
    for scheme in info.schemes() {
        if let SchemeKind::ApiKey {
            location: Location::Query,
            name,
        } = scheme.kind
            && !now.contains_key(name)
        {
            was.remove(name);
        }
    }
    groups(message, Location::Query, &was, &now, differences);
}

/// Compares the cookies that the definition names.
pub(super) fn all_cookies(
    message: &dyn Message,
    was: &HeaderMap,
    now: &HeaderMap,
    differences: &mut Differences,
) {
    let values = |headers| {
        let mut groups = Groups::new();
        for cookie in cookies(headers) {
            let value = text(cookie.value, Escapes::Percent);
            groups
                .entry(cookie.name.into_owned())
                .or_default()
                .push(value);
        }
        groups
    };
    let (mut was, now) = (values(was), values(now));
    let named = |name: &String| {
        now.contains_key(name) || parameter(message, Location::Cookie, name).is_some()
    };
    was.retain(|name, _| named(name));
    groups(message, Location::Cookie, &was, &now, differences);
}

/// Compares the headers that the definition names.
pub(super) fn headers(
    message: &dyn Message,
    was: &HeaderMap,
    now: &HeaderMap,
    differences: &mut Differences,
) {
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location != Location::Header {
            continue;
        }
        // The elements of a list may stand in one header or in several, with spaces or without.
        let list = !parameter.json
            && matches!(
                message.parameter(index),
                View::List(_) | View::Tuple(_) | View::Object(_) | View::Map(_)
            );
        let texts = |headers: &HeaderMap| -> Vec<String> {
            let all = headers.get_all(parameter.name).iter();
            let all = all.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            if list {
                let parts =
                    all.flat_map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>());
                parts.map(|part| part.trim().to_owned()).collect()
            } else {
                all.map(|text| text.trim().to_owned()).collect()
            }
        };
        one(
            Some(parameter),
            Place::parameter(Location::Header, parameter.name),
            &texts(was),
            &texts(now),
            differences,
        );
    }
}

fn groups(
    message: &dyn Message,
    location: Location,
    was: &Groups,
    now: &Groups,
    differences: &mut Differences,
) {
    let names: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    for name in names {
        let texts = |groups: &Groups| groups.get(name).cloned().unwrap_or_default();
        one(
            parameter(message, location, name),
            Place::parameter(location, name),
            &texts(was),
            &texts(now),
            differences,
        );
    }
}

fn one(
    parameter: Option<&'static Parameter>,
    place: Place,
    was: &[String],
    now: &[String],
    differences: &mut Differences,
) {
    if let (true, [was], [now]) = (parameter.is_some_and(|known| known.json), was, now) {
        let value = |text: &String| json::from_str::<Value>(text);
        if let (Ok(was), Ok(now)) = (value(was), value(now))
            && was == now
        {
            return;
        }
    }
    differences.texts(place, was, now);
}

fn parameter(message: &dyn Message, location: Location, name: &str) -> Option<&'static Parameter> {
    let mut parameters = message.layout().parameters.iter();
    parameters.find(|parameter| parameter.location == location && parameter.name == name)
}

/// The pairs of a query or a form. Nothing is left out, not even what has no readable name.
fn pairs(text: &str) -> Groups {
    let mut groups = Groups::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = self::text(name, Escapes::PercentAndPlus);
        let value = self::text(value, Escapes::PercentAndPlus);
        groups.entry(name).or_default().push(value);
    }
    groups
}

/// The text behind its escapes, or as it stands where those are none.
fn text(raw: &str, escapes: Escapes) -> String {
    unquote(raw, escapes).map_or_else(|_| raw.to_owned(), Cow::into_owned)
}

/// Compares the media types and the bodies of a message.
pub(super) fn bodies(
    message: &dyn Message,
    was: (&HeaderMap, &Bytes),
    now: (&HeaderMap, &Bytes),
    differences: &mut Differences,
) {
    let content = message
        .body()
        .and_then(|(index, _)| message.layout().contents.get(index));
    if let (Some(content), false) = (content, was.1.is_empty()) {
        media_types(content, was.0, now.0, differences);
    }
    let place = || Place::Body(String::new());
    let sizes = || format!("{} bytes became {} bytes", was.1.len(), now.1.len());
    match (was.1, now.1) {
        (was, now) if was == now => {}
        (was, _) if was.is_empty() => differences.push(place(), What::Added, &sizes),
        (_, now) if now.is_empty() => differences.push(place(), What::Lost, &sizes),
        (was, now) => match content.map(|content| content.format) {
            Some(Format::Json) => json_bodies(was, now, differences),
            Some(Format::Form) => forms(was, now, differences),
            _ => differences.push(place(), What::Changed, &sizes),
        },
    }
}

fn media_types(content: &Content, was: &HeaderMap, now: &HeaderMap, differences: &mut Differences) {
    let essence = |headers: &HeaderMap| {
        let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = media_type.split(';').next().unwrap_or_default();
        Some(essence.trim().to_ascii_lowercase())
    };
    let (Some(was), Some(now)) = (essence(was), essence(now)) else {
        return;
    };
    // A range has no place for which of its media types it was.
    let in_range = match content.media_type.split(';').next().map(str::trim) {
        Some("*/*") => true,
        Some(range) => range
            .strip_suffix('*')
            .is_some_and(|start| was.starts_with(&start.to_ascii_lowercase())),
        None => false,
    };
    if was != now && !in_range {
        differences.texts(Place::MediaType, &[was], &[now]);
    }
}

fn json_bodies(was: &Bytes, now: &Bytes, differences: &mut Differences) {
    match (
        json::from_slice::<Value>(was),
        json::from_slice::<Value>(now),
    ) {
        (Ok(was), Ok(now)) => differences.json("", &was, &now),
        // Both were JSON a moment ago.
        _ => differences.push(Place::Body(String::new()), What::Changed, &String::new),
    }
}

fn forms(was: &Bytes, now: &Bytes, differences: &mut Differences) {
    let groups = |bytes| pairs(&String::from_utf8_lossy(bytes));
    let (was, now) = (groups(was), groups(now));
    let names: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    for name in names {
        let texts = |groups: &Groups| groups.get(name).cloned().unwrap_or_default();
        differences.texts(Place::Body(below("", name)), &texts(&was), &texts(&now));
    }
}
