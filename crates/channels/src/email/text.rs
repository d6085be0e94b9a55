//! The same in plain lines: for programs that show no HTML, for previews, for a CRM.

use baton_core::notice::{Block, Composed, FactLine};
use baton_core::signal::Status;

/// Characters of a line.
const WIDTH: usize = 72;

/// A notification in plain text, without its subject.
pub fn text(composed: &Composed) -> String {
    let mut parts = vec![];
    parts.extend(composed.settled.as_deref().map(|said| wrap(said, "", "")));
    parts.extend(composed.opening.iter().map(|p| wrap(p, "", "")));
    parts.extend(composed.blocks.iter().map(block));
    parts.extend(composed.closing.iter().map(|p| wrap(p, "", "")));
    if !composed.link.is_empty() {
        parts.push(format!("{}:\n{}", composed.link_label, composed.link));
    }
    parts.push(wrap(&composed.footer, "", ""));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    let (title, lines) = match block {
        Block::Text { title, text } => (title, vec![wrap(text, "  ", "  ")]),
        Block::List { title, items } => {
            (title, items.iter().map(|i| wrap(i, "- ", "  ")).collect())
        }
        Block::Facts { title, facts } => (title, facts.iter().map(fact).collect()),
        Block::Links { title, links } => {
            let line = |l: &baton_core::notice::RecordLink| format!("- {}: {}", l.name, l.url);
            (title, links.iter().map(line).collect())
        }
    };
    let mut text = wrap(title, "", "");
    for line in lines {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

fn fact(fact: &FactLine) -> String {
    let mark = fact.status.map_or("- ", |status| match status {
        Status::Met => "+ ",
        Status::NotMet => "x ",
        Status::Unknown => "? ",
    });
    let line = match (fact.label.as_str(), fact.value.as_str()) {
        (label, "") => label.to_owned(),
        ("", value) => value.to_owned(),
        (label, value) => format!("{label}: {value}"),
    };
    let mut text = wrap(&line, mark, "  ");
    if let Some(quote) = &fact.quote {
        text.push('\n');
        text.push_str(&wrap(&format!("\"{quote}\""), "  ", "  "));
    }
    text
}

/// Breaks lines between words; a word that is longer than a line, such as an address, stays whole.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut lines = vec![];
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let indent = rest.chars().count();
            let longer = indent + line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && longer > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    let indented = lines.iter().enumerate().map(|(i, line)| {
        let indent = if i == 0 { first } else { rest };
        format!("{indent}{line}").trim_end().to_owned()
    });
    indented.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_addresses_stay_whole() {
        let url = format!("https://baton.example/{}", "x".repeat(90));
        let text = wrap(&format!("{} {url} end", "word ".repeat(20)), "- ", "  ");
        assert!(
            text.starts_with("- word") && text.ends_with("\n  end"),
            "{text}"
        );
        assert!(
            text.lines().all(|l| l.len() <= WIDTH || l.contains(&url)),
            "{text}"
        );
        assert_eq!(wrap("one\n\ntwo", "  ", "  "), "  one\n\n  two");
        assert_eq!(wrap("", "", ""), "");
    }
}
