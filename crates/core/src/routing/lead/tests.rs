use super::*;
use crate::context::{CompetitorMention, FeatureInterest, Interest, ReadBy, Sentiment};
use crate::qualification::QualificationPolicy;

fn lead(prospect: &Prospect, traits: &Traits) -> Lead {
    let mut scorecard = QualificationPolicy::default().judge(&[], &[], false);
    scorecard.score = 4;
    let context = Context {
        features: vec![FeatureInterest {
            id: "sso".into(),
            name: "Single sign-on".into(),
            interest: Interest::Asked,
            evidence: vec![],
            read_by: ReadBy::Words,
        }],
        competitors: vec![CompetitorMention {
            name: "Walnut".into(),
            sentiment: Sentiment::Neutral,
            evidence: vec![],
            read_by: ReadBy::Words,
        }],
        ..Context::default()
    };
    Lead::of(
        prospect,
        traits,
        &scorecard,
        &context,
        HandoffReason::Requested,
        Channel::Voice,
        "agt_1".into(),
    )
}

fn priya() -> Prospect {
    Prospect {
        email: Some(" Priya@Acme.COM ".into()),
        company: Some("Acme ".into()),
        city: Some(" ".into()),
        timezone: Some("Europe/Berlin".into()),
        ..Prospect::default()
    }
}

#[test]
fn what_the_talk_is_about_is_taken_over() {
    let traits = Traits {
        language: Some("pt".into()),
        depth: Depth::Deep,
        employees: Some(220),
        revenue_millions: Some(40),
    };
    let lead = lead(&priya(), &traits);
    assert_eq!(lead.email.as_deref(), Some("priya@acme.com"));
    assert_eq!(lead.company.as_deref(), Some("Acme"));
    assert_eq!(lead.city, None, "spaces are no city");
    assert_eq!(lead.language.as_deref(), Some("pt"));
    assert_eq!(
        (lead.employees, lead.revenue_millions),
        (Some(220), Some(40))
    );
    assert_eq!((lead.score, lead.depth), (4, Depth::Deep));
    assert_eq!(lead.features, ["sso"]);
    assert_eq!(lead.competitors, ["Walnut"]);
    assert_eq!(
        (lead.reason, lead.channel, lead.agent),
        (
            HandoffReason::Requested,
            Channel::Voice,
            Some("agt_1".into())
        )
    );
    assert!(lead.owners.is_empty());
}

#[test]
fn the_record_goes_before_the_talk() {
    let traits = Traits {
        language: Some("en".into()),
        depth: Depth::None,
        employees: Some(5),
        revenue_millions: Some(1),
    };
    let prospect = Prospect {
        language: Some("pt-BR".into()),
        employees: Some(900),
        revenue_millions: Some(70),
        ..priya()
    };
    let lead = lead(&prospect, &traits);
    assert_eq!(lead.language.as_deref(), Some("pt-BR"));
    assert_eq!(
        (lead.employees, lead.revenue_millions),
        (Some(900), Some(70))
    );
}

#[test]
fn a_country_comes_from_the_record_alone() {
    let country = |country: Option<&str>, subdivision: Option<&str>| {
        let prospect = Prospect {
            country: country.map(Into::into),
            subdivision: subdivision.map(Into::into),
            ..priya()
        };
        lead(&prospect, &Traits::default()).country
    };
    assert_eq!(
        country(None, None),
        None,
        "nothing is guessed from the zone"
    );
    assert_eq!(country(Some("de"), None).as_deref(), Some("DE"));
    assert_eq!(country(None, Some("us-ca")).as_deref(), Some("US"));
    assert_eq!(country(Some("CA"), Some("US-CA")).as_deref(), Some("CA"));
    assert_eq!(country(None, Some("California")), None);
}
