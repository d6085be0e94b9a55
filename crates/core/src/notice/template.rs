//! Templates are filled in, and can do nothing else.

mod fill;

use similar::get_close_matches;

use super::{Part, Template};

pub(super) use fill::{Values, fill};

/// What may stand between `{{` and `}}`, and what it stands for.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("prospect", "the prospect's name and company"),
    ("prospect.name", "the prospect's name"),
    ("prospect.company", "their company"),
    ("prospect.title", "their title"),
    ("score", "signals met, such as 4/5"),
    ("rep", "the rep whom it is about"),
    ("rep.first", "their first name"),
    ("to.first", "first name of whoever reads it"),
    ("agent", "the agent's name"),
    ("vendor", "the vendor that the agent speaks for"),
    ("deadline", "until when to answer, in the reader's zone"),
    ("meeting.start", "when the meeting is, in the reader's zone"),
    ("meeting.before", "when it was to be before it was moved"),
    ("meeting.name", "the kind of meeting"),
    ("outcome", "what became of it"),
];

const MAX_SUBJECT: usize = 200;
const MAX_TEXT: usize = 2000;

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// `subject`, `opening`, `closing` or `parts`.
    pub field: &'static str,
    pub problem: String,
    pub fix: Option<String>,
}

impl TemplateFault {
    fn new(field: &'static str, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            field,
            problem: problem.into(),
            fix: Some(fix.into()),
        }
    }
}

/// Everything that is wrong with a template.
pub fn check(template: &Template) -> Vec<TemplateFault> {
    let mut faults = vec![];
    if template.subject.trim().is_empty() {
        let fix = "write one line, such as `{{ prospect }} wants to talk`";
        faults.push(TemplateFault::new("subject", "is empty", fix));
    }
    if template.subject.contains(['\n', '\r']) {
        let fix = "write it on one line; the opening has room for more";
        faults.push(TemplateFault::new("subject", "has several lines", fix));
    }
    text("subject", &template.subject, MAX_SUBJECT, &mut faults);
    text("opening", &template.opening, MAX_TEXT, &mut faults);
    parts(&template.parts, &mut faults);
    text("closing", &template.closing, MAX_TEXT, &mut faults);
    faults
}

fn text(field: &'static str, text: &str, max: usize, faults: &mut Vec<TemplateFault>) {
    let length = text.chars().count();
    if length > max {
        let problem = format!("has {length} characters, and may have {max}");
        faults.push(TemplateFault::new(field, problem, "shorten it"));
    }
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(hidden) {
        let problem = "has a character that cannot be seen";
        faults.push(TemplateFault::new(field, problem, "type the text anew"));
    }
    faults.extend(wrong_marks(text).map(|(problem, fix)| TemplateFault::new(field, problem, fix)));
}

fn parts(parts: &[Part], faults: &mut Vec<TemplateFault>) {
    for (i, part) in parts.iter().enumerate() {
        // Said once for each part, however often it comes.
        let before = parts.iter().take(i).filter(|p| *p == part).count();
        if before == 1 {
            let problem = format!("`{}` is there more than once", name(*part));
            faults.push(TemplateFault::new("parts", problem, "keep one of them"));
        }
    }
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Contact => "contact",
        Part::Meeting => "meeting",
        Part::Summary => "summary",
        Part::Topics => "topics",
        Part::Signals => "signals",
        Part::Questions => "questions",
        Part::Objections => "objections",
        Part::Competitors => "competitors",
        Part::Note => "note",
        Part::Why => "why",
        Part::Others => "others",
        Part::Records => "records",
        Part::Corrections => "corrections",
    }
}

/// Whether all that stands between braces are placeholders: what may be filled in.
fn is_plain(text: &str) -> bool {
    wrong_marks(text).next().is_none()
}

/// What stands between braces and is no placeholder, and what to write instead.
fn wrong_marks(text: &str) -> impl Iterator<Item = (String, String)> {
    marks(text).filter_map(|mark| match mark {
        Mark::Placeholder(name) if is_known(name) => None,
        Mark::Placeholder(name) => Some((
            format!("`{{{{ {} }}}}` stands for nothing", brief(name)),
            nearest(name),
        )),
        Mark::Open => Some((
            "`{{` is never closed".into(),
            "close it with `}}`, such as `{{ prospect.name }}`".into(),
        )),
        Mark::Statement(open) => Some((
            format!("`{open}` begins a statement, and templates have none"),
            "use placeholders only, such as `{{ prospect.name }}`".into(),
        )),
    })
}

enum Mark<'t> {
    /// What stands between `{{` and `}}`.
    Placeholder(&'t str),
    Open,
    Statement(&'t str),
}

/// Everything in a text that the engine would not take as text, in order.
fn marks(text: &str) -> impl Iterator<Item = Mark<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = ["{{", "{%", "{#"]
            .iter()
            .filter_map(|m| rest.find(m))
            .min()?;
        let (open, after) = rest.get(at..)?.split_at_checked(2)?;
        rest = after;
        if open != "{{" {
            return Some(Mark::Statement(open));
        }
        let Some((inside, after)) = after.split_once("}}") else {
            rest = "";
            return Some(Mark::Open);
        };
        rest = after;
        Some(Mark::Placeholder(inside.trim()))
    })
}

fn is_known(name: &str) -> bool {
    PLACEHOLDERS.iter().any(|(known, _)| *known == name)
}

/// The placeholder that was probably meant, or all there are.
fn nearest(name: &str) -> String {
    let known: Vec<&str> = PLACEHOLDERS.iter().map(|(known, _)| *known).collect();
    let name = brief(&name.to_lowercase());
    let part = |known: &&&str| known.split_once('.').is_some_and(|(_, part)| part == name);
    let near = known.iter().find(part).copied();
    match near.or_else(|| get_close_matches(name.as_str(), &known, 1, 0.5).pop()) {
        Some(near) => format!("write `{{{{ {near} }}}}`"),
        None => format!("use one of {}", known.join(", ")),
    }
}

fn brief(name: &str) -> String {
    super::text::one_line(name, 40)
}
