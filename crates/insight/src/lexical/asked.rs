//! What the agent has just asked about.

use super::text::{self, patterns};

/// A set of subjects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked(u16);

impl Asked {
    /// The size of the company.
    pub const SIZE: Self = Self(1);
    /// The size of a team, or the number of users: no measure of the company.
    pub const TEAM: Self = Self(2);
    pub const REVENUE: Self = Self(4);
    pub const ROLE: Self = Self(8);
    pub const BUDGET: Self = Self(16);
    pub const TIMELINE: Self = Self(32);
    /// What else is in use or compared.
    pub const OTHERS: Self = Self(64);
    /// A talk with a person is offered.
    pub const MEETING: Self = Self(128);
    /// What brings the prospect, what they need.
    pub const NEED: Self = Self(256);
    /// A price was named.
    pub const PRICE: Self = Self(512);
    /// The agent repeated a size to confirm it.
    pub const SIZE_ECHO: Self = Self(1024);

    /// What speaks against it.
    pub const CONCERNS: Self = Self(2048);

    pub fn has(self, subject: Self) -> bool {
        self.0 & subject.0 != 0
    }

    fn add(&mut self, subject: Self, when: bool) {
        if when {
            self.0 |= subject.0;
        }
    }

    /// The subjects of what was said.
    pub fn of(heard: &[&str]) -> Self {
        let mut asked = Self::default();
        for said in heard {
            let sentences: Vec<&str> = text::sentences(said)
                .into_iter()
                .filter_map(|r| said.get(r))
                .collect();
            for sentence in &sentences {
                asked.add(Self::PRICE, PRICE.is_match(sentence));
                asked.add(Self::SIZE_ECHO, ECHO.is_match(sentence));
                if is_question(sentence) {
                    asked.add_question(sentence);
                }
            }
            // Times on offer stand beside the question as often as in it.
            let offers = sentences
                .iter()
                .any(|s| OFFERS.is_match(s) && MEETING.is_match(s));
            asked.add(
                Self::MEETING,
                offers || SLOTS.is_match(said) && MEETING_WORDS.is_match(said),
            );
        }
        asked
    }

    fn add_question(&mut self, q: &str) {
        let meeting = MEETING.is_match(q);
        let revenue = REVENUE.is_match(q);
        let size = SIZE.is_match(q);
        let team = TEAM.is_match(q) || COUNTS.is_match(q) && !size;
        self.add(Self::MEETING, meeting);
        self.add(Self::REVENUE, revenue);
        self.add(Self::SIZE, size && !team);
        self.add(Self::TEAM, team && (size || COUNTS.is_match(q)));
        self.add(Self::ROLE, ROLE.is_match(q) && !WHEN.is_match(q));
        self.add(Self::BUDGET, BUDGET.is_match(q) && !revenue);
        self.add(
            Self::TIMELINE,
            TIMELINE.is_match(q) && !PAST_QUESTION.is_match(q) && !(meeting && SLOTS.is_match(q)),
        );
        self.add(Self::OTHERS, OTHERS.is_match(q));
        self.add(Self::CONCERNS, CONCERNS.is_match(q));
        self.add(Self::NEED, NEED.is_match(q));
    }
}

fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？']) || IMPLIED_QUESTION.is_match(sentence)
}

patterns! {
    IMPLIED_QUESTION = r"(?:でしょうか|ますか|ですか|ください)。?$|^(?:tell me|may i ask|could you|can you|and (?:the|your)|please (?:tell|share)|let me ask|i'd like to know)\b";
    SIZE = r"\bhow (?:big|large)\b|^(?:and |what about |how about |and what about )+(?:the |your )?(?:staff|people|employees|headcount|team|workforce)\b|(?:idea|sense) of (?:your|the) (?:size|scale)|\b(?:staff|workforce|team) size\b|how many (?:are|do) (?:you|there)|\bnombreux\b|cuánta gente|cuántos sois|plantilla|quantos vocês|quanta gente|company size|size of (?:the|your)|head ?count|number of (?:employees|people|staff)|how many (?:\w+ ){0,4}?(?:people|employees|staff|colleagues|of you|users|seats|heads|souls|folks)|how many (?:are|do) you|(?:^|\. )and (?:the company|in total|overall|altogether)|wie ?viele|wie groß|combien (?:\S+ ){0,3}?(?:êtes|de personnes|de salariés|d'employés|de collaborateurs|sont|travaillent)|êtes combien|\beffectifs?\b|cuánt[oa]s (?:son|personas|empleados|trabajadores|sois|trabajan)|tamaño|quant[oa]s (?:pessoas|funcionários|colaboradores|são)|porte da empresa|何名|何人|従業員数|人数|規模";
    PAST_QUESTION = r"\bwhen (?:was|were|did)\b|\blast (?:time|audit|year)\b";
    WHEN = r"^(?:and |so |ok(?:ay)?,? )*(?:when|by when|how soon|until when|wann|bis wann|quand|cuándo|quando)\b";
    COUNTS = r"\bhow many (?:\w+ )?(?:agents|technicians|engineers|drivers|reps|developers|analysts|nurses|teachers|operators|work|handle|handling|file|stores|sites|locations)\b|\band in \w+|wie viele davon|combien (?:de |d')(?:demandes|agents)";
    TEAM = r"\b(?:in|on|of|for) (?:the |your |that )?(?:\w+ )?(?:support|lab|it|data|sales|finance|hr|presales|marketing|department|stores|field|security|product|service) ?(?:team|department|side)?\b|\bfile\b|\bcover\b|\busers\b|\bseats\b|licen[cs]|how many (?:\w+ )?(?:agents|technicians|engineers|drivers|requests|orders|sites|reps)|対象|ユーザー";
    REVENUE = r"\b(?:revenue|turnover|yearly sales|annual sales|umsatz|chiffre d'affaires|facturaci[oó]n|facturáis|faturamento)\b|売上";
    ROLE = r"\bwhose (?:call|decision|budget|choice)|(?:say|says) yes\b|your (?:title|function)|how does (?:buying|purchasing|procurement|approval|a purchase)|(?:final|last) (?:word|say)|are you the (?:owner|boss|buyer|person)|\bqui (?:signe|décide|prend|valide|choisit|tranche)|prend la décision|toma la decisión|la decisión|toma a decisão|a decisão|quem (?:decide|manda)|お決め|\b(?:who|whom) (?:\w+ ){0,3}?(?:decid|sign|choos|approv|owns?|else|pick|buy|makes?|needs? to)|\bdeci[ds]|\bsign(?:s|ed)? (?:off|for|it|this)|choos(?:es|ing|e)\b|\bthe (?:choice|final say|decision|call)\b|involved|your (?:part|role|position|job)|\bapprov(?:al|ed|es?) |purchase approved|part of (?:choosing|selecting)|entscheid|auswahl|unterschreib|wer \w+ (?:mit|noch)|\bdécid|choisi|valide|tranche|\bdecid|quién (?:elige|firma|aprueba)|quem (?:participa|escolhe|assina|aprova)|決定|決裁|選定|承認|どなた";
    BUDGET = r"\bceiling\b|\blimit\b|\bgastar\b|\bpagar\b|\binvertir\b|\bpartida\b|dépenser|\bmoyens\b|ausgeben|zahlen|geld\b|\baffordable\b|price you|willing to|ready to (?:pay|spend)|faixa de preço|investir|いくら|\bbudgets?\b|\bmoney\b|\bfund(?:s|ing|ed)?\b|\bspend\b|price range|\bamount\b|\bfigure\b|\bsum in mind\b|\bafford\b|invest|what (?:price|would (?:work|you (?:pay|spend)))|order of (?:size|magnitude)|set aside|\bpay(?:ing)?\b|price (?:would|point)|\bkosten\b|\brahmen\b|\benveloppe\b|presupuesto|\bverba\b|orçamento|ご?予算|費用";
    TIMELINE = r"\btarget\b|\bplan for (?:the )?(?:launch|start|rollout|roll-out)|\band then\b|para cuándo|para quando|pour quand|bis wann|いつ頃|導入|\bwhen\b|\bby when\b|\btiming\b|time ?(?:line|frame|scale)|\bdeadline\b|\bdates?\b|how soon|\bcalendar\b|this year|go(?:ing)? live|\bschedule in mind\b|start(?:ing)? (?:date|point)|\burgent|zeitpunkt|zeitrahmen|zeitplan|\bwann\b|\bbis wann\b|\bquand\b|échéance|\bdélai\b|cuándo|\bfecha\b|\bplazo\b|\bquando\b|\bprazo\b|時期|いつ";
    OTHERS = r"\b(?:others?|else|another|alternatives?)\b.*(?:\blook|compar|tool|vendor|product|option|provider|supplier|system|consider|evaluat|running|\bse(?:e|en|eing)\b|tried|try|speak|talk)|(?:\blook(?:ed|ing)? at|compar|evaluat|tried|talk(?:ed|ing)? to|considered)\b.*\b(?:others?|else|anyone|anything|vendors?|alternatives?)|compar(?:e|ing)|\bwho else\b|(?:use|using|used|have|run|runs|work with) (?:\w+ ){0,4}(?:now|today|currently|at (?:present|the moment)|for (?:this|it))|current(?:ly)? (?:use|vendor|tool|system|provider)|what (?:do|are) you us|which (?:product|system|tool|vendor|one)|are there others|andere(?:n|r)? (?:anbieter|systeme|produkte|lösungen)|vergleich|\bautres?\b|comparez|\botr[ao]s\b|\boutr[ao]s?\b|他に|比較|検討";
    MEETING = r"\b(?:(?:our|my) (?:people|team|experts?|engineers?)|live with|presentaci[oó]n|apresentação|agend\w+|visita|contact[eo]\w*|ligue|telefon\w*|zurückruf\w*|rappel\w*|conseiller\w*|commercial\w*|comercial|compañer[oa]|especialista|consultor\w*|asesor\w*|un point|have \w+ (?:call|ring|contact|write)|ご連絡|walk ?through|video call|intro|ring you|in touch|meet|visit|account (?:executive|manager)|sales ?(?:person|rep|engineer)?|expert|advisor|person|human|someone (?:from|on)|team member|call|calls|meeting|talk|speak|session|appointment|demo with|slot|invit\w+|introduc\w+|chat with|hand (?:you )?over|connect you|put you|half an hour|minutes with|specialist|consultant|colleague|working session|kickoff|termin|gespräch|anruf\w*|anrufen|kollegin?|beraterin?|rendez-vous|échange|appel\w*|démonstration|llam\w+|reunión|cita|conversa|reunião|ligar)\b|担当者|ご連絡|お電話|お打ち合わせ|面談|ご説明|オンライン";
    OFFERS = r"\b(?:i can|i could|i'd (?:be happy|suggest|propose)|i'll|let me|we can|happy to|i'd gladly|next step|ich kann|je peux|je vous propose|puedo|posso)\b";
    MEETING_WORDS = r"\b(?:call|meeting|talk|speak|session|available|free|slot|book|set up|propose|time|termin|rendez-vous|reunión|reunião)\b|\b(?:or|oder|ou|o) (?:\w+ )?(?:mon|tues|wednes|thurs|fri)day|担当";
    SLOTS = r"\b(?:monday|tuesday|wednesday|thursday|friday|tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|segunda|terça|quarta|quinta|sexta)\b.*\d|\d{1,2}[:h.]\d{2}\b";
    CONCERNS = r"\b(?:concerns?|worr(?:y|ies|ied)|hold (?:you|it|this) back|hesita\w+|against (?:it|us|this)|doubts?|reservations?|objections?|obstacles?|blockers?|say no|stop you|in the way|what (?:would|could) (?:stop|prevent)|deal ?breakers?|bedenken|sorgen|dagegen|freins?|réserves|inquiet\w*|dudas|preocup\w+|frena|receio|objeç\w+)\b|懸念|ご不安|心配";
    NEED = r"\b(?:most important|priorit\w+|matters? (?:most|to)|main (?:problem|goal|pain)|wichtig\w*|which (?:languages|systems|features|parts)|what else|anything (?:you|else)|what (?:would|should|do) (?:it|that|you|they|he|she))\b|\bwhat (?:brings|brought|hurts|triggered|made|are you (?:after|looking|hoping|trying|building)|would you (?:like|most|want)|is (?:the|not)|do you (?:need|want)|problem|happened|caused|can i|shall|matters|isn't|'s (?:the|not|on))|how can i help|where should|what's (?:on your mind|not)|help you|wobei|womit|worum|was suchen|que cherchez|que souhaitez|qué (?:le|te|busca|necesita)|como posso|どのような|何を";
    PRICE = r"\b\d[\d.,]*k?\b[^.?!]{0,32}\b(?:a|per|each|every|/|im|pro|par|al|por) ?(?:year|month|annum|user|seat|head|agent|employee|jahr|monat|an\b|mois|año|mes|ano|mês)|\b(?:price|comes? (?:to|out)|costs?|quote|plan|fee|list|pay|charge|kostet|coûte|cuesta|custa)\b[^.?!]{0,40}\d{2}|[$€£¥₹]\s?\d|\d[\d.,]*\s?(?:k\b|[€£$]|thousand|usd|eur|gbp|dollars?|euros?|pounds?|chf|cad|aud|aed|円|reais)";
    ECHO = r"\b\d[\d.,]* (?:\w+ )?(?:employees|people|staff|mitarbeiter|personen|personnes|personas|pessoas)\b|^(?:so )?\d[\d.,]*(?:,| then| altogether|, (?:thanks|noted))";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_says_what_its_answer_is_about() {
        let check = |q: &str, want: Asked| assert!(Asked::of(&[q]).has(want), "{q}");
        check("Roughly how many people work at Acme?", Asked::SIZE);
        check(
            "And how many are in the support team, how many people in the team?",
            Asked::TEAM,
        );
        check("Who would sign for this, and is there money?", Asked::ROLE);
        check(
            "Who would sign for this, and is there money?",
            Asked::BUDGET,
        );
        check("By when should it run?", Asked::TIMELINE);
        check("Which other tools are you comparing?", Asked::OTHERS);
        check("Shall I set up a call with a colleague?", Asked::MEETING);
        check(
            "Tuesday at 10:00 or Friday at 14:00, which time?",
            Asked::MEETING,
        );
        check("Wie viele Mitarbeiter haben Sie?", Asked::SIZE);
        check("Gibt es schon ein Budget?", Asked::BUDGET);
        check("従業員数を伺えますか。", Asked::SIZE);
        assert_eq!(
            Asked::of(&["Here is the page with the drawings."]),
            Asked::default()
        );
    }
}
