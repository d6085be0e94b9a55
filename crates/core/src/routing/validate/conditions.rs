//! The leads that a rule or a territory is for.

use super::{Faults, MOST_LISTED};
use crate::geo;
use crate::routing::text::Kind;
use crate::routing::{Conditions, Range};

/// A list of codes that people agree on.
struct Code {
    field: &'static str,
    is_known: fn(&str) -> bool,
    what: &'static str,
    fix: &'static str,
    /// As the code is usually written.
    usual: fn(&str) -> String,
}

const COUNTRY: Code = Code {
    field: "countries",
    is_known: |code| geo::country_name(code).is_some(),
    what: "country of ISO 3166-1",
    fix: "write two capital letters, like DE",
    usual: str::to_ascii_uppercase,
};

const SUBDIVISION: Code = Code {
    field: "subdivisions",
    is_known: geo::is_subdivision,
    what: "part of a country of ISO 3166-2",
    fix: "write it with its country, like US-CA",
    usual: str::to_ascii_uppercase,
};

const LANGUAGE: Code = Code {
    field: "languages",
    is_known: geo::is_language,
    what: "language of BCP 47",
    fix: "write it like pt or pt-BR",
    usual: |tag| tag.replace('_', "-"),
};

const INDUSTRY: Code = Code {
    field: "industries",
    is_known: geo::is_industry,
    what: "industry of NAICS",
    fix: "write two to six digits, like 51 or 511210",
    usual: |code| code.trim().to_owned(),
};

impl Faults<'_> {
    pub fn conditions(&mut self, at: &str, when: &Conditions) {
        self.codes(at, &when.countries, &COUNTRY);
        self.codes(at, &when.subdivisions, &SUBDIVISION);
        self.texts(&format!("{at}.cities"), &when.cities);
        self.codes(at, &when.languages, &LANGUAGE);
        self.codes(at, &when.industries, &INDUSTRY);
        self.range(&format!("{at}.employees"), when.employees);
        self.range(&format!("{at}.revenue_millions"), when.revenue_millions);
        let agents = when.agents.iter().map(|a| a.0.as_str());
        self.all_known(Kind::Agent, &format!("{at}.agents"), agents);
        self.texts(&format!("{at}.features"), &when.features);
        self.texts(&format!("{at}.competitors"), &when.competitors);
    }

    fn codes(&mut self, at: &str, codes: &[String], list: &Code) {
        let at = format!("{at}.{}", list.field);
        self.count(&at, codes.len(), 0, MOST_LISTED);
        for (i, code) in codes.iter().enumerate() {
            if (list.is_known)(code) {
                continue;
            }
            let usual = (list.usual)(code);
            let fix = if (list.is_known)(&usual) {
                format!("write {usual}")
            } else {
                list.fix.to_owned()
            };
            let problem = format!("`{code}` is no {}", list.what);
            self.add(format!("{at}[{i}]"), problem, fix);
        }
    }

    fn range(&mut self, field: &str, range: Option<Range>) {
        let Some(Range { from, to }) = range else {
            return;
        };
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                let problem = format!("begins with {from} and ends with {to}");
                self.add(field, problem, "exchange the two");
            }
            (None, None) => {
                let fix = "set `from`, `to` or both, or remove it";
                self.add(field, "has no bound", fix);
            }
            _ => {}
        }
    }
}
