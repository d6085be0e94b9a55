//! Vendors that the catalog does not list: names given in answer to "who else are you looking at",
//! or introduced with "called".

use baton_core::catalog::Catalog;
use baton_core::context::Sentiment;
use baton_core::evidence::Evidence;

use crate::lexical::asked::Asked;
use crate::lexical::lexicon::is_stop;
use crate::lexical::talk::Turn;
use crate::lexical::text::{self, lexicon, patterns};

type Said = Vec<(Sentiment, Evidence)>;

/// A name and where it stands.
#[derive(Clone, Debug)]
pub struct Unlisted {
    name: String,
    evidence: Evidence,
}

/// The new names of one turn.
pub fn listen(turn: &Turn<'_>, catalog: &Catalog) -> Vec<Unlisted> {
    let names = names(turn).into_iter();
    names
        .filter(|(name, _)| is_new(name, catalog))
        .filter_map(|(name, at)| {
            Some(Unlisted {
                name: name.to_owned(),
                evidence: turn.evidence(at, at + name.len())?,
            })
        })
        .collect()
}

/// Names with their mentions, in order of appearance.
pub fn read(heard: &[Unlisted]) -> Vec<(String, Said)> {
    let mut found: Vec<(String, Said)> = vec![];
    for Unlisted { name, evidence } in heard {
        match found.iter_mut().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            Some((_, said)) => said.push((Sentiment::Neutral, *evidence)),
            None => found.push((name.clone(), vec![(Sentiment::Neutral, *evidence)])),
        }
    }
    found
}

/// The names that a turn gives, with where they begin.
fn names<'a>(turn: &Turn<'a>) -> Vec<(&'a str, usize)> {
    let mut found = vec![];
    for c in CALLED.captures_iter(turn.text) {
        if let Some(name) = c
            .name("name")
            .filter(|n| n.as_str().starts_with(char::is_uppercase))
        {
            found.push((name.as_str(), name.start()));
        }
    }
    if !turn.asked.has(Asked::OTHERS) || turn.asked.has(Asked::ROLE) {
        return found;
    }
    for range in turn.sentences {
        let Some(s) = turn.text.get(range.clone()) else {
            continue;
        };
        for m in NAME.find_iter(s) {
            let before = text::before(s, m.start(), 24);
            let introduced = INTRODUCES.is_match(before)
                || (m.start() == 0 && LISTS.is_match(text::after(s, m.end(), 24)));
            let camel = m.as_str().chars().skip(1).any(char::is_uppercase);
            let odd = camel && m.as_str().chars().any(char::is_lowercase);
            let code = m.as_str().len() < 5 && !m.as_str().chars().any(char::is_lowercase);
            let introduced = introduced && !code;
            if (introduced || odd && m.start() > 0) && !found.iter().any(|(n, _)| *n == m.as_str())
            {
                found.push((m.as_str(), range.start + m.start()));
            }
        }
    }
    found
}

/// Whether a name is neither the vendor, nor a competitor or feature of the catalog, nor a word.
fn is_new(name: &str, catalog: &Catalog) -> bool {
    let lower = name.to_lowercase();
    let first = lower.split(' ').next().unwrap_or("");
    let overlaps = |known: &str| {
        let known = known.to_lowercase();
        known.contains(&lower)
            || lower.contains(&known) && known.len() > 3
            || known.split(' ').any(|w| w == first)
    };
    let competitors = catalog
        .competitors
        .iter()
        .flat_map(|c| [&c.name].into_iter().chain(&c.aliases));
    let features = catalog
        .features
        .iter()
        .flat_map(|f| [&f.name].into_iter().chain(&f.aliases));
    name.len() > 2
        && !is_stop(&lower)
        && !NO_VENDOR.is_match(name)
        && !overlaps(&catalog.vendor)
        && !competitors.into_iter().any(|n| overlaps(n))
        && !features.into_iter().any(|n| overlaps(n))
}

lexicon! {
    "unlisted";
    NO_VENDOR;
}

patterns! {
    CALLED = r"\b(?:it's|its|thing|tool|system|product|software|app|platform|one|vendor|something) (?:is )?(?:called|named)\s+(?P<name>\p{L}[\p{L}\p{N}]+)";
    INTRODUCES = r"\b(?:tried|looked at|looking at|use|using|used|have|with|from|and|or|on|saw|seen|compare|comparing|like|is|run|running|had|see|demo of|just|only|also|und|mit|von|et|avec|con|y|e|com|pitched by)\s+$|[,/]\s*$";
    LISTS = r"^(?:,|/| and\b| or\b| too\b| a while| is\b| was\b| came\b| for\b| free\b|'s|$| irgendwas|と|も)";
}

/// A capitalised name of up to four words. Not loosened to any case: the capital is the point.
static NAME: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    text::exactly(r"\b\p{Lu}[\p{L}\p{N}]+(?: (?:\p{Lu}{2,}|\p{Lu}[\p{L}\p{N}]+|OF)){0,3}")
});
