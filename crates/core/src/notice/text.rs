//! Words of strangers, made fit to stand anywhere as text.

use crate::card::shorten;

/// Lines of a longer text; more say nothing in a notification.
const MAX_LINES: usize = 40;
const MAX_LINK: usize = 2000;

/// One line of at most `max` characters, in which nothing is hidden and nothing turns the
/// direction of what stands beside. Empty, if nothing of it can be seen.
pub fn one_line(text: &str, max: usize) -> String {
    let line: String = text.chars().filter_map(|c| shown(c, ' ')).collect();
    if line.chars().all(|c| c.is_whitespace() || joins(c)) {
        return String::new();
    }
    shorten(&line, max)
}

/// As [`one_line`], but lines stay lines, with a blank one between at most.
pub fn lines(text: &str, max: usize) -> String {
    let text: String = text.chars().filter_map(|c| shown(c, '\n')).collect();
    let mut out = String::new();
    let mut length = 0;
    let mut gap = 0;
    for line in text.split('\n').take(MAX_LINES).map(|l| one_line(l, max)) {
        if line.is_empty() {
            gap = 2;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap == 2 { "\n\n" } else { "\n" });
            length += gap.max(1);
        }
        gap = 1;
        let room = max.saturating_sub(length);
        if room == 0 {
            break;
        }
        let line = shorten(&line, room);
        length += line.chars().count();
        out.push_str(&line);
    }
    out.truncate(out.trim_end().len());
    out
}

/// What a character is shown as: nothing, a space, or itself. `end` stands for ends of lines.
fn shown(c: char, end: char) -> Option<char> {
    match c {
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some(end),
        c if c.is_control() => Some(' '),
        c if is_hidden(c) => None,
        c => Some(c),
    }
}

/// Overrides of the direction, and characters without width that can only hide something.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Joins what stands beside it, as in emoji of several people and in Persian, and is nothing alone.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether an address may be put where a click follows it: by https, or on this machine; without
/// credentials, and with nothing that could end the place where it stands.
pub fn is_link(url: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    if url.len() > MAX_LINK || !url.chars().all(plain) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    let named = !host.is_empty() && !authority.contains('@');
    named
        && match scheme {
            "https" => true,
            "http" => matches!(host, "localhost" | "127.0.0.1" | "[::1]"),
            _ => false,
        }
}
