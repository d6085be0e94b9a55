//! What is known when it is decided, with indexes that are made when they are first needed.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::Timestamp;
use crate::geo;
use crate::ids::{RepId, SkillId, TeamId};
use crate::routing::candidate::{Clock, Moment};
use crate::routing::{Candidate, Considered, Considering, Employment, Lead, RoutingPolicy};
use crate::schedule::Obstacle;

/// A rep, and whether they can be asked, once that was looked at.
#[derive(Debug)]
pub struct Person<'c> {
    pub rep: &'c Candidate,
    free: Cell<Option<bool>>,
}

pub fn people(candidates: &[Candidate]) -> Vec<Person<'_>> {
    candidates
        .iter()
        .map(|rep| Person {
            rep,
            free: Cell::new(None),
        })
        .collect()
}

impl Person<'_> {
    /// Can be asked some time: not asked before, and stays.
    pub fn may_come(&self) -> bool {
        self.stays() && !self.rep.asked_before
    }

    pub fn stays(&self) -> bool {
        self.rep.employment == Employment::Active
    }

    pub fn has_left(&self) -> bool {
        matches!(self.rep.employment, Employment::Left { .. })
    }
}

/// For what somebody is sought.
#[derive(Clone, Copy)]
pub enum Purpose<'a> {
    Now,
    /// A meeting later; says why a rep cannot host it.
    Meeting(&'a dyn Fn(&RepId) -> Option<Obstacle>),
}

pub struct Scene<'s> {
    pub policy: &'s RoutingPolicy,
    pub lead: &'s Lead,
    pub people: &'s [Person<'s>],
    pub at: Timestamp,
    purpose: Purpose<'s>,
    by_rep: OnceCell<HashMap<&'s RepId, &'s Person<'s>>>,
    by_team: OnceCell<HashMap<&'s TeamId, Vec<&'s Person<'s>>>>,
    by_skill: OnceCell<HashMap<&'s SkillId, HashMap<&'s RepId, u32>>>,
    clocks: RefCell<HashMap<&'s str, Rc<Clock>>>,
}

impl<'s> Scene<'s> {
    pub fn new(
        policy: &'s RoutingPolicy,
        lead: &'s Lead,
        people: &'s [Person<'s>],
        at: Timestamp,
        purpose: Purpose<'s>,
    ) -> Self {
        Self {
            policy,
            lead,
            people,
            at,
            purpose,
            by_rep: OnceCell::new(),
            by_team: OnceCell::new(),
            by_skill: OnceCell::new(),
            clocks: RefCell::default(),
        }
    }

    pub fn is_now(&self) -> bool {
        matches!(self.purpose, Purpose::Now)
    }

    pub fn person(&self, rep: &RepId) -> Option<&'s Person<'s>> {
        let index = || self.people.iter().map(|p| (&p.rep.rep, p)).collect();
        self.by_rep.get_or_init(index).get(rep).copied()
    }

    /// Members who have not left.
    pub fn members(&self, team: &TeamId) -> &[&'s Person<'s>] {
        let index = || {
            let mut teams: HashMap<&TeamId, Vec<&Person<'_>>> = HashMap::new();
            for person in self.people.iter().filter(|p| !p.has_left()) {
                for team in &person.rep.profile.teams {
                    teams.entry(team).or_default().push(person);
                }
            }
            teams
        };
        let teams = self.by_team.get_or_init(index);
        teams.get(team).map(Vec::as_slice).unwrap_or_default()
    }

    /// How well each can do it, of those who can at all.
    pub fn levels(&self, skill: &SkillId) -> Option<&HashMap<&'s RepId, u32>> {
        let index = || {
            let mut skills: HashMap<&SkillId, HashMap<&RepId, u32>> = HashMap::new();
            for person in self.people {
                for has in &person.rep.profile.skills {
                    let level = skills.entry(&has.skill).or_default();
                    level.insert(&person.rep.rep, has.level);
                }
            }
            skills
        };
        self.by_skill.get_or_init(index).get(skill)
    }

    pub fn is_free(&self, person: &Person<'s>) -> bool {
        if let Some(known) = person.free.get() {
            return known;
        }
        let free = match self.purpose {
            Purpose::Meeting(obstacle) => person.stays() && obstacle(&person.rep.rep).is_none(),
            Purpose::Now => self.can_take_it(person.rep),
        };
        person.free.set(Some(free));
        free
    }

    fn can_take_it(&self, rep: &'s Candidate) -> bool {
        rep.is_free(&self.moment(), || self.clock(rep))
    }

    fn moment(&self) -> Moment<'s> {
        Moment {
            policy: self.policy,
            channel: self.lead.channel,
            at: self.at,
        }
    }

    pub fn clock(&self, rep: &'s Candidate) -> Rc<Clock> {
        let zone = rep.time.zone.as_str();
        let mut clocks = self.clocks.borrow_mut();
        let new = || Rc::new(Clock::new(zone, self.at));
        clocks.entry(zone).or_insert_with(new).clone()
    }

    /// Why somebody cannot be asked, for people to read.
    pub fn obstacle(&self, person: &Person<'s>) -> Option<Considering> {
        if self.is_free(person) {
            return None;
        }
        let rep = person.rep;
        match self.purpose {
            Purpose::Meeting(_) if !person.stays() => Some(Considering::Leaving),
            Purpose::Meeting(obstacle) => {
                obstacle(&rep.rep).map(|obstacle| Considering::NotFree { obstacle })
            }
            Purpose::Now => {
                let name = |id: &RepId| self.person(id).map(|p| p.rep.name.clone());
                rep.obstacle_by(&self.moment(), &self.clock(rep), name)
            }
        }
    }

    /// Who declares no language is taken to speak it.
    pub fn speaks(&self, rep: &Candidate) -> bool {
        let declared = &rep.profile.languages;
        let needed = self.lead.language.as_deref();
        declared.is_empty()
            || needed.is_none_or(|needed| declared.iter().any(|d| geo::speaks(d, needed)))
    }

    pub fn language(&self) -> Considering {
        Considering::DoesNotSpeak {
            language: self.lead.language.clone().unwrap_or_default(),
        }
    }
}

pub fn considered(rep: &Candidate, outcome: Considering) -> Considered {
    Considered {
        rep: rep.rep.clone(),
        name: rep.name.clone(),
        outcome,
        remark: None,
        stands_in_for: None,
    }
}
