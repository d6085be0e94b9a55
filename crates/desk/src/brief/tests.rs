mod facts;

use baton_api::quality::CorrectionView;
use baton_core::context::{Context, ReadBy};
use baton_core::conversation::Speaker;
use baton_core::correction::Was;
use baton_core::evidence::Evidence;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{Fact, Reading, SignalName, Source};

use super::*;
use crate::people::{at, handoff, rep};

const TALK: [(Speaker, &str); 6] = [
    (Speaker::Agent, "What brings you here?"),
    (
        Speaker::Prospect,
        "There are 220 of us. Does it do SSO? It looks too expensive.",
    ),
    (Speaker::Agent, "There is a plan for teams of your size."),
    (
        Speaker::Prospect,
        "We must have an audit log. Our CFO Marta signs.",
    ),
    (
        Speaker::Prospect,
        "We use Flowdeck and hate its reports. Is there an API?",
    ),
    (Speaker::Prospect, "We lose a day a week on reports."),
];

fn talk() -> Vec<Message> {
    let said = TALK.iter().zip(0..);
    said.map(|((role, text), seq)| Message {
        seq,
        role: *role,
        text: (*text).into(),
        at: at(i64::from(seq) * 60),
    })
    .collect()
}

/// The evidence of words of the talk.
fn words(quote: &str) -> Vec<Evidence> {
    let found = talk().iter().find_map(|m| Evidence::of_quote(m, quote));
    vec![found.expect("it was said")]
}

fn claim(text: &str, quote: &str) -> Claim {
    Claim::new(text, words(quote))
}

fn question(text: &str, answered: bool) -> Question {
    Question {
        text: text.into(),
        answered,
        evidence: words(text),
        answer: None,
        read_by: ReadBy::Words,
    }
}

fn decision(kind: DecisionKind, text: &str) -> DecisionNote {
    DecisionNote {
        kind,
        text: text.into(),
        evidence: words(text),
        read_by: ReadBy::Words,
    }
}

fn feature(id: &str, interest: Interest, quote: &str) -> FeatureInterest {
    FeatureInterest {
        id: id.into(),
        name: format!("The {id}"),
        interest,
        evidence: words(quote),
        read_by: ReadBy::Words,
    }
}

fn context() -> Context {
    Context {
        opening: Some(claim("Begin with the reports", "We lose a day a week")),
        cares: vec![claim("Time lost on reports", "We lose a day a week")],
        questions: vec![
            question("Does it do SSO?", true),
            question("Is there an API?", false),
        ],
        objections: vec![Objection {
            kind: ObjectionKind::Price,
            text: "It looks too expensive.".into(),
            evidence: words("It looks too expensive."),
            reply: Some(claim("A plan", "There is a plan for teams of your size.")),
            state: ObjectionState::Answered,
            read_by: ReadBy::Words,
        }],
        decision: vec![decision(DecisionKind::Decider, "Our CFO Marta signs.")],
        competitors: vec![CompetitorMention {
            name: "Flowdeck".into(),
            sentiment: Sentiment::Negative,
            evidence: words("hate its reports"),
            read_by: ReadBy::Words,
        }],
        features: vec![
            feature("api", Interest::Asked, "Is there an API?"),
            feature("audit", Interest::MustHave, "We must have an audit log."),
        ],
        known: vec![KnownAnswer {
            subject: "Company size".into(),
            answer: "There are 220 of us.".into(),
            evidence: words("There are 220 of us."),
            asked: vec![],
            read_by: ReadBy::Words,
        }],
        risks: vec![Risk {
            kind: RiskKind::Authority,
            text: "Marta was not heard".into(),
            evidence: words("Our CFO Marta signs."),
            read_by: ReadBy::Words,
        }],
        ..Context::default()
    }
}

fn size() -> Reading {
    Reading {
        fact: Fact::CompanySize {
            employees: Some(220),
            revenue_usd: None,
        },
        evidence: words("220 of us"),
        source: Source::Reader,
    }
}

fn priya() -> HandoffView {
    HandoffView {
        context: context(),
        scorecard: QualificationPolicy::default().judge(&[size()], &[], false),
        ..handoff("ho_1")
    }
}

fn brief(view: &HandoffView) -> Brief {
    of(view, &talk(), at(0), &TimeZone::UTC)
}

/// `Section > text [tag] “quote” who`, line by line.
fn lines(brief: &Brief) -> Vec<String> {
    let all = brief.sections.iter();
    all.flat_map(|s| s.lines.iter().map(|l| line(&s.title, l)))
        .collect()
}

fn line(title: &str, line: &BriefLine) -> String {
    let mut out = format!("{title} > {}", line.text);
    out.extend(line.tag.iter().map(|t| format!(" [{t}]")));
    let quote = line.quote.iter();
    out.extend(quote.map(|q| format!(" “{}” {:?} {}", q.words, q.who, q.seq)));
    out.extend(line.seq.iter().map(|s| format!(" #{s}")));
    out
}

fn corrected(target: CorrectionTarget, status: Status, value: Option<&str>) -> CorrectionView {
    CorrectionView {
        correction: Correction {
            target,
            status,
            value: value.map(str::to_owned),
            reason: "They told me".into(),
        },
        was: Was {
            status: Status::Met,
            value: None,
            source: None,
            read_by: None,
            policy_version: 1,
        },
        by: rep("rep_ana"),
        at: at(90),
        pending: false,
    }
}

fn wrong(of: ClaimKind, key: &str) -> CorrectionView {
    let key = key.to_owned();
    corrected(CorrectionTarget::Claim { of, key }, Status::NotMet, None)
}

#[test]
fn every_line_is_words_of_the_talk_or_has_them() {
    let brief = brief(&priya());
    assert_eq!(
        lines(&brief),
        [
            "How to begin > Begin with the reports “We lose a day a week” Prospect 5",
            "Why qualified > Company size: 220 employees “220 of us” Prospect 1",
            "What they care about > Time lost on reports “We lose a day a week” Prospect 5",
            "Open questions > Is there an API? [open] #4",
            "Objections > It looks too expensive. [Price · answered] \
             “There is a plan for teams of your size.” Agent 2 #1",
            "Who decides > Our CFO Marta signs. [decides] #3",
            "Competitors > Flowdeck [unhappy with it] “hate its reports” Prospect 4",
            "Must have > The audit [must have] “We must have an audit log.” Prospect 3",
            "Do not ask again > Company size “There are 220 of us.” Prospect 1",
            "Risks > Marta was not heard [authority] “Our CFO Marta signs.” Prospect 3",
        ]
    );
    assert_eq!(brief.unsupported, 0);
    assert_eq!(brief.title, "Priya Raghunathan · Brightmoor");
}

#[test]
fn what_nothing_proves_is_counted_and_not_shown() {
    let mut view = priya();
    let nowhere = vec![Evidence {
        seq: 99,
        start: 0,
        end: 4,
    }];
    view.context.cares.push(Claim::new("Loves us", vec![]));
    view.context.risks.push(Risk {
        evidence: nowhere,
        text: "Invented".into(),
        ..view.context.risks[0].clone()
    });
    let record = Reading {
        fact: Fact::Role {
            role: baton_core::signal::BuyingRole::DecisionMaker,
        },
        evidence: vec![],
        source: Source::Record,
    };
    view.scorecard = QualificationPolicy::default().judge(&[record], &[], false);
    let brief = brief(&view);
    assert_eq!(
        brief.unsupported, 3,
        "a care, a risk, and a title as a role"
    );
    let all = lines(&brief).join("\n");
    for gone in ["Loves us", "Invented", "Why qualified"] {
        assert!(!all.contains(gone), "{gone}\n{all}");
    }
}

#[test]
fn what_a_rep_called_wrong_is_left_out() {
    let cases = [
        (ClaimKind::Care, "Time lost on reports", "What they care"),
        (ClaimKind::Question, "Is there an API?", "Open questions"),
        (
            ClaimKind::Objection,
            "It looks too expensive.",
            "Objections",
        ),
        (ClaimKind::Decision, "Our CFO Marta signs.", "Who decides"),
        (ClaimKind::Competitor, "Flowdeck", "Competitors"),
        (ClaimKind::Feature, "audit", "Must have"),
        (ClaimKind::Known, "Company size", "Do not ask again"),
        (ClaimKind::Risk, "Marta was not heard", "Risks"),
    ];
    for (kind, key, section) in cases {
        let mut view = priya();
        view.corrections = vec![wrong(kind, key)];
        let brief = brief(&view);
        let all = lines(&brief);
        let opening = usize::from(kind != ClaimKind::Care);
        // Who decides is a risk only while somebody decides.
        let risk = usize::from(kind != ClaimKind::Decision);
        assert_eq!(all.len(), 7 + opening + risk, "{kind:?}");
        assert!(!all.iter().any(|l| l.starts_with(section)), "{kind:?}");
        assert_eq!(brief.unsupported, 0);
    }
    let mut view = priya();
    view.context.opening = Some(claim("You asked for an API", "an API"));
    view.corrections = vec![wrong(ClaimKind::Question, "Is there an API?")];
    let all = lines(&brief(&view));
    assert!(
        !all.iter().any(|l| l.contains("API")),
        "nor as an opening: {all:?}"
    );
    view.corrections = vec![wrong(ClaimKind::Risk, "Another one")];
    assert_eq!(lines(&brief(&view)).len(), 10);
}

#[test]
fn what_a_rep_put_right_stands_on_their_word() {
    let target = || CorrectionTarget::Signal {
        name: SignalName::from(SignalName::COMPANY_SIZE),
    };
    let of = |correction: CorrectionView, readings: &[Reading]| {
        let mut view = priya();
        let policy = QualificationPolicy::default();
        let said = [&correction.correction];
        view.scorecard = policy.judge_corrected(readings, &[], &said, false);
        view.corrections = vec![correction];
        let brief = brief(&view);
        let reasons = brief.sections.into_iter();
        let mut lines = reasons.filter(|s| s.title == "Why qualified");
        let lines = lines.next().map(|s| s.lines).unwrap_or_default();
        assert!(lines.iter().all(|l| l.corrected));
        lines.iter().map(|l| line("", l)).collect::<Vec<_>>()
    };
    assert_eq!(
        of(
            corrected(target(), Status::Met, Some("400 employees")),
            &[size()]
        ),
        [" > Company size: 400 employees [put right by Ana Silva]"],
        "the words that were read say another number"
    );
    assert_eq!(
        of(corrected(target(), Status::Met, None), &[size()]),
        [" > Company size: 220 employees [put right by Ana Silva] “220 of us” Prospect 1"]
    );
    let none = of(corrected(target(), Status::NotMet, None), &[size()]);
    assert!(none.is_empty(), "{none:?}");
}

#[test]
fn what_repeats_the_old_value_says_the_new_one() {
    let target = CorrectionTarget::Signal {
        name: SignalName::from(SignalName::COMPANY_SIZE),
    };
    let mut view = priya();
    view.context.opening = Some(claim(
        "You said there are 220 of you",
        "There are 220 of us.",
    ));
    view.corrections = vec![corrected(target, Status::NotMet, Some("20 employees"))];
    let said = [&view.corrections[0].correction];
    view.scorecard = view.scorecard.corrected(&said);
    let brief = brief(&view);
    let all = lines(&brief);
    let known = "Do not ask again > Company size: 20 employees [put right by Ana Silva]";
    assert!(all.iter().any(|l| l == known), "{all:?}");
    assert!(!all.iter().any(|l| l.contains("220")), "{all:?}");
    assert_eq!(brief.unsupported, 0);
}

#[test]
fn a_line_of_their_words_says_when() {
    let brief = brief(&priya());
    let all: Vec<_> = brief.sections.iter().flat_map(|s| &s.lines).collect();
    let own = all.iter().filter(|l| l.seq.is_some());
    let own: Vec<_> = own.map(|l| (l.seq, l.at)).collect();
    assert_eq!(own.len(), 3);
    for (seq, when) in own {
        assert_eq!(when, seq.map(|seq| at(i64::from(seq) * 60)));
    }
    assert!(all.iter().all(|l| l.seq.is_some() == l.at.is_some()));
}

#[test]
fn it_stays_one_page_whatever_was_said() {
    let mut view = priya();
    let many =
        |text: &'static str| (0..200).map(move |n| format!("{text} {n} {}", "long ".repeat(300)));
    let context = &mut view.context;
    context.cares = many("care").map(|t| claim(&t, "220")).collect();
    context.risks = many("risk")
        .map(|text| Risk {
            text,
            ..context.risks[0].clone()
        })
        .collect();
    context.questions = vec![question("Is there an API?", false); 50];
    let brief = brief(&view);
    let lines: Vec<_> = brief.sections.iter().flat_map(|s| &s.lines).collect();
    assert!(lines.len() <= MOST_REASONS + 1 + 8 * MOST_LINES);
    assert!(lines.iter().all(|l| l.text.chars().count() <= 200));
    let asked = brief.sections.iter().find(|s| s.title == "Open questions");
    assert_eq!(asked.unwrap().lines.len(), 1, "the same question once");
}

#[test]
fn open_objections_and_real_rivals_come_first() {
    let mut view = priya();
    let first = view.context.objections[0].clone();
    let objection = |state, quote: &str| Objection {
        state,
        text: quote.into(),
        evidence: words(quote),
        reply: None,
        ..first.clone()
    };
    view.context.objections = vec![
        objection(ObjectionState::Settled, "an audit log"),
        first.clone(),
        objection(ObjectionState::Open, "We use Flowdeck"),
    ];
    let lines = lines(&brief(&view));
    let tags: Vec<_> = lines
        .iter()
        .filter_map(|l| l.strip_prefix("Objections > "))
        .map(|l| l.split(['[', ']']).nth(1).unwrap())
        .collect();
    assert_eq!(
        tags,
        ["Price · open", "Price · answered", "Price · settled"]
    );
}
