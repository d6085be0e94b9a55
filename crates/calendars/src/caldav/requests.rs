//! Bodies of requests.

use baton_core::Timestamp;
use url::Url;

use super::xml::escaped;
use crate::Window;

const SPACES: &str = r#"xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/""#;

/// Servers take times without a zone for UTC, and some are off where the clock changes.
const MARGIN: i64 = 2 * 86_400;

pub(super) fn properties(names: &str) -> String {
    format!("<propfind {SPACES}><prop>{names}</prop></propfind>")
}

/// All events that may touch a window, as they were written.
pub(super) fn within(window: Window) -> String {
    let form = |at: Timestamp| at.0.strftime("%Y%m%dT%H%M%SZ").to_string();
    query(&format!(
        r#"<C:time-range start="{}" end="{}"/>"#,
        form(window.from.plus_seconds(-MARGIN)),
        form(window.to.plus_seconds(MARGIN))
    ))
}

/// Events whose UID contains this.
pub(super) fn of_uid(uid: &str) -> String {
    query(&format!(
        r#"<C:prop-filter name="UID"><C:text-match collation="i;octet">{}</C:text-match></C:prop-filter>"#,
        escaped(uid)
    ))
}

fn query(filter: &str) -> String {
    format!(
        r#"<C:calendar-query {SPACES}><prop><getetag/><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{filter}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"#
    )
}

pub(super) fn each(hrefs: &[Url]) -> String {
    let hrefs = hrefs.iter().map(|h| escaped(h.path())).collect::<Vec<_>>();
    let hrefs = hrefs.join("</href><href>");
    format!(
        "<C:calendar-multiget {SPACES}><prop><getetag/><C:calendar-data/></prop><href>{hrefs}</href></C:calendar-multiget>"
    )
}

pub(super) fn since(token: &str) -> String {
    format!(
        "<sync-collection {SPACES}><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>",
        escaped(token)
    )
}
