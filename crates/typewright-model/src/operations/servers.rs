//! `servers`: the base path that stands before every path of a document.

use typewright_source::{Code, Cursor, Diagnostic, Location, Spot};

use crate::lower::Lowering;

/// The path of the first server's URL, its variables replaced by their defaults.
pub(crate) fn base_path<'a>(lowering: &mut Lowering<'a>, servers: &Cursor<'a>) -> String {
    let Some(server) = lowering.items_of(servers).into_iter().next() else {
        return String::new();
    };
    let Some(url) = lowering.text(&server, "url") else {
        return String::new();
    };
    let url = with_defaults(lowering, &server, url);
    let path = match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default()
            .to_owned(),
        None => url,
    };
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}

fn with_defaults<'a>(lowering: &mut Lowering<'a>, server: &Cursor<'a>, url: &str) -> String {
    let mut text = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let variable = server
            .get("variables")
            .and_then(|variables| variables.get(name));
        match variable.and_then(|variable| variable.get("default")?.as_str()) {
            Some(default) => text.push_str(default),
            None => {
                let place = server
                    .get("url")
                    .map_or_else(|| server.place().clone(), |url| url.place().clone());
                lowering.report(
                    Diagnostic::new(
                        Code::ServerVariable,
                        format!("the server variable `{name}` has no default"),
                        Location::Place(place, Spot::Value),
                    )
                    .hint(format!(
                        "write `variables: {{ {name}: {{ default: … }} }}` beside `url`"
                    )),
                );
            }
        }
        rest = after;
    }
    text + rest
}
