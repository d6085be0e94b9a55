//! A feature that the agent shows and the prospect takes up: "that's what we need".

use baton_core::context::Interest;

use super::{Found, Listened, MUST, REJECTED};
use crate::lexical::lexicon::tokens;
use crate::lexical::questions;
use crate::lexical::talk::Turn;
use crate::lexical::text::patterns;

/// The one feature that the agent named just before, if the prospect takes it up.
pub fn listen(turn: &Turn<'_>, listened: &[Listened]) -> Option<Found> {
    let heard = turn.heard.last().filter(|_| turn.in_block == 0)?;
    let said = tokens(heard);
    let mut named = listened
        .iter()
        .filter(|f| f.phrases.iter().any(|p| p.find(heard, &said).is_some()));
    let (Some(one), None) = (named.next(), named.next()) else {
        return None;
    };
    turn.sentences.iter().find_map(|range| {
        let s = turn.text.get(range.clone())?;
        let interest = match () {
            () if REJECTED.is_match(s) => return None,
            () if MUST.is_match(s) && !questions::is_question(s) => Interest::MustHave,
            () if LIKES_IT.is_match(s) => Interest::Liked,
            () => return None,
        };
        Some((one.at, range.clone(), interest))
    })
}

patterns! {
    LIKES_IT = r"\b(?:(?:love|like|want|need|impressed|perfect|exactly|brilliant|great|amazing|wonderful|superb|splendid|clever|handy) (?:\p{L}+ ){0,2}(?:it|that|this|the)\b|that's (?:\p{L}+ ){0,3}(?:what|great|clever|nice|good|brilliant|amazing|it|perfect)|this is (?:it|what|exactly)|interested|(?:das|so was) (?:brauch\w*|such\w*|gefällt)|genau das|c'est (?:exactement )?(?:ce qu'il|parfait|génial)|eso (?:es|quiero)|me encanta|adorei|gostei|mi piace|proprio quello|precies)\b|助かり|いいですね|欲し";
}
