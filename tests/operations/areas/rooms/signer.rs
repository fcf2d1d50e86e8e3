//! An Ed25519 key of a device or of a user, and signatures over JSON as the specification has them: the homeserver checks
//! some of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use matrix_client_server::typewright_runtime::{Field, Map, Raw, Value};
use sha2::{Digest as _, Sha256};

use super::steps::object;

pub(super) struct Signer(SigningKey);

impl Signer {
    /// The key that belongs to a name. Nothing here is secret, and the same keys make the same failures.
    pub(super) fn new(name: &str) -> Self {
        Self(SigningKey::from_bytes(&Sha256::digest(name).into()))
    }

    /// The public key, which is also its ID where keys of users are meant.
    pub(super) fn public(&self) -> String {
        STANDARD_NO_PAD.encode(self.0.verifying_key())
    }

    /// The signature of a value, without what is never signed.
    pub(super) fn sign<T: Field>(&self, value: &T) -> String {
        let mut signed: Map = Raw::new(value).cast().get().expect("it is an object");
        signed.remove("signatures");
        signed.remove("unsigned");
        // Members in their order, no whitespace: canonical JSON, for what is signed here.
        let canonical = Value::from(signed).to_string();
        let signature = self.0.sign(canonical.as_bytes());
        STANDARD_NO_PAD.encode(signature.to_bytes())
    }

    /// The member `signatures` with one signature by a user's key.
    pub(super) fn signatures<T: Field>(&self, user: &str, key_id: &str, value: &T) -> Map {
        let key = format!("ed25519:{key_id}");
        object(serde_json::json!({user: {key: self.sign(value)}}))
    }
}

/// Bytes that look like a Curve25519 key of this name. Nothing is ever encrypted with it.
pub(super) fn looks_like_a_key(name: &str) -> String {
    STANDARD_NO_PAD.encode(Sha256::digest(name))
}
