//! Whose people a figure counts: those of the prospect's company, or somebody else's.

use super::next_words;
use crate::lexical::numbers::Number;
use crate::lexical::text::{self, lexicon, patterns};

/// Whose people a figure counts, by the subject before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Ours,
    Theirs,
    Unsaid,
}

/// Whose people they are: the subject of the clause says so, if it has one.
pub fn whose(before: &str, clause: &str) -> Whose {
    let subject = if clause.split_whitespace().count() > 1 {
        clause
    } else {
        text::before(before, before.len(), 40)
    };
    if OWN.is_match(subject) {
        Whose::Ours
    } else if THEIR_VERB.is_match(subject) {
        Whose::Theirs
    } else {
        Whose::Unsaid
    }
}

/// Whether the figure is somebody else's: the last subject before it is a customer, a former
/// employer, a friend's bank.
pub fn is_third_party(s: &str, n: Number) -> bool {
    let before = s.get(..n.from).unwrap_or("");
    let theirs = THIRD.find_iter(before).last().map(|m| m.end());
    let ours = OURS.find_iter(before).last().map(|m| m.end());
    match (theirs, ours) {
        (Some(t), Some(o)) => t > o,
        (Some(_), None) => true,
        (None, _) => THIRD_AFTER.is_match(&next_words(s, n.to)),
    }
}

lexicon! {
    "size";
    THIRD;
}

patterns! {
    /// "The county's at 400", "die haben 4000": a verb whose subject is not "we".
    THEIR_VERB = r"\p{L}(?:'s| is| are) at\s*(?:about |around |roughly )?$|\b(?:the \p{L}+|they|die \p{L}+|die|der \p{L}+|das \p{L}+|il|ils|elle|elles|la \p{L}+|le \p{L}+|el \p{L}+|lo \p{L}+|de \p{L}+|het \p{L}+|zij|ze|eles|elas|loro|ellos|a \p{L}+|o \p{L}+)(?: alone| allein| seule?| sola?)? (?:have|has|employs?|hat|haben|beschäftig\w+|ont|a|emploie\w*|tienen|tiene|emplea\w*|têm|tem|emprega\w*|hanno|ha|impiega\w*|heeft|hebben)\s*(?:\p{L}+ )?$";
    OWN = r"\b(?:we|we're|we've|our|i'm|company|firm|business|here|wir|unser\w*|nous|notre|on est|somos|tenemos|nosotros|nuestr\w+|temos|nossa?|nós|siamo|abbiamo|nostr\w+|wij|onze|ons|jesteśmy|mamy|nasz\w*|praxis|betrieb|empresa|azienda|bedrijf|entreprise|boîte|clínica)\b|弊社|当社|当院|社員|職員|従業員|うち|全体|単体|我们|公司|저희|당사";
    OURS = r"\b(?:we|we're|we've|us|our|ours|i|i'm|my (?:company|firm|business|team|shop|agency)|wir|unser\w*|nous|notre|nuestr\w+|nossa?|siamo|abbiamo|nostr\w+|wij|onze|jesteśmy|mamy|somos|tenemos|temos|vi)\b|弊社|当社|当院|我们|저희";
    THIRD_AFTER = r"\b(?:they|their|his|her) (?:company|side|team)\b|\bthey have\b";
}
