//! A server that answers each operation with the definition's example, for people who write a client before there is a
//! server. Requests are routed, read and refused by the code of the real one; only what it answers comes from a table.
//!
//! The table is JSON, which `cargo xtask mock` writes: an object with a member `operations`, a list of objects.
//!
//! | member | what |
//! |---|---|
//! | `id` | the `operationId` |
//! | `answers` | its answers in the order of the definition, those of success first |
//!
//! An answer is an object:
//!
//! | member | what |
//! |---|---|
//! | `status` | as the definition has it: `200`, `4XX`, `default` |
//! | `from`, `to` | the statuses that it is for |
//! | `media_type`, `body` | the body as text, if there is one |
//! | `headers` | an object of strings |
//! | `lacks` | what the definition has no example of, in words, so that there is nothing to answer with |

mod answers;
mod main;

use std::sync::Arc;

use http::HeaderMap;

use crate::replay::Package;
use crate::server::{ErrorShape, Rejection, RejectionKind, Router, Routes};

pub use self::answers::Answers;
pub use self::main::main;

/// The mock of a package: every operation of it behind one router. Any credentials will do where an operation asks for
/// some. What is wrong with a request is answered in `shape`.
///
/// An answer is the first of the 2xx, or the one for the status that a request asks for: `Prefer: status=404`, or
/// `Prefer: code=404`. What there is no example for is answered with 501.
pub fn router(package: &Package, shape: &'static ErrorShape, answers: Answers) -> Router {
    let answers = Arc::new(answers);
    let mut routes = Routes::new(Arc::new(()), shape);
    for exchange in package.exchanges {
        let (answers, id) = (Arc::clone(&answers), exchange.id());
        let answer = move |headers: &HeaderMap| {
            let wish = answers::wish(headers).map_err(nothing)?;
            answers.answer(id, wish).map_err(nothing)
        };
        routes = routes.untyped(exchange.info(), exchange.blank, answer);
    }
    routes.into_router()
}

/// There is nothing to answer with, which is not the request's fault. The status is 501 in every shape, so that it is
/// not taken for an answer of the API.
fn nothing(why: String) -> Rejection {
    Rejection::new(RejectionKind::NotImplemented, why).with_status(501)
}
