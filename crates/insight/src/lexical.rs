//! The embedded reader: words and grammar, no model, no network.
//!
//! A transcript is cut into the prospect's turns, each with what the agent asked just before
//! (`talk`, `asked`); one file per signal and per kind of context then listens to the sentences.
//! Readers yield facts with the words that say them; judging is the policy's. The words that they
//! listen for stand in the folder `lexicon`, in all languages together.

mod asked;
mod budget;
mod competitors;
mod concepts;
mod custom;
mod dates;
mod depth;
mod features;
mod human;
mod language;
mod lexicon;
mod money;
mod need;
mod numbers;
mod objections;
mod outsider;
mod phrases;
mod questions;
mod role;
mod size;
mod summary;
mod talk;
mod text;
mod timeline;
mod topics;
mod traits;

use baton_core::context::Context;

use crate::{Insight, Transcript};
use talk::Talk;

/// Reads a transcript. Total: any text gives an insight, if only an empty one.
pub fn read(transcript: &Transcript<'_>) -> Insight {
    let talk = Talk::new(transcript);
    let role = role::read(&talk);
    let of_record = role::of_record(transcript.prospect);
    let known = role
        .as_ref()
        .or(of_record.as_ref().filter(|r| role::is_outsider(r)));
    let need = need::read(&talk, transcript.catalog, known);
    let budget = budget::read(&talk, transcript.prospect);
    let timeline = timeline::read(&talk, transcript.started_at, transcript.prospect);
    let outsider = known.is_some_and(role::is_outsider);
    let mut readings: Vec<_> = [
        size::read(&talk, transcript.prospect),
        role,
        of_record,
        need,
        budget.filter(|b| !outsider || budget::is_none(b)),
        // When a thesis is due says nothing of a purchase.
        timeline.filter(|_| !outsider),
    ]
    .into_iter()
    .flatten()
    .collect();
    readings.extend(custom::read(&talk, transcript.policy));

    let features = features::read(&talk, transcript.catalog);
    let competitors = competitors::read(&talk, transcript.catalog);
    let objections = objections::read(&talk, transcript.catalog, &readings);
    let questions = questions::read(&talk);
    let traits = traits::read(&talk, &readings, &questions);
    let context = Context {
        summary: summary::read(&talk, &readings, &objections),
        topics: topics::read(
            transcript.catalog,
            &readings,
            &features,
            &competitors,
            &objections,
        ),
        questions,
        wants_human: human::read(&talk),
        features,
        competitors,
        objections,
        ..Context::default()
    };
    Insight {
        readings,
        context,
        traits,
    }
}
