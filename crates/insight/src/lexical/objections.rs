//! What speaks against buying from this vendor, in the prospect's words.

use baton_core::context::{Objection, ObjectionKind};

use baton_core::catalog::Catalog;

use super::asked::Asked;
use super::outsider;
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

/// One objection per kind, with all sentences that raise it. Who is not here to buy objects to
/// nothing.
pub fn read(talk: &Talk<'_>, catalog: &Catalog) -> Vec<Objection> {
    let others = others(catalog);
    let outsider = outsider::read(talk).is_some();
    let mut found: Vec<(ObjectionKind, Vec<Place<'_>>)> = vec![];
    for (turn, place) in talk.sentences() {
        let Some(kind) = kind(turn, place, &others) else {
            continue;
        };
        if outsider && kind != ObjectionKind::Price {
            continue;
        }
        match found.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, places)) => places.push(place),
            None => found.push((kind, vec![place])),
        }
    }
    found
        .into_iter()
        .filter_map(|(kind, places)| {
            let text = places.first()?.words.to_owned();
            let evidence = places.iter().filter_map(|p| talk.evidence_of(*p)).collect();
            Some(Objection {
                kind,
                text,
                evidence,
            })
        })
        .collect()
}

/// The names of the other vendors, in lower case.
fn others(catalog: &Catalog) -> Vec<String> {
    let names = catalog
        .competitors
        .iter()
        .flat_map(|c| [&c.name].into_iter().chain(&c.aliases));
    names
        .map(|n| n.to_lowercase())
        .filter(|n| n.len() > 3)
        .collect()
}

/// Whether the sentence judges another vendor and not this one.
fn is_of_another(s: &str, others: &[String]) -> bool {
    if ABOUT_YOU.is_match(s) {
        return false;
    }
    let lower = s.to_lowercase();
    OF_ANOTHER.is_match(s) || others.iter().any(|n| lower.contains(n.as_str()))
}

fn kind(turn: &Turn<'_>, place: Place<'_>, others: &[String]) -> Option<ObjectionKind> {
    let s = place.words;
    if text::is_hypothetical(s) && !WORRY.is_match(s) {
        return None;
    }
    // What is said of another vendor is a reason to come, not to stay away.
    if is_of_another(s, others) {
        return BURNED.is_match(s).then_some(ObjectionKind::Trust);
    }
    let priced = turn.asked.has(Asked::PRICE);
    Some(match () {
        () if NO_OBJECTION.is_match(s) => return None,
        () if PRICE.is_match(s) || priced && PRICE_AFTER.is_match(s) => ObjectionKind::Price,
        () if BURNED.is_match(s) || TRUST.is_match(s) => ObjectionKind::Trust,
        () if SECURITY.is_match(s) => ObjectionKind::Security,
        () if INTEGRATION.is_match(s) => ObjectionKind::Integration,
        () if COMPLEXITY.is_match(s) => ObjectionKind::Complexity,
        () if AUTHORITY.is_match(s) => ObjectionKind::Authority,
        () if TIMING.is_match(s) && !turn.asked.has(Asked::MEETING) => ObjectionKind::Timing,
        () if turn.asked.has(Asked::CONCERNS) => return named_on_request(turn, place),
        () => return None,
    })
}

/// Asked for concerns, people name a subject without complaint.
fn named_on_request(turn: &Turn<'_>, place: Place<'_>) -> Option<ObjectionKind> {
    let s = place.words;
    let first = place.from == 0 && turn.in_block == 0;
    if !first || NO_CONCERN.is_match(s) || s.split_whitespace().count() < 2 && s.is_ascii() {
        return None;
    }
    Some(match () {
        () if SUBJECT_SECURITY.is_match(s) => ObjectionKind::Security,
        () if SUBJECT_PRICE.is_match(s) => ObjectionKind::Price,
        () if SUBJECT_INTEGRATION.is_match(s) => ObjectionKind::Integration,
        () if SUBJECT_EFFORT.is_match(s) => ObjectionKind::Complexity,
        () if SUBJECT_TRUST.is_match(s) => ObjectionKind::Trust,
        () => ObjectionKind::Other,
    })
}

patterns! {
    NO_CONCERN = r"^(?:no|nope|nah|none|nothing|not (?:really|yet|at the moment)|all good|looks good|nein|nichts|non|rien|nada|não|ninguna|nenhum\w*|特に|いいえ|i'll|let me|can you|do you)\b|ありません";
    SUBJECT_SECURITY = r"\b(?:(?:data|servers?|it|everything) (?:is |are |be |gets? )?(?:hosted|stored|kept|located|processed)|(?:must|may|can|should)(?:n't| not)? (?:not )?(?:leave|go (?:to|outside)|be (?:shared|visible|stored|sent))|(?:had|after) (?:a |the |our )?(?:breach|leak|hack|ransomware|incident)|(?:security|privacy|data protection|gdpr|legal|compliance) (?:is|are) (?:\w+ )?(?:my|our|a|the|important|key|critical)|legal (?:checks|will|has|needs|wants)|(?:data )?processing agreement|\bdpa\b|\bavv\b|subprocessors?|auftragsverarbeitung|who (?:owns|reads|gets) (?:the |our )?data|train(?:ing|ed)? (?:your |the |on )?(?:\w+ )?(?:model|ai|data)|audit logs?\b|secur\w+|data|privacy|hosting|access|gdpr|audit\w*|compliance|datenschutz|sicherheit|sécurité|seguridad|segurança)\b|セキュリティ";
    SUBJECT_PRICE = r"\b(?:price|pricing|cost|costs|money|expensive|budget|preis|kosten|prix|coût|precio|preço|custo)\b|価格|費用";
    SUBJECT_INTEGRATION = r"\b(?:(?:has|have) no (?:api|interface|export)|(?:talk|connect|link|plug|integrate|sync|speak) (?:in)?to (?:\w+ ){1,4}or\b|(?:won't|wouldn't|will it|would it|doubt it) (?:\w+ )?(?:work|talk|fit|connect) with|or it's (?:no use|useless|pointless)|retype|typing (?:everything|it) twice|double entry|legacy system|nur mit schnittstelle|ohne schnittstelle|integrat\w+|connect\w*|interface|api|sync\w*|import|export|schnittstelle\w*|anbindung)\b|連携";
    SUBJECT_EFFORT = r"\b(?:adoption|training|migrat\w+|change|switch\w*|effort|time|complex\w*|complicated|rollout|roll-out|learn\w*|use it|aufwand|umstellung|formation)\b";
    SUBJECT_TRUST = r"\b(?:go(?:es)? (?:bust|bankrupt|under|out of business)|(?:disappear|vanish|shut down|get (?:bought|acquired)|be around)|(?:don't|do not|can't|hardly|hard to) believe|(?:talk|speak) to (?:a|an|another|some|other) (?:\w+ )?(?:that|who|customer|user|client|company|companies|users|clients|hotel|school|firm)|(?:case stud|success stor)\w+|(?:last|previous|other|old) (?:vendor|supplier|tool|provider|system|one|time) (?:promised|said|told|sold|failed|never)|promis\w+ (?:us |me )?(?:the (?:same|moon)|that before|everything)|heard that before|lock(?:ed)?[- ]?in\b|vendor lock|nobody answers|support (?:is|was|that) (?:slow|bad|terrible|never)|how (?:good|reliable|accurate) is|what happens if (?:you|it)|support|referenc\w*|small|young|new|start-?up|stability|around in|lock-?in|promis\w*|reliab\w*|downtime|outage|quality|accura\w+|wrong)\b";
    ABOUT_YOU = r"\b(?:you|your|you're|yours|yous|than (?:what )?we pay|double|twice)\b";
    PRICE = r"\b(?:(?:do|done|move|flexib\w+|negotiat\w+|room) (?:\w+ ){0,3}(?:on|about|with|in) (?:the )?pric\w+|(?:any|volume|nonprofit|non-profit|charity|education\w*|student|startup) discounts?|discount (?:for|if|on)|half (?:of )?(?:that|this)|price (?:hike|increase|jump|shock)|not worth|hard to justify|(?:can't|couldn't|difficult to) justify|eats? (?:up )?(?:my|our|the) (?:margin|budget)|per[- ](?:user|seat|head) (?:pricing|model) (?:kills|hurts|doesn't|is)|hidden (?:costs?|fees?)|too (?:expensive|pricey|costly|much money|rich)|(?:that|it|this)(?:'s| is)? (?:\w+ )?(?:expensive|pricey|steep|a lot (?:of money|for))|can't afford|cannot afford|over (?:our |my )?budget|out of (?:our|my) (?:price )?range|why (?:would|should) i pay|(?:not|never) paying|won't pay|push (?:back )?on (?:the )?price|cheaper (?:elsewhere|option|alternative)|sticker shock|(?:need|want|get|any) (?:a )?(?:better price|discount)|too steep|zu teuer|zu viel geld|trop cher|trop élevé|(?:muy|demasiado) caro|muito caro|free (?:tier|licen[cs]e|plan|for (?:one|students))|(?:there's|is) no (?:money|budget)|no money for|price (?:is|would be) (?:a|the) (?:problem|issue|sticking))\b|高すぎ|予算オーバー";
    PRICE_AFTER = r"^(?:no|nope|ouch|wow|hmm*|yikes|lmao.*|whoa|oof|ah oui non)[.,! ]*$|\b(?:that's (?:a lot|quite a bit|rather a lot|much|heavy|double|twice|triple|more than|over|above|double|twice)|more than (?:we|i)|is free|lmao|i'd push on|forget it)\b|< ?\d";
    SECURITY = r"\b(?:pen(?:etration)?[- ]?test|soc ?2|iso ?27001|gdpr|dsgvo|rgpd|lgpd|hipaa|dora annex|data (?:residency|protection|privacy|leak)|(?:information |it |our )?security (?:team|people|review|analyst|will|questionnaire|officer)|infosec|(?:our |the )?ciso\b|(?:our |the )?dpo\b|compliance (?:will|wants|team|has)|(?:betriebsrat|works council)|datenschutz\w*|(?:leave|leaves|left|outside|stay\w*|remain|hosted|stored|host|store|reside) (?:\w+ ){0,4}(?:in (?:the )?(?:eu|europe|us|canada|india|germany|country|switzerland)|outside|premises|building|account|network|our (?:servers|network|country))|where (?:is|are|does|do) (?:\w+ )?(?:data|it) (?:live|stored|hosted|go|stay)|(?:customer|personal|patient|employee|client|sensitive|policy holder) (?:data|names|records|information)\b.*\b(?:don't|not|no|concern|leave|worr\w+|in there|in your)|privacy|données (?:restent|personnelles)|datos personales|dados pessoais|who (?:can|has) (?:access|see)|encrypt\w*)\b|国内に保存|情シス|セキュリティ|個人情報";
    TIMING = r"\b(?:(?:bad|wrong|busy|difficult|terrible|awkward) (?:moment|period|season|time)|too much (?:going on|on (?:our|my) plate)|swamped|snowed under|(?:middle|peak) of (?:the )?(?:season|year|summer|winter)|busy season|(?:other|bigger|too many) (?:priorities|projects|fish)|(?:on hold|postponed?|put off|wait) (?:until|till|for)|locked in|(?:contract|licen[cs]e) (?:runs|goes|lasts|is) (?:until|till|through|for another)|pas le (?:bon )?moment|schlechter zeitpunkt|gerade nicht|mal momento|not (?:before|until|this (?:year|quarter)|right now|for (?:now|another))|(?:too|bit) (?:early|soon)\b|bad (?:time|timing)|(?:isn't|not) (?:the )?(?:right|good|a good) (?:time|moment)|no (?:bandwidth|capacity|time) (?:for|to|right|until|this)|after the (?:audit|migration|merger|move|busy|peak|season)|in the middle of (?:a|an|the)|can't (?:touch|change|start) anything|next year,? (?:maybe|earliest)|earliest|not this year|merger|freeze|frozen|erst (?:nächstes|im|nach)|frühestens|pas avant|no antes|só depois)\b|早くて|まだ早い|来年度";
    INTEGRATION = r"\b(?:(?:no|isn't a|not a) (?:native |ready[- ]made )?(?:connector|integration)|not on (?:your|the) list|don't (?:see|have|find|support) .{0,30}(?:integration|connector|on your|web ?site)|(?:doesn't|does not|won't|can't|not) (?:integrate|connect|talk to|sync|work with|support)|(?:must|has to|have to|needs to) (?:\w+ )?(?:integrate|connect|talk to|work with|link|sync|land in|feed)|if (?:it|you) (?:doesn't|don't|can't) (?:integrate|connect|support)|without (?:that|it|this)(?: integration)? it's pointless|(?:another|one more) (?:silo|console|tool|system)|nothing talks to|custom dev|keine schnittstelle|pas compatible|no se integra|não integra|eliminat[óo]ri[oa])\b|連携でき";
    AUTHORITY = r"\b(?:(?:never|can't|won't|hard to|difficult to) (?:\w+ )?(?:get|sell|push) (?:this|it|that) (?:past|through|by|to)|(?:union|council|works council|committee|unions) (?:has|have|needs?|must|will)|will be against|(?:boss|director|owner|ceo|cfo|management|manager|he|she) (?:doesn't|does not|won't|will not|isn't|never) (?:\w+ )?(?:like|want|see|believe|agree|approve|convinced|open|sign)|needs convincing|politics|(?:he|she|they|boss|ceo|cfo|owner|board|\w+) (?:said|says|will say|already said) (?:no|stop)|(?:works council|betriebsrat) (?:must|has to|muss)|(?:hard|tough) to (?:convince|get past)|won't (?:approve|let us|sign (?:off|it))|veto\b.*\bhate|not allowed to|muss (?:zustimmen|genehmigen)|sonst läuft|against it)\b";
    TRUST = r"\b(?:(?:you're|you are|your company is) (?:\w+ )?(?:small|smaller|new|young|a start-?up|unknown)|who(?:'s| is) behind you|never heard of|(?:don't|do not|hard to|can't) (?:really )?trust|how do i know|(?:hear|talk|speak) (?:that |it |to )?(?:from )?(?:a |two |three |some |other )?(?:real |existing |current )?(?:customers?|references?)\b|references?\b|too good to be true|is that (?:even )?true|sounds like marketing|(?:or a|a) toy|proof|prove it|scared|afraid (?:of|that)|(?:wrong|bad|made[- ]up) answers?|hallucinat\w+|buggy|not convinced|sceptical|skeptical|i'll believe it|named (?:rep|person|contact)|different person every|get somebody with a name|can't answer|rubbish|useless)\b|怖い|不安|信頼";
    BURNED = r"\b(?:(?:got|been|were|was) (?:burned|burnt|bitten|let down)|never again|i've been promised|(?:lost|loses) everything|last (?:vendor|time|tool|provider)\b.*\b(?:wasn't|didn't|took|failed|nobody|needed|never))\b";
    COMPLEXITY = r"\b(?:(?:looks|sounds|seems|feels|is) (?:\w+ )?(?:complicated|complex|overwhelming|heavy|overkill|like a lot of work|like (?:months|weeks|a lot))|overkill|months of work|(?:not|aren't|isn't) (?:good|great|comfortable|handy) with (?:phones|computers|technology|tech|software)|not (?:tech|computer)[- ]?savvy|they won't (?:use|like|touch|learn)|nobody (?:here )?(?:has time|knows how)|(?:have|got) (?:nobody|no ?one|anyone) to (?:run|maintain|set|do|manage)|too big for us|steep|another (?:login|password|app|tool) to|retrain\w*|change management|moving (?:all )?(?:our|the) data|eine nummer zu groß|umständlich|usine à gaz|too (?:complex|complicated|many (?:buttons|clicks|steps|features|screens))|learning curve|(?:hard|difficult) to (?:use|learn|set up|maintain)|full[- ]time (?:job|admin|\w+)|(?:don't|do not) have (?:an admin|time|the people|the staff|anyone to|a data)|no (?:admin|developers?|engineers?) (?:to|for|here)|how much (?:work|effort)|who (?:keeps|maintains|does the (?:setup|migration|work|validation))|(?:hate|dread|another) (?:\w+ )?migration|migration (?:is|was|will be|sounds)|mid[- ]?year|my (?:people|team|guys|staff) (?:won't|wouldn't|will not|can't)|nobody (?:would|will|could) (?:use|figure)|won't (?:use|open|adopt|tap)|zu kompliziert|zu aufwendig|trop compliqué|demasiado complicado|muito complicado|training (?:everyone|people) again)\b|難しそう|手間";
    OF_ANOTHER = r"\b(?:they(?:'ve)? (?:quoted|charged?|asked?|want\w*|had|said|told|do|have|are)|theirs?|the (?:other|current|old|previous) (?:vendor|tool|one|system|provider)|quoted us|went up|my last|we (?:pay|paid))\b";
    NO_OBJECTION = r"\b(?:not an objection|no objection|no complaints|no problem|not a (?:problem|issue|concern)|don't mind|is fine|that's (?:ok|okay|fair)|wouldn't even ask|fair enough|no worries)\b";
    WORRY = r"\b(?:worr\w+|concern\w*|afraid|problem|won't|can't|otherwise|or else)\b";
}
