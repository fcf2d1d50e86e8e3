//! A recorded request, through its type and back.

use super::Values;
use super::compare;
use super::differences::Differences;
use super::line::Line;
use super::outcome::{Outcome, Problem, Read};
use crate::http::{
    Message, OperationInfo, RecordedRequest, Rewritten, read_recorded, write_recorded,
};

/// Reads what was recorded into a blank message, writes it and compares. Once for all types.
pub(super) fn replay(
    info: &'static OperationInfo,
    message: &mut dyn Message,
    line: &Line,
    values: Values,
) -> Outcome {
    let target = line.target.as_ref();
    let recorded = RecordedRequest {
        method: line.method.as_ref(),
        target: target.map(|(path, query)| (path.as_str(), query.as_str())),
        headers: line.has_headers.then_some(&line.headers),
        body_headers: &line.headers,
        body: &line.body,
    };
    if let Err(error) = read_recorded(info, message, &recorded) {
        return Outcome {
            read: Read::Not,
            problems: vec![Problem::unread(error, values)],
        };
    }
    let problems = match write_recorded(info, message, &recorded) {
        Err(error) => vec![Problem::unwritable(&error, values)],
        Ok(rewritten) => differences(info, message, &recorded, &rewritten, values),
    };
    Outcome {
        read: Read::Request,
        problems,
    }
}

fn differences(
    info: &'static OperationInfo,
    message: &dyn Message,
    recorded: &RecordedRequest<'_>,
    rewritten: &Rewritten,
    values: Values,
) -> Vec<Problem> {
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
