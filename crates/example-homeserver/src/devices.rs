//! The devices of a user: each is where one session goes on.

use matrix_client_server::definitions::client_device::Device;
use matrix_client_server::device_management::{
    DeviceManagementService, GetDevice, GetDeviceRequest, GetDeviceResponse, GetDevices,
    GetDevicesRequest, GetDevicesResponse, UpdateDevice, UpdateDeviceRequest, UpdateDeviceResponse,
};
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::Store;

fn unknown() -> Refusal {
    Refusal::not_found("there is no such device")
}

impl Store {
    fn device(&self, caller: &Caller, id: &str) -> Option<Device> {
        let found = self.devices.get(&(caller.user.clone(), id.to_owned()))?;
        let mut device = Device::new(id);
        device.display_name.clone_from(&found.name);
        Some(device)
    }
}

impl DeviceManagementService for Home {
    async fn get_devices(&self, caller: Caller, _: GetDevicesRequest) -> Result<GetDevices> {
        let mut response = GetDevicesResponse::new();
        response.devices = Some(self.read(|store| {
            let ids = store.device_ids(&caller.user);
            let devices = ids.iter().filter_map(|id| store.device(&caller, id));
            devices.collect()
        }));
        Ok(response)
    }

    async fn get_device(&self, caller: Caller, request: GetDeviceRequest) -> Result<GetDevice> {
        let device = self.read(|store| store.device(&caller, &request.device_id));
        Ok(GetDeviceResponse::new(device.ok_or_else(unknown)?))
    }

    async fn update_device(
        &self,
        caller: Caller,
        request: UpdateDeviceRequest,
    ) -> Result<UpdateDevice> {
        self.change(|store| {
            let device = store.devices.get_mut(&(caller.user, request.device_id));
            let device = device.ok_or_else(unknown)?;
            if request.display_name.is_some() {
                device.name = request.display_name;
            }
            Ok(UpdateDeviceResponse::Ok(Map::new()))
        })
    }
}
