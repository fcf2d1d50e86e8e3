//! `servers`, taken apart: the base path, which goes in front of every path, and the rest, which one entry says for all.

use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Report, Spot};

use crate::compose::{Members, text};
use crate::loss::Loss;

/// A list of servers taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base {
    /// Begins with `/` or is empty.
    pub(crate) path: String,
    /// The servers without it; none where they say nothing else.
    pub(crate) servers: Vec<Node>,
}

/// A piece of a URL: as it is written, and as it is without variables.
struct Piece<'a> {
    written: &'a str,
    /// The variable that it is.
    variable: Option<(&'a str, Option<Cursor<'a>>)>,
    /// Where it ends in the URL without variables.
    end: usize,
}

/// Takes a list of servers apart. All have the base path of the first; one that has another is left out.
pub(crate) fn base(servers: &Cursor<'_>, losses: &mut Vec<Loss>, report: &mut Report) -> Base {
    let mut base: Option<Base> = None;
    for server in servers.items() {
        let Some((path, rest)) = split(&server, losses, report) else {
            continue;
        };
        let base = base.get_or_insert_with(|| Base {
            path: path.clone(),
            servers: Vec::new(),
        });
        if base.path == path {
            base.servers.extend(rest);
        } else {
            let fate = "left out: its base path is not that of the first server";
            losses.push(Loss::new(server.place(), "servers", fate));
        }
    }
    base.unwrap_or_default()
}

/// A server's base path, and the server without it.
fn split(
    server: &Cursor<'_>,
    losses: &mut Vec<Loss>,
    report: &mut Report,
) -> Option<(String, Option<Node>)> {
    let url = server.required("url", report)?.expect_str(report)?;
    let (pieces, plain) = pieces(server, url, report);
    let path_starts = match plain.split_once("://") {
        Some((scheme, rest)) => scheme.len() + 3 + rest.find('/').unwrap_or(rest.len()),
        None => 0,
    };
    let path = plain.get(path_starts..).unwrap_or_default();
    let path = path.trim_end_matches('/');
    let path = if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    let mut origin = String::new();
    let mut variables = Members::new();
    let mut start = 0;
    for piece in &pieces {
        let (from, to) = (start, piece.end);
        start = to;
        let of_origin = from < path_starts;
        if let Some((name, at)) = &piece.variable {
            if of_origin && to <= path_starts {
                variables.extend(at.iter().map(|at| ((*name).into(), at.node().clone())));
            } else if chosen_among_several(at.as_ref()) {
                let fate = format!("`{name}` is fixed at its default, as a part of every path");
                losses.push(Loss::new(server.place(), "servers", fate));
            }
        }
        if of_origin && to <= path_starts {
            origin.push_str(piece.written);
        } else if of_origin {
            // A variable that reaches into the path stands for its default.
            origin.push_str(plain.get(from..path_starts).unwrap_or_default());
        }
    }
    if origin.is_empty() {
        return Some((path, None));
    }
    let mut rest = Members::new();
    for (key, at) in server.members() {
        match key {
            "url" => drop(rest.insert(key.into(), text(origin.as_str()))),
            "variables" if variables.is_empty() => {}
            "variables" => {
                drop(rest.insert(key.into(), Node::Map(std::mem::take(&mut variables))));
            }
            _ => drop(rest.insert(key.into(), at.node().clone())),
        }
    }
    Some((path, Some(Node::Map(rest))))
}

fn chosen_among_several(variable: Option<&Cursor<'_>>) -> bool {
    variable
        .and_then(|variable| variable.get("enum")?.node().as_list().map(<[Node]>::len))
        .is_some_and(|values| values > 1)
}

/// The pieces of a URL, and the URL with the defaults of its variables.
fn pieces<'a>(server: &Cursor<'a>, url: &'a str, report: &mut Report) -> (Vec<Piece<'a>>, String) {
    let mut all = Vec::new();
    let mut plain = String::new();
    let mut rest = url;
    while !rest.is_empty() {
        let brace = rest.find('{').unwrap_or(rest.len());
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        let length = if brace == 0 { end } else { brace };
        let (written, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        let name = written.strip_prefix('{').and_then(|w| w.strip_suffix('}'));
        let variable = name.map(|name| {
            let variables = server.get("variables");
            (name, variables.and_then(|variables| variables.get(name)))
        });
        match &variable {
            None => plain.push_str(written),
            Some((name, at)) => {
                let default = at.as_ref().and_then(|at| at.get("default")?.as_str());
                match default {
                    Some(default) => plain.push_str(default),
                    None => report.push(without_default(server, name)),
                }
            }
        }
        all.push(Piece {
            written,
            variable,
            end: plain.len(),
        });
    }
    (all, plain)
}

fn without_default(server: &Cursor<'_>, name: &str) -> Diagnostic {
    let message = format!("the server variable `{name}` has no default");
    let place = server.place().child("url");
    Diagnostic::new(
        Code::ServerVariable,
        message,
        Location::Place(place, Spot::Value),
    )
    .hint(format!(
        "write `variables: {{ {name}: {{ default: … }} }}` beside `url`"
    ))
}
