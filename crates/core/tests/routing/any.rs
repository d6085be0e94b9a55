//! Any policy, any team, any lead.

use baton_core::booking::{Day, DaysOff, Weekday, WorkRange, office_hours};
use baton_core::ids::RepId;
use baton_core::ledger::CREDIT;
use baton_core::presence::Presence;
use baton_core::routing::{
    Candidate, Channel, ChannelCapacity, ClockAction, ClockStep, Conditions, Depth, Employment,
    Fallback, FoundBy, LastResort, Lead, Order, OwnerHit, Range, RateLimit, Record, RoutingPolicy,
    Rule, Skill, SkillAsked, SkillLevel, Stage, Target, Territory, WorkingHours,
};
use jiff::ToSpan as _;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::scene::{NOW, at};

pub const REPS: [&str; 6] = ["ana", "bo", "cy", "di", "eva", "flo"];
pub const TEAMS: [&str; 4] = ["dach", "se", "ae", "help"];
pub const SKILLS: [&str; 3] = ["tech", "law", "sap"];
pub const TERRITORIES: [&str; 3] = ["north", "south", "west"];

pub fn rep_id() -> impl Strategy<Value = RepId> {
    select(&REPS).prop_map(RepId::from)
}

pub fn teams() -> impl Strategy<Value = Vec<baton_core::ids::TeamId>> {
    subsequence(TEAMS.to_vec(), 0..3).prop_map(|t| t.into_iter().map(Into::into).collect())
}

pub fn texts(all: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![
        3 => Just(vec![]),
        1 => subsequence(all, 0..=all.len())
            .prop_map(|t| t.into_iter().map(str::to_owned).collect()),
    ]
}

pub fn range() -> impl Strategy<Value = Option<Range>> {
    prop_oneof![
        4 => Just(None),
        1 => (0..500_u32, 0..500_u32).prop_map(|(from, more)| Some(Range {
            from: Some(from),
            to: Some(from + more),
        })),
        1 => (0..500_u32).prop_map(|to| Some(Range { from: None, to: Some(to) })),
    ]
}

pub fn conditions() -> impl Strategy<Value = Conditions> {
    (
        texts(&["DE", "US", "FR"]),
        texts(&["DE-BY", "US-CA"]),
        texts(&["München", "Paris"]),
        texts(&["de", "pt-BR", "en"]),
        texts(&["51", "31-33"]),
        (range(), range()),
        (texts(&["sso", "api"]), texts(&["Initech"])),
        (prop::option::weighted(0.2, 0..5_u32), depth()),
        subsequence(vec![Channel::Chat, Channel::Voice], 0..=2),
    )
        .prop_map(
            |(
                countries,
                subdivisions,
                cities,
                languages,
                industries,
                ranges,
                words,
                least,
                channels,
            )| {
                Conditions {
                    countries,
                    subdivisions,
                    cities,
                    languages,
                    industries,
                    employees: ranges.0,
                    revenue_millions: ranges.1,
                    features: words.0,
                    competitors: words.1,
                    least_score: least.0,
                    least_depth: least.1,
                    channels,
                    ..Conditions::default()
                }
            },
        )
}

pub fn depth() -> impl Strategy<Value = Option<Depth>> {
    prop::option::weighted(0.2, select(&[Depth::None, Depth::Some, Depth::Deep]))
}

pub fn levels(least: usize) -> impl Strategy<Value = Vec<SkillLevel>> {
    (
        subsequence(SKILLS.to_vec(), least..=SKILLS.len()),
        vec(1..=5_u32, SKILLS.len()),
    )
        .prop_map(|(skills, levels)| {
            let all = skills.into_iter().zip(levels);
            all.map(|(skill, level)| SkillLevel {
                skill: skill.into(),
                level,
            })
            .collect()
        })
}

pub fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::RoundRobin),
        texts(&["crm", "named"]).prop_map(|lists| Target::Owner { lists }),
        subsequence(TERRITORIES.to_vec(), 0..3).prop_map(|only| Target::Territory {
            only: only.into_iter().map(Into::into).collect(),
        }),
        (levels(0), levels(0)).prop_map(|(required, preferred)| Target::Skill {
            required,
            preferred,
            from_conversation: true,
        }),
        select(&TEAMS).prop_map(|team| Target::Queue { team: team.into() }),
    ]
}

pub fn fallback() -> impl Strategy<Value = Fallback> {
    prop_oneof![
        (1..200_u32).prop_map(|seconds| Fallback::Wait { seconds }),
        Just(Fallback::Delegate),
        prop::option::of(select(&TEAMS)).prop_map(|team| Fallback::Team {
            team: team.map(Into::into),
        }),
        Just(Fallback::BookLater),
    ]
}

pub fn rule() -> impl Strategy<Value = Rule> {
    (
        prop::bool::weighted(0.9),
        prop_oneof![2 => Just(Conditions::default()), 1 => conditions()],
        target(),
        teams(),
        select(&[Order::Balanced, Order::Strict, Order::Freest]),
        vec(fallback(), 0..3),
        prop::option::of(1..300_u32),
    )
        .prop_map(
            |(on, when, to, teams, order, fallback, offer_seconds)| Rule {
                id: "".into(),
                name: "Rule “x” \\ \"y\"\n\u{7f}\u{1}".into(),
                on,
                when,
                to,
                teams,
                order,
                fallback,
                offer_seconds,
            },
        )
}

pub fn territory() -> impl Strategy<Value = Territory> {
    (conditions(), subsequence(REPS.to_vec(), 0..3), teams()).prop_map(|(area, reps, teams)| {
        Territory {
            id: "".into(),
            name: "Area".into(),
            area,
            reps: reps.into_iter().map(Into::into).collect(),
            teams,
        }
    })
}

pub fn clock() -> impl Strategy<Value = ClockStep> {
    let action = prop_oneof![
        Just(ClockAction::Remind),
        Just(ClockAction::Reassign),
        prop::option::of(rep_id()).prop_map(|to| ClockAction::Escalate { to }),
        prop::option::of("[a-z]{1,9}").prop_map(|text| ClockAction::TellProspect { text }),
    ];
    let stage = select(&[Stage::Answer, Stage::Pickup, Stage::Wrapup]);
    (stage, action).prop_map(|(stage, action)| ClockStep {
        stage,
        after_seconds: 0,
        action,
    })
}

pub fn policy() -> impl Strategy<Value = RoutingPolicy> {
    let last = prop_oneof![
        prop::option::of(select(&TEAMS)).prop_map(|team| LastResort::Queue {
            team: team.map(Into::into),
        }),
        rep_id().prop_map(|rep| LastResort::Rep { rep }),
        Just(LastResort::Book),
    ];
    (
        vec(rule(), 1..5),
        vec(territory(), TERRITORIES.len()),
        vec((depth(), texts(&["sso", "api"])), SKILLS.len()),
        vec(clock(), 0..3),
        last,
        select(&[WorkingHours::Ignore, WorkingHours::Own, WorkingHours::All]),
        (1..300_u32, prop::option::of(1..300_u32), 0..9_u32),
    )
        .prop_map(
            |(rules, territories, asked, clocks, last_resort, hours, times)| {
                let named = |n: usize, text: &str| format!("{text}{n}");
                RoutingPolicy {
                    version: times.2,
                    offer_seconds: times.0,
                    repeat_seconds: times.1,
                    away_after_lapses: times.2,
                    hours,
                    rules: (0..)
                        .zip(rules)
                        .map(|(n, rule)| Rule {
                            id: named(n, "r").as_str().into(),
                            ..rule
                        })
                        .collect(),
                    last_resort,
                    territories: TERRITORIES
                        .iter()
                        .zip(territories)
                        .map(|(id, t)| Territory {
                            id: (*id).into(),
                            ..t
                        })
                        .collect(),
                    skills: SKILLS
                        .iter()
                        .zip(asked)
                        .map(|(id, (depth, features))| Skill {
                            id: (*id).into(),
                            name: id.to_uppercase(),
                            asked: SkillAsked { depth, features },
                        })
                        .collect(),
                    clocks: (1..)
                        .zip(clocks)
                        .map(|(n, c)| ClockStep {
                            after_seconds: n * 60,
                            ..c
                        })
                        .collect(),
                }
            },
        )
}

pub fn presence() -> impl Strategy<Value = Presence> {
    prop_oneof![
        6 => Just(Presence::Available),
        1 => Just(Presence::Busy),
        1 => Just(Presence::Away),
        1 => Just(Presence::Offline),
    ]
}

pub fn employment() -> impl Strategy<Value = Employment> {
    prop_oneof![
        8 => Just(Employment::Active),
        1 => Just(Employment::Left { at: at(NOW) }),
        1 => prop::option::of(rep_id()).prop_map(|successor| Employment::Leaving {
            last_day: Day("2026-03-31".parse().unwrap()),
            successor,
        }),
    ]
}

pub fn leave() -> impl Strategy<Value = Vec<DaysOff>> {
    let one =
        (-2..3_i64, 0..3_i64, prop::option::of(rep_id())).prop_map(|(from, days, delegate)| {
            let first: jiff::civil::Date = "2026-03-02".parse().unwrap();
            DaysOff {
                from: Day(first + from.days()),
                to: Day(first + (from + days).days()),
                name: "Leave".into(),
                delegate,
            }
        });
    prop_oneof![4 => Just(vec![]), 1 => vec(one, 1..3)]
}

pub fn own_week() -> impl Strategy<Value = Option<Vec<WorkRange>>> {
    let night = WorkRange {
        weekday: Weekday::Monday,
        from: "20:00".parse().unwrap(),
        to: "24:00".parse().unwrap(),
    };
    select(vec![
        None,
        Some(office_hours()),
        Some(vec![night]),
        Some(vec![]),
    ])
}

pub fn candidate(id: &'static str) -> impl Strategy<Value = Candidate> {
    (
        (presence(), employment(), leave(), own_week()),
        (1..4_u32, 0..5_u32, 0..4_u32, prop::bool::weighted(0.15)),
        (teams(), levels(0), texts(&["de", "pt", "en-US"])),
        (-3..9_i64, prop::option::of(0..600_i64)),
        (
            prop::option::weighted(0.2, (1..3_u32, 1..90_u32)),
            vec(0..7200_i64, 0..4),
            prop::option::weighted(0.2, 0..3_u32),
        ),
        (
            prop::option::weighted(0.3, rep_id()),
            select(&[
                "UTC",
                "Europe/Madrid",
                "America/Los_Angeles",
                "Asia/Kathmandu",
            ]),
            1..4_u32,
        ),
    )
        .prop_map(move |(now, room, profile, standing, limits, rest)| {
            let mut c = Candidate::new(id.into(), id);
            (c.presence, c.employment, c.time.leave, c.time.own_week) = now;
            (c.capacity, c.open, _, c.asked_before) = room;
            c.open_by_channel = vec![(Channel::Chat, room.2.min(c.open))];
            (c.profile.teams, c.profile.skills, c.profile.languages) = profile;
            c.standing.credits = standing.0 * CREDIT;
            c.standing.last_assigned = standing.1.map(|s| at(NOW).plus_seconds(-s));
            c.profile.rate = limits.0.map(|(most, minutes)| RateLimit { most, minutes });
            c.asked_at = limits.1.iter().map(|s| at(NOW).plus_seconds(-s)).collect();
            let limit = |most| ChannelCapacity {
                channel: Channel::Chat,
                most,
            };
            c.profile.channels = limits.2.map(limit).into_iter().collect();
            c.profile.delegate = rest.0;
            c.time.zone = rest.1.into();
            c.time.week = office_hours();
            c.weight = rest.2;
            c
        })
}

pub fn team() -> impl Strategy<Value = Vec<Candidate>> {
    let all: Vec<_> = REPS.into_iter().map(candidate).collect();
    (all, 0..=REPS.len()).prop_map(|(mut all, most): (Vec<Candidate>, _)| {
        all.truncate(most);
        all
    })
}

pub fn lead() -> impl Strategy<Value = Lead> {
    let owner = (
        select(&["crm", "named"]),
        select(&[Record::Contact, Record::Account, Record::Lead]),
        rep_id(),
    )
        .prop_map(|(list, record, rep)| OwnerHit {
            list: list.into(),
            record,
            by: FoundBy::Domain,
            key: "acme.com".into(),
            rep,
        });
    (
        prop::option::of(select(&["DE", "US", "FR", "JP"])),
        prop::option::of(select(&["de", "pt-BR", "en-GB"])),
        prop::option::of(0..900_u32),
        (depth(), texts(&["sso", "api"])),
        select(&[Channel::Chat, Channel::Voice]),
        vec(owner, 0..3),
    )
        .prop_map(
            |(country, language, employees, talk, channel, owners)| Lead {
                country: country.map(Into::into),
                language: language.map(Into::into),
                employees,
                depth: talk.0.unwrap_or_default(),
                features: talk.1,
                channel,
                owners,
                score: 3,
                ..Lead::default()
            },
        )
}
