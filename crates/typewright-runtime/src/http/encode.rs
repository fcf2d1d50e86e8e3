//! Parameters on their way out: a value and a parameter's style make the text of a path, a query, a header or a cookie.

use percent_encoding::AsciiSet;

use super::pairs::{Nested, Shape, shape};
use super::path::{Filling, fill};
use super::query::{COOKIE, RESERVED, UNRESERVED, UNRESERVED_NO_DOT, quote};
use super::text::to_json;
use super::{EncodeError, Location, Message, Parameter, Style};
use crate::field::View;

/// The shape of a parameter's value in its style; nothing if it is absent and may be.
fn parameter_shape(parameter: &Parameter, view: View<'_>) -> Result<Option<Shape>, EncodeError> {
    let repeats = match parameter.style {
        Style::DeepObject => true,
        Style::Form | Style::SpaceDelimited | Style::PipeDelimited => parameter.explode,
        Style::Simple | Style::Label | Style::Matrix => false,
    };
    let nested = if repeats {
        Nested::Repeated
    } else {
        Nested::Json
    };
    let shape = match view {
        View::Absent => Shape::Absent,
        view if parameter.json => Shape::One(to_json(view)),
        view => shape(view, nested),
    };
    match shape {
        Shape::Absent if parameter.required => Err(EncodeError::Missing(parameter.name)),
        Shape::Absent => Ok(None),
        shape => Ok(Some(shape)),
    }
}

/// Names and values in turn, each text through `quote`, or `name=value`.
fn flat(
    pairs: &[(String, Vec<String>)],
    explode: bool,
    quote: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut texts = Vec::new();
    for (name, values) in pairs {
        for value in values {
            let (name, value) = (quote(name), quote(value));
            if explode {
                texts.push(format!("{name}={value}"));
            } else {
                texts.extend([name, value]);
            }
        }
    }
    texts
}

/// The path of a message: the template with the parameters in it.
pub(crate) fn write_path(template: &str, message: &dyn Message) -> Result<String, EncodeError> {
    let value = |name: &str| {
        let mut parameters = message.layout().parameters.iter().enumerate();
        let (index, parameter) = parameters
            .find(|(_, parameter)| parameter.location == Location::Path && parameter.name == name)
            .ok_or(EncodeError::Missing("a path parameter"))?;
        Ok(Filling {
            name: parameter.name,
            text: path_text(parameter, message.parameter(index))?,
            allow_empty: parameter.allow_empty,
        })
    };
    fill(template, &value)
}

fn path_text(parameter: &Parameter, view: View<'_>) -> Result<String, EncodeError> {
    let shape = parameter_shape(parameter, view)?.ok_or(EncodeError::Missing(parameter.name))?;
    let explode = parameter.explode;
    let set = match parameter.style {
        Style::Label => UNRESERVED_NO_DOT,
        _ => UNRESERVED,
    };
    let quoted = |text: &str| quote(text, set);
    let all = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>();
    Ok(match (parameter.style, shape) {
        (Style::Simple, Shape::One(text)) => quote(&text, UNRESERVED),
        (Style::Simple, Shape::Many(texts)) => all(&texts).join(","),
        (Style::Simple, Shape::Pairs(pairs)) => flat(&pairs, explode, &quoted).join(","),
        (Style::Label, Shape::One(text)) => format!(".{}", quote(&text, UNRESERVED)),
        (Style::Label, Shape::Many(texts)) => {
            format!(".{}", all(&texts).join(if explode { "." } else { "," }))
        }
        (Style::Label, Shape::Pairs(pairs)) => {
            let separator = if explode { "." } else { "," };
            format!(".{}", flat(&pairs, explode, &quoted).join(separator))
        }
        (Style::Matrix, Shape::One(text)) => matrix(parameter.name, &quoted(&text)),
        (Style::Matrix, Shape::Many(texts)) if explode => all(&texts)
            .iter()
            .map(|text| matrix(parameter.name, text))
            .collect(),
        (Style::Matrix, Shape::Many(texts)) => matrix(parameter.name, &all(&texts).join(",")),
        (Style::Matrix, Shape::Pairs(pairs)) if explode => flat(&pairs, true, &quoted)
            .iter()
            .map(|pair| format!(";{pair}"))
            .collect(),
        (Style::Matrix, Shape::Pairs(pairs)) => {
            matrix(parameter.name, &flat(&pairs, false, &quoted).join(","))
        }
        _ => return Err(EncodeError::Style(parameter.name)),
    })
}

fn matrix(name: &str, text: &str) -> String {
    let name = quote(name, UNRESERVED);
    if text.is_empty() {
        format!(";{name}")
    } else {
        format!(";{name}={text}")
    }
}

/// The query of a message, without the question mark.
pub(crate) fn write_query(message: &dyn Message) -> Result<String, EncodeError> {
    let mut query = String::new();
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location == Location::Query {
            let set = if parameter.allow_reserved {
                RESERVED
            } else {
                UNRESERVED
            };
            let view = message.parameter(index);
            form_pairs(parameter, view, set, &mut |name, value| {
                push_pair(&mut query, '&', &quote(name, UNRESERVED), value);
            })?;
        }
    }
    Ok(query)
}

/// The `Cookie` header of a message; nothing if it has none.
pub(crate) fn write_cookies(message: &dyn Message) -> Result<Option<String>, EncodeError> {
    let mut cookies: Vec<String> = Vec::new();
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location == Location::Cookie {
            let view = message.parameter(index);
            form_pairs(parameter, view, COOKIE, &mut |name, value| {
                cookies.push(format!("{name}={value}"));
            })?;
        }
    }
    Ok(if cookies.is_empty() {
        None
    } else {
        Some(cookies.join("; "))
    })
}

/// Appends `name=value`.
pub(crate) fn push_pair(text: &mut String, separator: char, name: &str, value: &str) {
    if !text.is_empty() {
        text.push(separator);
    }
    text.push_str(name);
    text.push('=');
    text.push_str(value);
}

/// The pairs of a parameter of a query or a cookie: names as they are, values escaped.
fn form_pairs(
    parameter: &Parameter,
    view: View<'_>,
    set: &'static AsciiSet,
    push: &mut dyn FnMut(&str, &str),
) -> Result<(), EncodeError> {
    let name = parameter.name;
    let Some(shape) = parameter_shape(parameter, view)? else {
        return Ok(());
    };
    match (parameter.style, shape) {
        (Style::Simple | Style::Label | Style::Matrix, _) => return Err(EncodeError::Style(name)),
        (Style::DeepObject, Shape::Pairs(pairs)) => {
            for (member, values) in &pairs {
                values
                    .iter()
                    .for_each(|value| push(&format!("{name}[{member}]"), &quote(value, set)));
            }
        }
        (Style::DeepObject, Shape::Many(_)) => return Err(EncodeError::Style(name)),
        (_, Shape::One(text)) => push(name, &quote(&text, set)),
        (_, Shape::Many(texts)) if parameter.explode => {
            texts.iter().for_each(|text| push(name, &quote(text, set)));
        }
        (_, Shape::Pairs(pairs)) if parameter.explode => {
            for (member, values) in &pairs {
                values
                    .iter()
                    .for_each(|value| push(member, &quote(value, set)));
            }
        }
        (_, Shape::Many(texts)) => push(name, &joined(parameter, &texts)?),
        (_, Shape::Pairs(pairs)) => {
            push(
                name,
                &joined(parameter, &flat(&pairs, false, &str::to_owned))?,
            );
        }
        (_, Shape::Absent) => {}
    }
    Ok(())
}

/// The elements of a list that is not exploded. A comma in an element is escaped and so told from a separator; for the
/// other delimiters OpenAPI has no escape.
fn joined(parameter: &Parameter, texts: &[String]) -> Result<String, EncodeError> {
    let (delimiter, written) = match parameter.style {
        Style::SpaceDelimited => (' ', "%20"),
        Style::PipeDelimited => ('|', "%7C"),
        _ => {
            let texts: Vec<String> = texts.iter().map(|text| quote(text, UNRESERVED)).collect();
            return Ok(texts.join(","));
        }
    };
    if texts.iter().any(|text| text.contains(delimiter)) {
        return Err(EncodeError::Delimiter(parameter.name));
    }
    let texts: Vec<String> = texts.iter().map(|text| quote(text, UNRESERVED)).collect();
    Ok(texts.join(written))
}

/// The headers of a message, with their values as they are.
pub(crate) fn write_headers(
    message: &dyn Message,
    headers: &mut http::HeaderMap,
) -> Result<(), EncodeError> {
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location != Location::Header {
            continue;
        }
        let fault = EncodeError::Header(parameter.name);
        let name =
            http::HeaderName::from_bytes(parameter.name.as_bytes()).map_err(|_| fault.clone())?;
        for text in header_texts(parameter, message.parameter(index))? {
            let value =
                http::HeaderValue::from_bytes(text.as_bytes()).map_err(|_| fault.clone())?;
            headers.append(name.clone(), value);
        }
    }
    Ok(())
}

/// The values of a header: one, but for a list of cookies.
fn header_texts(parameter: &Parameter, view: View<'_>) -> Result<Vec<String>, EncodeError> {
    let Some(shape) = parameter_shape(parameter, view)? else {
        return Ok(Vec::new());
    };
    let texts = match shape {
        Shape::Absent => return Ok(Vec::new()),
        Shape::One(text) => return Ok(vec![text]),
        Shape::Many(texts) if parameter.is_set_cookie() => return Ok(texts),
        Shape::Many(texts) => texts,
        Shape::Pairs(pairs) => flat(&pairs, parameter.explode, &str::to_owned),
    };
    if texts.iter().any(|text| text.contains(',')) {
        return Err(EncodeError::Delimiter(parameter.name));
    }
    Ok(vec![texts.join(",")])
}
