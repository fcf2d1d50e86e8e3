//! What an operation takes from its document and from its path: servers, parameters, security, words.

use typewright_model::{Location, Operation, SchemeKind, Status, Type};

use crate::describe::{Lowered, lower_document};

const OK: &str = "responses: {\"200\": {description: fine}}";

fn lowered(document: &str) -> Lowered {
    let lowered = lower_document(&format!("openapi: 3.1.0\n{document}"));
    assert!(lowered.codes.is_empty(), "{}", lowered.report);
    lowered
}

fn operations(document: &str) -> Vec<Operation> {
    lowered(document).model.packages[0].modules[0]
        .operations
        .clone()
}

fn codes(document: &str) -> Vec<&'static str> {
    lower_document(&format!("openapi: 3.1.0\n{document}")).codes
}

#[test]
fn servers_of_the_document_and_of_a_path() {
    let paths = |servers: &str, item: &str| {
        let found = operations(&format!(
            "{servers}paths: {{/a: {{{item}get: {{operationId: x, {OK}}}}}, /b: {{get: {{operationId: y, {OK}}}}}}}\n"
        ));
        let paths: Vec<String> = found.into_iter().map(|each| each.path).collect();
        paths
    };
    assert_eq!(paths("servers: []\n", ""), ["/a", "/b"]);
    assert_eq!(paths("servers: [{url: /}]\n", ""), ["/a", "/b"]);
    assert_eq!(paths("servers: [{url: v1}]\n", ""), ["/v1/a", "/v1/b"]);
    assert_eq!(
        paths("servers: [{url: /v1}, {url: /other}]\n", ""),
        ["/v1/a", "/v1/b"]
    );
    assert_eq!(
        paths("servers: [{url: \"https://example.org:8448/v1/x/\"}]\n", ""),
        ["/v1/x/a", "/v1/x/b"]
    );
    assert_eq!(
        paths("servers: [{url: /v1}]\n", "servers: [{url: /v2}], "),
        ["/v2/a", "/v1/b"]
    );
    assert_eq!(
        paths(
            "servers: [{url: /v1}]\n",
            "servers: [{url: \"https://example.org\"}], "
        ),
        ["/a", "/v1/b"]
    );
    assert_eq!(
        codes(&format!(
            "servers: [{{url: \"/{{version}}\"}}]\npaths: {{/a: {{get: {{operationId: x, {OK}}}}}}}\n"
        )),
        ["TW0213"]
    );
}

#[test]
fn a_space_keeps_a_second_key_for_one_path_apart() {
    let document = |second: &str| {
        format!(
            "paths: {{/a: {{get: {{operationId: x, {OK}}}}}, \"{second}\": {{get: {{operationId: y, {OK}}}}}}}\n"
        )
    };
    let found = operations(&document("/a "));
    assert_eq!((&*found[0].path, &*found[1].path), ("/a", "/a"));
    assert_eq!(found[1].id, "y");
    assert_eq!(codes(&document("a")), ["TW0209"]);
    assert_eq!(codes(&document("/{a")), ["TW0209"]);
}

#[test]
fn methods_in_the_order_of_the_document() {
    let found = operations(&format!(
        "paths: {{/b: {{summary: both, put: {{operationId: y, {OK}}}, x-own: {{}}, get: {{operationId: x, {OK}}}}}, x-paths: {{}}, /a: {{delete: {{operationId: z, {OK}}}}}}}\n"
    ));
    let told: Vec<String> = found
        .iter()
        .map(|each| format!("{} {} {}", each.method, each.path, each.id))
        .collect();
    assert_eq!(told, ["PUT /b y", "GET /b x", "DELETE /a z"]);
}

#[test]
fn an_operations_parameter_takes_the_place_of_the_paths() {
    let parameters = |own: &str| {
        let found = operations(&format!(
            "paths: {{\"/a/{{id}}\": {{parameters: [{{in: path, name: id, required: true, schema: {{type: string}}}}, {{in: query, name: id, schema: {{type: string}}}}, {{$ref: \"#/components/parameters/Page\"}}], get: {{operationId: x, parameters: [{own}], {OK}}}}}}}\n\
             components: {{parameters: {{Page: {{in: query, name: page, schema: {{type: integer}}}}}}}}\n"
        ));
        let told = found[0].parameters.iter().map(|each| {
            let ty = match &each.ty {
                Type::Integer(_) => "int",
                Type::String => "string",
                other => panic!("{other:?}"),
            };
            let location = match each.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            let mark = if each.required { "!" } else { "?" };
            format!("{location} {}{mark} {ty}", each.name)
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        parameters(""),
        ["path id! string", "query id? string", "query page? int"]
    );
    assert_eq!(
        parameters("{in: query, name: id, required: true, schema: {type: integer}}"),
        ["path id! string", "query id! int", "query page? int"]
    );
    assert_eq!(
        parameters(
            "{in: header, name: id, schema: {type: integer}}, {in: path, name: id, required: true, schema: {type: integer}}"
        ),
        [
            "path id! int",
            "query id? string",
            "query page? int",
            "header id? int"
        ]
    );
}

#[test]
fn parameters_that_do_not_fit_are_reported() {
    let of = |parameters: &str| {
        codes(&format!(
            "paths: {{\"/a/{{id}}\": {{get: {{operationId: x, parameters: [{parameters}], {OK}}}}}}}\n"
        ))
    };
    let id = "{in: path, name: id, required: true, schema: {type: string}}";
    assert_eq!(of(id), Vec::<&str>::new());
    assert_eq!(of(""), ["TW0210"]);
    assert_eq!(of(&format!("{id}, {id}")), ["TW0212"]);
    assert_eq!(
        of(&format!("{id}, {}", id.replace("name: id", "name: other"))),
        ["TW0211"]
    );
    assert_eq!(
        of(&format!("{id}, {{in: body, name: b, schema: {{}}}}")),
        ["TW0204"]
    );
    assert_eq!(of(&format!("{id}, {{in: query, name: q}}")), ["TW0202"]);
    assert_eq!(
        of(&format!(
            "{id}, {{in: query, name: q, style: simple, schema: {{type: string}}}}"
        )),
        ["TW0204"]
    );
}

#[test]
fn security_alternatives_and_their_absence() {
    let schemes = "components: {securitySchemes: {a: {type: http, scheme: bearer}, b: {type: apiKey, in: header, name: X-B}, c: {type: oauth2, flows: {}}, unused: {type: http, scheme: basic}}}\n";
    let of = |document: &str, operation: &str| {
        let lowered = lowered(&format!(
            "{schemes}{document}paths: {{/a: {{get: {{operationId: x, {operation}{OK}}}}}}}\n"
        ));
        let package = &lowered.model.packages[0];
        let used: Vec<(String, SchemeKind)> = package
            .schemes
            .iter()
            .map(|scheme| (scheme.name.clone(), scheme.kind.clone()))
            .collect();
        (package.modules[0].operations[0].security.clone(), used)
    };
    let none: Vec<Vec<String>> = Vec::new();
    let bearer = |name: &str| (name.to_owned(), SchemeKind::Bearer);
    assert_eq!(of("", ""), (none.clone(), vec![]));
    assert_eq!(of("security: [{a: []}]\n", "security: [], ").0, none);
    assert_eq!(
        of("security: [{a: []}]\n", ""),
        (vec![vec!["a".to_owned()]], vec![bearer("a")])
    );
    let (security, used) = of(
        "security: [{a: []}]\n",
        "security: [{b: [], c: [read]}, {c: []}, {}], ",
    );
    assert_eq!(security, [vec!["b", "c"], vec!["c"], vec![]]);
    assert_eq!(
        used,
        [
            (
                "b".to_owned(),
                SchemeKind::ApiKey(Location::Header, "X-B".to_owned())
            ),
            bearer("c")
        ]
    );
    assert_eq!(
        codes(&format!(
            "paths: {{/a: {{get: {{operationId: x, security: [{{none: []}}], {OK}}}}}}}\n"
        )),
        ["TW0214"]
    );
}

#[test]
fn an_http_scheme_is_known_by_its_name() {
    let kind = |scheme: &str| {
        let lowered = lowered(&format!(
            "components: {{securitySchemes: {{s: {scheme}}}}}\nsecurity: [{{s: []}}]\n\
             paths: {{/a: {{get: {{operationId: x, {OK}}}}}}}\n"
        ));
        let schemes = &lowered.model.packages[0].schemes;
        schemes.first().map(|scheme| scheme.kind.clone())
    };
    let signed = SchemeKind::Http("X-Signed".to_owned());
    assert_eq!(kind("{type: http, scheme: X-Signed}"), Some(signed));
    assert_eq!(
        kind("{type: http, scheme: BEARER}"),
        Some(SchemeKind::Bearer)
    );
    assert_eq!(kind("{type: http, scheme: Basic}"), Some(SchemeKind::Basic));
    let no_name =
        "components: {securitySchemes: {s: {type: http, scheme: two words}}}\npaths: {}\n";
    assert_eq!(codes(no_name), ["TW0204"]);
}

#[test]
fn an_answer_to_head_has_no_body() {
    let answers = "responses: {\"200\": {description: x, headers: {X-A: {schema: {type: string}}}, \
                   content: {application/json: {schema: {type: string}}}}, default: {$ref: \"#/components/responses/e\"}}";
    let found = operations(&format!(
        "components: {{responses: {{e: {{description: x, content: {{text/plain: {{}}}}}}}}}}\n\
         paths: {{/a: {{get: {{operationId: x, {answers}}}, head: {{operationId: y, {answers}}}}}}}\n"
    ));
    let bodies = |operation: &Operation| {
        let all = operation.successes.iter().chain(&operation.errors);
        all.map(|response| response.body.is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(bodies(&found[0]), [true, true]);
    assert_eq!(bodies(&found[1]), [false, false]);
    assert_eq!(found[1].successes[0].headers.len(), 1);
}

#[test]
fn good_and_bad_answers() {
    let of = |responses: &str| {
        let found = operations(&format!(
            "paths: {{/a: {{get: {{operationId: x, responses: {{{responses}}}}}}}}}\n"
        ));
        let statuses = |list: &[typewright_model::Response]| {
            let statuses = list.iter().map(|response| response.status);
            statuses.collect::<Vec<_>>()
        };
        (statuses(&found[0].successes), statuses(&found[0].errors))
    };
    let (code, range) = (Status::Code, Status::Range);
    assert_eq!(
        of("\"404\": {description: a}, \"201\": {description: b}, 200: {description: c}"),
        (vec![code(201), code(200)], vec![code(404)])
    );
    assert_eq!(
        of(
            "1XX: {description: a}, 2XX: {description: a}, 3XX: {description: b}, 5XX: {description: c}"
        ),
        (vec![range(1), range(2), range(3)], vec![range(5)])
    );
    assert_eq!(
        of("\"204\": {description: a}, default: {description: b}"),
        (vec![code(204)], vec![Status::Default])
    );
    let wrong = |responses: &str| {
        codes(&format!(
            "paths: {{/a: {{get: {{operationId: x, responses: {{{responses}}}}}}}}}\n"
        ))
    };
    assert_eq!(wrong("\"404\": {description: a}"), ["TW0208"]);
    assert_eq!(wrong(""), ["TW0208"]);
    assert_eq!(
        wrong("\"200\": {description: a}, 2xx: {description: a}"),
        ["TW0204"]
    );
    assert_eq!(
        wrong("\"200\": {description: a}, \"600\": {description: a}"),
        ["TW0204"]
    );
}

#[test]
fn headers_of_answers() {
    let found = operations(
        "paths: {/a: {get: {operationId: x, responses: {\"200\": {description: a, headers: {CONTENT-type: {schema: {type: string}}, \
         X-Left: {required: true, description: how many, schema: {type: integer}}, ETag: {$ref: \"#/components/headers/Tag\"}}}}}}}\n\
         components: {headers: {Tag: {schema: {type: string}}}}\n",
    );
    let told: Vec<_> = found[0].successes[0]
        .headers
        .iter()
        .map(|each| {
            (
                &*each.name,
                each.required,
                each.location,
                each.docs.description.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("X-Left", true, Location::Header, Some("how many")),
            ("ETag", false, Location::Header, None),
        ]
    );
}

#[test]
fn examples_are_written_out() {
    let found = operations(
        "paths: {/a: {get: {operationId: x, parameters: [{in: query, name: q, schema: {type: string, example: own}, examples: {one: {value: first}, two: {$ref: \"#/components/examples/Two\"}}}], \
         responses: {\"200\": {description: a, content: {application/json: {schema: {type: object}, examples: {all: {value: [{$ref: \"#/x-part\"}, {$ref: \"#/x-part\", a: 2}, {$ref: 7}]}}}}}}}}}\n\
         components: {examples: {Two: {value: second}}}\nx-part: {a: 1, deep: {$ref: \"#/x-deep\"}}\nx-deep: null\n",
    );
    let json = |examples: &[typewright_model::Example]| {
        let texts = examples.iter().map(|example| example.json.clone());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(
        json(&found[0].parameters[0].examples),
        [r#""first""#, r#""second""#, r#""own""#]
    );
    let content = &found[0].successes[0].body.as_ref().unwrap().contents[0];
    assert_eq!(
        json(&content.examples),
        [r#"[{"a":1,"deep":null},{"a":2,"deep":null},{"$ref":7}]"#]
    );
}

#[test]
fn words_and_marks() {
    let found = operations(&format!(
        "paths: {{/a: {{get: {{operationId: x, tags: [b, a], externalDocs: {{url: \"https://example.org\", description: more}}, \
         x-changed: {{\"1.3\": second, \"1.1\": first}}, {OK}}}}}, /b: {{get: {{operationId: y, x-added: 1.4, {OK}}}}}}}\n"
    ));
    assert_eq!(found[0].tags, ["b", "a"]);
    assert_eq!(
        found[0].docs.link,
        Some(("https://example.org".to_owned(), Some("more".to_owned())))
    );
    let changed = |version: &str, what: &str| (version.to_owned(), what.to_owned());
    assert_eq!(
        found[0].docs.changed,
        [changed("1.3", "second"), changed("1.1", "first")]
    );
    assert_eq!(
        (found[0].docs.added.as_deref(), found[0].docs.deprecated),
        (None, false)
    );
    assert!(found[1].tags.is_empty() && found[1].docs.link.is_none());
}
