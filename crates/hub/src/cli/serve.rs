//! `baton-hub serve`

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;

use baton_core::Env;
use baton_hub::{Allowed, Hub, HubError, Listen};
use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;
use url::Url;

use super::{Result, print};

#[derive(Debug, Args)]
pub struct Serve {
    /// Where the hub keeps its data.
    #[arg(long, env = "BATON_HUB_DATA")]
    data: PathBuf,
    #[arg(long, env = "BATON_HUB_LISTEN", default_value = "127.0.0.1:4780")]
    listen: SocketAddr,
    /// Where agents and desktops reach the hub, for enrolment links.
    #[arg(long, env = "BATON_HUB_PUBLIC_URL")]
    public_url: Option<Url>,
    /// Certificate chain (PEM). Without it the hub speaks plain HTTP, to this machine only.
    #[arg(long, env = "BATON_HUB_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate (PEM).
    #[arg(long, env = "BATON_HUB_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Speak plain HTTP to other machines too: only behind a proxy that does TLS.
    #[arg(long)]
    allow_plain_http: bool,
    /// Networks of one's own that admins' connections may reach, such as
    /// `10.1.0.0/16,192.168.3.7`: for a mail relay, a webhook, a calendar server in them. Others than
    /// public addresses are refused without it.
    #[arg(long, env = "BATON_HUB_OUTWARD_NETWORKS", default_value = "")]
    outward_networks: Allowed,
    #[arg(long, value_enum, default_value = "text")]
    log: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

pub async fn run(args: Serve) -> Result {
    log_to_stderr(args.log);
    let listener = TcpListener::bind(args.listen).map_err(|cause| HubError::Listen {
        address: args.listen,
        cause,
    })?;
    let address = listener.local_addr()?;
    let tls = args.tls_cert.zip(args.tls_key);
    let scheme = if tls.is_some() { "https" } else { "http" };
    let own = Url::parse(&format!("{scheme}://{address}"))?;
    let public_url = args
        .public_url
        .or_else(|| address.ip().is_loopback().then(|| own.clone()));
    let mut hub = Hub::open(&args.data, public_url, Env::system()).await?;
    hub.let_reach(args.outward_networks);
    // Whoever started us waits for this line.
    print::line(&format!(
        "listening on {}",
        own.origin().ascii_serialization()
    ))?;
    let listen = Listen {
        tls,
        allow_plain_http: args.allow_plain_http,
        ..Listen::default()
    };
    Ok(hub.serve(listener, listen, asked_to_stop()).await?)
}

fn log_to_stderr(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that cannot be written, as on a full disk, fails no request: saying so would.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    drop(tokio::signal::ctrl_c().await);
}
