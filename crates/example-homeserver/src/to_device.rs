//! Messages from device to device, which are kept until the device has seen them.

use matrix_client_server::to_device::{
    SendToDevice, SendToDeviceRequest, SendToDeviceResponse, ToDeviceService,
};
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::store::{Store, object};

impl ToDeviceService for Home {
    async fn send_to_device(
        &self,
        caller: Caller,
        request: SendToDeviceRequest,
    ) -> Result<SendToDevice> {
        self.change(|store| {
            let transaction = format!("{}/{}", request.event_type, request.txn_id);
            if !store.deliveries.insert((caller.token.clone(), transaction)) {
                return;
            }
            for (user, devices) in request.messages {
                for (device, content) in devices {
                    let message = object([
                        ("sender", caller.user.as_str().into()),
                        ("type", request.event_type.as_str().into()),
                        ("content", content.into()),
                    ]);
                    let position = store.advance();
                    let Some(account) = store.accounts.get_mut(&user) else {
                        continue;
                    };
                    // `*` stands for all devices of the user.
                    for (id, known) in &mut account.devices {
                        if device == "*" || device == *id {
                            known.inbox.push((position, message.clone()));
                        }
                    }
                }
            }
        });
        Ok(SendToDeviceResponse::new())
    }
}

impl Store {
    /// What waits for a device after a position.
    pub(crate) fn inbox(&self, caller: &Caller, since: u64) -> Vec<Map> {
        let account = self.accounts.get(&caller.user);
        let device = account.and_then(|account| account.devices.get(&caller.device));
        let inbox = device.into_iter().flat_map(|device| &device.inbox);
        let news = inbox.filter(|(position, _)| *position > since);
        news.map(|(_, message)| message.clone()).collect()
    }

    /// Forgets what a device has seen: it says so by syncing from behind it.
    pub(crate) fn empty_inbox(&mut self, caller: &Caller, since: u64) {
        let account = self.accounts.get_mut(&caller.user);
        if let Some(device) = account.and_then(|account| account.devices.get_mut(&caller.device)) {
            device.inbox.retain(|(position, _)| *position > since);
        }
    }
}
