//! The network between an app and its hub, to be cut and healed.

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub struct Proxy {
    address: String,
    up: watch::Sender<bool>,
    /// The next request with this method is carried out, and its reply is lost.
    lost: Arc<Mutex<Option<&'static str>>>,
    _relay: JoinSet<()>,
}

impl Proxy {
    /// Relays to `target`, which may come and go.
    pub async fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (up, state) = watch::channel(true);
        let lost = Arc::new(Mutex::new(None));
        let mut tasks = JoinSet::new();
        tasks.spawn(relay(listener, target.to_owned(), state, Arc::clone(&lost)));
        Self {
            address,
            up,
            lost,
            _relay: tasks,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request with this method arrives and is carried out; nobody hears of it.
    pub fn lose_reply_to(&self, method: &'static str) {
        *self.lost.lock().unwrap() = Some(method);
    }

    /// Whether the reply that was to be lost was lost.
    pub fn has_lost(&self) -> bool {
        self.lost.lock().unwrap().is_none()
    }

    /// Breaks every connection and lets none through.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    pub fn heal(&self) {
        self.up.send_replace(true);
    }
}

type Lost = Arc<Mutex<Option<&'static str>>>;

async fn relay(listener: TcpListener, target: String, up: watch::Receiver<bool>, lost: Lost) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        if *up.borrow() {
            let lost = Arc::clone(&lost);
            connections.spawn(carry(client, target.clone(), up.clone(), lost));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn carry(client: TcpStream, target: String, mut up: watch::Receiver<bool>, lost: Lost) {
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    tokio::select! {
        _ = exchange(client, server, &lost) => {}
        _ = up.wait_for(|up| !up) => {}
    }
}

/// Both directions, until one ends or a reply is to be lost.
async fn exchange(mut client: TcpStream, mut server: TcpStream, lost: &Lost) -> io::Result<()> {
    let (mut asked, mut told) = ([0; 16384], [0; 16384]);
    let mut losing = false;
    loop {
        tokio::select! {
            n = client.read(&mut asked) => {
                let request = &asked[..n?];
                if request.is_empty() {
                    return Ok(());
                }
                losing |= lost.lock().unwrap().is_some_and(|m| request.starts_with(m.as_bytes()));
                server.write_all(request).await?;
            }
            n = server.read(&mut told) => {
                let reply = &told[..n?];
                if reply.is_empty() || losing {
                    lost.lock().unwrap().take_if(|_| losing);
                    return Ok(());
                }
                client.write_all(reply).await?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cut_and_healed() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy::to(&server.local_addr().unwrap().to_string()).await;
        let connect = || TcpStream::connect(proxy.address.clone());

        let mut client = connect().await.unwrap();
        let (mut far, _) = server.accept().await.unwrap();
        far.write_all(b"hi").await.unwrap();
        assert_eq!(&read(&mut client, 2).await, b"hi");

        proxy.cut();
        assert!(
            read(&mut client, 1).await.is_empty(),
            "the connection is broken"
        );
        let mut refused = connect().await.unwrap();
        assert!(
            read(&mut refused, 1).await.is_empty(),
            "and no new one works"
        );

        proxy.heal();
        let mut client = connect().await.unwrap();
        let (mut far, _) = server.accept().await.unwrap();
        far.write_all(b"yo").await.unwrap();
        assert_eq!(&read(&mut client, 2).await, b"yo");
    }

    /// What comes, until `length` bytes or the end of the connection.
    async fn read(stream: &mut TcpStream, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        match stream.read_exact(&mut bytes).await {
            Ok(_) => bytes,
            Err(_) => vec![],
        }
    }
}
