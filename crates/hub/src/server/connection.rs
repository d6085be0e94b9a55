//! What holds for every connection, before anything is read from it.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

/// Sends at once what there is to send, and drops whoever does not read it. An event must not wait
/// for the acknowledgement of the one before it; and a client that stopped reading holds buffers,
/// and keeps its rep looking connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prompt {
    /// How long a client may take nothing while there is something for it.
    pub patience: Duration,
}

impl<S> Accept<TcpStream, S> for Prompt {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        if let Err(e) = stream.set_nodelay(true) {
            return ready(Err(e));
        }
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.patience));
        ready(Ok((Box::pin(stream), service)))
    }
}
