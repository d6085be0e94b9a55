//! The network between an app and its hub, to be cut and healed.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub struct Proxy {
    address: String,
    up: watch::Sender<bool>,
    _relay: JoinSet<()>,
}

impl Proxy {
    /// Relays to `target`, which may come and go.
    pub async fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (up, state) = watch::channel(true);
        let mut tasks = JoinSet::new();
        tasks.spawn(relay(listener, target.to_owned(), state));
        Self {
            address,
            up,
            _relay: tasks,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks every connection and lets none through.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    pub fn heal(&self) {
        self.up.send_replace(true);
    }
}

async fn relay(listener: TcpListener, target: String, up: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        if *up.borrow() {
            connections.spawn(carry(client, target.clone(), up.clone()));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn carry(mut client: TcpStream, target: String, mut up: watch::Receiver<bool>) {
    let Ok(mut server) = TcpStream::connect(target).await else {
        return;
    };
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = up.wait_for(|up| !up) => {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

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
