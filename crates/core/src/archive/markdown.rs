//! A conversation for people to read: the card with its quotes, then the talk. What was said is
//! escaped: whatever it holds, a reader of Markdown shows it as the same text.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::Archive;
use crate::Timestamp;
use crate::card::{for_people, shorten};
use crate::context::{Context, Interest, ObjectionState, Sentiment};
use crate::conversation::Speaker;
use crate::evidence::Evidence;
use crate::qualification::{Scorecard, Verdict};
use crate::signal::Status;

const NAME_CHARS: usize = 200;
const CLAIM_CHARS: usize = 400;

/// Times are those of `zone`.
pub fn write(archive: &Archive, zone: &TimeZone) -> String {
    let mut page = Page {
        archive,
        zone,
        out: String::new(),
    };
    page.head();
    if let Some(scorecard) = &archive.scorecard {
        page.scorecard(scorecard);
    }
    if let Some(context) = &archive.context {
        page.context(context);
    }
    page.talk();
    page.out
}

struct Page<'a> {
    archive: &'a Archive,
    zone: &'a TimeZone,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn head(&mut self) {
        let a = self.archive;
        let prospect = &a.prospect;
        let name = said(prospect.display_name(), NAME_CHARS);
        let company = prospect.company.as_deref().map(|c| said(c, NAME_CHARS));
        let company = company.filter(|c| *c != name);
        let title = company.map_or_else(|| name.clone(), |c| format!("{name} · {c}"));
        self.line(&format!("# {title}\n"));
        let began = self.time(a.started_at);
        let facts = [
            ("Title", prospect.title.clone()),
            ("E-mail", prospect.email.clone()),
            ("Phone", prospect.phone.clone()),
            ("Time zone", prospect.timezone.clone()),
            ("Agent", a.agent.clone()),
            ("Of", a.vendor.clone()),
            ("Taken over by", a.rep.clone()),
            ("Subject", a.subject.clone()),
        ];
        for (label, value) in facts {
            let value = value.as_deref().map(|v| said(v, NAME_CHARS));
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                self.line(&format!("- {label}: {value}"));
            }
        }
        let zone = self.zone.iana_name().unwrap_or("UTC");
        let zone = said(zone, NAME_CHARS);
        self.line(&format!("- Began: {began} (all times: {zone})"));
        let count = a.messages.len();
        self.line(&format!("- Messages: {count}\n"));
    }

    fn time(&self, at: Timestamp) -> String {
        let local = at.0.to_zoned(self.zone.clone());
        local.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// A line of the card, with the words that prove it.
    fn claim(&mut self, text: &str, evidence: &[Evidence]) {
        self.line(&format!("- {text}"));
        let messages = &self.archive.messages;
        let quotes: Vec<_> = evidence
            .iter()
            .filter_map(|e| Some((e.seq, e.words(messages)?)))
            .map(|(seq, words)| {
                let number = u64::from(seq) + 1;
                format!("  - “{}” ({number})", said(words, CLAIM_CHARS))
            })
            .collect();
        for quote in &quotes {
            self.line(quote);
        }
        if quotes.is_empty() {
            self.line("  - No words of the talk prove it.");
        }
    }

    fn scorecard(&mut self, card: &Scorecard) {
        let verdict = match card.verdict {
            Verdict::Qualified => "qualified",
            Verdict::NotYet => "not yet qualified",
            Verdict::OutOfReach => "not qualified",
        };
        let (score, of) = (card.score, card.of);
        self.line(&format!("## Score: {score} of {of}, {verdict}\n"));
        for signal in &card.signals {
            let label = said(&signal.label, NAME_CHARS);
            let value = signal.value.as_deref().map(for_people);
            let value = value.map(|v| format!(": {}", said(&v, CLAIM_CHARS)));
            let value = value.unwrap_or_default();
            match signal.status {
                Status::Met => self.claim(&format!("{label}{value}"), &signal.evidence),
                Status::NotMet => {
                    self.claim(&format!("{label}{value} (not met)"), &signal.evidence);
                }
                Status::Unknown => self.line(&format!("- {label}: not known")),
            }
        }
        self.line("");
    }

    fn section(&mut self, title: &str, claims: Vec<(String, &[Evidence])>) {
        if claims.is_empty() {
            return;
        }
        self.line(&format!("## {title}\n"));
        for (text, evidence) in claims {
            self.claim(&text, evidence);
        }
        self.line("");
    }

    fn context(&mut self, context: &Context) {
        let text = |text: &str| said(text, CLAIM_CHARS);
        let plain = |claims: &'_ [crate::context::Claim]| -> Vec<(String, Vec<Evidence>)> {
            let all = claims.iter();
            all.map(|c| (text(&c.text), c.evidence.clone())).collect()
        };
        for (title, claims) in [
            ("Summary", plain(&context.summary)),
            ("What they care about", plain(&context.cares)),
        ] {
            let claims = claims.iter().map(|(t, e)| (t.clone(), e.as_slice()));
            self.section(title, claims.collect());
        }
        let questions = context.questions.iter().map(|q| {
            let state = if q.answered { "answered" } else { "open" };
            (format!("{} ({state})", text(&q.text)), &*q.evidence)
        });
        self.section("Questions", questions.collect());
        let objections = context.objections.iter().map(|o| {
            let state = match o.state {
                ObjectionState::Open => "open",
                ObjectionState::Answered => "answered",
                ObjectionState::Settled => "settled",
            };
            (format!("{} ({state})", text(&o.text)), &*o.evidence)
        });
        self.section("Objections", objections.collect());
        let competitors = context.competitors.iter().map(|c| {
            let thinks = match c.sentiment {
                Sentiment::Positive => " (likes it)",
                Sentiment::Neutral => "",
                Sentiment::Negative => " (unhappy with it)",
            };
            (format!("{}{thinks}", text(&c.name)), &*c.evidence)
        });
        self.section("Competitors", competitors.collect());
        let features = context.features.iter().map(|f| {
            let interest = match f.interest {
                Interest::Asked => "asked",
                Interest::Liked => "liked",
                Interest::MustHave => "must have",
            };
            (format!("{} ({interest})", text(&f.name)), &*f.evidence)
        });
        self.section("Features", features.collect());
        let decision = context.decision.iter();
        let decision = decision.map(|d| (text(&d.text), &*d.evidence));
        self.section("Who decides", decision.collect());
        let known = context.known.iter();
        let known = known.map(|k| (text(&k.subject), &*k.evidence));
        self.section("Known already", known.collect());
        let risks = context.risks.iter();
        let risks = risks.map(|r| (text(&r.text), &*r.evidence));
        self.section("Risks", risks.collect());
    }

    fn talk(&mut self) {
        let a = self.archive;
        self.line("## The talk");
        let named = |name: Option<&str>, else_: &str| {
            let name = name.map(|n| said(n, NAME_CHARS));
            name.filter(|n| !n.is_empty())
                .unwrap_or_else(|| else_.to_owned())
        };
        let prospect = named(Some(a.prospect.display_name()), "Prospect");
        let agent = named(a.agent.as_deref(), "Agent");
        let rep = named(a.rep.as_deref(), "Rep");
        for m in &a.messages {
            let (who, part) = match m.role {
                Speaker::Prospect => (&prospect, "prospect"),
                Speaker::Agent => (&agent, "agent"),
                Speaker::Rep => (&rep, "rep"),
            };
            let (number, at) = (u64::from(m.seq) + 1, self.time(m.at));
            let _ = writeln!(self.out, "\n({number}) {who} ({part}), {at}\n");
            self.out.push_str(&quoted(&m.text));
        }
    }
}

/// One line of what somebody said.
fn said(text: &str, most: usize) -> String {
    escaped(&shorten(&without_controls(text), most))
}

/// All lines of what somebody said.
fn quoted(text: &str) -> String {
    let line_ends = ['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::new();
    let mut lines = text.split(line_ends).peekable();
    while let Some(line) = lines.next() {
        let line = without_controls(line);
        let line = escaped(line.trim());
        // A line ends where it ended: Markdown would join them.
        let breaks = !line.is_empty() && lines.peek().is_some_and(|next| !next.trim().is_empty());
        let end = if breaks { "\\" } else { "" };
        let _ = writeln!(out, "> {line}{end}");
    }
    out
}

/// Neither control characters nor marks that turn the direction of what follows.
fn without_controls(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !turns(*c))
        .collect()
}

/// A line as text and nothing else, also where links, tables, formulas and footnotes are understood.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest: Vec<char> = line.chars().collect();
    for (i, c) in rest.iter().copied().enumerate() {
        let before = |n: usize| i.checked_sub(n).and_then(|at| rest.get(at)).copied();
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '<' | '>' | '#' | '|' | '~' | '&'
            | '@' | '$' | '^' | '!' => true,
            // Lists, rules and underlines begin a line.
            '-' | '+' | '=' | ':' if i == 0 => true,
            '.' | ')' if i == digits && digits > 0 => true,
            // `https://…` and `www.…` become links by themselves.
            ':' => rest.get(i + 1) == Some(&'/') || rest.get(i + 1) == Some(&':'),
            '.' => before(1).is_some_and(|b| b.eq_ignore_ascii_case(&'w')),
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
