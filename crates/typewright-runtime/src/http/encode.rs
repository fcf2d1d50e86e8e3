//! Parameters on their way out: a value and a parameter's style make the text of a path, a query, a header or a cookie.

use percent_encoding::AsciiSet;

use super::pairs::{Nested, Shape, shape};
use super::path::{Filled, fill};
use super::query::{COOKIE, RESERVED, UNRESERVED, UNRESERVED_NO_DOT, push_quoted, quote};
use super::text::to_json;
use super::{EncodeError, Location, Message, Parameter, Style};
use crate::field::View;

/// The shape of a parameter's value in its style; nothing if it is absent and may be.
fn parameter_shape<'v>(
    parameter: &Parameter,
    view: View<'v>,
) -> Result<Option<Shape<'v>>, EncodeError> {
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
        view if parameter.json => Shape::One(to_json(view).into()),
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

/// Appends the path of a message: the template with the parameters in it.
pub(crate) fn write_path(
    template: &str,
    message: &dyn Message,
    path: &mut String,
) -> Result<(), EncodeError> {
    fill(template, path, &|name, path| {
        let mut parameters = message.layout().parameters.iter().enumerate();
        let (index, parameter) = parameters
            .find(|(_, parameter)| parameter.location == Location::Path && parameter.name == name)
            .ok_or(EncodeError::Missing("a path parameter"))?;
        push_path_text(parameter, message.parameter(index), path)?;
        Ok(Filled {
            name: parameter.name,
            allow_empty: parameter.allow_empty,
        })
    })
}

fn push_path_text(
    parameter: &Parameter,
    view: View<'_>,
    path: &mut String,
) -> Result<(), EncodeError> {
    if let (Style::Simple, View::String(text) | View::UnknownString(text), false) =
        (parameter.style, &view, parameter.json)
    {
        push_quoted(path, text, UNRESERVED);
        return Ok(());
    }
    let shape = parameter_shape(parameter, view)?.ok_or(EncodeError::Missing(parameter.name))?;
    let explode = parameter.explode;
    let set = match parameter.style {
        Style::Label => UNRESERVED_NO_DOT,
        _ => UNRESERVED,
    };
    let quoted = |text: &str| quote(text, set);
    let all = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>();
    match (parameter.style, shape) {
        (Style::Simple, Shape::One(text)) => push_quoted(path, &text, UNRESERVED),
        (Style::Simple, Shape::Many(texts)) => path.push_str(&all(&texts).join(",")),
        (Style::Simple, Shape::Pairs(pairs)) => {
            path.push_str(&flat(&pairs, explode, &quoted).join(","));
        }
        (Style::Label, Shape::One(text)) => {
            path.push('.');
            push_quoted(path, &text, UNRESERVED);
        }
        (Style::Label, Shape::Many(texts)) => {
            path.push('.');
            path.push_str(&all(&texts).join(if explode { "." } else { "," }));
        }
        (Style::Label, Shape::Pairs(pairs)) => {
            path.push('.');
            let separator = if explode { "." } else { "," };
            path.push_str(&flat(&pairs, explode, &quoted).join(separator));
        }
        (Style::Matrix, Shape::One(text)) => path.push_str(&matrix(parameter.name, &quoted(&text))),
        (Style::Matrix, Shape::Many(texts)) if explode => all(&texts)
            .iter()
            .for_each(|text| path.push_str(&matrix(parameter.name, text))),
        (Style::Matrix, Shape::Many(texts)) => {
            path.push_str(&matrix(parameter.name, &all(&texts).join(",")));
        }
        (Style::Matrix, Shape::Pairs(pairs)) if explode => flat(&pairs, true, &quoted)
            .iter()
            .for_each(|pair| path.extend([";", pair])),
        (Style::Matrix, Shape::Pairs(pairs)) => {
            let texts = flat(&pairs, false, &quoted).join(",");
            path.push_str(&matrix(parameter.name, &texts));
        }
        _ => return Err(EncodeError::Style(parameter.name)),
    }
    Ok(())
}

fn matrix(name: &str, text: &str) -> String {
    let name = quote(name, UNRESERVED);
    if text.is_empty() {
        format!(";{name}")
    } else {
        format!(";{name}={text}")
    }
}

/// Appends the query of a message, `before` it if there is one.
pub(crate) fn write_query(
    message: &dyn Message,
    before: &str,
    to: &mut String,
) -> Result<(), EncodeError> {
    let mut between = before;
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location == Location::Query {
            let set = if parameter.allow_reserved {
                RESERVED
            } else {
                UNRESERVED
            };
            let view = message.parameter(index);
            form_pairs(parameter, view, &mut |name, value| {
                to.push_str(between);
                between = "&";
                push_quoted(to, name, UNRESERVED);
                to.push('=');
                value.push(to, set);
            })?;
        }
    }
    Ok(())
}

/// The value of a pair.
enum PairValue<'v> {
    /// A text that is to be escaped.
    Plain(&'v str),
    /// One that is.
    Escaped(&'v str),
}

impl PairValue<'_> {
    fn push(&self, to: &mut String, set: &'static AsciiSet) {
        match self {
            Self::Plain(text) => push_quoted(to, text, set),
            Self::Escaped(text) => to.push_str(text),
        }
    }
}

/// The `Cookie` header of a message; nothing if it has none.
pub(crate) fn write_cookies(message: &dyn Message) -> Result<Option<String>, EncodeError> {
    let mut cookies: Vec<String> = Vec::new();
    for (index, parameter) in message.layout().parameters.iter().enumerate() {
        if parameter.location == Location::Cookie {
            let view = message.parameter(index);
            form_pairs(parameter, view, &mut |name, value| {
                let mut cookie = format!("{name}=");
                value.push(&mut cookie, COOKIE);
                cookies.push(cookie);
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
    push: &mut dyn FnMut(&str, PairValue<'_>),
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
                    .for_each(|value| push(&format!("{name}[{member}]"), PairValue::Plain(value)));
            }
        }
        (Style::DeepObject, Shape::Many(_)) => return Err(EncodeError::Style(name)),
        (_, Shape::One(text)) => push(name, PairValue::Plain(&text)),
        (_, Shape::Many(texts)) if parameter.explode => {
            texts
                .iter()
                .for_each(|text| push(name, PairValue::Plain(text)));
        }
        (_, Shape::Pairs(pairs)) if parameter.explode => {
            for (member, values) in &pairs {
                values
                    .iter()
                    .for_each(|value| push(member, PairValue::Plain(value)));
            }
        }
        (_, Shape::Many(texts)) => push(name, PairValue::Escaped(&joined(parameter, &texts)?)),
        (_, Shape::Pairs(pairs)) => {
            let texts = joined(parameter, &flat(&pairs, false, &str::to_owned))?;
            push(name, PairValue::Escaped(&texts));
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
        Shape::One(text) => return Ok(vec![text.into_owned()]),
        Shape::Many(texts) if parameter.is_set_cookie() => return Ok(texts),
        Shape::Many(texts) => texts,
        Shape::Pairs(pairs) => flat(&pairs, parameter.explode, &str::to_owned),
    };
    if texts.iter().any(|text| text.contains(',')) {
        return Err(EncodeError::Delimiter(parameter.name));
    }
    Ok(vec![texts.join(",")])
}
