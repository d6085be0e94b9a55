//! Who is not here to buy: students, applicants, suppliers, writers, users in need of support.

use super::role;
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
pub fn listen(turn: &Turn<'_>, at: usize, vendor: &str) -> Vec<Said> {
    let mut found = vec![];
    for place in turn.places(at) {
        let s = place.words;
        let kinds = [
            (By::Introduction, at < INTRODUCTION && says_so(s)),
            (
                By::Support,
                at < AT_ONCE
                    && (SUPPORT.is_match(s) && !OLD_ONE.is_match(s) || is_with_user(s, vendor)),
            ),
            (
                By::SentAway,
                at < AT_ONCE && place.from == 0 && is_of_no_trade(turn, s),
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

/// The sentence that gives an outsider away. Who is asked about deciding, and has a say, is none,
/// whatever the words before.
pub fn read(talk: &Talk<'_>, heard: &[Said], roles: &[role::Said]) -> Option<Spot> {
    if role::has_say(roles) {
        return None;
    }
    let first = heard.iter().min_by_key(|s| s.by)?;
    if first.by == By::SentAway {
        return sent_away(talk, first.spot.turn);
    }
    Some(first.spot)
}

/// "Do you run a gym?" – "no, I'm a member": not of the trade, and nobody's buyer.
fn is_of_no_trade(turn: &Turn<'_>, s: &str) -> bool {
    let asked = |h: &&str| TRADE.is_match(h);
    turn.in_block == 0
        && NO.is_match(s)
        && turn.heard.iter().any(asked)
        && !OF_A_COMPANY.is_match(turn.text)
        && MYSELF.is_match(turn.text)
        && role::of_words(turn.text).is_none()
}

/// "A company that uses Hirebench": somebody whom the vendor's customer deals with.
fn is_with_user(s: &str, vendor: &str) -> bool {
    let lower = s.to_lowercase();
    let vendor = vendor.to_lowercase();
    let at = (!vendor.is_empty()).then(|| lower.find(&vendor)).flatten();
    at.is_some_and(|at| USES.is_match(text::before(&lower, at, 24)) && !OF_A_COMPANY.is_match(s))
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
    /// Whether the visitor is of the trade at all.
    TRADE = r"\b(?:do you (?:run|have|own|manage|work (?:for|at|in))|are you (?:an?|the|with|from|hiring)|is (?:it|this) for (?:an?|your)|werkt u|heeft u|hebt u|heb je|vous avez|avez-vous|êtes-vous|travaillez-vous|você tem|vocês têm|tem uma?|trabalha (?:em|na|no|para)|haben sie|sind sie|führen sie|arbeiten sie|betreiben sie|tiene(?: usted)? una?|tienes una?|trabaja (?:en|para)|ha una?|hai una?|lavora (?:in|per)|gestisce|sta[ii] cercando)\b[^?]*\?|(?:です|ます|しょう)か";
    NO = r"^(?:(?:lol|haha|oh|well|uh|um+|hi|hello|ach|naja)[,. ]+)?(?:no|nope|nah|nein|nee|neen|non|não|nao|nie|nej|nei|いいえ|いえ)(?:[ ,.!;:-]|$)";
    MYSELF = r"\b(?:i'm|i am|i have|i've|i live|i work|just|my|ich|mein\w*|nur|ik|mijn|gewoon|je|j'ai|moi|mon|ma|juste|soy|yo|mi|solo|sou|eu|meu|minha|só|sono|io|mio|mia)\b|私|僕|個人";
    OF_A_COMPANY = r"\b(?:we|we're|we've|our|us|company|firm|business|wir|unser\w*|firma|nous|notre|nos|entreprise|nosotros|nuestr\w+|somos|tenemos|empresa|nós|nossa?|temos|a gente|noi|nostr\w+|siamo|abbiamo|azienda|wij|onze|ons|bedrijf)\b|弊社|当社|当院|うち|会社";
    USES = r"\b(?:use[sd]?|using|runs? on|works? with|has|via|through|usa(?:n|no)?|utiliza\w*|utilise\w*|gebruik\w*|verwende\w*|nutz\w*|arbeitet mit|über|passe par|trabaja con|lavora con)\s+(?:\w+\s+)?$";
    /// What fails is the tool that is to be replaced.
    OLD_ONE = r"\b(?:(?:our|the|my) (?:old|current|existing|present|own) (?:\p{L}+ )?(?:system|tool|software|one|app|provider)|(?:looking for|want|need) (?:something|a) (?:new|better|replacement|else))\b";
    /// A company whose own marketing, school or shop these words describe is a buyer all the same.
    FOR_THE_COMPANY = r"\b(?:our (?:students|applicants|candidates|journalists|writers|suppliers|newsletter|blog|partners|school|university|customers apply)|we (?:train|teach|employ) (?:\w+ )?students|on behalf of (?:our|my) client|(?:do|doing|done) (?:my|our|your|some) homework|used to|now (?:i|we) (?:manage|run|own|lead|head)|we had (?:a|an|the))\b";
}
