//! Which hub this app belongs to, kept beside the app's settings. The token is kept in the keychain.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton_api::rep::Enrolled;
use baton_core::ids::{DeviceId, RepId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::failure::{Failure, FailureCode};
use crate::keychain::{self, SecretStore};
use crate::view::Setup;

const FILE: &str = "profile.json";
/// Largest profile that is read.
const MAX_BYTES: u64 = 65_536;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub setup: Setup,
    /// Who this device is at the hub; absent until it joined.
    pub member: Option<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub hub: Url,
    pub rep: RepId,
    pub device: DeviceId,
}

impl Member {
    pub fn of(hub: Url, enrolled: &Enrolled) -> Self {
        Self {
            hub,
            rep: enrolled.rep.id.clone(),
            device: enrolled.device.clone(),
        }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            setup: Setup::None,
            member: None,
        }
    }
}

impl Profile {
    /// The profile in `dir`; the default one if there is none yet.
    pub async fn load(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join(FILE);
        let size = match tokio::fs::metadata(&path).await {
            Ok(meta) => meta.len(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(unreadable(&path, &e)),
        };
        if size > MAX_BYTES {
            return Err(unreadable(&path, &io::Error::other("it is too large")));
        }
        let bytes = tokio::fs::read(&path).await;
        let bytes = bytes.map_err(|e| unreadable(&path, &e))?;
        serde_json::from_slice(&bytes).map_err(|e| unreadable(&path, &e.into()))
    }

    /// Writes a new file and puts it in the old one's place, so that a crash leaves one of the two.
    pub async fn save(&self, dir: &Path) -> Result<(), Failure> {
        let (path, new) = (dir.join(FILE), dir.join(format!("{FILE}.new")));
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|e| Failure::new(FailureCode::Internal, e.to_string()))?;
        let written = tokio::task::spawn_blocking(move || write(&path, &new, &bytes)).await;
        written
            .map_err(io::Error::other)
            .flatten()
            .map_err(|e| unwritable(dir, &e))
    }
}

fn write(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let mut file = std::fs::File::create(new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(new, path)
}

fn unreadable(path: &Path, e: &io::Error) -> Failure {
    let message = format!("{} cannot be read: {e}.", path.display());
    Failure::new(FailureCode::Cache, message)
        .fix("Put the file right, or move it away and join again.")
}

fn unwritable(dir: &Path, e: &io::Error) -> Failure {
    let message = format!("Nothing can be stored in {}: {e}.", dir.display());
    Failure::new(FailureCode::Cache, message).fix("Free some space or allow writing there.")
}

/// Where a device keeps its cache: each device has a folder of its own.
pub fn data_dir(root: &Path, device: &DeviceId) -> PathBuf {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name: String = device.0.chars().filter(|c| plain(*c)).take(64).collect();
    root.join(if name.is_empty() { "device" } else { &name })
}

pub(crate) fn token_name(device: &DeviceId) -> String {
    format!("token.{device}")
}

/// Keeps the token of a device that joined.
pub async fn store_token(
    secrets: &Arc<dyn SecretStore>,
    device: &DeviceId,
    token: SecretString,
) -> Result<(), Failure> {
    keychain::write(secrets, &token_name(device), token).await
}

/// The token of a device that joined before.
pub async fn load_token(
    secrets: &Arc<dyn SecretStore>,
    device: &DeviceId,
) -> Result<SecretString, Failure> {
    let found = keychain::read(secrets, &token_name(device)).await?;
    found.ok_or_else(|| {
        Failure::new(
            FailureCode::Keychain,
            "The keychain has no token for this device, or it is locked.",
        )
        .fix("Unlock the keychain and try again. If the token is gone, join the team again.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        Profile {
            setup: Setup::Team {
                hub: "https://hub.example.com".into(),
            },
            member: Some(Member {
                hub: Url::parse("https://hub.example.com").unwrap(),
                rep: "rep_ana".into(),
                device: "dev_1".into(),
            }),
        }
    }

    #[tokio::test]
    async fn a_profile_survives_the_restart() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("config");
        assert_eq!(Profile::load(&dir).await.unwrap(), Profile::default());
        profile().save(&dir).await.unwrap();
        profile().save(&dir).await.unwrap();
        assert_eq!(Profile::load(&dir).await.unwrap(), profile());
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1, "no leftovers");
    }

    #[tokio::test]
    async fn a_damaged_profile_is_said_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "{").unwrap();
        let f = Profile::load(dir.path()).await.unwrap_err();
        assert_eq!(f.code, FailureCode::Cache);
        assert!(dir.path().join(FILE).exists());
    }

    #[test]
    fn a_device_cannot_name_a_folder_elsewhere() {
        let dir = data_dir(Path::new("/data"), &"../../etc".into());
        assert_eq!(dir, Path::new("/data/etc"));
    }
}
