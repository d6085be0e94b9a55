//! Zones by the names that people give them: "Berlin time", "Pacific", "EST", "UTC+2".

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::tokens::{Kind, Tokens};

/// A zone that is named.
#[derive(Debug)]
pub struct Named {
    /// In the time zone database.
    pub name: String,
    /// The tokens that name it.
    pub place: Range<usize>,
}

/// The first zone that is named. People say EST in summer too: its region is meant, not its offset.
pub fn find(tokens: &Tokens) -> Option<Named> {
    (0..tokens.len()).find_map(|at| {
        let (name, used) = offset(tokens, at)
            .or_else(|| full_name(tokens, at))
            .or_else(|| city(tokens, at))
            .or_else(|| region(tokens, at))
            .or_else(|| letters(tokens, at))?;
        Some(Named {
            name,
            place: at..at + used,
        })
    })
}

/// "UTC+2", "GMT -5"
fn offset(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    if !tokens.is(at, &["utc", "gmt"]) {
        return None;
    }
    // In the names of the database west counts as plus.
    let sign = match tokens.word(at + 1) {
        "+" => '-',
        "-" => '+',
        _ => return None,
    };
    let hours = tokens.number(at + 2)?;
    let name = format!("Etc/GMT{sign}{hours}");
    baton_core::time::zone(&name).map(|_| (name, 3))
}

/// "Europe/Berlin"
fn full_name(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    let slash = |at| tokens.word(at) == "/";
    let parts = match (slash(at + 1), slash(at + 3)) {
        (true, true) => 5,
        (true, false) => 3,
        _ => return None,
    };
    let name: String = (at..at + parts).map(|n| tokens.raw(n)).collect();
    let zone = baton_core::time::zone(&name)?;
    Some((zone.iana_name()?.to_owned(), parts))
}

/// "Berlin time", "New York time"
fn city(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    (1..=3).rev().find_map(|words| {
        if tokens.word(at + words) != "time" {
            return None;
        }
        let name: Vec<_> = (at..at + words).map(|n| tokens.word(n)).collect();
        let name = name.join(" ");
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
        let zone = match alias {
            Some((_, zone)) => (*zone).to_owned(),
            None => CITIES.get(&name)?.clone(),
        };
        Some((zone, words + 1))
    })
}

/// All cities of the database, in lower case. Of several zones of one city, the first.
static CITIES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut names: Vec<_> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| !name.starts_with("Etc/") && !name.starts_with("US/"))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    let city = |name: String| {
        let (_, city) = name.rsplit_once('/')?;
        Some((city.replace('_', " ").to_lowercase(), name))
    };
    names.into_iter().filter_map(city).collect()
});

/// Cities and countries that have no zone of their name.
const ALIASES: &[(&str, &str)] = &[
    ("uk", "Europe/London"),
    ("british", "Europe/London"),
    ("german", "Europe/Berlin"),
    ("munich", "Europe/Berlin"),
    ("hamburg", "Europe/Berlin"),
    ("frankfurt", "Europe/Berlin"),
    ("central european", "Europe/Berlin"),
    ("french", "Europe/Paris"),
    ("geneva", "Europe/Zurich"),
    ("barcelona", "Europe/Madrid"),
    ("kyiv", "Europe/Kyiv"),
    ("india", "Asia/Kolkata"),
    ("indian", "Asia/Kolkata"),
    ("mumbai", "Asia/Kolkata"),
    ("delhi", "Asia/Kolkata"),
    ("bangalore", "Asia/Kolkata"),
    ("nepal", "Asia/Kathmandu"),
    ("beijing", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("japan", "Asia/Tokyo"),
    ("são paulo", "America/Sao_Paulo"),
    ("boston", "America/New_York"),
    ("washington", "America/New_York"),
    ("atlanta", "America/New_York"),
    ("miami", "America/New_York"),
    ("austin", "America/Chicago"),
    ("dallas", "America/Chicago"),
    ("houston", "America/Chicago"),
    ("seattle", "America/Los_Angeles"),
    ("portland", "America/Los_Angeles"),
    ("san francisco", "America/Los_Angeles"),
    ("san diego", "America/Los_Angeles"),
    ("california", "America/Los_Angeles"),
];

/// "Pacific time", "Eastern Standard Time", "2pm Pacific"
fn region(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    let name = match tokens.word(at) {
        "eastern" => "America/New_York",
        "central" => "America/Chicago",
        "mountain" => "America/Denver",
        "pacific" => "America/Los_Angeles",
        _ => return None,
    };
    let season = usize::from(tokens.is(at + 1, &["standard", "daylight"]));
    if tokens.word(at + 1 + season) == "time" {
        return Some((name.to_owned(), 2 + season));
    }
    follows_time(tokens, at).then(|| (name.to_owned(), 1))
}

/// "EST". In small letters only after a time: "est" and "ist" are words elsewhere.
fn letters(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    let name = match tokens.word(at) {
        "utc" | "gmt" => "UTC",
        "et" | "est" | "edt" => "America/New_York",
        "ct" | "cst" | "cdt" => "America/Chicago",
        "mt" | "mst" | "mdt" => "America/Denver",
        "pt" | "pst" | "pdt" => "America/Los_Angeles",
        "brt" => "America/Sao_Paulo",
        "bst" => "Europe/London",
        "wet" | "west" => "Europe/Lisbon",
        "cet" | "cest" => "Europe/Berlin",
        "eet" | "eest" => "Europe/Helsinki",
        "ist" => "Asia/Kolkata",
        "npt" => "Asia/Kathmandu",
        "sgt" => "Asia/Singapore",
        "jst" => "Asia/Tokyo",
        "aest" | "aedt" => "Australia/Sydney",
        _ => return None,
    };
    let capital = tokens.raw(at).chars().all(char::is_uppercase);
    if !capital && !follows_time(tokens, at) {
        return None;
    }
    let time = usize::from(tokens.word(at + 1) == "time");
    Some((name.to_owned(), 1 + time))
}

fn follows_time(tokens: &Tokens, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    tokens.is(before, &["am", "pm", "noon", "midday", "o'clock"])
        || matches!(
            tokens.get(before).map(|t| &t.kind),
            Some(Kind::Clock { .. } | Kind::Number { .. })
        )
}
