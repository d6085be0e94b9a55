//! Sentences, clauses and what governs them: the grammar that every reader shares.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A letter or digit of the languages that put blanks between words. All letters there are would
/// make patterns so large that they are slow.
const LETTER: &str = "[0-9A-Za-z_À-ɏ]";

/// A pattern of this reader: letters of any case, apostrophes straight, curly or left out, any
/// white space where a blank stands.
pub fn pattern(words: &str) -> Regex {
    exactly(&format!(
        "(?i){}",
        words
            .replace(r"\w", LETTER)
            .replace(r"\p{L}", LETTER)
            .replace('\'', "['’`´]?")
            .replace(" ?", r"\s*")
            .replace(' ', r"\s+")
    ))
}

/// A pattern as it is written.
#[allow(
    clippy::expect_used,
    reason = "patterns are constants; a bad one fails the first test"
)]
pub fn exactly(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Declares patterns that are compiled once, on first use.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $words:expr;)*) => {$(
        $(#[$doc])*
        pub static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| $crate::lexical::text::pattern($words));
    )*};
}
pub(crate) use patterns;

/// Declares patterns that stand in a file of the folder `lexicon`, under their names.
macro_rules! lexicon {
    ($file:literal; $($name:ident;)*) => {$(
        pub static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/", $file, ".txt"));
            $crate::lexical::text::pattern(&$crate::lexical::text::section(file, stringify!($name)))
        });
    )*};
}
pub(crate) use lexicon;

/// One section of a lexicon as a pattern. A line stands between the bounds of words, unless it
/// begins with `~` or is written without blanks.
pub fn section(file: &str, name: &str) -> String {
    let head = format!("[{name}]");
    let lines = file
        .lines()
        .skip_while(|l| *l != head)
        .skip(1)
        .take_while(|l| !l.starts_with('[') || !l.ends_with(']'))
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    let as_pattern = |line: &str| match line.strip_prefix('~') {
        Some(raw) => raw.to_owned(),
        None if line.chars().any(|c| is_unspaced(c) || is_hangul(c)) => line.to_owned(),
        None => format!(r"\b(?:{line})\b"),
    };
    let all: Vec<String> = lines.map(as_pattern).collect();
    debug_assert!(!all.is_empty(), "no section {name}");
    all.join("|")
}

/// How much of one message is read. A longer one is a pasted document; nobody introduces their
/// company on its fortieth page, and a bound keeps reading linear.
const READ_BYTES: usize = 6_000;

/// How many sentences of one message are read: enough for what fits, few enough that text made of
/// full stops costs nothing.
const MOST_SENTENCES: usize = 120;

/// Where a sentence without an end is cut. Readers look at a sentence once per figure in it.
const LONGEST_SENTENCE: usize = 500;

/// The part of a message that is read.
pub fn readable(text: &str) -> &str {
    text.get(..text.floor_char_boundary(READ_BYTES))
        .unwrap_or(text)
}

/// The sentences of a text, as byte ranges without surrounding blanks.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let to = i + c.len_utf8();
        let next = chars.peek().map(|(_, c)| *c);
        let stop = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | '…' => {
                next.is_none_or(char::is_whitespace)
                    && !(c == '.' && is_abbreviation(text.get(from..i).unwrap_or("")))
                    && !(c == '.' && is_ordinal(text.get(from..i).unwrap_or(""), text.get(to..)))
            }
            _ => false,
        };
        let endless = to - from > LONGEST_SENTENCE && !c.is_alphanumeric()
            || to - from > 2 * LONGEST_SENTENCE;
        if stop || endless {
            push_trimmed(text, from..to, &mut found);
            from = to;
        }
    }
    push_trimmed(text, from..text.len(), &mut found);
    found.truncate(MOST_SENTENCES);
    found
}

/// "15. Mai": in some languages a day of the month has a full stop.
fn is_ordinal(before: &str, after: Option<&str>) -> bool {
    const MONTHS: [&str; 14] = [
        "jan", "jän", "feb", "mär", "mar", "apr", "mai", "maj", "jun", "jul", "aug", "sep", "okt",
        "nov",
    ];
    let day = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let next = after.unwrap_or("").trim_start().to_lowercase();
    (1..=2).contains(&day.len())
        && day.chars().all(|c| c.is_ascii_digit())
        && (next.starts_with("dez") || MONTHS.iter().any(|m| next.starts_with(m)))
}

/// Words that a full stop belongs to.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or("");
    let short = [
        "e.g", "i.e", "approx", "ca", "mr", "mrs", "ms", "dr", "inc", "vs", "z.b", "nr",
    ];
    word.len() > 1 && short.iter().any(|s| word.eq_ignore_ascii_case(s))
}

fn push_trimmed(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let raw = text.get(range.clone()).unwrap_or("");
    let words = raw.trim();
    if !words.is_empty() {
        let from = range.start + (raw.len() - raw.trim_start().len());
        found.push(from..from + words.len());
    }
}

/// The clauses of a sentence: cut at commas that stand before a blank, semicolons, dashes,
/// brackets, and before "but" and "and then".
pub fn clauses(sentence: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[,;:]\s|\s[-–—]+\s|[()]|[、，；]|\b(?:but|aber|mais|pero|mas|however|though)\b")
    });
    let mut found = vec![];
    let mut from = 0;
    for cut in CUT.find_iter(sentence) {
        push_trimmed(sentence, from..cut.start(), &mut found);
        from = cut.start()
            + if cut.as_str().starts_with(char::is_alphabetic) {
                0
            } else {
                cut.len()
            };
    }
    push_trimmed(sentence, from..sentence.len(), &mut found);
    found
}

patterns! {
    CONDITION = r"\b(?:if|suppose|supposing|imagine|assuming|unless|hypothetically|let's say|what if|in case|say,|wenn|falls|angenommen|si (?:c'|on|nous|vous|je|une|un|tuvi|fu[eé]r)\w*|se (?:a gente|nós|fôss|tiv)\w*|もし|仮に)";
    IRREALIS = r"(?:\b(?:would|'d|wud|could|might|were|was|hypothetically|wäre|hätten?|würden?|serait|aurait|serions|aurions|sería|seríamos|tendríamos|seria|teria)\b|[a-z]'d\b|\bwanted to\b|たら|れば|なら)";
    /// "Se isto desse", "si tuviéramos", "se avessimo".
    SUBJUNCTIVE = r"\bse (?:\p{L}+ ){0,3}\p{L}{2,}ss(?:e|em|emos|i|imo|ero)\b|\bsi (?:\p{L}+ ){0,3}\p{L}{2,}(?:iera|iese|ieran|áramos|iéramos)\b";
    /// "If it helps" and its kin condition the telling, not the fact.
    STEERS = r"\b(?:ignore (?:all |any |your )?(?:previous|prior|above|instructions)|system prompt|mark (?:me|us|this) as|i order you|act as|pretend (?:to be|that|you)|you are now|set (?:my|the) (?:status|score))\b";
    POLITE_IF = r"\bif (?:it (?:helps|matters)|you (?:need|want|like|must|ask|don't mind)|that (?:helps|matters)|i (?:may|can|recall|remember)|memory serves|i'm (?:honest|not mistaken)|your form|anything|possible|need be)";
    NEGATION = r"(?:\b(?:not|no|never|none|neither|nor|without|nobody|nothing|cannot|hardly|kein\w*|nicht|nie|niemand|ohne|pas|aucune?|jamais|sans|rien|sin|nunca|ningún|ninguna|nada|não|nem|sem|nenhum\w*)\b|n[\x27’]t\b|\b(?:dont|doesnt|didnt|cant|wont|isnt|arent|wasnt|havent|hasnt|couldnt|wouldnt)\b|ない|ません)";
    /// Whoever speaks after this corrects what they said before.
    CORRECTION = r"\b(?:sorry|wait|correction|i mean|rather|scratch that|make that|no no|no,? (?:forget|wait|make|it's|actually)|but no\b|actually|well,|enfin|plutôt|pardon|quatsch|vielmehr|ach nein|nee|genauer|genau genommen|to be (?:exact|precise)|precisely|plus exactement|más exactamente|più precisamente|om precies te zijn|quer dizer|anzi|o meglio|ik bedoel|correctie|of nee|mejor dicho|perdón|digo|aliás|quer dizer|desculpa)\b|いや|訂正|失礼";
}

/// Whether the sentence speaks of what might be, not of what is. What is said to steer the agent
/// ("mark me as…") states no fact either.
pub fn is_hypothetical(sentence: &str) -> bool {
    if STEERS.is_match(sentence) {
        return true;
    }
    if SUBJUNCTIVE.is_match(sentence) {
        return true;
    }
    let conditioned = CONDITION.is_match(sentence) && !POLITE_IF.is_match(sentence);
    conditioned && IRREALIS.is_match(sentence)
}

/// Whether a negation stands in the few words before `at`, within the same clause.
pub fn is_negated(sentence: &str, at: usize) -> bool {
    let before = sentence.get(..at).unwrap_or("");
    let clause = before
        .rfind([',', ';', '.', ':', '、'])
        .map_or(0, |i| i + 1);
    let words: Vec<&str> = before
        .get(clause..)
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let near = words
        .iter()
        .rev()
        .take(4)
        .rev()
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    NEGATION.is_match(&near)
}

/// Up to `n` bytes after `at`.
pub fn after(text: &str, at: usize, n: usize) -> &str {
    let to = text.floor_char_boundary((at + n).min(text.len()));
    text.get(at..to.max(at)).unwrap_or("")
}

/// Up to `n` bytes before `at`.
pub fn before(text: &str, at: usize, n: usize) -> &str {
    let from = text.ceil_char_boundary(at.saturating_sub(n));
    text.get(from.min(at)..at).unwrap_or("")
}

/// Whether `text` is written with kana or ideographs, where words have no blanks between them.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a letter is Korean, where particles are written on to the word.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Lower-case words with their byte ranges. Hyphens and apostrophes inside a word belong to it.
pub fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        exactly(concat!(
            r"[\p{Han}\p{Hiragana}\p{Katakana}ー]+",
            r"|[[\p{L}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}]]+",
            r"(?:['’&][[\p{L}]--[\p{Han}\p{Hiragana}\p{Katakana}]]+)?"
        ))
    });
    WORD.find_iter(text)
        .map(|m| (m.range(), m.as_str().to_lowercase()))
}

/// Text of which more than one word in so many is plain English is not in another language, however
/// much its trade words look like it.
const ENGLISH_ONE_IN: usize = 7;

/// Whether a text is in English; a few words that no language claims are taken for it too.
pub fn is_english(text: &str) -> bool {
    let (mut all, mut english, mut other) = (0, 0, 0);
    for (_, word) in words(text) {
        all += 1;
        let word = word.replace('’', "'");
        english += usize::from(ENGLISH.contains(&word.as_str()));
        other += usize::from(OTHERS.contains(&word.as_str()));
    }
    english * ENGLISH_ONE_IN > all && english > other
}

/// Short words of every talk in one of the other languages, none of them an English word.
const OTHERS: [&str; 100] = [
    "der", "das", "und", "ist", "nicht", "wir", "ich", "mit", "für", "ein", "eine", "einen", "zu",
    "den", "von", "auf", "auch", "aber", "sind", "haben", "bei", "sie", "nur", "het", "van", "dat",
    "een", "ik", "niet", "met", "voor", "zijn", "maar", "ook", "naar", "nog", "je", "le", "la",
    "les", "des", "et", "est", "pas", "nous", "vous", "une", "un", "pour", "avec", "dans", "sur",
    "qui", "que", "du", "ou", "au", "el", "los", "las", "y", "en", "una", "por", "con", "para",
    "es", "su", "al", "del", "lo", "os", "e", "não", "em", "um", "uma", "com", "é", "da", "na",
    "il", "di", "che", "non", "è", "mais", "sono", "gli", "nie", "jest", "się", "w", "z", "och",
    "att", "det", "är", "inte", "de",
];

/// Short words of every English talk.
const ENGLISH: [&str; 68] = [
    "the", "and", "is", "are", "was", "with", "for", "you", "your", "they", "them", "they're",
    "their", "we", "we're", "our", "this", "that", "it's", "it", "what", "how", "when", "who",
    "which", "there", "have", "has", "can", "could", "would", "should", "will", "just", "from",
    "not", "don't", "do", "does", "i'm", "i", "my", "of", "to", "be", "been", "but", "if", "at",
    "yes", "please", "need", "want", "like", "any", "some", "get", "about", "out", "all", "i've",
    "i'd", "that's", "you're", "were", "did", "too", "than",
];

/// Lower-case letters without their accents: people leave them out.
pub fn folded(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_inside_a_figure_or_an_abbreviation_ends_nothing() {
        let parts = |t: &str| {
            sentences(t)
                .into_iter()
                .map(|r| t[r].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            parts("We have 1.2k, e.g. Berlin. More? no"),
            ["We have 1.2k, e.g. Berlin.", "More?", "no"]
        );
        assert_eq!(parts("二百名です。はい"), ["二百名です。", "はい"]);
        assert!(parts(" \n . \n").len() <= 1);
    }

    #[test]
    fn what_might_be_is_told_from_what_is() {
        let check = |s: &str, want: bool| assert_eq!(is_hypothetical(s), want, "{s}");
        check("if we had 500 people I'd be worried", true);
        check("Suppose a firm had 80 staff, would that work", true);
        check("we're 90 people if it helps", false);
        check("if you need a number, we would be around 90", false);
        check("We are 90 people and we would like a trial", false);
    }

    #[test]
    fn a_negation_reaches_a_few_words_and_stops_at_a_comma() {
        let at = |s: &str, w: &str| is_negated(s, s.find(w).unwrap());
        assert!(at("we do not have a budget", "budget"));
        assert!(at("theres no money", "money"));
        assert!(!at("no, the budget is there", "budget"));
    }
}
