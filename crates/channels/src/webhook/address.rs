//! What an address of a receiver has to be like.

use baton_web::Guard;
use url::Url;

const MAX_URL: usize = 2000;

/// What is wrong with an address as somebody wrote it, as a sentence.
pub fn check_url(text: &str, guard: &Guard) -> Result<(), String> {
    let objection = match Url::parse(text) {
        Ok(url) => objection(&url, guard),
        Err(_) => Some("is not one such as https://example.com/events"),
    };
    objection.map_or(Ok(()), |why| Err(format!("The address {why}.")))
}

pub(super) fn objection(url: &Url, guard: &Guard) -> Option<&'static str> {
    if url.as_str().len() > MAX_URL {
        Some("is too long")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("holds credentials; the signature takes their place")
    } else if baton_web::check_secure(url).is_err() {
        Some("does not begin with https://")
    } else if guard.admits(url).is_err() {
        Some("lies in a network that the operator has not allowed")
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
