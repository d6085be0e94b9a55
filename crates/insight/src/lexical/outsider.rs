//! Who is not here to buy: students, applicants, suppliers, writers, users in need of support.

use super::talk::{Place, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// How many messages of the prospect may pass before they say what they are. Later remarks of this
/// kind are about something else.
const INTRODUCTION: usize = 4;

/// The sentence that gives an outsider away.
pub fn read<'a>(talk: &Talk<'a>) -> Option<Place<'a>> {
    let early = |n: usize| {
        talk.sentences()
            .filter(move |(_, p)| p.turn < n)
            .map(|(_, p)| p)
    };
    early(INTRODUCTION)
        .find(|p| says_so(p.words))
        .or_else(|| early(2).find(|p| SUPPORT.is_match(p.words) && !OLD_ONE.is_match(p.words)))
        .or_else(|| sent_away(talk))
        .or_else(|| {
            talk.sentences()
                .map(|(_, p)| p)
                .find(|p| PRIVATE.is_match(p.words))
        })
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
fn sent_away<'a>(talk: &Talk<'a>) -> Option<Place<'a>> {
    let turn = talk
        .turns
        .iter()
        .take(3)
        .position(|t: &Turn<'a>| t.reply.is_some_and(|r| SENT_AWAY.is_match(r)))?;
    let said = talk.sentences().map(|(_, p)| p).filter(|p| p.turn <= turn);
    said.max_by_key(|p| (p.turn == turn || p.turn == 0, p.words.len()))
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
