//! What counts as a word. One rule for the index, the question and the marks in the text, so that
//! what is found is also what lights up.
//!
//! Case and accents do not matter. Scripts that put no spaces between words are taken character by
//! character: a search for two of them finds them side by side.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word and the bytes of the text where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Without case and accents.
    pub folded: String,
    pub at: Range<usize>,
}

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    /// A word of its own.
    Lone,
    /// An accent of the letter before it.
    Mark,
    Between,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        match class(c) {
            Class::Letter => {
                let word = open.get_or_insert_with(|| Word {
                    folded: String::new(),
                    at: start..end,
                });
                fold(c, &mut word.folded);
                word.at.end = end;
            }
            Class::Mark => {}
            Class::Lone => {
                words.extend(open.take());
                words.push(Word {
                    folded: std::iter::once(c).nfkc().collect(),
                    at: start..end,
                });
            }
            Class::Between => words.extend(open.take()),
        }
    }
    words.extend(open);
    words
}

/// The words of a text as the index takes them: separated by spaces, nothing else.
pub(crate) fn indexed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.folded);
    }
    out
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() {
            Class::Letter
        } else {
            Class::Between
        };
    }
    if is_combining_mark(c) {
        Class::Mark
    } else if !c.is_alphanumeric() {
        Class::Between
    } else if is_lone(c) {
        Class::Lone
    } else {
        Class::Letter
    }
}

/// Scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
fn is_lone(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' | '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            match plain(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
    }
}

/// Letters that people without that key type differently, and that have no accent to take off.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        for (text, index) in [
            ("Café CRÈME", "cafe creme"),
            ("Straße, Größe 300%", "strasse grosse 300"),
            ("don't — l’équipe", "don t l equipe"),
            ("Łódź Ærø ＳＳＯ", "lodz aero sso"),
            ("İstanbul ΟΔΟΣ οδος", "istanbul οδοσ οδοσ"),
            ("cafe\u{301}s", "cafes"),
            ("$1.5k/month?", "1 5k month"),
            ("?!…", ""),
        ] {
            assert_eq!(indexed(text), index, "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_words_character_by_character() {
        assert_eq!(indexed("価格はSSO込み？"), "価 格 は sso 込 み");
        assert_eq!(
            indexed("가격이 궁금"),
            "가격이 궁금".nfkd().collect::<String>()
        );
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Où? L’été!";
        let at: Vec<_> = words(text).into_iter().map(|w| &text[w.at]).collect();
        assert_eq!(at, ["Où", "L", "été"]);
    }
}
