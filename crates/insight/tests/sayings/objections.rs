//! What speaks against buying.

use baton_core::conversation::Speaker;
use baton_core::prospect::Prospect;

use crate::read;

#[test]
fn what_speaks_against_it() {
    use baton_core::context::ObjectionKind as K;

    const P: &str = "For your size that would be 18,000 euros a year.";
    let rows: &[(&str, &str, Option<K>)] = &[
        (P, "that's a lot for three hotels", Some(K::Price)),
        (P, "wow, that's double what we pay Quore", Some(K::Price)),
        (P, "can you do anything about the price?", Some(K::Price)),
        (P, "I was thinking of half that", Some(K::Price)),
        (P, "zu teuer für uns", Some(K::Price)),
        (P, "c'est trop cher", Some(K::Price)),
        (P, "ok that's fine", None),
        (
            "Anything else?",
            "Quore is too expensive for what it does",
            None,
        ),
        (
            "Any concerns?",
            "our IT will ask where the data is hosted",
            Some(K::Security),
        ),
        (
            "Any concerns?",
            "guest names must not leave the EU",
            Some(K::Security),
        ),
        (
            "Any concerns?",
            "Is it GDPR compliant? That's my main worry",
            Some(K::Security),
        ),
        (
            "Any concerns?",
            "we had a breach last year so legal checks everything",
            Some(K::Security),
        ),
        (
            "Any concerns?",
            "Who can see the guests' data?",
            Some(K::Security),
        ),
        (
            "Any concerns?",
            "we can't switch in the middle of the season",
            Some(K::Timing),
        ),
        (
            "Any concerns?",
            "It's a bad moment, we're renovating",
            Some(K::Timing),
        ),
        (
            "Any concerns?",
            "not this year, we've too much going on",
            Some(K::Timing),
        ),
        (
            "Any concerns?",
            "it has to talk to Opera or it's no use to me",
            Some(K::Integration),
        ),
        (
            "Any concerns?",
            "if it doesn't connect to our PMS we can stop here",
            Some(K::Integration),
        ),
        (
            "Any concerns?",
            "our door system has no API so I doubt it works",
            Some(K::Integration),
        ),
        (
            "Any concerns?",
            "my director will be against it",
            Some(K::Authority),
        ),
        (
            "Any concerns?",
            "I'll never get this past the owner",
            Some(K::Authority),
        ),
        (
            "Any concerns?",
            "the union has to agree first",
            Some(K::Authority),
        ),
        (
            "Any concerns?",
            "you're a small company, what if you go bust?",
            Some(K::Trust),
        ),
        (
            "Any concerns?",
            "the last vendor promised the same and nothing worked",
            Some(K::Trust),
        ),
        (
            "Any concerns?",
            "I'd like to talk to a hotel that uses it",
            Some(K::Trust),
        ),
        (
            "Any concerns?",
            "I don't believe the numbers on your site",
            Some(K::Trust),
        ),
        (
            "Any concerns?",
            "my housekeepers are not good with phones, they won't use it",
            Some(K::Complexity),
        ),
        ("Any concerns?", "looks complicated", Some(K::Complexity)),
        (
            "Any concerns?",
            "setting it up sounds like months of work",
            Some(K::Complexity),
        ),
        (
            "Any concerns?",
            "we don't have anyone to maintain that",
            Some(K::Complexity),
        ),
        ("Any concerns?", "no, looks good", None),
        ("Hello!", "We need to plan rooms better", None),
        ("Hello!", "Does it support SSO?", None),
    ];
    let failed: Vec<_> = rows
        .iter()
        .filter_map(|(question, answer, want)| {
            let talk = [(Speaker::Agent, *question), (Speaker::Prospect, *answer)];
            let got = read(&talk, &Prospect::default()).context.objections;
            let kinds: Vec<K> = got.iter().map(|o| o.kind).collect();
            (kinds != want.iter().copied().collect::<Vec<_>>())
                .then(|| format!("{answer}: {want:?}, read {kinds:?}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        rows.len(),
        failed.join("\n")
    );
}

#[test]
fn what_speaks_against_it_in_many_trades() {
    let lines = include_str!("objections.txt").lines();
    let mut wrong = vec![];
    for line in lines.filter(|l| !l.starts_with('#')) {
        let parts: Vec<&str> = line.split('|').collect();
        let [said, answer, want] = parts[..] else {
            panic!("{line}");
        };
        let talk = [(Speaker::Agent, said), (Speaker::Prospect, answer)];
        let found = read(&talk, &Prospect::default()).context.objections;
        let mut kinds: Vec<String> = found
            .iter()
            .map(|o| format!("{:?}", o.kind).to_lowercase())
            .collect();
        kinds.sort();
        let mut wanted: Vec<&str> = want.split(' ').filter(|k| *k != "-").collect();
        wanted.sort_unstable();
        if kinds != wanted {
            wrong.push(format!("{answer}: {wanted:?}, read {kinds:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
