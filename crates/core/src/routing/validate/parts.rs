//! Rules, territories, skills and clocks.

use std::collections::BTreeSet;

use super::{
    DAY, Faults, MONTH, MOST_CLOCKS, MOST_LISTED, MOST_RULES, MOST_SKILLS, MOST_TERRITORIES,
};
use crate::ids::{SkillId, TerritoryId};
use crate::routing::text::Kind;
use crate::routing::{ClockAction, Fallback, LastResort, Rule, SkillLevel, Target};

/// Longer than any prospect reads.
const LONGEST_SENTENCE: usize = 2000;
const MOST_FALLBACKS: usize = 10;

impl Faults<'_> {
    pub fn last_resort(&mut self) {
        match &self.policy.last_resort {
            LastResort::Rep { rep } => self.known(Kind::Rep, "last_resort.rep", &rep.0),
            LastResort::Queue { team: Some(team) } => {
                self.known(Kind::Team, "last_resort.team", &team.0);
            }
            LastResort::Queue { team: None } | LastResort::Book => {}
        }
    }

    pub fn rules(&mut self) {
        let policy = self.policy;
        self.count("rules", policy.rules.len(), 1, MOST_RULES);
        let mut seen = BTreeSet::new();
        for (i, rule) in policy.rules.iter().enumerate() {
            let at = format!("rules[{i}]");
            self.id(&at, &rule.id.0, &mut seen);
            self.name(&format!("{at}.name"), &rule.name);
            self.conditions(&format!("{at}.when"), &rule.when);
            self.target(&format!("{at}.to"), &rule.to);
            let teams = rule.teams.iter().map(|t| t.0.as_str());
            self.all_known(Kind::Team, &format!("{at}.teams"), teams);
            self.fallbacks(&at, rule);
            if let Some(seconds) = rule.offer_seconds {
                self.seconds(&format!("{at}.offer_seconds"), seconds, DAY);
            }
        }
    }

    fn target(&mut self, at: &str, target: &Target) {
        match target {
            Target::Owner { lists } => {
                self.texts(&format!("{at}.lists"), lists);
            }
            Target::Territory { only } => {
                for (i, id) in only.iter().enumerate() {
                    self.territory(&format!("{at}.only[{i}]"), id);
                }
            }
            Target::Skill {
                required,
                preferred,
                from_conversation,
            } => {
                self.levels(&format!("{at}.required"), required);
                self.levels(&format!("{at}.preferred"), preferred);
                if required.is_empty() && preferred.is_empty() && !from_conversation {
                    let fix = "name a skill, or let the conversation ask for some";
                    self.add(at, "asks for no skill", fix);
                }
            }
            Target::Queue { team } => self.known(Kind::Team, &format!("{at}.team"), &team.0),
            Target::RoundRobin => {}
        }
    }

    fn territory(&mut self, field: &str, id: &TerritoryId) {
        if self.policy.territory(id).is_none() {
            let problem = format!("there is no territory `{id}`");
            self.add(field, problem, "choose one of this policy, or add it");
        }
    }

    fn levels(&mut self, at: &str, levels: &[SkillLevel]) {
        let mut seen: BTreeSet<&SkillId> = BTreeSet::new();
        for (i, wanted) in levels.iter().enumerate() {
            let skill = &wanted.skill;
            let field = format!("{at}[{i}].skill");
            if self.policy.skill(skill).is_none() {
                let problem = format!("there is no skill `{skill}`");
                self.add(field, problem, "choose one of this policy, or add it");
            } else if !seen.insert(skill) {
                self.add(field, "is there twice", "remove one of the two");
            }
            if !(1..=5).contains(&wanted.level) {
                let field = format!("{at}[{i}].level");
                self.add(field, "a level lies between 1 and 5", "choose 1 to 5");
            }
        }
    }

    fn fallbacks(&mut self, at: &str, rule: &Rule) {
        let at = format!("{at}.fallback");
        self.count(&at, rule.fallback.len(), 0, MOST_FALLBACKS);
        for (i, fallback) in rule.fallback.iter().enumerate() {
            match fallback {
                Fallback::Wait { seconds } => {
                    self.seconds(&format!("{at}[{i}].seconds"), *seconds, DAY);
                }
                Fallback::Team { team: Some(team) } => {
                    self.known(Kind::Team, &format!("{at}[{i}].team"), &team.0);
                }
                Fallback::Team { team: None } | Fallback::Delegate | Fallback::BookLater => {}
            }
        }
    }

    pub fn territories(&mut self) {
        let policy = self.policy;
        self.count("territories", policy.territories.len(), 0, MOST_TERRITORIES);
        let mut seen = BTreeSet::new();
        for (i, territory) in policy.territories.iter().enumerate() {
            let at = format!("territories[{i}]");
            self.id(&at, &territory.id.0, &mut seen);
            self.name(&format!("{at}.name"), &territory.name);
            self.conditions(&format!("{at}.area"), &territory.area);
            let reps = territory.reps.iter().map(|r| r.0.as_str());
            self.all_known(Kind::Rep, &format!("{at}.reps"), reps);
            let teams = territory.teams.iter().map(|t| t.0.as_str());
            self.all_known(Kind::Team, &format!("{at}.teams"), teams);
        }
    }

    pub fn skills(&mut self) {
        let policy = self.policy;
        self.count("skills", policy.skills.len(), 0, MOST_SKILLS);
        let mut seen = BTreeSet::new();
        for (i, skill) in policy.skills.iter().enumerate() {
            let at = format!("skills[{i}]");
            self.id(&at, &skill.id.0, &mut seen);
            self.name(&format!("{at}.name"), &skill.name);
            self.texts(&format!("{at}.asked.features"), &skill.asked.features);
        }
    }

    pub fn clocks(&mut self) {
        let policy = self.policy;
        self.count("clocks", policy.clocks.len(), 0, MOST_CLOCKS);
        for (i, step) in policy.clocks.iter().enumerate() {
            let at = format!("clocks[{i}]");
            self.seconds(&format!("{at}.after_seconds"), step.after_seconds, MONTH);
            let twin = policy.clocks.iter().position(|other| other == step);
            if twin.is_some_and(|place| place < i) {
                self.add(at.as_str(), "is there twice", "remove one of the two");
            }
            match &step.action {
                ClockAction::Escalate { to: Some(rep) } => {
                    self.known(Kind::Rep, &format!("{at}.action.to"), &rep.0);
                }
                ClockAction::TellProspect { text: Some(text) } => {
                    self.text(&format!("{at}.action.text"), text, LONGEST_SENTENCE);
                }
                ClockAction::Escalate { to: None }
                | ClockAction::TellProspect { text: None }
                | ClockAction::Remind
                | ClockAction::Reassign => {}
            }
        }
    }

    /// Short words of which none is empty.
    pub fn texts(&mut self, at: &str, texts: &[String]) {
        self.count(at, texts.len(), 0, MOST_LISTED);
        for (i, text) in texts.iter().enumerate() {
            self.name(&format!("{at}[{i}]"), text);
        }
    }
}
