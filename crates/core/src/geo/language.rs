//! Languages by their BCP 47 tags.

use std::sync::LazyLock;

use super::{Coded, rows};

static LANGUAGES: LazyLock<Vec<Coded>> = LazyLock::new(|| {
    let mut all: Vec<Coded> = rows(include_str!("../../data/languages.tsv"))
        .map(|[code, name]| Coded { code, name })
        .collect();
    all.sort_unstable_by_key(|c| c.code);
    all
});

/// Sorted by code.
pub fn languages() -> &'static [Coded] {
    &LANGUAGES
}

/// The English name of a tag's language; the region, if any, is not part of it.
pub fn language_name(tag: &str) -> Option<&'static str> {
    let primary = primary(tag).to_ascii_lowercase();
    let place = LANGUAGES.binary_search_by(|c| c.code.cmp(&primary)).ok()?;
    LANGUAGES.get(place).map(|c| c.name)
}

/// Well-formed, and a language that we know.
pub fn is_language(tag: &str) -> bool {
    let subtag =
        |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut parts = tag.split('-');
    parts.next().is_some_and(|p| language_name(p).is_some())
        && parts.clone().all(subtag)
        // A single letter says that something follows.
        && parts.next_back().is_none_or(|last| last.len() > 1)
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Whether a tag is another or a variety of it: `pt-BR` of `pt`.
pub fn within_language(tag: &str, wanted: &str) -> bool {
    let mut parts = tag.split('-');
    wanted
        .split('-')
        .all(|w| parts.next().is_some_and(|p| p.eq_ignore_ascii_case(w)))
}

/// Whether somebody who declares one tag can talk to somebody who needs the other. Who speaks
/// `pt-BR` speaks `pt`, who speaks `en-US` understands `en-GB`; another script is another language.
pub fn speaks(declared: &str, needed: &str) -> bool {
    let (a, b) = (without_region(declared), without_region(needed));
    a.zip(b).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

fn without_region(tag: &str) -> impl Iterator<Item = &str> {
    let region = |s: &&str| {
        (s.len() == 2 && s.bytes().all(|b| b.is_ascii_alphabetic()))
            || (s.len() == 3 && s.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut parts = tag.split('-');
    parts
        .next()
        .into_iter()
        .chain(parts.filter(move |s| !region(s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_their_language() {
        assert_eq!(language_name("pt-BR"), Some("Portuguese"));
        assert_eq!(language_name("PT"), Some("Portuguese"));
        assert_eq!(language_name("xx"), None);
        for tag in ["de", "de-CH", "zh-Hant-TW", "fil", "es-419"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in ["", "xx", "de_CH", "de-", "german", "de-x", "de-waytoolong"] {
            assert!(!is_language(tag), "{tag}");
        }
    }

    #[test]
    fn a_variety_is_within_its_language_and_not_the_other_way() {
        assert!(within_language("pt-BR", "pt") && within_language("PT-br", "pt-BR"));
        assert!(!within_language("pt", "pt-BR") && !within_language("ptx", "pt"));
    }

    #[test]
    fn people_of_one_language_understand_each_other_whatever_the_region() {
        assert!(speaks("pt", "pt-BR") && speaks("pt-BR", "pt") && speaks("en-US", "en-GB"));
        assert!(speaks("zh", "zh-Hant-TW") && !speaks("zh-Hans-CN", "zh-Hant-TW"));
        assert!(!speaks("de", "en"));
    }
}
