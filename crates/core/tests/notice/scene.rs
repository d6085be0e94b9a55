//! Short ways to say what happened, and who is told by which rules.

use baton_core::Timestamp;
use baton_core::notice::{Block, Composed, Notice, NoticeEvent, Part, Template, compose, sample};
use baton_core::notify::{Audience, Channel, NotifyPolicy, NotifyRule, NotifyStep, Reader};
use baton_core::notify::{QuietHours, RepNotify};
use baton_core::time;

/// Half past two in Madrid.
pub const NOW: &str = "2026-03-12T13:30:00Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn notice(event: NoticeEvent) -> Notice {
    sample(event, at(NOW))
}

/// With this subject and opening, and no parts.
pub fn words(subject: &str, opening: &str) -> Template {
    Template {
        subject: subject.into(),
        opening: opening.into(),
        parts: vec![],
        closing: String::new(),
    }
}

pub fn parts(parts: &[Part]) -> Template {
    Template {
        parts: parts.to_vec(),
        ..words("It", "")
    }
}

/// What a part of the card says, a line each.
pub fn told(notice: &Notice, part: Part) -> Vec<String> {
    flat(&compose(notice, &parts(&[part]), false).blocks)
}

pub fn flat(blocks: &[Block]) -> Vec<String> {
    blocks.iter().flat_map(lines).collect()
}

fn lines(block: &Block) -> Vec<String> {
    match block {
        Block::Text { title, text } => vec![title.clone(), text.clone()],
        Block::List { title, items } => with(title, items.clone()),
        Block::Facts { title, facts } => {
            let quote =
                |q: &Option<String>| q.as_ref().map_or(String::new(), |q| format!(" “{q}”"));
            let line = facts
                .iter()
                .map(|f| format!("{}: {}{}", f.label, f.value, quote(&f.quote)));
            with(title, line.collect())
        }
        Block::Links { title, links } => {
            let line = links.iter().map(|l| format!("{} <{}>", l.name, l.url));
            with(title, line.collect())
        }
    }
}

fn with(title: &str, lines: Vec<String>) -> Vec<String> {
    [title.to_owned()].into_iter().chain(lines).collect()
}

/// Every text of a message that a channel shows.
pub fn texts(composed: &Composed) -> Vec<String> {
    let mut all = vec![composed.subject.clone(), composed.footer.clone()];
    all.extend(composed.opening.clone());
    all.extend(flat(&composed.blocks));
    all.extend(composed.closing.clone());
    all.extend(composed.settled.clone());
    let reasons = composed.answers.iter().flat_map(|a| &a.reasons);
    all.extend(reasons.map(|r| r.label.clone()));
    all
}

pub fn ana() -> Reader {
    Reader {
        rep: "rep_ana".into(),
        teams: vec!["team_emea".into(), "team_ae".into()],
        choice: RepNotify::default(),
        zone: time::zone("Europe/Madrid").unwrap(),
    }
}

pub fn step(channel: Channel, after_seconds: u32) -> NotifyStep {
    NotifyStep {
        channel,
        connection: None,
        after_seconds,
        unless_acted: false,
        urgent: false,
        required: false,
    }
}

pub fn rule(event: NoticeEvent, audience: Audience, steps: &[NotifyStep]) -> NotifyRule {
    NotifyRule {
        event,
        audience,
        steps: steps.to_vec(),
    }
}

pub fn team(id: &str) -> Audience {
    Audience::Team { team: id.into() }
}

pub fn rep(id: &str) -> Audience {
    Audience::Rep { rep: id.into() }
}

pub fn policy(rules: &[NotifyRule]) -> NotifyPolicy {
    NotifyPolicy {
        rules: rules.to_vec(),
        ..NotifyPolicy::default()
    }
}

/// `22:00-07:00`
pub fn hours(range: &str) -> QuietHours {
    let (from, to) = range.split_once('-').unwrap();
    QuietHours {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        weekends: false,
    }
}
