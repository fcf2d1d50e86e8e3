//! Schemas that stand for themselves, such as those of events: nobody says which way they travel.

use serde_json::json;

use crate::case::{ADDS, BREAKS, Case, NOTHING, Told, case};

const GONE: Told = ("schema-removed", BREAKS, BREAKS);
const NEW: Told = ("schema-added", ADDS, ADDS);
const OPTIONAL_NEW: Told = ("member-added", ADDS, ADDS);
const OPTIONAL_GONE: Told = ("member-removed", BREAKS, NOTHING);
const REQUIRED_NEW: Told = ("member-added", BREAKS, BREAKS);
const REQUIRED_GONE: Told = ("member-removed", BREAKS, BREAKS);
const REQUIRED: Told = ("member-became-required", BREAKS, BREAKS);
const OPTIONAL: Told = ("member-became-optional", BREAKS, BREAKS);

const TOPIC: &str = "event-schemas/schema/m.room.topic.yaml";

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("a type of event", "event-schemas/schema/m.room.motto.yaml")
            .set(
                "",
                json!({
                    "type": "object",
                    "allOf": [{"$ref": "core-event-schema/state_event.yaml"}],
                    "properties": {
                        "type": {"type": "string", "enum": ["m.room.motto"]},
                        "content": {"type": "object", "properties": {"motto": {"type": "string"}}},
                    },
                }),
            )
            .told(NEW, GONE)
            .only_new("")
            .used(["event-schemas/schema/m.room.motto.yaml"])
            .next("matrix-common", ("0.1.1", "0.2.0")),
        case(
            "a type of event goes",
            "event-schemas/schema/m.reaction.yaml",
        )
        .remove("")
        .told(GONE, NEW)
        .only_old("")
        .used(["event-schemas/schema/m.reaction.yaml"])
        .next("matrix-common", ("0.2.0", "0.1.1")),
        case(
            "what servers tell each other goes",
            "api/server-server/definitions/event-schemas/m.typing.yaml",
        )
        .remove("")
        .told(GONE, NEW)
        .only_old("")
        .used(["api/server-server/definitions/event-schemas/m.typing.yaml"])
        .next("matrix-server-server", ("0.2.0", "0.1.1")),
        case("an optional member of an event", TOPIC)
            .set(
                "#/properties/content/properties/author",
                json!({"type": "string"}),
            )
            .told(OPTIONAL_NEW, OPTIONAL_GONE)
            .between(
                "#/properties/content",
                "#/properties/content/properties/author",
            )
            .path("/content/author")
            .used([TOPIC])
            .next("matrix-common", ("0.1.1", "0.2.0")),
        case("a required member of an event", TOPIC)
            .set(
                "#/properties/content/properties/author",
                json!({"type": "string"}),
            )
            .set("#/properties/content/required/-", json!("author"))
            .told(REQUIRED_NEW, REQUIRED_GONE)
            .between(
                "#/properties/content",
                "#/properties/content/properties/author",
            )
            .path("/content/author")
            .used([TOPIC]),
        case("a member of an event becomes optional", TOPIC)
            .drop("#/properties/content/required", json!("topic"))
            .told(OPTIONAL, REQUIRED)
            .at("#/properties/content/properties/topic")
            .path("/content/topic")
            .used([TOPIC])
            .next("matrix-common", ("0.2.0", "0.2.0")),
        case(
            "a member of all stripped state",
            "event-schemas/schema/core-event-schema/stripped_state.yaml",
        )
        .drop("#/required", json!("sender"))
        .told(OPTIONAL, REQUIRED)
        .at("#/properties/sender")
        .path("/rooms/*/children_state/*/sender")
        .used([
            "getSpaceHierarchy: response 200",
            "sync: response 200",
            "event-schemas/schema/m.room.member.yaml",
            "getSpaceHierarchy: response 200",
        ]),
        case(
            "a member of what every event may say of itself",
            "event-schemas/schema/core-event-schema/unsigned_prop.yaml",
        )
        .set("#/properties/weather", json!({"type": "string"}))
        .told(OPTIONAL_NEW, OPTIONAL_GONE)
        .between("", "#/properties/weather")
        .path("/unsigned/weather")
        .used_often(45, [TOPIC, "event-schemas/schema/m.room.member.yaml"]),
        case(
            "a member of what a media message says of its picture",
            "event-schemas/schema/core-event-schema/msgtype_infos/image_info.yaml",
        )
        .set("#/properties/frames", json!({"type": "integer"}))
        .told(OPTIONAL_NEW, OPTIONAL_GONE)
        .between("", "#/properties/frames")
        .path("/content/images/*/info/frames")
        .used([
            "event-schemas/schema/m.room.image_pack.yaml",
            "event-schemas/schema/m.room.message$m.image.yaml",
            "event-schemas/schema/m.sticker.yaml",
        ]),
    ]
}
