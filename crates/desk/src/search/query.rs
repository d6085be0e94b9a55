//! What a rep typed, as terms. Total: any text is a question, if only an empty one.

use std::ops::Range;

use super::words::{Word, words};

/// More than anybody types on purpose.
const MOST_TERMS: usize = 12;
const MOST_WORDS: usize = 16;
/// Characters of the longest beginnings that the index of messages has.
pub(crate) const LONGEST_INDEXED: usize = 5;

/// Words side by side, the last of them perhaps unfinished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    words: Vec<String>,
    /// Finished: a longer last word does not match.
    exact: bool,
}

/// In the words of FTS5. Terms hold letters and digits only, so nothing can break out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    pub text: String,
    /// Beginnings of words are all in the index; else all words that begin so are gathered first.
    pub is_indexed: bool,
}

/// All terms must be said, and none of `without`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub terms: Vec<Term>,
    without: Vec<Term>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for chunk in chunks(text).into_iter().take(MOST_TERMS) {
            let words: Vec<_> = words(chunk.text)
                .into_iter()
                .map(|w| w.folded)
                .take(MOST_WORDS)
                .collect();
            if words.is_empty() {
                continue;
            }
            let exact = chunk.exact;
            let list = if chunk.without {
                &mut query.without
            } else {
                &mut query.terms
            };
            list.push(Term { words, exact });
        }
        query
    }

    /// Nothing that could be found; what must not be said is not enough to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(crate) fn expression(&self) -> Expression {
        self.expression_of(self.terms.iter())
    }

    /// As [`Query::expression`], without the term at `index`.
    pub(crate) fn expression_but(&self, index: usize) -> Expression {
        let terms = self.terms.iter().enumerate();
        self.expression_of(terms.filter(|(i, _)| *i != index).map(|(_, t)| t))
    }

    fn expression_of<'a>(&self, terms: impl Iterator<Item = &'a Term>) -> Expression {
        let terms: Vec<_> = terms.map(Term::expression).collect();
        let without: Vec<_> = self.without.iter().map(Term::expression).collect();
        let is_indexed = terms.iter().chain(&without).all(|t| t.is_indexed);
        let words: Vec<_> = terms.into_iter().map(|t| t.text).collect();
        let mut text = format!("({})", words.join(" AND "));
        for term in without {
            text.push_str(" NOT ");
            text.push_str(&term.text);
        }
        Expression { text, is_indexed }
    }

    /// Where a text says any of the terms, as byte ranges, in order and apart.
    pub(crate) fn places(&self, text: &str) -> Vec<Place> {
        let words = words(text);
        let mut places: Vec<_> = self
            .terms
            .iter()
            .enumerate()
            .flat_map(|(term, t)| t.places(&words).map(move |p| Place { term, ..p }))
            .collect();
        places.sort_by_key(|p| (p.at.start, std::cmp::Reverse(p.at.end)));
        places.dedup_by(|next, kept| next.at.start < kept.at.end);
        places
    }
}

/// Where a term is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub term: usize,
    pub at: Range<usize>,
    /// Whole words, not only their beginnings.
    pub whole: bool,
}

impl Term {
    pub(crate) fn expression(&self) -> Expression {
        let star = if self.exact { "" } else { "*" };
        let unfinished = self.words.last().filter(|_| !self.exact);
        Expression {
            text: format!("\"{}\"{star}", self.words.join(" ")),
            is_indexed: unfinished.is_none_or(|w| w.chars().count() <= LONGEST_INDEXED),
        }
    }

    fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Place> + 'a {
        words
            .windows(self.words.len())
            .filter_map(|run| self.place(run))
    }

    fn place(&self, run: &[Word]) -> Option<Place> {
        let (last, head) = self.words.split_last()?;
        let (end, start) = run.split_last()?;
        if start.iter().map(|w| &w.folded).ne(head) {
            return None;
        }
        let whole = end.folded == *last;
        let begun = !self.exact && end.folded.starts_with(last.as_str());
        (whole || begun).then(|| Place {
            term: 0,
            at: start.first().unwrap_or(end).at.start..end.at.end,
            whole,
        })
    }
}

/// A part of the text that makes one term.
struct Chunk<'a> {
    text: &'a str,
    exact: bool,
    without: bool,
}

/// Cuts at spaces, but not within quotes. A quote that is not closed yet goes to the end.
fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (without, body) = match rest.strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, rest),
        };
        let (text, after, exact) = match body.strip_prefix(['"', '“', '„', '«']) {
            Some(quoted) => match quoted.split_once(['"', '”', '“', '»']) {
                Some((text, after)) => (text, after, true),
                None => (quoted, "", false),
            },
            None => match body.split_once(char::is_whitespace) {
                Some((text, after)) => (text, after, false),
                None => (body, "", false),
            },
        };
        chunks.push(Chunk {
            text,
            exact,
            without,
        });
        rest = after.trim_start();
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_all_wanted_and_may_be_unfinished() {
        for (typed, expression) in [
            ("price", r#"("price"*)"#),
            ("  Price  per seat ", r#"("price"* AND "per"* AND "seat"*)"#),
            (r#""per seat" sso"#, r#"("per seat" AND "sso"*)"#),
            (r#""per se"#, r#"("per se"*)"#),
            ("multi-tenant", r#"("multi tenant"*)"#),
            ("price -annual", r#"("price"*) NOT "annual"*"#),
            (r#"price -"per seat""#, r#"("price"*) NOT "per seat""#),
            ("価格 SSO", r#"("価 格"* AND "sso"*)"#),
            (r#"") OR text: * NEAR("#, r#"("or text near"*)"#),
        ] {
            assert_eq!(Query::parse(typed).expression().text, expression, "{typed}");
        }
    }

    #[test]
    fn signs_alone_ask_for_nothing() {
        for typed in ["", "  ", "\"", "- -", "?? !", "-price", "\"\" -\""] {
            assert!(Query::parse(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn what_matches_lights_up_and_nothing_else() {
        for (typed, text, lit) in [
            (
                "pri",
                "Price? The prices. Surprise!",
                vec!["Price", "prices"],
            ),
            (r#""per seat""#, "per seats, Per  Seat", vec!["Per  Seat"]),
            ("cafe", "Das Café, die Cafés", vec!["Café", "Cafés"]),
            ("価格", "価格はいくら？ 価と格", vec!["価格"]),
            (
                "multi-ten ten",
                "multi-tenant or tenant",
                vec!["multi-tenant", "tenant"],
            ),
        ] {
            let found = Query::parse(typed).places(text);
            let words: Vec<_> = found.into_iter().map(|p| &text[p.at]).collect();
            assert_eq!(words, lit, "{typed}");
        }
    }
}
