//! What the identity server remembers: addresses that somebody has shown to be theirs, and the users that they are bound
//! to. It calls and answers nobody.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What is hashed with every address.
pub(super) const PEPPER: &str = "pepper";

/// A kind of address, in the words of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    /// An email address: `email`.
    Email,
    /// A phone number, in international form without `+`: `msisdn`.
    Phone,
}

impl Medium {
    /// How the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "msisdn",
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        [Self::Email, Self::Phone]
            .into_iter()
            .find(|medium| medium.as_str() == text)
    }
}

/// A session of the identity server, by which its client shows that an address is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session ID.
    pub sid: String,
    /// The secret that the client chose.
    pub client_secret: String,
}

/// An address, and when it was shown to be the client's, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub(super) struct Validated {
    pub(super) medium: Medium,
    pub(super) address: String,
    pub(super) at: i64,
}

/// Why a session shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Session,
    Validation,
}

struct Entry {
    client_secret: String,
    medium: Medium,
    address: String,
    token: String,
    validated_at: Option<i64>,
}

#[derive(Default)]
pub(super) struct Ledger {
    sessions: BTreeMap<String, Entry>,
    bound: BTreeMap<(Medium, String), String>,
    /// How many tokens, session IDs and the like were made.
    made: u64,
}

impl Ledger {
    /// Begins a session; the session ID and the token that whoever has the address is sent.
    pub(super) fn begin(
        &mut self,
        medium: Medium,
        address: &str,
        client_secret: &str,
    ) -> (String, String) {
        let number = self.next();
        let sid = format!("sid-{number}");
        let token = format!("{:06}", 100_000 + number);
        let entry = Entry {
            client_secret: client_secret.to_owned(),
            medium,
            address: address.to_owned(),
            token: token.clone(),
            validated_at: None,
        };
        self.sessions.insert(sid.clone(), entry);
        (sid, token)
    }

    /// A number that was not used yet.
    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Ends the validation of a session, if the token is the one that was sent.
    pub(super) fn submit(
        &mut self,
        sid: &str,
        client_secret: &str,
        token: &str,
    ) -> Result<bool, Missing> {
        let entry = self
            .sessions
            .get_mut(sid)
            .filter(|entry| entry.client_secret == client_secret)
            .ok_or(Missing::Session)?;
        if entry.token != token {
            return Ok(false);
        }
        entry.validated_at.get_or_insert_with(now);
        Ok(true)
    }

    pub(super) fn validated(&self, sid: &str, client_secret: &str) -> Result<Validated, Missing> {
        let entry = self
            .sessions
            .get(sid)
            .filter(|entry| entry.client_secret == client_secret)
            .ok_or(Missing::Session)?;
        Ok(Validated {
            medium: entry.medium,
            address: entry.address.clone(),
            at: entry.validated_at.ok_or(Missing::Validation)?,
        })
    }

    pub(super) fn bind(&mut self, address: &Validated, user_id: &str) {
        let key = (address.medium, address.address.clone());
        self.bound.insert(key, user_id.to_owned());
    }

    /// Whether the address was bound to this user, to whom it is bound no more.
    pub(super) fn unbind(&mut self, medium: Medium, address: &str, user_id: &str) -> bool {
        let key = (medium, address.to_owned());
        let is_bound = self.bound.get(&key).is_some_and(|bound| bound == user_id);
        if is_bound {
            self.bound.remove(&key);
        }
        is_bound
    }

    /// The users that these hashed addresses are bound to, by hash.
    pub(super) fn look_up(&self, hashes: &[String]) -> BTreeMap<String, String> {
        self.bound
            .iter()
            .map(|((medium, address), user_id)| (hash(*medium, address), user_id.clone()))
            .filter(|(hash, _)| hashes.contains(hash))
            .collect()
    }
}

/// The hash by which an address is looked up.
fn hash(medium: Medium, address: &str) -> String {
    let text = format!("{address} {} {PEPPER}", medium.as_str());
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The digits of a phone number in international form, of a number as it is dialled in a country. It knows the four
/// countries that tests may be in.
pub(super) fn international(country: &str, number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if number.trim_start().starts_with('+') {
        return Some(digits);
    }
    let code = match country {
        "DE" => "49",
        "FR" => "33",
        "GB" => "44",
        "US" => "1",
        _ => return None,
    };
    Some(format!("{code}{}", digits.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_token_validates() {
        let mut ledger = Ledger::default();
        let (sid, token) = ledger.begin(Medium::Phone, "447700900000", "secret");
        assert_eq!(
            ledger.validated(&sid, "secret").err(),
            Some(Missing::Validation)
        );
        assert_eq!(ledger.submit(&sid, "secret", "wrong"), Ok(false));
        assert_eq!(
            ledger.submit(&sid, "another", &token),
            Err(Missing::Session)
        );
        assert_eq!(
            ledger.validated(&sid, "secret").err(),
            Some(Missing::Validation)
        );
        assert_eq!(ledger.submit(&sid, "secret", &token), Ok(true));
        assert_eq!(
            ledger.validated(&sid, "secret").unwrap().address,
            "447700900000"
        );
        assert_eq!(
            ledger.validated(&sid, "another").err(),
            Some(Missing::Session)
        );
    }

    #[test]
    fn a_bound_address_is_found_by_its_hash() {
        let mut ledger = Ledger::default();
        let address = Validated {
            medium: Medium::Email,
            address: "alice@example.org".to_owned(),
            at: now(),
        };
        ledger.bind(&address, "@alice:localhost");
        let hash = hash(Medium::Email, "alice@example.org");
        let found = ledger.look_up(&[hash.clone(), "another".to_owned()]);
        assert_eq!(
            found,
            BTreeMap::from([(hash.clone(), "@alice:localhost".to_owned())])
        );
        assert!(!ledger.unbind(Medium::Email, "alice@example.org", "@bob:localhost"));
        assert!(ledger.unbind(Medium::Email, "alice@example.org", "@alice:localhost"));
        assert!(ledger.look_up(&[hash]).is_empty());
    }

    #[test]
    fn numbers_are_made_international() {
        assert_eq!(
            international("GB", "07700 900000").as_deref(),
            Some("447700900000")
        );
        assert_eq!(
            international("??", "+44 7700-900000").as_deref(),
            Some("447700900000")
        );
        assert_eq!(international("??", "07700 900000"), None);
    }
}
