//! Stands between a program that others tell where to connect and the networks that it must not
//! reach for them.
//!
//! A literal address is looked at when it is written. A name is looked up when a connection is made,
//! and only what was looked at is connected to: a name that leads elsewhere a moment later leads
//! nobody there.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, ClientBuilder};
use url::{Host, Url};

use crate::networks::is_public;
use crate::{Allowed, Fault, builder, check_secure, client, is_here};

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
type LookUp = dyn Fn(String) -> Found + Send + Sync;

/// All addresses of a name lie where nobody is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address lies in a network that the operator has not allowed")]
pub struct Private;

#[derive(Clone)]
pub struct Guard(Option<Rules>);

#[derive(Clone)]
struct Rules {
    allowed: Allowed,
    look_up: Arc<LookUp>,
}

impl Guard {
    /// For addresses that come from whoever runs the program, or are built in.
    pub fn none() -> Self {
        Self(None)
    }

    /// For addresses that others entered: only public ones, and what the operator allows.
    pub fn new(allowed: Allowed) -> Self {
        Self::looking_up(allowed, |name| Box::pin(system(name)))
    }

    /// With another way to look names up than the machine's.
    pub fn looking_up(
        allowed: Allowed,
        look_up: impl Fn(String) -> Found + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Rules {
            allowed,
            look_up: Arc::new(look_up),
        }))
    }

    /// A client for this base that connects nowhere else than may be reached; the base itself may be.
    pub fn client(&self, base: &Url) -> Result<Client, Fault> {
        if self.0.is_none() {
            return client(base);
        }
        self.admits(base)?;
        self.within(builder()).build().map_err(|_| Fault::Tls)
    }

    /// For a client with wishes of its own, of which each address is looked at by [`Self::admits`].
    pub fn within(&self, http: ClientBuilder) -> ClientBuilder {
        if self.0.is_none() {
            return http;
        }
        // A proxy would look the name up itself, and reach what must not be reached.
        http.no_proxy().dns_resolver(self.clone())
    }

    /// Whether an address may be spoken to, as far as that can be seen without looking it up.
    /// Numbers in other writings (`0x7f.1`, `2130706433`) were read like the network reads them.
    pub fn admits(&self, url: &Url) -> Result<(), Fault> {
        check_secure(url)?;
        Ok(self.admits_place(url)?)
    }

    /// The same, whatever is spoken there.
    pub fn admits_place(&self, url: &Url) -> Result<(), Private> {
        let inside = literal(url).is_some_and(|ip| !self.reaches(ip));
        // Without TLS only this machine, and only where the operator allows it.
        if inside || (is_here(url) && !self.reaches_here()) {
            return Err(Private);
        }
        Ok(())
    }

    /// The same of a name or a number without scheme and port.
    pub fn admits_host(&self, host: &str) -> Result<(), Private> {
        let inside = match host.parse::<IpAddr>() {
            Ok(ip) => !self.reaches(ip),
            Err(_) => host == "localhost" && !self.reaches_here(),
        };
        if inside { Err(Private) } else { Ok(()) }
    }

    /// How many addresses there are to connect to.
    pub async fn look(&self, url: &Url) -> Result<usize, Fault> {
        if literal(url).is_some() {
            return Ok(1);
        }
        let name = url.host_str().unwrap_or_default();
        match self.addresses(name).await {
            Ok(Ok(found)) => Ok(found.len()),
            Ok(Err(private)) => Err(private.into()),
            Err(_) => Err(Fault::NotSent("the name is not known")),
        }
    }

    /// Those of a host's addresses that may be connected to.
    pub async fn addresses(&self, host: &str) -> io::Result<Result<Vec<IpAddr>, Private>> {
        let mut found = match &self.0 {
            Some(rules) => (rules.look_up)(host.to_owned()).await?,
            None => system(host.to_owned()).await?,
        };
        found.retain(|ip| self.reaches(*ip));
        Ok(if found.is_empty() {
            Err(Private)
        } else {
            Ok(found)
        })
    }

    fn reaches(&self, ip: IpAddr) -> bool {
        let rules = self.0.as_ref();
        rules.is_none_or(|rules| is_public(ip) || rules.allowed.contains(ip))
    }

    /// Whether this machine is among what is allowed: `localhost` is no number to look at.
    fn reaches_here(&self) -> bool {
        let names = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        names.into_iter().any(|ip| self.reaches(ip))
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = self.0.as_ref().map(|rules| &rules.allowed);
        f.debug_tuple("Guard").field(&allowed).finish()
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = guard.addresses(name.as_str()).await??;
            // The port is the address's own.
            let places = found.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(places) as Addrs)
        })
    }
}

/// Whether a request failed because of where it led.
pub(crate) fn kept_back(e: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(e.source(), |e| (*e).source());
    causes.any(|cause| cause.downcast_ref::<Private>().is_some())
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
