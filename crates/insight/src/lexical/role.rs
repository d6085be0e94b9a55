//! The prospect's part in the purchase.

use baton_core::prospect::Prospect;
use baton_core::signal::{BuyingRole, Fact, Reading, Source};

use super::asked::Asked;
use super::outsider;
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

/// Reads what was said; an outsider's remarks about deciding mean nothing here.
pub fn read(talk: &Talk<'_>) -> Option<Reading> {
    if let Some(place) = outsider::read(talk) {
        let evidence = talk.evidence_of(place).into_iter().collect();
        return Some(reading(BuyingRole::Outsider, evidence, Source::Reader));
    }
    let found: Vec<_> = talk
        .sentences()
        .filter_map(|(t, p)| role_of(t, p))
        .collect();
    let rank = found.iter().map(|f| f.rank).max()?;
    let last = found.iter().rev().find(|f| f.rank == rank)?;
    // In one answer, "I pick" and "Rick signs" make an influencer together.
    let turn = talk.turns.get(last.place.turn)?;
    let here = |role| {
        found
            .iter()
            .any(|f| f.place.turn == last.place.turn && f.role == role)
    };
    let role = if here(BuyingRole::User) {
        BuyingRole::User
    } else if here(BuyingRole::Influencer)
        && !(here(BuyingRole::DecisionMaker) && FORMALITY.is_match(turn.text))
    {
        BuyingRole::Influencer
    } else {
        last.role
    };
    let best = found
        .iter()
        .rev()
        .find(|f| f.place.turn == last.place.turn && f.role == role)
        .unwrap_or(last);
    Some(reading(
        role,
        talk.evidence_of(best.place).into_iter().collect(),
        Source::Reader,
    ))
}

/// Whether a reading says that the prospect buys nothing.
pub fn is_outsider(reading: &Reading) -> bool {
    matches!(
        reading.fact,
        Fact::Role {
            role: BuyingRole::Outsider
        }
    )
}

/// The title of the record, for a transcript that is silent.
pub fn of_record(prospect: &Prospect) -> Option<Reading> {
    let title = prospect.title.as_deref()?;
    Some(reading(of_title(title)?, vec![], Source::Record))
}

/// What a title alone says of a part in a purchase.
pub fn of_title(title: &str) -> Option<BuyingRole> {
    let title = text::readable(title);
    Some(if TITLE_OUTSIDER.is_match(title) {
        BuyingRole::Outsider
    } else if TITLE_DECIDES.is_match(title) && !TITLE_ASSISTS.is_match(title) {
        BuyingRole::DecisionMaker
    } else if TITLE_INFLUENCES.is_match(title) {
        BuyingRole::Influencer
    } else if TITLE_USES.is_match(title) {
        BuyingRole::User
    } else {
        return None;
    })
}

fn reading(
    role: BuyingRole,
    evidence: Vec<baton_core::evidence::Evidence>,
    source: Source,
) -> Reading {
    Reading {
        fact: Fact::Role { role },
        evidence,
        source,
    }
}

struct Said<'a> {
    role: BuyingRole,
    place: Place<'a>,
    rank: u8,
}

fn role_of<'a>(turn: &Turn<'a>, place: Place<'a>) -> Option<Said<'a>> {
    let s = place.words;
    let asked = turn.asked.has(Asked::ROLE);
    let found = |role, rank| {
        Some(Said {
            role,
            place,
            rank: if asked { rank + 2 } else { rank },
        })
    };
    if text::is_hypothetical(s) && !SIGNS_BELOW.is_match(s) {
        return None;
    }
    if NO_SAY.is_match(s) {
        return found(BuyingRole::User, 2);
    }
    let first = asked && turn.in_block == 0 && place.from < 3;
    if first
        && FLAT_NO.is_match(s)
        && !RECOMMENDS.is_match(turn.text)
        && !DECIDES.is_match(turn.text)
    {
        return found(BuyingRole::User, 2);
    }
    if RECOMMENDS.is_match(s) {
        return found(BuyingRole::Influencer, 2);
    }
    if SIGNS_BELOW.is_match(s) || DECIDES.is_match(s) && !DECIDES_NOT.is_match(s) {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if asked && SHORT_ME.is_match(s) {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if first
        && (SHORT_YES.is_match(s) || YES_AT_END.is_match(s))
        && turn.heard.iter().any(|h| YOU_DECIDE.is_match(h))
    {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if OTHERS_SIGN.is_match(s) && (asked || PURCHASE.is_match(s)) {
        return found(BuyingRole::Influencer, 1);
    }
    if asked && first && SOMEBODY_ELSE.is_match(s) {
        return found(BuyingRole::Influencer, 0);
    }
    if asked && first && MINE_AMONG.is_match(s) {
        return found(BuyingRole::DecisionMaker, 0);
    }
    stated_title(s).and_then(|role| found(role, 0))
}

/// "I'm the CTO", "founder here": a title said in passing.
fn stated_title(s: &str) -> Option<BuyingRole> {
    let said = TITLE_SAID.captures(s)?;
    let title = said.name("title").or(said.name("own"))?.as_str();
    of_title(title).filter(|role| *role != BuyingRole::Outsider)
}

patterns! {
    DECIDES = r"\b(?:i (?:do |will |can |'ll |just |alone )?(?:decide|make (?:the|that|this) (?:call|decision)|have (?:the )?final say|choose\b|sign (?:it|this|that|for|off|myself)|approve|own (?:the|this) (?:place|company|business|shop|budget|decision)|hold the (?:budget|purse)|call the shots|run the (?:place|company|show))|it's (?:my|me who) (?:call|decision|choice|company|shop|business|show|decides)|(?:my|mine) (?:call|decision)\b|(?:decision|call|choice) is mine|(?:that|this|it)(?:'s| is|'d be| would be) (?:me|my call|my decision|mine)\b|i'm the (?:one who (?:decides|signs|chooses)|decision|owner|boss|founder)|i (?:founded|started) (?:it|the|this)|i own (?:it|this|the)|are my call|is my call|up to me\b|it's me who|i am the (?:one who (?:decides|signs|chooses)|decision|owner|boss|founder)|(?:\w+ and i|we both) (?:own|decide)|it's mine to (?:spend|decide)|ich (?:entscheide|bestimme|unterschreibe)|(?:das )?entscheide ich|liegt bei mir|c'est moi|i'd be the one|that'd be (?:me|yours truly)|yours truly|you're (?:talking|speaking) (?:to|with) (?:him|her|the)|looking at (?:him|her)|guilty|it's on me|falls (?:to|on) me|(?:last|final) word|i'm (?:in charge|responsible for (?:the|this|all|buying|purchas\w+))|i have (?:the )?(?:authority|sign[- ]?off|signing)|i make (?:all )?(?:the|those|these) decisions|final decision is (?:with me|mine)|decision (?:sits|lies|rests|is) (?:with|on) me|buck stops|i can (?:approve|sign|authori[sz]e|decide|just buy|buy)|within my (?:authority|limit|budget)|don't have to ask|me and my (?:wife|husband|brother|sister|partner|co-?founder|business partner)|my (?:wife|husband|brother|sister|partner|co-?founder) and (?:i|me)|both (?:of us|owners)|(?:it's|that's|this is) my (?:\w+ )?(?:hotel|restaurant|company|firm|business|shop|store|clinic|practice|agency|farm|school|garage|place|own)|i (?:own|run|have|started|founded) (?:a|an|two|three|several|my own|this|our) (?:\w+ ){0,2}(?:hotel|guest ?house|inn|restaurant|caf[eé]|bakery|company|firm|business|shop|store|clinic|practice|agency|farm|school|garage|studio|brewery|start-?up|lab|workshop|salon|gym|franchise|chain|brand|factory|plant)s?|(?:la|lo) (?:tomo|decido|elijo) yo|bate o martelo|das mache ich|i (?:just )?buy what i|i run (?:it|this|the \w+)|i'm the (?:decision|buyer|one deciding)|i'll be deciding|we decide (?:together|jointly|here)|liegt bei mir|mache ich|ich (?:alleine?|selbst)|der chef bin ich|bin der chef|c'est moi (?:le|la|qui)|la décision (?:me revient|m'appartient)|je suis (?:le|la) (?:patron|gérant|décideu)|depende de mí|soy (?:yo|el dueño|la dueña)|yo (?:mismo|misma|firmo)|sou eu|eu (?:mesmo|mesma|assino)|je décide|je (?:signe|choisis)|c'est mon|(?:yo )?decido|la decisión es mía|lo decido yo|eu decido|sou eu (?:que|quem)|quem decide sou eu|decisão é minha)\b|私が(?:決め|決定|決裁)|決裁権|決定権";
    DECIDES_NOT = r"\b(?:don't|do not|doesn't|can't|cannot|not (?:my|mine|me|up to me)|isn't|never|nicht|pas|no lo|não) (?:\w+ )?(?:decide|choose|my|sign|approve|the one|call|mine|up to me)|i (?:do )?not (?:get to )?";
    SIGNS_BELOW = r"\b(?:i(?:'d| would| can|'ll)? sign (?:it |that |this |off )?(?:myself|alone)|(?:i|we) don't need (?:the |my |any )?(?:board|approval|ceo|cfo|anyone|anybody)|(?:below|under|up to) .{0,24}(?:is me|it's me|i (?:decide|sign|can)|myself|my (?:own )?(?:authority|limit|call))|i don't need to ask|no one else|nobody else|nobody, it's)\b";
    RECOMMENDS = r"\b(?:i(?:'ll|'d| will| would| do| just| can)?(?: also| then| only| mostly)? (?:recommend|propose|suggest|evaluate|short-?list|prepare|put (?:it|this) forward|put (?:it )?together|present|pre-?select|scout|narrow|vet|advise|(?:do|did|run|lead|am leading|own|write|make|am doing) (?:the |my |an? )?(?:\w+ )?(?:evaluation|picking|recommendations?|recom\w+|advice|scoring|scorecard|short-?list|research|comparison|analysis|selection|paper|business case|proposal)|pick\b|chair|compare \w+ and report)|my (?:recommendation|proposal|paper|evaluation|advice)|i'm (?:evaluating|leading the (?:evaluation|selection|project)|running the (?:evaluation|selection|rfp)|on the (?:committee|panel))|(?:steering |selection )?committee\b|(?:based on|from|following|after|on) my (?:short-?list|proposal|recommendation|advice|suggestion|input|analysis|work)|we recommend|(?:i'll|i will|i'd|i|we) (?:have to |need to |would |will )?(?:convince|persuade|get (?:a )?(?:buy-?in|approval|sign-?off|the (?:ok|okay|blessing|nod))|run it (?:by|past)|take (?:it|this|that) to|bring (?:it|this|that) to|pitch (?:it|this)|escalate|clear it with|sell it (?:to|internally)|check with|talk (?:it|this) over with|submit)|(?:needs?|requires?|subject to|pending|with) (?:\w+(?:'s)? ){0,3}(?:approval|blessing|sign-?off|okay|signature)|goes to (?:\w+ ){0,3}(?:approval|board|cfo|ceo|committee|management|procurement)|(?:final|last) (?:word|say|decision|call|signature) (?:is|lies|comes|rests|sits|from|by)? ?(?:with|from|by|to)?\b.{0,20}\b(?:cfo|ceo|boss|board|director|owner|manager|partners?)|holds the (?:purse|budget)|up to (?:my|our|the) (?:boss|cfo|ceo|board|director|manager|owner|partners?)|(?:joint|shared|group) decision|i have a say|my opinion (?:counts|matters)|(?:they|he|she) (?:usually|normally|always|mostly|generally) (?:follow|take|listen|trust|go)\w*|(?:part|member) of the (?:buying|selection|project|decision)|project (?:lead|manager|owner) for this|i get (?:a|one) (?:vote|voice)|ich (?:schlage|empfehle|bereite|wähle aus|lege|mache den vorschlag|erstelle|prüfe)|(?:auf )?(?:mein(?:en)?|unser(?:en)?) vorschlag|(?:moi )?je (?:fais (?:le|un) (?:dossier|choix|comparatif)|monte le dossier|propose|recommande|prépare|compare)|yo (?:propongo|recomiendo|preparo)|propongo|recomiendo|eu (?:faço|recomendo|proponho|levo|preparo)|recomendação)\b|推薦|提案(?:し|いた)|比較(?:して|し)部長|上申|稟議";
    OTHERS_SIGN = r"\b(?:cto|cfo|ceo|coo|cdo|cio|cmo|cro|chro|ciso|vp\b(?: \w+)?|director|boss|manager|owner|partners?|board|founder|president|procurement|committee|council|commissioners|finance|legal|head of \w+|[A-Z][a-z]+|geschäftsführ\w+|gf|er|sie|chef\w*|vorstand|inhaber|directeur|patron\w*|fondatrice|gérant|direction|director[ae]?|gerencia|jefe|dueño|diretor\w*|diretoria|sócio|she|he|they)\s+(?:then |also |has to |must |needs to |will |would |just |only |just |always |does )?(?:signs?|approves?|decides?|makes the (?:call|decision)|votes?|has (?:the )?(?:final say|last word|a veto)|wave it|agree|initials|ok'?s|okays|pays|unterschreib\w*|entscheide\w*|genehmigt|tranche|décide|valide|signe|firma|decide|aprueba|assina|aprova)\b|(?:cto|cfo|ceo|coo|boss|manager|board|director|owner|founder)'s (?:call|decision|choice|thing)|承認|決裁";
    NO_SAY = r"\b(?:(?:i've |i have |got |have )?(?:zero|no|not much) (?:say|influence|vote|voice|input)|(?:way )?above (?:me|my (?:pay ?grade|head|level))|not (?:my|mine|up to me|for me)(?: \w+)? ?(?:call|decision|choice|department|to decide)|not my (?:decision|call|choice|job)|(?:don't|do not|doesn't|never) (?:get to )?(?:ask|consult) (?:me|us)|nobody asks (?:me|us)|no ?one asks (?:me|us)|i (?:don't|do not) (?:decide|choose|buy|get a say|have (?:a |any )?say|make (?:the|those|that) (?:call|decisions?)|do the buying)|nothing to do (?:w/?|with) me|no influence|not my department|wouldn't know who|just the messenger|have no idea who|don't know who (?:decides|signs|buys)|i wouldn't be (?:asked|involved)|won't (?:ask|involve) me|je n'ai pas (?:mon mot|voix)|on ne me demande|nadie me (?:pregunta|consulta)|no pinto nada|ninguém me (?:pergunta|consulta)|não (?:tenho|mando)|(?:damit|da) habe ich nichts|(?:uns|mich) fragt|(?:pas|ni) (?:notre|mon|leur) mot|on ne nous (?:demande|consulte)|(?:yo|eu|ich|moi,? je) (?:solo|sólo|só|nur|apenas) (?:trabajo|uso|trabalho|arbeite|putze|benutze)|(?:arbeite|putze|benutze) (?:hier |das )?nur|eu só (?:trabalho|uso)|não participo|no participo|i (?:just|only) (?:work|clean|operate|help|answer|use)|i don't buy (?:anything|stuff|things)|mich fragt (?:keiner|niemand)|da werde ich nicht|(?:just|only) (?:helping|gathering|collecting|asking|looking) (?:\w+ ){0,3}for (?:my|the|a) (?:boss|manager|team|colleague|director)|(?:my )?(?:boss|manager|colleague|director|ceo) asked me to|(?:i'm|i am) not (?:involved|the (?:right|one|decision)|in (?:a|any) position)|no (?:decision|purchasing|buying) (?:power|authority)|(?:hq|head ?quarters|head office|corporate|the group|mother company) (?:decides|chooses|does|picks|does that)|(?:they|nobody) (?:don't|doesn't|never)? ?listens? to (?:me|us)|decisions? (?:is|are|gets?) made (?:elsewhere|at|by|in|above|over)|way over my head|i'm (?:just|only) (?:a|an|the) (?:user|technician|engineer|analyst|intern|agent|fitter|operator|assistant|driver|nurse|clerk)|i just (?:use|fix|work|do the)|i am only|entscheide ich nicht|nicht meine entscheidung|habe (?:da )?nichts zu sagen|ce n'est pas moi qui|je ne décide pas|no decido yo|yo no decido|não decido|não sou eu)\b";
    FLAT_NO = r"^(?:lol |haha |oh |uh |well,? )?(?:no|nope|nah|nein|non|nee|não|god no|not me|not really|hardly|no way)\b(?:[,. !]|$)";
    SHORT_ME = r"^(?:lol |haha |well,? |yes,? |yeah,? |yep,? |ya,? |that'd be |it's |that's |just |only |right,? then it's |so )*(?:me|mine|myself|moi|ich|yo|eu|i do|i will|i am|i decide|my call|my decision)\b(?: and \w+)?\s*(?:$|[.,;!:(-]|with|alone|i |but|and|as|\p{Emoji_Presentation})|^nobody[.,]";
    SHORT_YES = r"^(?:yes|yep|yeah|yup|correct|right|exactly|ya|si|sí|oui|ja|sim|はい|indeed|that's right|i am|i do|i guess so|pretty much|sure)\b|^はい";
    /// Whoever answers "who decides" with somebody else's name or office.
    SOMEBODY_ELSE = r"\b(?:owners?|boss|director\w*|manager|management|gm|ceo|cfo|cto|coo|cio|president|head (?:of \w+|office)|hq|board|committee|partners|procurement|purchasing|chef(?:in|s)?|geschäftsführ\w*|vorstand|zentrale|direktor\w*|leitung|patron\w*|directeur|directrice|siège|direction|jefe|jefa|gerente|gerencia|dueñ[oa]s?|dirección|diretor\w*|diretoria|dono|dona|matriz|sócios?|my (?:\w+ )?(?:wife|husband|father|mother|dad|mum|mom|brother|sister))\b|社長|部長|上司|役員|本社|課長|店長|院長";
    MINE_AMONG = r"\b(?:mine|myself|me|moi|ich|mir|yo|eu|minha|mía|mío|i do|i buy|i choose|i decide)\b|私";
    YES_AT_END = r"[,.] (?:yes|yeah|yep|ja|oui|sí|sim)[.! ]*$";
    YOU_DECIDE = r"\b(?:you (?:also |would |will |can )?(?:decide|sign|choose|approve)|your (?:decision|call|choice)|you the (?:one|person)|you be the one|you who|choice yours|sie (?:selbst )?(?:entscheiden)|entscheiden sie|entscheidung|vous qui|vous décidez|usted (?:quien )?decide|você (?:quem )?decide)\b";
    PURCHASE = r"\b(?:purchase|tool|software|budget|contract|vendor|buy|sign|decision|approv\w+|recommend\w*|propos\w*)\b";
    FORMALITY = r"\b(?:formality|rubber[- ]?stamp|only inform|just inform|informed|told,? not asked|inform(?:s|ed)? my|below|under|up to|co-?sign\w*|technical side|doesn't have a veto|no veto|on the invoice|solo gerencia)\b";
    TITLE_SAID = r"\b(?:i'm|i am|im|as|being|my title is|je suis|ich bin|soy|sou) (?:the |a |an |le |la |der |die |el |o |)?(?P<title>(?:co-?)?(?:founder|owner|ceo|cto|cfo|coo|cio|ciso|cmo|cro|president|partner|managing director|director|head|vp|vice president|gerente|directeur|directrice|geschäftsführer\w*|inhaber\w*|dueño|sócio)\b[^.,;!?]{0,30})|\b(?P<own>co-?founder|founder|owner|ceo) of (?:a|an|the|this)\b";
    TITLE_DECIDES = r"\b(?:chief\b.*officer|ceo|cto|cfo|coo|cio|ciso|cmo|cro|cdo|chro|cpo|cso|vp|svp|evp|vice[- ]president|president|(?:co-?)?founder|(?:co-?)?owner|proprietor|partner|principal|managing director|director\w*|head\b|general manager|gm|chair\w*|inhaber\w*|geschäftsführ\w*|\w*leiter(?:in)?|vorstand|prokurist\w*|directeur|directrice|gérante?|président\w*|fondat\w+|responsable|gerente|director[a]?|dueñ[oa]|jef[ea]|diretora?|sóci[oa]|fundador\w*|bereichsleit\w*)\b|社長|部長|取締役|代表|役員|本部長";
    TITLE_ASSISTS = r"\b(?:assistant|assistenz|assistente|assistant to|office of|deputy assistant|executive assistant|associate director's|secretary|sekret\w+)\b";
    TITLE_INFLUENCES = r"\b(?:manager\w*|lead|supervisor|architect|controller|officer|senior|principal|team ?lead|consultant|analyst|specialist|coordinator|product owner|buyer|procurement|referent\w*|beauftragte\w*|chargée? de|coordina\w+|encargad[oa])\b|課長|主任|係長|マネージャー|担当";
    TITLE_USES = r"\b(?:engineer|developer|technician|dispatcher|clerk|assistant|associate|nurse|teacher|representative|agent|operator|designer|administrator|admin|intern|accountant|staff|mechanic|fitter|mitarbeiter\w*|sachbearbeiter\w*)\b";
    TITLE_OUTSIDER = r"\b(?:student\w*|phd candidate|researcher|journalist|reporter|editor|writer|blogger|analyst relations|independent analyst|job ?seeker|applicant|candidate|freelanc\w*|recruiter|business development\w*|sales (?:manager|rep\w*|executive|director)|account executive|sdr|bdr|partnerships?|professor|lecturer|intern|étudiante?|estudiante|estudante|journaliste|periodista|jornalista)\b|学生|記者";
}
