//! Dates as people say them, resolved against a day: `end of next month`, `Q3`, `before Christmas`.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex, RegexSet, RegexSetBuilder};

mod abroad;
mod resolve;

use resolve::{
    bare_year, day_month, distance, feast, half_year, iso, japanese, month_day, month_end, quarter,
    season, soon, unit, week, weekday, year_abroad, year_end,
};

use super::text::{exactly, lexicon, pattern};

/// A date or a period in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub from: usize,
    pub to: usize,
    /// The first day that is meant.
    pub day: Date,
    /// `2026-Q3`, `2026-05`, `2027`, `asap`: as fine as it was said.
    pub label: String,
    /// A mere duration: "two months". It is a date only in answer to "when".
    pub bare: bool,
}

/// All dates of a text that lie ahead of `today`, in order.
pub fn dates(text: &str, today: Date, southern: bool) -> Vec<Said> {
    let mut found: Vec<Said> = vec![];
    for (form, resolve) in SET.matches(text).iter().filter_map(|i| FORMS.get(i)) {
        for c in form.captures_iter(text) {
            let Some(whole) = c.get(0) else { continue };
            let free = found
                .iter()
                .all(|f| whole.end() <= f.from || f.to <= whole.start());
            if !free {
                continue;
            }
            if let Some((day, label)) = resolve(&c, today, southern) {
                let bare = c.name("bare").is_some();
                found.push(Said {
                    from: whole.start(),
                    to: whole.end(),
                    day,
                    label,
                    bare,
                });
            }
        }
    }
    found.sort_by_key(|f| f.from);
    found
}

type Resolve = fn(&Captures<'_>, Date, bool) -> Option<(Date, String)>;

const MONTH: &str = r"(?P<month>jan(?:uar[yi]?|vier|eiro)?|januar[iy]|gennaio|enero|janeiro|stycz\p{L}+|feb(?:ruar[yi]?|rero|braio|ruari)?|f[eé]vrier|fevereiro|lut(?:y|ego)|mar(?:ch|s|zo|ço|zec|ca|t)?|maart|märz|apr(?:il[ei]?)?|avril|abril|kwie\p{L}+|may|ma[igj]o?|maggio|mayo|mei|jun[ei]?|juin|junio|junho|giugno|czerw\p{L}+|jul[yi]?|juillet|julio|julho|luglio|lip(?:iec|ca)|aug(?:ust(?:us|i)?)?|août|agosto|sierp\p{L}+|sept?(?:ember|embre|iembre)?|setembro|settembre|wrze\p{L}+|oct(?:ober|obre|ubre)?|okt(?:ober)?|outubro|ottobre|paźdz\p{L}+|nov(?:ember|embre|iembre|embro)?|listopad\p{L}*|de[cz](?:ember|embre|iembre|embro)?|décembre|diciembre|dicembre|grud\p{L}+)";

static FORMS: LazyLock<Vec<(Regex, Resolve)>> = LazyLock::new(|| {
    let month = |before: &str, after: &str| exactly(&format!("(?i){before}{MONTH}{after}"));
    vec![
        (exactly(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), iso),
        (
            pattern(
                r"\b(?:(?P<next>next)\s)?q(?P<q>[1-4])(?:\s*(?:of )?(?:'?(?P<y>20\d\d|\d\d)\b|(?P<nexty>next year)))?|\b(?P<ord>first|second|third|fourth|last|1st|2nd|3rd|4th) quarter(?: of (?P<y2>20\d\d)| (?P<next2>next year))?",
            ),
            quarter,
        ),
        (
            pattern(
                r"\b(?P<half>first|second|1st|2nd) half(?: of (?:the |next )?(?P<y>20\d\d|year))?|\b(?P<ny>next year) second half|\bh(?P<h>[12])(?: (?P<y2>20\d\d))?\b|(?P<pt>primeiro|segundo|primer) semestre",
            ),
            half_year,
        ),
        (
            month(
                r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s*(?:de\s|of\s)?\s?",
                r"\b\.?(?:,?\s+(?:de\s)?(?P<y>20\d\d))?",
            ),
            day_month,
        ),
        (
            month(
                r"\b(?P<pre>(?:in|by|until|till|for|of|im|en|em|bis|a|à|para|pour|per|entro|da|dal|ab|vor|avant|antes de|antes do|voor|vanaf|w|od|do|before|from|until)\s+)?(?P<edge>end of|by end of|end|late|fin|ende|finales de|fim de|mid|mid-|middle of|mitte|mi-|early|beginning of|start of|anfang|début|fine|eind|metà|medio|inizio|inizi|begin|principios|comienzos|início|começo|final|finais|mediados|meados|koniec|początek|połowa)?\s*(?:de\s|di\s|d'|of\s|van\s|do\s)?\b",
                r"\b(?:\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:of\s)?(?:(?P<y>20\d\d)|(?P<nexty>next year)|(?P<following>prochaine?|próximo|que viene|que vem|prossimo|nächsten jahres|volgend jaar)))?",
            ),
            month_day,
        ),
        (
            pattern(
                r"\b(?:(?P<end>end of|before the end of|by the end of|late|later) )?(?P<which>this|the|next|current|following|in the next|coming) (?P<unit>week|month|quarter|qtr|year|fiscal year|financial year|fy)\b",
            ),
            unit,
        ),
        (
            pattern(
                r"\b(?:end of (?:the |our |this )?(?:calendar )?year|year[- ]end|eoy|before year ?end|fin d'année|jahresende|fin de año|fim do ano)\b",
            ),
            year_end,
        ),
        (
            pattern(r"\b(?:fin de mois|monatsende|month[- ]end|eom)\b"),
            month_end,
        ),
        (
            pattern(
                r"\b(?:in|within|over|inside|next|coming|after|for another|another|dans|innerhalb von|dentro de|em|en)(?: the next)? ?(?:about |around |roughly |like |maybe )?(?P<n>\d{1,3}|an?|one|two|three|four|five|six|eight|nine|ten|twelve|couple(?: of)?|a few|few|ein|einem|zwei|drei|vier|sechs|deux|trois|six|dos|tres|seis|dois|três)(?:\s*(?:-|to|or)\s*\w+)? (?P<unit>day|week|wk|month|quarter|year|tag|woche|monat|jahr|jour|semaine|moi|an|día|semana|mes|año|dia|mês|ano)e?[sn]?\b",
            ),
            distance,
        ),
        (
            pattern(
                r"\b(?P<n>\d{1,2}|two|three|four|six|eight)(?:\s*(?:-|to|or)\s*\w+)? (?P<unit>week|month)s (?:from now|max|tops|out|away)\b",
            ),
            distance,
        ),
        (
            pattern(
                r"\b(?P<bare>(?P<n>\d{1,2}|two|three|four|five|six|eight|nine|ten|twelve|zwei|drei|deux|trois|dos|tres|dois|três|couple of|few)(?:\s*(?:-|–|to|or|bis|à|a)\s*\w+)? (?P<unit>week|wk|month|quarter|woche|monat|semaine|moi|semana|mes|mês)e?[sn]?)\b",
            ),
            distance,
        ),
        (
            pattern(
                r"\b(?:(?P<which>next|this|coming|following|the|late|early) )?(?P<season>spring|summer|autumn|fall|winter|sommer(?:ferien|pause|urlaub|saison)?|herbst(?:ferien)?|frühjahr|frühling|été|automne|hiver|printemps|verano|otoño|invierno|primavera|verão|outono|inverno|rentrée)(?: (?P<y>20\d\d)| (?P<nexty>next year))?\b",
            ),
            season,
        ),
        (
            pattern(
                r"\b(?:(?P<next>next) )?(?P<feast>christmas|xmas|the holidays|weihnachten|noël|navidad|natal|black friday|cyber monday|thanksgiving|easter|ostern|pâques|pfingst\w*|pentecôte|semana santa|páscoa|pascua|ramadan|eid|diwali|halloween|new year(?:'s)?)\b",
            ),
            feast,
        ),
        (
            pattern(
                r"\b(?:(?:kw|cw|wk|kalenderwoche|uge|uke|vecka|week no\.?)\s?(?P<w>\d{1,2})|(?:week|semaine|semana|settimana)\s(?P<w2>[1-5]\d))\b",
            ),
            week,
        ),
        (pattern(&abroad::relative()), abroad::resolve_relative),
        (pattern(&abroad::distance()), abroad::resolve_distance),
        (pattern(abroad::SEASON), abroad::resolve_season),
        (pattern(&abroad::part_of_year()), abroad::resolve_part),
        (
            exactly(
                r"(?P<which>再来年度?)(?:の)?(?:(?P<m>[0-9０-９]{1,2}|十[一二]|[一二三四五六七八九十])月)?",
            ),
            japanese,
        ),
        (exactly(abroad::EASTERN), abroad::resolve_eastern),
        (
            pattern(
                r"\b(?P<nicht>nächstes|kommendes|dieses|l'année prochaine|l'an prochain|el (?:próximo )?año (?:que viene|próximo)?|próximo año|ano que vem|próximo ano|cette année|este ano|este año)(?: jahr)?\b",
            ),
            year_abroad,
        ),
        (
            pattern(r"\b(?:fy|fiscal year) ?'?(?P<n>\d\d)\b|\b(?P<y>20[2-4]\d)\b"),
            bare_year,
        ),
        (
            exactly(
                r"(?P<which>今年|来年|今月|来月|今期|来期|今年度|来年度)?(?:の)?(?P<m>[0-9０-９]{1,2}|十[一二]|[一二三四五六七八九十])月|(?P<w2>今年(?:の)?|来年度|来年|来月|今月|今年度|来期|年内)(?:の)?(?P<s>夏|秋|冬|春)?",
            ),
            japanese,
        ),
        (
            pattern(
                r"\b(?:asap|a\.s\.a\.p|as soon as (?:it's |it is |at all |humanly )*possible|as fast as (?:you can|possible)|assim que possível|assim que der|ya mismo|ahora mismo|tout de suite|de suite|subito|d'urgence|de inmediato|inmediatamente|imediatamente|immediatamente|immédiatement|umgehend|unverzüglich|per direct|meteen|onmiddellijk|zo spoedig mogelijk|the sooner the better|as early as possible|je eher desto besser|je früher desto besser|le plus tôt possible|le plus vite possible|cuanto antes mejor|quanto antes melhor|prima è meglio|prima possibile|il prima possibile|zo snel mogelijk|hoe eerder hoe beter|jak najszybciej|snarest mulig|så snart som möjligt|as soon as (?:possible|we can)|right away|immediately|straight ?away|yesterday|urgent(?:ly)?|right now|now-ish|so (?:schnell|bald) wie möglich|(?:ab )?sofort|schnellstmöglich|dès que possible|au plus vite|cuanto antes|lo antes posible|o quanto antes|o mais rápido possível)\b|すぐに|至急|早急|できるだけ早|なるべく早|尽快|越快越好|马上|가능한 빨리|최대한 빨리|바로",
            ),
            soon,
        ),
        (
            pattern(
                r"\b(?P<bare>(?:very |really |pretty |quite |rather )?soon(?:ish)?(?:$|[.,!)])|(?:recht |sehr |möglichst )?bald(?:$|[.,!)])|bientôt|pronto|presto|em breve|tomorrow|morgen|demain|mañana|amanhã|domani|gestern|gisteren|ayer|ontem|ieri|any day now)",
            ),
            soon,
        ),
        (
            pattern(
                r"\b(?:(?:by|before|until|next|this|on|till) )(?P<day>monday|tuesday|wednesday|thursday|friday|tomorrow)\b",
            ),
            weekday,
        ),
    ]
});

/// Which forms a text has at all: one look instead of one a form.
#[allow(
    clippy::expect_used,
    reason = "patterns are constants; a bad one fails the first test"
)]
static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSetBuilder::new(FORMS.iter().map(|(form, _)| form.as_str()))
        .size_limit(MOST_BYTES)
        .build()
        .expect("valid patterns")
});

/// Of all forms compiled together.
const MOST_BYTES: usize = 64 << 20;

lexicon! {
    "dates";
    PAST_CUE;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_resolved_from_the_day_of_the_talk() {
        let today = Date::constant(2026, 3, 10);
        let check = |text: &str, want: &[(&str, &str)]| {
            let got: Vec<_> = dates(text, today, false)
                .iter()
                .map(|d| (d.day.to_string(), d.label.clone()))
                .collect();
            let got: Vec<_> = got.iter().map(|(d, l)| (d.as_str(), l.as_str())).collect();
            assert_eq!(got, want, "{text}");
        };
        check("by end of next month", &[("2026-04-30", "2026-04")]);
        check("Q3", &[("2026-07-01", "2026-Q3")]);
        check("Q1", &[("2026-03-10", "2026-Q1")]);
        check(
            "before the season starts in May",
            &[("2026-05-01", "2026-05")],
        );
        check("not before next year", &[("2027-01-01", "2027")]);
        check("on 1 June", &[("2026-06-01", "2026-06")]);
        check("am 3. Oktober 2026", &[("2026-10-03", "2026-10")]);
        check("in January", &[("2027-01-01", "2027-01")]);
        check("before Black Friday", &[("2026-11-26", "2026-11")]);
        check("vor Ostern", &[("2026-04-05", "2026-04")]);
        check("in six weeks", &[("2026-04-21", "2026-04")]);
        check("fin août", &[("2026-08-31", "2026-08")]);
        check("来年の4月", &[("2027-04-01", "2027-04")]);
        check("FY28", &[("2028-01-01", "2028")]);
        check("we may do it", &[]);
    }

    #[test]
    fn summer_is_in_december_where_it_is() {
        let today = Date::constant(2026, 3, 10);
        let day = |southern| dates("next summer", today, southern).remove(0).day;
        assert_eq!(
            (day(false), day(true)),
            (Date::constant(2026, 6, 1), Date::constant(2026, 12, 1))
        );
    }
}
