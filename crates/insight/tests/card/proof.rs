//! Whatever is said, every claim points at words, and what quotes says nothing else.

use baton_core::context::Context;
use baton_core::conversation::{Message, Speaker};
use baton_core::evidence::Evidence;

use crate::{AGENT, PRIYA, context};

fn evidence(c: &Context) -> Vec<Evidence> {
    let answers = c.questions.iter().filter_map(|q| q.answer.as_ref());
    let replies = c.objections.iter().filter_map(|o| o.reply.as_ref());
    let claims = c
        .cares
        .iter()
        .chain(&c.opening)
        .chain(answers)
        .chain(replies);
    claims
        .flat_map(|c| &c.evidence)
        .chain(c.decision.iter().flat_map(|d| &d.evidence))
        .chain(
            c.known
                .iter()
                .flat_map(|k| k.evidence.iter().chain(&k.asked)),
        )
        .chain(c.risks.iter().flat_map(|r| &r.evidence))
        .chain(c.figures.iter().flat_map(|f| &f.evidence))
        .copied()
        .collect()
}

pub fn check(c: &Context, messages: &[Message]) {
    for e in evidence(c) {
        assert!(e.words(messages).is_some(), "{e:?} points at nothing");
    }
    let by = |e: &Evidence| messages.iter().find(|m| m.seq == e.seq).unwrap().role;
    for f in &c.figures {
        assert_eq!(f.evidence[0].words(messages), Some(f.text.as_str()));
        assert_eq!(by(&f.evidence[0]), Speaker::Prospect);
    }
    for k in &c.known {
        assert!(k.asked.iter().all(|e| by(e) != Speaker::Prospect), "{k:?}");
        assert!(
            k.evidence.iter().all(|e| by(e) == Speaker::Prospect),
            "{k:?}"
        );
    }
    for r in &c.risks {
        assert!(!r.evidence.is_empty(), "{r:?} is unsupported");
    }
    let cut = |text: &str| text.trim_end_matches('…').to_owned();
    for d in &c.decision {
        let said = d.evidence[0].words(messages).unwrap();
        assert!(said.starts_with(&cut(&d.text)), "{d:?}");
    }
    assert!(c.cares.len() <= 3 && c.figures.len() <= 200);
}

#[test]
fn text_that_nobody_would_type_proves_nothing_wrong() {
    let hostile: Vec<String> = vec![
        String::new(),
        " \n\t ".into(),
        "?".repeat(900),
        "🙂👩‍👩‍👧‍👦🇧🇷🫡".repeat(80),
        "مرحبا، نحن ٢٠٠ موظف والميزانية 5000 دولار، المدير يوقع.".repeat(10),
        "\u{202e}elttil a ma I\u{202c} 50 CFO signs \u{202e}".into(),
        "CFO signs 30k EUR by end of May. ".repeat(60),
        "9 ".repeat(500),
        "1,".repeat(500),
        "會社は二百名です。".repeat(120),
        "İstanbul'da 220 kişiyiz ﬁne K 30%".repeat(12),
        "\"><script>alert(1)</script> my boss must sign, 3 weeks".repeat(10),
        "e\u{301}\u{302}".repeat(300),
        "\r\nok, fine\r\n\r\nbut 20%\r".repeat(40),
        "\0\u{1}\u{7f}42 people\u{0}".repeat(40),
    ];
    for text in &hostile {
        context(&[(PRIYA, text)]);
        context(&[
            (AGENT, text),
            (PRIYA, text),
            (AGENT, text),
            (PRIYA, "ok, that works"),
        ]);
        context(&[(AGENT, "How many are you?"), (PRIYA, text)]);
        context(&[(PRIYA, text), (PRIYA, text), (AGENT, "Yes."), (AGENT, text)]);
    }
    assert_eq!(context(&[]), Context::default());
    assert_eq!(context(&[(AGENT, "")]), Context::default());
}
