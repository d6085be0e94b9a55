//! What was said is text, whoever reads the file.

use jiff::tz::TimeZone;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::archive::markdown::write;

fn page(archive: &Archive) -> String {
    write(archive, &TimeZone::UTC)
}

/// Everything that a reader could make of the page, and only it makes.
fn ours(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. } | Tag::Paragraph | Tag::List(None) | Tag::Item | Tag::BlockQuote(None)
    )
}

/// The page as text: whoever reads all of Markdown and its extensions finds nothing else in it.
fn shown(page: &str) -> Result<String, String> {
    let mut out = String::new();
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            // Straight quotes may be made round.
            Event::Text(text) => out.push_str(&text),
            Event::Start(tag) if ours(&tag) => {}
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push('\n'),
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(out)
}

#[test]
fn a_page_holds_the_card_with_its_quotes_and_the_talk() {
    let page = page(&archive());
    for part in [
        "# Priya Raghunathan · Brightmoor\n",
        "- Title: CFO\n",
        "- Taken over by: Ana Ruiz\n",
        "- Began: 2026-11-20 15:04:05 (all times: UTC)\n",
        "## Score: 1 of 5, not yet qualified\n",
        "- Role: Decision maker\n  - “I sign” (2)\n",
        "- Budget: not known\n",
        "## Summary\n\n- A team of 220\n  - “220 of us” (2)\n",
        "- Nothing was said of it\n  - No words of the talk prove it.\n",
        "- Does it do \\<SSO\\>? (open)\n",
        "\n(2) Priya Raghunathan (prospect), 2026-11-20 15:04:15\n\n> There are 220 of us, I sign.\n",
        "\n(4) Ana Ruiz (rep), 2026-11-20 15:04:35\n\n> Ana here: \\*yes\\*.\n",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let kathmandu = crate::time::zone("Asia/Kathmandu").unwrap();
    let there = write(&archive(), &kathmandu);
    assert!(there.contains("2026-11-20 20:49:05 (all times: Asia/Kathmandu)"));
}

#[test]
fn hostile_texts_are_shown_as_they_are() {
    for text in [
        "<img src=x onerror=alert(1)><b>bold</b> &amp; <a href='baton://x'>x</a>",
        "</script><script>window.close()</script>?",
        "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
        "{rep} {{7*7}} ${7*7} %s %n $$x$$",
        "# head\n## head\n- item\n* item\n+ item\n1. item\n2) item\n> quote\n```\ncode\n```",
        "one\n===\ntwo\n---\n***\n    code\n\tcode\n| a | b |\n|---|---|",
        "https://evil.example www.evil.example mailto:a@b.example a@b.example ftp://x",
        "[^1] and [^1]: note, [ref]: http://x, ~~gone~~ **bold** __bold__ _it_ `code`",
        "one\r\ntwo\n\n\nevent: entity\u{2028}three\u{85}four\u{b}five",
        "\u{202e}turned\u{2069} \u{7}bell\u{1b}[2J",
        ": term\n:::note\n<!-- no -->\n\\\\escaped\\*",
        "trailing\\\nbackslash\\",
        "- [ ] task\n- [x] done",
        "term\n: definition\n\n[x]: y\n+++\ntoml\n+++",
    ] {
        let mut a = archive();
        a.prospect.name = Some(text.into());
        a.prospect.title = Some(text.into());
        a.messages[1].text = text.into();
        a.scorecard = None;
        a.context = Some(Context {
            summary: vec![Claim::new(text, vec![])],
            ..Context::default()
        });
        let page = page(&a);
        let shown = shown(&page).unwrap_or_else(|e| panic!("{e}\n{text}\n{page}"));
        for line in text.split(['\n', '\r', '\u{2028}', '\u{85}', '\u{b}']) {
            let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let line = line
                .replace(turns, "")
                .replace(|c: char| c.is_control(), " ");
            assert!(
                round(&shown).contains(&round(line.trim())),
                "{line}\n{shown}\n{page}"
            );
        }
    }
}

/// Without the difference between straight and round quotes, and dashes, which readers of Markdown
/// may set as type.
fn round(text: &str) -> String {
    text.replace(['‘', '’'], "'")
        .replace(['“', '”'], "\"")
        .replace('–', "--")
        .replace('—', "---")
        .replace('…', "...")
}

proptest! {
    #[test]
    fn nothing_that_is_said_becomes_markup(archive in archives()) {
        let page = page(&archive);
        if let Err(found) = shown(&page) {
            prop_assert!(false, "{found}\n{page}");
        }
    }
}
