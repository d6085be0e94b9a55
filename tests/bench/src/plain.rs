//! A server that pushes events and does nothing else: no accounts, no storage, no meaning. What the
//! hub's feed costs beyond it is what the hub does with it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use futures_util::Stream;
use tokio::sync::mpsc;

type Desks = Arc<Mutex<HashMap<usize, mpsc::Sender<String>>>>;

/// Serves until the process is killed; prints where.
pub async fn serve() {
    let router = Router::new()
        .route("/feed/{desk}", get(feed))
        .route("/publish/{desk}", post(publish))
        .with_state(Desks::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

async fn feed(
    State(desks): State<Desks>,
    Path(desk): Path<usize>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (sender, mut receiver) = mpsc::channel(16);
    desks.lock().unwrap().insert(desk, sender);
    let events = async_stream::stream! {
        yield Ok(Event::default().event("hello").data("{}"));
        while let Some(text) = receiver.recv().await {
            yield Ok(Event::default().event("entity").data(text));
        }
    };
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn publish(State(desks): State<Desks>, Path(desk): Path<usize>, body: String) {
    let sender = desks.lock().unwrap().get(&desk).cloned();
    if let Some(sender) = sender {
        let _ = sender.send(body).await;
    }
}
