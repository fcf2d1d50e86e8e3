//! The devices of a user: each is where one session goes on.

use matrix_client_server::definitions::client_device::Device;
use matrix_client_server::device_management::{
    DeleteDevice, DeleteDeviceRequest, DeleteDeviceResponse, DeleteDevices, DeleteDevicesRequest,
    DeleteDevicesResponse, DeviceManagementService, GetDevice, GetDeviceRequest, GetDeviceResponse,
    GetDevices, GetDevicesRequest, GetDevicesResponse, UpdateDevice, UpdateDeviceRequest,
    UpdateDeviceResponse,
};
use matrix_client_server::formats::UserId;
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

impl Home {
    /// Ends devices, and with them their tokens.
    fn log_out(&self, user: &UserId, devices: &[String]) -> std::result::Result<(), Refusal> {
        self.change(|store| {
            for device in devices {
                store.remove_device(user, device);
            }
            Ok(())
        })
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
            let device = store
                .devices
                .get_mut(&(caller.user.clone(), request.device_id));
            let device = device.ok_or_else(unknown)?;
            if request.display_name.is_some() {
                device.name = request.display_name;
                // Others are shown the name with the device's keys.
                let position = store.advance();
                store.keys.touch(&caller.user, position);
            }
            Ok(UpdateDeviceResponse::Ok(Map::new()))
        })
    }

    async fn delete_device(
        &self,
        caller: Caller,
        request: DeleteDeviceRequest,
    ) -> Result<DeleteDevice> {
        let id = request.device_id;
        self.read(|store| store.device(&caller, &id))
            .ok_or_else(unknown)?;
        let what = format!("delete_devices {id}");
        self.prove(&caller.user, &what, request.auth.as_ref())?;
        self.log_out(&caller.user, &[id])?;
        Ok(DeleteDeviceResponse::new())
    }

    async fn delete_devices(
        &self,
        caller: Caller,
        mut request: DeleteDevicesRequest,
    ) -> Result<DeleteDevices> {
        request.devices.sort();
        let what = format!("delete_devices {}", request.devices.join(" "));
        self.prove(&caller.user, &what, request.auth.as_ref())?;
        self.log_out(&caller.user, &request.devices)?;
        Ok(DeleteDevicesResponse::new())
    }
}
