mod markdown;
mod vcon;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::context::{Claim, Question, ReadBy};
use crate::conversation::Speaker;
use crate::evidence::Evidence;
use crate::qualification::QualificationPolicy;
use crate::signal::{BuyingRole, Fact, Reading, Source};

fn at(s: i64) -> Timestamp {
    let start: Timestamp = "2026-11-20T15:04:05Z".parse().unwrap();
    start.plus_seconds(s)
}

fn bounds() -> Bounds {
    Bounds {
        messages: 50,
        message_chars: 1_000,
        field_chars: 200,
        earliest: Timestamp::from_millis(946_684_800_000),
        latest: at(100_000),
    }
}

fn message(seq: u32, role: Speaker, text: &str) -> Message {
    Message {
        seq,
        role,
        text: text.into(),
        at: at(i64::from(seq) * 10),
    }
}

/// Priya's talk with the agent; Ana took it over.
fn archive() -> Archive {
    let messages = vec![
        message(0, Speaker::Agent, "What brings you here?"),
        message(1, Speaker::Prospect, "There are 220 of us, I sign."),
        message(2, Speaker::Prospect, "Does it do <SSO>?"),
        message(3, Speaker::Rep, "Ana here: *yes*."),
    ];
    let words = |seq: u32, quote: &str| {
        let message = messages.iter().find(|m| m.seq == seq).unwrap();
        vec![Evidence::of_quote(message, quote).unwrap()]
    };
    let role = Reading {
        fact: Fact::Role {
            role: BuyingRole::DecisionMaker,
        },
        evidence: words(1, "I sign"),
        source: Source::Reader,
    };
    let context = Context {
        summary: vec![Claim::new("A team of 220", words(1, "220 of us"))],
        cares: vec![Claim::new("Nothing was said of it", vec![])],
        questions: vec![Question {
            text: "Does it do <SSO>?".into(),
            answered: false,
            evidence: words(2, "Does it do <SSO>?"),
            answer: None,
            read_by: ReadBy::Words,
        }],
        ..Context::default()
    };
    Archive {
        uuid: uuid_of(&"conv_1".into()),
        subject: None,
        vendor: Some("Showloom".into()),
        agent: Some("Lumi".into()),
        rep: Some("Ana Ruiz".into()),
        prospect: Prospect {
            name: Some("Priya Raghunathan".into()),
            email: Some("priya@brightmoor.example".into()),
            company: Some("Brightmoor".into()),
            title: Some("CFO".into()),
            ..Prospect::default()
        },
        channel: Channel::Chat,
        started_at: at(0),
        scorecard: Some(QualificationPolicy::default().judge(&[role], &[], false)),
        context: Some(context),
        messages,
    }
}

#[test]
fn a_conversation_has_one_uuid_wherever_it_is_written_down() {
    let id = ConversationId::from("conv_01920a3b4c5d7e6f8a9b0c1d2e3f4a5b");
    let uuid = uuid_of(&id);
    assert_eq!(uuid.to_string(), "01920a3b-4c5d-8e6f-8a9b-0c1d2e3f4a5b");
    assert_eq!(uuid.get_version_num(), 8);
    let odd = uuid_of(&"conv_ho_1".into());
    assert_eq!(odd, uuid_of(&"conv_ho_1".into()));
    assert_ne!(odd, uuid_of(&"conv_ho_2".into()));
    assert_eq!(odd.get_version_num(), 8);
}

#[test]
fn a_file_has_a_name_that_people_know_and_every_disk_takes() {
    let named = |name: &str, company: Option<&str>| {
        let mut a = archive();
        a.prospect.name = Some(name.into());
        a.prospect.company = company.map(str::to_owned);
        a.file_name(".vcon.json")
    };
    let check = |name, company, want: &str| assert_eq!(named(name, company), want);
    check(
        "Priya Raghunathan",
        Some("Brightmoor"),
        "2026-11-20 Brightmoor Priya Raghunathan.vcon.json",
    );
    check(
        "José O'Neill-Ruiz",
        None,
        "2026-11-20 José O'Neill-Ruiz.vcon.json",
    );
    check(
        "山田",
        Some("株式会社"),
        "2026-11-20 株式会社 山田.vcon.json",
    );
    check(
        "../../etc/passwd",
        Some("C:\\x\0"),
        "2026-11-20 C x etc passwd.vcon.json",
    );
    check("a\u{202e}gpj.exe", None, "2026-11-20 a gpj exe.vcon.json");
    check("...", Some("<>"), "2026-11-20.vcon.json");
    let long = named(&"x".repeat(500), Some(&"y".repeat(500)));
    assert!(long.chars().count() < 160, "{long}");
}

/// Words of which some mean something to Markdown, to JSON, or to a terminal.
fn words() -> impl Strategy<Value = String> {
    let said = prop_oneof![
        "[^\0]{1,40}",
        "[-+*_#>`~|\\[\\]()!<&@:./0-9a-z \n\t]{1,60}",
        Just("https://evil.example/?q=1 www.evil.example a@b.example".to_owned()),
        Just("<script>alert(1)</script>\n\n---\n1. one\n    code".to_owned()),
    ];
    said.prop_filter("it says something", |t| !t.trim().is_empty())
}

fn name() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[^\0\\s]{1,20}")
}

prop_compose! {
    fn archives()(
        talk in proptest::collection::vec((0..3_u8, words(), 0..60_i64), 1..12),
        names in (name(), name(), name(), name(), name(), name()),
        judged in any::<bool>(),
        channel in prop_oneof![Just(Channel::Chat), Just(Channel::Voice), Just(Channel::Email)],
    ) -> Archive {
        let mut now = 0;
        let messages = (0..).zip(talk).map(|(seq, (role, text, pause))| {
            now += pause;
            let role = match role {
                0 => Speaker::Agent,
                1 => Speaker::Prospect,
                _ => Speaker::Rep,
            };
            Message { seq, role, text, at: at(now) }
        });
        let (name, company, email, agent, rep, vendor) = names;
        let known = archive();
        Archive {
            subject: agent.clone(),
            vendor,
            agent,
            rep,
            prospect: Prospect { name, email, company, ..Prospect::default() },
            channel,
            scorecard: known.scorecard.filter(|_| judged),
            context: known.context.filter(|_| judged),
            messages: messages.collect(),
            ..archive()
        }
    }
}
