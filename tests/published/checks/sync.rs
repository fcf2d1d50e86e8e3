//! The example of `/sync` keeps every value, and so it does with members, enum values and types of events that no
//! definition knows.

use matrix_client_server::sync::SyncResponse;
use matrix_client_server::typewright_runtime::{Value, json};

/// The example, every `$ref` in it written out.
const EXAMPLE: &str = include_str!("sync.json");

fn leaves(value: &Value) -> usize {
    match value {
        Value::List(items) => items.iter().map(leaves).sum(),
        Value::Object(members) => members.values().map(leaves).sum(),
        _ => 1,
    }
}

#[test]
fn the_example_keeps_its_77_values() {
    let before: Value = EXAMPLE.parse().unwrap();
    assert_eq!(leaves(&before), 77);
    json::check::<SyncResponse>(EXAMPLE).unwrap();
    let response: SyncResponse = json::from_str(EXAMPLE).unwrap();
    assert_eq!(leaves(&json::to_value(&response)), 77);
    let rooms = response.rooms.unwrap();
    assert_eq!(rooms.join.unwrap().len(), 1);
}

/// An unknown member in every object, and an unknown value in the place of every string.
fn estrange(value: &mut Value) {
    match value {
        Value::List(items) => {
            items.iter_mut().for_each(estrange);
            items.push(Value::Object(Default::default()));
        }
        Value::Object(members) => {
            members.values_mut().for_each(estrange);
            members.insert("org.example.unknown".to_owned(), r#"{"a":[1.0,-0,1e400]}"#.parse().unwrap());
        }
        Value::String(text) => text.push_str(".unknown"),
        _ => {}
    }
}

#[test]
fn what_no_definition_knows_is_kept() {
    let mut strange: Value = EXAMPLE.parse().unwrap();
    if let Value::Object(members) = &mut strange {
        // Maps by user or by event, whose values have types of their own, take nothing that is not of these.
        members.retain(|name, _| name != "device_lists" && name != "rooms" && name != "device_one_time_keys_count");
    }
    estrange(&mut strange);
    let mut events = strange.clone();
    if let Value::Object(members) = &mut events {
        members.insert("rooms".to_owned(), rooms(&EXAMPLE.parse().unwrap()));
    }
    let text = events.to_string();
    let response: SyncResponse = json::from_str(&text).unwrap();
    assert_eq!(json::to_value(&response), events);
}

/// The rooms of the example, the events in them strange.
fn rooms(example: &Value) -> Value {
    let mut rooms = example.get("rooms").unwrap().clone();
    fn walk(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if name == "events" { estrange(member) } else { walk(member) }
                }
            }
            Value::List(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut rooms);
    rooms
}
