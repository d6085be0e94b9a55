//! Seals secrets of others before they are stored: whoever copies the database has nothing without
//! the key, which is in a file of its own.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use baton_core::Env;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

const NONCE: usize = 24;

#[derive(Clone)]
pub struct Vault {
    cipher: Arc<XChaCha20Poly1305>,
    fingerprints: Hmac<Sha256>,
    env: Env,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// With the key in `file`, which is made if it is not there.
    pub async fn open(file: &Path, env: &Env) -> std::io::Result<Self> {
        let key = match tokio::fs::read(file).await {
            Ok(key) => key,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let key = env.bytes::<32>();
                write_private(file, &key).await?;
                key.to_vec()
            }
            Err(e) => return Err(e),
        };
        let cipher = XChaCha20Poly1305::new_from_slice(&key)
            .map_err(|_| std::io::Error::other("the key has not 32 bytes"))?;
        // A key of its own, made of the one: what it says of one use says nothing of the other.
        let own = mac(keyed(&key)?, "fingerprints");
        let fingerprints = keyed(&own)?;
        Ok(Self {
            cipher: Arc::new(cipher),
            fingerprints,
            env: env.clone(),
        })
    }

    /// For `place` alone: moved to another row it does not open.
    pub fn seal(&self, place: &str, secret: &SecretString) -> Option<String> {
        let nonce = self.env.bytes::<NONCE>();
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Always the same of the same; without the key nobody can try out what it is of.
    pub fn fingerprint(&self, what: &str) -> String {
        let bytes = mac(self.fingerprints.clone(), what);
        let digits = bytes.iter().flat_map(|b| [b >> 4, b & 15]);
        digits
            .filter_map(|d| char::from_digit(d.into(), 16))
            .collect()
    }

    pub fn open_sealed(&self, place: &str, sealed: &str) -> Option<SecretString> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, msg) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let aad = place.as_bytes();
        let plain = self
            .cipher
            .decrypt(&XNonce::from(nonce), Payload { msg, aad })
            .ok()?;
        Some(String::from_utf8(plain).ok()?.into())
    }
}

fn keyed(key: &[u8]) -> std::io::Result<Hmac<Sha256>> {
    <Hmac<Sha256> as Mac>::new_from_slice(key)
        .map_err(|_| std::io::Error::other("the key cannot be used"))
}

fn mac(mut key: Hmac<Sha256>, what: &str) -> Vec<u8> {
    key.update(what.as_bytes());
    key.finalize().into_bytes().to_vec()
}

#[cfg(unix)]
async fn write_private(file: &Path, key: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt as _;
    let mut opened = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .await?;
    opened.write_all(key).await?;
    opened.sync_all().await
}

#[cfg(not(unix))]
async fn write_private(file: &Path, key: &[u8]) -> std::io::Result<()> {
    tokio::fs::write(file, key).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sealed_opens_in_its_place_with_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hub.key");
        let vault = Vault::open(&file, &Env::system()).await.unwrap();
        let sealed = vault.seal("a", &"pw".to_owned().into()).unwrap();
        assert!(!sealed.contains("pw"));
        let again = Vault::open(&file, &Env::system()).await.unwrap();
        let opened = again.open_sealed("a", &sealed).unwrap();
        assert_eq!(opened.expose_secret(), "pw");
        assert!(again.open_sealed("b", &sealed).is_none());
        let other = folder.path().join("other.key");
        let other = Vault::open(&other, &Env::system()).await.unwrap();
        assert!(other.open_sealed("a", &sealed).is_none());
        assert_eq!(vault.fingerprint("a"), again.fingerprint("a"));
        assert_ne!(vault.fingerprint("a"), again.fingerprint("b"));
        assert_ne!(vault.fingerprint("a"), other.fingerprint("a"));
    }
}
