//! A network that loses a reply: the server did what was asked, and nobody hears of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

pub struct Lossy {
    pub url: Url,
    loses: Arc<AtomicBool>,
    _relay: JoinSet<()>,
}

impl Lossy {
    pub async fn to(server: &Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let loses = Arc::new(AtomicBool::new(false));
        let target = format!("127.0.0.1:{}", server.port().unwrap());
        let mut relay = JoinSet::new();
        relay.spawn(serve(listener, target, loses.clone()));
        Self {
            url: url.parse().unwrap(),
            loses,
            _relay: relay,
        }
    }

    /// The reply to the next PUT never arrives.
    pub fn lose_next(&self) {
        self.loses.store(true, Ordering::SeqCst);
    }
}

async fn serve(listener: TcpListener, target: String, loses: Arc<AtomicBool>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let server = TcpStream::connect(&target).await.unwrap();
        connections.spawn(carry(client, server, loses.clone()));
    }
}

async fn carry(mut client: TcpStream, mut server: TcpStream, loses: Arc<AtomicBool>) {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut is_put = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                is_put |= asked.starts_with(b"PUT ");
                server.write_all(&asked[..length]).await.unwrap();
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if is_put && loses.swap(false, Ordering::SeqCst) {
                    return;
                }
                is_put = false;
                let _ = client.write_all(&answered[..length]).await;
            }
        }
    }
}
