//! The network between one client and the hub. It loses requests and replies, brings requests
//! twice, late or after others, breaks streams in the middle, and falls silent.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use baton_tests::chance::Chance;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// The longest that a request is held up, and that a silent connection is kept.
const LONGEST_MS: u64 = 120;
/// A stream breaks within so many bytes, where it breaks.
const STREAM_BYTES: u64 = 30_000;

pub struct Network {
    address: String,
    up: watch::Sender<bool>,
    weather: Arc<Weather>,
    carried: watch::Receiver<u64>,
    _relay: JoinSet<()>,
}

struct Weather {
    chance: Chance,
    /// So many requests of a hundred are not simply carried.
    trouble: AtomicU64,
    /// Requests that the hub was given, and pieces of a feed that a desk was given.
    carried: watch::Sender<u64>,
}

/// What becomes of one request.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Carried,
    /// It never arrives.
    Lost,
    /// It is carried out, and nobody hears of it.
    Unheard,
    /// It arrives, and arrives once more.
    Twice,
    /// It arrives when the client has given up and may have asked again.
    Late(Duration),
    /// Others overtake it.
    Slow(Duration),
    /// The client hears nothing, and learns late that the connection is gone.
    Silent(Duration),
}

impl Weather {
    fn has_carried(&self) {
        self.carried.send_modify(|n| *n += 1);
    }

    fn fate(&self) -> Fate {
        if !self.chance.percent(self.trouble.load(Ordering::Relaxed)) {
            return Fate::Carried;
        }
        let wait = Duration::from_millis(self.chance.below(LONGEST_MS));
        match self.chance.below(6) {
            0 => Fate::Lost,
            1 => Fate::Unheard,
            2 => Fate::Twice,
            3 => Fate::Late(wait),
            4 => Fate::Slow(wait),
            _ => Fate::Silent(wait),
        }
    }
}

impl Network {
    /// To a hub that may come and go. All is well at first.
    pub async fn to(hub: &str, chance: Chance) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (up, state) = watch::channel(true);
        let (given, carried) = watch::channel(0);
        let weather = Arc::new(Weather {
            chance,
            trouble: AtomicU64::new(0),
            carried: given,
        });
        let mut relay = JoinSet::new();
        relay.spawn(serve(listener, hub.to_owned(), state, Arc::clone(&weather)));
        Self {
            address,
            up,
            weather,
            carried,
            _relay: relay,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on so many requests of a hundred have trouble.
    pub fn trouble(&self, percent: u64) {
        self.weather.trouble.store(percent, Ordering::Relaxed);
    }

    /// Waits until it has carried something from now on, at most so long. Whether it has.
    pub async fn carries(&self, within: Duration) -> bool {
        let mut carried = self.carried.clone();
        carried.mark_unchanged();
        timeout(within, carried.changed()).await.is_ok()
    }

    /// Breaks every connection and lets none through.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    pub fn heal(&self) {
        self.up.send_replace(true);
    }

    pub fn is_up(&self) -> bool {
        *self.up.borrow()
    }
}

async fn serve(
    listener: TcpListener,
    hub: String,
    up: watch::Receiver<bool>,
    weather: Arc<Weather>,
) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        if *up.borrow() {
            let (hub, mut up, weather) = (hub.clone(), up.clone(), Arc::clone(&weather));
            connections.spawn(async move {
                tokio::select! {
                    _ = carry(client, hub, &weather) => {}
                    _ = up.wait_for(|up| !up) => {}
                }
            });
        }
        while connections.try_join_next().is_some() {}
    }
}

/// One request and its reply.
async fn carry(mut client: TcpStream, hub: String, weather: &Weather) -> io::Result<()> {
    let Some(request) = read_request(&mut client).await? else {
        return Ok(());
    };
    match weather.fate() {
        Fate::Carried => {}
        Fate::Lost => return Ok(()),
        Fate::Unheard => return unheard(&hub, &request).await,
        Fate::Twice => unheard(&hub, &request).await?,
        Fate::Late(wait) => {
            drop(client);
            sleep(wait).await;
            return unheard(&hub, &request).await;
        }
        Fate::Slow(wait) => sleep(wait).await,
        Fate::Silent(wait) => {
            sleep(wait).await;
            return Ok(());
        }
    }
    let mut server = TcpStream::connect(&hub).await?;
    server.write_all(&request).await?;
    weather.has_carried();
    if request.starts_with(b"GET /v1/feed") {
        return stream(server, client, weather).await;
    }
    tokio::io::copy(&mut server, &mut client).await?;
    Ok(())
}

/// Carried out to the end, and the reply is thrown away. A stream is not waited for.
async fn unheard(hub: &str, request: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect(hub).await?;
    server.write_all(request).await?;
    if !request.starts_with(b"GET /v1/feed") {
        tokio::io::copy(&mut server, &mut tokio::io::sink()).await?;
    }
    Ok(())
}

/// A stream that breaks somewhere, or falls silent before it does.
async fn stream(mut server: TcpStream, mut client: TcpStream, weather: &Weather) -> io::Result<()> {
    let fate = weather.fate();
    let breaks = matches!(fate, Fate::Lost | Fate::Unheard | Fate::Silent(_));
    let pause = match fate {
        Fate::Slow(wait) | Fate::Late(wait) => wait,
        _ => Duration::ZERO,
    };
    let mut left = if breaks {
        weather.chance.below(STREAM_BYTES)
    } else {
        u64::MAX
    };
    let mut some = [0; 4096];
    loop {
        let count = server.read(&mut some).await?;
        let count = count.min(usize::try_from(left).unwrap_or(usize::MAX));
        if count == 0 {
            sleep(Duration::from_millis(weather.chance.below(LONGEST_MS))).await;
            return Ok(());
        }
        // A client that reads slowly, while there is trouble.
        if weather.trouble.load(Ordering::Relaxed) > 0 {
            sleep(pause).await;
        }
        client.write_all(&some[..count]).await?;
        weather.has_carried();
        left -= u64::try_from(count).unwrap_or(left);
    }
}

/// As it came, but for the connection, which is closed after it. None where there is none.
async fn read_request(client: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut all = vec![];
    let head = loop {
        if let Some(end) = all.windows(4).position(|w| w == b"\r\n\r\n") {
            break end + 2;
        }
        if client.read_buf(&mut all).await? == 0 {
            return Ok(None);
        }
    };
    let lines = String::from_utf8_lossy(&all[..head]).into_owned();
    let length = header(&lines, "content-length");
    let length: usize = length.map_or(0, |value| value.parse().unwrap());
    while all.len() < head + 2 + length {
        if client.read_buf(&mut all).await? == 0 {
            return Ok(None);
        }
    }
    let mut request: Vec<u8> = lines.into_bytes();
    request.extend_from_slice(b"connection: close\r\n");
    request.extend_from_slice(&all[head..]);
    Ok(Some(request))
}

fn header<'a>(lines: &'a str, name: &str) -> Option<&'a str> {
    let pairs = lines.lines().filter_map(|line| line.split_once(':'));
    let mut found = pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.trim())
}
