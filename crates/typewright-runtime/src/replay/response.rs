//! A recorded response, through the types of its operation and back.

use bytes::Bytes;

use super::Values;
use super::compare;
use super::differences::Differences;
use super::line::Line;
use super::outcome::{Difference, Outcome, Read};
use crate::http::{EncodeError, Message, Operation, Reply, read_answer};

/// Passes a response through the types of its operation and back, and says what is not as it was: nothing, if the
/// types hold all of it. An answer that the definition does not have is kept whole, so nothing of it is lost.
///
/// The headers that the definition does not name are no part of a type, and are not compared.
#[must_use]
pub fn fidelity<O: Operation>(answer: &http::Response<Bytes>, values: Values) -> Vec<Difference> {
    there_and_back::<O>(answer, values).problems
}

pub(super) fn replay<O: Operation>(line: &Line, values: Values) -> Outcome {
    there_and_back::<O>(&answer(line), values)
}

/// Reads a response as the client does, writes it as the server does, and compares.
fn there_and_back<O: Operation>(answer: &http::Response<Bytes>, values: Values) -> Outcome {
    match read_answer::<O>(answer.clone()) {
        Err(error) => Outcome {
            read: Read::Not,
            problems: vec![Difference::unread(error.source, answer.body(), values)],
        },
        Ok(Ok(reply)) => Outcome {
            read: Read::Success(reply.variant()),
            problems: differences(answer, &reply, reply.to_http(), values),
        },
        Ok(Err(reply)) => Outcome {
            read: Read::Error(reply.variant()),
            problems: match reply.as_unexpected() {
                Some(_) => misfit::<O::Error>(answer, values),
                None => differences(answer, &reply, reply.to_http(), values),
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
fn misfit<E: Reply>(answer: &http::Response<Bytes>, values: Values) -> Vec<Difference> {
    match (E::blank_for(answer.status()), E::from_http(answer)) {
        (Some(documented), Some(Err(error))) => {
            vec![Difference::misfit(
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
) -> Vec<Difference> {
    let written = match written {
        Err(error) => return vec![Difference::unwritable(&error, values)],
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
