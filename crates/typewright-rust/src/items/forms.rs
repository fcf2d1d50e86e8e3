//! Forms of several parts: a struct with a field for each part.

use typewright_model::{Content, FormData, PartKind, Rest as ModelRest, Secrecy};

use super::build::Builder;
use super::{Field, Form, FormRest, Rest, RustType, Struct, TypePath};

/// The type of a message's form.
pub(super) fn form_type(owner: &str) -> RustType {
    RustType::Path(TypePath {
        krate: None,
        module: Vec::new(),
        name: form_name(owner),
    })
}

fn form_name(owner: &str) -> String {
    format!("{owner}Form")
}

impl Builder<'_> {
    /// The form of a message.
    pub(super) fn form(
        &self,
        owner: &str,
        content: &Content,
        form: &FormData,
        names: &[String],
    ) -> Form {
        let fields = form.parts.iter().zip(names).map(|(part, name)| {
            let ty = match &part.kind {
                PartKind::Value(ty) => {
                    let name = (name.as_str(), &part.place);
                    return Field {
                        secrecy: part.secrecy,
                        ..self.field(None, name, &part.name, ty, part.required, &part.docs)
                    };
                }
                PartKind::File => RustType::File,
                PartKind::Files => RustType::Vec(Box::new(RustType::File)),
                PartKind::FileOr(ty) => RustType::FileOr(Box::new(self.scope.held(ty))),
            };
            Field {
                name: name.clone(),
                place: self.given.place(&part.place),
                wire: part.name.clone(),
                ty: if part.required {
                    ty
                } else {
                    RustType::Option(Box::new(ty))
                },
                required: part.required,
                secrecy: part.secrecy,
                docs: self.given.docs.member(&part.docs, &part.name, name),
                fixed: None,
                limits: Vec::new(),
            }
        });
        let mut fields: Vec<Field> = fields.collect();
        if let (Some(ty), Some(name)) = (&form.value, names.get(form.parts.len())) {
            fields.push(Field {
                name: name.clone(),
                place: self.given.place(&content.place),
                wire: String::new(),
                ty: self.scope.ty(ty),
                required: true,
                secrecy: ty.secrecy(),
                docs: vec!["The parts that are not files.".to_owned()],
                fixed: None,
                limits: content.limits.clone(),
            });
        }
        let (rest, kept) = match &form.rest {
            _ if form.value.is_some() => (FormRest::Members, None),
            ModelRest::Closed => (FormRest::Closed, None),
            ModelRest::Typed(..) => (FormRest::Values, self.rest(&form.rest)),
            ModelRest::Open => {
                let files = RustType::Vec(Box::new(RustType::File));
                let ty = RustType::Map(Box::new(RustType::String), Box::new(files));
                let secrecy = Secrecy::Open;
                (FormRest::Parts, Some(Rest { ty, secrecy }))
            }
        };
        let docs = vec![format!(
            "The form that [`{owner}`] carries: a part for each field."
        )];
        Form {
            body: Struct {
                name: form_name(owner),
                place: self.given.place(&content.place),
                docs,
                fields,
                rest: kept,
            },
            media_types: form
                .parts
                .iter()
                .map(|part| part.media_type.clone())
                .collect(),
            rest,
        }
    }
}
