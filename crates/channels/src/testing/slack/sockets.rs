//! Socket Mode, from Slack's side.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{FakeSlack, Shared};

/// A connection of an app.
pub(super) struct Wire {
    pub(super) id: u64,
    pub(super) leaving: bool,
    push: mpsc::Sender<Push>,
}

enum Push {
    Say(Value),
    Close,
    Cut,
    Silence,
}

impl Wire {
    pub(super) fn say(&self, what: Value) {
        let _ = self.push.try_send(Push::Say(what));
    }

    pub(super) fn cut(&self) {
        let _ = self.push.try_send(Push::Cut);
    }
}

impl FakeSlack {
    /// How many connections apps have.
    pub fn sockets(&self) -> usize {
        self.shared.lock().wires.len()
    }

    pub async fn until_sockets(&self, count: usize) {
        self.until(&format!("{count} connections"), |slack| {
            (slack.sockets() == count).then_some(())
        })
        .await;
    }

    /// Says that all connections are to be replaced: `warning`, `refresh_requested`,
    /// `link_disabled`. They stay until they are closed.
    pub fn ask_to_leave(&self, reason: &str) {
        for wire in &mut self.shared.lock().wires {
            wire.leaving = true;
            wire.say(json!({ "type": "disconnect", "reason": reason }));
        }
    }

    /// Closes the connections that were asked to leave.
    pub fn close_left(&self) {
        for wire in self.shared.lock().wires.iter().filter(|w| w.leaving) {
            let _ = wire.push.try_send(Push::Close);
        }
    }

    /// All connections break.
    pub fn cut_sockets(&self) {
        for wire in &self.shared.lock().wires {
            wire.cut();
        }
    }

    /// All connections stay open, and nothing comes over them any more.
    pub fn silence_sockets(&self) {
        for wire in &self.shared.lock().wires {
            let _ = wire.push.try_send(Push::Silence);
        }
    }

    /// Each click is sent again from now on, in the same envelope and in another.
    pub fn send_again(&self) {
        self.shared.lock().again = true;
    }
}

#[derive(Deserialize)]
pub(super) struct Ticket {
    ticket: String,
}

pub(super) async fn connect(
    State(shared): State<Arc<Shared>>,
    Query(ticket): Query<Ticket>,
    upgrade: WebSocketUpgrade,
) -> Response {
    // A ticket is good for one connection.
    if !shared.lock().tickets.remove(&ticket.ticket) {
        return StatusCode::FORBIDDEN.into_response();
    }
    upgrade.on_upgrade(move |socket| serve(shared, socket))
}

async fn serve(shared: Arc<Shared>, mut socket: WebSocket) {
    let (push, pushed) = mpsc::channel(64);
    let (id, count) = {
        let mut state = shared.lock();
        let id = state.number();
        state.wires.push(Wire {
            id,
            leaving: false,
            push,
        });
        (id, state.wires.len())
    };
    let hello = json!({
        "type": "hello",
        "num_connections": count,
        "debug_info": { "host": "applink-1", "approximate_connection_time": 18060 },
        "connection_info": { "app_id": "A00000001" },
    });
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        shared.tell();
        exchange(&shared, socket, pushed).await;
    }
    shared.lock().wires.retain(|w| w.id != id);
    shared.tell();
}

async fn exchange(shared: &Shared, mut socket: WebSocket, mut pushed: mpsc::Receiver<Push>) {
    loop {
        tokio::select! {
            push = pushed.recv() => match push {
                Some(Push::Say(what)) => {
                    if socket.send(Message::text(what.to_string())).await.is_err() {
                        return;
                    }
                }
                Some(Push::Close) => {
                    let _ = socket.send(Message::Close(None)).await;
                    return;
                }
                // Who does not read does not answer pings.
                Some(Push::Silence) => while !matches!(pushed.recv().await, Some(Push::Cut) | None) {},
                Some(Push::Cut) | None => return,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => acknowledged(shared, text.as_str()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

fn acknowledged(shared: &Shared, text: &str) {
    let said: Value = serde_json::from_str(text).unwrap();
    let id = said["envelope_id"].as_str().unwrap().to_owned();
    shared.lock().acknowledged.insert(id);
    shared.tell();
}
