//! Messages from device to device, which are kept until the device has seen them.

use matrix_client_server::to_device::{
    SendToDevice, SendToDeviceRequest, SendToDeviceResponse, ToDeviceService,
};
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{DeviceKey, Store, object};

impl ToDeviceService for Home {
    async fn send_to_device(
        &self,
        caller: Caller,
        request: SendToDeviceRequest,
    ) -> Result<SendToDevice> {
        self.change(|store| {
            let transaction = format!("{}/{}", request.event_type, request.txn_id);
            let delivery = (caller.token.clone(), transaction);
            if store.deliveries.insert(delivery, true).is_some() {
                return Ok(SendToDeviceResponse::new());
            }
            for (user, devices) in request.messages {
                for (device, content) in devices {
                    let message = object([
                        ("sender", caller.user.as_str().into()),
                        ("type", request.event_type.as_str().into()),
                        ("content", content.into()),
                    ]);
                    let position = store.advance();
                    // `*` stands for all devices of the user.
                    for id in store.device_ids(&user) {
                        if device == "*" || device == id {
                            let key = ((user.clone(), id), position);
                            store.inboxes.insert(key, message.clone());
                        }
                    }
                }
            }
            Ok(SendToDeviceResponse::new())
        })
    }
}

impl Store {
    /// What waits for a device after a position.
    pub(crate) fn inbox(&self, caller: &Caller, since: u64) -> Vec<Map> {
        let key = (caller.user.clone(), caller.device.clone());
        let inbox = self.inboxes.of(&key);
        let news = inbox.filter(|(position, _)| **position > since);
        news.map(|(_, message)| message.clone()).collect()
    }

    /// Forgets what a device has been sent up to a position.
    pub(crate) fn empty_inbox(&mut self, device: &DeviceKey, until: u64) {
        let inbox = self.inboxes.of(device).map(|(position, _)| *position);
        let seen: Vec<u64> = inbox.take_while(|position| *position <= until).collect();
        for position in seen {
            self.inboxes.remove(&(device.clone(), position));
        }
    }
}

impl Home {
    /// Forgets what a device has seen: it says so by syncing from behind it.
    pub(crate) fn forget_seen(
        &self,
        caller: &Caller,
        since: u64,
    ) -> std::result::Result<(), Refusal> {
        let device = (caller.user.clone(), caller.device.clone());
        self.change(|store| {
            store.empty_inbox(&device, since);
            Ok(())
        })
    }
}
