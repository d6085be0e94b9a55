//! HTTP as the people of a test speak it.

use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

/// Loopback only: no proxy of the machine may come between.
pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// The answer as `T`; panics with the hub's own words if it refuses.
pub(crate) async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> T {
    let reply = request
        .timeout(Duration::from_secs(30))
        .send()
        .await
        .unwrap();
    let (status, url) = (reply.status(), reply.url().path().to_owned());
    let text = reply.text().await.unwrap();
    assert!(status.is_success(), "{url}: {status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{url}: {e}: {text}"))
}
