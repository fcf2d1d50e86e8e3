//! Parameters on their way in: the text of a path, a query, a header or a cookie, taken apart by a parameter's style, goes
//! into a slot.
//!
//! A name that stands there several times means the first, unless the value is a list. Names that no parameter has are
//! ignored, unless an exploded object or map takes them.

use super::pairs::{MemberFault, read_pairs, read_values};
use super::path::Values;
use super::query::{Escapes, RawPair, unquote};
use super::text::read_text;
use super::{Fault, Layout, Location, Message, OperationInfo, Parameter, SchemeKind, Style};
use crate::field::Slot;
use crate::json;

/// Where parameters are read from.
pub(crate) struct Wire<'a> {
    /// The values in the path, by name, escaped.
    pub(crate) path: &'a Values<'static, 'a>,
    /// The query.
    pub(crate) query: Vec<RawPair<'a>>,
    /// The cookies.
    pub(crate) cookies: Vec<RawPair<'a>>,
    /// The headers.
    pub(crate) headers: &'a http::HeaderMap,
    /// The names that belong to parameters and credentials.
    pub(crate) claimed: Claimed,
}

/// The names that belong to parameters and credentials. Only the members of an exploded object have to ask for them.
pub(crate) struct Claimed {
    layout: &'static Layout,
    info: Option<&'static OperationInfo>,
}

impl Claimed {
    /// None.
    pub(crate) const NOTHING: Self = Self {
        layout: Layout::EMPTY,
        info: None,
    };

    /// Those of an operation.
    pub(crate) fn of(info: &'static OperationInfo, message: &dyn Message) -> Self {
        Self {
            layout: message.layout(),
            info: Some(info),
        }
    }

    fn contains(&self, location: Location, name: &str) -> bool {
        let mut parameters = self.layout.parameters.iter();
        let mut schemes = self.info.into_iter().flat_map(OperationInfo::schemes);
        parameters.any(|parameter| parameter.location == location && parameter.name == name)
            || schemes.any(|scheme| match scheme.kind {
                SchemeKind::ApiKey {
                    location: place,
                    name: key,
                } => place == location && key == name,
                _ => false,
            })
    }
}

/// Reads one parameter. Says whether it was there.
pub(crate) fn read_parameter(
    parameter: &Parameter,
    slot: Slot<'_>,
    wire: &Wire<'_>,
) -> Result<bool, Fault> {
    match slot {
        Slot::Optional(target) => {
            let found = read_parameter(parameter, target.fill(), wire)?;
            if !found {
                target.clear();
            }
            Ok(found)
        }
        Slot::Nullable(target) => {
            let found = if is_null(parameter, wire) {
                target.clear();
                return Ok(true);
            } else {
                read_parameter(parameter, target.fill(), wire)?
            };
            if !found {
                target.clear();
            }
            Ok(found)
        }
        slot => match parameter.location {
            Location::Path => read_path(parameter, slot, wire),
            Location::Query => {
                read_form(parameter, slot, wire, &wire.query, Escapes::PercentAndPlus)
            }
            Location::Cookie => read_form(parameter, slot, wire, &wire.cookies, Escapes::Percent),
            Location::Header => read_header(parameter, slot, wire),
        },
    }
}

fn is_null(parameter: &Parameter, wire: &Wire<'_>) -> bool {
    let in_pairs = |pairs: &[RawPair<'_>]| {
        pairs
            .iter()
            .find(|pair| pair.name == parameter.name)
            .is_some_and(|pair| pair.value == "null")
    };
    match parameter.location {
        Location::Query => in_pairs(&wire.query),
        Location::Cookie => in_pairs(&wire.cookies),
        Location::Path => wire
            .path
            .iter()
            .any(|value| *value == (parameter.name, "null")),
        Location::Header => wire
            .headers
            .get(parameter.name)
            .is_some_and(|value| value == "null"),
    }
}

fn read_json(slot: Slot<'_>, text: &str) -> Result<bool, Fault> {
    match json::read_slice(slot, text.as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) => Err(Fault::Invalid(error.to_string())),
    }
}

/// A parameter of a query or a cookie.
fn read_form(
    parameter: &Parameter,
    slot: Slot<'_>,
    wire: &Wire<'_>,
    pairs: &[RawPair<'_>],
    escapes: Escapes,
) -> Result<bool, Fault> {
    let values: Vec<&str> = pairs
        .iter()
        .filter(|pair| pair.name == parameter.name)
        .map(|pair| pair.value)
        .collect();
    let object = matches!(slot, Slot::Object(_) | Slot::Map(_));
    let list = matches!(slot, Slot::List(_) | Slot::Tuple(_));
    if object && !parameter.json && parameter.style == Style::DeepObject {
        let members = deep_members(parameter.name, pairs);
        return members_fault(read_pairs(slot, &members, escapes, &|_| false));
    }
    if object && !parameter.json && parameter.explode {
        // The parameter's own name stands nowhere, so a member may be called so.
        let claimed =
            |name: &str| name != parameter.name && wire.claimed.contains(parameter.location, name);
        return members_fault(read_pairs(slot, pairs, escapes, &claimed));
    }
    let Some(first) = values.first() else {
        return Ok(false);
    };
    if parameter.json {
        let text = unquote(first, escapes).map_err(Fault::Unreadable)?;
        return read_json(slot, &text);
    }
    if !list && !object {
        let text = unquote(first, escapes).map_err(Fault::Unreadable)?;
        return read_text(slot, text).map(|()| true).map_err(Fault::Invalid);
    }
    if parameter.explode {
        return read_values(slot, &values, escapes)
            .map(|()| true)
            .map_err(Fault::Invalid);
    }
    match parameter.style {
        Style::SpaceDelimited | Style::PipeDelimited => {
            let delimiter = if parameter.style == Style::SpaceDelimited {
                ' '
            } else {
                '|'
            };
            let text = unquote(first, escapes).map_err(Fault::Unreadable)?;
            let texts: Vec<&str> = text.split(delimiter).collect();
            assign(parameter, slot, &texts, Escapes::None)
        }
        _ => assign(
            parameter,
            slot,
            &first.split(',').collect::<Vec<_>>(),
            escapes,
        ),
    }
}

/// The pairs `name[member]=value` as pairs of members.
fn deep_members<'a>(name: &str, pairs: &[RawPair<'a>]) -> Vec<RawPair<'a>> {
    let member = |pair: &RawPair<'a>| {
        let name = pair
            .name
            .strip_prefix(name)?
            .strip_prefix('[')?
            .strip_suffix(']')?;
        Some(RawPair {
            name: name.to_owned().into(),
            value: pair.value,
        })
    };
    pairs.iter().filter_map(member).collect()
}

fn members_fault(read: Result<usize, MemberFault>) -> Result<bool, Fault> {
    match read {
        Ok(taken) => Ok(taken > 0),
        Err(MemberFault::Missing(name)) => {
            Err(Fault::Invalid(format!("the member `{name}` is missing")))
        }
        Err(MemberFault::Invalid(name, reason)) => {
            Err(Fault::Invalid(format!("`{name}`: {reason}")))
        }
    }
}

/// A list, or names and values in turn, or pairs.
fn assign(
    parameter: &Parameter,
    slot: Slot<'_>,
    texts: &[&str],
    escapes: Escapes,
) -> Result<bool, Fault> {
    if !matches!(slot, Slot::Object(_) | Slot::Map(_)) {
        return read_values(slot, texts, escapes)
            .map(|()| true)
            .map_err(Fault::Invalid);
    }
    let mut pairs = Vec::new();
    // Exploded, a member is one text; else its name and its value are two.
    let step = if parameter.explode { 1 } else { 2 };
    for chunk in texts.chunks(step) {
        let pair = match chunk {
            [pair] => pair.split_once('='),
            [name, value] => Some((*name, *value)),
            _ => None,
        };
        let Some((name, value)) = pair else {
            return Err(Fault::Invalid("expected names with values".to_owned()));
        };
        let name = unquote(name, escapes).map_err(Fault::Unreadable)?;
        pairs.push(RawPair { name, value });
    }
    members_fault(read_pairs(slot, &pairs, escapes, &|_| false))
}

fn read_path(parameter: &Parameter, slot: Slot<'_>, wire: &Wire<'_>) -> Result<bool, Fault> {
    let Some((_, raw)) = wire.path.iter().find(|(name, _)| *name == parameter.name) else {
        return Ok(false);
    };
    if raw.is_empty() && !parameter.allow_empty {
        return Ok(false);
    }
    let plain = !matches!(
        slot,
        Slot::List(_) | Slot::Tuple(_) | Slot::Object(_) | Slot::Map(_)
    );
    let malformed = || Fault::Invalid("not in the style of the parameter".to_owned());
    let name = parameter.name;
    let body = match parameter.style {
        Style::Label => raw.strip_prefix('.').ok_or_else(malformed)?,
        Style::Matrix => raw.strip_prefix(';').ok_or_else(malformed)?,
        _ => raw,
    };
    if parameter.json || plain {
        let body = match parameter.style {
            Style::Matrix => own_value(name, body).ok_or_else(malformed)?,
            _ => body,
        };
        let text = unquote(body, Escapes::Percent).map_err(Fault::Unreadable)?;
        return if parameter.json {
            read_json(slot, &text)
        } else {
            read_text(slot, text).map(|()| true).map_err(Fault::Invalid)
        };
    }
    let object = matches!(slot, Slot::Object(_) | Slot::Map(_));
    let texts: Vec<&str> = match (parameter.style, parameter.explode) {
        (Style::Label, true) => body.split('.').collect(),
        (Style::Matrix, true) if object => body.split(';').collect(),
        (Style::Matrix, true) => {
            let values = body.split(';').map(|pair| own_value(name, pair));
            values.collect::<Option<_>>().ok_or_else(malformed)?
        }
        (Style::Matrix, false) => own_value(name, body)
            .ok_or_else(malformed)?
            .split(',')
            .collect(),
        _ => body.split(',').collect(),
    };
    assign(parameter, slot, &texts, Escapes::Percent)
}

/// The value of `name=value`; empty if there is only the name.
fn own_value<'a>(name: &str, pair: &'a str) -> Option<&'a str> {
    let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
    unquote(found, Escapes::Percent)
        .is_ok_and(|found| found == name)
        .then_some(value)
}

fn read_header(parameter: &Parameter, slot: Slot<'_>, wire: &Wire<'_>) -> Result<bool, Fault> {
    let mut values = Vec::new();
    for value in wire.headers.get_all(parameter.name) {
        let text = std::str::from_utf8(value.as_bytes())
            .map_err(|_| Fault::Unreadable("not UTF-8".to_owned()))?;
        values.push(text.trim());
    }
    let Some(first) = values.first() else {
        return Ok(false);
    };
    if parameter.json {
        return read_json(slot, first);
    }
    if !matches!(
        slot,
        Slot::List(_) | Slot::Tuple(_) | Slot::Object(_) | Slot::Map(_)
    ) {
        return read_text(slot, (*first).into())
            .map(|()| true)
            .map_err(Fault::Invalid);
    }
    if parameter.is_set_cookie() {
        return assign(parameter, slot, &values, Escapes::None);
    }
    let texts: Vec<&str> = values
        .iter()
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    assign(parameter, slot, &texts, Escapes::None)
}
