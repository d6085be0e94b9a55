//! Whom a rule means, whatever they do at the moment.

use std::collections::HashSet;

use super::scene::{Person, Scene};
use crate::ids::{RepId, TeamId, TerritoryId};
use crate::routing::{
    Considering, Found, OwnerHit, Rule, Skill, SkillLevel, SkillNeed, Target, Territory,
};

/// Those whom a rule found, in no order yet.
#[derive(Default)]
pub struct Group<'s> {
    pub found: Option<Found>,
    pub fit: Vec<&'s Person<'s>>,
    /// Are of the group, and do not speak the prospect's language.
    pub mute: Vec<&'s Person<'s>>,
    /// Lack a skill.
    pub lacking: Vec<&'s Person<'s>>,
    /// Who has more of these comes first.
    pub preferred: &'s [SkillLevel],
    /// What is required.
    pub needs: Vec<SkillNeed>,
}

impl<'s> Group<'s> {
    pub fn of(fit: Vec<&'s Person<'s>>) -> Self {
        Self {
            fit,
            ..Self::default()
        }
    }

    /// Nobody who could ever be chosen by this rule.
    pub fn is_nobody(&self) -> bool {
        self.fit.is_empty() && self.mute.is_empty()
    }

    /// Only members of these teams; all, if none is named.
    fn narrowed(mut self, teams: &[TeamId]) -> Self {
        if !teams.is_empty() {
            self.fit.retain(|p| is_of(p, teams));
        }
        self
    }

    /// Sets those apart who do not speak the prospect's language.
    pub fn spoken(mut self, scene: &Scene<'s>) -> Self {
        let all = std::mem::take(&mut self.fit);
        (self.fit, self.mute) = all.into_iter().partition(|p| scene.speaks(p.rep));
        self
    }
}

impl<'s> Scene<'s> {
    pub fn find(&self, rule: &'s Rule) -> Group<'s> {
        let group = match &rule.to {
            Target::Owner { lists } => return self.owner(lists, &rule.teams),
            Target::Territory { only } => self.territory(only),
            Target::Skill {
                required,
                preferred,
                from_conversation,
            } => self.skilled(required, preferred, *from_conversation, &rule.teams),
            Target::Queue { team } => Group::of(self.members(team).to_vec()),
            Target::RoundRobin if !rule.teams.is_empty() => Group::of(self.of_teams(&rule.teams)),
            Target::RoundRobin => Group::of(self.everyone()),
        };
        group.narrowed(&rule.teams).spoken(self)
    }

    fn everyone(&self) -> Vec<&'s Person<'s>> {
        self.people.iter().filter(|p| !p.has_left()).collect()
    }

    /// Members of any of these teams, each once.
    pub fn of_teams<'t>(&self, teams: impl IntoIterator<Item = &'t TeamId>) -> Vec<&'s Person<'s>> {
        let mut seen = HashSet::new();
        let members = teams.into_iter().flat_map(|t| self.members(t));
        members
            .copied()
            .filter(|p| seen.insert(&p.rep.rep))
            .collect()
    }

    /// The owner who is still here, e.g. the account's where the contact's has left. Where all have
    /// left the first is considered all the same: the fallback is for that.
    fn owner(&self, lists: &[String], teams: &[TeamId]) -> Group<'s> {
        let trust = |hit: &OwnerHit| match lists {
            [] => Some(0),
            _ => lists.iter().position(|l| *l == hit.list),
        };
        let owners = &self.lead.owners;
        let mut hits: Vec<_> = owners
            .iter()
            .filter_map(|hit| Some((hit.record, trust(hit)?, hit)))
            .collect();
        hits.sort_by_key(|(record, trust, _)| (*record, *trust));
        let known: Vec<_> = hits
            .into_iter()
            .filter_map(|(_, _, hit)| Some((hit, self.person(&hit.rep)?)))
            .collect();
        let here = known.iter().find(|(_, owner)| !owner.has_left());
        let Some((hit, owner)) = here.or(known.first()).copied() else {
            return Group::default();
        };
        let meant = teams.is_empty() || is_of(owner, teams);
        Group {
            found: Some(Found::Owner { hit: hit.clone() }),
            fit: if meant { vec![owner] } else { vec![] },
            ..Group::default()
        }
    }

    fn territory(&self, only: &[TerritoryId]) -> Group<'s> {
        let meant = |t: &&Territory| only.is_empty() || only.contains(&t.id);
        let territories = self.policy.territories.iter().filter(meant);
        let around: Vec<&Territory> = territories.filter(|t| t.area.met(self.lead)).collect();
        let mut seen: HashSet<&RepId> = HashSet::new();
        let mut fit = vec![];
        for territory in &around {
            let reps = territory.reps.iter().filter_map(|r| self.person(r));
            let teams = territory.teams.iter().flat_map(|t| self.members(t));
            let all = reps.filter(|p| !p.has_left()).chain(teams.copied());
            fit.extend(all.filter(|p| seen.insert(&p.rep.rep)));
        }
        Group {
            found: around.first().map(|t| Found::Territory {
                id: t.id.clone(),
                name: t.name.clone(),
            }),
            ..Group::of(fit)
        }
    }

    fn skilled(
        &self,
        required: &[SkillLevel],
        preferred: &'s [SkillLevel],
        from_conversation: bool,
        teams: &[TeamId],
    ) -> Group<'s> {
        let needs = self.needs(required, from_conversation);
        if needs.is_empty() && preferred.is_empty() {
            // The talk asks for nothing special: nobody is special for it.
            return Group::default();
        }
        let all = if teams.is_empty() {
            self.everyone()
        } else {
            self.of_teams(teams)
        };
        let (fit, lacking) = all.into_iter().partition(|p| self.can(p, &needs));
        Group {
            found: Some(Found::Skills {
                required: needs.clone(),
            }),
            lacking,
            preferred,
            needs,
            ..Group::of(fit)
        }
    }

    fn needs(&self, required: &[SkillLevel], from_conversation: bool) -> Vec<SkillNeed> {
        let name = |s: &SkillLevel| self.policy.skill(&s.skill).map(|s| s.name.clone());
        let mut needs: Vec<SkillNeed> = required
            .iter()
            .map(|s| SkillNeed {
                skill: s.skill.clone(),
                name: name(s).unwrap_or_else(|| s.skill.0.clone()),
                level: s.level,
                from_conversation: false,
            })
            .collect();
        let asked = self.policy.skills.iter();
        for skill in asked.filter(|s| from_conversation && self.asks_for(s)) {
            if !needs.iter().any(|n| n.skill == skill.id) {
                needs.push(SkillNeed {
                    skill: skill.id.clone(),
                    name: skill.name.clone(),
                    level: 1,
                    from_conversation: true,
                });
            }
        }
        needs
    }

    fn asks_for(&self, skill: &Skill) -> bool {
        let deep = skill.asked.depth.is_some_and(|d| self.lead.depth >= d);
        deep || skill
            .asked
            .features
            .iter()
            .any(|f| self.lead.features.contains(f))
    }

    fn can(&self, person: &Person<'_>, needs: &[SkillNeed]) -> bool {
        needs.iter().all(|n| {
            self.levels(&n.skill)
                .and_then(|all| all.get(&person.rep.rep))
                .is_some_and(|has| *has >= n.level)
        })
    }
}

fn is_of(person: &Person<'_>, teams: &[TeamId]) -> bool {
    person.rep.profile.teams.iter().any(|t| teams.contains(t))
}

/// The first skill that somebody lacks.
pub fn lack(person: &Person<'_>, needs: &[SkillNeed]) -> Option<Considering> {
    let has = |need: &SkillNeed| {
        let skills = &person.rep.profile.skills;
        skills
            .iter()
            .find(|s| s.skill == need.skill)
            .map_or(0, |s| s.level)
    };
    let need = needs.iter().find(|n| has(n) < n.level)?;
    Some(Considering::LacksSkill {
        skill: need.name.clone(),
        level: need.level,
        has: has(need),
    })
}
