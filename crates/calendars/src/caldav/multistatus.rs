//! The answer to most requests: one part for each resource.

use url::Url;

use super::http::canonical;
use super::xml::{self, DAV, Element};
use crate::{CalendarError, Result};

pub(super) struct Multistatus {
    pub(super) parts: Vec<Part>,
    pub(super) token: Option<String>,
}

pub(super) struct Part {
    pub(super) href: Url,
    /// Of the resource as a whole, where it has one.
    pub(super) status: Option<u16>,
    /// The properties that it has.
    pub(super) properties: Element,
}

impl Multistatus {
    pub(super) fn read(from: &Url, body: &str) -> Result<Self> {
        let root = xml::parse(body)?;
        if !root.is(DAV, "multistatus") {
            return Err(CalendarError::Unreadable("no multistatus".into()));
        }
        let parts = root.all(DAV, "response");
        let parts = parts.flat_map(|response| read_parts(from, response));
        Ok(Self {
            parts: parts.collect(),
            token: root.words(DAV, "sync-token").map(str::to_owned),
        })
    }
}

/// A response that has only a status may name several resources.
fn read_parts(from: &Url, response: &Element) -> Vec<Part> {
    let mut properties = Element::default();
    for found in response.all(DAV, "propstat") {
        let is_there = status(found).is_none_or(|status| (200..300).contains(&status));
        if let (true, Some(prop)) = (is_there, found.child(DAV, "prop")) {
            properties.children.extend(prop.children.iter().cloned());
        }
    }
    let hrefs = response.all(DAV, "href");
    hrefs
        .filter_map(|href| canonical(&from.join(href.text.trim()).ok()?).ok())
        .map(|href| Part {
            href,
            status: status(response),
            properties: properties.clone(),
        })
        .collect()
}

/// The number in `HTTP/1.1 404 Not Found`.
fn status(element: &Element) -> Option<u16> {
    let line = element.words(DAV, "status")?;
    line.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_properties_that_are_there_are_read() {
        let body = r#"<multistatus xmlns="DAV:">
            <response><href>/a%7Eb/</href>
              <propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat>
              <propstat><prop><displayname>x</displayname></prop><status>HTTP/1.1 404 Not Found</status></propstat>
            </response>
            <response><href>/gone</href><href>/too</href><status>HTTP/1.1 404 Not Found</status></response>
            <sync-token>t</sync-token>
          </multistatus>"#;
        let from = "https://example.com/x".parse().unwrap();
        let read = Multistatus::read(&from, body).unwrap();
        assert_eq!(read.token.as_deref(), Some("t"));
        let [first, gone, too] = &read.parts[..] else {
            panic!("{}", read.parts.len());
        };
        assert_eq!(first.href.as_str(), "https://example.com/a~b/");
        assert_eq!(first.properties.words(DAV, "getetag"), Some("\"1\""));
        assert!(first.properties.child(DAV, "displayname").is_none());
        assert_eq!((gone.status, too.status), (Some(404), Some(404)));
    }
}
