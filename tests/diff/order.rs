//! The order in which changes are told: what an operation has to itself stands together, and what is shared by its file.

use serde_json::{Value, json};
use typewright_diff::{Change, Words};

use crate::edit::Edit;
use crate::states::{Edited, compared};

/// Changes of several operations and of several files that are shared, in no order.
struct Several(Vec<(String, Edit)>);

impl Edited for Several {
    fn name(&self) -> &'static str {
        "several changes"
    }

    fn edits(&self) -> &[(String, Edit)] {
        &self.0
    }
}

fn several() -> Several {
    let set = |place: &str, value: Value| (place.to_owned(), Edit::Set(value));
    let login = "api/client-server/login.yaml#/paths/~1login/post";
    let sync = "api/client-server/sync.yaml#/paths/~1sync/get";
    let error = "api/client-server/definitions/errors/error.yaml#/properties";
    let filter = "api/client-server/definitions/sync_filter.yaml#/properties";
    Several(vec![
        set(&format!("{sync}/parameters/1/deprecated"), json!(true)),
        set(&format!("{filter}/first"), json!({"type": "string"})),
        set(&format!("{error}/first"), json!({"type": "string"})),
        set(&format!("{login}/deprecated"), json!(true)),
        set(
            &format!("{login}/requestBody/content/application~1json/schema/properties/otp"),
            json!({}),
        ),
        set(
            &format!("{login}/responses/410"),
            json!({"description": "Gone."}),
        ),
        set(&format!("{sync}/deprecated"), json!(true)),
        set(&format!("{filter}/second"), json!({"type": "string"})),
        set(&format!("{error}/second"), json!({"type": "string"})),
    ])
}

/// What a change is told under.
fn heading(change: &Change) -> String {
    match change.subjects() {
        1 => change.uses[0].subject.short().to_owned(),
        _ => change.file().to_owned(),
    }
}

#[test]
fn what_belongs_together_stands_together() {
    let wrong = compared(&[several()], Words::Ignored, |_, forth, back| {
        let mut wrong = Vec::new();
        for diff in [forth, back] {
            let mut headings: Vec<String> = diff.changes.iter().map(heading).collect();
            headings.dedup();
            let expected = [
                "login",
                "sync",
                "api/client-server/definitions/errors/error.yaml",
                "api/client-server/definitions/sync_filter.yaml",
            ];
            if diff.changes.len() != 9 || headings != expected {
                wrong.push(format!(
                    "{} changes, told under {headings:?}",
                    diff.changes.len()
                ));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
