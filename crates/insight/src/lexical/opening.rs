//! How the rep may begin: with what was left open, in the prospect's words and language. Nothing is
//! promised; a sentence that promises is the rep's own.

use baton_core::card;
use baton_core::context::{Claim, Objection, ObjectionState, Question};
use baton_core::evidence::Evidence;

use super::questions;
use super::summary;
use super::talk::Talk;
use super::text;

/// As many letters as a person repeats of what another said.
const LONGEST: usize = 140;

/// What a sentence takes up.
#[derive(Clone, Copy)]
enum Taken {
    Question,
    Objection,
    Need,
}

/// The last question without an answer; else what nobody has answered that stands against it; else
/// what they care about; else what was answered and not taken back. `cares` are in the order of
/// their weight.
pub fn read(
    talk: &Talk<'_>,
    language: Option<&str>,
    questions: &[Question],
    objections: &[Objection],
    cares: &[Claim],
) -> Option<Claim> {
    let open = questions.iter().rev().find(|q| !q.answered);
    let against = |state| {
        let last = objections.iter().rev().find(|o| o.state == state)?;
        Some((Taken::Objection, *last.evidence.last()?))
    };
    let taken = [
        open.and_then(|q| Some((Taken::Question, of_question(talk, *q.evidence.first()?)?))),
        against(ObjectionState::Open),
        cares
            .first()
            .and_then(|c| Some((Taken::Need, whole(talk, *c.evidence.first()?)?))),
        against(ObjectionState::Answered),
    ];
    let (kind, evidence) = taken.into_iter().flatten().next()?;
    let words = repeated(&talk.quote(&[evidence])?);
    if words.is_empty() {
        return None;
    }
    let said = sentence(language, kind).replace("{}", &words);
    Some(Claim::new(said, vec![evidence]))
}

/// Of several questions in one breath the first.
fn of_question(talk: &Talk<'_>, evidence: Evidence) -> Option<Evidence> {
    let first = summary::sentence(talk, evidence)?;
    let asks = first.text.ends_with('…') || questions::is_question(&first.text);
    asks.then(|| first.evidence.first().copied())
        .flatten()
        .or(Some(evidence))
}

fn whole(talk: &Talk<'_>, evidence: Evidence) -> Option<Evidence> {
    summary::sentence(talk, evidence)?.evidence.first().copied()
}

/// The words as one line: without marks that would turn it around or break it, without its full
/// stop, cut between words.
fn repeated(words: &str) -> String {
    let plain: String = words
        .chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain =
        plain.trim_matches(|c: char| matches!(c, '.' | '。' | ',' | ';' | ':' | '"' | '“' | '”'));
    let Some((at, _)) = plain.char_indices().nth(LONGEST) else {
        return plain.to_owned();
    };
    let head = plain.get(..at).unwrap_or("");
    let cut = head.rfind(char::is_whitespace);
    let cut = cut.filter(|i| *i > 0 && !head.chars().any(text::is_unspaced));
    card::cut_off(head.get(..cut.unwrap_or(at)).unwrap_or(head))
}

/// The sentence around the prospect's words, in their language where it is one of these.
fn sentence(language: Option<&str>, taken: Taken) -> &'static str {
    let language = language.unwrap_or("en").split('-').next().unwrap_or("en");
    let [question, objection, need] = match language {
        "de" => [
            "Sie haben gefragt: „{}“ – damit würde ich gern beginnen.",
            "Sie sagten: „{}“ – das möchte ich zuerst richtig verstehen.",
            "Sie haben erzählt: „{}“ – da würde ich gern weitermachen.",
        ],
        "fr" => [
            "Vous avez demandé : « {} » ; j'aimerais commencer par là.",
            "Vous avez dit : « {} » ; j'aimerais d'abord bien comprendre ce point.",
            "Vous avez expliqué : « {} » ; j'aimerais repartir de là.",
        ],
        "es" => [
            "Usted preguntó: «{}»; me gustaría empezar por ahí.",
            "Usted comentó: «{}»; primero me gustaría entender bien ese punto.",
            "Usted contó: «{}»; me gustaría seguir desde ahí.",
        ],
        "pt" => [
            "Você perguntou: “{}”; eu gostaria de começar por aí.",
            "Você comentou: “{}”; primeiro eu gostaria de entender bem esse ponto.",
            "Você contou: “{}”; eu gostaria de continuar a partir daí.",
        ],
        "ja" => [
            "「{}」とのご質問をいただきましたので、まずその点からお話しできればと思います。",
            "「{}」と伺いましたので、まずその点を詳しくお聞かせください。",
            "「{}」と伺いましたので、そこから続けさせてください。",
        ],
        _ => [
            "You asked “{}”, and I'd like to start there.",
            "You said “{}”, and I'd like to understand that properly first.",
            "You told us “{}”, and I'd like to pick it up from there.",
        ],
    };
    match taken {
        Taken::Question => question,
        Taken::Objection => objection,
        Taken::Need => need,
    }
}
