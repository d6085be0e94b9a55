//! A notification: what happened, and everything that whoever is told needs to act on it.
//!
//! A [`Notice`] is data. A [`Template`] says in which words it is told; [`compose`] makes of both a
//! [`Composed`], which is plain text in parts. Only a channel turns that into markup, so that
//! nothing that a prospect said can become any.

mod compose;
mod defaults;
mod sample;
mod template;
mod text;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::card::CardQuestion;
use crate::ids::{ConversationId, HandoffId, MeetingId, OfferId};
use crate::signal::Status;
use crate::workspace::DeclineReason;

pub use compose::{compose, local_time};
pub use defaults::template;
pub use sample::sample;
pub use template::{PLACEHOLDERS, TemplateFault, check};
pub use text::{is_link, lines, one_line};

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum NoticeEvent {
    /// A handoff is put to the rep.
    Offered,
    /// Somebody has it. Tells those who were asked or told before.
    Accepted,
    /// The rep's time to answer was over.
    Lapsed,
    /// Nobody takes it now: whoever may, may claim it.
    Waiting,
    /// A meeting is booked with the rep.
    Booked,
    Moved,
    Cancelled,
    /// A step of the workspace's clocks: it takes too long, and this person can help.
    Overdue,
    /// No channel has shown a sign of life of the rep who was asked.
    Unseen,
    /// It is over, and how it ended.
    Closed,
    /// A rep put right what was read.
    Corrected,
    /// Sent by hand, to see that it arrives.
    Test,
}

impl NoticeEvent {
    pub const ALL: [Self; 12] = [
        Self::Offered,
        Self::Accepted,
        Self::Lapsed,
        Self::Waiting,
        Self::Booked,
        Self::Moved,
        Self::Cancelled,
        Self::Overdue,
        Self::Unseen,
        Self::Closed,
        Self::Corrected,
        Self::Test,
    ];

    /// As on the wire and in stored rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Lapsed => "lapsed",
            Self::Waiting => "waiting",
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Overdue => "overdue",
            Self::Unseen => "unseen",
            Self::Closed => "closed",
            Self::Corrected => "corrected",
            Self::Test => "test",
        }
    }

    /// A prospect waits for an answer at this moment.
    pub fn is_urgent(self) -> bool {
        matches!(self, Self::Offered | Self::Overdue | Self::Unseen)
    }
}

/// All that a notification carries. For programs it is the body itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Notice {
    pub event: NoticeEvent,
    pub at: Timestamp,
    /// The vendor that the agent speaks for.
    pub vendor: String,
    /// The agent's name.
    pub agent: String,
    pub conversation: ConversationId,
    pub handoff: HandoffId,
    /// Grows with every change of the handoff.
    pub version: u32,
    pub offer: Option<OfferId>,
    /// Who is told, by name, and their IANA zone; absent where a program is told.
    pub to: Option<NoticePerson>,
    /// Whom it is about: who is asked, who has it, who hosts.
    pub rep: Option<NoticePerson>,
    pub prospect: NoticeProspect,
    /// A sentence or two.
    pub summary: Option<String>,
    pub topics: Vec<String>,
    pub score: u32,
    pub of: u32,
    pub signals: Vec<NoticeSignal>,
    /// The prospect's own, open ones first.
    pub questions: Vec<CardQuestion>,
    pub competitors: Vec<String>,
    pub objections: Vec<String>,
    pub meeting: Option<NoticeMeeting>,
    /// Who else knows.
    pub others: Vec<NoticeOther>,
    /// Until when the rep may answer.
    pub deadline: Option<Timestamp>,
    /// Why this rep, in a sentence.
    pub why: Option<String>,
    /// What the agent added.
    pub note: Option<String>,
    /// What became of it: "Bo Lindgren took it", "Won", "Not answered in time".
    pub outcome: Option<String>,
    /// What reps put right, newest first.
    #[serde(default)]
    pub corrections: Vec<NoticeCorrection>,
    /// For whoever may decline here.
    pub decline_reasons: Vec<DeclineReason>,
    /// The prospect in the CRM.
    pub records: Vec<RecordLink>,
    /// Opens the handoff in Baton. Shows nothing to who is not signed in.
    pub link: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticePerson {
    pub name: String,
    pub email: Option<String>,
    pub zone: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticeProspect {
    /// Never empty: "Somebody at Haulpoint" where no name is known.
    pub name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<String>,
    pub zone: Option<String>,
    pub language: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticeSignal {
    pub label: String,
    pub status: Status,
    /// For people: `220 employees`.
    pub value: Option<String>,
    /// The prospect's words.
    pub quote: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticeMeeting {
    pub id: MeetingId,
    pub name: String,
    pub start: Timestamp,
    pub end: Timestamp,
    /// The prospect's IANA zone.
    pub zone: String,
    pub host: String,
    /// How they meet: "Video call", "Phone +34 600 000 000", an address.
    pub place: Option<String>,
    pub join_url: Option<String>,
    /// The start before it was moved.
    pub before: Option<Timestamp>,
    pub cancelled: bool,
}

/// What a rep put right, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticeCorrection {
    /// "Company size", "Qualified", "Competitor".
    pub what: String,
    /// What was read: "220 employees, met".
    pub was: String,
    /// What is right: "22 employees, not met".
    pub right: String,
    pub by: String,
    pub why: String,
}

/// Somebody else who knows of it, and what they have to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NoticeOther {
    pub name: String,
    /// "asked before, declined", "was told that it waits", "hosts the meeting".
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RecordLink {
    /// "HubSpot", "Salesforce".
    pub name: String,
    pub url: String,
}

/// In which words something is told, and which parts of the card go along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Template {
    /// One line: the subject of a mail, the first line of a message. Has placeholders such as
    /// `{{ prospect.name }}`; see [`PLACEHOLDERS`].
    pub subject: String,
    /// Before the card; blank lines part paragraphs.
    #[serde(default)]
    pub opening: String,
    /// Parts of the card, in order.
    pub parts: Vec<Part>,
    /// After the card.
    #[serde(default)]
    pub closing: String,
}

/// A part of the card. One that has nothing to say is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Part {
    /// Company, title, ways to reach them.
    Contact,
    Meeting,
    Summary,
    Topics,
    Signals,
    Questions,
    Objections,
    Competitors,
    Note,
    Why,
    Others,
    Records,
    /// What reps put right.
    Corrections,
}

/// What is told, in parts of plain text. Channels turn it into markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Composed {
    pub event: NoticeEvent,
    /// One line.
    pub subject: String,
    /// Paragraphs.
    pub opening: Vec<String>,
    pub blocks: Vec<Block>,
    pub closing: Vec<String>,
    /// What became of it, where it is settled: then there is nothing to answer.
    pub settled: Option<String>,
    /// What can be done right here; only where the channel brings answers back.
    pub answers: Option<Answers>,
    /// Opens the handoff in Baton; for prospects, changes the meeting. Empty where there is nothing to
    /// open.
    pub link: String,
    /// What is written on it: "Open in Baton".
    pub link_label: String,
    /// Why this person gets it: "You get this because you are asked. Showloom, by Baton."
    pub footer: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Block {
    Text {
        title: String,
        text: String,
    },
    List {
        title: String,
        items: Vec<String>,
    },
    /// Names and values, with the words that prove them.
    Facts {
        title: String,
        facts: Vec<FactLine>,
    },
    /// Places to go. Only addresses with `https` (or of this machine) get here.
    Links {
        title: String,
        links: Vec<RecordLink>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct FactLine {
    pub label: String,
    pub value: String,
    pub quote: Option<String>,
    /// For signals: whether it is met.
    pub status: Option<Status>,
}

/// Accept, or decline with one of the reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Answers {
    pub offer: OfferId,
    pub reasons: Vec<DeclineReason>,
}
