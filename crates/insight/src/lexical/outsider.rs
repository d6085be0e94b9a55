//! Who is not here to buy: students, applicants, suppliers, writers, users in need of support.

use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

/// How many messages of the prospect may pass before they say what they are. Later remarks of this
/// kind are about something else.
const INTRODUCTION: usize = 4;

/// The sentence that gives an outsider away.
pub fn read<'a>(talk: &Talk<'a>) -> Option<Place<'a>> {
    let early = |n: usize| {
        talk.sentences()
            .filter(move |(_, p)| p.turn < n)
            .map(|(_, p)| p)
    };
    early(INTRODUCTION)
        .find(|p| says_so(p.words))
        .or_else(|| early(2).find(|p| SUPPORT.is_match(p.words)))
        .or_else(|| sent_away(talk))
        .or_else(|| {
            talk.sentences()
                .map(|(_, p)| p)
                .find(|p| PRIVATE.is_match(p.words))
        })
}

fn says_so(s: &str) -> bool {
    if NO_BUYER.is_match(s) {
        return true;
    }
    let kinds = [&STUDENT, &APPLICANT, &SUPPLIER, &WRITER];
    let found = kinds.into_iter().find_map(|p| p.find(s));
    found.is_some_and(|m| !text::is_negated(s, m.start()) && !FOR_THE_COMPANY.is_match(s))
}

/// The agent sends them to recruiting, the press office, the supplier desk or their own company's
/// help: whatever the prospect's words were, the agent took them for no buyer.
fn sent_away<'a>(talk: &Talk<'a>) -> Option<Place<'a>> {
    let turn = talk
        .turns
        .iter()
        .take(3)
        .position(|t: &Turn<'a>| t.reply.is_some_and(|r| SENT_AWAY.is_match(r)))?;
    let said = talk.sentences().map(|(_, p)| p).filter(|p| p.turn <= turn);
    said.max_by_key(|p| (p.turn == turn || p.turn == 0, p.words.len()))
}

patterns! {
    STUDENT = r"\b(?:(?:i'm|i am|im|as|being|just) an? (?:[\w'-]+ ){0,4}student|(?:my|for an?|an?|our) (?:[\w'-]+ )?(?:thesis|dissertation|term paper|capstone|course ?work|homework|phd|seminar paper|bachelor'?s?|master'?s?|essay|university|uni|college|school) (?:project|paper|thesis|assignment|course)?\b|(?:masters?|bachelor'?s?|msc|bsc|mba|phd|ba) (?:[\w'-]+ )?(?:thesis|dissertation|project|student|candidate)|(?:my|a) (?:thesis|dissertation|homework|coursework|phd)|(?:i'm |i am |im )?(?:studying|majoring|enrolled)\b|(?:for|in) (?:my|our|a|uni|college) (?:\w+ )?(?:class|seminar|lecture|degree|assignment)|(?:my|our|the) (?:professor|prof|lecturer|tutor|teacher) (?:gave|told|wants|asked|said)|uni(?:versity)? (?:project|assignment|course)|(?:class|school|student|academic|research) project|academic (?:research|purposes)|ich studiere|studentin?\b|bachelorarbeit|masterarbeit|abschlussarbeit|doktorarbeit|hausarbeit|seminararbeit|je suis étudiante?|étudiante? en|mon mémoire|ma thèse|soy estudiante|mi (?:tesis|tfg|tfm)|trabajo de fin de|sou estudante|meu tcc|minha (?:tese|faculdade))\b|卒論|学生です|修士論文|大学の|研究のため";
    APPLICANT = r"\b(?:(?:looking|searching|apply\w*|applied|applying|interest\w*|hoping|candidate) (?:[\w'-]+ ){0,5}?(?:job|jobs|vacancy|vacancies|internship|opening|career|position|work)(?: (?:as|at|in|with)\b|[?.!,]|$)|job (?:opening|offer|application|posting|ad|interview|fair|search|hunt)s?|(?:any|open|available|your) (?:jobs|job)\b|jobs? (?:at|with) (?:you|your)|(?:any|some|the|your|an?) (?:[\w'-]+ )?(?:vacanc\w+|open positions?|open roles?|internships?)\b|(?:do you|are there|any|have) (?:have )?(?:any )?(?:\w+ )?(?:openings?|vacanc\w+|positions?|roles?) (?:for|open|available|as|in)|are you (?:guys |currently )?(?:hiring|recruiting)|(?:is|you're|are) hiring|do you hire|(?:open )?(?:position|vacancy|role),? (?:is it )?still (?:open|available)|my (?:cv|resume|résumé|application)\b|hiring (?:manager|team)|work (?:for|at) (?:you|your company)|internship|interview (?:prep|next|with you)|bewerb(?:e|ung)\w*|stellenanzeige|lebenslauf|offene stellen|praktikum|ausbildungsplatz|postuler|candidature|offre d'emploi|un stage|mi currículum|mi cv|busco (?:trabajo|empleo)|vaga (?:de|para)|meu currículo|estágio)\b|求人|応募|採用";
    SUPPLIER = r"\b(?:(?:we|i) (?:can )?(?:help|supply|provide|offer|sell|deliver|specialise|specialize|build|develop)\w* (?:[\w'&-]+[ ,]+){0,8}?(?:companies like (?:you|yours|\w+)|to (?:companies|vendors|saas)|(?:for|to) your (?:industry|company|team|clients|customers|website)|firms like yours|businesses like yours)|(?:partner|cooperat\w+|collaborat\w+|team up|work together|synerg\w+) (?:up )?with (?:you\b|your|\w+ team)|partnership (?:request|proposal|opportunit\w+|with)|your (?:esteemed|valued)|(?:procurement|purchasing|vendor management|marketing|partnerships?) (?:or \w+ )?(?:head|department|contact|lead)\b.*\b(?:who|contact|connect|speak|whom)|(?:who|whom) (?:should i (?:contact|talk|speak)|(?:owns|handles|runs|manages|is responsible for|is in charge of|do i (?:talk|speak|pitch) to)) (?:[\w'-]+ ){0,4}(?:on your side|at your (?:company|end)|over there|your (?:marketing|content|procurement|seo|team|purchas\w+|suppliers?))|done[- ]for[- ]you|(?:outbound|outsourc\w+|recruitment|staffing|seo|marketing|web|dev\w*|lead gen\w*) (?:agency|services?|partner|company) (?:for you|based)|lead gen\w* (?:agency|service)|we (?:are|'re) (?:an? |the )?(?:[\w'-]+ )?(?:leading|premier|top|award[- ]winning|certified) (?:[\w'-]+ ){0,5}(?:provider|bpo|agency|supplier|vendor|firm|studio|manufacturer|company)|(?:guest posts?|backlinks?|link exchange|seo services|sponsor(?:ed|ing|ship)? (?:post|your|package)|white[- ]label (?:partner|offer)|vendor (?:directory|list|registration)|get in front of|(?:we|i) offer (?:our|my|\w+ services)|become (?:a |your )?(?:supplier|vendor|partner)|sell (?:to you|you)|supply you|our (?:offer|services|proposal|pitch) (?:to|for) (?:you|your))|would you be interested in (?:our|buying|a partnership)|i represent|i'm reaching out|(?:special|free) (?:offer|audit) for (?:you|your)|our (?:rates|services|prices) are (?:very )?competitive|kooperationsanfrage|als (?:ihr )?(?:dienstleister|lieferant)|wir bieten (?:ihnen)?|nous proposons (?:nos|des) services|notre agence|ofrecemos|nuestros servicios|oferecemos|nossos serviços)\b|弊社サービスのご案内|ご提案させて";
    WRITER = r"\b(?:(?:i'm|i am|im|as) an? (?:[\w'-]+ )?(?:journalist|reporter|blogger|podcaster|youtuber|writer|editor|columnist|market analyst|industry analyst)|i (?:write|run|publish|edit|host|produce) (?:an? |the |my |for )?(?:[\w'-]+ )?(?:newsletter|article|blog|podcast|column|feature|magazine|youtube|trade)|(?:for|writing|working on|write|researching|doing) (?:an? |the |my |our )?(?:[\w'-]+ )?(?:article|story|feature (?:on|about)|news piece|blog post|book chapter|podcast|listicle|buyer'?s guide|round-?up|market report|report on the (?:market|industry))|press (?:inquiry|enquiry|request|deadline|office)|for comment\b|(?:market|industry) (?:research|study|survey|analysis)|(?:interview|quote) (?:your|from) (?:your )?(?:ceo|founder|\w+ team)|(?:venture|vc|investment) (?:fund|analyst|firm)|due diligence|journalistin?\b|für einen (?:artikel|bericht|beitrag)|journaliste|pour un article|periodista|para un artículo|jornalista|uma matéria)\b|取材|記事";
    /// A company whose own marketing, school or shop these words describe is a buyer all the same.
    FOR_THE_COMPANY = r"\b(?:our (?:students|applicants|candidates|journalists|writers|suppliers|newsletter|blog|partners|school|university|customers apply)|we (?:train|teach|employ) (?:\w+ )?students|on behalf of (?:our|my) client)\b";
    NO_BUYER = r"\b(?:not (?:here )?(?:after a demo|buying|to buy|a (?:buyer|customer|company|prospect))|(?:won't be|no intention of) buying|(?:i )?(?:am|'m|im) not (?:looking to buy|a buyer|in the market|interested in buying)|(?:is )?not (?:my|our) software|i didn't choose this|just (?:a )?(?:home ?owner|hobby\w*)|wrong (?:chat|website|company)|i already have \w+ (?:through|thru|via) (?:my )?work|not a company|kein(?:e)? (?:firma|kunde)|no soy (?:una empresa|cliente)|não sou (?:uma empresa|cliente))\b";
    /// Somebody who uses the product, or a customer's service, and is stuck.
    SUPPORT = r"\b(?:(?:i )?(?:can't|cannot|could not|couldn't|unable to|not able to) (?:log ?in|sign in|log on|see my|find my|open my|access my|get into my|download my|upload my|reach (?:my|support))|(?:forgot|forgotten|reset|lost|change) (?:my )?(?:password|login|pin)|password (?:reset|link)|(?:where|when)(?:'s| is| are| does| will) my (?:\w+ )?(?:order|payslip|parcel|refund|engineer|technician|delivery|package|money|card|invoice|certificate|results?|reimbursement)|my (?:\w+ )?(?:order|payslip|paycheck|parcel|delivery|account|invoice|certificate|booking|engineer|card|refund|ticket|expense|claim|login|results?) (?:is|isn't|was|wasn't|has|hasn't|did|didn't|never|still|says|got|shows|got rejected)|i need my (?:\w+ )?(?:certificate|payslip|invoice|refund|account|results?|w-?2|login)|(?:boiler|heating|fridge|machine|elevator|lift|wifi|internet) (?:is )?(?:dead|broken|down)|(?:i |my )?(?:ticket|complaint|order) (?:number|#|nr)|cancel my (?:account|subscription|order)|(?:my|the) boss (?:is|isn't|does|doesn't|won't|isnt|is not) pay|is it legal|unsubscribe|stop (?:sending|e-?mailing) me|i want (?:my|a) (?:money|refund)|(?:card|payment) (?:was|got|is) (?:declined|blocked)|mein (?:passwort|konto|login)|passwort vergessen|komme nicht (?:rein|in mein)|mot de passe oublié|mon compte|je n'arrive pas à me connecter|no puedo (?:entrar|acceder)|mi (?:contraseña|cuenta|pedido)|não consigo (?:entrar|acessar)|minha (?:senha|conta))\b|ログインでき|パスワード";
    /// For oneself, not for a company.
    PRIVATE = r"\b(?:for my(?:self| own)? (?:kitchen|home|house|flat|apartment|garden|kids?|family|hobby|wedding|personal use)|hobby (?:project|thing|site)|it's (?:a |just a )?hobby|own pocket|my (?:kids?'?s? )?(?:homework|class ?room|pupils)|private (?:person|individual|use)|personal project|side project of mine|für (?:mich )?privat|privatperson|usage personnel|particulier|uso personal|soy particular|uso pessoal|pessoa física)\b";
    SENT_AWAY = r"\b(?:this chat is (?:about|for)|i'm (?:only )?(?:here to show|the product (?:guide|assistant))|(?:not something|nothing) i can help with|can't (?:discuss|help with|handle|deal with) (?:\w+ )?(?:purchasing|supplier|suppliers|applications?|legal|orders|private|consumer|your (?:order|account|case))|(?:jobs|careers|people|talent|press|media|partners|partner|vendors|suppliers|analysts|community|academic|research)@|don't (?:sell|offer (?:this|it)) to (?:private|individuals|consumers)|(?:not|isn't|aren't) (?:made |meant |available )?for (?:private|individuals?|consumers|personal|schools?|one person|home)|careers? (?:page|site|portal)|/careers|(?:open|our) (?:roles|openings|positions|vacancies) are|recruiting (?:team|prefers|is)|see applications|job applications|(?:our )?press (?:team|office|page|contact)|press@|media (?:team|relations|contact|enquiries)|analyst relations|vendors@|suppliers? (?:page|portal|address|desk|can write|offers?)|supplier offers|for suppliers|offers? (?:from|by) suppliers|partnership offers|partnerships@|for (?:students|researchers|academics) (?:we|there)|academic (?:programme|program|licen[cs]e)|good luck with (?:the|your) (?:thesis|dissertation|exam|studies|application|job|article)|(?:made|meant|built|only) for (?:companies|businesses|organisations|organizations|employers)|(?:contact|call|ask) (?:the|your) (?:company|employer|hr|landlord|provider|heating|seller|shop|school|bank|lab|clinic|doctor)|your (?:employer|hr|company|bank|shop|lab|clinic) (?:has|must|needs|can|will) |no access to (?:\w+ )?accounts|can't (?:give legal|diagnose|look up (?:your|orders|accounts))|support (?:form|line|team) (?:is|on|can|handles)|only an admin can|karriereseite|pressestelle|page carrière|página de empleo|página de carreiras)\b";
}
