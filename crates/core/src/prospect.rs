//! Who the agent is talking to.

use serde::{Deserialize, Serialize};

/// What is known of a prospect. Everything but the fact of the conversation may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Prospect {
    pub name: Option<String>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub title: Option<String>,
    pub phone: Option<String>,
    /// IANA zone, e.g. `Europe/Berlin`.
    pub timezone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2, e.g. `US-CA`.
    pub subdivision: Option<String>,
    pub city: Option<String>,
    /// BCP 47, e.g. `pt-BR`.
    pub language: Option<String>,
    /// NAICS, two to six digits.
    pub industry: Option<String>,
    pub employees: Option<u32>,
    /// Annual revenue in millions of USD.
    pub revenue_millions: Option<u32>,
    /// The account's id in the CRM.
    pub account: Option<String>,
}

impl Prospect {
    /// The name to call the prospect by, from the best thing known.
    pub fn display_name(&self) -> &str {
        [&self.name, &self.email, &self.company]
            .into_iter()
            .flatten()
            .map(|s| s.trim())
            .find(|s| !s.is_empty())
            .unwrap_or("A visitor")
    }

    /// Takes over the fields that `newer` knows.
    pub fn merge(&mut self, newer: Self) {
        let fields = [
            (&mut self.name, newer.name),
            (&mut self.email, newer.email),
            (&mut self.company, newer.company),
            (&mut self.title, newer.title),
            (&mut self.phone, newer.phone),
            (&mut self.timezone, newer.timezone),
            (&mut self.country, newer.country),
            (&mut self.subdivision, newer.subdivision),
            (&mut self.city, newer.city),
            (&mut self.language, newer.language),
            (&mut self.industry, newer.industry),
            (&mut self.account, newer.account),
        ];
        for (old, new) in fields {
            if new.is_some() {
                *old = new;
            }
        }
        self.employees = newer.employees.or(self.employees);
        self.revenue_millions = newer.revenue_millions.or(self.revenue_millions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_without_a_name_still_has_something_to_be_called() {
        let mut p = Prospect::default();
        assert_eq!(p.display_name(), "A visitor");
        p.merge(Prospect {
            name: Some("  ".into()),
            company: Some("Haulpoint".into()),
            ..p.clone()
        });
        assert_eq!(p.display_name(), "Haulpoint");
        p.merge(Prospect {
            name: Some("Dana".into()),
            ..Prospect::default()
        });
        assert_eq!(
            (p.display_name(), p.company.as_deref()),
            ("Dana", Some("Haulpoint"))
        );
    }
}
