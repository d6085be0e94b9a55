//! Who is not here to buy: students, applicants, suppliers, writers, users in need of support.

use super::talk::{Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// How many messages of the prospect may pass before they say what they are. Later remarks of this
/// kind are about something else.
const INTRODUCTION: usize = 4;

/// How soon who wants support says so.
const AT_ONCE: usize = 2;
/// How soon the agent sends them elsewhere.
const MOST_SENT_AWAY: usize = 3;

/// What gives an outsider away, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Introduction,
    Support,
    SentAway,
    Private,
}

/// Words that give an outsider away.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    by: By,
    spot: Spot,
}

/// What a turn gives away by itself or by the agent's answer.
pub fn listen(turn: &Turn<'_>, at: usize) -> Vec<Said> {
    let mut found = vec![];
    for place in turn.places(at) {
        let s = place.words;
        let kinds = [
            (By::Introduction, at < INTRODUCTION && says_so(s)),
            (
                By::Support,
                at < AT_ONCE && SUPPORT.is_match(s) && !OLD_ONE.is_match(s),
            ),
            (By::Private, PRIVATE.is_match(s)),
        ];
        let said = kinds.into_iter().filter(|(_, said)| *said);
        found.extend(said.map(|(by, _)| Said {
            by,
            spot: place.into(),
        }));
    }
    if at < MOST_SENT_AWAY && turn.reply.is_some_and(|r| SENT_AWAY.is_match(r)) {
        let first = turn.places(at).next();
        found.extend(first.map(|place| Said {
            by: By::SentAway,
            spot: place.into(),
        }));
    }
    found
}

/// The sentence that gives an outsider away.
pub fn read(talk: &Talk<'_>, heard: &[Said]) -> Option<Spot> {
    let first = heard.iter().min_by_key(|s| s.by)?;
    if first.by == By::SentAway {
        return sent_away(talk, first.spot.turn);
    }
    Some(first.spot)
}

fn says_so(s: &str) -> bool {
    if NO_BUYER.is_match(s) {
        return true;
    }
    let kinds = [&STUDENT, &APPLICANT, &SUPPLIER, &WRITER];
    let found = kinds.into_iter().find_map(|p| p.find(s));
    found.is_some_and(|m| !text::is_negated(s, m.start()) && !FOR_THE_COMPANY.is_match(s))
}

/// The agent sends them to recruiting, the press office, the supplier desk or their own company's
/// help: whatever the prospect's words were, the agent took them for no buyer.
fn sent_away(talk: &Talk<'_>, turn: usize) -> Option<Spot> {
    let said = talk.sentences().map(|(_, p)| p);
    let until = said.take_while(|p| p.turn <= turn);
    let longest = until.max_by_key(|p| (p.turn == turn || p.turn == 0, p.words.len()))?;
    Some(longest.into())
}

lexicon! {
    "outsider";
    STUDENT;
    APPLICANT;
    SUPPLIER;
    WRITER;
    NO_BUYER;
    SUPPORT;
    PRIVATE;
    SENT_AWAY;
}

patterns! {
    /// What fails is the tool that is to be replaced.
    OLD_ONE = r"\b(?:(?:our|the|my) (?:old|current|existing|present|own) (?:\p{L}+ )?(?:system|tool|software|one|app|provider)|(?:looking for|want|need) (?:something|a) (?:new|better|replacement|else))\b";
    /// A company whose own marketing, school or shop these words describe is a buyer all the same.
    FOR_THE_COMPANY = r"\b(?:our (?:students|applicants|candidates|journalists|writers|suppliers|newsletter|blog|partners|school|university|customers apply)|we (?:train|teach|employ) (?:\w+ )?students|on behalf of (?:our|my) client|(?:do|doing|done) (?:my|our|your|some) homework|used to|now (?:i|we) (?:manage|run|own|lead|head)|we had (?:a|an|the))\b";
}
