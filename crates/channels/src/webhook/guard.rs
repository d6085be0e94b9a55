//! Stands between a webhook and the networks that it must not reach.
//!
//! A literal address is looked at when it is written. A name is looked up when a connection is made,
//! and only what was looked at is connected to: a name that leads elsewhere a moment later leads
//! nobody there.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::networks::{Allowed, is_public};
use crate::{Fault, Result};

const MAX_URL: usize = 2000;
const PRIVATE: &str = "lies in a network that the operator has not allowed";

type LookUp = dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync;

/// What is wrong with an address as somebody wrote it, as a sentence.
pub fn check_url(text: &str, allowed: &Allowed) -> Result<(), String> {
    let objection = match Url::parse(text) {
        Ok(url) => Guard::new(allowed.clone()).objection(&url),
        Err(_) => Some("is not one such as https://example.com/events"),
    };
    objection.map_or(Ok(()), |why| Err(format!("The address {why}.")))
}

/// All addresses of a name lie where webhooks do not go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address {PRIVATE}")]
pub(super) struct Private;

impl From<Private> for Fault {
    fn from(private: Private) -> Self {
        Self::Refused(private.to_string())
    }
}

#[derive(Clone)]
pub(super) struct Guard {
    allowed: Allowed,
    look_up: Arc<LookUp>,
}

impl Guard {
    pub fn new(allowed: Allowed) -> Self {
        Self::with(allowed, |name| Box::pin(system(name)))
    }

    fn with(
        allowed: Allowed,
        look_up: impl Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            allowed,
            look_up: Arc::new(look_up),
        }
    }

    /// What keeps an address from being spoken to, as far as that can be seen without looking it
    /// up. Numbers in other writings (`0x7f.1`, `2130706433`) were read like the network reads them.
    pub fn objection(&self, url: &Url) -> Option<&'static str> {
        if url.as_str().len() > MAX_URL {
            Some("is too long")
        } else if !url.username().is_empty() || url.password().is_some() {
            Some("holds credentials; the signature takes their place")
        } else if baton_web::check_secure(url).is_err() {
            // Without TLS only this machine, and only where the operator allows it.
            Some("does not begin with https://")
        } else if literal(url).is_some_and(|ip| !self.reaches(ip))
            || (baton_web::is_here(url) && !self.reaches_here())
        {
            Some(PRIVATE)
        } else {
            None
        }
    }

    /// How many addresses there are to connect to.
    pub async fn look(&self, url: &Url) -> Result<usize> {
        if literal(url).is_some() {
            return Ok(1);
        }
        let name = url.host_str().unwrap_or_default().to_owned();
        match self.addresses(name).await {
            Ok(Ok(found)) => Ok(found.len()),
            Ok(Err(private)) => Err(private.into()),
            Err(_) => Err(Fault::NotSent("the name is not known".into())),
        }
    }

    fn reaches(&self, ip: IpAddr) -> bool {
        is_public(ip) || self.allowed.contains(ip)
    }

    /// Whether this machine is among what is allowed: `localhost` is no number to look at.
    fn reaches_here(&self) -> bool {
        let names = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        names.into_iter().any(|ip| self.reaches(ip))
    }

    async fn addresses(&self, name: String) -> io::Result<Result<Vec<IpAddr>, Private>> {
        let mut found = (self.look_up)(name).await?;
        found.retain(|ip| self.reaches(*ip));
        Ok(if found.is_empty() {
            Err(Private)
        } else {
            Ok(found)
        })
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = guard.addresses(name.as_str().to_owned()).await??;
            // The port is the address's own.
            let places = found.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(places) as Addrs)
        })
    }
}

async fn system(name: String) -> io::Result<Vec<IpAddr>> {
    let found = tokio::net::lookup_host((name, 0)).await?;
    Ok(found.map(|place| place.ip()).collect())
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Domain(_) => None,
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
    }
}

#[cfg(test)]
mod tests;
