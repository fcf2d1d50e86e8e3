//! A recorded response, through the types of its operation and back.

use bytes::Bytes;

use super::Values;
use super::compare;
use super::differences::Differences;
use super::line::Line;
use super::outcome::{Outcome, Problem, Read};
use crate::http::{EncodeError, Message, Operation, Reply, read_answer};

/// Reads a response as the client does, writes it as the server does, and compares.
pub(super) fn replay<O: Operation>(line: &Line, values: Values) -> Outcome {
    let answer = answer(line);
    match read_answer::<O>(answer.clone()) {
        Err(error) => Outcome {
            read: Read::Not,
            problems: vec![Problem::unread(error.source, &line.body, values)],
        },
        Ok(Ok(reply)) => Outcome {
            read: Read::Success(reply.variant()),
            problems: differences(&answer, &reply, reply.to_http(), values),
        },
        Ok(Err(reply)) => Outcome {
            read: Read::Error(reply.variant()),
            problems: match reply.as_unexpected() {
                Some(_) => misfit::<O::Error>(&answer, values),
                None => differences(&answer, &reply, reply.to_http(), values),
            },
        },
    }
}

fn answer(line: &Line) -> http::Response<Bytes> {
    let mut answer = http::Response::new(line.body.clone());
    *answer.status_mut() = line.status;
    answer.headers_mut().clone_from(&line.headers);
    answer
}

/// An answer that is kept whole comes back as it was. It is a problem all the same if the definition has its status.
fn misfit<E: Reply>(answer: &http::Response<Bytes>, values: Values) -> Vec<Problem> {
    match (E::blank_for(answer.status()), E::from_http(answer)) {
        (Some(documented), Some(Err(error))) => {
            vec![Problem::misfit(
                documented.variant(),
                error,
                answer.body(),
                values,
            )]
        }
        _ => Vec::new(),
    }
}

/// Once for all types.
fn differences(
    answer: &http::Response<Bytes>,
    message: &dyn Message,
    written: Result<http::Response<Bytes>, EncodeError>,
    values: Values,
) -> Vec<Problem> {
    let written = match written {
        Err(error) => return vec![Problem::unwritable(&error, values)],
        Ok(written) => written,
    };
    let mut differences = Differences::new(values);
    compare::headers(
        message,
        answer.headers(),
        written.headers(),
        &mut differences,
    );
    compare::bodies(
        message,
        (answer.headers(), answer.body()),
        (written.headers(), written.body()),
        &mut differences,
    );
    differences.into_problems()
}
