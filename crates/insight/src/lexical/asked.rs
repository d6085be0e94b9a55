//! What the agent has just asked about.

use super::text::{self, lexicon, patterns};

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
    /// A question whose subject is not known: only its answer may tell.
    pub const OPEN: Self = Self(4096);

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
                asked.add(Self::TIMELINE, WHENEVER.is_match(sentence));
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
        let mut about = Self::default();
        about.add_subjects(q);
        about.add(
            Self::OPEN,
            about == Self::default() && !PAST_QUESTION.is_match(q) && !SLOTS.is_match(q),
        );
        self.0 |= about.0;
    }

    fn add_subjects(&mut self, q: &str) {
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
            TIMELINE.is_match(q)
                && !PAST_QUESTION.is_match(q)
                && !OTHER_TIME.is_match(q)
                && !(meeting && (SLOTS.is_match(q) || !LIVE.is_match(q))),
        );
        self.add(Self::OTHERS, OTHERS.is_match(q));
        self.add(Self::CONCERNS, CONCERNS.is_match(q));
        self.add(Self::NEED, NEED.is_match(q));
    }
}

fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？']) || IMPLIED_QUESTION.is_match(sentence)
}

lexicon! {
    "asked";
    SIZE;
    COUNTS;
    TEAM;
    ROLE;
    BUDGET;
    TIMELINE;
    OTHERS;
    MEETING;
    SLOTS;
    CONCERNS;
    NEED;
    PRICE;
}

patterns! {
    IMPLIED_QUESTION = r"(?:でしょうか|ましょうか|ますか|ですか|ください|[はご]?[希望規模時期予算決定判断]は|いかが)。?$|^(?:tell me|may i ask|could you|can you|and (?:the|your)|please (?:tell|share)|let me ask|i'd like to know)\b";
    PAST_QUESTION = r"\b(?:when (?:was|were|did)|last (?:time|audit|year)|a eu lieu|dernière?|letzte[nrs]?|zuletzt|últim[oa]|ultim[oa]|laatste|wann (?:war|waren|hatten|haben)|how long have|seit wann|depuis quand|desde cuándo|desde quando|da quando|sinds wanneer)\b|前回|いつから";
    /// "You can start whenever you like" is answered with a date.
    WHENEVER = r"\b(?:start\w*|begin\w*|anfangen|loslegen|beginnen|commenc\w*|démarr\w*|empez\w*|empiez\w*|arranc\w*|começ\w*|inici\w*|cominci\w*|inizi\w*) (?:\p{L}+ )?(?:when(?:ever)?|wann|quand|cuando|quando|wanneer)\b";
    /// When something else happens.
    OTHER_TIME = r"\b(?:when|wann|quand|cuándo|quando|wanneer)\b.*\b(?:published|announced|voted|elected|veröffentlicht|publiée?|publicad[oa]|votée?)\b|\b(?:when|wann|quand|cuándo|quando|wanneer)\b.*\b(?:season|saison|hochsaison|term|harvest|ernte|peak|shift|holiday|temporada|stagione|seizoen|récolte|cosecha|safra)\b";
    /// Words that tell a start from a call.
    LIVE = r"\b(?:live|start\w*|begin\w*|running|in place|ready|switch\w*|launch\w*|need|los\w*|einführ\w*|beginnen|laufen|brauchen|stehen|démarr\w*|commenc\w*|besoin|opérationnel|arranc\w*|empez\w*|comenzar|necesit\w*|começ\w*|inici\w*|precis\w*|partire|iniziare|serve|cominciare|starten|beginnen|nodig|draaien)\b|導入|開始|利用|必要";
    WHEN = r"^(?:and |so |ok(?:ay)?,? )*(?:when|by when|how soon|until when|wann|bis wann|quand|cuándo|quando)\b";
    REVENUE = r"\b(?:revenue|turnover|yearly sales|annual sales|umsatz|chiffre d'affaires|facturaci[oó]n|facturáis|faturamento)\b|売上";
    OFFERS = r"\b(?:i can|i could|i'd (?:be happy|suggest|propose)|i'll|let me|we can|happy to|i'd gladly|next step|ich kann|je peux|je vous propose|puedo|posso)\b";
    MEETING_WORDS = r"\b(?:call|meeting|talk|speak|session|available|free|slot|book|set up|propose|time|termin|rendez-vous|reunión|reunião)\b|\b(?:or|oder|ou|o) (?:\w+ )?(?:mon|tues|wednes|thurs|fri)day|担当";
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
