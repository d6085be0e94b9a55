//! Webhooks: the notice as data, signed as [Standard Webhooks](https://www.standardwebhooks.com)
//! say, in the shape of a `CloudEvents` 1.0 event. Addresses inside of networks are not reached
//! unless the operator allows it.

mod address;
mod body;
mod signature;

use std::time::Duration;

use async_trait::async_trait;
use baton_core::Env;
use baton_core::ids::DeliveryId;
use baton_web::Guard;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, StatusCode};
use secrecy::SecretString;
use url::Url;

use crate::{Channel, CheckStep, Fault, Found, Parcel, Receipt, Result};
use signature::Key;

pub use address::check_url;
pub use body::body;
pub use signature::new_secret;

/// For a whole delivery, also where the answer comes drop by drop.
const REQUEST: Duration = Duration::from_secs(15);
/// Bytes of a refusal that are read, for the receiver's words.
const MAX_WORDS: usize = 1024;

/// An address that takes events.
pub struct Webhook {
    http: Client,
    url: Url,
    key: Key,
    env: Env,
    guard: Guard,
    timeout: Duration,
}

impl Webhook {
    /// `env` tells when a try is made: receivers refuse signatures that are some minutes old.
    pub fn new(url: Url, secret: &SecretString, guard: Guard, env: Env) -> Result<Self> {
        if let Some(why) = address::objection(&url, &guard) {
            return Err(Fault::Refused(format!("the address {why}")));
        }
        Ok(Self {
            http: guard.client(&url)?,
            url,
            key: Key::read(secret)?,
            env,
            guard,
            timeout: REQUEST,
        })
    }

    /// With another time-out for a whole delivery.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Delivers what [`message`] made. A repetition is the same message: whoever keeps the text sends
    /// what receivers have seen, however the handoff has changed since.
    pub async fn deliver(&self, id: &DeliveryId, message: String) -> Result<Receipt> {
        let answer = self.post(id.as_ref(), message).await?;
        if !answer.status().is_success() {
            return Err(refused(answer).await);
        }
        Ok(Receipt {
            reference: id.to_string(),
            ..Receipt::default()
        })
    }

    async fn post(&self, id: &str, body: String) -> Result<Response> {
        let now = self.env.now().0.as_second();
        let request = self
            .http
            .post(self.url.clone())
            .timeout(self.timeout)
            .header(CONTENT_TYPE, body::CONTENT_TYPE)
            .header("webhook-id", id)
            .header("webhook-timestamp", now)
            .header("webhook-signature", self.key.sign(id, now, &body))
            .body(body);
        request
            .send()
            .await
            .map_err(|e| baton_web::Fault::from(&e).into())
    }

    async fn connect(&self) -> CheckStep {
        let head = self.http.head(self.url.clone()).timeout(self.timeout);
        let (ok, words) = match head.send().await {
            // Receivers need not know this method: any answer shows that somebody is there.
            Ok(answer) => (true, format!("Answers, with {}.", status(answer.status()))),
            Err(e) => (false, Fault::from(baton_web::Fault::from(&e)).to_string()),
        };
        let name = "Connect".into();
        CheckStep { name, words, ok }
    }
}

#[async_trait]
impl Channel for Webhook {
    async fn send(&self, parcel: &Parcel) -> Result<Receipt> {
        self.deliver(&parcel.id, message(parcel)).await
    }

    /// Nobody can be asked whether it arrived. Sending again is right all the same: receivers tell
    /// a repetition by its id, which is what the id is for.
    async fn find(&self, _: &Parcel) -> Result<Found> {
        Ok(Found::No)
    }

    async fn check(&self) -> Vec<CheckStep> {
        let (ok, words) = match self.guard.look(&self.url).await {
            Ok(1) => (true, "Has an address that may be reached.".into()),
            Ok(many) => (true, format!("Has {many} addresses that may be reached.")),
            Err(fault) => (false, Fault::from(fault).to_string()),
        };
        let name = "Address".into();
        let mut steps = vec![CheckStep { name, words, ok }];
        if ok {
            steps.push(self.connect().await);
        }
        steps
    }
}

/// What is posted for a parcel.
pub fn message(parcel: &Parcel) -> String {
    body::event(parcel.id.as_ref(), &parcel.notice).to_string()
}

/// What an answer means that is no success. It was not taken, says the standard, and may be sent
/// again: so what may be better tomorrow is no refusal.
async fn refused(answer: Response) -> Fault {
    let (code, wait) = (answer.status(), retry_after(&answer));
    let words = words(answer).await;
    match code.as_u16() {
        300..=399 => Fault::Refused(format!(
            "{} points elsewhere; enter the address it points to",
            status(code)
        )),
        401 => Fault::SignIn(words),
        403 => Fault::Forbidden(words),
        410 => Fault::Refused("the receiver is gone".into()),
        429 => Fault::Throttled(wait),
        503 if wait.is_some() => Fault::Throttled(wait),
        // Whoever stands in between does not know what became of it.
        502 | 504 => Fault::Unknown(words),
        404 | 408 | 425 | 500.. => Fault::NotSent(words),
        _ => Fault::Refused(words),
    }
}

fn status(code: StatusCode) -> String {
    format!("status {}", code.as_u16())
}

/// As long as the receiver wants, an hour at most.
fn retry_after(answer: &Response) -> Option<Duration> {
    let reply = baton_web::Reply {
        status: answer.status(),
        headers: answer.headers().clone(),
        body: vec![],
    };
    reply.retry_after()
}

/// The status, and the beginning of what the receiver says to it.
async fn words(mut answer: Response) -> String {
    let code = status(answer.status());
    let mut said = vec![];
    while let Ok(Some(chunk)) = answer.chunk().await {
        said.extend(chunk.iter().take(MAX_WORDS - said.len()));
        if said.len() == MAX_WORDS {
            break;
        }
    }
    match baton_web::words(&String::from_utf8_lossy(&said)) {
        said if said.is_empty() => code,
        said => format!("{code}: {said}"),
    }
}

#[cfg(test)]
mod tests {
    use baton_core::Timestamp;
    use baton_core::notice::{NoticeEvent, compose, sample, template};

    use super::*;
    use crate::Receiver;

    pub(super) fn parcel() -> Parcel {
        let at = Timestamp::from_millis(1_773_322_200_000);
        let notice = sample(NoticeEvent::Offered, at);
        Parcel {
            id: "dlv_1".into(),
            at,
            attempt: 1,
            to: Receiver::default(),
            composed: compose(&notice, &template(notice.event), false),
            notice,
            replaces: None,
            thread: vec![],
            invitation: None,
        }
    }
}
