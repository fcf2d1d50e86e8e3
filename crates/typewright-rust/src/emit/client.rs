//! The client: a type of the crate, and a method for each operation in the module of its definition.

use proc_macro2::TokenStream;
use quote::quote;

use super::chunk::Chunk;
use super::tokens::{docs, ident};
use crate::items::{Operation, Scheme};

/// The methods of one module's operations.
pub(super) fn methods(operations: &[Operation]) -> Chunk {
    if operations.is_empty() {
        return Chunk::Code(TokenStream::new());
    }
    let methods = operations.iter().map(|operation| {
        let method = ident(&operation.method);
        let names = ["Request", "Response", "Error"].map(|suffix| ident(&format!("{}{suffix}", operation.name)));
        let [request, response, error] = &names;
        let name = ident(&operation.name);
        let about = docs(&about(operation));
        let deprecated = operation.operation.docs.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #about
            #deprecated
            pub async fn #method(&self, request: #request) -> Result<#response, typewright_runtime::client::Error<#error>> {
                self.runtime().call::<#name>(&request).await
            }
        }
    });
    Chunk::Code(quote! {
        #[cfg(feature = "client")]
        impl crate::Client { #(#methods)* }
    })
}

fn about(operation: &Operation) -> Vec<String> {
    let mut lines = operation.docs.clone();
    lines.extend(["", "# Errors", "", &format!("If the server answers with anything but [`{0}Response`], or does not answer: see [`{0}Error`].", operation.name)].map(str::to_owned));
    lines
}

/// The crate's client type.
pub(super) fn client(schemes: &[Scheme]) -> Vec<Chunk> {
    let setters = schemes.iter().map(|scheme| {
        let (method, constant) = (
            ident(&format!("set_{}", scheme.method)),
            ident(&scheme.name),
        );
        let about = docs(&[format!(
            "Sets the secret of [`{}`](crate::security::{}) for this client and its clones.",
            scheme.scheme.name, scheme.name
        )]);
        quote! {
            #about
            pub fn #method(&self, secret: impl Into<typewright_runtime::client::Secret>) {
                self.runtime.set_credential(&crate::security::#constant, secret);
            }
        }
    });
    vec![Chunk::Code(quote! {
        /// A client of the API: one method for each operation, in the modules of the definitions.
        ///
        /// Cheap to clone; clones share their credentials.
        #[derive(Clone, Debug)]
        pub struct Client {
            runtime: typewright_runtime::client::Client,
        }

        impl Client {
            /// A client of the server at `base_url`, over reqwest.
            ///
            /// # Errors
            ///
            /// If the URL is none that can be called, or reqwest cannot be set up.
            #[cfg(feature = "reqwest")]
            pub fn new(base_url: impl Into<String>) -> Result<Self, typewright_runtime::client::BuildError> {
                typewright_runtime::client::Client::new(base_url).map(Self::from)
            }

            /// Everything that all operations share: the transport, credentials, limits.
            #[must_use]
            pub fn runtime(&self) -> &typewright_runtime::client::Client {
                &self.runtime
            }

            #(#setters)*
        }

        impl From<typewright_runtime::client::Client> for Client {
            fn from(runtime: typewright_runtime::client::Client) -> Self {
                Self { runtime }
            }
        }
    })]
}
