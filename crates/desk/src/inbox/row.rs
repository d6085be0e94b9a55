//! One handoff as a line of the inbox, as far as the feed knows.

use baton_api::view::{HandoffView, OfferView, Person};
use baton_core::Timestamp;
use baton_core::card::Card;
use baton_core::handoff::{HandoffState, OfferState, Outcome};
use baton_core::ids::{ConversationId, HandoffId, RepId};

use crate::view::MyOffer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub id: HandoffId,
    pub conversation: ConversationId,
    pub version: u32,
    pub state: HandoffState,
    pub requested_at: Timestamp,
    pub name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub score: u32,
    pub of: u32,
    pub line: String,
    /// The pending offer to this rep, whatever its deadline.
    pub offer: Option<MyOffer>,
    pub accepted_by: Option<Person>,
    pub accepted_at: Option<Timestamp>,
    /// Who is asked, or for whom it is kept while it waits, if not this rep.
    pub offered_to: Option<Person>,
    pub ended_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    /// The latest thing that happened to it.
    pub latest_at: Timestamp,
    /// When it last concerned this rep: offered to them, or theirs to take.
    pub concerned_at: Option<Timestamp>,
    pub seen_at: Option<Timestamp>,
}

impl Row {
    pub(crate) fn of(view: &HandoffView, me: &RepId) -> Self {
        let pending = view.offers.iter().find(|o| o.state == OfferState::Pending);
        let (mine, others) = match pending {
            Some(o) if &o.rep.id == me => (Some(o), None),
            other => (None, other),
        };
        Self {
            id: view.id.clone(),
            conversation: view.conversation.clone(),
            version: view.version,
            state: view.state,
            requested_at: view.requested_at,
            name: view.card.name.clone(),
            company: view.card.company.clone(),
            title: view.card.title.clone(),
            score: view.card.score,
            of: view.card.of,
            line: line(&view.card),
            offer: mine.map(|o| MyOffer {
                id: o.id.clone(),
                made_at: o.made_at,
                deadline: o.deadline,
            }),
            accepted_by: view.accepted_by.clone(),
            accepted_at: view.accepted_at,
            offered_to: others.map(|o| &o.rep).or_else(|| kept(view, me)).cloned(),
            ended_at: view.ended_at,
            outcome: view.outcome,
            latest_at: latest(view),
            concerned_at: concerned(view, me),
            seen_at: None,
        }
    }
}

/// For whom it is kept while it waits, if this rep may not take it.
pub(crate) fn kept<'a>(view: &'a HandoffView, me: &RepId) -> Option<&'a Person> {
    let mine = view.kept_for.iter().any(|p| &p.id == me);
    let waits = view.state == HandoffState::Waiting;
    view.kept_for.first().filter(|_| waits && !mine)
}

/// The strongest reason in the prospect's words, or their first question.
fn line(card: &Card) -> String {
    let question = card.questions.first().map(|q| q.text.as_str());
    card.quote().or(question).unwrap_or_default().to_owned()
}

fn latest(view: &HandoffView) -> Timestamp {
    let offers = view
        .offers
        .iter()
        .flat_map(|o| [Some(o.made_at), o.answered_at]);
    offers
        .chain([view.accepted_at, view.ended_at])
        .flatten()
        .fold(view.requested_at, Timestamp::max)
}

fn concerned(view: &HandoffView, me: &RepId) -> Option<Timestamp> {
    let asked = |o: &&OfferView| &o.rep.id == me && !o.claimed;
    let offered = view.offers.iter().filter(asked).map(|o| o.made_at).max();
    let free = view.state == HandoffState::Waiting && kept(view, me).is_none();
    let waiting = free.then(|| {
        let answered = view.offers.iter().filter_map(|o| o.answered_at).max();
        answered.unwrap_or(view.requested_at)
    });
    offered.max(waiting)
}
