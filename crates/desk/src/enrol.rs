//! Joining a team: a one-time code becomes a token.

use baton_api::limits;
use baton_api::rep::{Enrol, Enrolled};
use url::Url;

use crate::failure::{Failure, FailureCode};
use crate::hub::{Hub, HubError};

/// Exchanges the code. The token is in the answer: keep it in the keychain.
/// `zone` is the machine's IANA zone: the rep's, until they set one.
pub async fn enrol(
    hub: &Url,
    code: &str,
    device_name: &str,
    zone: Option<&str>,
) -> Result<Enrolled, Failure> {
    let code = code.trim();
    if code.is_empty() || code.len() > limits::CLIENT_ID_CHARS {
        return Err(
            Failure::new(FailureCode::InvalidInput, "This is not a code.")
                .at("code")
                .fix("Copy the code that your admin sent."),
        );
    }
    let name: String = device_name
        .trim()
        .chars()
        .take(limits::FIELD_CHARS)
        .collect();
    let request = Enrol {
        code: code.to_owned(),
        device: if name.is_empty() {
            "Desktop".into()
        } else {
            name
        },
        zone: zone.map(str::to_owned),
    };
    let hub = Hub::new(hub.clone(), None)?;
    hub.post(&["v1", "enrol"], &request)
        .await
        .map_err(|e| match e {
            HubError::SignedOut => expired(),
            HubError::Unreachable => Failure::from(e).at("hub"),
            HubError::Refused(ref p)
                if p.code == baton_api::Code::NotFound && p.field.is_none() =>
            {
                Failure::from(e)
                    .at("hub")
                    .fix("Check the address: there is no Baton hub there.")
            }
            other => other.into(),
        })
}

fn expired() -> Failure {
    Failure::new(FailureCode::CodeExpired, "The hub does not know this code.")
        .at("code")
        .fix("Ask your admin for a new code: each works once, and for a short time.")
}
