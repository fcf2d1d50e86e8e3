//! The server: a trait for each module with a method for each operation, the routers, and the shape of errors.

use proc_macro2::TokenStream;
use quote::quote;

use super::chunk::Chunk;
use super::krate::{CrateOptions, ShapeEntry};
use super::tokens::{docs, ident};
use crate::items::{Module, Operation};

/// How an operation asks who is calling.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    Open,
    Optional,
    Secured,
}

fn access(operation: &Operation) -> Access {
    if operation.security.is_empty() || operation.security.iter().all(Vec::is_empty) {
        Access::Open
    } else if operation.security.iter().any(Vec::is_empty) {
        Access::Optional
    } else {
        Access::Secured
    }
}

/// Whether a module's operations ask who is calling.
fn authenticates(operations: &[Operation]) -> bool {
    operations
        .iter()
        .any(|operation| access(operation) != Access::Open)
}

/// The name of a module's trait.
pub(super) fn trait_name(module: &Module) -> String {
    let last = module.path.last().map_or("", String::as_str);
    format!(
        "{}Service",
        heck::ToUpperCamelCase::to_upper_camel_case(last)
    )
}

/// The trait and the router of one module.
pub(super) fn service(module: &Module) -> Chunk {
    if module.operations.is_empty() {
        return Chunk::Code(TokenStream::new());
    }
    let name = ident(&trait_name(module));
    let supertrait = if authenticates(&module.operations) {
        quote!(typewright_runtime::server::Authenticate)
    } else {
        quote!(Send + std::marker::Sync + 'static)
    };
    let methods = module.operations.iter().map(method);
    let routes = module.operations.iter().map(route);
    let about = docs(&[
        format!(
            "The operations of `{}`, for a server to carry out.",
            module.source
        ),
        String::new(),
        "Each method answers that it is not implemented until it is written.".to_owned(),
    ]);
    Chunk::Code(quote! {
        #about
        #[cfg(feature = "server")]
        pub trait #name: #supertrait { #(#methods)* }

        /// Routes the requests of these operations to a service.
        #[cfg(feature = "server")]
        pub fn router<S: #name>(service: std::sync::Arc<S>) -> typewright_runtime::server::Router {
            routes(typewright_runtime::server::Routes::new(service, &crate::server::ERROR_SHAPE)).into_router()
        }

        #[cfg(feature = "server")]
        pub(crate) fn routes<S: #name>(routes: typewright_runtime::server::Routes<S>) -> typewright_runtime::server::Routes<S> {
            routes #(#routes)*
        }
    })
}

fn method(operation: &Operation) -> TokenStream {
    let method = ident(&operation.method);
    let names = ["Request", "Response", "Error"]
        .map(|suffix| ident(&format!("{}{suffix}", operation.name)));
    let [request, response, error] = &names;
    let about = docs(&operation.docs);
    let caller = match access(operation) {
        Access::Open => None,
        Access::Optional => Some(quote!(caller: Option<Self::Caller>,)),
        Access::Secured => Some(quote!(caller: Self::Caller,)),
    };
    let ignored = caller.as_ref().map(|_| quote!(let _ = caller;));
    quote! {
        #about
        fn #method(
            &self,
            #caller
            request: #request,
        ) -> impl Future<Output = Result<#response, typewright_runtime::server::ServerError<#error>>> + Send {
            #ignored
            let _ = request;
            typewright_runtime::server::not_implemented()
        }
    }
}

fn route(operation: &Operation) -> TokenStream {
    let (request, method) = (
        ident(&format!("{}Request", operation.name)),
        ident(&operation.method),
    );
    match access(operation) {
        Access::Open => quote! {
            .open(|service, request: #request| async move { service.#method(request).await })
        },
        Access::Optional => quote! {
            .optional(|service, caller, request: #request| async move { service.#method(caller, request).await })
        },
        Access::Secured => quote! {
            .secured(|service, caller, request: #request| async move { service.#method(caller, request).await })
        },
    }
}

/// The module of the whole server.
pub(super) fn server(modules: &[Module], options: &CrateOptions) -> Vec<Chunk> {
    let with: Vec<&Module> = modules
        .iter()
        .filter(|module| !module.operations.is_empty())
        .collect();
    let bounds = with.iter().map(|module| {
        let (path, name) = (
            module.path.iter().map(|part| ident(part)),
            ident(&trait_name(module)),
        );
        quote!(crate::#(#path::)*#name)
    });
    let steps = with.iter().map(|module| {
        let path = module.path.iter().map(|part| ident(part));
        quote!(let routes = crate::#(#path::)*routes(routes);)
    });
    let shape = shape(&options.shape);
    let imports = match options.shape {
        Some(_) => quote!(ErrorShape, KindShape, RejectionKind, Router, Routes),
        None => quote!(ErrorShape, Router, Routes),
    };
    let code = quote! {
        use typewright_runtime::server::{#imports};

        /// How a request that is turned away before it reaches a service is answered.
        pub static ERROR_SHAPE: ErrorShape = #shape;

        /// Routes the requests of all operations to a service.
        pub fn router<S>(service: std::sync::Arc<S>) -> Router
        where
            S: #(#bounds)+*,
        {
            let routes = Routes::new(service, &ERROR_SHAPE);
            #(#steps)*
            routes.into_router()
        }
    };
    vec![Chunk::Code(code), skeleton(&with)]
}

/// The macro that implements what a service has not written. It is laid out here, a line for each trait, since
/// prettyplease fills the lines of a macro's body.
fn skeleton(modules: &[&Module]) -> Chunk {
    let services: String = modules
        .iter()
        .map(|module| {
            let name = trait_name(module);
            let path = module.path.iter();
            let path: String = path.map(|part| format!("{}::", ident(part))).collect();
            format!("        implement_unless_written!({name} $crate::{path}{name});\n")
        })
        .collect();
    Chunk::Table(format!(
        "\
/// Implements the traits of this API for a service, all but those that are named. Each of their operations answers that it
/// is not implemented.
///
/// `unwritten_services!(Home; except FirstService, SecondService)`, or without `except` for a service that has nothing yet
/// but its `authenticate`.
#[macro_export]
macro_rules! unwritten_services {{
    ($service:ty $(; except $($written:ident),* $(,)?)?) => {{
        $crate::typewright_runtime::define_implement_unless_written!(($) $service $(; $($written),*)?);
{services}    }};
}}"
    ))
}

fn shape(shape: &Option<ShapeEntry>) -> TokenStream {
    let Some(shape) = shape else {
        return quote!(ErrorShape::PROBLEM_JSON);
    };
    let (media_type, message) = (&shape.media_type, &shape.message);
    let option = |text: &Option<String>| {
        text.as_ref()
            .map_or_else(|| quote!(None), |text| quote!(Some(#text)))
    };
    let (code, status, pointer) = (
        option(&shape.code),
        option(&shape.status),
        option(&shape.pointer),
    );
    let kinds = shape.kinds.iter().map(|(kind, status, code)| {
        let kind = ident(kind);
        let status = proc_macro2::Literal::u16_unsuffixed(*status);
        quote!(KindShape::new(RejectionKind::#kind, #status, #code))
    });
    quote! {
        ErrorShape {
            media_type: #media_type,
            code: #code,
            message: #message,
            status: #status,
            pointer: #pointer,
            kinds: &[#(#kinds),*],
        }
    }
}
