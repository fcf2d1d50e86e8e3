//! User-interactive authentication: what is not done for a token alone, but for who shows their password.
//!
//! The first request is answered with 401, the stages that it takes and a session; the second is the same request with the
//! session and the answer to a stage. Here there is one stage, so a session is over as soon as it is completed.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::auth_response::{AuthenticationResponse, FlowInformation};
use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::Value;
use matrix_client_server::typewright_runtime::http::{Reply, Unexpected};
use matrix_client_server::typewright_runtime::json;
use matrix_client_server::typewright_runtime::server::{Rejection, ServerError};

use crate::Home;
use crate::refusal::Refusal;
use crate::store::Store;

pub(crate) const PASSWORD: &str = "m.login.password";

/// Why somebody may not pass yet.
#[derive(Debug)]
pub(crate) enum Unproven {
    /// They have not shown their password: this is what to come back with.
    Asked(Box<AuthenticationResponse>),
    Refused(Refusal),
}

impl Unproven {
    /// What is asked of somebody, and why again if they have tried.
    fn ask(session: String, failure: Option<(&str, &str)>) -> Self {
        let flow = FlowInformation::new(vec![PASSWORD.to_owned()]);
        let mut answer = AuthenticationResponse::new(vec![flow]);
        answer.session = Some(session);
        if let Some((code, message)) = failure {
            answer.extra.insert("errcode".to_owned(), code.into());
            answer.extra.insert("error".to_owned(), message.into());
        }
        Self::Asked(Box::new(answer))
    }
}

impl From<Refusal> for Unproven {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// As an answer of any operation. Most that ask for this have a variant for it, but not the upload of keys for
/// cross-signing, whose definition leaves the 401 out.
impl<E: Reply> From<Unproven> for ServerError<E> {
    fn from(unproven: Unproven) -> Self {
        let answer = match unproven {
            Unproven::Asked(answer) => json::to_vec(&*answer),
            Unproven::Refused(refusal) => return refusal.into(),
        };
        let json = HeaderValue::from_static("application/json");
        let answer = Unexpected {
            status: StatusCode::UNAUTHORIZED,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: answer.into(),
        };
        E::from_unexpected(answer).map_or_else(|| Rejection::internal().into(), Self::Api)
    }
}

impl Home {
    /// Lets a user pass who shows their password in the session that was begun for this request. `what` tells one request
    /// from another: the operation and what it is asked to do.
    pub(crate) fn prove(
        &self,
        user: &UserId,
        what: &str,
        auth: Option<&AuthenticationData>,
    ) -> Result<(), Unproven> {
        let request = format!("{what} {}", user.as_str());
        self.change(|store| {
            let Some(auth) = auth.filter(|auth| auth.type_.is_some() || auth.session.is_some())
            else {
                return Err(Unproven::ask(store.begin_session(&request), None));
            };
            // Some clients know the stage and leave the first step out; then there is no session.
            let session = match &auth.session {
                Some(session) => session.clone(),
                None => store.begin_session(&request),
            };
            if !store.is_session_for(&session, &request) {
                let failure = ("M_UNKNOWN", "no such session was begun for this");
                return Err(Unproven::ask(store.begin_session(&request), Some(failure)));
            }
            if !store.shows_password(user, auth) {
                let failure = ("M_FORBIDDEN", "the user or the password is wrong");
                return Err(Unproven::ask(session, Some(failure)));
            }
            store.end_session(&session);
            Ok(())
        })
    }
}

impl Store {
    fn shows_password(&self, user: &UserId, auth: &AuthenticationData) -> bool {
        let text = |value: Option<&Value>| Some(value?.as_str()?.to_owned());
        let identifier = auth.extra.get("identifier");
        let name = text(identifier.and_then(|identifier| identifier.get("user")))
            .or_else(|| text(auth.extra.get("user")));
        let password = text(auth.extra.get("password")).unwrap_or_default();
        let shown = name.map(|name| self.check_password(&name, &password));
        auth.type_.as_deref() == Some(PASSWORD)
            && shown.is_some_and(|shown: Result<UserId, Refusal>| shown.is_ok_and(|it| it == *user))
    }
}
