//! What an admin composes: rules in order, what holds where nobody is free, and the clocks.

use serde::{Deserialize, Serialize};

use super::Conditions;
use crate::ids::{RepId, RuleId, SkillId, TeamId, TerritoryId};

/// Rules in order; the first that finds somebody decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RoutingPolicy {
    /// Given by the hub when it is published; 0 in a draft.
    pub version: u32,
    /// How long a rep has to answer, where the rule says nothing else.
    pub offer_seconds: u32,
    /// Between two alerts while an offer is pending; once, at half of the time, if not given.
    pub repeat_seconds: Option<u32>,
    /// A rep who lets this many offers in a row lapse is set to away; 0: never.
    pub away_after_lapses: u32,
    pub hours: WorkingHours,
    pub rules: Vec<Rule>,
    /// When no rule found anybody.
    pub last_resort: LastResort,
    pub territories: Vec<Territory>,
    pub skills: Vec<Skill>,
    pub clocks: Vec<ClockStep>,
}

/// Whether somebody who is available outside their working hours is asked. Leave always counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum WorkingHours {
    /// Being available is enough.
    Ignore,
    /// Hours count where the rep has set some.
    #[default]
    Own,
    /// They count for all; who has set none works at the workspace's.
    All,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Rule {
    /// Short and stable: traces and waiting handoffs name it.
    pub id: RuleId,
    pub name: String,
    /// A rule that is off is as good as none, and is kept.
    #[serde(default = "yes")]
    pub on: bool,
    /// Leads that the rule is for; all, if nothing is said.
    #[serde(default)]
    pub when: Conditions,
    pub to: Target,
    /// Only members of one of these teams; anyone, if empty.
    #[serde(default)]
    pub teams: Vec<TeamId>,
    #[serde(default)]
    pub order: Order,
    /// Tried one after the other when everybody whom the rule found is absent; then the next rule.
    #[serde(default)]
    pub fallback: Vec<Fallback>,
    /// How long a rep has to answer an offer by this rule.
    #[serde(default)]
    pub offer_seconds: Option<u32>,
}

fn yes() -> bool {
    true
}

/// Whom a rule finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Target {
    /// Who owns the prospect: the contact's owner, else the account's, else the lead's.
    Owner {
        /// Names of ownership lists, in order of trust; all lists, if empty.
        #[serde(default)]
        lists: Vec<String>,
    },
    /// Who has a territory in which the lead lies.
    Territory {
        /// Of these; of all, if empty.
        #[serde(default)]
        only: Vec<TerritoryId>,
    },
    /// Who can do what the lead needs.
    Skill {
        #[serde(default)]
        required: Vec<SkillLevel>,
        /// Who has more of these comes first.
        #[serde(default)]
        preferred: Vec<SkillLevel>,
        /// Also require the skills that the conversation asks for.
        #[serde(default)]
        from_conversation: bool,
    },
    /// A named queue: only this team is asked, and only it may claim.
    Queue { team: TeamId },
    /// Anyone, by turns.
    RoundRobin,
}

/// Who of those whom a rule found is asked first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Order {
    /// Least for their weight, of those who can now.
    #[default]
    Balanced,
    /// In strict turns: who is next is waited for as long as the fallback says, and never jumped
    /// while they are only busy.
    Strict,
    /// Whoever has most room left, then by turns.
    Freest,
}

/// What holds when everybody whom a rule found is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Fallback {
    /// Keep it for them this long.
    Wait { seconds: u32 },
    /// Whoever stands in for them, and whoever stands in for those.
    Delegate,
    /// This team by turns; the absent one's own teams, if not given.
    Team {
        #[serde(default)]
        team: Option<TeamId>,
    },
    /// The agent offers a meeting with them.
    BookLater,
}

/// When no rule found anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum LastResort {
    /// It waits for whoever becomes free; this team only, if given.
    Queue {
        #[serde(default)]
        team: Option<TeamId>,
    },
    /// This person is asked, whatever they do.
    Rep { rep: RepId },
    /// The agent says that nobody is free and offers times.
    Book,
}

impl Default for LastResort {
    fn default() -> Self {
        Self::Queue { team: None }
    }
}

/// Leads of one area, and who looks after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Territory {
    pub id: TerritoryId,
    pub name: String,
    #[serde(default)]
    pub area: Conditions,
    #[serde(default)]
    pub reps: Vec<RepId>,
    #[serde(default)]
    pub teams: Vec<TeamId>,
}

/// Something that reps can do, more or less well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Skill {
    pub id: SkillId,
    pub name: String,
    /// Conversations that ask for it; those in which any of these holds.
    #[serde(default)]
    pub asked: SkillAsked,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SkillAsked {
    /// The talk goes at least this deep into technology.
    pub depth: Option<super::Depth>,
    /// One of these features of the catalog came up.
    pub features: Vec<String>,
}

/// How well: 1 knows it, 3 is at home in it, 5 teaches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct SkillLevel {
    pub skill: SkillId,
    #[serde(default = "one")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 5))]
    pub level: u32,
}

fn one() -> u32 {
    1
}

/// What happens when a stage takes too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct ClockStep {
    pub stage: Stage,
    pub after_seconds: u32,
    pub action: ClockAction,
}

/// What a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Stage {
    /// Since this rep was asked, until they answer.
    Answer,
    /// Since the agent asked for a person, or whoever had it gave it back, until somebody has it.
    Pickup,
    /// Since a rep has it, until they say how it ended.
    Wrapup,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ClockAction {
    /// Alert the rep who is asked, or has it; whoever may claim it while it waits.
    Remind,
    /// Show it to a person who sees that it moves.
    Escalate {
        /// The manager of the rep's team, else the admins, if not given.
        #[serde(default)]
        to: Option<RepId>,
    },
    /// Take it from whoever is asked, or has it, and ask the next.
    Reassign,
    /// The agent says that it takes longer.
    TellProspect {
        /// The workspace's own words, if not given.
        #[serde(default)]
        text: Option<String>,
    },
}

impl Default for RoutingPolicy {
    fn default() -> Self {
        Self {
            version: 0,
            offer_seconds: 120,
            repeat_seconds: None,
            away_after_lapses: 3,
            hours: WorkingHours::default(),
            rules: vec![Rule {
                id: "everyone".into(),
                name: "Everyone, by turns".into(),
                on: true,
                when: Conditions::default(),
                to: Target::RoundRobin,
                teams: vec![],
                order: Order::Balanced,
                fallback: vec![],
                offer_seconds: None,
            }],
            last_resort: LastResort::default(),
            territories: vec![],
            skills: vec![],
            clocks: vec![],
        }
    }
}

impl RoutingPolicy {
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|r| &r.id == id)
    }

    pub fn territory(&self, id: &TerritoryId) -> Option<&Territory> {
        self.territories.iter().find(|t| &t.id == id)
    }

    pub fn skill(&self, id: &SkillId) -> Option<&Skill> {
        self.skills.iter().find(|s| &s.id == id)
    }

    /// How long a rep has to answer an offer by this rule.
    pub fn seconds_to_answer(&self, rule: Option<&RuleId>) -> u32 {
        rule.and_then(|id| self.rule(id))
            .and_then(|r| r.offer_seconds)
            .unwrap_or(self.offer_seconds)
    }
}
