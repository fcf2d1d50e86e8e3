//! Descriptions: each that changes is one change that means nothing to either side, where they are asked for.

use serde_json::json;
use typewright_diff::Words;

use crate::case::{Case, NOTHING, Users, case};
use crate::mutations::{judged_both_ways, shown};
use crate::states::compared;

const LOGIN: &str = "api/client-server/login.yaml#/paths/~1login/post";
const TOPIC: &str = "event-schemas/schema/m.room.topic.yaml#/properties/content";

#[test]
fn descriptions_are_compared_where_they_are_asked_for() {
    let sync = "api/client-server/sync.yaml#/paths/~1sync/get";
    let words = |name, base: &'static str, what: &str, users: &[&'static str]| -> Case {
        let docs = ("docs-changed", NOTHING, NOTHING);
        let mut case = case(name, base)
            .set(what, json!("In other words."))
            .told(docs, docs);
        case.users = Users::All(users.to_vec());
        case
    };
    let limited = "api/client-server/definitions/responses/rate_limited.yaml";
    let error = "api/client-server/definitions/errors/error.yaml#/properties/errcode";
    let cases = [
        words("the summary of an operation", sync, "/summary", &["sync"]),
        words(
            "the description of an operation",
            sync,
            "/description",
            &["sync"],
        ),
        words(
            "the description of a parameter",
            sync,
            "/parameters/1/description",
            &["sync: `since` in the query"],
        )
        .at("/parameters/1"),
        words(
            "the description of a response",
            sync,
            "/responses/200/description",
            &["sync: response 200"],
        )
        .at("/responses/200"),
        words(
            "the description of a member",
            LOGIN,
            "/requestBody/content/application~1json/schema/properties/token/description",
            &["login: request body"],
        )
        .at("/requestBody/content/application~1json/schema/properties/token")
        .path("/token"),
        words(
            "the description of an event's member",
            TOPIC,
            "/properties/topic/description",
            &["event-schemas/schema/m.room.topic.yaml"],
        )
        .at("/properties/topic")
        .path("/content/topic"),
        words(
            "the description of a shared response",
            limited,
            "#/description",
            &[],
        )
        .used_often(67, ["login: response 429"]),
        words(
            "the description of a member of what all errors are",
            error,
            "/description",
            &[],
        )
        .path("/errcode")
        .used_often(235, ["login: response 403"]),
        words(
            "the description of a credential",
            "api/application-service/definitions/security.yaml",
            "#/homeserverAccessToken/description",
            &[],
        )
        .at("#/homeserverAccessToken")
        .used_often(9, ["ping"]),
    ];
    let wrong = compared(&cases, Words::Compared, judged_both_ways);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let wrong = compared(&cases, Words::Ignored, |_, forth, back| {
        let changes = forth.changes.iter().chain(&back.changes);
        changes.map(shown).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
