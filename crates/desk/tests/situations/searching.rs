//! Searching as the rep types.

use baton_api::feed::{Change, EntityKind};
use baton_api::view::HandoffView;
use baton_core::context::{
    CompetitorMention, FeatureInterest, Interest, Objection, ObjectionKind, ObjectionState, ReadBy,
    Sentiment,
};
use baton_core::conversation::Speaker;
use baton_core::handoff::Outcome;
use baton_desk::failure::FailureCode;
use baton_desk::view::{Facet, FacetKind, SearchAnswer, SearchQuery};

use crate::people::{Story, at, handoff, said, told};
use crate::world::{Running, World};

/// A handoff of somebody at some company, `days` before the story.
fn of(id: &str, name: &str, company: &str, days: i64) -> HandoffView {
    let mut view = handoff(id);
    view.prospect.name = Some(name.into());
    view.prospect.company = Some(company.into());
    view.requested_at = at(-days * 86_400);
    view
}

fn tell(world: &World, view: &HandoffView, words: &[&str]) {
    for (seq, text) in (0..).zip(words) {
        world.hub.tell(said(view, seq, text));
    }
    world.hub.tell(told(view));
}

fn facet(kind: FacetKind, value: &str) -> Facet {
    Facet {
        kind,
        value: value.into(),
        label: value.into(),
    }
}

fn text(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.into(),
        ..SearchQuery::default()
    }
}

async fn find(ana: &Running, query: &SearchQuery) -> SearchAnswer {
    ana.desk.search(query, 30).await.unwrap()
}

/// Ids of what is found, best first.
async fn ids(ana: &Running, typed: &str) -> Vec<String> {
    named(&find(ana, &text(typed)).await)
}

fn named(answer: &SearchAnswer) -> Vec<String> {
    answer.hits.iter().map(|h| h.row.id.0.clone()).collect()
}

/// What lights up of a hit.
fn lit(answer: &SearchAnswer) -> Vec<String> {
    let pieces = answer.hits.iter().flat_map(|h| &h.passages);
    let pieces = pieces.flat_map(|p| &p.pieces).filter(|p| p.hit);
    pieces.map(|p| p.text.clone()).collect()
}

async fn three_talks() -> (World, Running) {
    let world = World::new().await;
    tell(
        &world,
        &of("ho_old", "Priya Raghunathan", "Brightmoor", 90),
        &[
            "hello",
            "What is the price per seat?",
            "Our café needs prices",
        ],
    );
    tell(
        &world,
        &of("ho_mid", "José Álvarez", "Größe GmbH", 30),
        &["Das ist zu teuer", "¿Cuál es el precio? And the price?"],
    );
    tell(
        &world,
        &of("ho_new", "田中 太郎", "Acme", 1),
        &["価格はいくらですか", "we compared the prices of Brightmoor"],
    );
    let ana = world.live().await;
    (world, ana)
}

#[tokio::test]
async fn words_are_found_as_they_are_typed() {
    let (_world, ana) = three_talks().await;
    let found = find(&ana, &text("pric")).await;
    assert_eq!(named(&found), ["ho_new", "ho_mid", "ho_old"]);
    assert_eq!(lit(&found), ["prices", "price", "price", "prices"]);
    for (typed, ids_found) in [
        ("price seat", &["ho_old"][..]),
        ("\"price per seat\"", &["ho_old"]),
        ("\"per price\"", &[]),
        ("price -seat", &["ho_mid", "ho_new", "ho_old"]),
        ("CAFE", &["ho_old"]),
        ("café", &["ho_old"]),
        ("grosse", &["ho_mid"]),
        ("alvarez", &["ho_mid"]),
        ("価格", &["ho_new"]),
        ("格価", &[]),
        ("田中", &["ho_new"]),
        ("zebra", &[]),
        ("\" OR * NEAR( :", &[]),
    ] {
        assert_eq!(ids(&ana, typed).await, ids_found, "{typed}");
    }
    ana.stop().await;
}

#[tokio::test]
async fn who_it_is_about_stands_first_and_a_name_goes_with_other_words() {
    let (_world, ana) = three_talks().await;
    assert_eq!(ids(&ana, "brightmoor").await, ["ho_old", "ho_new"]);
    let found = find(&ana, &text("priya pric")).await;
    assert_eq!(named(&found), ["ho_old"]);
    assert_eq!(lit(&found), ["price", "prices"]);
    assert_eq!(found.hits[0].passages[0].seq, 1);
    assert_eq!(found.hits[0].passages[0].role, Speaker::Prospect);
    assert_eq!(ids(&ana, "").await, ["ho_new", "ho_mid", "ho_old"]);
    ana.stop().await;
}

/// Lost, after a word on security and on another vendor.
fn lost() -> HandoffView {
    let mut lost = of("ho_lost", "Priya Raghunathan", "Brightmoor", 10).closed(Outcome::Lost, 5);
    lost.context.competitors = vec![CompetitorMention {
        name: "Qualified".into(),
        sentiment: Sentiment::Neutral,
        evidence: vec![],
        read_by: ReadBy::Words,
    }];
    lost.context.objections = vec![Objection {
        kind: ObjectionKind::Security,
        text: "where is it hosted".into(),
        evidence: vec![],
        reply: None,
        state: ObjectionState::Open,
        read_by: ReadBy::Words,
    }];
    lost
}

/// Open, and in need of single sign-on.
fn open() -> HandoffView {
    let mut open = of("ho_open", "Bo Berg", "Acme", 2);
    open.context.features = vec![FeatureInterest {
        id: "sso".into(),
        name: "Single sign-on".into(),
        interest: Interest::MustHave,
        evidence: vec![],
        read_by: ReadBy::Words,
    }];
    open
}

#[tokio::test]
async fn filters_narrow_and_are_suggested() {
    let world = World::new().await;
    let (lost, open) = (lost(), open());
    tell(&world, &lost, &["the price?"]);
    tell(&world, &open, &["the price?"]);
    let ana = world.live().await;
    for (facets, found) in [
        (vec![facet(FacetKind::Outcome, "lost")], &["ho_lost"][..]),
        (vec![facet(FacetKind::Objection, "security")], &["ho_lost"]),
        (vec![facet(FacetKind::Feature, "sso")], &["ho_open"]),
        (vec![facet(FacetKind::Company, "acme")], &["ho_open"]),
        (
            vec![
                facet(FacetKind::Company, "acme"),
                facet(FacetKind::Company, "brightmoor"),
            ],
            &["ho_open", "ho_lost"],
        ),
        (
            vec![
                facet(FacetKind::Company, "acme"),
                facet(FacetKind::Outcome, "lost"),
            ],
            &[],
        ),
    ] {
        for typed in ["", "price"] {
            let query = SearchQuery {
                facets: facets.clone(),
                ..text(typed)
            };
            assert_eq!(
                named(&find(&ana, &query).await),
                found,
                "{typed} {facets:?}"
            );
        }
    }
    let week = SearchQuery {
        from: Some(at(-7 * 86_400)),
        ..text("price")
    };
    assert_eq!(named(&find(&ana, &week).await), ["ho_open"]);
    let before = SearchQuery {
        to: Some(at(-7 * 86_400)),
        ..text("price")
    };
    assert_eq!(named(&find(&ana, &before).await), ["ho_lost"]);

    let typed = find(&ana, &text("qual")).await;
    assert_eq!(typed.suggestions[0].label, "Qualified");
    let sign = ana.desk.facets(FacetKind::Feature, "sign").await.unwrap();
    assert_eq!(sign[0].value, "sso");
    ana.stop().await;
}

#[tokio::test]
async fn index_follows_what_changes_and_goes() {
    let (world, mut ana) = three_talks().await;
    let renamed = {
        let mut view = of("ho_mid", "Maria Lima", "Größe GmbH", 30);
        view.version = 2;
        view
    };
    world.hub.tell(told(&renamed));
    ana.until("the new name", |_, rows| rows.len() == 3).await;
    ana.until_found("maria", 1).await;
    assert!(ids(&ana, "alvarez").await.is_empty());
    let nobody = ana.desk.facets(FacetKind::Person, "alvarez").await.unwrap();
    assert_eq!(nobody, []);

    let gone = Change::Removed {
        removed: EntityKind::Handoff,
    };
    world.hub.tell_of("ho_old", gone);
    ana.until_found("priya", 0).await;
    let none = ana.desk.facets(FacetKind::Person, "priya").await.unwrap();
    assert_eq!(none, []);
    ana.stop().await;

    // Also what was indexed before is found after a restart, and nothing twice.
    let ana = world.live().await;
    assert_eq!(ids(&ana, "compared").await, ["ho_new"]);
    ana.stop().await;
}

#[tokio::test]
async fn searches_are_kept_until_they_are_removed() {
    let (world, ana) = three_talks().await;
    let query = text("price");
    let kept = ana
        .desk
        .save_search(" Price ", query.clone())
        .await
        .unwrap();
    assert_eq!(kept.name, "Price");
    let again = ana
        .desk
        .save_search("Price", text("pricing"))
        .await
        .unwrap();
    assert_eq!(again.id, kept.id, "the same name replaces it");
    let nameless = ana.desk.save_search("  ", query).await.unwrap_err();
    assert_eq!(nameless.code, FailureCode::InvalidInput);
    assert_eq!(nameless.field.as_deref(), Some("name"));
    ana.stop().await;

    let ana = world.live().await;
    assert_eq!(ana.desk.saved_searches().await.unwrap(), [again]);
    ana.desk.drop_search(&kept.id).await.unwrap();
    let twice = ana.desk.drop_search(&kept.id).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::NotFound);
    assert_eq!(ana.desk.saved_searches().await.unwrap(), []);
    ana.stop().await;
}
