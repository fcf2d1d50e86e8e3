//! A user's devices: listed, named, and deleted one by one or several at once.

use anyhow::{Result, bail};
use matrix_client_server::device_management::{
    DeleteDeviceError, DeleteDeviceRequest, DeleteDevicesError, DeleteDevicesRequest,
    GetDeviceError, GetDeviceRequest, GetDevicesRequest, UpdateDeviceRequest, UpdateDeviceResponse,
};

use super::sessions::password;
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("devices").await?;
    for name in ["PHONE", "TABLET", "LAPTOP"] {
        let mut request = password(&user);
        request.device_id = Some(name.to_owned());
        world.stranger().call(request).await?;
    }
    assert_eq!(
        names(&user).await?,
        [user.device.as_str(), "LAPTOP", "PHONE", "TABLET"]
            .map(str::to_owned)
            .into()
    );
    named(&user).await?;
    one_deleted(&user).await?;
    several_deleted(&user).await
}

async fn names(user: &User) -> Result<std::collections::BTreeSet<String>> {
    let devices = user.call(GetDevicesRequest::new()).await?.devices;
    let devices = devices.unwrap_or_default().into_iter();
    Ok(devices.map(|device| device.device_id).collect())
}

async fn named(user: &User) -> Result<()> {
    let mut request = UpdateDeviceRequest::new("PHONE");
    request.display_name = Some("The red phone".to_owned());
    let UpdateDeviceResponse::Ok(rest) = user.call(request).await? else {
        bail!("a device that was there was created");
    };
    assert!(rest.is_empty(), "{rest:?}");
    let device = user.call(GetDeviceRequest::new("PHONE")).await?.body;
    assert_eq!(device.device_id, "PHONE");
    assert_eq!(device.display_name.as_deref(), Some("The red phone"));
    match user.refused(GetDeviceRequest::new("NOWHERE")).await? {
        (404, GetDeviceError::NotFound) => Ok(()),
        (status, _) => bail!("a device that is not there was answered {status}"),
    }
}

async fn one_deleted(user: &User) -> Result<()> {
    let mut request = DeleteDeviceRequest::new("PHONE");
    let demand = match user.refused(request.clone()).await? {
        (401, DeleteDeviceError::Unauthorized(demand)) => demand,
        (status, _) => bail!("deleting a device was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    user.call(request).await?;
    assert!(!names(user).await?.contains("PHONE"));
    Ok(())
}

async fn several_deleted(user: &User) -> Result<()> {
    let devices = vec!["TABLET".to_owned(), "LAPTOP".to_owned()];
    let mut request = DeleteDevicesRequest::new(devices);
    let demand = match user.refused(request.clone()).await? {
        (401, DeleteDevicesError::Unauthorized(demand)) => demand,
        (status, _) => bail!("deleting devices was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    user.call(request).await?;
    assert_eq!(names(user).await?, [user.device.clone()].into());
    Ok(())
}
