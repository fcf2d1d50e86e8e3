//! Answers told apart by status: an enum with a variant for each.

use quote::quote;
use typewright_model::{Secrecy, Status};

use super::chunk::Chunk;
use super::messages::kind_text;
use super::secrets;
use super::table::{Table, string};
use super::tokens::{docs, ident, ty, ty_text};
use crate::items::{AnswerPayload, AnswerVariant, Answers};

/// The enum and its table.
pub(super) fn answers(item: &Answers) -> Vec<Chunk> {
    let (name, about) = (ident(&item.name), docs(&item.docs));
    let variants = item.variants.iter().map(|variant| {
        let (name, about) = (ident(&variant.name), docs(&variant.docs));
        let held = match &variant.payload {
            AnswerPayload::Empty => quote!(()),
            AnswerPayload::Body(_, _, held) | AnswerPayload::Message(held) => ty(held),
        };
        match (variant.status, &variant.payload) {
            (Status::Code(_), AnswerPayload::Empty) => quote! { #about #name, },
            (Status::Code(_), _) => quote! { #about #name(#held), },
            _ => quote! { #about #name(typewright_runtime::http::Ranged<#held>), },
        }
    });
    let other = item.other.as_ref().map(|other| {
        let about = docs(&["Any other answer, kept whole.".to_owned()]);
        let other = ident(other);
        quote! { #about #other(Box<typewright_runtime::http::Unexpected>), }
    });
    let secrecy = item.variants.iter().map(|variant| variant.secrecy);
    let secrecy = secrecy.fold(Secrecy::Open, Secrecy::or);
    let debug = secrets::derived(secrecy);
    let code = quote! {
        #about
        #[derive(Clone, #debug PartialEq)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub enum #name { #(#variants)* #other }
    };
    let mut lines = Table::new("responses");
    lines.open(&format!("{} {{", item.name));
    for variant in &item.variants {
        lines.line(&line(variant));
    }
    lines.close(
        &item
            .other
            .as_ref()
            .map_or_else(|| "}".to_owned(), |other| format!("}} else {other}")),
    );
    let mut chunks = vec![Chunk::Code(code), Chunk::Table(lines.end())];
    if secrecy == Secrecy::Secret {
        let variants = item.variants.iter().map(|variant| match &variant.payload {
            AnswerPayload::Empty if matches!(variant.status, Status::Code(_)) => {
                (variant.name.as_str(), None)
            }
            _ => (variant.name.as_str(), Some(variant.secrecy)),
        });
        let other = item
            .other
            .as_deref()
            .map(|other| (other, Some(Secrecy::Open)));
        chunks.push(secrets::of_enum(&item.name, variants.chain(other)));
    }
    chunks
}

fn line(variant: &AnswerVariant) -> String {
    let status = match variant.status {
        Status::Code(code) => code.to_string(),
        Status::Range(range) => format!("{range}XX"),
        Status::Default => "default".to_owned(),
    };
    let name = &variant.name;
    match &variant.payload {
        AnswerPayload::Empty if matches!(variant.status, Status::Code(_)) => {
            format!("{status} => {name}: empty,")
        }
        AnswerPayload::Empty => format!("{status} => {name}(()): empty,"),
        AnswerPayload::Message(held) => format!("{status} => {name}({}): message,", ty_text(held)),
        AnswerPayload::Body(kind, media_type, held) => {
            format!(
                "{status} => {name}({}): {}({}),",
                ty_text(held),
                kind_text(*kind),
                string(media_type)
            )
        }
    }
}
