//! What was said of money for this purchase.

use baton_core::prospect::Prospect;
use baton_core::signal::{BudgetState, Fact, Reading, Source};

use super::asked::Asked;
use super::money;
use super::numbers::{Number, numbers};
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

struct Said<'a> {
    state: BudgetState,
    amount: Option<u64>,
    currency: Option<String>,
    place: Place<'a>,
    rank: u8,
}

/// The last statement of the best rank wins; a figure said before an approval or an accepted price
/// stays as its amount.
pub fn read(talk: &Talk<'_>, prospect: &Prospect) -> Option<Reading> {
    let mut found: Vec<Said<'_>> = talk.sentences().filter_map(|(t, p)| said(t, p, prospect)).collect();
    let rank = found.iter().map(|f| f.rank).max()?;
    found.retain(|f| f.rank == rank || f.rank >= 2);
    let last = found.iter().rev().find(|f| f.rank >= 2 || f.rank == rank)?;
    let positive = |f: &&Said<'_>| f.state != BudgetState::None;
    let chosen = if last.state == BudgetState::None {
        last
    } else {
        found.iter().rev().filter(positive).find(|f| f.amount.is_some()).unwrap_or(last)
    };
    let mut places = vec![chosen.place];
    if last.place.turn != chosen.place.turn {
        places.push(last.place);
    }
    Some(Reading {
        fact: Fact::Budget {
            state: chosen.state,
            amount: chosen.amount,
            currency: chosen.currency.clone(),
        },
        evidence: places.into_iter().filter_map(|p| talk.evidence_of(p)).collect(),
        source: Source::Reader,
    })
}

fn said<'a>(turn: &Turn<'a>, place: Place<'a>, prospect: &Prospect) -> Option<Said<'a>> {
    let s = place.words;
    let asked = turn.asked.has(Asked::BUDGET);
    let of = |state, rank: u8| {
        let rank = if asked { rank + 1 } else { rank };
        Some(Said { state, amount: None, currency: None, place, rank })
    };
    if NOTHING.is_match(s) && !NOT_NOTHING.is_match(s) && !text::is_hypothetical(s) {
        return of(BudgetState::None, 2);
    }
    if asked && turn.in_block == 0 && place.from < 3 && BLUNT_NONE.is_match(s) {
        return of(BudgetState::None, 2);
    }
    if let Some(figure) = figure(turn, place, prospect) {
        return Some(figure);
    }
    if text::is_hypothetical(s) || DODGES.is_match(s) {
        return None;
    }
    if let Some(m) = APPROVED.find(s) {
        let negated = text::is_negated(s, m.start()) || NOT_YET.is_match(s);
        return of(if negated { BudgetState::None } else { BudgetState::Approved }, 2);
    }
    if turn.asked.has(Asked::PRICE) && accepts(turn, s) {
        return of(BudgetState::PriceAccepted, 2);
    }
    if turn.asked.has(Asked::PRICE) && REFUSES_PRICE.is_match(s) {
        return of(BudgetState::None, 1);
    }
    None
}

/// Whether the sentence takes the price that was just named.
fn accepts(turn: &Turn<'_>, s: &str) -> bool {
    let said = ACCEPTS.find(s).is_some_and(|m| !text::is_negated(s, m.start()));
    said && !s.ends_with('?') && !REFUSES_PRICE.is_match(turn.text)
}

/// A sum that the prospect has, may or wants to spend.
fn figure<'a>(turn: &Turn<'a>, place: Place<'a>, prospect: &Prospect) -> Option<Said<'a>> {
    let s = place.words;
    let asked = turn.asked.has(Asked::BUDGET);
    if s.ends_with('?') || (text::is_hypothetical(s) && !CEILING.is_match(s)) {
        return None;
    }
    let figures = numbers(s);
    let n = figures.iter().find(|n| is_own_sum(turn, s, **n, asked)).copied()?;
    // What others ask, what was lost, what one may sign alone: sums, but no budget.
    let around = clause_of(s, n.from);
    if NOT_MINE.is_match(around) && !OWN_MONEY.is_match(around) {
        return None;
    }
    let later = figures.iter().rev().find(|o| o.from > n.from && is_own_sum(turn, s, **o, true));
    let corrected = later.filter(|o| text::CORRECTION.is_match(s.get(n.to..o.from).unwrap_or("")));
    let n = corrected.copied().unwrap_or(n);
    let from = money::start(s, n);
    let to = money::end(s, n).max(from);
    Some(Said {
        state: BudgetState::Figure,
        amount: Some(n.whole()),
        currency: currency(s, n, prospect),
        place: Place { from: place.from + from, words: s.get(from..to).unwrap_or(s), ..place },
        rank: if asked { 3 } else { 2 },
    })
}

fn is_own_sum(turn: &Turn<'_>, s: &str, n: Number, asked: bool) -> bool {
    let rest = s.get(n.to..).unwrap_or("");
    if PERCENT.is_match(rest) {
        return false;
    }
    let money = money::is_money(s, n);
    let around = clause_of(s, n.from);
    let own = OWN_MONEY.is_match(around) || OWN_MONEY.is_match(text::before(s, n.from, 60));
    let plausible = money || (n.scaled && n.low >= 1000.0) || (n.low >= 1000.0 && !is_year(n));
    if own && (money || (n.scaled && n.low >= 1000.0)) {
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
        "DE" | "FR" | "ES" | "IT" | "NL" | "AT" | "IE" | "BE" | "PT" | "FI" | "GR" => Some("EUR"),
        _ => None,
    };
    said.or_else(home).map(str::to_owned)
}

fn clause_of(s: &str, at: usize) -> &str {
    let range = text::clauses(s).into_iter().find(|r| r.start <= at && at < r.end);
    range.and_then(|r| s.get(r)).unwrap_or(s)
}

patterns! {
    OWN_MONEY = r"\b(?:budget\w*|(?:we|i)(?:'ve| have|'d| would| can| could|'ll)?(?: got| only| about| around| roughly| set| put| also)* ?(?:have|got|reserved|put|spend|pay\b|go (?:to|up to|as high)|stretch|afford|allocated|earmarked|planned|set aside|ring-?fenced|do)|there's|there is|set aside|earmarked|allocated|reserved|ring-?fenced|ceiling|cap\b|max(?:imum)?\b|at most|not (?:a penny )?(?:more than|over|above)|no more than|up to|until|tops|limit is|approved|signed off|pot of|line (?:of|for)|we've|(?:can|could) (?:go|do|spend|pay)|haben wir|habe ich|stehen|eingeplant|freigegeben|bis(?: zu)?|maximal|höchstens|on (?:a|peut|dispose)|nous avons|j'ai|jusqu'à|pas plus|tenemos|hay|hasta|máximo|disponemos|temos|até|no máximo|separamos|and you have a deal|what there is|mine to spend)\b|予算";
    CEILING = r"\b(?:up to|max(?:imum)?|ceiling|at most|no more than|not over|under|below|until|bis zu|jusqu'à|hasta|até)\b";
    NOT_MINE = r"\b(?:quot\w+|they (?:want\w*|ask\w*|charge\w*)|charg\w+|asked (?:us )?for|(?:cost|costs) us|cost me|lost|lose|ate|write-?off|fraud|erwischt|sav(?:e|ed|es|ings)|stock|revenue|pipeline|turnover|raised|guy said|paid|(?:we|i) (?:currently )?pay\b|we're paying|(?:don't|doesn't) need (?:the |my |any |to )?(?:\w+ )?(?:board|approval|go|ask)|(?:i|me|myself) (?:can )?sign|sign(?:s|ing)? (?:limit|anything|off)|initials|(?:goes|go|has to go|must go) to (?:the )?(?:board|tender|commission\w+|procurement)|must go board|needs? (?:the )?board|is me with|approval (?:limit|above|over)|solo limit|our customer|my last|last (?:job|company)|(?:his|her|their|its) (?:budget|company)|already spent|fine of|penalt\w+|salary|customers?|visitors|sessions|tickets|whole event|renewal quote|bill went|bis 500|por viagem)\b";
    /// No money, or nothing approved.
    NOTHING = r"\b(?:(?:no|zero|without|haven't (?:got )?(?:any|a)|have not (?:any|a)|don't have (?:any |a |the )?|doesn't have (?:any |a )?|isn't (?:any|a)|not (?:got )?(?:any|a)|there's no|there isn't (?:any |a )?|ain't no|never had a) ?(?:real |dedicated |specific |separate |official |approved |formal |extra |more |spare )?(?:budget\w*|money|funds?|funding|cash|dosh|line (?:for|item)|spare change|allocation)|budget(?:'s| is| was| has been)? (?:already |all |long |been )*(?:zero|0|nil|gone|closed|spent|frozen|cut|used up|exhausted|nonexistent|not (?:there|approved|available|set|allocated))|(?:its|it's|that's) zero|(?:spending|budget|hiring|purchase)s? (?:is |are |was |were |has been )?(?:freeze|frozen|on hold|cut)|fr(?:oze|ozen|eeze) (?:on )?(?:all )?(?:spending|budgets?|purchas\w+|new)|headcount freeze|zero new vendors|(?:nothing|nobody|none of it)(?:'s| is| has| was)?(?: been)? (?:approved|allocated|budgeted|signed off|set aside|earmarked)|not (?:been )?(?:approved|budgeted|allocated|funded|in (?:the|this|our) (?:\w+ )?(?:budget|plan))|unfunded|can't (?:afford|pay|spend)|cannot afford|couldn't afford|broke\b|(?:i'm|we're) not (?:paying|spending)|not (?:paying|going to pay) for (?:this|it)|out of (?:my|our) own pocket|that pocket is empty|kein(?:e|en)? (?:budget|geld|mittel)|nichts (?:freigegeben|genehmigt|eingeplant)|nicht (?:freigegeben|genehmigt|eingeplant|budgetiert)|(?:pas|aucun|plus) (?:de |d'|du )?(?:budget|argent|enveloppe|moyens)|rien (?:de |d')?(?:validé|prévu|approuvé)|(?:no hay|sin|no tenemos|ningún) (?:presupuesto|dinero)|(?:não (?:há|tem|temos)|sem|nenhum\w*) (?:\w+ )?(?:verba|orçamento|dinheiro))\b|予算(?:は|に|が)?[^。]{0,12}(?:ありません|ない|なし|入っておりません|入っていません|取れて|未定ではなく)";
    NOT_NOTHING = r"\b(?:no budget (?:issue|problem|limit|cap|constraint)s?|money(?:'s| is) no|no money (?:issue|problem)|haven't (?:discussed|talked|looked|thought)|didn't give|not a budget (?:issue|question))\b";
    BLUNT_NONE = r"^(?:lol |haha |um+ |well,? )?(?:none|nothing|zero|nada|nil|zilch|nope|not (?:yet|really|at the moment|this year)|noch nicht|nein|aucun\w*|non, aucun\w*|non|ninguno|nenhum\w*|ありません|いいえ|no|nah)\s*(?:$|[.,!;])";
    NOT_YET = r"\b(?:not yet|needs? to be|has to be|must be|to get|waiting (?:for|on)|pending|before it(?:'s| is)|until it(?:'s| is)|unless|hoping|hope to|once|nobody|nothing|ainda não|noch nicht|pas encore|todavía no|aún no|isn't|wasn't|hasn't|haven't|who|would be|when)\b";
    DODGES = r"\b(?:can't (?:say|tell|share|disclose)|not (?:sharing|telling|saying)|won't (?:say|share|tell)|none of your|depends|i'd rather not|don't start|haven't discussed|darf ich nicht|confidential)\b";
    APPROVED = r"\b(?:approved|approval (?:is )?(?:there|given|done)|signed[ -]off|green[- ]?light|ring-?fenced|earmarked|set aside|allocated|budgeted|funded|funding (?:is|was|has)|funds are|(?:the )?money(?:'s| is) (?:there|not the|no)|money is (?:available|ready)|(?:have|got|has) (?:the |a )?(?:budget|money|funds|funding)\b|budget (?:is|was|'s|exists) (?:\w+ )?(?:there|available|in place|fine|ok|approved|confirmed|secured|not (?:a|an|the) (?:problem|issue))|there(?:'s| is) (?:a |some )?(?:budget|money)|in (?:the|this year's|our) (?:\w+ )?(?:budget|plan)\b|within budget|line stays|whatever it costs|budget (?:approved|confirmed|secured)|kostet was es kostet|budget ist (?:da|genehmigt|freigegeben|vorhanden)|genehmigt|freigegeben|eingeplant|bewilligt|budget (?:est )?(?:validé|prévu|voté)|c'est budgété|presupuesto (?:aprobado|asignado)|está (?:aprobado|presupuestado)|verba (?:aprovada|separada)|aprovad[oa]|orçamento aprovado)\b|予算(?:は|が)?[^。]{0,8}(?:確保|あります|取って|承認)";
    ACCEPTS = r"\b(?:(?:that|this|it|which|price|number)(?:'s| is|'d be| would be|'ll)? (?:\w+ )?(?:works?|fine|ok(?:ay)?|doable|payable|reasonable|fair|good|acceptable|affordable|manageable|inside|in range|in budget|less than)\b|(?:that|this|it)?(?:'s| is)? ?(?:well )?within (?:\w+ ){0,3}(?:budget|range|what|limits?|reach|our)|(?:so )?(?:it |that |this )?fits\b|under (?:what|budget|our)|(?:we|i) can (?:pay|do|live with|work with|stretch to|swing) (?:that|it|this)?|so it's inside|you(?:'d| would) be inside|happy (?:with|to pay)|works for (?:us|me)|no problem (?:with|for us)|deal\b|is ok for us|that will be fine|passt (?:für uns|so|in)|das passt|geht in ordnung|ist (?:ok|okay|machbar|drin)|ça (?:passe|va|rentre|nous va)|c'est (?:bon|jouable|dans)|nous convient|me cuadra|nos (?:encaja|cuadra|vale)|está bien|cabe no|dá para pagar|fechado|tudo bem)\b|問題ありません|予算内";
    REFUSES_PRICE = r"\b(?:too (?:much|expensive|pricey|steep|high)|can't afford|not paying|way (?:over|above)|out of (?:reach|range|budget)|forget it|no way|lmao|ah oui non|zu teuer|trop cher|muy caro|demasiado caro|muito caro|nope|no\.$)\b";
    PERCENT = r"^\s*(?:%|percent|prozent)";
    UNIT_NOT_MONEY = r"^\s*(?:people|ppl|users|employees|staff|agents|seats|tables|sessions|visitors|orders|invoices|tickets|days|weeks|months|hours|years)\b";
}

#[cfg(test)]
mod tests;
