//! Finding the names of a catalog in a text.

use std::ops::Range;

use super::concepts::Concept;
use super::lexicon::{Token, is_stop, stem, tokens};

/// A name or alias, cut into stems.
#[derive(Clone, Debug)]
pub struct Phrase {
    lower: String,
    stems: Vec<String>,
    words: Vec<String>,
    concepts: Vec<&'static [Concept]>,
}

impl Phrase {
    pub fn new(name: &str) -> Self {
        let found = tokens(name);
        let content: Vec<&Token> = found
            .iter()
            .filter(|t| found.len() == 1 || !is_glue(&t.lower))
            .collect();
        Self {
            lower: name.to_lowercase(),
            stems: content.iter().map(|t| stem(&t.lower)).collect(),
            words: content.iter().map(|t| t.lower.clone()).collect(),
            concepts: content.iter().map(|t| t.concepts).collect(),
        }
    }

    /// Whether a lower-case text is the whole phrase.
    pub fn is(&self, said: &str) -> bool {
        self.lower == said
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    pub fn stems(&self) -> &[String] {
        &self.stems
    }

    /// Where the phrase stands in a text: its stems in order, with at most two other words between
    /// neighbours; text without blanks is searched for the name itself.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Option<Range<usize>> {
        if self.lower.chars().any(super::text::is_unspaced) {
            let at = text.find(&self.lower)?;
            return Some(at..at + self.lower.len());
        }
        let first = self.stems.first()?;
        tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| self.same(t, first, 0))
            .find_map(|(i, start)| {
                let mut at = i;
                for (n, stem) in self.stems.iter().enumerate().skip(1) {
                    let near = tokens.iter().enumerate().skip(at + 1).take(3);
                    at = near
                        .into_iter()
                        .find(|(_, t)| self.same(t, stem, n))
                        .map(|(j, _)| j)?;
                }
                Some(start.range.start..tokens.get(at)?.range.end)
            })
    }

    /// "Paging" and "page" share a stem so short that it proves nothing.
    fn is_spelt(&self, token: &Token, n: usize) -> bool {
        self.words.get(n).is_some_and(|w| {
            token.lower.starts_with(w.as_str())
                || w.starts_with(&token.lower) && token.lower.len() + 1 >= w.len()
        })
    }

    /// Short names are codes: they must stand as they are.
    fn same(&self, token: &Token, stem: &str, n: usize) -> bool {
        let short = self.words.get(n).is_some_and(|w| w.chars().count() <= 3);
        if short {
            self.words
                .get(n)
                .is_some_and(|w| token.lower == *w || token.lower == format!("{w}s"))
        } else {
            let meant = self.concepts.get(n).is_some_and(|c| token.means(c));
            (token.is_foreign && meant)
                || (token.stem == stem && (stem.len() > 3 || self.is_spelt(token, n)))
                || is_form_of(&token.lower, stem)
                || self.stems.len() > 1 && shortens(&token.lower, stem)
        }
    }
}

/// Endings of other languages: "Prüfberichte" for "Prüfbericht", "diárias" for "diária".
fn is_form_of(word: &str, stem: &str) -> bool {
    stem.chars().count() > 4
        && word
            .strip_prefix(stem)
            .is_some_and(|rest| ["e", "n", "en", "s", "es", "er"].contains(&rest))
}

/// "env" for "environment", "auth" for "authentication": only beside other words of the phrase.
fn shortens(word: &str, stem: &str) -> bool {
    word.len() >= 3 && stem.len() >= word.len() + 4 && stem.starts_with(word)
}

fn is_glue(word: &str) -> bool {
    [
        "a", "an", "the", "and", "or", "of", "in", "on", "to", "for", "with", "from", "per", "by",
        "your", "our", "my", "de", "da", "do", "en", "la", "le",
    ]
    .contains(&word)
        || word.len() == 1 && is_stop(word) && !word.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_in_other_forms_and_with_words_between() {
        let check = |name: &str, text: &str, want: Option<&str>| {
            let found = Phrase::new(name)
                .find(text, &tokens(text))
                .map(|r| &text[r]);
            assert_eq!(found, want, "{name} in {text}");
        };
        check("shift rules", "rules for shifts?", None);
        check(
            "shift rules",
            "your shift and overtime rules",
            Some("shift and overtime rules"),
        );
        check("invoices", "can it invoice?", Some("invoice"));
        check("SSO", "is sso there", Some("sso"));
        check("SSO", "lesson", None);
        check("ヘルプ", "このヘルプが", Some("ヘルプ"));
    }
}
