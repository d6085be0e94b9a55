//! Where secrets live: the OS keychain, or memory in tests and for throw-away samples.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::{ExposeSecret, SecretString};

use crate::failure::{Failure, FailureCode};

/// A store of named secrets. Calls may block; [`read`], [`write()`] and [`forget`] keep them off the
/// async threads.
pub trait SecretStore: Send + Sync {
    /// `None`: there is no such secret, or a locked keychain hides it.
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError>;
    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretError>;
    /// Deleting what is not there is no error.
    fn delete(&self, name: &str) -> Result<(), SecretError>;
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the keychain is locked")]
    Locked,
    #[error("this desktop has no keychain: {0}")]
    Absent(String),
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl From<SecretError> for Failure {
    fn from(e: SecretError) -> Self {
        let fix = match &e {
            SecretError::Locked => "Unlock the keychain, then try again.",
            SecretError::Absent(_) => {
                "Start a keychain service (GNOME Keyring or KWallet), then try again."
            }
            SecretError::Failed(_) => "Check that the keychain opens, then try again.",
        };
        Self::new(FailureCode::Keychain, sentence(&e.to_string())).fix(fix)
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// The keychain of the operating system.
#[derive(Clone, Debug)]
pub struct OsKeychain {
    service: String,
}

impl OsKeychain {
    /// `service` names the application in the keychain.
    pub fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
        }
    }

    fn entry(&self, name: &str) -> Result<keyring::Entry, SecretError> {
        keyring::Entry::new(&self.service, name).map_err(|e| match e {
            keyring::Error::NoDefaultStore => SecretError::Absent(
                keyring::Entry::store_status()
                    .as_ref()
                    .err()
                    .map_or_else(|| e.to_string(), ToString::to_string),
            ),
            other => other.into(),
        })
    }
}

impl From<keyring::Error> for SecretError {
    fn from(e: keyring::Error) -> Self {
        match e {
            keyring::Error::NoStorageAccess(_) => Self::Locked,
            keyring::Error::NoDefaultStore => Self::Absent(e.to_string()),
            // Carries the secret itself: say that it happened and no more.
            keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
                Self::Failed("a stored secret cannot be read".into())
            }
            other => Self::Failed(other.to_string()),
        }
    }
}

impl SecretStore for OsKeychain {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError> {
        match self.entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        Ok(self.entry(name)?.set_password(secret.expose_secret())?)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}

/// Secrets that end with the process.
#[derive(Default)]
pub struct MemoryStore {
    secrets: Mutex<BTreeMap<String, SecretString>>,
}

impl SecretStore for MemoryStore {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError> {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(secrets.get(name).cloned())
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.remove(name);
        Ok(())
    }
}

/// [`SecretStore::get`], off the async threads.
pub async fn read(
    store: &Arc<dyn SecretStore>,
    name: &str,
) -> Result<Option<SecretString>, Failure> {
    let (store, name) = (Arc::clone(store), name.to_owned());
    off_thread(move || store.get(&name)).await
}

/// [`SecretStore::set`], off the async threads.
pub async fn write(
    store: &Arc<dyn SecretStore>,
    name: &str,
    secret: SecretString,
) -> Result<(), Failure> {
    let (store, name) = (Arc::clone(store), name.to_owned());
    off_thread(move || store.set(&name, &secret)).await
}

/// [`SecretStore::delete`], off the async threads.
pub async fn forget(store: &Arc<dyn SecretStore>, name: &str) -> Result<(), Failure> {
    let (store, name) = (Arc::clone(store), name.to_owned());
    off_thread(move || store.delete(&name)).await
}

async fn off_thread<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(call).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(SecretError::Failed("the call did not finish".into()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_keychain_says_what_to_do() {
        let f = Failure::from(SecretError::Locked);
        assert_eq!(f.code, FailureCode::Keychain);
        assert_eq!(f.message, "The keychain is locked.");
        assert!(f.fix.is_some());
    }

    #[tokio::test]
    async fn what_is_forgotten_is_gone() {
        let store: Arc<dyn SecretStore> = Arc::new(MemoryStore::default());
        write(&store, "token", "s".to_owned().into()).await.unwrap();
        assert!(read(&store, "token").await.unwrap().is_some());
        forget(&store, "token").await.unwrap();
        forget(&store, "token").await.unwrap();
        assert!(read(&store, "token").await.unwrap().is_none());
    }
}
