//! What routing wants to know of a talk: in which language, how technical, how large the company.

use baton_core::context::Question;
use baton_core::routing::Traits;
use baton_core::signal::{Fact, Reading};

use super::talk::Talk;
use super::{depth, language};

const MILLION: u64 = 1_000_000;

/// The traits of a talk in which `readings` and `questions` were read.
pub fn read(
    talk: &Talk<'_>,
    heard: &[depth::Said],
    readings: &[Reading],
    questions: &[Question],
) -> Traits {
    let size = readings.iter().find_map(|r| match r.fact {
        Fact::CompanySize {
            employees,
            revenue_usd,
        } => Some((employees, revenue_usd)),
        _ => None,
    });
    let (employees, revenue) = size.unwrap_or_default();
    let millions = revenue.map(|usd| usd.saturating_add(MILLION / 2) / MILLION);
    Traits {
        language: language::of(talk).map(ToOwned::to_owned),
        depth: depth::of(heard, questions),
        employees: employees.map(within),
        revenue_millions: millions.map(within),
    }
}

fn within(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
