//! What was said of money for this purchase.

use baton_core::prospect::Prospect;
use baton_core::signal::{BudgetState, Fact, Reading, Source};

use super::asked::Asked;
use super::money;
use super::numbers::{Number, numbers};
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

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
    let mut found: Vec<Said<'_>> = talk
        .sentences()
        .filter_map(|(t, p)| said(t, p, prospect))
        .collect();
    let rank = found.iter().map(|f| f.rank).max()?;
    found.retain(|f| f.rank == rank || f.rank >= 2);
    let last = found.iter().rev().find(|f| f.rank >= 2 || f.rank == rank)?;
    let positive = |f: &&Said<'_>| f.state != BudgetState::None;
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
        evidence: places
            .into_iter()
            .filter_map(|p| talk.evidence_of(p))
            .collect(),
        source: Source::Reader,
    })
}

fn said<'a>(turn: &Turn<'a>, place: Place<'a>, prospect: &Prospect) -> Option<Said<'a>> {
    let s = place.words;
    let asked = turn.asked.has(Asked::BUDGET);
    let of = |state, rank: u8| {
        let rank = if asked { rank + 1 } else { rank };
        Some(Said {
            state,
            amount: None,
            currency: None,
            place,
            rank,
        })
    };
    if NOTHING.is_match(s) && !NOT_NOTHING.is_match(s) && !text::is_hypothetical(s) {
        return of(BudgetState::None, 2);
    }
    let first = asked && turn.in_block == 0 && place.from < 3;
    let answers_alone = first && !turn.asked.has(Asked::TIMELINE) && asks_whether(turn);
    if first && BLUNT_NONE.is_match(s)
        || answers_alone && SAYS_NO.is_match(s) && !UNSURE.is_match(turn.text)
    {
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
        return of(
            if negated {
                BudgetState::None
            } else {
                BudgetState::Approved
            },
            2,
        );
    }
    if answers_alone && SAYS_YES.is_match(s) && !UNSURE.is_match(turn.text) {
        return of(BudgetState::Approved, 1);
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
        .any(|s| WHETHER.is_match(s) && s.ends_with(['?', '？']))
}

/// Whether the sentence takes the price that was just named.
fn accepts(turn: &Turn<'_>, s: &str) -> bool {
    let said = ACCEPTS
        .find(s)
        .is_some_and(|m| !text::is_negated(s, m.start()));
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
    let n = figures
        .iter()
        .find(|n| is_own_sum(turn, s, **n, asked))
        .copied()?;
    // What others ask, what was lost, what one may sign alone: sums, but no budget.
    let around = clause_of(s, n.from);
    if NOT_MINE.is_match(around) && !OWN_MONEY.is_match(around) {
        return None;
    }
    let later = figures
        .iter()
        .rev()
        .find(|o| o.from > n.from && is_own_sum(turn, s, **o, true));
    let corrected = later.filter(|o| text::CORRECTION.is_match(s.get(n.to..o.from).unwrap_or("")));
    let n = corrected.copied().unwrap_or(n);
    let from = money::start(s, n);
    let to = money::end(s, n).max(from);
    Some(Said {
        state: BudgetState::Figure,
        amount: Some(n.whole()),
        currency: currency(s, n, prospect),
        place: Place {
            from: place.from + from,
            words: s.get(from..to).unwrap_or(s),
            ..place
        },
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
    let monthly = money::is_per_month(s, n) && n.low >= 20.0;
    let plausible =
        money || monthly || (n.scaled && n.low >= 1000.0) || (n.low >= 1000.0 && !is_year(n));
    let priced = turn.asked.has(Asked::PRICE);
    let limit_only = !asked && !priced && !STRONGLY_OWN.is_match(s);
    if own && !limit_only && (money || (n.scaled && n.low >= 1000.0)) {
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
    let range = text::clauses(s)
        .into_iter()
        .find(|r| r.start <= at && at < r.end);
    range.and_then(|r| s.get(r)).unwrap_or(s)
}

patterns! {
    OWN_MONEY = r"\b(?:budget\w*|(?:we|i)(?:'ve| have|'d| would| can| could|'ll)?(?: got| only| about| around| roughly| set| put| also)* ?(?:have|got|reserved|put|spend|pay\b|go (?:to|up to|as high)|stretch|afford|allocated|earmarked|planned|set aside|ring-?fenced|do)|there's|there is|set aside|earmarked|allocated|reserved|ring-?fenced|ceiling|cap\b|max(?:imum)?\b|at most|not (?:a penny )?(?:more than|over|above)|no more than|up to|until|tops|limit is|approved|signed off|pot of|pencilled in|provision\w*|all[- ]in\b|(?:am|are|was|were) (?:given|allowed|thinking)|thinking|looking to spend|in the (?:pot|plan)|capped at|worth|line (?:of|for)|we've|(?:can|could) (?:go|do|spend|pay)|haben wir|habe ich|stehen|eingeplant|freigegeben|bis(?: zu)?|maximal|höchstens|on (?:a|peut|dispose)|nous avons|j'ai|jusqu'à|pas plus|tenemos|hay|hasta|máximo|como mucho|disponemos|temos|até|no máximo|separamos|what there is|mine to spend)\b|予算";
    STRONGLY_OWN = r"\b(?:budget\w*|(?:we|i)(?:'ve| have|'d| can| could| would)|there's|there is|set aside|earmarked|allocated|reserved|ring-?fenced|approved|signed off|we've|i've|pot of|line (?:of|for)|pencilled|given|haben|habe|freigegeben|eingeplant|on (?:a|peut|dispose)|nous avons|j'ai|tenemos|hay|disponemos|temos|separamos|what there is)\b|予算";
    CEILING = r"\b(?:(?:go|stretch) (?:up )?(?:to|as high)|up to|max(?:imum)?|ceiling|at most|no more than|not over|under|below|until|bis zu|jusqu'à|hasta|até)\b";
    NOT_MINE = r"\b(?:quot\w+|they (?:want\w*|ask\w*|charge\w*)|charg\w+|asked (?:us )?for|(?:cost|costs) us|cost me|lost|lose|ate|write-?off|fraud|sav(?:e|ed|es|ings)|stock|revenue|pipeline|turnover|raised|paid|(?:we|i) (?:currently )?pay\b|we're paying|(?:don't|doesn't) need (?:the |my |any |to )?(?:\w+ )?(?:board|approval|go|ask)|(?:i|me|myself) (?:can )?sign|sign(?:s|ing)? (?:limit|anything|off)|initials|(?:goes|go|has to go|must go) to (?:the )?(?:board|tender|commission\w+|procurement)|needs? (?:the )?board|is me with|approval (?:limit|above|over)|solo limit|our customer|my last|last (?:job|company)|(?:his|her|their|its) (?:budget|company)|already spent|fine of|penalt\w+|salary|customers?|visitors|sessions|tickets)\b";
    /// No money, or nothing approved.
    NOTHING = r"\b(?:money|cash|things|budgets?)(?:'s| is| are) (?:\w+ )?tight\b|\bvisto bueno\b.*\bno\b|\bno (?:ha|han|nos han) (?:dado|aprobado)|承認されて(?:い|おり)ません|\b(?:(?:there )?(?:isn't|is not|wasn't) (?:one|any) (?:this|at|for|right)|(?:turned|shot|voted) (?:\w+ ){0,3}down|(?:hoping|hoped|thought|assumed|looking for something) (?:\w+ )?(?:it's|it is|it was|it'd be|that's|for)? ?free|(?:dafür|dazu) ist nichts|nichts da\b|rien (?:n'est |n'a été )?(?:prévu|validé|budgété)|(?:no|nada) (?:hay )?(?:nada )?(?:aprobado|aprovado|previsto|asignado)|more than (?:we|i) (?:can|could|have)|(?:no|zero|without|haven't (?:got )?(?:any|a)|have not (?:any|a)|don't have (?:any |a |the )?|doesn't have (?:any |a )?|isn't (?:any|a)|not (?:got )?(?:any|a)|there's no|there isn't (?:any |a )?|ain't no|never had a) ?(?:real |dedicated |specific |separate |official |approved |formal |extra |more |spare )?(?:budget\w*|money|funds?|funding|cash|dosh|line (?:for|item)|spare change|allocation)|budget(?:'s| is| was| has been)? (?:already |all |long |been )*(?:zero|0|nil|gone|closed|spent|frozen|cut|used up|exhausted|nonexistent|not (?:there|approved|available|set|allocated))|(?:its|it's|that's) zero|(?:spending|budget|hiring|purchase)s? (?:is |are |was |were |has been )?(?:freeze|frozen|on hold|cut)|fr(?:oze|ozen|eeze) (?:on )?(?:all )?(?:spending|budgets?|purchas\w+|new)|headcount freeze|(?:nothing|nobody|none of it)(?:'s| is| has| was)?(?: been)? (?:approved|allocated|budgeted|signed off|set aside|earmarked)|not (?:been )?(?:approved|budgeted|allocated|funded|in (?:the|this|our) (?:\w+ )?(?:budget|plan))|unfunded|can't (?:afford|pay|spend)|cannot afford|couldn't afford|broke\b|skint|cash (?:is )?(?:tight|strapped)|not a (?:penny|cent|dime) (?:for|to|left)|budget(?:'s| is| was)? (?:all )?(?:allocated|gone|blown) (?:already|for this year|elsewhere)|no (?:approval|sign-?off|approved \w+)|needs? (?:the )?(?:approval|sign-?off|to be approved) first|have(?:n't| not) (?:been )?(?:got|given|approved|secured|allocated|budgeted|signed off|put aside|set aside)|(?:never|don't|won't|wouldn't|can't|not going to|no way (?:we|i)(?: can|'ll|'d)?) (?:pay|spend) (?:for (?:this|it|software|that)|on (?:this|it|that|software)|anything|money|a (?:cent|penny|dime))|(?:isn't|not|nothing) in (?:the |this year's |our )?budget|(?:budget|request|money|proposal)(?: request)? (?:was|got|has been|is|were) (?:rejected|declined|turned down|denied|cut|refused|pulled|slashed|taken away)|(?:won't|refus\w+ to|not willing to) spend|(?:we're|we are|i'm) (?:a )?(?:pre-?revenue|volunteers?|all volunteers|unpaid|out of money)|run on (?:donations|nothing|fumes)|no spend\w*|(?:spending|purchasing|procurement|expense) (?:stop|ban|moratorium)|every (?:penny|cent|dollar|euro) (?:counts|is spent)|ausgabenstopp|haushaltssperre|kein(?:en)? (?:cent|euro|spielraum)|das geld fehlt|gel de(?:s)? (?:budget|dépense)s?|no (?:puedo|podemos) (?:pagar|gastar)|não (?:posso|podemos|dá pra) (?:pagar|gastar)|(?:only|something|anything) (?:if it's )?(?:free|for free)|it (?:has|must|needs) to be free|free (?:one|version|tool) only|costs? (?:cutting|freeze)|tight(?:ening)? (?:our )?belts?|(?:i'm|we're) not (?:paying|spending) (?:for|on|any|money)|not (?:paying|going to pay) for (?:this|it)|out of (?:my|our) own pocket|kein(?:e|en)? (?:budget|geld|mittel)|nichts (?:freigegeben|genehmigt|eingeplant)|nicht (?:freigegeben|genehmigt|eingeplant|budgetiert)|(?:pas|aucun|plus) (?:de |d'|du )?(?:budget|argent|enveloppe|moyens)|rien (?:de |d')?(?:validé|prévu|approuvé)|(?:no hay|sin|no tenemos|ningún) (?:presupuesto|dinero)|(?:não (?:há|tem|temos)|sem|nenhum\w*) (?:\w+ )?(?:verba|orçamento|dinheiro))\b|予算(?:は|に|が)?[^。]{0,12}(?:ありません|ない|なし|入っておりません|入っていません|取れて|未定ではなく)";
    NOT_NOTHING = r"\b(?:no budget (?:issue|problem|limit|cap|constraint)s?|money(?:'s| is) no|no money (?:issue|problem)|haven't (?:discussed|talked|looked|thought)|didn't give|not a budget (?:issue|question))\b";
    BLUNT_NONE = r"^(?:lol |haha |um+ |well,? )?(?:none|nothing|zero|nada|nil|zilch|nope|not (?:yet|really|at the moment|this year)|noch nicht|kein\w*|aucun\w*|non, aucun\w*|ninguno|nenhum\w*|ありません)\s*(?:$|[.,!;])|^(?:no|nah|nein|non|não|いいえ)\s*(?:$|[.!]|, (?:not|we (?:don't|haven't)|i (?:don't|haven't)|none|nothing|unfortunately|sadly|aucun|noch nicht|keine?s?|ainda|todavía)\b)";
    NOTHING_AT_ALL = r"\b(?:nothing|nada|rien|nichts|not a thing)\b|何も|承認されて(?:い|おり)ません|承認待ち";
    WHETHER = r"^(?:(?:and|so|ok(?:ay)?|great|thanks|understood|fine|good|got it|clear|hi|lastly|one more)[,.:;!]* )*(?:is|are|was|has|have|did|do|does|will|would|gibt|haben|ist|hat|besteht|steht|existe|il y a|y a-t-il|avez|disposez|est-ce|hay|tienen?|cuentan?|já|há|vocês|tem|têm)\b[^?]{0,60}\b(?:budgets?|money|funds?|funding|sum|amount|figure|set aside|geld|mittel|rahmen|enveloppe|presupuesto|dinero|verba|orçamento)\b";
    SAYS_NO = r"^(?:(?:honestly|well|um+|uh|haha|lol|sadly|unfortunately|sorry|hm+|i'm afraid|actually|afraid|leider|malheureusement|lamentablemente|infelizmente)[,.:]* )*(?:no|nope|nah|not|none|never|there isn't|there's none|there is none|nein|noch nicht|leider nicht|non|pas|rien|no hay|todavía no|aún no|não|ainda não|nenhum)\b|いいえ|ありません|ないです";
    SAYS_YES = r"^(?:(?:well|um+|haha|oh|hm+)[,.:]* )*(?:yes|yep|yeah|yup|sure|there is|we do|we have|i do|it is|definitely|of course|ja\b|oui|sí|sim\b|há sim|はい|あります)\b";
    UNSURE = r"\b(?:no (?:idea|clue|number|figure|amount|sum)|not sure|don't know|couldn't (?:say|tell)|not (?:my|for me|that i know|something i)|(?:can't|cannot|won't) (?:say|tell|share)|depends|keine ahnung|weiß (?:ich )?nicht|aucune idée|sais pas|ni idea|no (?:lo )?sé|não sei|(?:discuss|talk) (?:about )?(?:it|that|money) later|yet to (?:see|discuss)|haven't (?:discussed|talked|looked|thought|asked)|have to (?:see|ask|check)|none of (?:your|ya))\b|わかりません";
    NOT_YET = r"\b(?:not yet|needs? to be|has to be|must be|to get|waiting (?:for|on)|pending|before it(?:'s| is)|until it(?:'s| is)|unless|hoping|hope to|once|nobody|nothing|ainda não|noch nicht|pas encore|todavía no|aún no|isn't|wasn't|hasn't|haven't|who|would be|when)\b";
    DODGES = r"\b(?:can't (?:say|tell|share|disclose)|not (?:sharing|telling|saying)|won't (?:say|share|tell)|none of your|depends|i'd rather not|don't start|haven't discussed|darf ich nicht|confidential)\b";
    APPROVED = r"\b(?:(?:gave|given|granted|allowed|got|handed) (?:me |us )?a budget|aprobad[oa]|approved|approval (?:is )?(?:there|given|done)|signed[ -]off|green[- ]?li(?:ght|t)\w*|(?:board|cfo|ceo|finance|boss|management|owner|he|she|they|director)(?: has| have)? (?:already )?(?:ok'?d|okayed|agreed|said yes|released|cleared|gave (?:the|us|me) (?:the )?(?:nod|go|green))|gave (?:the|us|me) (?:the )?(?:nod|ok|okay|go[- ]?ahead)|(?:released|freed up|unlocked|granted) (?:the )?(?:funds|money|budget|cash)|(?:funds|money|budget|cash) (?:has been |have been |was |were |is |are |'s )?(?:released|sorted|covered|secured|there|ready|waiting|confirmed)|grant (?:money|funding|covers|pays)|have (?:a |the )?grant|(?:price|cost|money|budget)(?:'s| is| isn't| is not|'s not)(?: really)? (?:not )?(?:the|an|a) (?:issue|problem|concern|question|obstacle)|capex (?:is )?approved|can be (?:paid|covered) from|comes? out of (?:my|our|the) (?:\w+ )?budget|ring-?fenced|earmarked|set aside|allocated|budgeted|funded|funding (?:is|was|has)|funds are|(?:the )?money(?:'s| is) (?:there|not the|no)|money is (?:available|ready)|(?:have|got|has) (?:the |a )?(?:budget|money|funds|funding)\b|budget (?:is|was|'s|exists) (?:\w+ )?(?:there|available|in place|fine|ok|approved|confirmed|secured|not (?:a|an|the) (?:problem|issue))|there(?:'s| is) (?:a |some )?(?:budget|money)|in (?:the|this year's|our) (?:\w+ )?(?:budget|plan)\b|within budget|line stays|whatever it costs|budget (?:approved|confirmed|secured)|kostet was es kostet|budget ist (?:da|genehmigt|freigegeben|vorhanden)|genehmigt|freigegeben|eingeplant|bewilligt|budget (?:est )?(?:validé|prévu|voté)|c'est budgété|presupuesto (?:aprobado|asignado)|está (?:aprobado|presupuestado)|verba (?:aprovada|separada)|aprovad[oa]|orçamento aprovado)\b|予算(?:は|が)?[^。]{0,8}(?:確保|あります|取って|承認)";
    ACCEPTS = r"\b(?:(?:[$€£]\s?)?\d[\d.,]*k?(?: \w+)?(?: a (?:month|year))? (?:is|are|'s|works|would be|sounds) (?:\w+ )?(?:fine|ok|okay|good|doable|alright|all right|perfect|reasonable|possible|us)|(?:let's|we'll|i'll) (?:do|take|go for|go with) (?:it|that)|go for it|could be worse|so (?:that's |we're |i'm )?(?:good|fine|ok|okay)|in the (?:range|ballpark|region)|what (?:we|i) (?:expected|had in mind|planned|thought)|(?:that|this|it|which|price|number)(?:'s| is|'d be| would be|'ll)? (?:\w+ )?(?:works?|fine|ok(?:ay)?|doable|payable|reasonable|fair|good|acceptable|affordable|manageable|inside|in range|in budget|less than)\b|(?:that|this|it)?(?:'s| is)? ?(?:well )?within (?:\w+ ){0,3}(?:budget|range|what|limits?|reach|our)|(?:so )?(?:it |that |this )?fits\b|under (?:what|budget|our)|(?:we|i) can (?:pay|do|live with|work with|stretch to|swing) (?:that|it|this)?|so it's inside|you(?:'d| would) be inside|happy (?:with|to pay)|works for (?:us|me)|no problem (?:with|for us)|deal\b|sold\b|bargain|peanuts|pocket (?:change|money)|that's (?:nothing|cheap)|(?:we'll|i'll) take (?:it|that)|where do i sign|(?:that|it|this)(?:'s| is) (?:\w+ )?(?:no problem|not a problem|all right|alright|perfect|about right|what i (?:expected|had in mind)|ok|good)|as expected|(?:can|could|will) (?:be )?(?:cover(?:ed)?|handle|absorb|afford) (?:that|it|by)?|(?:i'm|we're) (?:ok|okay|fine|good|happy) with (?:that|it|the price|this)|(?:i|we) accept|agreed|bon prix|correct pour|me parece (?:bien|razonable)|de acuerdo con el precio|está (?:ótimo|dentro)|preço (?:bom|ok|justo)|in ordnung|im rahmen|preis (?:ist|passt|geht)|less than (?:i|we) (?:expected|feared|thought|pay)|cheaper than (?:i|we|what)|(?:same as|about|roughly) what we (?:pay|spend)|in line with|in the ballpark|(?:price|that) (?:seems|sounds|looks) (?:\w+ )?(?:ok|okay|fine|fair|reasonable|good|right|doable|manageable)|(?:sounds|seems|looks) (?:\w+ )?(?:reasonable|fair|doable|affordable|manageable)|no (?:issue|objection) (?:with|to|there)|i (?:can|could) (?:approve|sign|justify|sell|get) that|(?:i|we)'d (?:pay|sign|take) that|(?:i )?expected (?:more|worse)|within reach|is ok for us|that will be fine|passt (?:für uns|so|in)|das passt|geht in ordnung|ist (?:ok|okay|machbar|drin)|ça (?:passe|va|rentre|nous va)|c'est (?:bon|jouable|dans)|nous convient|me cuadra|nos (?:encaja|cuadra|vale)|está bien|cabe no|dá para pagar|fechado|tudo bem)\b|問題ありません|予算内";
    REFUSES_PRICE = r"\b(?:(?:never|can't|couldn't|won't|not) (?:\w+ ){0,2}(?:get (?:that|it|this) (?:through|past|approved)|justify|sell that|pay(?:ing)?\b|afford)|too (?:much|expensive|pricey|steep|high)|can't afford|not paying|way (?:over|above)|out of (?:reach|range|budget)|forget it|no way|more than (?:we|i)|ouch|lmao|ah oui non|zu teuer|trop cher|muy caro|demasiado caro|muito caro|nope|no\.$)\b";
    PERCENT = r"^\s*(?:%|percent|prozent)";
    UNIT_NOT_MONEY = r"^\s*(?:people|ppl|users|employees|staff|agents|seats|tables|sessions|visitors|orders|invoices|tickets|days|weeks|months|hours|years)\b";
}
