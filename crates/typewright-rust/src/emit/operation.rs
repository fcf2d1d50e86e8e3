//! An operation: the type that stands for it, and its constants.

use quote::quote;
use typewright_model::Status;

use super::chunk::Chunk;
use super::table::{Table, string};
use super::tokens::{docs, ident};
use crate::items::Operation;

/// The marker type, its constants and everything its messages need.
pub(super) fn operation(item: &Operation) -> Vec<Chunk> {
    let (name, about) = (ident(&item.name), docs(&item.docs));
    let marker = quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}
    };
    let mut chunks = vec![Chunk::Code(marker), Chunk::Table(constants(item))];
    for part in &item.items {
        chunks.extend(super::module::item(part));
    }
    if let Some(status) = item.status {
        let mut lines = Table::new("response");
        let code = match status {
            Status::Code(code) => code.to_string(),
            Status::Range(range) => format!("{range}XX"),
            Status::Default => "default".to_owned(),
        };
        lines.line(&format!("{}Response: {code} message", item.name));
        chunks.push(Chunk::Table(lines.end()));
    }
    chunks
}

fn constants(item: &Operation) -> String {
    let (name, operation) = (&item.name, &item.operation);
    let mut lines = Table::new("operation");
    lines.open(&format!(
        "{name}({name}Request) -> {name}Response | {name}Error {{"
    ));
    lines.line(&format!("id: {},", string(&operation.id)));
    lines.line(&format!("method: {},", operation.method));
    lines.line(&format!("path: {},", string(&operation.path)));
    lines.line("api: crate::API,");
    if !item.security.is_empty() {
        lines.open("security: [");
        for schemes in &item.security {
            let schemes: Vec<String> = schemes
                .iter()
                .map(|scheme| format!("crate::security::{scheme}"))
                .collect();
            lines.line(&format!("[{}],", schemes.join(", ")));
        }
        lines.close("],");
    }
    if !operation.tags.is_empty() {
        let tags: Vec<String> = operation.tags.iter().map(|tag| string(tag)).collect();
        lines.line(&format!("tags: [{}],", tags.join(", ")));
    }
    if let Some(version) = &operation.docs.added {
        lines.line(&format!("added: {},", string(version)));
    }
    if operation.docs.deprecated {
        lines.line("deprecated: true,");
    }
    lines.end()
}
