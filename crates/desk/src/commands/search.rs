//! Search over everything that this device keeps, as the rep types.

use std::collections::HashMap;

use baton_core::conversation::Message;
use baton_core::ids::{HandoffId, SearchId};

use super::{Answer, gone};
use crate::cache;
use crate::cache::found::{Narrow, Said, Scope, Talk};
use crate::desk::{Desk, Parts};
use crate::failure::{Failure, FailureCode};
use crate::inbox::{self, by_handoff};
use crate::search::passage::pieces;
use crate::search::query::Query;
use crate::search::rank::{self, Match};
use crate::view::{
    Facet, FacetKind, InboxRow, Passage, SavedSearch, SearchAnswer, SearchHit, SearchQuery,
};

/// Conversations in an answer, at most.
const MOST_HITS: usize = 200;
/// Matching messages that are looked at for each conversation of the answer.
const MESSAGES_EACH: usize = 8;
/// Conversations of a name that are looked into for the other words.
const OF_A_NAME: usize = 32;
/// Conversations that filters leave, up to which they are listed first.
const LISTED: usize = 1_000;
/// Messages that match anywhere and are looked at for those within the filters.
const LOOKED_AT: usize = 20_000;
/// Words shown of one conversation.
const PASSAGES: usize = 3;
/// Conversations whose words are weighed; those after them stand by age.
const WEIGHED: usize = 60;
const SUGGESTIONS: usize = 6;
const MOST_FACETS: usize = 50;
const MOST_SAVED: usize = 100;
const MOST_NAME: usize = 80;

impl Desk {
    /// The best `limit` conversations.
    pub async fn search(&self, query: &SearchQuery, limit: usize) -> Answer<SearchAnswer> {
        check(query)?;
        Ok(self.parts.search(query, limit.clamp(1, MOST_HITS)).await?)
    }

    /// Values of a kind that begin as typed.
    pub async fn facets(&self, kind: FacetKind, typed: &str) -> Answer<Vec<Facet>> {
        let query = Query::parse(typed);
        let typed = (!query.is_empty()).then(|| query.expression());
        let cache = &self.parts.cache;
        Ok(cache
            .facets(typed.as_ref(), Some(kind), MOST_FACETS)
            .await?)
    }

    pub async fn saved_searches(&self) -> Answer<Vec<SavedSearch>> {
        Ok(self.parts.outbox.saved_searches().await?)
    }

    /// Keeps a search under a name; one that had the name is replaced.
    pub async fn save_search(&self, name: &str, query: SearchQuery) -> Answer<SavedSearch> {
        check(&query)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > MOST_NAME {
            let fix = format!("Give it a name of up to {MOST_NAME} characters.");
            let refused = Failure::new(FailureCode::InvalidInput, "The search needs a name.");
            return Err(refused.at("name").fix(fix));
        }
        let outbox = &self.parts.outbox;
        let saved = outbox.saved_searches().await?;
        let known = saved.iter().find(|s| s.name == name);
        if known.is_none() && saved.len() >= MOST_SAVED {
            let full = format!("{MOST_SAVED} searches are kept already.");
            let refused = Failure::new(FailureCode::InvalidInput, full);
            return Err(refused.at("name").fix("Remove one that you do not need."));
        }
        let search = SavedSearch {
            id: known.map_or_else(|| self.parts.clock.env.id(), |s| s.id.clone()),
            name: name.into(),
            query,
        };
        outbox.save_search(&search).await?;
        Ok(search)
    }

    pub async fn drop_search(&self, id: &SearchId) -> Answer<()> {
        if self.parts.outbox.drop_search(id).await? {
            Ok(())
        } else {
            Err(gone("This search"))
        }
    }
}

fn check(query: &SearchQuery) -> Answer<()> {
    let refuse = |field: &str, fix: String| {
        let refused = Failure::new(FailureCode::InvalidInput, "The search asks for too much.");
        Err(refused.at(field).fix(fix))
    };
    if query.text.chars().count() > 1_000 {
        return refuse("text", "Use fewer words.".into());
    }
    if query.facets.len() > MOST_FACETS {
        return refuse("facets", format!("Choose up to {MOST_FACETS} filters."));
    }
    Ok(())
}

impl Parts {
    async fn search(&self, asked: &SearchQuery, limit: usize) -> cache::Result<SearchAnswer> {
        let query = Query::parse(&asked.text);
        let narrow = Narrow {
            facets: &asked.facets,
            from: asked.from,
            to: asked.to,
        };
        let scope = self.cache.scope(&narrow, LISTED).await?;
        let found = if query.is_empty() {
            let newest = self.cache.newest_talks(&scope, limit + 1).await?;
            Found::of_talks(newest)
        } else {
            self.matches(&query, &scope, limit).await?
        };
        let mut answer = self.shown_hits(found, &query, limit).await?;
        answer.suggestions = self.suggestions(&query, &asked.facets).await?;
        Ok(answer)
    }

    /// Conversations of whom or in which all the words are said; and those of whom one word is the
    /// name and in which the others are said.
    async fn matches(&self, query: &Query, scope: &Scope, limit: usize) -> cache::Result<Found> {
        let all = query.expression();
        let mut found = Found::of_talks(self.cache.about(&all, scope, limit + 1).await?);
        let most = limit.saturating_mul(MESSAGES_EACH);
        let said = self.cache.said(&all, scope, most, LOOKED_AT).await?;
        found.cut = said.len() == most;
        found.add(said);
        if query.terms.len() > 1 {
            for (i, term) in query.terms.iter().enumerate() {
                let name = term.expression();
                let named = self.cache.about(&name, scope, OF_A_NAME).await?;
                if named.is_empty() {
                    continue;
                }
                let (rest, named) = (query.expression_but(i), Scope::Listed(named));
                found.add(self.cache.said(&rest, &named, most, LOOKED_AT).await?);
            }
        }
        Ok(found)
    }

    async fn shown_hits(
        &self,
        found: Found,
        query: &Query,
        limit: usize,
    ) -> cache::Result<SearchAnswer> {
        let Found { talks, cut } = found;
        let known = self.known(&talks).await?;
        let weighed: Vec<_> = known.iter().take(WEIGHED).collect();
        let words = self.words_of(&weighed, &talks).await?;
        let now = self.clock.hub();
        let mut scored: Vec<_> = known
            .iter()
            .filter_map(|talk| {
                let messages = words.get(&talk.n).map_or(&[][..], Vec::as_slice);
                let best = best(messages, query);
                let of = Match {
                    said: best,
                    ..talks.get(&talk.n)?.of.clone()
                };
                Some((rank::score(&of, talk.requested_at, now), talk))
            })
            .collect();
        scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(y.n.cmp(&x.n)));
        let more = scored.len() > limit || cut;
        scored.truncate(limit);
        let chosen: Vec<_> = scored.into_iter().map(|(_, talk)| talk).collect();
        let hits = self.hits(&chosen, &talks, query).await?;
        Ok(SearchAnswer {
            hits,
            more,
            suggestions: vec![],
        })
    }

    /// The conversations, the newest first.
    async fn known(&self, talks: &HashMap<i64, Talked>) -> cache::Result<Vec<Talk>> {
        let mut numbers: Vec<_> = talks.keys().copied().collect();
        numbers.sort_unstable();
        let mut known = Vec::new();
        for numbers in numbers.chunks(500) {
            known.extend(self.cache.talks(numbers).await?);
        }
        known.sort_by_key(|t| std::cmp::Reverse((t.requested_at, t.n)));
        Ok(known)
    }

    async fn words_of(
        &self,
        of: &[&Talk],
        talks: &HashMap<i64, Talked>,
    ) -> cache::Result<HashMap<i64, Vec<Message>>> {
        let said: Vec<_> = of
            .iter()
            .filter_map(|t| Some((t.n, talks.get(&t.n)?)))
            .flat_map(|(n, t)| t.first().map(move |seq| Said { n, seq }))
            .collect();
        let mut words: HashMap<i64, Vec<Message>> = HashMap::new();
        for said in said.chunks(200) {
            for (n, message) in self.cache.passages(said).await? {
                words.entry(n).or_default().push(message);
            }
        }
        for messages in words.values_mut() {
            messages.sort_by_key(|m| m.seq);
        }
        Ok(words)
    }

    async fn hits(
        &self,
        chosen: &[&Talk],
        talks: &HashMap<i64, Talked>,
        query: &Query,
    ) -> cache::Result<Vec<SearchHit>> {
        let words = self.words_of(chosen, talks).await?;
        let mut rows = self.rows_by_id(chosen).await?;
        Ok(chosen
            .iter()
            .filter_map(|talk| {
                let row = rows.remove(&talk.handoff)?;
                let messages = words.get(&talk.n).map_or(&[][..], Vec::as_slice);
                let passages: Vec<_> = messages.iter().map(|m| passage(m, query)).collect();
                let all = talks.get(&talk.n).map_or(0, |t| t.of.messages);
                let shown = u32::try_from(passages.len()).unwrap_or(u32::MAX);
                Some(SearchHit {
                    row,
                    passages,
                    others: all.saturating_sub(shown),
                })
            })
            .collect())
    }

    async fn rows_by_id(&self, of: &[&Talk]) -> cache::Result<HashMap<HandoffId, InboxRow>> {
        let ids: Vec<_> = of.iter().map(|t| t.handoff.clone()).collect();
        let intents = by_handoff(self.outbox.intents().await?);
        let rows = self.cache.rows_of(&ids).await?;
        let rows = inbox::list(rows, &intents, &self.viewer().await?);
        Ok(rows.into_iter().map(|r| (r.id.clone(), r)).collect())
    }

    /// Facets that the word being typed could mean, but those that are chosen.
    async fn suggestions(&self, query: &Query, chosen: &[Facet]) -> cache::Result<Vec<Facet>> {
        let Some(last) = query.terms.last() else {
            return Ok(vec![]);
        };
        let most = SUGGESTIONS + chosen.len();
        let mut all = self
            .cache
            .facets(Some(&last.expression()), None, most)
            .await?;
        all.retain(|f| {
            !chosen
                .iter()
                .any(|c| (c.kind, &c.value) == (f.kind, &f.value))
        });
        all.truncate(SUGGESTIONS);
        Ok(all)
    }
}

/// Conversations that match, by number.
#[derive(Default)]
struct Found {
    talks: HashMap<i64, Talked>,
    /// Not all messages that match were looked at.
    cut: bool,
}

#[derive(Default)]
struct Talked {
    of: Match,
    seqs: Vec<u32>,
}

impl Found {
    fn of_talks(numbers: Vec<i64>) -> Self {
        let about = |n| {
            let of = Match {
                about: true,
                ..Match::default()
            };
            (n, Talked { of, seqs: vec![] })
        };
        Self {
            talks: numbers.into_iter().map(about).collect(),
            cut: false,
        }
    }

    fn add(&mut self, said: Vec<Said>) {
        for Said { n, seq } in said {
            let talk = self.talks.entry(n).or_default();
            if !talk.seqs.contains(&seq) {
                talk.seqs.push(seq);
                talk.of.messages += 1;
            }
        }
    }
}

impl Talked {
    /// The earliest that match, as far as was looked.
    fn first(&self) -> impl Iterator<Item = u32> + use<> {
        let mut seqs = self.seqs.clone();
        seqs.sort_unstable();
        seqs.into_iter().take(PASSAGES)
    }
}

fn best(messages: &[Message], query: &Query) -> f64 {
    messages
        .iter()
        .map(|m| rank::of_message(m.role, &m.text, query))
        .fold(0.0, f64::max)
}

fn passage(message: &Message, query: &Query) -> Passage {
    Passage {
        seq: message.seq,
        role: message.role,
        at: message.at,
        pieces: pieces(&message.text, query),
    }
}
