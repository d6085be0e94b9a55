//! Signing. The keys come as `openssl` writes them; the mail library knows older forms.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
    DkimSigningKey,
};
use lettre::message::header::HeaderName;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret, SecretString};

use super::Dkim;
use crate::{Fault, Result};

/// What a forger would want to change. Those that are absent are signed as absent.
const SIGNED: [&str; 8] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
];

/// Names of the two kinds of keys, as DER writes them.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Bytes of an RSA key; no receiver believes in a shorter one (RFC 8301).
const SHORTEST: usize = 1024 / 8;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BYTES: u8 = 0x04;
const OBJECT: u8 = 0x06;

pub(super) fn config(dkim: &Dkim) -> Result<DkimConfig> {
    let key = key(&dkim.key).ok_or_else(|| {
        Fault::Forbidden("the DKIM key cannot be read: an RSA or Ed25519 key as PEM".into())
    })?;
    for name in [&dkim.domain, &dkim.selector] {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if name.is_empty() || !name.bytes().all(plain) {
            let name = baton_web::words(name);
            return Err(Fault::Forbidden(format!("`{name}` is not a name in DNS")));
        }
    }
    // Relays fold lines anew: only this form survives it.
    let relaxed = DkimCanonicalization {
        header: DkimCanonicalizationType::Relaxed,
        body: DkimCanonicalizationType::Relaxed,
    };
    let signed = SIGNED.map(HeaderName::new_from_ascii_str).to_vec();
    let (selector, domain) = (dkim.selector.clone(), dkim.domain.clone());
    Ok(DkimConfig::new(selector, domain, key, signed, relaxed))
}

fn key(pem: &SecretString) -> Option<DkimSigningKey> {
    match PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes()).ok()? {
        PrivateKeyDer::Pkcs1(der) => rsa(der.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(der) => unpack(der.secret_pkcs8_der()),
        _ => None,
    }
}

fn rsa(der: &[u8]) -> Option<DkimSigningKey> {
    let (parts, _) = take(SEQUENCE, der)?;
    let (_version, parts) = take(INTEGER, parts)?;
    let (modulus, _) = take(INTEGER, parts)?;
    if modulus.len() < SHORTEST {
        return None;
    }
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64);
    let lines = lines.filter_map(|l| std::str::from_utf8(l).ok());
    let body = lines.collect::<Vec<_>>().join("\n");
    let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n");
    DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).ok()
}

/// The key within what says which kind it is (RFC 5958).
fn unpack(der: &[u8]) -> Option<DkimSigningKey> {
    let (whole, _) = take(SEQUENCE, der)?;
    let (_version, rest) = take(INTEGER, whole)?;
    let (kind, rest) = take(SEQUENCE, rest)?;
    let (kind, _) = take(OBJECT, kind)?;
    let (key, _) = take(BYTES, rest)?;
    if kind == RSA {
        return rsa(key);
    }
    if kind != ED25519 {
        return None;
    }
    let (seed, _) = take(BYTES, key)?;
    DkimSigningKey::new(&STANDARD.encode(seed), DkimSigningAlgorithm::Ed25519).ok()
}

/// The content of the element that comes first, and what follows it.
fn take(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.split_first()?;
    let (&short, rest) = rest.split_first()?;
    if first != tag {
        return None;
    }
    let (length, rest) = if short < 0x80 {
        (usize::from(short), rest)
    } else {
        // A key has no more than some thousand bytes.
        let digits = usize::from(short & 0x7f);
        if digits > 3 {
            return None;
        }
        let (length, rest) = rest.split_at_checked(digits)?;
        let length = length.iter().fold(0, |sum, b| sum << 8 | usize::from(*b));
        (length, rest)
    };
    rest.split_at_checked(length)
}
