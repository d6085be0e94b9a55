//! Text that means only itself, where Slack reads markup.

/// Joins words, is not seen, and parts what Slack would read as one.
const JOINER: char = '\u{2060}';

/// Text in which Slack finds no markup, mention, link or emoji.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = '\n';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or('\n');
        let inside = before.is_alphanumeric() && after.is_alphanumeric();
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // At the start of a line it would quote, also escaped.
            '>' => {
                out.push(JOINER);
                out.push_str("&gt;");
            }
            '•' => out.extend([JOINER, c]),
            '*' if !inside => out.push('∗'),
            '_' if !inside => out.push('＿'),
            '~' if !inside => out.push('∼'),
            '`' => out.push('ˋ'),
            '@' | '#' if !inside => out.extend([c, JOINER]),
            ':' if !(after.is_whitespace() || is_time(before, after)) => out.extend([c, JOINER]),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// As in 09:30.
fn is_time(before: char, after: char) -> bool {
    before.is_ascii_digit() && after.is_ascii_digit()
}

/// Without what cannot be seen and yet changes what is: control characters, and those that turn
/// the direction of writing. Lines stay.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || !(c.is_control() || turns(*c)))
        .collect()
}

/// On one line.
pub(super) fn line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    visible(&words.join(" "))
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most so many characters, as Slack counts them; what is cut ends with an ellipsis.
pub(super) fn cut(text: &str, most: usize) -> String {
    let length: usize = text.chars().map(char::len_utf16).sum();
    if length <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| {
        let size = c.len_utf16();
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    };
    let mut out: String = text.chars().take_while(fits).collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        for (text, expected) in [
            ("*bold* _it_ ~no~ `x`", "∗bold∗ ＿it＿ ∼no∼ ˋxˋ"),
            (
                "<!channel> & <@U1>",
                "&lt;!channel\u{2060}&gt; &amp; &lt;@\u{2060}U1\u{2060}&gt;",
            ),
            ("@here #sales", "@\u{2060}here #\u{2060}sales"),
            ("> quoted", "\u{2060}&gt; quoted"),
            ("• listed", "\u{2060}• listed"),
            (
                ":fire: http://evil.example",
                ":\u{2060}fire: http:\u{2060}//evil.example",
            ),
            (
                "ana_b@example.com at 09:30: yes",
                "ana_b@example.com at 09:30: yes",
            ),
        ] {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn what_turns_the_direction_is_left_out() {
        assert_eq!(visible("a\u{202e}b\u{7}c\nd\u{2066}"), "abc\nd");
        assert_eq!(line(" a\n\tb\u{0} "), "a b");
    }

    #[test]
    fn cuts_by_what_slack_counts() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
        assert_eq!(cut("😀😀😀", 4), "😀…");
    }
}
