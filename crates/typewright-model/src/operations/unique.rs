//! What may stand only once in a package: an `operationId`, a method on a path.

use std::collections::HashMap;

use typewright_source::{Code, Diagnostic, Location, Place, Spot};

use crate::lower::Lowering;
use crate::{Operation, Package};

/// Reports operations that stand twice.
pub(crate) fn check_unique(lowering: &mut Lowering<'_>, package: &Package) {
    let mut ids: HashMap<&str, &Operation> = HashMap::new();
    let mut routes: HashMap<(String, String), &Operation> = HashMap::new();
    for operation in package.modules.iter().flat_map(|module| &module.operations) {
        if let Some(first) = ids.insert(&operation.id, operation) {
            let place = operation.place.child("operationId");
            lowering.report(
                Diagnostic::new(
                    Code::DuplicateOperationId,
                    format!("the operationId `{}` is used twice", operation.id),
                    Location::Place(place, Spot::Value),
                )
                .label(
                    Location::Place(first.place.child("operationId"), Spot::Value),
                    "first used here",
                )
                .hint("an operationId names one operation of the whole API"),
            );
        }
        let route = (
            operation.method.to_string(),
            shape(&operation.place, &operation.path),
        );
        if let Some(first) = routes.insert(route, operation) {
            lowering.report(
                Diagnostic::new(
                    Code::DuplicateRoute,
                    format!("{} {} stands twice", operation.method, operation.path),
                    Location::Place(operation.place.clone(), Spot::Key),
                )
                .label(Location::Place(first.place.clone(), Spot::Key), "first here")
                .hint("parameter names do not tell two paths apart; a space at the end of the key does, where it is meant"),
            );
        }
    }
}

/// The path with its parameters' names taken out, and the spaces that keep its key apart put back.
fn shape(place: &Place, path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                inside = true;
                shape.push_str("{}");
            }
            '}' => inside = false,
            other if !inside => shape.push(other),
            _ => {}
        }
    }
    let key = place
        .pointer
        .parent()
        .and_then(|path| path.last().map(std::borrow::Cow::into_owned))
        .unwrap_or_default();
    let spaces = key.len() - key.trim_end().len();
    shape + &" ".repeat(spaces)
}
