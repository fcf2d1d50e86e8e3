//! Sends a request to the router in this process, and judges the answer.

use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;
use tower::ServiceExt;

use crate::case::{Case, Expect};
use crate::service::REACHED;

/// How long one request may take, on a machine that does much else.
const LIMIT: Duration = Duration::from_secs(10);

/// What came back, as far as it matters.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The code and the message, if it is an error in the API's shape.
    fn error(&self) -> Option<(String, String)> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        let text = |name: &str| Some(body.get(name)?.as_str()?.to_owned());
        let of_json = self.media_type == "application/json";
        of_json.then(|| Some((text("errcode")?, text("error")?)))?
    }

    pub(crate) fn reached(&self) -> bool {
        self.error().is_some_and(|(_, message)| message == REACHED)
    }

    /// What is not as it has to be.
    pub(crate) fn fault(&self, expect: Expect) -> Option<String> {
        let Some((code, message)) = self.error() else {
            let text = String::from_utf8_lossy(&self.body);
            return Some(format!("{} without the shape: {text:.200}", self.status));
        };
        let told = format!("{} {code} {message:.200}", self.status);
        let fine = match expect {
            Expect::Refused(statuses) => statuses.contains(&self.status) && !self.reached(),
            Expect::Reached => self.reached(),
            Expect::Open => (400..500).contains(&self.status),
        };
        (!fine).then(|| format!("{told}, but expected {expect:?}"))
    }
}

/// The answer to a case. One that does not come in time is a fault as well.
pub(crate) async fn answer(router: &Router, case: &Case) -> Result<Answer, String> {
    let (router, request) = (router.clone(), case.request());
    // In a task of its own, so that the time is told even if the router never yields.
    let task = tokio::spawn(async move {
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let media_type = parts.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        Answer {
            status: parts.status.as_u16(),
            media_type: media_type.unwrap_or_default().to_owned(),
            body: to_bytes(body, 1 << 20).await.unwrap().to_vec(),
        }
    });
    match tokio::time::timeout(LIMIT, task).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(panic)) => Err(format!("a panic: {panic}")),
        Err(_) => Err(format!("no answer within {LIMIT:?}")),
    }
}
