//! Which keys a policy has, and what they hold.

use super::names::Kind;

#[derive(Debug)]
pub enum Shape {
    Text,
    Number,
    Switch,
    /// The name of something that has an id.
    Name(Kind),
    Choice(&'static [&'static str]),
    List(&'static Self),
    /// Written with dots: `when.countries = …`.
    Table(&'static [Field]),
    /// Written in braces: `{ from = 200 }`.
    Braces(&'static [Field]),
    /// In braces, with a `kind` that says which other keys there are.
    Kinds(&'static [(&'static str, &'static [Field])]),
}

#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    /// What holds where it is not written, as JSON; nothing, where it must be.
    pub default: Option<&'static str>,
}

const fn must(key: &'static str, shape: Shape) -> Field {
    Field {
        key,
        shape,
        default: None,
    }
}

const fn may(key: &'static str, shape: Shape, default: &'static str) -> Field {
    Field {
        key,
        shape,
        default: Some(default),
    }
}

pub const POLICY: &[Field] = &[
    may("version", Shape::Number, "0"),
    may("offer_seconds", Shape::Number, "120"),
    may("repeat_seconds", Shape::Number, "null"),
    may("away_after_lapses", Shape::Number, "3"),
    may("hours", Shape::Choice(&["ignore", "own", "all"]), "\"own\""),
    may(
        "last_resort",
        Shape::Kinds(LAST_RESORTS),
        r#"{"kind":"queue","team":null}"#,
    ),
    must("rules", Shape::List(&Shape::Table(RULE))),
    may("territories", Shape::List(&Shape::Table(TERRITORY)), "[]"),
    may("skills", Shape::List(&Shape::Table(SKILL)), "[]"),
    may("clocks", Shape::List(&Shape::Table(CLOCK)), "[]"),
];

const REP: Shape = Shape::Name(Kind::Rep);
const TEAM: Shape = Shape::Name(Kind::Team);
const TEXTS: Shape = Shape::List(&Shape::Text);
const REPS: Shape = Shape::List(&REP);
const TEAMS: Shape = Shape::List(&TEAM);
const LEVELS: Shape = Shape::List(&Shape::Braces(LEVEL));
const RANGE: Shape = Shape::Braces(&[
    may("from", Shape::Number, "null"),
    may("to", Shape::Number, "null"),
]);

const RULE: &[Field] = &[
    must("id", Shape::Text),
    must("name", Shape::Text),
    may("on", Shape::Switch, "true"),
    may("when", Shape::Table(CONDITIONS), "{}"),
    must("to", Shape::Kinds(TARGETS)),
    may("teams", TEAMS, "[]"),
    may(
        "order",
        Shape::Choice(&["balanced", "strict", "freest"]),
        "\"balanced\"",
    ),
    may("fallback", Shape::List(&Shape::Kinds(FALLBACKS)), "[]"),
    may("offer_seconds", Shape::Number, "null"),
];

const CONDITIONS: &[Field] = &[
    may("countries", TEXTS, "[]"),
    may("subdivisions", TEXTS, "[]"),
    may("cities", TEXTS, "[]"),
    may("languages", TEXTS, "[]"),
    may("industries", TEXTS, "[]"),
    may("employees", RANGE, "null"),
    may("revenue_millions", RANGE, "null"),
    may(
        "reasons",
        Shape::List(&Shape::Choice(&["qualified", "requested"])),
        "[]",
    ),
    may(
        "channels",
        Shape::List(&Shape::Choice(&["chat", "voice", "video", "email"])),
        "[]",
    ),
    may("agents", Shape::List(&Shape::Name(Kind::Agent)), "[]"),
    may("features", TEXTS, "[]"),
    may("competitors", TEXTS, "[]"),
    may("least_score", Shape::Number, "null"),
    may("least_depth", Shape::Choice(DEPTHS), "null"),
];

const DEPTHS: &[&str] = &["none", "some", "deep"];

const TARGETS: &[(&str, &[Field])] = &[
    ("owner", &[may("lists", TEXTS, "[]")]),
    ("territory", &[may("only", TEXTS, "[]")]),
    (
        "skill",
        &[
            may("required", LEVELS, "[]"),
            may("preferred", LEVELS, "[]"),
            may("from_conversation", Shape::Switch, "false"),
        ],
    ),
    ("queue", &[must("team", TEAM)]),
    ("round_robin", &[]),
];

const FALLBACKS: &[(&str, &[Field])] = &[
    ("wait", &[must("seconds", Shape::Number)]),
    ("delegate", &[]),
    ("team", &[may("team", TEAM, "null")]),
    ("book_later", &[]),
];

const LAST_RESORTS: &[(&str, &[Field])] = &[
    ("queue", &[may("team", TEAM, "null")]),
    ("rep", &[must("rep", REP)]),
    ("book", &[]),
];

const TERRITORY: &[Field] = &[
    must("id", Shape::Text),
    must("name", Shape::Text),
    may("area", Shape::Table(CONDITIONS), "{}"),
    may("reps", REPS, "[]"),
    may("teams", TEAMS, "[]"),
];

const SKILL: &[Field] = &[
    must("id", Shape::Text),
    must("name", Shape::Text),
    may("asked", Shape::Table(ASKED), "{}"),
];

const ASKED: &[Field] = &[
    may("depth", Shape::Choice(DEPTHS), "null"),
    may("features", TEXTS, "[]"),
];

const LEVEL: &[Field] = &[must("skill", Shape::Text), may("level", Shape::Number, "1")];

const CLOCK: &[Field] = &[
    must("stage", Shape::Choice(&["answer", "pickup", "wrapup"])),
    must("after_seconds", Shape::Number),
    must("action", Shape::Kinds(ACTIONS)),
];

const ACTIONS: &[(&str, &[Field])] = &[
    ("remind", &[]),
    ("escalate", &[may("to", REP, "null")]),
    ("reassign", &[]),
    ("tell_prospect", &[may("text", Shape::Text, "null")]),
];
