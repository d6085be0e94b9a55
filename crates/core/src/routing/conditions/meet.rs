//! Whether a lead meets conditions, and in words what it does not meet.

use super::{Conditions, Field, Range, Unmet};
use crate::geo;
use crate::handoff::HandoffReason;
use crate::routing::{Channel, Depth, Lead};

/// More of a long list than this only hides what matters.
const MOST_NAMED: usize = 8;
const MILLIONS: &str = " million USD";

impl Conditions {
    /// Whether all hold.
    pub fn met(&self, lead: &Lead) -> bool {
        FIELDS.into_iter().all(|f| self.holds(f, lead))
    }

    /// Those that do not hold.
    pub fn unmet(&self, lead: &Lead) -> Vec<Unmet> {
        FIELDS
            .into_iter()
            .filter(|f| !self.holds(*f, lead))
            .map(|field| Unmet {
                field,
                wants: self.wants(field),
                has: has(field, lead),
            })
            .collect()
    }

    /// Whether nothing is asked for, so that every lead meets it.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    fn holds(&self, field: Field, lead: &Lead) -> bool {
        let one_of = |wanted: &[String], have: &[String]| {
            wanted.is_empty() || wanted.iter().any(|w| have.contains(w))
        };
        match field {
            Field::Place => self.place_holds(lead),
            Field::City => any(&self.cities, lead.city.as_deref(), same_name),
            Field::Language => any(
                &self.languages,
                lead.language.as_deref(),
                geo::within_language,
            ),
            Field::Industry => any(
                &self.industries,
                lead.industry.as_deref(),
                geo::within_industry,
            ),
            Field::Employees => within(self.employees, lead.employees),
            Field::Revenue => within(self.revenue_millions, lead.revenue_millions),
            Field::Reason => self.reasons.is_empty() || self.reasons.contains(&lead.reason),
            Field::Channel => self.channels.is_empty() || self.channels.contains(&lead.channel),
            Field::Agent => {
                self.agents.is_empty()
                    || lead.agent.as_ref().is_some_and(|a| self.agents.contains(a))
            }
            Field::Features => one_of(&self.features, &lead.features),
            Field::Competitors => {
                self.competitors.is_empty()
                    || lead
                        .competitors
                        .iter()
                        .any(|c| self.competitors.iter().any(|w| same_name(c, w)))
            }
            Field::Score => self.least_score.is_none_or(|least| lead.score >= least),
            Field::Depth => self.least_depth.is_none_or(|least| lead.depth >= least),
        }
    }

    fn place_holds(&self, lead: &Lead) -> bool {
        if self.countries.is_empty() && self.subdivisions.is_empty() {
            return true;
        }
        let country = country(lead);
        let in_country =
            country.is_some_and(|have| self.countries.iter().any(|w| w.eq_ignore_ascii_case(have)));
        in_country
            || lead.subdivision.as_deref().is_some_and(|have| {
                self.subdivisions
                    .iter()
                    .any(|w| geo::within_subdivision(have, w))
            })
    }

    fn wants(&self, field: Field) -> String {
        match field {
            Field::Place => names(
                self.countries
                    .iter()
                    .chain(&self.subdivisions)
                    .map(Clone::clone),
            ),
            Field::City => names(self.cities.iter().cloned()),
            Field::Language => names(self.languages.iter().map(|tag| language(tag))),
            Field::Industry => names(self.industries.iter().map(|code| industry(code))),
            Field::Employees => self.employees.map(|r| words(r, "")).unwrap_or_default(),
            Field::Revenue => self
                .revenue_millions
                .map(|r| words(r, MILLIONS))
                .unwrap_or_default(),
            Field::Reason => names(self.reasons.iter().map(|r| reason(*r).to_owned())),
            Field::Channel => names(self.channels.iter().map(|c| channel(*c).to_owned())),
            Field::Agent => names(self.agents.iter().map(|a| a.0.clone())),
            Field::Features => names(self.features.iter().cloned()),
            Field::Competitors => names(self.competitors.iter().cloned()),
            Field::Score => self
                .least_score
                .map(|least| format!("{least} or more"))
                .unwrap_or_default(),
            Field::Depth => self.least_depth.map(depth_or_more).unwrap_or_default(),
        }
    }
}

const FIELDS: [Field; 13] = [
    Field::Place,
    Field::City,
    Field::Language,
    Field::Industry,
    Field::Employees,
    Field::Revenue,
    Field::Reason,
    Field::Channel,
    Field::Agent,
    Field::Features,
    Field::Competitors,
    Field::Score,
    Field::Depth,
];

/// The lead's country; a subdivision says it too.
fn country(lead: &Lead) -> Option<&str> {
    let of_subdivision = || {
        let (country, _) = lead.subdivision.as_deref()?.split_once('-')?;
        Some(country)
    };
    lead.country.as_deref().or_else(of_subdivision)
}

fn any(wanted: &[String], have: Option<&str>, fits: fn(&str, &str) -> bool) -> bool {
    wanted.is_empty() || have.is_some_and(|have| wanted.iter().any(|w| fits(have, w)))
}

fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() && a.to_lowercase() == b.to_lowercase())
}

fn within(range: Option<Range>, have: Option<u32>) -> bool {
    range.is_none_or(|range| {
        let Range { from, to } = range;
        have.is_some_and(|n| from.is_none_or(|from| from <= n) && to.is_none_or(|to| n <= to))
    })
}

fn has(field: Field, lead: &Lead) -> Option<String> {
    let list = |of: &[String]| (!of.is_empty()).then(|| names(of.iter().cloned()));
    match field {
        Field::Place => lead.subdivision.clone().or_else(|| lead.country.clone()),
        Field::City => lead.city.clone(),
        Field::Language => lead.language.as_deref().map(language),
        Field::Industry => lead.industry.as_deref().map(industry),
        Field::Employees => lead.employees.map(thousands),
        Field::Revenue => lead
            .revenue_millions
            .map(|n| format!("{}{MILLIONS}", thousands(n))),
        Field::Reason => Some(reason(lead.reason).to_owned()),
        Field::Channel => Some(channel(lead.channel).to_owned()),
        Field::Agent => lead.agent.as_ref().map(|a| a.0.clone()),
        Field::Features => list(&lead.features),
        Field::Competitors => list(&lead.competitors),
        Field::Score => Some(lead.score.to_string()),
        Field::Depth => Some(depth(lead.depth).to_owned()),
    }
}

/// `DE, AT, CH and 3 more`.
fn names(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    match all.get(..MOST_NAMED) {
        Some(first) if all.len() > MOST_NAMED + 1 => {
            format!("{} and {} more", first.join(", "), all.len() - MOST_NAMED)
        }
        _ => all.join(", "),
    }
}

/// `200 to 1,000`, `200 or more`, `up to 1,000`.
fn words(range: Range, unit: &str) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) => format!("{} to {}{unit}", thousands(from), thousands(to)),
        (Some(from), None) => format!("{}{unit} or more", thousands(from)),
        (None, Some(to)) => format!("up to {}{unit}", thousands(to)),
        (None, None) => "any that is known".to_owned(),
    }
}

fn thousands(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn language(tag: &str) -> String {
    match geo::language_name(tag) {
        Some(name) if tag.contains('-') => format!("{name} ({tag})"),
        Some(name) => name.to_owned(),
        None => tag.to_owned(),
    }
}

fn industry(code: &str) -> String {
    match geo::industry_title(code) {
        Some(title) => format!("{title} ({code})"),
        None => code.to_owned(),
    }
}

fn reason(reason: HandoffReason) -> &'static str {
    match reason {
        HandoffReason::Qualified => "qualified",
        HandoffReason::Requested => "asked for a person",
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Chat => "chat",
        Channel::Voice => "voice",
        Channel::Video => "video",
        Channel::Email => "e-mail",
    }
}

fn depth(depth: Depth) -> &'static str {
    match depth {
        Depth::None => "not technical",
        Depth::Some => "somewhat technical",
        Depth::Deep => "deeply technical",
    }
}

fn depth_or_more(least: Depth) -> String {
    match least {
        Depth::None => "any depth".to_owned(),
        Depth::Some => "somewhat technical or more".to_owned(),
        Depth::Deep => depth(least).to_owned(),
    }
}
