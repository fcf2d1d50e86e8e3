//! A recorded request, through its type and back.

use std::borrow::Cow;

use super::Values;
use super::compare;
use super::differences::Differences;
use super::line::Line;
use super::outcome::{Difference, Outcome, Read};
use crate::http::{
    Message, OperationInfo, RecordedRequest, Rewritten, matches, read_recorded, write_recorded,
};

/// Reads what was recorded into a blank message, writes it and compares. Once for all types.
pub(super) fn replay(
    info: &'static OperationInfo,
    message: &mut dyn Message,
    line: &Line,
    values: Values,
) -> Outcome {
    let target = line.target.as_ref().map(|(path, query)| {
        let path = whole(info, message, path);
        (path, query.as_str())
    });
    let recorded = RecordedRequest {
        method: line.method.as_ref(),
        target: target.as_ref().map(|(path, query)| (&**path, *query)),
        headers: line.has_headers.then_some(&line.headers),
        body_headers: &line.headers,
        body: &line.body,
    };
    if let Err(error) = read_recorded(info, message, &recorded) {
        return Outcome {
            read: Read::Not,
            problems: vec![Difference::unread(error, &line.body, values)],
        };
    }
    let problems = match write_recorded(info, message, &recorded) {
        Err(error) => vec![Difference::unwritable(&error, values)],
        Ok(rewritten) => differences(info, message, &recorded, &rewritten, values),
    };
    Outcome {
        read: Read::Request,
        problems,
    }
}

/// The path with the last slash, where the last segment is a parameter that was left out because it is empty: servers take
/// it like that.
fn whole<'a>(info: &'static OperationInfo, message: &dyn Message, path: &'a str) -> Cow<'a, str> {
    let mut parameters = message.layout().parameters.iter();
    if parameters.any(|parameter| parameter.allow_empty) && matches(info.path, path).is_none() {
        return format!("{path}/").into();
    }
    path.into()
}

fn differences(
    info: &'static OperationInfo,
    message: &dyn Message,
    recorded: &RecordedRequest<'_>,
    rewritten: &Rewritten,
    values: Values,
) -> Vec<Difference> {
    let mut differences = Differences::new(values);
    if let (Some((path, query)), Some((path_now, query_now))) = (recorded.target, &rewritten.target)
    {
        compare::paths(info, message, path, path_now, &mut differences);
        compare::queries(info, message, query, query_now, &mut differences);
    }
    if let Some(headers) = recorded.headers {
        compare::headers(message, headers, &rewritten.headers, &mut differences);
        compare::all_cookies(message, headers, &rewritten.headers, &mut differences);
    }
    compare::bodies(
        message,
        (recorded.body_headers, recorded.body),
        (&rewritten.headers, &rewritten.body),
        &mut differences,
    );
    differences.into_problems()
}
