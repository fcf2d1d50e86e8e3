//! Messages from device to device, which stand in no room.

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};
use matrix_client_server::matrix_common::core_event_schema::event::AnyToDeviceEvent;
use matrix_client_server::to_device::SendToDeviceRequest;
use serde_json::json;

use super::ear::{Ear, messages};
use super::steps::{json_of, object};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("sender").await?;
    let bob = world.user("receiver").await?;
    to_one(&ada, &bob).await?;
    to_all(&ada, &bob).await
}

fn request(ada: &User, transaction: &str, to: &User, device: &str) -> SendToDeviceRequest {
    let content = object(json!({
        "action": "request_cancellation",
        "request_id": transaction,
        "requesting_device_id": ada.device,
    }));
    let devices = BTreeMap::from([(device.to_owned(), content)]);
    let messages = BTreeMap::from([(to.id.clone(), devices)]);
    SendToDeviceRequest::new("m.room_key_request", transaction, messages)
}

/// The next messages of the listener's device.
async fn next(ear: &mut Ear) -> Result<Vec<AnyToDeviceEvent>> {
    ear.hear_of("a message", |sync| {
        let heard = messages(sync)?;
        Ok((!heard.is_empty()).then_some(heard))
    })
    .await
}

/// Sent twice in one transaction, it arrives once; and it stays until it is known to have arrived.
async fn to_one(ada: &User, bob: &User) -> Result<()> {
    let mut ear = Ear::new(bob).await?;
    let sent = request(ada, "one / 1", bob, &bob.device);
    ada.call(sent.clone()).await?;
    ada.call(sent).await?;
    let heard = next(&mut ear).await?;
    let [AnyToDeviceEvent::MRoomKeyRequest(heard)] = heard.as_slice() else {
        bail!("{heard:?} is not the one request");
    };
    assert_eq!(heard.extra.get("sender"), Some(&ada.id.as_str().into()));
    assert_eq!(heard.content.request_id, "one / 1");
    assert_eq!(heard.content.requesting_device_id, ada.device);
    ada.call(request(ada, "one / 2", bob, &bob.device)).await?;
    let heard = next(&mut ear).await?;
    let [AnyToDeviceEvent::MRoomKeyRequest(heard)] = heard.as_slice() else {
        bail!("{heard:?} is not the other request");
    };
    assert_eq!(heard.content.request_id, "one / 2");
    Ok(())
}

/// To every device of two users at once, one of them the sender; and of a type that nobody knows.
async fn to_all(ada: &User, bob: &User) -> Result<()> {
    let (mut of_ada, mut of_bob) = (Ear::new(ada).await?, Ear::new(bob).await?);
    let content = object(json!({"wave": [1, null, "\u{1f44b}"]}));
    let devices = BTreeMap::from([("*".to_owned(), content.clone())]);
    let messages = BTreeMap::from([(ada.id.clone(), devices.clone()), (bob.id.clone(), devices)]);
    let request = SendToDeviceRequest::new("org.example/wave", "all", messages);
    ada.call(request).await?;
    for ear in [&mut of_ada, &mut of_bob] {
        let heard = next(ear).await?;
        let [AnyToDeviceEvent::Other(heard)] = heard.as_slice() else {
            bail!("{heard:?} is not the one wave");
        };
        ensure!(heard.type_ == "org.example/wave", "{heard:?}");
        assert_eq!(json_of(&heard.content), json_of(&content));
    }
    Ok(())
}
