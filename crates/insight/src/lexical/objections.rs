//! What speaks against buying from this vendor, in the prospect's words.

use baton_core::context::{Objection, ObjectionKind};

use super::asked::Asked;
use super::outsider;
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

/// One objection per kind, with all sentences that raise it. Who is not here to buy objects to
/// nothing.
pub fn read(talk: &Talk<'_>) -> Vec<Objection> {
    let outsider = outsider::read(talk).is_some();
    let mut found: Vec<(ObjectionKind, Vec<Place<'_>>)> = vec![];
    for (turn, place) in talk.sentences() {
        let Some(kind) = kind(turn, place.words) else { continue };
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
            Some(Objection { kind, text, evidence })
        })
        .collect()
}

fn kind(turn: &Turn<'_>, s: &str) -> Option<ObjectionKind> {
    if text::is_hypothetical(s) && !WORRY.is_match(s) {
        return None;
    }
    // What is said of another vendor is a reason to come, not to stay away.
    if OF_ANOTHER.is_match(s) {
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
        () => return None,
    })
}

patterns! {
    PRICE = r"\b(?:too (?:expensive|pricey|costly|much money|rich)|(?:that|it|this)(?:'s| is)? (?:\w+ )?(?:expensive|pricey|steep|a lot (?:of money|for))|can't afford|cannot afford|over (?:our |my )?budget|out of (?:our|my) (?:price )?range|why (?:would|should) i pay|(?:not|never) paying|won't pay|push (?:back )?on (?:the )?price|cheaper (?:elsewhere|option|alternative)|sticker shock|dead on arrival|(?:need|want|get|any) (?:a )?(?:better price|discount)|too steep|zu teuer|zu viel geld|trop cher|trop élevé|(?:muy|demasiado) caro|muito caro|free (?:tier|licen[cs]e|plan|for (?:one|students))|(?:there's|is) no (?:money|budget)|no money for|price (?:is|would be) (?:a|the) (?:problem|issue|sticking))\b|高すぎ|予算オーバー";
    PRICE_AFTER = r"^(?:no|nope|ouch|wow|hmm*|yikes|lmao.*|whoa|oof|ah oui non)[.,! ]*$|\b(?:that's (?:more than|over|above|double|twice)|more than (?:we|i)|is free|lmao|i'd push on|forget it)\b|< ?\d";
    SECURITY = r"\b(?:pen(?:etration)?[- ]?test|soc ?2|iso ?27001|gdpr|dsgvo|rgpd|lgpd|hipaa|dora annex|data (?:residency|protection|privacy|leak)|(?:information |it |our )?security (?:team|people|review|analyst|will|questionnaire|officer)|infosec|(?:our |the )?ciso\b|(?:our |the )?dpo\b|compliance (?:will|wants|team|has)|(?:betriebsrat|works council)|datenschutz\w*|(?:leave|leaves|left|outside|stay\w*|remain|hosted|stored|host|store|reside) (?:\w+ ){0,4}(?:in (?:the )?(?:eu|europe|us|canada|india|germany|country|switzerland)|outside|premises|building|account|network|our (?:servers|network|country))|where (?:is|are|does|do) (?:\w+ )?(?:data|it) (?:live|stored|hosted|go|stay)|(?:customer|personal|patient|employee|client|sensitive|policy holder) (?:data|names|records|information)\b.*\b(?:don't|not|no|concern|leave|worr\w+|in there|in your)|privacy|données (?:restent|personnelles)|datos personales|dados pessoais|who (?:can|has) (?:access|see)|encrypt\w*)\b|国内に保存|情シス|セキュリティ|個人情報";
    TIMING = r"\b(?:not (?:before|until|this (?:year|quarter)|right now|for (?:now|another))|(?:too|bit) (?:early|soon)\b|bad (?:time|timing)|(?:isn't|not) (?:the )?(?:right|good|a good) (?:time|moment)|no (?:bandwidth|capacity|time) (?:for|to|right|until|this)|after the (?:audit|migration|merger|move|busy|peak|season)|in the middle of (?:a|an|the)|can't (?:touch|change|start) anything|eats us alive|next year,? (?:maybe|earliest)|earliest|not this year|merger|freeze|frozen|erst (?:nächstes|im|nach)|frühestens|pas avant|no antes|só depois)\b|早くて|まだ早い|来年度";
    INTEGRATION = r"\b(?:(?:no|isn't a|not a) (?:native |ready[- ]made )?(?:connector|integration)|not on (?:your|the) list|don't (?:see|have|find|support) .{0,30}(?:integration|connector|on your|web ?site)|(?:doesn't|does not|won't|can't|not) (?:integrate|connect|talk to|sync|work with|support)|(?:must|has to|have to|needs to) (?:\w+ )?(?:integrate|connect|talk to|work with|link|sync|land in|feed)|if (?:it|you) (?:doesn't|don't|can't) (?:integrate|connect|support)|without (?:that|it|this)(?: integration)? it's pointless|believe it when it (?:runs|works)|(?:another|one more) (?:silo|console|tool|system)|nothing talks to|custom dev|keine schnittstelle|pas compatible|no se integra|não integra|eliminat[óo]ri[oa])\b|連携でき";
    AUTHORITY = r"\b(?:(?:he|she|they|boss|ceo|cfo|owner|board|\w+) (?:said|says|will say|already said) (?:no|stop)|(?:thinks|believes) the old (?:one|system|tool)|(?:works council|betriebsrat) (?:must|has to|muss)|(?:hard|tough) to (?:convince|get past)|won't (?:approve|let us|sign (?:off|it))|veto\b.*\bhate|not allowed to|muss (?:zustimmen|genehmigen)|sonst läuft|is not permitted|against it|he won't read)\b";
    TRUST = r"\b(?:(?:you're|you are|your company is) (?:\w+ )?(?:small|smaller|new|young|a start-?up|unknown)|who(?:'s| is) behind you|never heard of|(?:don't|do not|hard to|can't) (?:really )?trust|how do i know|(?:hear|talk|speak) (?:that |it |to )?(?:from )?(?:a |two |three |some |other )?(?:real |existing |current )?(?:customers?|references?)\b|references?\b|too good to be true|is that (?:even )?true|sounds like marketing|(?:or a|a) toy|proof|prove it|scared|afraid (?:of|that)|(?:wrong|bad|made[- ]up) answers?|hallucinat\w+|buggy|not convinced|sceptical|skeptical|i'll believe it|named (?:rep|person|contact)|different person every|get somebody with a name|can't answer|rubbish|useless)\b|怖い|不安|信頼";
    BURNED = r"\b(?:(?:got|been|were|was) (?:burned|burnt|bitten|let down)|never again|i've been promised|(?:lost|loses) everything|last (?:vendor|time|tool|provider)\b.*\b(?:wasn't|didn't|took|failed|nobody|needed|never)|full support\b.*wasn't)\b";
    COMPLEXITY = r"\b(?:too (?:complex|complicated|many (?:buttons|clicks|steps|features|screens))|learning curve|(?:hard|difficult) to (?:use|learn|set up|maintain)|full[- ]time (?:job|admin|\w+)|(?:don't|do not) have (?:an admin|time|the people|the staff|anyone to|a data)|no (?:admin|developers?|engineers?) (?:to|for|here)|how much (?:work|effort)|who (?:keeps|maintains|does the (?:setup|migration|work|validation))|(?:hate|dread|another) (?:\w+ )?migration|migration (?:is|was|will be|sounds)|mid[- ]?year|my (?:people|team|guys|staff) (?:won't|wouldn't|will not|can't)|nobody (?:would|will|could) (?:use|figure)|won't (?:use|open|adopt|tap)|(?:engineering|r&d|it|dev\w*) (?:will have opinions|basically said)|another ditch|zu kompliziert|zu aufwendig|trop compliqué|demasiado complicado|muito complicado|training (?:everyone|people) again)\b|難しそう|手間";
    OF_ANOTHER = r"\b(?:they|theirs?|the (?:last|other|current|old|previous) (?:vendor|tool|one|system|provider)|quoted us|went up|my last|at walnut|we (?:pay|paid))\b";
    NO_OBJECTION = r"\b(?:not an objection|no objection|no complaints|no problem|not a (?:problem|issue|concern)|don't mind|is fine|that's (?:ok|okay|fair)|wouldn't even ask|fair enough|no worries)\b";
    WORRY = r"\b(?:worr\w+|concern\w*|afraid|problem|won't|can't|otherwise|or else)\b";
}

#[cfg(test)]
mod tests;
