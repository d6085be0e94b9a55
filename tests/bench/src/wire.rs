//! HTTP/1.1 with as little as possible between: what is measured is the server.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that is kept.
pub struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    /// `address` is host and port.
    pub async fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(16_384),
        })
    }

    /// Posts JSON and returns what was answered; panics if it was refused.
    pub async fn post(&mut self, path: &str, key: &str, body: &str) -> Vec<u8> {
        let (status, body) = self.try_post(path, key, body).await;
        fine(path, status, body)
    }

    /// As above, with the status of the answer.
    pub async fn try_post(&mut self, path: &str, key: &str, body: &str) -> (u16, Vec<u8>) {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        self.ask(&[head.as_bytes(), body.as_bytes()].concat()).await
    }

    pub async fn get(&mut self, path: &str, key: &str) -> Vec<u8> {
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {key}\r\n\r\n");
        let (status, body) = self.ask(head.as_bytes()).await;
        fine(path, status, body)
    }

    async fn ask(&mut self, request: &[u8]) -> (u16, Vec<u8>) {
        self.stream.write_all(request).await.unwrap();
        self.answer().await.unwrap()
    }

    async fn answer(&mut self) -> io::Result<(u16, Vec<u8>)> {
        let head = self.head().await?;
        let text = String::from_utf8_lossy(&self.read[..head]).to_lowercase();
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let length = text.lines().find_map(|l| l.strip_prefix("content-length:"));
        let length = length.map_or(0, |l| l.trim().parse().unwrap_or(0));
        while self.read.len() < head + length {
            self.more().await?;
        }
        let body = self.read[head..head + length].to_vec();
        self.read.drain(..head + length);
        Ok((status, body))
    }

    /// Where the head of what is answered ends.
    async fn head(&mut self) -> io::Result<usize> {
        loop {
            let end = self.read.windows(4).position(|w| w == b"\r\n\r\n");
            if let Some(end) = end {
                return Ok(end + 4);
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Asks for a stream of events and hands over the connection, with what has come of it.
    pub async fn stream(mut self, path: &str, key: &str, cursor: i64) -> io::Result<TcpStream> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {key}\r\n\
             last-event-id: {cursor}\r\n\r\n"
        );
        self.stream.write_all(head.as_bytes()).await?;
        let head = self.head().await?;
        let fine = self.read[..head].starts_with(b"HTTP/1.1 200");
        assert!(fine, "{}", String::from_utf8_lossy(&self.read));
        Ok(self.stream)
    }
}

fn fine(path: &str, status: u16, body: Vec<u8>) -> Vec<u8> {
    let text = || String::from_utf8_lossy(&body).into_owned();
    assert!((200..300).contains(&status), "{path}: {status}: {}", text());
    body
}

/// A string in what was answered.
pub fn text(body: &[u8], field: &str) -> String {
    let value: Value = serde_json::from_slice(body).unwrap();
    let text = value.pointer(field).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}
