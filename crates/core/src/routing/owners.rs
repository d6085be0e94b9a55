//! By what a prospect is found in an ownership list.

mod free_mail;

use super::{FoundBy, Lead, Record};
use free_mail::is_free_mail;

/// Looked up in this order: the contact's owner goes before the account's, and that before the
/// lead's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub record: Record,
    pub by: FoundBy,
    /// As it stands in the list: lower case, no spaces around.
    pub key: String,
}

/// The longest key that a list may have: an e-mail address is no longer.
const LONGEST: usize = 254;
/// Deeper names than this are made by machines.
const MOST_LABELS: usize = 8;

/// Everything that a lead may stand under in a list, surest first.
pub fn keys(lead: &Lead) -> Vec<Key> {
    let email = lead
        .email
        .as_deref()
        .and_then(|e| normalise(FoundBy::Email, e).ok());
    let accounts = [&lead.account, &lead.company].into_iter().flatten();
    let accounts = accounts.filter_map(|a| normalise(FoundBy::Account, a).ok());
    let domains = email.as_deref().map(domains).unwrap_or_default();
    let company: Vec<(FoundBy, String)> = accounts
        .map(|a| (FoundBy::Account, a))
        .chain(domains.into_iter().map(|d| (FoundBy::Domain, d)))
        .collect();
    let email = |record| email.clone().map(|key| (record, FoundBy::Email, key));
    let of_company = |record| {
        company
            .iter()
            .map(move |(by, key)| (record, *by, key.clone()))
    };
    let all = email(Record::Contact)
        .into_iter()
        .chain(of_company(Record::Account))
        .chain(email(Record::Lead))
        .chain(of_company(Record::Lead));
    let mut keys: Vec<Key> = vec![];
    for (record, by, key) in all {
        let key = Key { record, by, key };
        // A company that is its own account id stands there once.
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The domain of an address and those that it lies in, as far as one can be had for oneself; none of
/// those where anybody gets an address.
fn domains(email: &str) -> Vec<String> {
    let Some((_, domain)) = email.rsplit_once('@') else {
        return vec![];
    };
    let Some(least) = psl::domain_str(domain).filter(|least| !is_free_mail(least)) else {
        return vec![];
    };
    let parents = std::iter::successors(Some(domain), |d| d.split_once('.').map(|(_, up)| up));
    parents
        .take(MOST_LABELS)
        .take_while(|d| d.len() >= least.len())
        .map(str::to_owned)
        .collect()
}

/// A key as lists keep it and as it is looked up.
pub fn normalise(by: FoundBy, text: &str) -> Result<String, &'static str> {
    let text = text.trim().to_lowercase();
    if text.len() > LONGEST {
        return Err("is longer than 254 characters");
    }
    match by {
        FoundBy::Email => email(&text),
        FoundBy::Domain => domain(&text),
        FoundBy::Account => {
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.is_empty() {
                return Err("is empty");
            }
            Ok(words.join(" "))
        }
    }
}

fn email(text: &str) -> Result<String, &'static str> {
    let (name, domain) = text.rsplit_once('@').ok_or("is no e-mail address")?;
    let plain = !name.is_empty() && !text.contains(char::is_whitespace) && is_host(domain);
    if plain {
        Ok(text.to_owned())
    } else {
        Err("is no e-mail address")
    }
}

/// Takes what people paste too: an address of a page, or what follows the `@`.
fn domain(text: &str) -> Result<String, &'static str> {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = text.split(['/', '?', '#']).next().unwrap_or(text);
    let host = host.trim_start_matches('@').trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    if !is_host(host) || psl::domain_str(host).is_none() {
        return Err("is no domain of a company, like acme.com");
    }
    if is_free_mail(host) {
        return Err("gives addresses to anybody: it says nothing of the company");
    }
    Ok(host.to_owned())
}

fn is_host(text: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty() && l.len() <= 63 && l.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.contains('.') && text.split('.').all(label)
}
