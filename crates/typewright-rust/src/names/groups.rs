//! The groups that a client's methods stand in: the operations of a tag, or of a module where there are no tags. Two tags
//! that make one name are one group.

use typewright_model::Operation;

use super::case::{pascal, snake};

/// A group of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The method of the client that gives it: `room_membership`.
    pub method: String,
    /// Its type: `RoomMembershipOperations`.
    pub ty: String,
    /// What it is called in the definitions: `Room membership`.
    pub title: String,
}

/// Methods that a client has anyway, or may get.
const CLIENT_METHODS: &[&str] = &[
    "ask_versions",
    "builder",
    "call",
    "clone",
    "detached",
    "from",
    "generation",
    "into",
    "new",
    "renew",
    "runtime",
    "send",
    "server_versions",
    "supports",
];

/// The group of an operation of a module.
pub(super) fn group(operation: &Operation, module: &[String]) -> Group {
    let tag = operation.tags.iter().find_map(|tag| named(tag));
    let module = || named(module.last().map_or("", String::as_str));
    tag.or_else(module).unwrap_or_else(|| {
        grouped(
            "operations".to_owned(),
            "Operations".to_owned(),
            "operations",
        )
    })
}

fn named(title: &str) -> Option<Group> {
    let (method, ty) = (snake(title)?, pascal(title)?);
    let taken = CLIENT_METHODS.contains(&method.as_str())
        || ["set_", "remove_"]
            .iter()
            .any(|start| method.starts_with(start));
    let method = if taken {
        format!("{method}_operations")
    } else {
        method
    };
    Some(grouped(method, format!("{ty}Operations"), title))
}

fn grouped(method: String, ty: String, title: &str) -> Group {
    Group {
        method,
        ty,
        title: title.to_owned(),
    }
}
