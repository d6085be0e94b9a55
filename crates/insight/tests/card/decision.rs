//! Who signs, who is heard, and what comes before.

use baton_core::context::DecisionKind::{
    self, Decider, Influencer, Legal, Process, Procurement, Security,
};

use crate::{AGENT, PRIYA, context, of};

#[test]
fn the_way_to_a_signature_is_told_by_kind() {
    let check = |text: &str, want: &[DecisionKind]| {
        let got: Vec<_> = of(text).decision.iter().map(|d| d.kind).collect();
        assert_eq!(got, want, "{text}");
    };
    check("my CFO has to sign", &[Decider]);
    check(
        "The board of directors approves anything above 50k.",
        &[Decider],
    );
    check("It's my call.", &[Decider]);
    check(
        "I want our head of operations to be involved.",
        &[Influencer],
    );
    check("Everything goes through procurement.", &[Procurement]);
    check("Legal needs to review the contract.", &[Legal]);
    check("IT has to do a security review first.", &[Security]);
    check("We start with a pilot in one house.", &[Process]);
    check("We'll publish a tender in June", &[Process]);
    check("Unser Geschäftsführer muss das freigeben.", &[Decider]);
    check("Der Datenschutzbeauftragte muss das prüfen.", &[Security]);
    check("Das läuft über den Einkauf.", &[Procurement]);
    check("Das geht in die Ausschreibung.", &[Process]);
    check("C'est le directeur qui valide.", &[Decider]);
    check("Le service juridique doit relire le contrat.", &[Legal]);
    check("Firma el gerente.", &[Decider]);
    check("Compras tiene que aprobar al proveedor.", &[Procurement]);
    check("Quem assina é o diretor.", &[Decider]);
    check("O jurídico precisa analisar o contrato.", &[Legal]);
    check("最終的には社長が決裁します。", &[Decider]);
    check("情報システム部の審査が必要です。", &[Security]);
    check("法務の確認が必要です。", &[Legal]);
}

#[test]
fn other_talk_decides_nothing() {
    for text in [
        "Who signs at your end?",
        "Can I talk to your manager?",
        "If our CFO had to sign we would be here for years",
        "There is no need for a security review.",
        "We sell legal software.",
        "it has to work offline",
        "ok",
        "",
        "🙂🙂🙂",
    ] {
        assert_eq!(of(text).decision, vec![], "{text}");
    }
}

#[test]
fn an_answer_is_read_with_its_question() {
    let talk = [
        (AGENT, "Who else is involved in deciding on this?"),
        (PRIYA, "Our operations manager and me."),
    ];
    let found = context(&talk).decision;
    assert_eq!(found[0].text, "Our operations manager and me.");
    assert!(matches!(found[0].kind, Influencer | Decider), "{found:?}");
}

#[test]
fn who_buys_nothing_decides_nothing() {
    let talk = [(
        PRIYA,
        "I'm a student writing my thesis. My professor has to approve it.",
    )];
    assert_eq!(context(&talk).decision, vec![]);
}
