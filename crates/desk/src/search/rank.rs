//! Which conversation stands first: who it is about, then how well the words match and how recent
//! it is.

use baton_core::Timestamp;
use baton_core::conversation::Speaker;

use super::query::{Place, Query};

/// Days after which being recent counts half.
const HALF_LIFE: f64 = 30.0;
const DAY: f64 = 86_400_000.0;
/// More matching messages than this say nothing more.
const MOST_MESSAGES: u32 = 8;

/// What is known of a conversation that matches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Match {
    /// Name, company or the like match, not only what was said.
    pub about: bool,
    /// Best of the messages that were looked at: see [`of_message`].
    pub said: f64,
    /// Messages that match, as far as was looked.
    pub messages: u32,
}

/// Higher stands first.
pub(crate) fn score(found: &Match, requested_at: Timestamp, now: Timestamp) -> f64 {
    let age = now.as_millis().saturating_sub(requested_at.as_millis());
    #[expect(clippy::cast_precision_loss, reason = "a rank, not a date")]
    let days = (age.max(0) as f64) / DAY;
    let recent = HALF_LIFE / (HALF_LIFE + days);
    let often = f64::from(found.messages.min(MOST_MESSAGES)) / f64::from(MOST_MESSAGES);
    let about = if found.about { 2.0 } else { 0.0 };
    about + found.said + recent + often / 4.0
}

/// How well a message matches, up to 1: whole words, close together, the prospect's own.
pub(crate) fn of_message(role: Speaker, text: &str, query: &Query) -> f64 {
    let places = query.places(text);
    let whole = places.iter().filter(|p| p.whole).count();
    let whole = share(whole, places.len());
    let own = if role == Speaker::Prospect { 1.0 } else { 0.0 };
    0.5 * whole + 0.3 * closeness(&places, query.terms.len()) + 0.2 * own
}

/// 1 if the terms stand side by side, less the more is between them.
fn closeness(places: &[Place], terms: usize) -> f64 {
    let nearest = (0..places.len())
        .filter_map(|first| span(places.get(first..)?, terms))
        .min();
    let Some(gap) = nearest else { return 0.0 };
    let gap = f64::from(u32::try_from(gap).unwrap_or(u32::MAX));
    10.0 / (10.0 + gap)
}

/// Bytes between the terms that are not theirs, from the first place to where all were said.
fn span(places: &[Place], terms: usize) -> Option<usize> {
    let start = places.first()?.at.start;
    let mut said = vec![false; terms];
    let mut own = 0;
    for place in places {
        if let Some(term) = said.get_mut(place.term)
            && !*term
        {
            *term = true;
            own += place.at.len();
        }
        if said.iter().all(|s| *s) {
            return Some((place.at.end - start).saturating_sub(own));
        }
    }
    None
}

fn share(part: usize, of: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if of == 0 {
        0.0
    } else {
        number(part) / number(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str, typed: &str) -> f64 {
        of_message(Speaker::Prospect, text, &Query::parse(typed))
    }

    #[test]
    fn whole_words_and_words_side_by_side_come_first() {
        assert!(message("the price", "price") > message("the prices", "price"));
        let near = message("annual price list", "annual price");
        let far = message("annual, then we talked of the price", "annual price");
        assert!(near > far);
        assert!(near > message("annual only", "annual price"));
        let own = message("the price", "price");
        assert!(own > of_message(Speaker::Agent, "the price", &Query::parse("price")));
    }

    #[test]
    fn who_it_is_about_comes_before_what_was_said_and_new_before_old() {
        let now = Timestamp::from_millis(100 * 86_400_000);
        let old = Timestamp::from_millis(0);
        let said = Match {
            said: 1.0,
            messages: 9,
            about: false,
        };
        let about = Match {
            about: true,
            ..Match::default()
        };
        assert!(score(&about, old, now) < score(&about, now, now));
        assert!(score(&said, old, now) < score(&said, now, now));
        assert!(score(&about, now, now) > score(&said, now, now));
    }
}
