//! The list of a crate's operations for replaying recorded exchanges. All that is done with it is the runtime's.

use quote::quote;

use super::chunk::Chunk;
use super::tokens::ident;
use crate::items::Module;

/// The table of all operations, in the order of the definitions.
pub(super) fn replay(modules: &[Module]) -> Vec<Chunk> {
    let exchanges = modules.iter().flat_map(|module| {
        module.operations.iter().map(|operation| {
            let path = module.path.iter().map(|part| ident(part));
            let name = ident(&operation.name);
            quote!(Exchange::of::<crate::#(#path::)*#name>())
        })
    });
    vec![Chunk::Code(quote! {
        use typewright_runtime::replay::{Exchange, Package};

        /// Every operation, for recorded exchanges to be passed through.
        pub static EXCHANGES: Package = Package {
            name: env!("CARGO_PKG_NAME"),
            exchanges: &[#(#exchanges),*],
        };
    })]
}
