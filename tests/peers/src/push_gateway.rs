//! The push gateway: takes every notification, and passes none on.

use std::sync::Arc;

use anyhow::Result;
use matrix_push_gateway::push_notifier::{
    NotifyError, NotifyRequest, NotifyResponse, PushNotifierService,
};
use matrix_push_gateway::server::router;
use matrix_push_gateway::typewright_runtime::server::ServerError;
use typewright_live::Call;

use crate::Kept;
use crate::background::{Background, recorded};

/// The push gateway that the homeserver calls for a pusher which names its URL.
#[derive(Debug)]
pub struct PushGateway {
    url: String,
    calls: Kept<Call>,
}

impl PushGateway {
    pub(crate) fn listen(background: &Background) -> Result<Self> {
        let (listener, address) = background.listen()?;
        let calls = Kept::default();
        background.serve(listener, recorded(router(Arc::new(Service)), &calls));
        Ok(Self {
            url: format!("http://{address}/_matrix/push/v1/notify"),
            calls,
        })
    }

    /// The whole URL of the operation, as a pusher of the kind `http` has it in its `data`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The calls that it got: the notifications.
    pub fn calls(&self) -> &Kept<Call> {
        &self.calls
    }
}

struct Service;

impl PushNotifierService for Service {
    async fn notify(&self, _: NotifyRequest) -> Result<NotifyResponse, ServerError<NotifyError>> {
        // No device has gone.
        Ok(NotifyResponse::new(Vec::new()))
    }
}
