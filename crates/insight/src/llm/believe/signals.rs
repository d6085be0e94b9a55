//! Signals: from the prospect's sentences alone, figures and dates as they stand there.

use baton_core::signal::{BudgetState, BuyingRole, Fact, Reading, Source};

use super::{Beliefs, By, Cited};
use crate::lexical::dates::dates;
use crate::lexical::money;
use crate::lexical::numbers::numbers;
use crate::llm::answer::{self, Misfit, Plan, SaidBudget, SaidRole, Signals};
use crate::llm::lines::Line;
use crate::llm::schema::OUTSIDE;

/// Of the words that prove a custom signal.
const MOST_PHRASE: usize = 80;
/// How the words call a plan without a date.
const NO_DATE: &str = "researching";

impl Beliefs<'_> {
    pub fn readings(&self, said: &Signals) -> Result<Vec<Reading>, Misfit> {
        let one = [
            self.size(&said.company_size)?,
            self.role(&said.role)?,
            self.use_case(&said.use_case_fit)?,
            self.budget(&said.budget)?,
            self.timeline(&said.timeline)?,
        ];
        let mut all: Vec<Reading> = one.into_iter().flatten().collect();
        for custom in &said.custom {
            let reading = self.custom(custom)?;
            let new = |r: &Reading| all.iter().all(|a| a.fact.signal() != r.fact.signal());
            all.extend(reading.filter(new));
        }
        Ok(all)
    }

    fn size(&self, said: &answer::Size) -> Result<Option<Reading>, Misfit> {
        let Some(cited) = self.cite(&said.evidence, &said.quote, By::Prospect)? else {
            return Ok(None);
        };
        let employees = said.employees.filter(|n| {
            let people = |line: &&Line| {
                let mut all = numbers(&line.text).into_iter();
                all.any(|f| f.whole() == *n && !money::is_money(&line.text, f))
            };
            cited.lines.iter().any(people)
        });
        let revenue_usd = said
            .revenue_usd
            .filter(|n| sum(&cited, *n).is_some_and(|currency| currency == "USD"));
        let known = employees.is_some() || revenue_usd.is_some();
        let fact = Fact::CompanySize {
            employees,
            revenue_usd,
        };
        Ok(known.then(|| reading(fact, &cited)))
    }

    fn role(&self, said: &answer::SaysRole) -> Result<Option<Reading>, Misfit> {
        let cited = self.cite(&said.evidence, &said.quote, By::Prospect)?;
        let role = match said.role {
            SaidRole::DecisionMaker => BuyingRole::DecisionMaker,
            SaidRole::Influencer => BuyingRole::Influencer,
            SaidRole::User => BuyingRole::User,
            SaidRole::Outsider => BuyingRole::Outsider,
            SaidRole::Unknown => return Ok(None),
        };
        Ok(cited.map(|cited| reading(Fact::Role { role }, &cited)))
    }

    fn use_case(&self, said: &answer::Need) -> Result<Option<Reading>, Misfit> {
        let known = self.names.use_cases.contains(&said.use_case);
        if !known && said.use_case != OUTSIDE {
            return Err(Misfit::Unknown("use case"));
        }
        let use_case = known.then(|| said.use_case.clone());
        let cited = self.cite(&said.evidence, &said.quote, By::Prospect)?;
        Ok(cited.map(|cited| reading(Fact::UseCaseFit { use_case }, &cited)))
    }

    fn budget(&self, said: &answer::Budget) -> Result<Option<Reading>, Misfit> {
        let Some(cited) = self.cite(&said.evidence, &said.quote, By::Prospect)? else {
            return Ok(None);
        };
        let stands = said.amount.and_then(|n| Some((n, sum(&cited, n)?)));
        let state = match said.state {
            SaidBudget::Figure if stands.is_none() => return Ok(None),
            SaidBudget::Figure => BudgetState::Figure,
            SaidBudget::Approved => BudgetState::Approved,
            SaidBudget::PriceAccepted => BudgetState::PriceAccepted,
            SaidBudget::None => BudgetState::None,
            SaidBudget::Unknown => return Ok(None),
        };
        let currency = stands.map(|(_, code)| code).filter(|code| !code.is_empty());
        let fact = Fact::Budget {
            state,
            amount: stands.map(|(n, _)| n),
            currency: currency.map(Into::into),
        };
        Ok(Some(reading(fact, &cited)))
    }

    /// The model says which words are a plan; which day that is, is read from them.
    fn timeline(&self, said: &answer::Timeline) -> Result<Option<Reading>, Misfit> {
        let Some(cited) = self.cite(&said.evidence, &said.quote, By::Prospect)? else {
            return Ok(None);
        };
        let (days, label) = match said.plan {
            Plan::Unknown => return Ok(None),
            Plan::NoDate => (None, NO_DATE.to_owned()),
            Plan::Date => {
                let narrow = cited.words();
                let texts = std::iter::once(narrow.as_str());
                let texts = texts.chain(cited.lines.iter().map(|l| l.text.as_str()));
                let mut found = texts.flat_map(|t| dates(t, self.today, self.southern));
                let Some(date) = found.next() else {
                    return Ok(None);
                };
                let Ok(span) = date.day.since(self.today) else {
                    return Ok(None);
                };
                (Some(span.get_days()), date.label)
            }
        };
        Ok(Some(reading(Fact::Timeline { days, label }, &cited)))
    }

    fn custom(&self, said: &answer::Custom) -> Result<Option<Reading>, Misfit> {
        if !self.names.custom.contains(&said.name) {
            return Err(Misfit::Unknown("signal"));
        }
        let cited = self.cite(&said.evidence, &said.quote, By::Prospect)?;
        Ok(cited.map(|cited| {
            let fact = Fact::Custom {
                name: said.name.as_str().into(),
                met: said.met,
                phrase: cited.words().chars().take(MOST_PHRASE).collect(),
            };
            reading(fact, &cited)
        }))
    }
}

/// The currency of a sum that stands in the cited sentences; empty where none was said.
fn sum(cited: &Cited<'_>, amount: u64) -> Option<&'static str> {
    cited.lines.iter().find_map(|line| {
        let figure = numbers(&line.text)
            .into_iter()
            .find(|n| n.whole() == amount)?;
        Some(money::currency(&line.text, figure).unwrap_or(""))
    })
}

fn reading(fact: Fact, cited: &Cited<'_>) -> Reading {
    Reading {
        fact,
        evidence: cited.evidence(),
        source: Source::Model,
    }
}
