//! An operation: the type that stands for it, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use typewright_model::Status;

use super::chunk::Chunk;
use super::table::Table;
use super::tokens::{docs, ident};
use crate::items::Operation;

/// The marker type, its constants and everything its messages need.
pub(super) fn operation(item: &Operation) -> Vec<Chunk> {
    let mut chunks = vec![Chunk::Code(marker(item))];
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

fn marker(item: &Operation) -> TokenStream {
    let name = ident(&item.name);
    let about = docs(&item.docs);
    let names = ["Request", "Response", "Error"].map(|suffix| ident(&format!("{}{suffix}", item.name)));
    let [request, response, error] = &names;
    let operation = &item.operation;
    let (id, path, method) = (&operation.id, &operation.path, ident(operation.method.as_str()));
    let alternatives = item.security.iter().map(|schemes| {
        let schemes = schemes.iter().map(|scheme| ident(scheme));
        quote!(&[#(&crate::security::#schemes),*])
    });
    let security = (!item.security.is_empty()).then(|| quote!(.security(&[#(#alternatives),*])));
    let deprecated = operation.docs.deprecated.then(|| quote!(.deprecated()));
    let added = operation.docs.added.as_ref().map(|version| quote!(.added(#version)));
    let tags = &operation.tags;
    let tags = (!tags.is_empty()).then(|| quote!(.tags(&[#(#tags),*])));
    quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}

        impl typewright_runtime::http::Operation for #name {
            type Request = #request;
            type Response = #response;
            type Error = #error;
            const INFO: &'static typewright_runtime::http::OperationInfo =
                &typewright_runtime::http::OperationInfo::new(#id, typewright_runtime::http::Method::#method, #path)
                    #security #deprecated #added #tags;
        }

        impl typewright_runtime::http::Request for #request {
            type Operation = #name;
        }
    }
}
