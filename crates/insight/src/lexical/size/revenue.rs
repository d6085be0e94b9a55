//! Yearly revenue, which measures a company as well as its people do.

use super::rank::BARE;
use super::whose::is_third_party;
use crate::lexical::asked::Asked;
use crate::lexical::money;
use crate::lexical::numbers::{Number, numbers};
use crate::lexical::talk::{Place, Spot, Turn};
use crate::lexical::text::{self, lexicon, patterns};

/// A revenue and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Revenue {
    pub spot: Spot,
    pub usd: u64,
}

/// Yearly revenue of the prospect's company, as one sentence says it.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Option<Revenue> {
    let s = place.words;
    if text::is_hypothetical(s) {
        return None;
    }
    let about = REVENUE.is_match(s);
    let mut last = None;
    for n in numbers(s).into_iter().filter(|n| n.low >= 100_000.0) {
        let answered = turn.asked.has(Asked::REVENUE)
            || (turn.asked.has(Asked::SIZE)
                && n.low >= 1e6
                && BARE.is_match(s.get(n.to..).unwrap_or("")));
        if (about || answered) && !is_third_party(s, n) && !REVENUE_FOR.is_match(s) {
            last = Some(Revenue {
                spot: Spot {
                    turn: place.turn,
                    from: place.from + n.from,
                    to: place.from + n.to,
                },
                usd: in_dollars(s, n),
            });
        }
    }
    last
}

/// What a figure is in dollars, roughly: by the order of magnitude that tells a large company. Close
/// currencies count as they are.
fn in_dollars(s: &str, n: Number) -> u64 {
    let indian = INDIAN.is_match(s.get(n.from..n.to).unwrap_or(""));
    let per_dollar = match money::currency(s, n) {
        Some("JPY") => 150,
        Some("KRW") => 1_400,
        Some("INR") => 85,
        None if indian => 85,
        Some("COP") => 4_000,
        Some("CLP" | "ARS" | "NGN") => 1_000,
        Some("HUF") => 360,
        Some("IDR") => 16_000,
        Some("VND") => 25_000,
        Some("RUB" | "PHP" | "KES") => 90,
        Some("TRY" | "THB" | "TWD") => 35,
        Some("CZK" | "MXN" | "ZAR") => 20,
        Some("SEK" | "NOK" | "DKK" | "CNY" | "HKD") => 8,
        _ => 1,
    };
    n.whole() / per_dollar
}

lexicon! {
    "size";
    REVENUE;
}

patterns! {
    INDIAN = r"(?:lakhs?|lacs?|crores?|cr)\s*$";
    REVENUE_FOR = r"\b(?:pipeline|saved|cost us|lost|write-?off|raised|funding|series [a-d])\b";
}
