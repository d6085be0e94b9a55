//! A decision in short words, a step a line.

use baton_core::routing::{
    Considered, Considering, Decision, Found, Outcome, RouteStep, StepResult,
};

pub fn told(d: &Decision) -> String {
    let mut lines: Vec<String> = d.trace.steps.iter().map(step).collect();
    if let Some(instead) = &d.trace.instead {
        lines.push(format!("but for: {}", person(instead)));
    }
    lines.push(format!("=> {}", outcome(&d.outcome)));
    lines.join("\n")
}

fn step(s: &RouteStep) -> String {
    let id = s.id.as_ref().map_or(s.name.as_str(), |id| id.0.as_str());
    let fallback = s.fallback.map_or(String::new(), |f| {
        let word = serde_json::to_value(f).unwrap();
        format!(" > {}", word.as_str().unwrap())
    });
    let found = s.found.as_ref().map_or(String::new(), |f| match f {
        Found::Owner { hit } => {
            let record = serde_json::to_value(hit.record).unwrap();
            format!(" ({} in {})", record.as_str().unwrap(), hit.list)
        }
        Found::Territory { name, .. } => format!(" ({name})"),
        Found::Skills { required } => {
            let all: Vec<_> = required
                .iter()
                .map(|n| format!("{} {}", n.name, n.level))
                .collect();
            format!(" ({})", all.join(", "))
        }
    });
    let mut parts: Vec<String> = match &s.result {
        StepResult::NotFor { unmet } => {
            let unmet = unmet.iter().map(|u| {
                let has = u.has.as_deref().unwrap_or("unknown");
                format!("{} for {}", has, u.wants)
            });
            vec![format!(
                "not for it: {}",
                unmet.collect::<Vec<_>>().join("; ")
            )]
        }
        StepResult::NoneFound => vec!["nobody found".to_owned()],
        StepResult::Waits { until } => vec![format!("waits until {until}")],
        StepResult::Waited { until } => vec![format!("waited until {until}")],
        StepResult::BookLater => vec!["books".to_owned()],
        StepResult::Queued => vec!["queued".to_owned()],
        StepResult::Chosen | StepResult::Nobody => vec![],
    };
    parts.extend(s.considered.iter().map(person));
    if s.more > 0 {
        parts.push(format!("{} more", s.more));
    }
    format!("{id}{fallback}{found}: {}", parts.join(" | "))
}

fn person(c: &Considered) -> String {
    let for_whom = match &c.stands_in_for {
        Some(name) => format!(" for {name}"),
        None => String::new(),
    };
    format!("{}{for_whom} {}", c.rep, considering(&c.outcome))
}

fn considering(c: &Considering) -> String {
    match c {
        Considering::Chosen => "chosen".into(),
        Considering::NotNext => "not next".into(),
        Considering::AskedBefore => "asked before".into(),
        Considering::AtCapacity { open, capacity } => format!("full {open}/{capacity}"),
        Considering::ChannelFull {
            channel,
            open,
            capacity,
        } => format!("{channel:?} full {open}/{capacity}").to_lowercase(),
        Considering::RateLimited {
            most,
            minutes,
            until,
        } => format!("had {most} in {minutes} min, again {until}"),
        Considering::NotAvailable { presence } => format!("{presence:?}").to_lowercase(),
        Considering::OutsideHours { at, place, opens } => match opens {
            Some(opens) => format!("{at} in {place}, opens {opens}"),
            None => format!("{at} in {place}"),
        },
        Considering::OnLeave { until, delegate } => match delegate {
            Some(name) => format!("leave until {}, {name} stands in", until.0),
            None => format!("leave until {}", until.0),
        },
        Considering::Holiday { name } => format!("holiday {name}"),
        Considering::Leaving => "leaving".into(),
        Considering::LacksSkill { skill, level, has } => format!("{skill} {has} of {level}"),
        Considering::DoesNotSpeak { language } => format!("no {language}"),
        Considering::NotTheirTurn => "not their turn".into(),
        Considering::NotFree { obstacle } => {
            let kind = serde_json::to_value(obstacle).unwrap();
            format!("not free: {}", kind["kind"].as_str().unwrap())
        }
    }
}

fn outcome(o: &Outcome) -> String {
    match o {
        Outcome::Ask { rep, rule, seconds } => {
            let rule = rule.as_ref().map_or("last resort", |r| r.0.as_str());
            format!("{rep} by {rule}, {seconds} s")
        }
        Outcome::Wait { until, only } => {
            let until = until.map_or(String::new(), |u| format!(" until {u}"));
            let only: Vec<_> = only.iter().map(|r| r.0.as_str()).collect();
            let who = if only.is_empty() {
                "anyone".to_owned()
            } else {
                only.join(", ")
            };
            format!("waits{until} for {who}")
        }
        Outcome::BookLater { rep } => match rep {
            Some(rep) => format!("books with {rep}"),
            None => "books with anyone".into(),
        },
    }
}
