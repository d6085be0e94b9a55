//! What was said of money for this purchase.

use baton_core::prospect::Prospect;
use baton_core::signal::{BudgetState, Fact, Reading, Source};

use super::asked::Asked;
use super::money;
use super::numbers::{Number, numbers};
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// Whether a reading says that there is no money.
pub fn is_none(reading: &Reading) -> bool {
    matches!(
        reading.fact,
        Fact::Budget {
            state: BudgetState::None,
            ..
        }
    )
}

/// What a sentence says of money.
#[derive(Clone, Debug)]
pub struct Said {
    state: BudgetState,
    amount: Option<u64>,
    currency: Option<String>,
    spot: Spot,
    rank: u8,
}

/// The last statement of the best rank wins; a figure said before an approval or an accepted price
/// stays as its amount.
pub fn read(talk: &Talk<'_>, heard: &[Said]) -> Option<Reading> {
    let rank = heard.iter().map(|f| f.rank).max()?;
    let found: Vec<&Said> = heard
        .iter()
        .filter(|f| f.rank == rank || f.rank >= 2)
        .collect();
    let last = found.iter().rev().find(|f| f.rank >= 2 || f.rank == rank)?;
    let positive = |f: &&&Said| f.state != BudgetState::None;
    let chosen = if last.state == BudgetState::None {
        last
    } else {
        found
            .iter()
            .rev()
            .filter(positive)
            .find(|f| f.amount.is_some())
            .unwrap_or(last)
    };
    let mut places = vec![chosen.spot];
    if last.spot.turn != chosen.spot.turn {
        places.push(last.spot);
    }
    Some(Reading {
        fact: Fact::Budget {
            state: chosen.state,
            amount: chosen.amount,
            currency: chosen.currency.clone(),
        },
        evidence: places
            .into_iter()
            .filter_map(|p| talk.evidence_of(p))
            .collect(),
        source: Source::Reader,
    })
}

/// What one sentence says of it.
pub fn listen(turn: &Turn<'_>, place: Place<'_>, prospect: &Prospect) -> Option<Said> {
    let s = place.words;
    let asked = turn.asked.has(Asked::BUDGET);
    let of = |state, rank: u8| {
        let rank = if asked { rank + 1 } else { rank };
        Some(Said {
            state,
            amount: None,
            currency: None,
            spot: place.into(),
            rank,
        })
    };
    if NOTHING.is_match(s) && !NOT_NOTHING.is_match(s) && !text::is_hypothetical(s) {
        return of(BudgetState::None, 2);
    }
    let first = asked && turn.in_block == 0 && place.from < 3;
    let answers_alone = first && !turn.asked.has(Asked::TIMELINE) && asks_whether(turn);
    if first && NOTHING_FIRST.is_match(s) && !NOT_NOTHING.is_match(s)
        || first && BLUNT_NONE.is_match(s)
        || answers_alone
            && SAYS_NO.is_match(s)
            && !NOT_NOTHING.is_match(s)
            && !UNSURE.is_match(turn.text)
    {
        return of(BudgetState::None, 2);
    }
    if let Some(figure) = figure(turn, place, prospect) {
        return Some(figure);
    }
    if answers_alone && SAYS_YES.is_match(s) {
        return of(BudgetState::Approved, 1);
    }
    if text::is_hypothetical(s) || DODGES.is_match(s) {
        return None;
    }
    if let Some(m) = APPROVED.find(s) {
        let negated =
            !NOT_NOTHING.is_match(s) && (text::is_negated(s, m.start()) || NOT_YET.is_match(s));
        return of(
            if negated {
                BudgetState::None
            } else {
                BudgetState::Approved
            },
            2,
        );
    }
    if turn.asked.has(Asked::PRICE) && accepts(turn, s) {
        return of(BudgetState::PriceAccepted, 2);
    }
    if first && NOTHING_AT_ALL.is_match(s) && !UNSURE.is_match(turn.text) {
        return of(BudgetState::None, 1);
    }
    if turn.asked.has(Asked::PRICE) && REFUSES_PRICE.is_match(s) {
        return of(BudgetState::None, 1);
    }
    None
}

/// Whether the agent's question about money is one of yes or no.
fn asks_whether(turn: &Turn<'_>) -> bool {
    turn.heard
        .iter()
        .flat_map(|h| text::sentences(h).into_iter().filter_map(|r| h.get(r)))
        .any(|s| {
            let asks = s.ends_with(['?', '？']) || s.chars().any(text::is_unspaced);
            asks && (WHETHER.is_match(s)
                || Asked::of(&[s]).has(Asked::BUDGET) && !HOW_MUCH.is_match(s))
        })
}

/// Whether the sentence takes the price that was just named.
fn accepts(turn: &Turn<'_>, s: &str) -> bool {
    let said = ACCEPTS
        .find(s)
        .is_some_and(|m| !text::is_negated(s, m.start()));
    said && !s.ends_with('?') && !REFUSES_PRICE.is_match(turn.text)
}

/// A sum that the prospect has, may or wants to spend.
fn figure(turn: &Turn<'_>, place: Place<'_>, prospect: &Prospect) -> Option<Said> {
    let s = place.words;
    let asked = turn.asked.has(Asked::BUDGET);
    if s.ends_with('?') || (text::is_hypothetical(s) && !CEILING.is_match(s)) {
        return None;
    }
    let figures = numbers(s);
    let alone = figures.len() == 1;
    let n = figures
        .iter()
        .find(|n| is_own_sum(turn, s, **n, asked, alone))
        .copied()?;
    // What others ask, what was lost, what one may sign alone: sums, but no budget.
    let around = clause_of(s, n.from);
    let theirs = THEIRS.is_match(s) && !super::size::OURS.is_match(s);
    let signs = SIGNS_AT.is_match(s.get(n.to..).unwrap_or(""));
    if theirs || !signs && NOT_MINE.is_match(around) && !OWN_MONEY.is_match(around) {
        return None;
    }
    let later = figures
        .iter()
        .rev()
        .find(|o| o.from > n.from && is_own_sum(turn, s, **o, true, alone));
    let corrected = later.filter(|o| text::CORRECTION.is_match(s.get(n.to..o.from).unwrap_or("")));
    let n = corrected.copied().unwrap_or(n);
    let from = money::start(s, n);
    let to = money::end(s, n).max(from);
    Some(Said {
        state: BudgetState::Figure,
        amount: Some(n.whole()),
        currency: currency(s, n, prospect),
        spot: Spot {
            turn: place.turn,
            from: place.from + from,
            to: place.from + to,
        },
        rank: if asked { 3 } else { 2 },
    })
}

fn is_own_sum(turn: &Turn<'_>, s: &str, n: Number, asked: bool, alone: bool) -> bool {
    let rest = s.get(n.to..).unwrap_or("");
    if PERCENT.is_match(rest) {
        return false;
    }
    let money = money::is_money(s, n);
    let around = clause_of(s, n.from);
    let own = OWN_MONEY.is_match(around) || OWN_MONEY.is_match(text::before(s, n.from, 60));
    let monthly = money::is_per_month(s, n) && n.low >= 20.0;
    let plausible =
        money || monthly || (n.scaled && n.low >= 1000.0) || (n.low >= 1000.0 && !is_year(n));
    let priced = turn.asked.has(Asked::PRICE);
    let alone = alone && STRONGLY_OWN.is_match(s);
    let own = own || alone;
    let limit_only = !asked && !priced && !STRONGLY_OWN.is_match(s);
    if own && !limit_only && (money || (n.scaled && n.low >= 1000.0)) {
        return true;
    }
    let plausible = plausible || asked && n.low >= 100.0 && !is_year(n) && ENDS.is_match(rest);
    // "At 450 I sign": one's own price for what was just priced.
    if priced && n.low >= 20.0 && SIGNS_AT.is_match(rest) {
        return true;
    }
    asked && plausible && !turn.asked.has(Asked::SIZE) && !UNIT_NOT_MONEY.is_match(rest)
}

fn is_year(n: Number) -> bool {
    !n.scaled && (1990.0..2100.0).contains(&n.low)
}

fn currency(s: &str, n: Number, prospect: &Prospect) -> Option<String> {
    let said = money::currency(s, n).filter(|c| !c.is_empty());
    let home = || match prospect.country.as_deref()? {
        "GB" => Some("GBP"),
        "US" => Some("USD"),
        "CA" => Some("CAD"),
        "AU" => Some("AUD"),
        "NZ" => Some("NZD"),
        "CH" => Some("CHF"),
        "SE" => Some("SEK"),
        "JP" => Some("JPY"),
        "IN" => Some("INR"),
        "SG" => Some("SGD"),
        "BR" => Some("BRL"),
        "ZA" => Some("ZAR"),
        "MX" => Some("MXN"),
        "CO" => Some("COP"),
        "CL" => Some("CLP"),
        "AR" => Some("ARS"),
        "PE" => Some("PEN"),
        "KR" => Some("KRW"),
        "CN" => Some("CNY"),
        "HK" => Some("HKD"),
        "TW" => Some("TWD"),
        "NO" => Some("NOK"),
        "DK" => Some("DKK"),
        "PL" => Some("PLN"),
        "CZ" => Some("CZK"),
        "HU" => Some("HUF"),
        "RO" => Some("RON"),
        "TR" => Some("TRY"),
        "IL" => Some("ILS"),
        "AE" => Some("AED"),
        "SA" => Some("SAR"),
        "KE" => Some("KES"),
        "NG" => Some("NGN"),
        "ID" => Some("IDR"),
        "MY" => Some("MYR"),
        "TH" => Some("THB"),
        "PH" => Some("PHP"),
        "VN" => Some("VND"),
        "DE" | "FR" | "ES" | "IT" | "NL" | "AT" | "IE" | "BE" | "PT" | "FI" | "GR" | "LU"
        | "SK" | "SI" | "EE" | "LV" | "LT" | "HR" | "CY" | "MT" => Some("EUR"),
        _ => None,
    };
    said.or_else(home).map(str::to_owned)
}

fn clause_of(s: &str, at: usize) -> &str {
    let range = text::clauses(s)
        .into_iter()
        .find(|r| r.start <= at && at < r.end);
    range.and_then(|r| s.get(r)).unwrap_or(s)
}

lexicon! {
    "budget";
    SAYS_YES;
    OWN_MONEY;
    STRONGLY_OWN;
    NOT_MINE;
    NOTHING;
    NOTHING_FIRST;
    BLUNT_NONE;
    WHETHER;
    SAYS_NO;
    UNSURE;
    NOT_YET;
    APPROVED;
    ACCEPTS;
    REFUSES_PRICE;
    NOT_NOTHING;
}

patterns! {
    SIGNS_AT = r"^\s*(?:€|\$|£|eur\w*|dollars?|euros?|k)?,? (?:and )?(?:i|i'll|i'd|we|we'll|we'd|je|on|nous|ich|wir|ik|wij)?\s?(?:sign|signe|signons|unterschreib\w*|nehm\w*|firmo|firmamos|lo firmo|fecho|fechamos|assino|firmiamo|teken\w*)\b";
    ENDS = r"^\s*(?:$|[.,;!)]|\b(?:max|maximum|tops|at most|or so|maybe|ish|vielleicht|peut-être|quizás|talvez|forse|misschien)\b)";
    /// Asks for a sum, not whether there is one.
    HOW_MUCH = r"\b(?:how much|what|which|wie ?viel|was|welche\w*|combien|quel\w*|cuánto|qué|cuál|quanto|qual|quale|che|hoeveel|wat|welk\w*|ile|jaki\w*)\b|いくら|どの|何|多少|얼마";
    THEIRS = r"^(?:one|another|the (?:first|second|third|other)|they|he|she|it)(?: of (?:them|the \w+))? (?:\w+s|have|had|got)\b";
    CEILING = r"\b(?:(?:i|we)(?:'d| would) (?:pay|spend|give)|(?:go|stretch) (?:up )?(?:to|as high)|up to|max(?:imum)?|ceiling|at most|no more than|not over|under|below|until|bis zu|jusqu'à|hasta|até)\b";
    NOTHING_AT_ALL = r"\b(?:nothing|nada|rien|nichts|niente|niks|niets|cero|zero|zéro|null|nul|not a thing)\b|何も|承認されて(?:い|おり)ません|承認待ち";
    DODGES = r"\b(?:can't (?:say|tell|share|disclose)|not (?:sharing|telling|saying)|won't (?:say|share|tell)|none of your|depends|i'd rather not|don't start|haven't discussed|darf ich nicht|confidential)\b";
    PERCENT = r"^\s*(?:%|percent|prozent)";
    UNIT_NOT_MONEY = r"^\s*(?:people|ppl|users|employees|staff|agents|seats|tables|sessions|visitors|orders|invoices|tickets|days|weeks|months|hours|years)\b";
}
