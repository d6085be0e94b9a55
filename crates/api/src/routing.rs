//! Routing, as admins compose, try and publish it, and as everybody sees that it is fair.

use baton_core::Timestamp;
use baton_core::fairness::{LedgerLine, Share};
use baton_core::handoff::HandoffState;
use baton_core::ids::{AgentId, HandoffId, RepId, ReplayId, TeamId};
use baton_core::routing::diff::PolicyDiff;
use baton_core::routing::replay::ReplayReport;
use baton_core::routing::{
    Employment, FoundBy, Lead, Outcome, Record, RepProfile, RouteTrace, RoutingPolicy,
};
use serde::{Deserialize, Serialize};

use crate::view::Person;

/// `GET /v1/admin/routing`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct RoutingView {
    pub published: RoutingPolicy,
    pub draft: Option<DraftView>,
    /// Newest first.
    pub versions: Vec<VersionView>,
}

/// The one draft of a workspace: admins compose it together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct DraftView {
    pub policy: RoutingPolicy,
    /// The version that it started from.
    pub base: u32,
    /// Grows with every save.
    pub revision: u32,
    pub by: Option<Person>,
    pub at: Timestamp,
    /// What is no fault, and hardly meant.
    #[serde(default)]
    pub advice: Vec<Advice>,
}

/// E.g. a rule that can never be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Advice {
    /// E.g. `rules[2]`.
    pub field: String,
    pub problem: String,
    pub fix: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct VersionView {
    pub version: u32,
    pub note: String,
    pub by: Option<Person>,
    pub at: Timestamp,
    /// Published by going back to this version.
    pub back_to: Option<u32>,
}

/// `PUT /v1/admin/routing/draft`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    pub policy: RoutingPolicy,
    /// As it was read: what somebody else saved since is not overwritten. Absent for a first draft.
    #[serde(default)]
    pub revision: Option<u32>,
}

/// `POST /v1/admin/routing/publish`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PublishDraft {
    /// What was looked at is what is published.
    pub revision: u32,
    #[serde(default)]
    pub note: String,
}

/// `POST /v1/admin/routing/rollback`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RollBack {
    pub version: u32,
    #[serde(default)]
    pub note: String,
}

/// Which policy is meant.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Which {
    Draft,
    Published,
    Version { version: u32 },
}

/// `POST /v1/admin/routing/diff`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    pub from: Which,
    pub to: Which,
}

pub type Comparison = PolicyDiff;

/// A policy as TOML: what `GET /v1/admin/routing/text` gives and `PUT` takes for a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PolicyText {
    #[schema(max_length = 500_000)]
    pub toml: String,
}

/// `POST /v1/admin/routing/dry-run`: what would happen with a lead now. Nothing does.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DryRun {
    pub policy: Which,
    pub lead: DryLead,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DryLead {
    /// Typed. Owners are looked up where none are given.
    Typed { lead: Box<Lead> },
    /// That of a handoff.
    Handoff { handoff: HandoffId },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct DryResult {
    pub lead: Lead,
    pub outcome: Outcome,
    pub trace: RouteTrace,
}

/// `POST /v1/admin/routing/replays`: the draft over the last handoffs, beside what is published.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct StartReplay {
    #[schema(minimum = 1, maximum = 5000)]
    pub last: u32,
    pub policy: Which,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ReplayView {
    pub id: ReplayId,
    pub done: u32,
    pub total: u32,
    /// When it is through.
    pub report: Option<Box<ReplayReport>>,
}

/// Reps who are asked together, with somebody who looks after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct TeamView {
    pub id: TeamId,
    pub name: String,
    pub manager: Option<Person>,
    pub members: Vec<Person>,
}

/// `POST /v1/admin/teams`, `PUT /v1/admin/teams/{id}`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TeamChange {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    pub manager: Option<RepId>,
    pub members: Vec<RepId>,
}

/// `PUT /v1/admin/reps/{id}`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RepChange {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    pub title: Option<String>,
    pub admin: bool,
    #[schema(minimum = 1, maximum = 100)]
    pub weight: u32,
    #[schema(minimum = 1, maximum = 100)]
    pub capacity: u32,
    pub profile: RepProfile,
}

/// What became of a rep's work: the answer to `PUT /v1/admin/reps/{id}/employment`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct HandedOn {
    pub employment: Employment,
    /// Handoffs that were put to others.
    pub handoffs: u32,
    /// Meetings that somebody else hosts now.
    pub meetings: u32,
    /// Meetings for which nobody was free: they stay with the rep.
    pub stuck: Vec<StuckMeeting>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct StuckMeeting {
    pub id: baton_core::ids::MeetingId,
    pub with: String,
    pub start: Timestamp,
}

/// An ownership list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct OwnerList {
    pub name: String,
    pub rows: u32,
    /// Rows whose owner has left.
    pub orphaned: u32,
    pub at: Timestamp,
    pub by: Option<Person>,
}

/// `PUT /v1/admin/ownership/{name}`: replaces the list by a CSV with a head line. Columns: `owner`
/// (e-mail of a rep), and one of `domain`, `account`, `email`; `record` (contact, account, lead) if
/// it is not the usual one: contact for an e-mail address, else account.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct OwnerCsv {
    pub csv: String,
}

/// `GET /v1/admin/ownership/search?key=`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct OwnerRow {
    pub list: String,
    pub record: Record,
    pub by: FoundBy,
    pub key: String,
    pub owner: Person,
}

/// `GET /v1/admin/fairness`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct FairnessView {
    pub days: u32,
    pub shares: Vec<Share>,
    /// The newest entries first.
    pub entries: Vec<LedgerLine>,
    /// Pass as `before` to read on; absent at the end.
    pub next: Option<String>,
}

/// `GET /v1/admin/fairness/export`: everything that the standings are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct LedgerExport {
    /// CSV with a head line, oldest entry first; the last column is the running sum of each rep.
    pub csv: String,
    pub entries: u32,
}

/// `POST /v1/admin/fairness/corrections`
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    pub rep: RepId,
    /// Thousandths of a handoff: 1000 counts one more for the rep, -1000 one less.
    #[schema(minimum = -100_000, maximum = 100_000)]
    pub amount: i32,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// `GET /v1/team/overview`: for admins the workspace, for managers their teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct TeamOverview {
    pub days: u32,
    pub at: Timestamp,
    /// Oldest first.
    pub open: Vec<OpenHandoff>,
    pub people: Vec<OnDuty>,
    pub speed: Speed,
    pub by_rep: Vec<Figures>,
    pub by_team: Vec<Figures>,
    /// By the agent that asked.
    pub by_source: Vec<Figures>,
}

/// A handoff that nobody has taken yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct OpenHandoff {
    pub id: HandoffId,
    pub who: String,
    pub company: Option<String>,
    pub score: u32,
    pub of: u32,
    pub state: HandoffState,
    pub requested_at: Timestamp,
    /// Who is asked now, until when.
    pub asked: Option<Person>,
    pub deadline: Option<Timestamp>,
    pub declined: u32,
    pub lapsed: u32,
    pub source: String,
    /// When the next clock strikes.
    pub next_clock: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct OnDuty {
    pub person: Person,
    pub presence: baton_core::presence::Presence,
    pub open: u32,
    pub capacity: u32,
    pub teams: Vec<TeamId>,
    /// Why routing would not ask them now, though their presence says nothing against it.
    pub absent: Option<baton_core::routing::Considering>,
}

/// Speed to lead: seconds from the agent's request until a rep had it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
pub struct Speed {
    pub count: u32,
    pub median_seconds: Option<u32>,
    pub p90_seconds: Option<u32>,
    /// How many were faster than each bound, and not than the one before; the last has no bound.
    pub buckets: Vec<SpeedBucket>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct SpeedBucket {
    pub below_seconds: Option<u32>,
    pub count: u32,
}

/// Of a rep, a team or a source, in the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Figures {
    /// Id of the rep, team or agent.
    pub id: String,
    pub name: String,
    /// Times asked; of a source: handoffs requested.
    pub offers: u32,
    pub accepted: u32,
    pub declined: u32,
    pub lapsed: u32,
    /// Taken from the queue.
    pub claimed: u32,
    pub median_seconds: Option<u32>,
    pub p90_seconds: Option<u32>,
}

/// Who asks; for conditions on the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[schema(as = LeadSource)]
#[serde(rename = "LeadSource")]
pub struct Source {
    pub id: AgentId,
    pub name: String,
}

/// Words to choose from when a policy is composed: `GET /v1/admin/routing/words`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct RoutingWords {
    /// ISO 3166-1.
    pub countries: Vec<Word>,
    /// NAICS sectors.
    pub industries: Vec<Word>,
    /// BCP 47: the languages that Baton knows by name; others may be typed.
    pub languages: Vec<Word>,
    pub features: Vec<Word>,
    pub competitors: Vec<String>,
    pub sources: Vec<Source>,
    pub lists: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Word {
    pub id: String,
    pub name: String,
}

/// `GET /v1/admin/routing/subdivisions?country=US`: ISO 3166-2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Subdivisions {
    pub subdivisions: Vec<Word>,
}
