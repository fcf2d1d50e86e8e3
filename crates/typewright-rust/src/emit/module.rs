//! One module: its operations, its types, its part of the client and of the server.

use super::chunk::Chunk;
use super::{answers, client, enums, messages, operation, server, structs};
use crate::items::{Item, Module};

/// The pieces of a module, in the order in which they are read: what the API does, what it speaks of, how to call it.
pub(super) fn module(module: &Module) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = module
        .operations
        .iter()
        .flat_map(operation::operation)
        .collect();
    chunks.extend(module.types.iter().flat_map(item));
    chunks.push(client::methods(&module.operations));
    chunks.push(server::service(module));
    chunks
}

/// The pieces of one type.
pub(super) fn item(item: &Item) -> Vec<Chunk> {
    match item {
        Item::Object(item) => structs::object(item, "object"),
        Item::Tuple(item) => structs::object(item, "tuple"),
        Item::Message(item) => messages::message(item),
        Item::Enum(item) => enums::constants(item, "open_enum"),
        Item::Constants(item) => enums::constants(item, "constants"),
        Item::Union(item) => enums::union(item),
        Item::Wrapper(item) => enums::wrapper(item),
        Item::Contents(item) => messages::contents(item),
        Item::Form(item) => messages::form(item),
        Item::Answers(item) => answers::answers(item),
    }
}
