//! What all operations of a crate have in common, as a constant.

use proc_macro2::TokenStream;
use quote::quote;

use super::krate::{ClientEntry, CrateOptions};
use super::tokens::docs;
use crate::items::{Crate, Operation};

/// The constant; nothing if the crate has no operations.
pub(super) fn api(krate: &Crate, options: &CrateOptions) -> TokenStream {
    if operations(krate).next().is_none() {
        return TokenStream::new();
    }
    let title = &options.package.title;
    let about = docs(&[format!("What all operations of {title} have in common.")]);
    let (code, message, retry) = match &options.shape {
        None => (Some("title".to_owned()), Some("detail".to_owned()), None),
        Some(shape) => (
            shape.code.clone(),
            Some(shape.message.clone()),
            shape.retry_after_ms.clone(),
        ),
    };
    let code = code.map(|member| quote!(.error_code(#member)));
    let message = message.map(|member| quote!(.error_message(#member)));
    let retry = retry.map(|member| quote!(.retry_after_ms(#member)));
    let client = &options.client;
    let repeatable: Vec<&String> = client
        .repeatable
        .iter()
        .filter(|name| is_parameter(krate, name))
        .collect();
    let repeatable = (!repeatable.is_empty()).then(|| quote!(.repeatable(&[#(#repeatable),*])));
    let versions = versions(krate, client);
    quote! {
        #about
        pub static API: typewright_runtime::http::ApiInfo =
            typewright_runtime::http::ApiInfo::new(#title) #code #message #retry #repeatable #versions;
    }
}

fn versions(krate: &Crate, client: &ClientEntry) -> Option<TokenStream> {
    let (id, member) = client.versions.as_ref()?;
    let operation = operations(krate).find(|item| item.operation.id == *id)?;
    let (path, of) = (&operation.operation.path, &client.version_of);
    Some(quote! {
        .versions(typewright_runtime::http::VersionsInfo { of: #of, path: #path, member: #member })
    })
}

fn operations(krate: &Crate) -> impl Iterator<Item = &Operation> {
    krate.modules.iter().flat_map(|module| &module.operations)
}

/// Whether a crate has a way to ask for versions.
pub(super) fn has_versions(krate: &Crate, client: &ClientEntry) -> bool {
    versions(krate, client).is_some()
}

/// Whether some operation of a crate has a parameter of this name in its path.
#[must_use]
pub fn is_parameter(krate: &Crate, name: &str) -> bool {
    let wanted = format!("{{{name}}}");
    operations(krate).any(|item| item.operation.path.contains(&wanted))
}

/// Whether a crate has an operation with this `operationId`.
#[must_use]
pub fn is_operation(krate: &Crate, id: &str) -> bool {
    operations(krate).any(|item| item.operation.id == id)
}
