//! XML as a tree, with namespaces.

use quick_xml::NsReader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::{CalendarError, Result};

pub(super) const DAV: &str = "DAV:";
pub(super) const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// Of Apple's server, whose extensions all took over.
pub(super) const SERVER: &str = "http://calendarserver.org/ns/";
pub(super) const APPLE: &str = "http://apple.com/ns/ical/";

/// Replies nest some ten deep.
const DEEPEST: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    space: String,
    name: String,
    /// Of no concern to order among the children.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    /// Value of the attribute `name`, the only one that we read.
    pub(super) called: Option<String>,
}

impl Element {
    pub(super) fn is(&self, space: &str, name: &str) -> bool {
        self.space == space && self.name == name
    }

    pub(super) fn all<'a>(
        &'a self,
        space: &'a str,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |c| c.is(space, name))
    }

    pub(super) fn child(&self, space: &str, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.is(space, name))
    }

    /// Text of a child, without the white space around it; nothing if that is nothing.
    pub(super) fn words(&self, space: &str, name: &str) -> Option<&str> {
        let words = self.child(space, name)?.text.trim();
        (!words.is_empty()).then_some(words)
    }
}

/// Reads a document. Entities that it declares itself are refused: no server needs them, and they
/// could grow without bound.
pub(super) fn parse(text: &str) -> Result<Element> {
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Element> = vec![];
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|e| unreadable(&e))?;
        match event {
            Event::Start(start) => {
                let element = element(&space, &start)?;
                open.push(element);
                if open.len() > DEEPEST {
                    return Err(unreadable(&"nested too deep"));
                }
            }
            Event::Empty(start) => {
                let element = element(&space, &start)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(|| unreadable(&"ends too often"))?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = character(&reference)?;
                add(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => return Err(unreadable(&"ends too soon")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn element(space: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<Element> {
    let space = match space {
        ResolveResult::Bound(space) => space.0.to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err(unreadable(&"an unknown namespace")),
    };
    let called = start
        .try_get_attribute("name")
        .map_err(|e| unreadable(&e))?
        .map(|a| a.value.into_owned());
    Ok(Element {
        space,
        name: start.local_name().as_ref().to_owned(),
        called,
        ..Element::default()
    })
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn character(reference: &BytesRef<'_>) -> Result<char> {
    if let Some(c) = reference.resolve_char_ref().map_err(|e| unreadable(&e))? {
        return Ok(c);
    }
    let name: &str = reference;
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(unreadable(&"an entity of its own")),
    }
}

/// Text for a request.
pub(super) fn escaped(text: &str) -> String {
    escape(text).into_owned()
}

fn unreadable(why: &dyn std::fmt::Display) -> CalendarError {
    CalendarError::Unreadable(format!("XML: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_count_and_prefixes_do_not() {
        let root = parse(
            "<?xml version='1.0'?><a:multistatus xmlns:a='DAV:' xmlns='urn:x'><!-- --><href/>\
             <a:href> /a&amp;b&#x20;<![CDATA[<c>]]></a:href></a:multistatus>",
        )
        .unwrap();
        assert!(root.is(DAV, "multistatus"));
        assert_eq!(root.words(DAV, "href"), Some("/a&b <c>"));
        assert_eq!(root.words("urn:x", "href"), None);
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let deep = "<a>".repeat(100_000);
        for text in [
            "",
            "hello",
            "<a>",
            "<a></b>",
            "<a>&evil;</a>",
            "<!DOCTYPE a [<!ENTITY evil 'x'>]><a>&evil;</a>",
            "<d:a/>",
            deep.as_str(),
        ] {
            let short: String = text.chars().take(40).collect();
            assert!(
                matches!(parse(text), Err(CalendarError::Unreadable(_))),
                "{short}"
            );
        }
    }
}
