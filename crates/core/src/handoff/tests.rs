use proptest::prelude::*;

use super::*;

fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(s * 1000)
}

fn handoff() -> Handoff {
    Handoff::new(
        "ho_1".into(),
        "conv_1".into(),
        HandoffReason::Qualified,
        at(0),
    )
}

fn offered_to(rep: &str) -> Handoff {
    let mut h = handoff();
    h.offer("off_1".into(), rep.into(), at(1), at(121)).unwrap();
    h
}

#[test]
fn ana_accepts() {
    let mut h = offered_to("ana");
    h.accept(&"off_1".into(), &"ana".into(), at(3)).unwrap();
    assert_eq!(h.state, HandoffState::Accepted);
    assert_eq!(h.accepted().unwrap().rep, "ana".into());
}

#[test]
fn ana_declines_bo_accepts_and_ana_is_told_who_has_it() {
    let mut h = offered_to("ana");
    h.decline(&"off_1".into(), &"ana".into(), "busy", at(2))
        .unwrap();
    assert_eq!(
        h.offer("off_2".into(), "ana".into(), at(2), at(99)),
        Err(Impossible::AskedBefore)
    );
    h.offer("off_2".into(), "bo".into(), at(2), at(122))
        .unwrap();
    h.accept(&"off_2".into(), &"bo".into(), at(5)).unwrap();
    assert_eq!(
        h.accept(&"off_1".into(), &"ana".into(), at(6)),
        Err(Refusal::Taken {
            by: "bo".into(),
            at: at(5)
        })
    );
    assert_eq!(h.requested_at, at(0), "age is kept");
}

#[test]
fn an_offer_lapses_at_its_deadline_and_not_before() {
    let mut h = offered_to("ana");
    assert_eq!(h.lapse(&"off_1".into(), at(120)), Err(Impossible::NotDue));
    h.lapse(&"off_1".into(), at(121)).unwrap();
    assert_eq!(h.state, HandoffState::Waiting);
    assert_eq!(
        h.accept(&"off_1".into(), &"ana".into(), at(130)),
        Err(Refusal::Lapsed { at: at(121) })
    );
    h.claim("off_9".into(), "ana".into(), at(131)).unwrap();
    assert_eq!(h.accepted().unwrap().id, "off_9".into());
}

#[test]
fn somebody_elses_offer_cannot_be_accepted() {
    let mut h = offered_to("ana");
    assert_eq!(
        h.accept(&"off_1".into(), &"bo".into(), at(2)),
        Err(Refusal::NotYours)
    );
}

#[test]
fn a_withdrawn_handoff_is_nobodys() {
    let mut h = offered_to("ana");
    h.withdraw(at(4)).unwrap();
    let gone = Err(Refusal::Withdrawn { at: at(4) });
    assert_eq!(h.accept(&"off_1".into(), &"ana".into(), at(5)), gone);
    assert_eq!(h.claim("off_2".into(), "bo".into(), at(5)), gone);
    assert_eq!(h.withdraw(at(6)), gone);
}

#[test]
fn a_rep_gives_it_back_and_another_closes_it() {
    let mut h = offered_to("ana");
    h.accept(&"off_1".into(), &"ana".into(), at(2)).unwrap();
    assert_eq!(
        h.give_back(&"bo".into(), at(3)),
        Err(Refusal::Taken {
            by: "ana".into(),
            at: at(2)
        })
    );
    h.give_back(&"ana".into(), at(3)).unwrap();
    h.offer("off_2".into(), "bo".into(), at(4), at(90)).unwrap();
    h.accept(&"off_2".into(), &"bo".into(), at(5)).unwrap();
    h.close(&"bo".into(), Outcome::Won, None, at(60)).unwrap();
    assert_eq!(
        h.accept(&"off_2".into(), &"bo".into(), at(61)),
        Err(Refusal::Closed { at: at(60) })
    );
}

#[test]
fn a_booked_meeting_takes_the_offer_from_who_was_being_asked() {
    let mut h = offered_to("ana");
    h.book("off_2".into(), "bo".into(), at(5)).unwrap();
    let taken = Err(Refusal::Taken {
        by: "bo".into(),
        at: at(5),
    });
    assert_eq!(h.accept(&"off_1".into(), &"ana".into(), at(6)), taken);
    assert_eq!(h.withdraw(at(6)), taken);
    assert_eq!(h.give_back(&"bo".into(), at(6)), Err(Refusal::NotYours));
    h.unbook(at(7)).unwrap();
    assert_eq!(h.state, HandoffState::Withdrawn);
    assert!(h.accepted().is_none());
}

proptest! {
    /// Whatever is tried in whatever order: one accepted offer at most, none pending beside it,
    /// and nobody is offered it twice.
    #[test]
    fn at_most_one_rep_holds_a_handoff(moves in prop::collection::vec((0u8..9, 0usize..4, 0usize..6), 1..60)) {
        let reps = ["ana", "bo", "cy", "di"];
        let mut h = handoff();
        for (n, (kind, rep, offer)) in moves.into_iter().enumerate() {
            let now = at(i64::try_from(n).unwrap() * 10);
            let rep: RepId = reps[rep].into();
            let id = h.offers.get(offer).map_or_else(|| OfferId(format!("off_{n}")), |o| o.id.clone());
            let new = OfferId(format!("new_{n}"));
            match kind {
                0 => drop(h.offer(new, rep, now, now.plus_seconds(30))),
                1 => drop(h.accept(&id, &rep, now)),
                2 => drop(h.decline(&id, &rep, "busy", now)),
                3 => drop(h.lapse(&id, now)),
                4 => drop(h.claim(new, rep, now)),
                5 => drop(h.give_back(&rep, now)),
                6 => drop(h.book(new, rep, now)),
                7 if n % 2 == 0 => drop(h.unbook(now)),
                7 => drop(h.conclude(Outcome::NextStep, now)),
                _ => if n % 17 == 0 { drop(h.withdraw(now)) },
            }
            let count = |s| h.offers.iter().filter(|o| o.state == s).count();
            let (pending, accepted) = (count(OfferState::Pending), count(OfferState::Accepted));
            prop_assert!(pending + accepted <= 1);
            prop_assert_eq!(pending == 1, h.state == HandoffState::Offered);
            prop_assert_eq!(accepted == 1, matches!(h.state, HandoffState::Accepted | HandoffState::Booked | HandoffState::Closed));
            for r in reps {
                let asked = h.offers.iter().filter(|o| o.rep.0 == r && o.deadline > o.made_at).count();
                prop_assert!(asked <= 1, "{} was asked {} times", r, asked);
            }
        }
    }
}
