//! One connection of Socket Mode.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use baton_web::Guard;
use futures_util::{SinkExt, StreamExt};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use crate::{Fault, Result};

const CONNECT: Duration = Duration::from_secs(10);
/// Slack counts three seconds until an answer has to be acknowledged.
const WRITE: Duration = Duration::from_secs(3);
/// Bytes of one message: it quotes the message that was clicked.
const MAX_MESSAGE: usize = 1024 * 1024;

pub(super) struct Line {
    ws: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(super) since: Instant,
    /// When it last gave a sign of life.
    pub(super) heard: Instant,
    /// When Slack said that it will close it.
    pub(super) leaving: Option<Instant>,
}

pub(super) enum Heard {
    Envelope(Envelope),
    /// A sign of life, or what we do not know.
    Nothing,
    Leaving,
    /// Nobody is to come back.
    TurnedOff,
    Over,
}

#[derive(Deserialize)]
pub(super) struct Envelope {
    pub(super) envelope_id: String,
    #[serde(default)]
    pub(super) payload: Value,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    reason: String,
}

impl Line {
    /// Connects and waits until Slack greets.
    pub(super) async fn open(url: &Url, guard: &Guard) -> Result<Self> {
        check(url)?;
        guard.admits_place(url).map_err(baton_web::Fault::from)?;
        match timeout(CONNECT, Self::greeted(url, guard)).await {
            Ok(line) => line,
            Err(_) => Err(Fault::NotSent("no answer in time".into())),
        }
    }

    async fn greeted(url: &Url, guard: &Guard) -> Result<Self> {
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        let tls = connector(url)?;
        let stream = reached(url, guard).await?;
        // What it says of a failure may hold the address, which is a secret.
        let (ws, _) = client_async_tls_with_config(url.as_str(), stream, Some(limits), Some(tls))
            .await
            .map_err(|_| Fault::NotSent("no connection".into()))?;
        let now = Instant::now();
        let mut line = Self {
            ws,
            since: now,
            heard: now,
            leaving: None,
        };
        loop {
            match line.ws.next().await {
                Some(Ok(Message::Text(text))) => return line.welcome(text.as_str()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Err(Fault::NotSent("the connection broke".into())),
            }
        }
    }

    fn welcome(self, text: &str) -> Result<Self> {
        match serde_json::from_str::<Kind>(text) {
            Ok(first) if first.kind == "hello" => Ok(self),
            Ok(first) if first.reason == "link_disabled" => Err(turned_off()),
            _ => Err(Fault::NotSent("Slack does not greet".into())),
        }
    }

    /// What comes next. May be given up at any time.
    pub(super) async fn hear(&mut self) -> Heard {
        let message = self.ws.next().await;
        self.heard = Instant::now();
        match message {
            Some(Ok(Message::Text(text))) => understand(text.as_str()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Over,
            Some(Ok(_)) => Heard::Nothing,
        }
    }

    pub(super) async fn acknowledge(&mut self, envelope: &str) {
        let text = json!({ "envelope_id": envelope }).to_string();
        self.write(Message::text(text)).await;
    }

    pub(super) async fn ping(&mut self) -> bool {
        self.write(Message::Ping(Vec::new().into())).await
    }

    pub(super) async fn close(mut self) {
        self.write(Message::Close(None)).await;
    }

    async fn write(&mut self, message: Message) -> bool {
        matches!(timeout(WRITE, self.ws.send(message)).await, Ok(Ok(())))
    }
}

pub(super) fn turned_off() -> Fault {
    Fault::Forbidden("Socket Mode is turned off for the app".into())
}

fn understand(text: &str) -> Heard {
    let Ok(kind) = serde_json::from_str::<Kind>(text) else {
        return Heard::Nothing;
    };
    match kind.kind.as_str() {
        "disconnect" if kind.reason == "link_disabled" => Heard::TurnedOff,
        "disconnect" => Heard::Leaving,
        // Also what we did not ask for is acknowledged, or it would come again and again.
        _ => serde_json::from_str(text).map_or(Heard::Nothing, Heard::Envelope),
    }
}

/// As everywhere: only this machine is spoken to without TLS.
fn check(url: &Url) -> Result<()> {
    let here = url.scheme() == "ws" && baton_web::is_here(url);
    if url.scheme() == "wss" || here {
        return Ok(());
    }
    Err(Fault::NotSent("the address is not one of TLS".into()))
}

/// A connection to one of the addresses that may be connected to.
async fn reached(url: &Url, guard: &Guard) -> Result<TcpStream> {
    let broken = || Fault::NotSent("no connection".into());
    let (host, port) = url
        .host_str()
        .zip(url.port_or_known_default())
        .ok_or_else(broken)?;
    let host = host.trim_matches(['[', ']']);
    let found = guard.addresses(host).await.map_err(|_| broken())?;
    let found = found.map_err(baton_web::Fault::from)?;
    let places: Vec<_> = found
        .into_iter()
        .map(|ip| SocketAddr::new(ip, port))
        .collect();
    let stream = TcpStream::connect(places.as_slice())
        .await
        .map_err(|_| broken())?;
    // What is written is short and waited for.
    stream.set_nodelay(true).map_err(|_| broken())?;
    Ok(stream)
}

fn connector(url: &Url) -> Result<Connector> {
    if url.scheme() == "ws" {
        return Ok(Connector::Plain);
    }
    // Named, because more than one is built in: rustls would not know which to take.
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|_| Fault::Refused("TLS cannot be set up on this machine".into()))?
        .with_no_client_auth();
    Ok(Connector::Rustls(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::pin::Pin;

    use super::*;

    #[test]
    fn only_this_machine_is_connected_to_without_tls() {
        for (url, fine) in [
            ("wss://wss-primary.slack.example/link?ticket=1", true),
            ("ws://127.0.0.1:4711/link", true),
            ("ws://wss-primary.slack.example/link", false),
            ("https://slack.example/", false),
        ] {
            assert_eq!(check(&url.parse().unwrap()).is_ok(), fine, "{url}");
        }
    }

    #[test]
    fn tls_is_set_up_whatever_else_is_built_in() {
        let tls = connector(&"wss://slack.example/".parse().unwrap());
        assert!(matches!(tls, Ok(Connector::Rustls(_))));
    }

    #[tokio::test]
    async fn a_socket_in_a_network_that_is_not_allowed_is_not_opened() {
        let inside = |_| -> Pin<Box<dyn Future<Output = _> + Send>> {
            Box::pin(async { Ok(vec![IpAddr::from([127, 0, 0, 1])]) })
        };
        let guard = Guard::looking_up("10.0.0.0/8".parse().unwrap(), inside);
        for url in [
            "wss://192.168.0.1/link",
            "ws://127.0.0.1:1/link",
            "wss://wss-primary.slack.example/link",
        ] {
            let opened = Line::open(&url.parse().unwrap(), &guard).await;
            assert!(matches!(opened, Err(Fault::Forbidden(_))), "{url}");
        }
    }
}
