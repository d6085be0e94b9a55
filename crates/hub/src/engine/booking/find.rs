//! What is free: a few good times, or whether one is.

use std::sync::OnceLock;

use baton_api::booking::{Asked, FindSlots, MeetingTypeView, SlotView, Slots};
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::booking::MeetingType;
use baton_core::handoff::HandoffReason;
use baton_core::ids::{ConversationId, RepId};
use baton_core::routing::{Candidate, Lead, pools};
use baton_core::schedule::{self, Opening, Span};
use baton_insight::when::{self, Wish};

use super::keeper::Keeper;
use super::team::{Except, Team};
use super::{Spoken, kind};
use crate::engine::conversations::own;
use crate::engine::{Agent, Engine, validate};
use crate::fail::Result;
use crate::store::{Conn, RepRow, WorkspaceRow};

const DEFAULT_SLOTS: u32 = 5;
const WORDS: usize = 500;

/// Everything that finding a time needs.
pub(super) struct Search<'a> {
    pub workspace: &'a WorkspaceRow,
    pub kind: &'a MeetingType,
    pub team: Team,
    pub candidates: Vec<Candidate>,
    /// What routing looks at, where the prospect is known.
    pub lead: Lead,
    /// Whom routing would look for, rule by rule: places in the team.
    pub pools: Vec<Vec<usize>>,
    /// The first of them in which somebody has a time at all.
    pub pool: OnceLock<Option<usize>>,
    pub spoken: Spoken,
    pub only: Option<RepId>,
    pub now: Timestamp,
}

impl Search<'_> {
    /// Everything bookable in between, within the notice and the horizon.
    pub fn between(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> Vec<Opening> {
        self.look(self.within(from, to))
    }

    fn look(&self, within: Span) -> Vec<Opening> {
        if self.pools.is_empty() {
            return self.look_among(None, within);
        }
        let pool = *self.pool.get_or_init(|| self.first_pool());
        pool.and_then(|p| self.pools.get(p))
            .map_or_else(Vec::new, |pool| self.look_among(Some(pool), within))
    }

    fn look_among(&self, pool: Option<&Vec<usize>>, within: Span) -> Vec<Opening> {
        let only = self.only.as_ref();
        let mut openings = self.team.openings(self.kind, only, within, self.now);
        if let Some(pool) = pool {
            for opening in &mut openings {
                opening.hosts.retain(|p| pool.contains(p));
            }
            openings.retain(|o| !o.hosts.is_empty());
        }
        openings
    }

    /// The account's owner goes before the territory's reps, and those before everybody; as long as
    /// they have any time.
    fn first_pool(&self) -> Option<usize> {
        let within = self.within(None, None);
        self.pools.iter().position(|pool| {
            let zone = &self.spoken.zone;
            !schedule::soon(within, zone, 1, |window| {
                self.look_among(Some(pool), window)
            })
            .is_empty()
        })
    }

    /// Empty where nothing can be booked.
    fn within(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> Span {
        let Span { start, end } = bookable(self.kind, self.now);
        let start = start.max(from.map_or(i64::MIN, Timestamp::as_millis));
        let end = end.min(to.map_or(i64::MAX, Timestamp::as_millis));
        Span {
            start,
            end: end.max(start),
        }
    }

    /// By the order of the first rule that finds one of them: whose calendar is known first.
    fn next_host(&self, hosts: &[usize], end: Timestamp) -> Option<usize> {
        let finds = |pool: &&Vec<usize>| hosts.iter().any(|h| pool.contains(h));
        let Some(pool) = self.pools.iter().find(finds) else {
            return self.team.turn(hosts, &self.candidates, end);
        };
        let there = pool.iter().copied().filter(|p| hosts.contains(p));
        there.min_by_key(|p| self.team.tentative(*p, end))
    }

    /// An opening with the rep whose turn it is.
    pub fn slot(&self, opening: &Opening) -> Option<SlotView> {
        let end = opening
            .start
            .plus_seconds(60 * i64::from(self.kind.minutes));
        let place = self.next_host(&opening.hosts, end)?;
        let host = self.team.rep(place)?;
        let with = self.team.fixed(self.kind, &host.id);
        Some(SlotView {
            start: opening.start,
            end,
            label: self.label(opening.start),
            host: host.person(),
            with: with.and_then(|p| self.team.rep(p)).map(RepRow::person),
            tentative: self.team.tentative(place, end)
                || with.is_some_and(|p| self.team.tentative(p, end)),
        })
    }

    pub fn reps_of(&self, opening: &Opening) -> Vec<RepId> {
        let rep = |p: &usize| self.team.rep(*p).map(|r| r.id.clone());
        opening.hosts.iter().filter_map(rep).collect()
    }

    pub fn slots(&self, openings: &[Opening]) -> Vec<SlotView> {
        openings.iter().filter_map(|o| self.slot(o)).collect()
    }

    pub fn label(&self, at: Timestamp) -> String {
        schedule::label(at, &self.spoken.zone, &self.spoken.name, self.now)
    }

    /// Whether exactly this start can be booked.
    pub fn at(&self, start: Timestamp) -> Option<Opening> {
        let hosts: Vec<_> = self
            .team
            .eligible(self.kind, self.only.as_ref())
            .into_iter()
            .filter(|p| {
                self.team
                    .obstacles(*p, self.kind, start, self.now)
                    .is_empty()
            })
            .collect();
        if hosts.is_empty() {
            return None;
        }
        // A prospect who insists on a time has it with whoever is free then, by the rules' order.
        let among = |pool: &Vec<usize>| -> Vec<usize> {
            hosts.iter().copied().filter(|p| pool.contains(p)).collect()
        };
        if self.pools.is_empty() {
            return Some(Opening { start, hosts });
        }
        let hosts = self.pools.iter().map(among).find(|both| !both.is_empty())?;
        Some(Opening { start, hosts })
    }

    /// Looks first for those whom routing would look for.
    #[must_use]
    pub fn for_lead(mut self, lead: Lead) -> Self {
        if self.only.is_none() {
            let may_host = self.team.eligible(self.kind, None);
            let place = |rep: &RepId| self.team.place(rep).filter(|p| may_host.contains(p));
            // Where a kind of meeting has hosts of its own, none of whom a rule finds, they host it.
            self.pools = pools(&self.workspace.routing, &lead, &self.candidates)
                .iter()
                .map(|pool| pool.reps.iter().filter_map(place).collect::<Vec<_>>())
                .filter(|pool| !pool.is_empty())
                .collect();
        }
        self.lead = lead;
        self
    }

    /// With this host, who was named before, if they are free then.
    pub fn with_host(&self, mut opening: Opening, named: Option<&RepId>) -> Opening {
        let place = named.and_then(|rep| self.team.place(rep));
        if let Some(place) = place.filter(|p| opening.hosts.contains(p)) {
            opening.hosts = vec![place];
        }
        opening
    }

    /// The free times that are nearest to one that cannot be had.
    pub fn nearest(&self, wanted: Timestamp, limit: usize) -> Vec<SlotView> {
        let within = self.within(None, None);
        let near = schedule::nearest(wanted, within, limit, |window| self.look(window));
        self.slots(&near)
    }
}

/// From the notice to the horizon.
pub(super) fn bookable(kind: &MeetingType, now: Timestamp) -> Span {
    let from = now.plus_seconds(60 * i64::from(kind.notice_minutes));
    let to = now.plus_seconds(86_400 * i64::from(kind.horizon_days) + 1);
    Span::new(from, to)
}

impl Engine {
    pub async fn meeting_types(&self, agent: &Agent) -> Result<Vec<MeetingTypeView>> {
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &agent.workspace).await?;
        Ok(workspace
            .settings
            .booking
            .types
            .iter()
            .map(type_view)
            .collect())
    }

    pub async fn find_slots(
        &self,
        agent: &Agent,
        conversation: &ConversationId,
        request: FindSlots,
    ) -> Result<Slots> {
        check(&request)?;
        let mut c = self.store.read().await?;
        let talk = own(&mut c, agent, conversation).await?;
        let workspace = self.workspace(&mut c, &talk.workspace).await?;
        let keeper = Keeper::of(&mut c, conversation, self.now()).await?;
        let kind = keeper.hosting(kind(&workspace, request.meeting_type.as_ref())?);
        let mut spoken = Spoken::of(request.zone.as_deref(), &talk.prospect, &workspace)?;
        let wish = request
            .words
            .as_deref()
            .map(|words| when::read(words, &spoken.zone, self.now()));
        if let Some(named) = wish.as_ref().and_then(|w| w.zone.as_deref())
            && let Some(named) = Spoken::named(named)
        {
            spoken = named;
        }
        let search = self
            .search(
                &mut c,
                &workspace,
                &kind,
                spoken,
                keeper.rep.or_else(|| request.rep.clone()),
                Except {
                    conversation: Some(conversation),
                    meeting: keeper.meeting.as_ref(),
                },
            )
            .await?;
        let lead = self.lead(&mut c, &talk, HandoffReason::default()).await?;
        let search = search.for_lead(lead);
        drop(c);
        self.aside(search, move |search| found(search, &request, wish.as_ref()))
            .await
    }

    /// Looks through what may be much where it holds up nobody.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        search: Search<'_>,
        work: impl FnOnce(&Search<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let (workspace, kind) = (search.workspace.clone(), search.kind.clone());
        let Search {
            team,
            candidates,
            lead,
            pools,
            pool,
            spoken,
            only,
            now,
            ..
        } = search;
        let work = move || {
            work(&Search {
                workspace: &workspace,
                kind: &kind,
                team,
                candidates,
                lead,
                pools,
                pool,
                spoken,
                only,
                now,
            })
        };
        self.aside.run(work).await
    }

    pub(super) async fn search<'a>(
        &self,
        c: &mut Conn,
        workspace: &'a WorkspaceRow,
        kind: &'a MeetingType,
        spoken: Spoken,
        only: Option<RepId>,
        except: Except<'_>,
    ) -> Result<Search<'a>> {
        let now = self.now();
        let team = Team::of(self, c, workspace, bookable(kind, now), except).await?;
        if only.as_ref().is_some_and(|r| team.place(r).is_none()) {
            return Err(Problem::new(
                Code::InvalidField,
                "There is no such rep in this workspace.",
            )
            .at("rep")
            .fix("Leave `rep` out, or send the id of a rep of this workspace.")
            .into());
        }
        Ok(Search {
            workspace,
            kind,
            team,
            candidates: self.standing(c, workspace).await?,
            lead: Lead::default(),
            pools: vec![],
            pool: OnceLock::new(),
            spoken,
            only,
            now,
        })
    }
}

fn check(request: &FindSlots) -> Result<(), Problem> {
    if let Some(words) = &request.words {
        validate::optional_text(words, WORDS, "words")?;
    }
    if request.limit.is_some_and(|l| l == 0 || l > limits::SLOTS) {
        let detail = format!("This must lie between 1 and {}.", limits::SLOTS);
        return Err(Problem::new(Code::InvalidField, detail).at("limit"));
    }
    if let Some((from, to)) = request.from.zip(request.to)
        && from >= to
    {
        return Err(Problem::new(Code::InvalidField, "`to` must come after `from`.").at("to"));
    }
    Ok(())
}

fn found(search: &Search<'_>, request: &FindSlots, wish: Option<&Wish>) -> Slots {
    let limit = usize::try_from(request.limit.unwrap_or(DEFAULT_SLOTS)).unwrap_or(1);
    let asked = request
        .at
        .or_else(|| wish.and_then(|w| w.instant(&search.spoken.zone)))
        .map(|start| asked(search, start));
    let slots = match &asked {
        Some(a) if !a.free => search.nearest(a.start, limit),
        Some(_) => vec![],
        None => good_ones(search, request, wish, limit),
    };
    let say = say(search, asked.as_ref(), &slots, wish);
    Slots {
        meeting_type: type_view(search.kind),
        zone: search.spoken.name.clone(),
        asked,
        slots,
        say,
    }
}

fn asked(search: &Search<'_>, start: Timestamp) -> Asked {
    let slot = search.at(start).and_then(|o| search.slot(&o));
    Asked {
        start,
        label: search.label(start),
        free: slot.is_some(),
        slot,
    }
}

/// Those that suit the wish; others where none does.
fn good_ones(
    search: &Search<'_>,
    request: &FindSlots,
    wish: Option<&Wish>,
    limit: usize,
) -> Vec<SlotView> {
    let (zone, within) = (&search.spoken.zone, search.within(request.from, request.to));
    let suiting = wish.map_or_else(Vec::new, |wish| suiting(search, wish, within, limit));
    if !suiting.is_empty() {
        return search.slots(&suiting);
    }
    search.slots(&schedule::soon(within, zone, limit, |window| {
        search.look(window)
    }))
}

fn suiting(search: &Search<'_>, wish: &Wish, within: Span, limit: usize) -> Vec<Opening> {
    let zone = &search.spoken.zone;
    let within = wish.window(zone).map_or(within, |days| Span {
        start: within.start.max(days.start),
        end: within.end.min(days.end),
    });
    schedule::soon(within, zone, limit, |window| {
        let mut open = search.look(window);
        open.retain(|o| wish.allows(o.start, zone));
        open
    })
}

fn say(
    search: &Search<'_>,
    asked: Option<&Asked>,
    slots: &[SlotView],
    wish: Option<&Wish>,
) -> String {
    let words = &search.workspace.settings.disclosure;
    if let Some(slot) = asked.and_then(|a| a.slot.as_ref()) {
        return fill(&words.offer_times, search, std::slice::from_ref(slot));
    }
    if slots.is_empty() {
        return words.no_times.clone();
    }
    let offer = fill(&words.offer_times, search, slots);
    let suited = |s: &SlotView| wish.is_none_or(|w| w.allows(s.start, &search.spoken.zone));
    if asked.is_some() || !slots.iter().all(suited) {
        return format!("{} {offer}", words.no_times);
    }
    offer
}

fn fill(template: &str, search: &Search<'_>, slots: &[SlotView]) -> String {
    let times = times(slots);
    baton_core::workspace::Introduction {
        rep: slots.first().map_or("", |s| s.host.name.as_str()),
        vendor: &search.workspace.catalog.vendor,
        times: &times,
        ..Default::default()
    }
    .say(template)
}

/// `a; b or c`.
pub(super) fn times(slots: &[SlotView]) -> String {
    let labels: Vec<_> = slots.iter().map(|s| s.label.clone()).collect();
    schedule::join(&labels)
}

pub(super) fn type_view(kind: &MeetingType) -> MeetingTypeView {
    MeetingTypeView {
        id: kind.id.clone(),
        name: kind.name.clone(),
        minutes: kind.minutes,
        location: kind.location.clone(),
    }
}
