//! The prospect as a contact, or else as a lead.

use baton_core::notice::{Notice, NoticeProspect};

use super::Salesforce;
use super::api::Fields;
use super::soql;
use super::wire::{Account, Someone};
use crate::crm::{self, name};
use crate::{Fault, Result};

/// Accounts whose address has the domain in it; one of them may be it.
const SIMILAR: usize = 50;

pub(super) struct Person {
    /// `Contact` or `Lead`.
    pub object: &'static str,
    pub id: String,
    /// The e-mail of whoever works there still and has this person.
    pub owner: Option<String>,
    pub account: Option<Account>,
    title: Option<String>,
    phone: Option<String>,
}

impl Salesforce {
    /// Who has this address. Of several the oldest: always the same.
    pub(super) async fn somebody(&self, email: &str) -> Result<Option<Person>> {
        let email = soql::text(email);
        let contact = format!(
            "SELECT Id, Title, Phone, Owner.Email, Owner.IsActive, Account.Id, \
             Account.Owner.Email, Account.Owner.IsActive FROM Contact \
             WHERE Email = {email} ORDER BY CreatedDate LIMIT 1"
        );
        if let Some(found) = self.first(&contact).await? {
            return Ok(Some(person("Contact", found)));
        }
        let lead = format!(
            "SELECT Id, Title, Phone, Owner.Email, Owner.IsActive FROM Lead \
             WHERE Email = {email} AND IsConverted = false ORDER BY CreatedDate LIMIT 1"
        );
        let found = self.first(&lead).await?;
        Ok(found.map(|found| person("Lead", found)))
    }

    /// Found, or added where that is allowed; else the activity belongs to nobody.
    pub(super) async fn person(&self, notice: &Notice) -> Result<Option<Person>> {
        let Some(email) = crm::email(notice) else {
            return Ok(None);
        };
        let prospect = &notice.prospect;
        match self.somebody(email).await? {
            Some(person) => {
                let empty = empty(&person, prospect);
                if self.account.create_contacts && !empty.is_empty() {
                    let filled = self.update(person.object, &person.id, empty).await;
                    filled.map_err(harmless)?;
                }
                Ok(Some(person))
            }
            None if self.account.create_contacts => {
                let id = self.create("Lead", lead(email, prospect)).await?;
                Ok(Some(Person {
                    object: "Lead",
                    id,
                    owner: None,
                    account: None,
                    title: None,
                    phone: None,
                }))
            }
            None => Ok(None),
        }
    }

    /// The account whose website this is.
    pub(super) async fn account_of(&self, domain: &str) -> Result<Option<Account>> {
        let soql = format!(
            "SELECT Id, Website, Owner.Email, Owner.IsActive FROM Account \
             WHERE Website LIKE {} ORDER BY CreatedDate LIMIT {SIMILAR}",
            soql::containing(domain)
        );
        let similar = self.query::<Account>(&soql).await?.records;
        let is_it = |a: &Account| a.website.as_deref().is_some_and(|w| is_of(w, domain));
        Ok(similar.into_iter().find(is_it))
    }
}

/// Whether a website, however it is written, is of the domain.
fn is_of(website: &str, domain: &str) -> bool {
    let website = website.trim().to_lowercase();
    let host = website
        .split_once("://")
        .map_or(website.as_str(), |(_, r)| r);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let domain = domain.to_lowercase();
    host.strip_prefix("www.").unwrap_or(host) == domain
}

/// A change that does no harm when it is made again: there is nothing to look for.
fn harmless(fault: Fault) -> Fault {
    match fault {
        Fault::Unknown(why) => Fault::NotSent(why),
        other => other,
    }
}

fn person(object: &'static str, found: Someone) -> Person {
    Person {
        object,
        id: found.id,
        owner: found.owner.and_then(|o| o.address()),
        account: found.account,
        title: found.title,
        phone: found.phone,
    }
}

/// Salesforce refuses what is too long for a field.
fn set(fields: &mut Fields, name: &str, value: Option<&str>, max: usize) {
    let value = value.map(str::trim).filter(|v| !v.is_empty());
    if let Some(value) = value {
        let value: String = value.chars().take(max).collect();
        fields.insert(name.into(), value.into());
    }
}

/// What is known and not there. What a person wrote stays.
fn empty(person: &Person, prospect: &NoticeProspect) -> Fields {
    let mut fields = Fields::new();
    if person.title.is_none() {
        set(&mut fields, "Title", prospect.title.as_deref(), 128);
    }
    if person.phone.is_none() {
        set(&mut fields, "Phone", prospect.phone.as_deref(), 40);
    }
    fields
}

/// A lead has a last name and a company, whatever is known.
fn lead(email: &str, prospect: &NoticeProspect) -> Fields {
    let mut fields = Fields::new();
    let (first, last) = name::parts(prospect);
    let (first, last) = if last.is_some() {
        (first, last)
    } else {
        (None, first)
    };
    let mailbox = email.split('@').next();
    set(&mut fields, "FirstName", first, 40);
    set(&mut fields, "LastName", last.or(mailbox), 80);
    let company = prospect.company.as_deref().map(str::trim);
    let company = company
        .filter(|c| !c.is_empty())
        .unwrap_or("[not provided]");
    set(&mut fields, "Company", Some(company), 255);
    set(&mut fields, "Email", Some(email), 80);
    set(&mut fields, "Title", prospect.title.as_deref(), 128);
    set(&mut fields, "Phone", prospect.phone.as_deref(), 40);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_of_one_domain() {
        for fine in [
            "brightmoor.example",
            "https://www.Brightmoor.example/en?x",
            " http://brightmoor.example:8080/",
        ] {
            assert!(is_of(fine, "brightmoor.example"), "{fine}");
        }
        for wrong in [
            "notbrightmoor.example",
            "https://evil.example/brightmoor.example",
            "brightmoor.example.evil",
        ] {
            assert!(!is_of(wrong, "brightmoor.example"), "{wrong}");
        }
    }
}
