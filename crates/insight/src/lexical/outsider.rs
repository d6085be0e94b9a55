//! Who is not here to buy: students, applicants, suppliers, writers, users in need of support.

use super::talk::{Place, Talk};
use super::text::{self, patterns};

/// How many messages of the prospect may pass before they say what they are. Later remarks of this
/// kind are about something else.
const INTRODUCTION: usize = 4;

/// The sentence that gives an outsider away.
pub fn read<'a>(talk: &Talk<'a>) -> Option<Place<'a>> {
    let places = talk.sentences().filter(|(_, p)| p.turn < INTRODUCTION);
    let certain = places.clone().find(|(_, p)| is_outsider(p.words)).map(|(_, p)| p);
    certain.or_else(|| {
        places.clone().find(|(_, p)| p.turn < 2 && SUPPORT.is_match(p.words)).map(|(_, p)| p)
    }).or_else(|| {
        talk.sentences().find(|(_, p)| PRIVATE.is_match(p.words)).map(|(_, p)| p)
    })
}

fn is_outsider(s: &str) -> bool {
    let found = [&STUDENT, &APPLICANT, &SUPPLIER, &WRITER, &NO_BUYER].into_iter().find_map(|p| p.find(s));
    found.is_some_and(|m| !text::is_negated(s, m.start()) || NO_BUYER.is_match(s))
}

patterns! {
    STUDENT = r"\b(?:(?:i'm|i am|im|as|being|just) an? (?:\w+[ -]){0,3}student|(?:my|for a|a) (?:\w+ )?(?:thesis|dissertation|term paper|capstone|course ?work|homework|phd|seminar paper)|(?:masters?|bachelor'?s?|msc|phd) (?:\w+ )?(?:thesis|dissertation|project|student)|writing (?:my|a) (?:\w+ )?(?:thesis|dissertation|paper)|uni(?:versity)? (?:project|assignment|course)|(?:class|school) project|ich studiere|studentin?\b|bachelorarbeit|masterarbeit|abschlussarbeit|je suis étudiante?|mon mémoire|soy estudiante|mi tesis|tfg|tfm|sou estudante|meu tcc|minha tese)\b|卒論|学生です|修士論文|研究のため";
    APPLICANT = r"\b(?:(?:looking|searching|apply\w*|applied|applying|interest\w*) (?:\w+ ){0,4}?(?:job|jobs|position|role|vacancy|vacancies|internship|work)\b|looking for (?:\w+ ){0,4}(?:position|work)\b|job (?:opening|offer|application|posting)s?|are you (?:guys )?hiring|is hiring|(?:open )?(?:position|vacancy|role),? (?:is it )?still open|my (?:cv|resume|résumé)|hiring manager|internship|bewerb(?:e|ung)|stellenanzeige|lebenslauf|postuler|candidature|offre d'emploi|mi currículum|busco (?:trabajo|empleo)|vaga de|meu currículo)\b|求人|応募";
    SUPPLIER = r"\b(?:(?:we|i) (?:help|supply|provide|offer|sell|deliver)\w* (?:\w+[ ,]+){0,5}?(?:companies like (?:you|yours|\w+)|to (?:companies|vendors|saas)|to your (?:industry|company))|(?:partner|cooperate|collaborate|work together) with (?:your (?:esteemed )?(?:company|organi[sz]ation|team)|you guys as a)|your esteemed|(?:procurement|purchasing) (?:or \w+ )?(?:head|team|department|contact)|who (?:owns|handles|runs|is responsible for) (?:\w+ ){1,4}(?:on your side|at your (?:company|end)|over there)|done[- ]for[- ]you|outbound (?:agency|service)s?|lead gen\w* (?:agency|service)|we (?:are|'re) (?:a |an |the )?(?:leading |premier |top )+(?:\w+ ){0,5}(?:provider|bpo|agency|supplier|vendor|firm)|(?:guest post|backlinks?|link exchange|seo services|sponsor(?:ed|ing|ship)? (?:post|your)|white[- ]label partner|reseller (?:offer|proposal)|vendor directory|get in front of)|would you be interested in (?:our|buying)|i represent|our (?:rates|services) are (?:very )?competitive|kooperationsanfrage|nous proposons nos services|ofrecemos (?:nuestros )?servicios|oferecemos serviços)\b|弊社サービスのご案内";
    WRITER = r"\b(?:i'm an? (?:\w+ )?(?:journalist|reporter|blogger|analyst at|podcaster|youtuber|writer)|i (?:write|run|publish|edit|host) (?:an? |the |my )?(?:\w+ )?(?:newsletter|article|blog|podcast|column|feature|magazine|youtube)|(?:for|writing|working on|write) (?:an? |the |my )?(?:\w+ )?(?:article|story|feature|news piece|blog post|book chapter|podcast|report on the (?:market|industry))|press (?:inquiry|enquiry|request|deadline)|for comment\b|market (?:research|study|survey)|journalistin?\b|für einen artikel|journaliste|pour un article|periodista|para un artículo|jornalista|uma matéria)\b|取材|記事";
    NO_BUYER = r"\b(?:not (?:here )?(?:after a demo|buying|to buy|a (?:buyer|customer|company))|(?:not|won't be|no intention of) buying|no shop\b.*\b(?:write|article)|i (?:am|'m) not (?:looking to buy|a buyer|in the market)|(?:is )?not (?:my|our) software|i didn't choose this|just (?:a )?(?:home ?owner|hobby)|a guy with a|wrong number|wrong (?:chat|site|company)|i already have \w+ (?:through|thru|via) (?:my )?work)\b";
    /// Somebody who uses the product, or a customer's service, and is stuck.
    SUPPORT = r"\b(?:(?:i )?(?:can't|cannot|cant|could not|couldn't) (?:log ?in|sign in|see my|find my|open my|access my|get into)|(?:forgot|reset|lost) (?:my )?password|password (?:reset|link)|where(?:'s| is) my (?:order|payslip|parcel|refund|engineer|technician|delivery|package)|my (?:order|payslip|parcel|delivery|account|invoice|certificate|booking|engineer) (?:is|was|has|did|never|still|says)|i need my (?:certificate|payslip|invoice|refund|account)|(?:boiler|heating|fridge|machine|elevator|lift) (?:is )?(?:dead|broken|down)|(?:i |my )?(?:ticket|complaint) (?:number|#)|cancel my (?:account|subscription|order)|(?:my|the) boss (?:is|isn't|does|doesn't|won't) pay|is it legal|mein passwort|passwort vergessen|mot de passe oublié|no puedo (?:entrar|acceder)|mi contraseña|não consigo (?:entrar|acessar)|minha senha)\b|ログインでき";
    /// For oneself, not for a company.
    PRIVATE = r"\b(?:for my(?:self| own)? (?:kitchen|home|house|flat|apartment|garden|kids?|family|hobby|wedding|personal use)|hobby (?:project|thing|site)|it's (?:a |just a )?hobby|own pocket|my (?:kids?'?s? )?(?:homework|class ?room|pupils|(?:\w+ )?graders)|private person|personal project|side project|für privat|usage personnel|uso personal|uso pessoal)\b";
}
