//! The text of an activity: HTML for HubSpot, plain for Salesforce.

use std::borrow::Cow;
use std::fmt::Write as _;

use baton_core::notice::{Block, Composed, FactLine, is_link};
use baton_core::signal::Status;

use super::mark::{Mark, added, without_marks};
use crate::Parcel;

/// Room for what stands at the end of every text, beside the link and the mark.
const END: usize = 200;

/// Bytes that one sign can take as HTML.
const WIDEST: usize = 6;

/// What an activity says.
pub(super) struct Told<'a> {
    pub parcel: &'a Parcel,
    pub composed: &'a Composed,
    pub mark: &'a Mark,
}

/// How a text is put down. Takes plain text, and nothing in it becomes markup.
trait Writer {
    fn title(&mut self, text: &str);
    fn line(&mut self, text: &str);
    fn item(&mut self, text: &str);
    fn link(&mut self, name: &str, url: &str);
    fn len(&self) -> usize;
    fn cut(&mut self, to: usize);
}

/// As HTML, of which HubSpot shows a small part. What people added to the text that `was` there
/// stays below ours.
pub(super) fn html(told: &Told<'_>, was: &str, max: usize) -> String {
    let mut below = Html(String::new());
    for line in lines_of_html(added(was)).lines().map(str::trim) {
        if !line.is_empty() && below.len() + line.len() * WIDEST < max / 2 {
            below.line(&without_marks(line));
        }
    }
    let mut out = Html(String::new());
    write(&mut out, told, max.saturating_sub(below.len()));
    out.0 + &below.0
}

/// As lines, as with [`html`].
pub(super) fn plain(told: &Told<'_>, was: &str, max: usize) -> String {
    let below = without_marks(added(was).trim());
    let cut = below.floor_char_boundary(max / 2);
    let below = below.get(..cut).unwrap_or_default();
    let mut out = Plain(String::new());
    write(&mut out, told, max.saturating_sub(below.len()));
    format!("{}\n\n{below}", out.0.trim_end())
        .trim_end()
        .to_owned()
}

/// What people wrote, without its looks.
fn lines_of_html(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.trim_start_matches('/').to_lowercase();
        if ["br", "p", "div", "li", "h", "tr"]
            .iter()
            .any(|b| name.starts_with(b))
        {
            out.push('\n');
        }
        rest = after;
    }
    out.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    for (entity, sign) in entities {
        out = out.replace(entity, sign);
    }
    out
}

fn write(out: &mut dyn Writer, told: &Told<'_>, max: usize) {
    let Told {
        parcel,
        composed,
        mark,
    } = told;
    let end = mark.text().len() + composed.link.len() * 2 + END;
    let room = max.saturating_sub(end);
    for part in parts(parcel, composed) {
        let before = out.len();
        match part {
            Part::Line(text) => out.line(&without_marks(&text)),
            Part::Block(block) => write_block(out, block),
        }
        if out.len() > room {
            out.cut(before);
            out.line("There is more in Baton.");
            break;
        }
    }
    if is_link(&composed.link) {
        out.link("Transcript and answers in Baton", &composed.link);
    }
    out.line(mark.text());
}

enum Part<'a> {
    Line(Cow<'a, str>),
    Block(&'a Block),
}

fn parts<'a>(parcel: &Parcel, composed: &'a Composed) -> Vec<Part<'a>> {
    let (score, of) = (parcel.notice.score, parcel.notice.of);
    let line = |text: &'a String| Part::Line(text.into());
    let mut parts: Vec<_> = composed.settled.iter().map(line).collect();
    parts.extend(composed.opening.iter().map(line));
    parts.push(Part::Line(format!("Score {score} of {of}").into()));
    parts.extend(composed.blocks.iter().map(Part::Block));
    parts.extend(composed.closing.iter().map(line));
    parts
}

fn write_block(out: &mut dyn Writer, block: &Block) {
    match block {
        Block::Text { title, text } => {
            out.title(title);
            out.line(&without_marks(text));
        }
        Block::List { title, items } => {
            out.title(title);
            for item in items {
                out.item(item);
            }
        }
        Block::Facts { title, facts } => {
            out.title(title);
            for fact in facts {
                out.item(&said(fact));
            }
        }
        Block::Links { title, links } => {
            out.title(title);
            for link in links {
                out.link(&link.name, &link.url);
            }
        }
    }
}

fn said(fact: &FactLine) -> String {
    let mut line = fact.label.clone();
    match fact.status {
        Some(Status::Met) => line.push_str(" (met)"),
        Some(Status::NotMet) => line.push_str(" (not met)"),
        Some(Status::Unknown) => line.push_str(" (unknown)"),
        None => {}
    }
    if !fact.value.is_empty() {
        let _ = write!(line, ": {}", fact.value);
    }
    if let Some(quote) = &fact.quote {
        let _ = write!(line, " \u{201c}{quote}\u{201d}");
    }
    line
}

struct Html(String);

impl Html {
    fn element(&mut self, open: &str, text: &str, close: &str) {
        self.0.push_str(open);
        self.text(text);
        self.0.push_str(close);
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' => self.0.push_str("<br>"),
                c if c.is_control() => {}
                c => self.0.push(c),
            }
        }
    }
}

impl Writer for Html {
    fn title(&mut self, text: &str) {
        self.element("<p><strong>", &without_marks(text), "</strong></p>");
    }

    fn line(&mut self, text: &str) {
        self.element("<p>", text, "</p>");
    }

    fn item(&mut self, text: &str) {
        self.element("<p>\u{2022} ", &without_marks(text), "</p>");
    }

    fn link(&mut self, name: &str, url: &str) {
        self.element("<p><a href=\"", url, "\">");
        self.element("", &without_marks(name), "</a></p>");
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn cut(&mut self, to: usize) {
        self.0.truncate(to);
    }
}

struct Plain(String);

impl Writer for Plain {
    fn title(&mut self, text: &str) {
        let _ = write!(self.0, "\n{}\n", without_marks(text).to_uppercase());
    }

    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn item(&mut self, text: &str) {
        let _ = writeln!(self.0, "- {}", without_marks(text));
    }

    fn link(&mut self, name: &str, url: &str) {
        let _ = writeln!(self.0, "\n{}: {url}", without_marks(name));
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn cut(&mut self, to: usize) {
        self.0.truncate(to);
    }
}
