//! Cases in words: a policy, a team and a lead as text, and what is decided as text.

use baton_core::Timestamp;
use baton_core::booking::{Day, DaysOff, Weekday, WorkRange, office_hours};
use baton_core::ids::{RepId, TeamId};
use baton_core::ledger::CREDIT;
use baton_core::presence::Presence;
use baton_core::routing::text::{Names, from_toml};
use baton_core::routing::{
    Candidate, Channel, ChannelCapacity, Depth, Employment, FoundBy, Lead, OwnerHit, Progress,
    RateLimit, Record, RoutingPolicy, SkillLevel, route,
};

use crate::tongue::told;

/// Monday 2 March 2026, 10:00 in UTC, 11:00 in Berlin and Madrid.
pub const NOW: &str = "2026-03-02T10:00:00Z";

pub struct Case {
    /// Rules and what belongs to them, as TOML.
    pub policy: &'static str,
    /// A rep a line: `bo: away, teams dach`.
    pub team: &'static str,
    pub lead: &'static str,
    pub expect: &'static str,
}

impl Case {
    pub fn check(&self) {
        self.check_at(NOW);
    }

    pub fn check_at(&self, now: &str) {
        self.check_with(now, &Progress::default());
    }

    pub fn check_with(&self, now: &str, progress: &Progress) {
        let policy = policy(self.policy);
        let mut team = team(self.team);
        let lead = lead(self.lead);
        let decision = route(&policy, &lead, &team, progress, at(now));
        let got = told(&decision);
        assert_eq!(got, trimmed(self.expect), "got:\n{got}\n");
        // In whatever order they come.
        team.reverse();
        assert_eq!(route(&policy, &lead, &team, progress, at(now)), decision);
        assert_eq!(decision.trace.chosen.as_ref(), decision.chosen());
    }
}

/// By turns, everybody.
pub const EVERYONE: &str = r#"
[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

fn trimmed(text: &str) -> String {
    let lines = text.trim().lines().map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Reps are known by their ids, teams too.
pub fn names() -> Names {
    let reps = ["ana", "bo", "cy", "di", "eva", "flo"];
    let teams = ["dach", "se", "ae", "help"];
    Names {
        reps: reps.map(|r| (r.into(), format!("{r}@acme.test"))).to_vec(),
        teams: teams.map(|t| (t.into(), t.to_uppercase())).to_vec(),
        agents: vec![("agt_web".into(), "Website".into())],
    }
}

pub fn policy(toml: &str) -> RoutingPolicy {
    from_toml(toml, &names()).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub fn team(text: &str) -> Vec<Candidate> {
    text.trim().lines().map(rep).collect()
}

fn rep(line: &str) -> Candidate {
    let (id, facts) = line.trim().split_once(':').unwrap();
    let name = format!("{}{}", id[..1].to_uppercase(), &id[1..]);
    let mut rep = Candidate::new(id.into(), name);
    rep.time.zone = "UTC".into();
    rep.time.week = office_hours();
    for fact in facts.split(", ").map(str::trim).filter(|f| !f.is_empty()) {
        let (word, rest) = fact.split_once(' ').unwrap_or((fact, ""));
        assert!(
            apply_now(&mut rep, word, rest) || apply_profile(&mut rep, word, rest),
            "unknown fact {fact}"
        );
    }
    rep
}

fn apply_now(rep: &mut Candidate, word: &str, rest: &str) -> bool {
    match word {
        "away" => rep.presence = Presence::Away,
        "busy" => rep.presence = Presence::Busy,
        "offline" => rep.presence = Presence::Offline,
        "asked" => rep.asked_before = true,
        "open" => {
            let (open, capacity) = rest.split_once('/').unwrap();
            (rep.open, rep.capacity) = (open.parse().unwrap(), capacity.parse().unwrap());
        }
        "channel" => {
            let (channel, room) = rest.split_once(' ').unwrap();
            let (open, most) = room.split_once('/').unwrap();
            let channel = channel_of(channel);
            rep.open_by_channel.push((channel, open.parse().unwrap()));
            let most = most.parse().unwrap();
            rep.profile.channels.push(ChannelCapacity { channel, most });
        }
        "rate" => {
            let (most, minutes) = rest.split_once('/').unwrap();
            rep.profile.rate = Some(RateLimit {
                most: most.parse().unwrap(),
                minutes: minutes.parse().unwrap(),
            });
        }
        "asked_at" => rep.asked_at = rest.split(' ').map(today).collect(),
        "credits" => rep.standing.credits = rest.parse::<i64>().unwrap() * CREDIT,
        "last" => rep.standing.last_assigned = Some(today(rest)),
        "left" => rep.employment = Employment::Left { at: at(NOW) },
        "leaving" => {
            let (day, successor) = rest.split_once(' ').unwrap_or((rest, ""));
            rep.employment = Employment::Leaving {
                last_day: day_of(day),
                successor: (!successor.is_empty()).then(|| successor.into()),
            };
        }
        _ => return false,
    }
    true
}

fn apply_profile(rep: &mut Candidate, word: &str, rest: &str) -> bool {
    let words = || rest.split(' ').map(str::to_owned);
    match word {
        "weight" => rep.weight = rest.parse().unwrap(),
        "teams" => rep.profile.teams = words().map(TeamId).collect(),
        "speaks" => rep.profile.languages = words().collect(),
        "skills" => rep.profile.skills = words().map(|s| skill(&s)).collect(),
        "delegate" => rep.profile.delegate = Some(rest.into()),
        "zone" => rep.time.zone = rest.into(),
        "works" => rep.time.own_week = Some(week(rest)),
        "leave" => {
            let (days, delegate) = rest.split_once(' ').unwrap_or((rest, ""));
            let delegate = (!delegate.is_empty()).then(|| delegate.into());
            rep.time.leave.push(days_off(days, "", delegate));
        }
        "holiday" => {
            let (days, name) = rest.split_once(' ').unwrap();
            rep.time.holidays.push(days_off(days, name, None));
        }
        _ => return false,
    }
    true
}

fn today(time: &str) -> Timestamp {
    at(&format!("2026-03-02T{time}:00Z"))
}

fn day_of(text: &str) -> Day {
    Day(text.parse().unwrap())
}

fn days_off(days: &str, name: &str, delegate: Option<RepId>) -> DaysOff {
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    DaysOff {
        from: day_of(from),
        to: day_of(to),
        name: name.into(),
        delegate,
    }
}

/// `weekdays 09:00-12:00 13:00-17:00`, `daily 00:00-24:00`.
fn week(text: &str) -> Vec<WorkRange> {
    let (days, ranges) = text.split_once(' ').unwrap();
    let days = &Weekday::ALL[..if days == "daily" { 7 } else { 5 }];
    let range = |weekday: Weekday, range: &str| {
        let (from, to) = range.split_once('-').unwrap();
        WorkRange {
            weekday,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    };
    let all = days
        .iter()
        .flat_map(|d| ranges.split(' ').map(|r| range(*d, r)));
    all.collect()
}

fn skill(text: &str) -> SkillLevel {
    let (skill, level) = text.split_once('=').unwrap();
    SkillLevel {
        skill: skill.into(),
        level: level.parse().unwrap(),
    }
}

fn channel_of(text: &str) -> Channel {
    match text {
        "chat" => Channel::Chat,
        "voice" => Channel::Voice,
        "video" => Channel::Video,
        "email" => Channel::Email,
        other => panic!("{other}"),
    }
}

/// `country DE, employees 300, contact bo in crm`.
pub fn lead(text: &str) -> Lead {
    let mut lead = Lead::default();
    for fact in text.split(", ").map(str::trim).filter(|f| !f.is_empty()) {
        let (word, rest) = fact.split_once(' ').unwrap();
        let text = || Some(rest.to_owned());
        match word {
            "email" => lead.email = text(),
            "company" => lead.company = text(),
            "account" => lead.account = text(),
            "country" => lead.country = text(),
            "subdivision" => lead.subdivision = text(),
            "city" => lead.city = text(),
            "language" => lead.language = text(),
            "industry" => lead.industry = text(),
            "employees" => lead.employees = rest.parse().ok(),
            "revenue" => lead.revenue_millions = rest.parse().ok(),
            "score" => lead.score = rest.parse().unwrap(),
            "agent" => lead.agent = Some(rest.into()),
            "channel" => lead.channel = channel_of(rest),
            "depth" => {
                lead.depth = match rest {
                    "deep" => Depth::Deep,
                    _ => Depth::Some,
                }
            }
            "reason" => lead.reason = serde_json::from_value(rest.into()).unwrap(),
            "features" => lead.features = rest.split(' ').map(str::to_owned).collect(),
            "competitors" => lead.competitors = rest.split(' ').map(str::to_owned).collect(),
            "owner_contact" => lead.owners.push(hit(Record::Contact, rest)),
            "owner_account" => lead.owners.push(hit(Record::Account, rest)),
            "owner_lead" => lead.owners.push(hit(Record::Lead, rest)),
            other => panic!("unknown fact {other}"),
        }
    }
    lead
}

/// `bo in crm`.
fn hit(record: Record, text: &str) -> OwnerHit {
    let (rep, list) = text.split_once(" in ").unwrap();
    OwnerHit {
        list: list.into(),
        record,
        by: FoundBy::Domain,
        key: "acme.com".into(),
        rep: rep.into(),
    }
}
