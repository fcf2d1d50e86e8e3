//! The client: a type of the crate, the groups of its operations, and in the module of each definition a method for each
//! operation.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::api;
use super::chunk::Chunk;
use super::krate::CrateOptions;
use super::tokens::{docs, ident};
use crate::items::{Crate, Operation, Scheme};
use crate::names::Group;

/// The methods of one module's operations, in their groups.
pub(super) fn methods(operations: &[Operation]) -> Chunk {
    let mut groups: Vec<(&Group, Vec<TokenStream>)> = Vec::new();
    for operation in operations {
        let method = method(operation);
        match groups
            .iter_mut()
            .find(|(group, _)| group.ty == operation.group.ty)
        {
            Some((_, methods)) => methods.push(method),
            None => groups.push((&operation.group, vec![method])),
        }
    }
    let blocks = groups.iter().map(|(group, methods)| {
        let ty = ident(&group.ty);
        quote! {
            #[cfg(feature = "client")]
            impl crate::client::#ty<'_> { #(#methods)* }
        }
    });
    Chunk::Code(quote! { #(#blocks)* })
}

fn method(operation: &Operation) -> TokenStream {
    let method = ident(&operation.method);
    let (name, request) = (
        ident(&operation.name),
        ident(&format!("{}Request", operation.name)),
    );
    let about = docs(&about(operation));
    let deprecated = operation
        .operation
        .docs
        .deprecated
        .then(|| quote!(#[deprecated]));
    quote! {
        #about
        #deprecated
        pub fn #method(&self, request: #request) -> typewright_runtime::client::Call<#name> {
            self.client.send(request)
        }
    }
}

fn about(operation: &Operation) -> Vec<String> {
    let mut lines = operation.docs.clone();
    lines.extend(
        [
            "",
            "# Errors",
            "",
            &format!(
                "Awaited: if the server answers with anything but [`{0}Response`], or does not answer: see [`{0}Error`].",
                operation.name
            ),
        ]
        .map(str::to_owned),
    );
    lines
}

/// The groups of a crate, by the method that gives each.
pub(crate) fn groups(krate: &Crate) -> BTreeMap<&str, &Group> {
    let operations = krate.modules.iter().flat_map(|module| &module.operations);
    let mut groups = BTreeMap::new();
    for operation in operations {
        groups
            .entry(operation.group.method.as_str())
            .or_insert(&operation.group);
    }
    groups
}

/// The crate's client type, and the types of its groups.
pub(super) fn client(krate: &Crate, options: &CrateOptions) -> Vec<Chunk> {
    let groups = groups(krate);
    let getters = groups.values().map(|group| getter(group));
    let secrets = krate.schemes.iter().map(secret);
    let versions =
        api::has_versions(krate, &options.client).then(|| versions(&options.client.version_of));
    let title = docs(&[format!("A client of {}.", options.package.title)]);
    let client = quote! {
        #title
        ///
        /// Its operations are in groups: a method of the client gives a group, a method of the group prepares a call, and
        /// `.await` makes it. [`send`](Self::send) does the same for a request of any operation.
        ///
        /// Cheap to clone; clones share their credentials.
        #[derive(Clone, Debug)]
        pub struct Client {
            runtime: typewright_runtime::client::Client,
        }

        impl Client {
            /// A client of the server at `base_url`, over the transport whose feature is on.
            ///
            /// # Errors
            ///
            /// If the URL is none that can be called, or the transport cannot be set up.
            #[cfg(any(feature = "reqwest", feature = "hyper-util"))]
            pub fn new(base_url: impl Into<String>) -> Result<Self, typewright_runtime::client::BuildError> {
                Self::builder(base_url).build()
            }

            /// Makes a client of the server at `base_url`: with another transport, credentials, time limits, retries.
            pub fn builder(base_url: impl Into<String>) -> typewright_runtime::client::ClientBuilder<Self> {
                typewright_runtime::client::ClientBuilder::new(base_url)
            }

            /// The client without the operations of this API.
            #[must_use]
            pub fn runtime(&self) -> &typewright_runtime::client::Client {
                &self.runtime
            }

            /// A client of the same server over the same transport that begins with these credentials, and from then on
            /// has its own: for another user, say.
            #[must_use]
            pub fn detached(&self) -> Self {
                Self { runtime: self.runtime.detached() }
            }

            /// Prepares a call, whatever the operation, which `.await` makes.
            pub fn send<R: typewright_runtime::http::Request>(&self, request: R) -> typewright_runtime::client::Call<R::Operation> {
                self.runtime.send(&request)
            }

            #versions

            #(#secrets)*

            #(#getters)*
        }

        impl From<typewright_runtime::client::Client> for Client {
            fn from(runtime: typewright_runtime::client::Client) -> Self {
                Self { runtime }
            }
        }
    };
    let mut chunks = vec![Chunk::Code(client)];
    chunks.extend(groups.values().map(|group| Chunk::Code(group_type(group))));
    chunks
}

fn getter(group: &Group) -> TokenStream {
    let (method, ty) = (ident(&group.method), ident(&group.ty));
    let about = docs(&[format!("{}: its operations.", group.title)]);
    quote! {
        #about
        #[must_use]
        pub fn #method(&self) -> #ty<'_> {
            #ty { client: self }
        }
    }
}

fn group_type(group: &Group) -> TokenStream {
    let ty = ident(&group.ty);
    let about = docs(&[format!(
        "{}: its operations, by [`Client::{}`].",
        group.title, group.method
    )]);
    quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub struct #ty<'c> {
            pub(crate) client: &'c Client,
        }
    }
}

fn secret(scheme: &Scheme) -> TokenStream {
    let (set, remove, constant) = (
        ident(&format!("set_{}", scheme.method)),
        ident(&format!("remove_{}", scheme.method)),
        ident(&scheme.name),
    );
    let link = format!(
        "[`{}`](crate::security::{})",
        scheme.scheme.name, scheme.name
    );
    let sets = docs(&[format!(
        "Sets the secret of {link} for this client and its clones."
    )]);
    let removes = docs(&[format!(
        "Forgets the secret of {link}, in this client and its clones."
    )]);
    quote! {
        #sets
        pub fn #set(&self, secret: impl Into<typewright_runtime::client::Secret>) {
            self.runtime.set_credential(&crate::security::#constant, secret);
        }

        #removes
        pub fn #remove(&self) {
            self.runtime.remove_credential(&crate::security::#constant);
        }
    }
}

fn versions(of: &str) -> TokenStream {
    let asks = docs(&[format!(
        "Asks the server which versions of {of} it speaks, and remembers it for this client and its clones."
    )]);
    quote! {
        /// Whether the server has an operation, by the version that brought it. The server is asked for its versions
        /// the first time.
        ///
        /// # Errors
        ///
        /// If the server does not say which versions it speaks.
        pub async fn supports<O: typewright_runtime::http::Operation>(&self) -> Result<bool, typewright_runtime::client::VersionError> {
            self.runtime.supports::<O>().await
        }

        #asks
        ///
        /// # Errors
        ///
        /// If the server does not say.
        pub async fn ask_versions(&self) -> Result<typewright_runtime::client::ServerVersions, typewright_runtime::client::VersionError> {
            self.runtime.ask_versions(&crate::API).await
        }
    }
}
