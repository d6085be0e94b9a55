use super::*;
use crate::Timestamp;
use crate::context::{
    Claim, CompetitorMention, DecisionKind, DecisionNote, FeatureInterest, Interest, KnownAnswer,
    Objection, ObjectionKind, ObjectionState, ReadBy, Risk, Sentiment,
};
use crate::conversation::{Message, Speaker};
use crate::qualification::QualificationPolicy;
use crate::signal::{BudgetState, Fact, Reading};

const TALK: &str = "We are 220 people and it must have SSO. No budget yet. That is too expensive. \
                    Walkly is nice, we look at it as well. My boss signs.";

fn words(quote: &str) -> Vec<Evidence> {
    let message = Message {
        seq: 1,
        role: Speaker::Prospect,
        text: TALK.into(),
        at: Timestamp::from_millis(0),
    };
    vec![Evidence::of_quote(&message, quote).unwrap()]
}

fn risk(kind: RiskKind, text: &str, quote: &str) -> Risk {
    Risk {
        kind,
        text: text.into(),
        evidence: words(quote),
        read_by: ReadBy::Words,
    }
}

fn known(subject: &str, quote: &str) -> KnownAnswer {
    KnownAnswer {
        subject: subject.into(),
        answer: quote.into(),
        evidence: words(quote),
        asked: vec![],
        read_by: ReadBy::Words,
    }
}

fn claim(text: &str, quote: &str) -> Claim {
    Claim::new(text, words(quote))
}

fn context() -> Context {
    Context {
        opening: Some(claim(
            "You said “That is too expensive”.",
            "That is too expensive",
        )),
        summary: vec![
            claim("We are 220 people", "We are 220 people"),
            claim("That is too expensive.", "That is too expensive."),
        ],
        topics: vec![
            claim("Price", "too expensive"),
            claim("SSO", "must have SSO"),
            claim("Comparison with Walkly", "Walkly"),
        ],
        cares: vec![
            claim("SSO", "must have SSO"),
            claim("We are 220 people and it must have SSO.", "We are 220"),
        ],
        features: vec![FeatureInterest {
            id: "sso".into(),
            name: "SSO".into(),
            interest: Interest::MustHave,
            evidence: words("must have SSO"),
            read_by: ReadBy::Words,
        }],
        competitors: vec![CompetitorMention {
            name: "Walkly".into(),
            sentiment: Sentiment::Positive,
            evidence: words("Walkly"),
            read_by: ReadBy::Words,
        }],
        objections: vec![Objection {
            kind: ObjectionKind::Price,
            text: "That is too expensive.".into(),
            evidence: words("That is too expensive."),
            reply: None,
            state: ObjectionState::Open,
            read_by: ReadBy::Words,
        }],
        decision: vec![DecisionNote {
            kind: DecisionKind::Decider,
            text: "My boss signs.".into(),
            evidence: words("My boss signs."),
            read_by: ReadBy::Words,
        }],
        known: vec![
            known("Company size", "220 people"),
            known("Budget", "No budget yet"),
        ],
        risks: vec![
            risk(RiskKind::Budget, "No budget", "No budget yet"),
            risk(RiskKind::Objection, "Price: open", "too expensive"),
            risk(RiskKind::Competitor, "Speaks well of Walkly", "nice"),
            risk(RiskKind::Requirement, "SSO: not confirmed", "SSO"),
        ],
        ..Context::default()
    }
}

fn card() -> Scorecard {
    let read = |fact, quote| Reading {
        fact,
        evidence: words(quote),
        source: Source::Reader,
    };
    let size = Fact::CompanySize {
        employees: Some(220),
        revenue_usd: None,
    };
    let budget = Fact::Budget {
        state: BudgetState::None,
        amount: None,
        currency: None,
    };
    let readings = [read(size, "220 people"), read(budget, "No budget yet")];
    QualificationPolicy::default().judge(&readings, &[], false)
}

fn signal(name: &str, status: Status, value: Option<&str>) -> Correction {
    Correction {
        target: CorrectionTarget::Signal { name: name.into() },
        status,
        value: value.map(str::to_owned),
        reason: "they told me".into(),
    }
}

fn claimed(of: ClaimKind, key: &str, status: Status) -> Correction {
    let key = key.to_owned();
    Correction {
        target: CorrectionTarget::Claim { of, key },
        status,
        value: None,
        reason: "they told me".into(),
    }
}

/// `known Budget`, or `known Budget: 50,000 EUR` where that holds instead.
fn overtaken(said: &[&Correction]) -> Vec<String> {
    let all = Overtaken::of(&context(), &card(), said);
    let name = |part: &CardPart| match part {
        CardPart::Opening => "opening".to_owned(),
        CardPart::Claim { of, key } => format!("{of:?} {key}"),
    };
    let line = |o: &Overtaken| match &o.instead {
        Some(instead) => format!("{}: {instead}", name(&o.part)),
        None => name(&o.part),
    };
    all.iter().map(line).collect()
}

#[test]
fn what_says_the_old_value_says_the_new_one_or_falls() {
    let check = |said: &Correction, want: &[&str]| assert_eq!(overtaken(&[said]), want, "{said:?}");
    check(
        &signal("company_size", Status::NotMet, Some("2000 employees")),
        &[
            "Care We are 220 people and it must have SSO.",
            "Known Company size: 2,000 employees",
            "Summary We are 220 people",
        ],
    );
    check(
        &signal("budget", Status::Met, Some("50000 EUR")),
        &["Risk No budget", "Known Budget: 50,000 EUR"],
    );
    check(
        &signal("budget", Status::Unknown, None),
        &["Risk No budget", "Known Budget"],
    );
    check(&signal("company_size", Status::Met, None), &[]);
    check(
        &signal("company_size", Status::NotMet, Some("220 employees")),
        &[],
    );
    check(&signal("timeline", Status::Met, Some("May")), &[]);
}

#[test]
fn what_repeats_a_wrong_claim_falls_with_it() {
    let check = |of, key: &str, want: &[&str]| {
        let said = claimed(of, key, Status::NotMet);
        assert_eq!(overtaken(&[&said]), want, "{of:?} {key}");
        let said = claimed(of, key, Status::Met);
        assert_eq!(overtaken(&[&said]), [""; 0], "{of:?} {key} is right");
    };
    check(
        ClaimKind::Objection,
        "That is too expensive.",
        &[
            "opening",
            "Risk Price: open",
            "Summary That is too expensive.",
            "Topic Price",
        ],
    );
    check(
        ClaimKind::Competitor,
        "Walkly",
        &["Risk Speaks well of Walkly", "Topic Comparison with Walkly"],
    );
    check(
        ClaimKind::Feature,
        "sso",
        &["Care SSO", "Risk SSO: not confirmed", "Topic SSO"],
    );
    check(ClaimKind::Topic, "Price", &[]);
}

#[test]
fn what_a_rep_said_of_a_part_itself_stands_and_so_does_the_last_word() {
    let wrong = claimed(ClaimKind::Competitor, "Walkly", Status::NotMet);
    let risk = claimed(ClaimKind::Risk, "Speaks well of Walkly", Status::Met);
    assert_eq!(
        overtaken(&[&wrong, &risk]),
        ["Topic Comparison with Walkly"]
    );
    let right = claimed(ClaimKind::Competitor, "Walkly", Status::Met);
    assert_eq!(overtaken(&[&wrong, &right]), [""; 0]);
}

#[test]
fn the_context_that_holds_says_nothing_else() {
    let small = signal("company_size", Status::NotMet, Some("20 employees"));
    let cheap = claimed(
        ClaimKind::Objection,
        "That is too expensive.",
        Status::NotMet,
    );
    let held = context().corrected(&card(), &[&small, &cheap]);
    let size = &held.known[0];
    assert_eq!(
        (size.answer.as_str(), size.evidence.len()),
        ("20 employees", 0)
    );
    assert_eq!((held.opening.as_ref(), held.objections.len()), (None, 0));
    let left = serde_json::to_string(&held).unwrap();
    for gone in ["220", "expensive", "Price"] {
        assert!(!left.contains(gone), "{gone} in {left}");
    }
    assert_eq!(held.cares.len(), 1, "they still want what they want");
    assert_eq!(context().corrected(&card(), &[]), context());
}
