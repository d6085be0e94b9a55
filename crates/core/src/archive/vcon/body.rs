//! The words within a vCon, however they are packed.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use crate::archive::Fault;

/// With and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) type Object = Map<String, Value>;

/// What an object has to say.
pub(super) enum Body {
    Text(String),
    /// Nothing, or nothing that can be read here; why.
    LeftOut(String),
}

/// The type alone, in small letters: `text/plain`.
pub(super) fn mediatype(object: &Object) -> Option<String> {
    // Until the draft of 2024 it was called otherwise.
    let named = object.get("mediatype").or_else(|| object.get("mimetype"));
    let kind = named?.as_str()?.split(';').next()?;
    Some(kind.trim().to_ascii_lowercase())
}

/// The text of an object at `place`.
pub(super) fn text(object: &Object, place: &str) -> Result<Body, Fault> {
    let Some(body) = object.get("body").filter(|b| !b.is_null()) else {
        return Ok(Body::LeftOut(elsewhere(object)));
    };
    let field = format!("{place}.body");
    let Some(body) = body.as_str() else {
        let kind = object.get("encoding").and_then(Value::as_str);
        if kind == Some("json") {
            return Ok(Body::LeftOut("its words are data, not a text".into()));
        }
        let fix = "Send the words as a string.";
        return Err(Fault::new(field, "This body is not a text.", fix));
    };
    let kind = mediatype(object).unwrap_or_else(|| "text/plain".into());
    let html = match kind.as_str() {
        "text/plain" | "text/markdown" | "text/x-markdown" => false,
        "text/html" => true,
        other => return Ok(Body::LeftOut(format!("{other} is not read here"))),
    };
    let text = unpacked(object, body, &field)?;
    Ok(Body::Text(if html { plain(&text) } else { text }))
}

/// A name for what is kept at another place. What follows `?` may be a secret.
fn elsewhere(object: &Object) -> String {
    match object.get("url").and_then(Value::as_str) {
        Some(url) => {
            let url = url.split(['?', '#']).next().unwrap_or_default();
            format!("it is kept elsewhere: {}", crate::card::shorten(url, 120))
        }
        None => "it has no body".to_owned(),
    }
}

fn unpacked(object: &Object, body: &str, field: &str) -> Result<String, Fault> {
    match object.get("encoding").and_then(Value::as_str) {
        None | Some("none" | "json") => Ok(body.to_owned()),
        Some("base64url" | "base64") => {
            let packed: String = body
                .chars()
                .filter(|c| !c.is_whitespace())
                .map(|c| match c {
                    '+' => '-',
                    '/' => '_',
                    c => c,
                })
                .collect();
            let bytes = BASE64.decode(packed).map_err(|_| {
                let fix = "Encode the body as base64url (RFC 4648, section 5).";
                Fault::new(field, "This body is not base64url.", fix)
            })?;
            String::from_utf8(bytes).map_err(|_| {
                let fix = "Send texts in UTF-8.";
                Fault::new(field, "This text is not UTF-8.", fix)
            })
        }
        Some(other) => {
            let other = crate::card::shorten(other, 40);
            let problem = format!("There is no encoding called {other}.");
            let place = field.trim_end_matches("body");
            let fix = "Use none, json or base64url.";
            Err(Fault::new(format!("{place}encoding"), problem, fix))
        }
    }
}

/// What a page says: without its tags, scripts and styles.
fn plain(html: &str) -> String {
    // As long as the page itself: only ASCII changes its case.
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + open;
        out.push_str(html.get(at..open).unwrap_or_default());
        let tag = lower.get(open + 1..).unwrap_or_default();
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            out.push('<');
            at = open + 1;
            continue;
        }
        let named = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '!' | '-');
        let name: String = tag.chars().take(MOST_NAME).take_while(named).collect();
        if BREAKS.contains(&name.as_str()) {
            out.push('\n');
        }
        // What is hidden goes to its own end, which is a tag again.
        let (end, with) = match name.as_str() {
            "script" => ("</script", 0),
            "style" => ("</style", 0),
            n if n.starts_with("!--") => ("-->", 3),
            _ => (">", 1),
        };
        let gone = tag.find(end).map(|to| open + 1 + to + with);
        at = gone.unwrap_or(html.len());
    }
    out.push_str(html.get(at..).unwrap_or_default());
    let said = ENTITIES
        .iter()
        .fold(out, |text, (from, to)| text.replace(from, to));
    let lines: Vec<_> = said.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// The longest name of a tag that matters.
const MOST_NAME: usize = 12;
const BREAKS: [&str; 6] = ["br", "br/", "/p", "/div", "/li", "/tr"];
const ENTITIES: [(&str, &str); 6] = [
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    // Last, so that what it makes is no entity again.
    ("&amp;", "&"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_it_shows() {
        let check = |html: &str, want: &str| assert_eq!(plain(html), want, "{html}");
        check(
            "<p>Hi <b>Bob</b>,</p><p>1 &lt; 2 &amp;amp;</p>",
            "Hi Bob,\n1 < 2 &amp;",
        );
        check("a<style>p > b { }</style>b<SCRIPT>x()</SCRIPT>c", "abc");
        check("one<br>two<br/>three", "one\ntwo\nthree");
        check("a <!-- no > no -->b", "a b");
        check("3 < 4 and <3", "3 < 4 and <3");
        check("cut <script>never closed", "cut");
        check("cut <a href='", "cut");
        check("", "");
    }
}
