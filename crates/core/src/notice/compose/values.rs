//! What the placeholders of a template stand for in a notice.

use super::super::Notice;
use super::super::template::Values;
use super::super::text::one_line;
use super::{MAX_OUTCOME, Reading};

const MAX_NAME: usize = 80;

pub fn of(notice: &Notice) -> Values {
    let mut values = Values::default();
    let prospect = &notice.prospect;
    values.set_all(
        "prospect",
        Some(who(notice)),
        [
            ("name", Some(prospect_name(notice))),
            ("company", named(prospect.company.as_deref())),
            ("title", named(prospect.title.as_deref())),
        ],
    );
    let rep = named(notice.rep.as_ref().map(|r| r.name.as_str()));
    values.set_all("rep", rep.clone(), [("first", rep.as_deref().map(first))]);
    let to = named(notice.to.as_ref().map(|t| t.name.as_str()));
    values.set_all("to", None, [("first", to.as_deref().map(first))]);
    values.set("score", Some(format!("{}/{}", notice.score, notice.of)));
    values.set("agent", named(Some(&notice.agent)));
    values.set("vendor", named(Some(&notice.vendor)));
    let outcome = notice.outcome.as_deref().map(|o| one_line(o, MAX_OUTCOME));
    values.set("outcome", outcome.filter(|o| !o.is_empty()));
    let deadline = notice
        .deadline
        .map(|at| Reading::of(notice, "UTC").soon(at));
    values.set("deadline", deadline);
    if let Some(meeting) = &notice.meeting {
        let reading = Reading::of(notice, &meeting.zone);
        values.set_all(
            "meeting",
            None,
            [
                ("start", Some(reading.day(meeting.start))),
                ("before", meeting.before.map(|at| reading.day(at))),
                ("name", named(Some(&meeting.name))),
            ],
        );
    }
    values
}

/// "Priya Raghunathan from Brightmoor".
pub fn who(notice: &Notice) -> String {
    let name = prospect_name(notice);
    match named(notice.prospect.company.as_deref()) {
        Some(company) if !name.contains(&company) => format!("{name} from {company}"),
        _ => name,
    }
}

/// A name may consist of what cannot be seen.
pub fn prospect_name(notice: &Notice) -> String {
    named(Some(&notice.prospect.name)).unwrap_or_else(|| "A visitor".into())
}

/// A name as it is shown, if there is anything to show.
pub fn named(name: Option<&str>) -> Option<String> {
    let name = one_line(name?, MAX_NAME);
    (!name.is_empty()).then_some(name)
}

fn first(name: &str) -> String {
    name.split(' ').next().unwrap_or(name).to_owned()
}
