//! Times in languages other than English: "le mois prochain", "über drei Monate", "三ヶ月以内".

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Captures;

use crate::lexical::numbers;

/// What the words of a line mean, and the words in all languages.
const NEXT: [(&str, &str); 10] = [
    (
        "nextweek",
        "nächste[nr]? woche|kommende[nr]? woche|la semaine prochaine|semaine prochaine|la semana que viene|próxima semana|semana que vem|settimana prossima|prossima settimana|volgende week|przyszłym tygodniu|nästa vecka|neste uke",
    ),
    (
        "nextmonth",
        "nächsten monat|kommenden monat|(?:le )?mois prochain|(?:el )?mes que viene|(?:el )?próximo mes|mês que vem|próximo mês|(?:il )?mese prossimo|prossimo mese|volgende maand|komende maand|przyszłym miesiącu|nästa månad|neste måned",
    ),
    (
        "nextquarter",
        "nächste[sn]? quartal|kommende[sn]? quartal|trimestre prochain|(?:el )?trimestre que viene|próximo trimestre|trimestre que vem|prossimo trimestre|volgend kwartaal|przyszłym kwartale",
    ),
    (
        "nextyear",
        "nächste[sn]? jahr|kommende[sn]? jahr|l'anno prossimo|anno prossimo|prossimo anno|volgend jaar|komend jaar|przyszłym roku|nästa år|neste år|ano que vem|próximo ano|para o ano|año que viene|próximo año|año próximo",
    ),
    (
        "later",
        "übernächste[sn]? jahr|dans deux ans|dentro de dos años|daqui a dois anos|tra due anni|over twee jaar|year after next",
    ),
    (
        "thismonth",
        "diesen monat|ce mois(?:-ci)?|este mes|este mês|questo mese|deze maand|this month|within the month|fin(?:al)?(?:es)? de mes|fim do mês|final do mês|fine mese|eind(?:e)? (?:van de )?maand|fin (?:du|de ce) mois|ende (?:des|dieses) monats|monatsende",
    ),
    (
        "thisquarter",
        "diese[sm] quartal|ce trimestre|este trimestre|questo trimestre|dit kwartaal|tym kwartale|within the quarter|this quarter|acabe el trimestre|fin (?:de|del) trimestre|fim do trimestre|ende des quartals|quartalsende",
    ),
    (
        "thisyear",
        "diese[sn]? jahr|cette année|este año|este ano|quest'anno|dit jaar|tym roku|i år",
    ),
    (
        "yearend",
        "jahresende|ende des jahres|fin (?:de l'|d')année|fin de año|finales de año|fim do ano|final do ano|fine anno|eind van het jaar|einde jaar|koniec roku|årsskiftet",
    ),
    (
        "half",
        "(?:in|within|en|em|dans|tra|over|binnen|w) (?:einem |een |un |)(?:halben jahr|half jaar|medio año|meio ano|six mois|semestre|mezzo anno|half a year|half year|pół roku)|halbes jahr|half a year",
    ),
];

/// A pattern with a group per line of [`NEXT`].
pub fn relative() -> String {
    let lines: Vec<String> = NEXT
        .iter()
        .map(|(name, words)| format!("(?P<{name}>{words})"))
        .collect();
    format!(r"\b(?:{})\b", lines.join("|"))
}

const COUNT: &str = r"\d{1,3}|[a-zà-ÿœß]{2,12}|un par|um par|een paar|a couple";
const UNIT: &str = "tag|tage|tagen|woche|wochen|monat|monate|monaten|quartal|quartale|quartalen|jahr|jahre|jahren|dag|dagen|week|weken|maand|maanden|kwartaal|jaar|jour|jours|semaine|semaines|mois|trimestre|trimestres|an|ans|día|días|dia|dias|semana|semanas|mes|meses|mês|año|años|ano|anos|giorno|giorni|settimana|settimane|mese|mesi|anno|anni|dni|tygodnie|tygodni|miesiąc|miesiące|miesięcy|lata|lat|uker|måneder|veckor|månader|days|weeks|months";

/// Distances with a word before them, or bare.
pub fn distance() -> String {
    format!(
        r"\b(?:(?:in|innerhalb von|binnen|über|over|dans|d'ici|sous|dentro de|en|em|daqui a|até|tra|fra|entro|nel giro di|za|w ciągu|om|innen|us|me)\s+(?:een|zo'n|environ|unos|unas|uns|umas|etwa|circa|ca\.?|ongeveer|około)?\s*(?P<n>{COUNT})(?:\s+(?:de|of))?\s+(?P<unit>{UNIT})(?:\s+of\s+\w+)?|(?P<bare>(?P<n2>{COUNT})\s+(?P<unit2>{UNIT})))\b"
    )
}

pub const SEASON: &str = r"\b(?P<season>zomer|najaar|herfst|voorjaar|lente|estate|autunno|vendemmia|lato|jesień|jesieni|zima|wiosna|wiosny|sommaren|hösten|våren|sommeren|høsten)\b";

pub const EASTERN: &str = r"(?P<m>十[一二]|[一二三四五六七八九十])月|(?P<km>\d{1,2})월|(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十两]|한|두|세|네|다섯|여섯)\s?(?:[ヶかカケヵ个個]月|개월|달)|(?P<w>[0-9０-９]{1,2}|[一二三四两]|한|두|세)\s?(?:週間|周|주)|(?P<half>半年|반년)|(?P<next>下个月|下月|다음 ?달|来月)|(?P<year>明年|내년|来年度|次年度)|(?P<this>今年|올해|月底|이번 ?달|本月|这个月)|(?P<end>年内|年底|年末|연말|연내)|(?P<summer>夏|여름)";

pub fn resolve_relative(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let (name, _) = NEXT.iter().find(|(name, _)| c.name(name).is_some())?;
    let quarter = today.month().saturating_sub(1) / 3 * 3 + 1;
    let this_quarter = Date::new(today.year(), quarter, 1).ok()?;
    let (date, fine) = match *name {
        "nextweek" => (today.checked_add(1.week()).ok()?, Fine::Month),
        "nextmonth" => (
            today.first_of_month().checked_add(1.month()).ok()?,
            Fine::Month,
        ),
        "nextquarter" => (this_quarter.checked_add(3.months()).ok()?, Fine::Quarter),
        "nextyear" => (Date::new(today.year() + 1, 1, 1).ok()?, Fine::Year),
        "later" => (Date::new(today.year() + 2, 1, 1).ok()?, Fine::Year),
        "thismonth" => (today.last_of_month(), Fine::Month),
        "thisquarter" => (
            this_quarter
                .checked_add(3.months())
                .ok()?
                .yesterday()
                .ok()?,
            Fine::Quarter,
        ),
        "yearend" => (Date::new(today.year(), 12, 31).ok()?, Fine::Quarter),
        "half" => (today.checked_add(26.weeks()).ok()?, Fine::Month),
        _ => (today, Fine::Year),
    };
    Some((date, fine.label(date)))
}

/// How finely a time was said.
#[derive(Clone, Copy)]
enum Fine {
    Month,
    Quarter,
    Year,
}

impl Fine {
    fn label(self, date: Date) -> String {
        match self {
            Self::Month => format!("{}-{:02}", date.year(), date.month()),
            Self::Quarter => format!("{}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
            Self::Year => date.year().to_string(),
        }
    }
}

fn count(word: &str) -> Option<i64> {
    let lower = word.to_lowercase();
    Some(match lower.as_str() {
        "a couple" | "un par" | "um par" | "een paar" | "paar" | "couple" => 2,
        "few" | "ein paar" | "einige" | "quelques" | "unos" | "algunos" | "alguns" | "qualche"
        | "enkele" | "kilka" => 3,
        word => {
            if let Ok(n) = word.parse() {
                return Some(n);
            }
            i64::try_from(numbers::of_word(word)?).ok()?
        }
    })
}

fn after(today: Date, n: i64, unit: &str) -> Option<Date> {
    let starts = |words: &[&str]| words.iter().any(|w| unit.starts_with(w));
    let span = if starts(&["tag", "dag", "jour", "dí", "di", "giorn", "dni", "day"]) {
        n.days()
    } else if starts(&[
        "woch", "week", "weken", "sem", "settim", "tygod", "uke", "veck",
    ]) {
        n.weeks()
    } else if n == 6 && starts(&["mo", "ma", "me", "mê", "mi", "må"]) {
        26.weeks()
    } else if starts(&["quart", "kwart", "trim"]) {
        (3 * n).months()
    } else if starts(&["mo", "ma", "me", "mê", "mi", "må"]) {
        n.months()
    } else {
        n.years()
    };
    today.checked_add(span).ok()
}

pub fn resolve_distance(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let get = |a, b| c.name(a).or(c.name(b)).map(|m| m.as_str().to_lowercase());
    let date = after(today, count(&get("n", "n2")?)?, &get("unit", "unit2")?)?;
    Some((date, Fine::Month.label(date)))
}

/// Ordinals of quarters and halves, first to fourth, in all languages.
const ORDINALS: [&str; 4] = [
    r"first|1st|erste[ns]?|1\.|première|premier|1er|primera|primer|primeira|primeiro|prima|primo|eerste|1e|第1|第一|상",
    r"second|2nd|zweite[ns]?|2\.|deuxième|seconde?|2e|2ème|segund[oa]|second[oa]|tweede|第2|第二|하",
    r"third|3rd|dritte[ns]?|3\.|troisième|3e|3ème|tercer|terceiro|terzo|derde|第3|第三",
    r"fourth|last|4th|vierte[ns]?|letzte[ns]?|4\.|quatrième|dernier|4e|4ème|cuarto|último|quarto|ultimo|vierde|laatste|第4|第四",
];

/// "Deuxième trimestre", "zweites Halbjahr", "Mitte des Jahres", each of this year or the next.
pub fn part_of_year() -> String {
    let nth: Vec<String> = (ORDINALS.iter().zip(1..))
        .map(|(words, n)| format!("(?P<n{n}>{words})"))
        .collect();
    let nth = nth.join("|");
    let quarter = "quarter|quartals?|trimestre|kwartaal|四半期|季度|분기";
    let half =
        "half|halbjahre?s?|jahreshälfte|semestre|moitié|mitad|metade|metà|helft|半期|半年|반기";
    let middle = "mid[- ]?year|middle of (?:the|this) year|mitte (?:des )?jahre?s?|jahresmitte|milieu (?:de l'|d')année|mi[- ]année|mediados de(?:l)? año|mitad de(?:l)? año|meados do ano|meio do ano|metà (?:dell')?anno|halverwege het jaar|medio jaar|年中|年半ば";
    let next = r"\s*(?:de l'année|del?|do|dell'|des|van)?\s*(?:nächsten jahre?s|prochaine?|(?:próximo )?año(?: próximo| que viene)|próximo año|próximo ano|ano que vem|anno prossimo|prossimo anno|volgend jaar|next year|来年|(?P<year>20\d\d))";
    format!(
        r"(?:\b(?:{nth})\s?(?:(?P<quarter>{quarter})|(?P<half>{half}))|\b(?P<middle>{middle}))(?P<next>{next})?"
    )
}

pub fn resolve_part(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let has = |name| c.name(name).is_some();
    let nth = ["n1", "n2", "n3", "n4"].into_iter().position(has);
    let month = match i8::try_from(nth.unwrap_or(0)).ok()? {
        _ if has("middle") => 7,
        n if has("quarter") => 3 * n + 1,
        0 => 1,
        _ => 7,
    };
    let months = if has("quarter") { 3 } else { 6 };
    let said = c.name("year").and_then(|y| y.as_str().parse().ok());
    let first = Date::new(said.unwrap_or(today.year()), month, 1).ok()?;
    let over = first.checked_add(months.months()).ok()? <= today;
    let date = if said.is_none() && (has("next") || over) {
        first.checked_add(1.year()).ok()?
    } else {
        first
    };
    Some((date.max(today), Fine::Quarter.label(date)))
}

pub fn resolve_season(c: &Captures<'_>, today: Date, southern: bool) -> Option<(Date, String)> {
    let word = c.name("season")?.as_str().to_lowercase();
    let month = match word.as_str() {
        "zomer" | "estate" | "lato" | "sommaren" | "sommeren" => 6,
        "voorjaar" | "lente" | "wiosna" | "wiosny" | "våren" => 3,
        "zima" => 12,
        _ => 9,
    };
    of_month(
        if southern {
            (month + 5) % 12 + 1
        } else {
            month
        },
        today,
    )
}

/// The next time that a month comes.
fn of_month(month: i8, today: Date) -> Option<(Date, String)> {
    let mut date = Date::new(today.year(), month, 1).ok()?;
    if date.last_of_month() < today {
        date = date.checked_add(1.year()).ok()?;
    }
    Some((date.max(today), Fine::Month.label(date)))
}

pub fn resolve_eastern(c: &Captures<'_>, today: Date, _: bool) -> Option<(Date, String)> {
    let get = |name| c.name(name).map(|m| m.as_str());
    if let Some(month) = get("m").or(get("km")) {
        return of_month(i8::try_from(small(month)?).ok()?, today);
    }
    let date = if let Some(n) = get("n") {
        today.checked_add(small(n)?.months()).ok()?
    } else if let Some(n) = get("w") {
        today.checked_add(small(n)?.weeks()).ok()?
    } else if get("half").is_some() {
        today.checked_add(26.weeks()).ok()?
    } else if get("end").is_some() {
        Date::new(today.year(), 12, 31).ok()?
    } else if get("next").is_some() {
        today.first_of_month().checked_add(1.month()).ok()?
    } else if let Some(word) = get("year") {
        let fiscal = i8::from(word.ends_with('度')) * 3 + 1;
        Date::new(today.year() + 1, fiscal, 1).ok()?
    } else if get("summer").is_some() {
        return of_month(6, today);
    } else {
        today
    };
    Some((date, Fine::Month.label(date)))
}

/// Small numbers as they stand before a counter.
pub(super) fn small(word: &str) -> Option<i64> {
    const SIGNS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    const KOREAN: [&str; 6] = ["한", "두", "세", "네", "다섯", "여섯"];
    let at = |words: &[&str]| words.iter().position(|w| *w == word);
    if word == "两" {
        return Some(2);
    }
    if let Some(i) = at(&SIGNS).or_else(|| at(&KOREAN)) {
        return i64::try_from(i + 1).ok();
    }
    let ascii: String = word
        .chars()
        .filter_map(|c| char::to_digit(c, 10).or((c as u32).checked_sub(0xFF10)))
        .filter_map(|d| char::from_digit(d, 10))
        .collect();
    ascii.parse().ok()
}
