//! What a workspace sets for all: how long an offer stands, why it may be declined, and what the
//! prospect is told.

use serde::{Deserialize, Serialize};

use crate::booking::BookingSettings;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Settings {
    pub decline_reasons: DeclineReasons,
    pub disclosure: Disclosure,
    pub booking: BookingSettings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct DeclineReasons(pub Vec<DeclineReason>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct DeclineReason {
    pub id: String,
    pub label: String,
}

impl Default for DeclineReasons {
    fn default() -> Self {
        let reason = |id: &str, label: &str| DeclineReason {
            id: id.into(),
            label: label.into(),
        };
        Self(vec![
            reason("in_a_call", "In a call"),
            reason("not_my_area", "Not my area"),
            reason("know_them", "Conflict: I know them"),
            reason("poor_fit", "Poor fit"),
            reason("other", "Something else"),
        ])
    }
}

/// What the agent is to say to the prospect. `{rep}` is the rep's full name, `{first}` the first
/// word of it, `{title}` the rep's title, `{vendor}` the vendor; `{when}` and `{times}` stand where
/// there is a meeting or a choice of times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Disclosure {
    /// A rep is being asked.
    pub connecting: String,
    /// A rep took it.
    pub accepted: String,
    /// The next rep is being asked.
    pub still_connecting: String,
    /// Nobody can take it now.
    pub waiting: String,
    /// Nobody has come for a long while.
    pub waiting_long: String,
    /// The rep who is being asked has not seen it yet, as far as anybody can tell.
    pub unseen: String,
    /// Nobody can take it now; times with `{rep}` are offered. `{rep}` may be "our team".
    pub book_instead: String,
    /// The rep gave it back to the agent.
    pub given_back: String,
    /// The rep holds the floor and the agent should be silent.
    pub rep_has_floor: String,
    /// Some times to choose from; `{times}` lists them.
    pub offer_times: String,
    /// No time is free in the time asked for.
    pub no_times: String,
    /// A time is kept for the prospect; `{when}` is the time.
    pub held: String,
    /// The meeting is booked.
    pub booked: String,
    /// The time was taken meanwhile; `{times}` lists others.
    pub time_taken: String,
    /// The meeting was moved to `{when}`.
    pub moved: String,
    pub cancelled: String,
    /// Somebody else hosts the meeting; `{rep}` is who does now.
    pub handed_on: String,
}

impl Default for Disclosure {
    fn default() -> Self {
        Self {
            connecting: "I'm asking {rep} from our team to join you. I'm passing on what you've \
                         told me, so you won't have to repeat it."
                .into(),
            accepted: "{rep} from our team is taking over now and has read our conversation. \
                       {first} will be with you in a moment."
                .into(),
            still_connecting: "Thanks for waiting. I'm asking {rep} from our team now; everything \
                               you've told me goes with it."
                .into(),
            waiting: "Our team is with other people right now. I've put you first in line and \
                      passed on our conversation; a person will take over as soon as one is free. \
                      I'm here meanwhile."
                .into(),
            waiting_long: "I'm sorry that it takes so long: nobody of our team has been free yet. \
                           I've reminded them. If you'd rather not wait, I can book you a time."
                .into(),
            unseen: "{rep} hasn't seen my message yet, so I'm letting the rest of the team know as well. \
                     I'm here meanwhile; if you'd rather not wait, I can book you a time."
                .into(),
            book_instead: "{rep} would be the right person for you and isn't in right now. I can \
                           book you a time, and pass on what you've told me."
                .into(),
            given_back: "{first} had to step away. I'm here, and I've asked the team again.".into(),
            rep_has_floor: "{rep} has taken over this conversation.".into(),
            offer_times: "I can offer {times}. Which suits you best?".into(),
            no_times: "There is no free time then. Would another day suit you?".into(),
            held: "I'm keeping {when} with {rep} for you. Shall I book it?".into(),
            booked: "You're booked with {rep} on {when}. {first} will have read our conversation, \
                     so you won't have to repeat it. You'll find a link to change or cancel in the \
                     invitation."
                .into(),
            time_taken: "That time has just been taken. I can offer {times} instead. Which suits \
                         you?"
                .into(),
            moved: "Your meeting with {rep} is now on {when}.".into(),
            cancelled:
                "Your meeting with {rep} is cancelled. I can find another time whenever you \
                        like."
                    .into(),
            handed_on:
                "{rep} will host your meeting on {when}, and has our conversation. The time \
                        stays the same."
                    .into(),
        }
    }
}

/// The person who takes over, as the prospect is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Introduction<'a> {
    pub rep: &'a str,
    pub title: &'a str,
    pub vendor: &'a str,
    /// When the meeting is, in words.
    pub when: &'a str,
    /// Times to choose from, in words.
    pub times: &'a str,
}

impl Introduction<'_> {
    /// Fills a template. Placeholders it does not know stay as they are; values are not read again,
    /// so that a name cannot smuggle in a placeholder.
    pub fn say(&self, template: &str) -> String {
        let first = self.rep.split_whitespace().next().unwrap_or(self.rep);
        let known = [
            ("{rep}", self.rep),
            ("{first}", first),
            ("{title}", self.title),
            ("{vendor}", self.vendor),
            ("{when}", self.when),
            ("{times}", self.times),
        ];
        let mut out = String::with_capacity(template.len() + self.rep.len());
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let (value, skip) = known
                .iter()
                .find(|(key, _)| from.starts_with(key))
                .map_or(("{", 1), |(key, value)| (*value, key.len()));
            out.push_str(value);
            rest = from.get(skip..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_the_person() {
        let i = Introduction {
            rep: "Dana Osei",
            title: "AE",
            vendor: "Showloom",
            ..Introduction::default()
        };
        assert_eq!(
            i.say("{rep} ({title}, {vendor}): {first} {x} {"),
            "Dana Osei (AE, Showloom): Dana {x} {"
        );
    }

    #[test]
    fn a_name_is_never_read_as_a_template() {
        let i = Introduction {
            rep: "{title} {rep}",
            title: "AE",
            ..Introduction::default()
        };
        assert_eq!(i.say("Hi {rep}"), "Hi {title} {rep}");
    }
}
