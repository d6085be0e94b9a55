//! Keys, tokens and codes: made from 256 (codes: 60) random bits, kept as hashes, shown once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Env;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Characters that are not mistaken for one another when read aloud or typed.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

pub fn agent_key(env: &Env) -> String {
    format!("bat_agent_{}", URL_SAFE_NO_PAD.encode(env.bytes::<32>()))
}

pub fn device_token(env: &Env) -> String {
    format!("bat_device_{}", URL_SAFE_NO_PAD.encode(env.bytes::<32>()))
}

/// `XXXX-XXXX-XXXX`: 60 bits, one use, a day's life, and few tries a second.
pub fn enrolment_code(env: &Env) -> String {
    let letters: Vec<char> = env
        .bytes::<12>()
        .iter()
        .filter_map(|b| ALPHABET.get(usize::from(b % 32)).map(|c| char::from(*c)))
        .collect();
    letters
        .chunks(4)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join("-")
}

/// A code as it is kept, whatever way it was typed.
pub fn hash_code(typed: &str) -> String {
    let plain: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            c => c,
        })
        .collect();
    hash(&plain)
}

pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes())
        .iter()
        .fold(String::new(), |mut out, b| {
            use std::fmt::Write;
            // Writing to a string cannot fail.
            let _ = write!(out, "{b:02x}");
            out
        })
}

pub fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// The beginning of a key, to recognise it by.
pub fn hint(key: &str) -> String {
    format!("{}…", key.chars().take(15).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let env = Env::system();
        let code = enrolment_code(&env);
        assert_eq!(code.len(), 14, "{code}");
        let sloppy = format!(
            " {} ",
            code.to_lowercase().replace('-', " ").replace('0', "o")
        );
        assert_eq!(hash_code(&code), hash_code(&sloppy));
        assert_ne!(hash_code(&code), hash_code(&enrolment_code(&env)));
    }

    #[test]
    fn keys_are_long_and_different() {
        let env = Env::system();
        let (a, b) = (agent_key(&env), agent_key(&env));
        assert!(a.len() > 50 && a != b);
        assert!(same(&hash(&a), &hash(&a)) && !same(&hash(&a), &hash(&b)));
        assert!(!hint(&a).contains(&a[20..]));
    }
}
