//! The module of security schemes.

use quote::quote;
use typewright_model::{Location, SchemeKind};

use super::chunk::Chunk;
use super::tokens::{docs, ident};
use crate::docs::Writer;
use crate::items::Scheme;

/// A constant per scheme.
pub(super) fn security(schemes: &[Scheme], writer: &Writer) -> Vec<Chunk> {
    let constants = schemes.iter().map(|item| {
        let name = ident(&item.name);
        let wire = &item.scheme.name;
        let about = docs(&writer.scheme(&item.scheme));
        let kind = match &item.scheme.kind {
            SchemeKind::Bearer => quote!(Bearer),
            SchemeKind::Basic => quote!(Basic),
            SchemeKind::Http(scheme) => quote!(Http(#scheme)),
            SchemeKind::ApiKey(location, name) => {
                let location = match location {
                    Location::Header => quote!(Header),
                    Location::Cookie => quote!(Cookie),
                    Location::Query | Location::Path => quote!(Query),
                };
                quote!(ApiKey { location: typewright_runtime::http::Location::#location, name: #name })
            }
        };
        quote! {
            #about
            pub static #name: typewright_runtime::http::SecurityScheme = typewright_runtime::http::SecurityScheme {
                name: #wire,
                kind: typewright_runtime::http::SchemeKind::#kind,
            };
        }
    });
    vec![Chunk::Code(quote! { #(#constants)* })]
}
