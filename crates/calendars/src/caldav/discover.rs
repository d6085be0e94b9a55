//! From an address that a person knows to the person's calendars (RFC 6764).

use url::Url;

use super::http::Dav;
use super::multistatus::Part;
use super::requests::properties;
use super::xml::{APPLE, CALDAV, DAV, Element};
use crate::{CalendarError, CalendarId, CalendarInfo, Result};

/// How servers call the calendar that everybody has.
const MAIN: &[&str] = &["default", "calendar", "personal", "home"];

pub(super) async fn calendars(dav: &Dav) -> Result<Vec<CalendarInfo>> {
    let wanted = "<resourcetype/><displayname/><current-user-privilege-set/>\
                  <A:calendar-color/><C:supported-calendar-component-set/>";
    let (homes, depth) = homes(dav).await?;
    let mut out = vec![];
    for home in homes {
        let listed = dav.propfind(&home, depth, properties(wanted)).await?;
        out.extend(listed.parts.iter().filter_map(calendar));
    }
    out.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    out.dedup_by(|a, b| a.id == b.id);
    if let Some(main) = main(&out) {
        for calendar in &mut out {
            calendar.primary = calendar.id == main;
        }
    }
    Ok(out)
}

/// Folders that hold the person's calendars, with how deep to look.
async fn homes(dav: &Dav) -> Result<(Vec<Url>, &'static str)> {
    let mut trouble = CalendarError::NotFound;
    for place in places(dav)? {
        match homes_from(dav, &place).await {
            Ok(found) if !found.0.is_empty() => return Ok(found),
            Ok(_) => {}
            Err(e @ CalendarError::SignIn(_)) => return Err(e),
            Err(e) if e.passes() => return Err(e),
            Err(e) => trouble = e,
        }
    }
    Err(match trouble {
        CalendarError::NotFound => {
            CalendarError::Refused("there are no calendars at this address".into())
        }
        other => other,
    })
}

/// Where to begin: the address itself, if it says more than the server's name.
fn places(dav: &Dav) -> Result<Vec<Url>> {
    let known = dav.address("/.well-known/caldav")?;
    let root = dav.address("/")?;
    Ok(if dav.base == root {
        vec![known, root]
    } else {
        vec![dav.base.clone(), known, root]
    })
}

async fn homes_from(dav: &Dav, place: &Url) -> Result<(Vec<Url>, &'static str)> {
    let wanted = "<resourcetype/><current-user-principal/><C:calendar-home-set/>";
    let found = dav.propfind(place, "0", properties(wanted)).await?;
    let Some(part) = found.parts.first() else {
        return Ok((vec![], "1"));
    };
    if is_calendar(&part.properties) {
        return Ok((vec![part.href.clone()], "0"));
    }
    let homes = addresses(dav, part, CALDAV, "calendar-home-set")?;
    if !homes.is_empty() {
        return Ok((homes, "1"));
    }
    let principal = part.properties.child(DAV, "current-user-principal");
    if principal.is_some_and(|p| p.child(DAV, "unauthenticated").is_some()) {
        return Err(CalendarError::SignIn(
            "user name or password is wrong".into(),
        ));
    }
    let principals = addresses(dav, part, DAV, "current-user-principal")?;
    let Some(principal) = principals.first() else {
        return Ok((vec![], "1"));
    };
    let found = dav
        .propfind(principal, "0", properties("<C:calendar-home-set/>"))
        .await?;
    match found.parts.first() {
        Some(part) => Ok((addresses(dav, part, CALDAV, "calendar-home-set")?, "1")),
        None => Ok((vec![], "1")),
    }
}

fn addresses(dav: &Dav, part: &Part, space: &str, name: &str) -> Result<Vec<Url>> {
    let property = part.properties.child(space, name);
    let hrefs = property.into_iter().flat_map(|p| p.all(DAV, "href"));
    hrefs
        .map(|href| {
            let url = part.href.join(href.text.trim());
            let url = url.map_err(|_| CalendarError::Unreadable("an address".into()))?;
            dav.address(url.as_str())
        })
        .collect()
}

fn calendar(part: &Part) -> Option<CalendarInfo> {
    let properties = &part.properties;
    let holds_events = properties
        .child(CALDAV, "supported-calendar-component-set")
        .is_none_or(|set| {
            set.children
                .iter()
                .any(|c| c.called.as_deref() == Some("VEVENT"))
        });
    if !is_calendar(properties) || !holds_events {
        return None;
    }
    let name = properties.words(DAV, "displayname");
    Some(CalendarInfo {
        id: CalendarId(part.href.to_string()),
        name: name.unwrap_or_else(|| last(&part.href)).to_owned(),
        color: properties.words(APPLE, "calendar-color").and_then(color),
        writable: is_writable(properties),
        primary: false,
    })
}

fn is_calendar(properties: &Element) -> bool {
    let kind = properties.child(DAV, "resourcetype");
    kind.is_some_and(|kind| kind.child(CALDAV, "calendar").is_some())
}

/// Servers that do not say are asked by writing.
fn is_writable(properties: &Element) -> bool {
    let Some(set) = properties.child(DAV, "current-user-privilege-set") else {
        return true;
    };
    let writes = |p: &Element| {
        let one = |name| p.child(DAV, name).is_some();
        one("all") || one("write") || one("write-content") || one("bind")
    };
    set.all(DAV, "privilege").any(writes)
}

/// The only one that can be written, or the one with the name of a main one.
fn main(all: &[CalendarInfo]) -> Option<CalendarId> {
    let writable: Vec<_> = all.iter().filter(|c| c.writable).collect();
    if let [only] = writable[..] {
        return Some(only.id.clone());
    }
    let is_called = |c: &CalendarInfo, name: &str| {
        let path = c.id.0.trim_end_matches('/');
        path.rsplit('/')
            .next()
            .is_some_and(|last| last.eq_ignore_ascii_case(name))
    };
    MAIN.iter()
        .find_map(|name| writable.iter().find(|c| is_called(c, name)))
        .map(|c| c.id.clone())
}

/// The last part of an address.
fn last(url: &Url) -> &str {
    let path = url.path().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// `#rrggbb` from `#RRGGBBAA`.
fn color(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let digits = digits.get(..6)?;
    let is_color = digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_color.then(|| format!("#{}", digits.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_lose_what_shines_through() {
        assert_eq!(color("#FF0080AA").as_deref(), Some("#ff0080"));
        assert_eq!(color("#ff0080").as_deref(), Some("#ff0080"));
        for none in ["red", "#ff008", "#ff00zz", ""] {
            assert_eq!(color(none), None, "{none}");
        }
    }

    #[test]
    fn the_main_calendar_is_the_only_one_or_the_one_called_so() {
        let of = |paths: &[(&str, bool)]| {
            let all: Vec<_> = paths
                .iter()
                .map(|(path, writable)| CalendarInfo {
                    id: CalendarId(format!("https://example.com/{path}/")),
                    name: String::new(),
                    color: None,
                    writable: *writable,
                    primary: false,
                })
                .collect();
            main(&all).map(|id| id.0)
        };
        assert_eq!(of(&[("work", true)]).unwrap(), "https://example.com/work/");
        assert_eq!(
            of(&[("work", true), ("Personal", true)]).unwrap(),
            "https://example.com/Personal/"
        );
        assert_eq!(
            of(&[("work", true), ("personal", false)]).unwrap(),
            "https://example.com/work/"
        );
        assert_eq!(of(&[("a", true), ("b", true)]), None);
    }
}
