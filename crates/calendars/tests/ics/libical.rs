//! The rules that libical is tested with, where a copy of them lies beside the checkout.

use std::fs;
use std::path::Path;

use baton_calendars::ics::busy;

use crate::support::{calendar, owner, window};

#[test]
fn a_rule_gives_the_times_that_libical_expects_or_makes_the_calendar_unknown() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/specs/ical/libical/icalrecur_test.txt");
    let Ok(text) = fs::read_to_string(file) else {
        return;
    };
    let (mut right, mut unknown, mut wrong) = (0, 0, vec![]);
    for case in text.split("\n\n") {
        let line = |name: &str| case.lines().find_map(|l| l.strip_prefix(name));
        let (Some(rule), Some(start), Some(want)) =
            (line("RRULE:"), line("DTSTART:"), line("INSTANCES:"))
        else {
            continue;
        };
        // What libical calls no rule at all.
        if want.contains('*') {
            continue;
        }
        let want: Vec<&str> = want.split(',').collect();
        match times(rule, start, &want) {
            Ok(got) if got == want => right += 1,
            Ok(got) => wrong.push(format!(
                "{rule} from {start}\n  want {want:?}\n  got  {got:?}"
            )),
            Err(_) => unknown += 1,
        }
    }
    assert!(
        wrong.is_empty(),
        "{right} right, {unknown} unknown\n{}",
        wrong.join("\n")
    );
    assert!(right > 90, "only {right} right, {unknown} unknown");
}

/// The times until shortly after the last that is wanted; without the first where only our reading
/// of a rule that does not name it has it.
fn times(rule: &str, start: &str, want: &[&str]) -> Result<Vec<String>, String> {
    let event = format!("DTSTART:{start}\nDURATION:PT1S\nRRULE:{rule}");
    let year: i32 = want.last().map_or(2000, |last| last[..4].parse().unwrap());
    let to = format!("{}-01-01T00:00:00Z", year + 1);
    let busy = busy(
        &calendar(&[&event]),
        &owner("UTC"),
        window("1601-01-01T00:00:00Z", &to),
    )
    .map_err(|e| e.to_string())?;
    let form = if start.contains('T') {
        "%Y%m%dT%H%M%S"
    } else {
        "%Y%m%d"
    };
    let shown = busy.iter().map(|t| t.start.0.strftime(form).to_string());
    let zulu = if start.ends_with('Z') { "Z" } else { "" };
    let first = want.first().is_some_and(|first| *first != start);
    Ok(shown
        .map(|t| t + zulu)
        .filter(|t| !(first && t == start))
        .take(want.len())
        .collect())
}
