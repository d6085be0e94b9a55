//! Other vendors that the prospect names, and what they think of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use baton_core::catalog::Catalog;
use baton_core::context::{CompetitorMention, ReadBy, Sentiment};
use baton_core::evidence::Evidence;

use super::asked::Asked;
use super::lexicon::{Token, tokens};
use super::talk::Turn;
use super::text::{self, lexicon, patterns};

mod unlisted;

pub use unlisted::{Unlisted, listen as listen_for_unlisted};

/// A competitor's names, as lower-case words.
#[derive(Debug)]
struct Known {
    at: usize,
    names: Vec<(String, Vec<String>)>,
}

/// Reads the mentions: those of the catalog in its order, then others that were plainly named.
pub fn read(catalog: &Catalog, heard: &[Said], unlisted: &[Unlisted]) -> Vec<CompetitorMention> {
    let mut found: BTreeMap<usize, Vec<(Sentiment, Evidence)>> = BTreeMap::new();
    for said in heard {
        found
            .entry(said.at)
            .or_default()
            .push((said.sentiment, said.evidence));
    }
    let mut mentions: Vec<_> = found
        .into_iter()
        .filter_map(|(at, said)| Some(mention(catalog.competitors.get(at)?.name.clone(), said)))
        .collect();
    for (name, said) in unlisted::read(unlisted) {
        mentions.push(mention(name, said));
    }
    mentions
}

/// A mention of the competitor that stands at a place of the catalog.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    at: usize,
    sentiment: Sentiment,
    evidence: Evidence,
}

/// The competitors of a catalog.
#[derive(Debug)]
pub struct Listened {
    known: Vec<Known>,
    ordinary: BTreeSet<String>,
}

/// What is listened for.
pub fn prepare(catalog: &Catalog) -> Listened {
    Listened {
        known: known(catalog),
        ordinary: ordinary(catalog),
    }
}

/// Which of them one turn mentions.
pub fn listen(turn: &Turn<'_>, listened: &Listened) -> Vec<Said> {
    let all = tokens(turn.text);
    let known = listened.known.iter();
    known
        .filter_map(|competitor| {
            let range = competitor.find(turn, &all, &listened.ordinary)?;
            Some(Said {
                at: competitor.at,
                sentiment: sentiment(turn, &range),
                evidence: turn.evidence(range.start, range.end)?,
            })
        })
        .collect()
}

fn mention(name: String, said: Vec<(Sentiment, Evidence)>) -> CompetitorMention {
    let sentiment = said
        .iter()
        .rev()
        .map(|(s, _)| *s)
        .find(|s| *s != Sentiment::Neutral);
    CompetitorMention {
        name,
        sentiment: sentiment.unwrap_or_default(),
        evidence: said.into_iter().map(|(_, e)| e).collect(),
        read_by: ReadBy::Words,
    }
}

fn known(catalog: &Catalog) -> Vec<Known> {
    let words = |name: &String| {
        (
            name.clone(),
            tokens(name).into_iter().map(|t| t.lower).collect(),
        )
    };
    catalog
        .competitors
        .iter()
        .enumerate()
        .map(|(at, c)| Known {
            at,
            names: [&c.name].into_iter().chain(&c.aliases).map(words).collect(),
        })
        .collect()
}

impl Known {
    /// The first place where one of the names is meant.
    fn find(
        &self,
        turn: &Turn<'_>,
        all: &[Token],
        ordinary: &BTreeSet<String>,
    ) -> Option<Range<usize>> {
        self.names.iter().find_map(|(name, words)| {
            let first = words.first()?;
            (0..all.len()).find_map(|i| {
                let here = all.get(i..i + words.len());
                let run = here.filter(|run| run.iter().zip(words).all(|(t, w)| same(t, w)));
                let run = match run {
                    Some(run) => run,
                    None if words.len() == 1 => all
                        .get(i..=i)
                        .filter(|run| misspelt(run, first, ordinary))?,
                    None => return None,
                };
                let range = run.first()?.range.start..run.last()?.range.end;
                is_meant(turn.text, &range, name, words.len()).then_some(range)
            })
        })
    }
}

/// Words that the catalog itself uses of what it sells: "anomaly" is no slip of "Anomalo".
fn ordinary(catalog: &Catalog) -> BTreeSet<String> {
    let features = catalog
        .features
        .iter()
        .flat_map(|f| [&f.name].into_iter().chain(&f.aliases));
    let cases = catalog.use_cases.iter().flat_map(|u| [&u.name, &u.says]);
    features
        .chain(cases)
        .flat_map(|t| tokens(t))
        .map(|t| t.lower)
        .collect()
}

fn same(token: &Token, word: &str) -> bool {
    token.lower == word
        || token
            .lower
            .strip_suffix("'s")
            .or(token.lower.strip_suffix("’s"))
            == Some(word)
}

/// One letter more, less or other, in a name long enough that chance plays no part.
fn misspelt(run: &[Token], name: &str, ordinary: &BTreeSet<String>) -> bool {
    let Some(token) = run.first().filter(|t| !ordinary.contains(&t.lower)) else {
        return false;
    };
    let (a, b): (Vec<char>, Vec<char>) = (token.lower.chars().collect(), name.chars().collect());
    if b.len() < 7 || is_everyday(name) || a.len().abs_diff(b.len()) > 1 || a.first() != b.first() {
        return false;
    }
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    front + back + 1 >= a.len().max(b.len())
}

/// Whether a name that is also a word is meant as a name here. Codes must stand in capitals; words
/// of everyday speech need the look or the company of a name.
fn is_meant(text: &str, range: &Range<usize>, name: &str, words: usize) -> bool {
    let said = text.get(range.clone()).unwrap_or("");
    if words > 1 && !(words == 2 && name.split(' ').all(is_everyday)) {
        return true;
    }
    if name.chars().count() <= 3 && name.chars().all(char::is_alphabetic) {
        return said == name.to_uppercase()
            || said.starts_with(char::is_uppercase)
                && name.chars().all(char::is_alphabetic)
                && !is_everyday(name);
    }
    if !is_everyday(&name.to_lowercase()) {
        return true;
    }
    if said.ends_with("'s") || said.ends_with("’s") {
        return true;
    }
    let before = text::before(text, range.start, 32);
    let after = text::after(text, range.end, 24);
    let starts_sentence =
        before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', ':', '\n']);
    let capital = said.starts_with(char::is_uppercase);
    if capital && !starts_sentence {
        let day = name.eq_ignore_ascii_case("monday") && before.trim_end().ends_with("on");
        return !day && !AS_A_THING.is_match(before);
    }
    if AS_A_WORD.is_match(before) || WORD_GOES_ON.is_match(after) {
        return false;
    }
    (capital && (NAME_GOES_ON.is_match(after) || after.trim().is_empty()))
        || NAME_COMES.is_match(before)
        || NAME_GOES_ON.is_match(after)
        || NAME_MAY_COME.is_match(before) && NAME_ENDS.is_match(after)
}

/// Words of everyday English that vendors took as their names.
fn is_everyday(word: &str) -> bool {
    const EVERYDAY: &str = " abnormal absorb access ahead amplitude arcade base bamboo bill bolt box \
        breeze buffer canvas chorus clay close clover compass concur confluence consensus constructor \
        copper core cornerstone culture defender deputy drift elastic elk fin float flow forge forward \
        freedom front fusion gem gong guru heap highspot hive hub insight insights intercom ironclad \
        jasper later lattice lever linear loom mallet matrix maze mode monday motion navigator notion \
        nuclino oasis oracle outreach paddle papaya pilot pipe plain plaid pulse quest radar ramp reach \
        remote reprise resolver rise sage scout segment sentinel signal slack snow soda spark spring \
        square stack stripe switch tandem teachable terminus ternary thrive titan toast trust unity vault \
        vector walnut wave workday workable workforce now zoom safe links mail point security run \
        consent wise gusto \
        meet track scribe tango relay apex atlas beacon bloom bridge catalyst clear echo edge ember engage \
        evolve focus fuel hyper impact infinity ivy jump keystone launch leap level lightning lumen mint mosaic nest \
        nova orbit origin peak phoenix pivot prism quantum rally ripple rocket shift spire sprout summit surge swift torch verve vista zenith ";
    EVERYDAY.contains(&format!(" {word} "))
}

fn sentiment(turn: &Turn<'_>, range: &Range<usize>) -> Sentiment {
    let sentence = turn.sentence_at(range.start).unwrap_or(0..turn.text.len());
    let s = turn.text.get(sentence).unwrap_or("");
    let judge = |s: &str| {
        let bad = BAD.find(s).map(|m| m.start());
        let good = GOOD
            .find(s)
            .filter(|m| !text::is_negated(s, m.start()))
            .map(|m| m.start());
        match (bad, good) {
            (Some(_), None) => Sentiment::Negative,
            (Some(b), Some(g)) if b > g => Sentiment::Negative,
            (_, Some(_)) => Sentiment::Positive,
            (None, None) => Sentiment::Neutral,
        }
    };
    match judge(s) {
        Sentiment::Neutral if turn.asked.has(Asked::OTHERS) => judge(turn.text),
        found => found,
    }
}

lexicon! {
    "competitors";
    NAME_GOES_ON;
    BAD;
}

patterns! {
    AS_A_WORD = r"\b(?:the|an?|our|my|your|this|that|every|each|office|to|i|we|they|you|in|no|of|under|main|per|new|sample|general|on|each|some|je nach|must|will|can|would|don't|didn't|cannot|next|last|by)\s+$";
    AS_A_THING = r"\b(?:the office|until|till|by|next|last|this|every|je nach|sample|pro)\s+$";
    WORD_GOES_ON = r"^(?: (?:of|up|that|with (?:you|that)|morning|afternoon|at|\d)|,? \d)";
    NAME_MAY_COME = r"(?:\b(?:with|from|on|and|or|at|to|is|like|have|had|has|mit|von|und|oder|haben|chez|avec|et|ou|con|y|o|com|e|de|a|à)|[,/])\s+$";
    NAME_ENDS = r"^\s*(?:$|[.,;:!?)/])";
    NAME_COMES = r"\b(?:use|using|used|tried|trying|try|vs\.?|versus|than|see|saw|seen|compare[ds]?|comparing|called|paid|pay|ran|run|running|replac\w+|leav\w+|left|off|poc|trial|demo(?:ed)?|quote from|between|looking at)\s+$";
    GOOD = r"\b(?:good|great|love|loved|like[ds]?|prefer\w*|nice|slick|best|happy|fine|solid|fast|powerful|decent|better|excellent|popular|swears? by|picked up|ordentlich|nett|gut|bien|bueno|bom|boa|cheap|understood|free)\b";
}
