//! Alerts in words.

use baton_api::intent::Answer;
use baton_api::view::HandoffView;
use baton_core::Timestamp;
use baton_core::handoff::{HandoffState, OfferState};
use jiff::tz::TimeZone;

use crate::agenda::words::{clock, first_name};

/// Why the rep's answer did not take effect: `Bo took it, 14:02.`
pub(crate) fn too_late(answer: &Answer, zone: &TimeZone) -> Option<String> {
    let at = |at: &Timestamp| clock(*at, zone);
    Some(match answer {
        Answer::Taken { by, at: t } => format!("{} took it, {}.", first_name(&by.name), at(t)),
        Answer::Lapsed { at: t } => format!("Your time to answer had run out, {}.", at(t)),
        Answer::Withdrawn { at: t } => format!("The agent took it back, {}.", at(t)),
        Answer::Closed { at: t } => format!("It was closed, {}.", at(t)),
        Answer::Declined { at: t } => format!("You had declined it, {}.", at(t)),
        Answer::Returned { at: t } => format!("You had given it back, {}.", at(t)),
        Answer::Accepted { .. }
        | Answer::Done
        | Answer::Clash { .. }
        | Answer::Changed { .. }
        | Answer::Over => return None,
    })
}

/// The hub reminds of an offer.
pub(crate) fn still_waiting() -> String {
    "Still waiting for you.".to_owned()
}

/// What became of an offer that nobody answered.
pub(crate) fn lapsed(view: &HandoffView, deadline: Timestamp, zone: &TimeZone) -> Vec<String> {
    let asked = view.offers.iter().find(|o| o.state == OfferState::Pending);
    let mut lines = vec![format!("Not answered by {}.", clock(deadline, zone))];
    lines.extend(match (view.state, &view.accepted_by, asked) {
        (HandoffState::Accepted, Some(by), _) => Some(format!("{} has it.", first_name(&by.name))),
        (HandoffState::Offered, _, Some(o)) => {
            Some(format!("{} is asked now.", first_name(&o.rep.name)))
        }
        (HandoffState::Waiting, ..) => Some("It waits: you can still take it.".to_owned()),
        _ => None,
    });
    lines
}

#[cfg(test)]
mod tests {
    use baton_api::view::Person;

    use super::*;

    #[test]
    fn who_took_it_is_told_in_the_reps_own_time() {
        let at: Timestamp = "2026-03-03T13:02:00Z".parse().unwrap();
        let by = Person {
            id: "rep_bo".into(),
            name: "Bo Lindqvist".into(),
            title: None,
        };
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let answer = Answer::Taken { by, at };
        assert_eq!(too_late(&answer, &zone).unwrap(), "Bo took it, 14:02.");
        assert_eq!(too_late(&Answer::Done, &zone), None);
    }
}
