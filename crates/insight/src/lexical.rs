//! The embedded reader: words and grammar, no model, no network.
//!
//! A transcript is cut into the prospect's turns, each with what the agent asked just before
//! (`talk`, `asked`); one file per signal and per kind of context then listens to the sentences.
//! Readers yield facts with the words that say them; judging is the policy's. The words that they
//! listen for stand in the folder `lexicon`, in all languages together.

mod answers;
mod asked;
mod budget;
mod cares;
mod competitors;
mod concepts;
mod custom;
mod dates;
mod decision;
mod depth;
mod features;
mod figures;
mod human;
mod known;
mod language;
mod lexicon;
mod money;
mod need;
mod numbers;
mod objections;
mod opening;
mod outsider;
mod phrases;
mod questions;
mod quote;
mod risks;
mod role;
mod runs;
mod settled;
mod size;
mod summary;
mod talk;
mod text;
mod timeline;
mod topics;
mod traits;

use baton_core::context::{Claim, Context, DecisionNote, Figure, LanguageRun};

use crate::{Insight, Transcript};
use talk::Talk;
use timeline::Calendar;

/// Reads a transcript. Total: any text gives an insight, if only an empty one.
pub fn read(transcript: &Transcript<'_>) -> Insight {
    let talk = Talk::new(transcript);
    let calendar = Calendar::of(transcript.started_at, transcript.prospect);
    let heard = listen(&talk, transcript, calendar);
    let role = role::read(&talk);
    let of_record = role::of_record(transcript.prospect);
    let known = role
        .as_ref()
        .or(of_record.as_ref().filter(|r| role::is_outsider(r)));
    let need = need::read(&talk, transcript.catalog, known);
    let budget = budget::read(&talk, transcript.prospect);
    let timeline = timeline::read(&talk, calendar);
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
    let mut objections = objections::read(&talk, transcript.catalog);
    settled::settle(&talk, &heard.taken_back, &mut objections);
    let questions = questions::read(&talk);
    let traits = traits::read(&talk, &readings, &questions);
    let decision = decision::read(&talk, &heard.decision, &readings);
    let cares = cares::read(&talk, &heard.cares, &readings, &features, &decision);
    let language = traits.language.as_deref();
    let language = language.or(transcript.prospect.language.as_deref());
    let mut context = Context {
        summary: summary::read(&talk, &readings, &objections),
        topics: topics::read(
            transcript.catalog,
            &readings,
            &features,
            &competitors,
            &objections,
        ),
        opening: opening::read(&talk, language, &questions, &objections, &cares),
        known: known::read(&talk, &heard.known, &readings, transcript.policy),
        questions,
        wants_human: human::read(&talk),
        features,
        competitors,
        objections,
        cares,
        decision,
        risks: vec![],
        figures: figures::read(&heard.figures, &readings),
        languages: heard.languages,
    };
    context.risks = risks::read(&talk, &heard.ahead, transcript.catalog, &readings, &context);
    Insight {
        readings,
        context,
        traits,
    }
}

/// What each turn says by itself.
#[derive(Default)]
struct Heard {
    ahead: Vec<risks::Ahead>,
    cares: Vec<Claim>,
    decision: Vec<DecisionNote>,
    figures: Vec<Figure>,
    known: Vec<known::Answered>,
    languages: Vec<LanguageRun>,
    taken_back: Vec<settled::TakenBack>,
}

fn listen(talk: &Talk<'_>, transcript: &Transcript<'_>, calendar: Calendar) -> Heard {
    let mut heard = Heard::default();
    for (turn, place) in talk.sentences() {
        heard.ahead.extend(risks::listen(turn, place));
        heard.cares.extend(cares::listen(turn, place));
        heard.decision.extend(decision::listen(turn, place));
        if heard.figures.len() < figures::MOST {
            heard.figures.extend(figures::listen(turn, place, calendar));
        }
        heard.taken_back.extend(settled::listen(turn, place));
    }
    heard
        .known
        .extend(talk.turns.iter().filter_map(known::listen));
    let mut runs = runs::Runs::default();
    for message in transcript.messages {
        runs.push(message.seq, runs::listen(&message.text));
    }
    heard.languages = runs.all().to_vec();
    heard
}
