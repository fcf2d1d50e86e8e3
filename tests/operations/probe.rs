//! A request to every operation, made from its definition, to see whether a server has it at all.

#[expect(dead_code, reason = "it says more than is asked here")]
#[path = "../door/definitions.rs"]
mod definitions;
#[path = "../door/sample.rs"]
mod sample;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use matrix_client_server::EXCHANGES;
use reqwest::Method;
use serde_json::Value;

use self::definitions::{Document, Operation};
use crate::world::World;

/// The code that each operation refused a request with; nothing where it did not refuse it in Matrix's shape of errors.
pub(crate) async fn all(world: &World) -> Result<BTreeMap<&'static str, Option<String>>> {
    let document = Document::read();
    let mut codes = BTreeMap::new();
    for operation in document.operations() {
        let mut known = EXCHANGES.exchanges.iter();
        let known = known.find(|known| known.id() == operation.id);
        let id = known.with_context(|| operation.id.to_owned())?.id();
        codes.insert(id, code(world, &document, &operation).await?);
    }
    Ok(codes)
}

async fn code(
    world: &World,
    document: &Document,
    operation: &Operation<'_>,
) -> Result<Option<String>> {
    // One for each, as some end the session.
    let user = world.token("probe").await?;
    let mut url = url::Url::parse(world.url())?;
    let mut path = operation.path.trim_end().to_owned();
    for parameter in &operation.parameters {
        let value = value(document, parameter.schema);
        match parameter.place {
            "path" => {
                let named = format!("{{{}}}", parameter.name);
                path = path.replace(&named, &value.replace('/', "%2F").replace('#', "%23"));
            }
            "query" if parameter.required => {
                url.query_pairs_mut().append_pair(parameter.name, &value);
            }
            _ => {}
        }
    }
    url.set_path(&path);
    let method = Method::from_bytes(operation.method.as_bytes())?;
    let mut request = world.web().request(method, url).bearer_auth(user);
    if let Some((media_type, schema)) = operation.body {
        request = request.header("content-type", media_type);
        request = request.body(sample::sample(document, schema, 0).to_string());
    }
    let answer = request.send().await?;
    let refused = !answer.status().is_success();
    let body: Option<Value> = serde_json::from_slice(&answer.bytes().await?).ok();
    let code = body.as_ref().and_then(|body| body.get("errcode")?.as_str());
    Ok(code.filter(|_| refused).map(str::to_owned))
}

fn value(document: &Document, schema: &Value) -> String {
    match sample::sample(document, schema, 0) {
        Value::String(text) => text,
        Value::Array(list) => list
            .first()
            .and_then(Value::as_str)
            .unwrap_or("abc")
            .to_owned(),
        other => other.to_string(),
    }
}
