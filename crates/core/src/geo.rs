//! Places, industries and languages by their standard codes: ISO 3166, NAICS, BCP 47.

mod language;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use language::{is_language, language_name, languages, speaks, within_language};

/// One entry of a list of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coded {
    pub code: &'static str,
    pub name: &'static str,
}

/// A part of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subdivision {
    pub code: &'static str,
    pub name: &'static str,
    /// State, county, region…
    pub kind: &'static str,
    /// The subdivision that this one lies in, with or without the country.
    parent: &'static str,
}

static COUNTRIES: LazyLock<Vec<Coded>> = LazyLock::new(|| {
    let mut all: Vec<Coded> = rows(include_str!("../data/iso_3166-1.tsv"))
        .map(|row| {
            let [code, _, _, name, common] = row;
            let name = if common.is_empty() { name } else { common };
            Coded { code, name }
        })
        .collect();
    all.sort_unstable_by_key(|c| c.code);
    all
});

/// Sorted by code, so that those of one country stand together.
static SUBDIVISIONS: LazyLock<Vec<Subdivision>> = LazyLock::new(|| {
    let mut all: Vec<Subdivision> = rows(include_str!("../data/iso_3166-2.tsv"))
        .map(|[code, name, kind, parent]| Subdivision {
            code,
            name,
            kind,
            parent,
        })
        .collect();
    all.sort_unstable_by_key(|s| s.code);
    all
});

static BY_CODE: LazyLock<HashMap<&'static str, Subdivision>> =
    LazyLock::new(|| SUBDIVISIONS.iter().map(|s| (s.code, *s)).collect());

static SECTORS: LazyLock<Vec<Coded>> = LazyLock::new(|| {
    rows(include_str!("../data/naics_sectors.tsv"))
        .map(|[code, name]| Coded { code, name })
        .collect()
});

/// The rows of a table with tabs, without its head line; what is missing at the end is empty.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).map(|line| {
        let mut row = [""; N];
        for (cell, text) in row.iter_mut().zip(line.split('\t')) {
            *cell = text;
        }
        row
    })
}

/// Sorted by code.
pub fn countries() -> &'static [Coded] {
    &COUNTRIES
}

/// The name that people use: "South Korea", not "Korea, Republic of".
pub fn country_name(code: &str) -> Option<&'static str> {
    let place = COUNTRIES.binary_search_by(|c| c.code.cmp(code)).ok()?;
    COUNTRIES.get(place).map(|c| c.name)
}

/// Those of a country, sorted by code.
pub fn subdivisions(country: &str) -> &'static [Subdivision] {
    let of = |s: &Subdivision| s.code.split_once('-').map_or("", |(country, _)| country);
    let from = SUBDIVISIONS.partition_point(|s| of(s) < country);
    let to = SUBDIVISIONS.partition_point(|s| of(s) <= country);
    SUBDIVISIONS.get(from..to).unwrap_or_default()
}

pub fn is_subdivision(code: &str) -> bool {
    BY_CODE.contains_key(code)
}

pub fn subdivision_name(code: &str) -> Option<&'static str> {
    BY_CODE.get(code).map(|s| s.name)
}

/// Whether a subdivision is another or lies in it: `GB-LND` lies in `GB-ENG`.
pub fn within_subdivision(code: &str, wanted: &str) -> bool {
    // No country nests more than three deep; a table that did otherwise must not hang us.
    const DEEPEST: usize = 4;
    let lies_in = |code: &str| -> Option<Subdivision> {
        let inner = BY_CODE.get(code).filter(|s| !s.parent.is_empty())?;
        let (country, _) = inner.code.split_once('-')?;
        BY_CODE
            .get(inner.parent)
            .or_else(|| BY_CODE.get(format!("{country}-{}", inner.parent).as_str()))
            .copied()
    };
    code.eq_ignore_ascii_case(wanted)
        || std::iter::successors(lies_in(&code.to_ascii_uppercase()), |s| lies_in(s.code))
            .take(DEEPEST)
            .any(|s| s.code.eq_ignore_ascii_case(wanted))
}

/// The sectors of NAICS.
pub fn sectors() -> &'static [Coded] {
    &SECTORS
}

/// The title of the sector that an industry belongs to: `511210` is "Information".
pub fn industry_title(code: &str) -> Option<&'static str> {
    sector(code).map(|s| s.name)
}

fn sector(code: &str) -> Option<&'static Coded> {
    let two: u8 = code.get(..2)?.parse().ok()?;
    SECTORS.iter().find(|s| {
        let (from, to) = s.code.split_once('-').unwrap_or((s.code, s.code));
        let number = |text: &str| text.parse::<u8>().ok();
        number(from) <= Some(two) && Some(two) <= number(to)
    })
}

/// Two to six digits in a sector that exists, or a range of sectors as NAICS has them: `31-33`.
pub fn is_industry(code: &str) -> bool {
    let digits = (2..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    (digits && sector(code).is_some()) || SECTORS.iter().any(|s| s.code == code)
}

/// Whether an industry is another or a part of it: `511210` of `51`, `325` of `31-33`.
pub fn within_industry(code: &str, wanted: &str) -> bool {
    match wanted.split_once('-') {
        None => code.starts_with(wanted),
        Some(_) => sector(code).is_some_and(|s| s.code == wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_the_names_that_people_use() {
        assert_eq!(countries().len(), 249);
        assert_eq!(country_name("DE"), Some("Germany"));
        assert_eq!(country_name("KR"), Some("South Korea"));
        assert_eq!(country_name("de"), None);
        assert_eq!(country_name("XX"), None);
    }

    #[test]
    fn a_country_has_its_subdivisions_and_no_others() {
        assert_eq!(subdivisions("US").len(), 57);
        assert!(subdivisions("US").iter().all(|s| s.code.starts_with("US-")));
        assert!(subdivisions("XX").is_empty());
        assert!(is_subdivision("DE-BY") && !is_subdivision("DE-XX"));
        assert_eq!(subdivision_name("DE-BY"), Some("Bayern"));
    }

    #[test]
    fn a_borough_lies_in_its_country_within_the_country() {
        assert!(within_subdivision("GB-CMD", "GB-ENG"));
        assert!(within_subdivision("FR-75", "FR-IDF"));
        assert!(within_subdivision("us-ca", "US-CA"));
        assert!(!within_subdivision("GB-ENG", "GB-CMD"));
        assert!(!within_subdivision("GB-CMD", "GB-SCT"));
    }

    #[test]
    fn industries_belong_to_sectors_and_some_sectors_are_ranges() {
        assert_eq!(industry_title("511210"), Some("Information"));
        assert_eq!(industry_title("32"), Some("Manufacturing"));
        assert_eq!(industry_title("49"), Some("Transportation and Warehousing"));
        assert_eq!(industry_title("99"), None);
        assert!(is_industry("31-33") && is_industry("334") && !is_industry("5"));
        assert!(!is_industry("31-34") && !is_industry("51a"));
        assert!(within_industry("334", "31-33") && !within_industry("334", "44-45"));
        assert!(within_industry("511210", "51") && !within_industry("51", "511210"));
    }
}
