use proptest::prelude::*;

use super::*;
use crate::ledger::{CREDIT, fold};

fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(s * 1000)
}

fn entry(rep: &str, kind: EntryKind, amount: i64, s: i64) -> Entry {
    Entry {
        id: format!("led_{s}").as_str().into(),
        rep: rep.into(),
        handoff: Some("ho_1".into()),
        kind,
        amount,
        at: at(s),
        by: None,
        note: None,
    }
}

fn team(weights: &[(&str, u32)]) -> Vec<(RepId, String, u32)> {
    weights
        .iter()
        .map(|(rep, w)| ((*rep).into(), rep.to_uppercase(), *w))
        .collect()
}

fn chance(able: &[&str], chosen: &str) -> Chance {
    Chance {
        able: able.iter().map(|r| (*r).into()).collect(),
        chosen: chosen.into(),
    }
}

#[test]
fn who_is_away_is_expected_to_have_nothing() {
    let chances = [
        chance(&["ana", "bo"], "ana"),
        chance(&["ana"], "ana"),
        chance(&["ana", "bo"], "bo"),
    ];
    let shares = shares(&team(&[("ana", 3), ("bo", 1)]), &[], &chances, at(0));
    assert_eq!((shares[0].expected, shares[0].chances), (2500, 3));
    assert_eq!((shares[1].expected, shares[1].chances), (500, 2));
}

#[test]
fn what_was_given_back_and_who_did_not_come_are_not_counted() {
    let entries = [
        entry("ana", EntryKind::Assigned, CREDIT, 1),
        entry("ana", EntryKind::Calibration, 2_500, 5),
        entry("ana", EntryKind::Assigned, CREDIT, 10),
        entry("ana", EntryKind::Returned, -CREDIT, 11),
        entry("ana", EntryKind::Assigned, CREDIT, 12),
        entry("ana", EntryKind::Assigned, CREDIT, 13),
        entry("ana", EntryKind::NoShow, -CREDIT, 14),
        entry("ana", EntryKind::Correction, -500, 15),
    ];
    let share = &shares(&team(&[("ana", 1)]), &entries, &[], at(5))[0];
    assert_eq!(share.actual, 1000, "since the fifth second");
    assert_eq!((share.calibrated, share.corrected), (2500, -500));
    assert_eq!(share.credits, 4000, "of all entries");
}

#[test]
fn a_long_ledger_is_gone_through_once_however_many_reps_there_are() {
    let names: Vec<_> = (0..50).map(|i| format!("rep_{i}")).collect();
    let weights: Vec<_> = names.iter().map(|n| (n.as_str(), 1)).collect();
    let entries: Vec<_> = (0..200)
        .map(|s| entry(&names[s % 50], EntryKind::Assigned, CREDIT, 0))
        .collect();
    let chances: Vec<_> = (0..30).map(|i| chance(&["rep_1"], &names[i])).collect();
    let (mut read, mut weighed) = (0, 0);
    let shares = shares(
        &team(&weights),
        entries.iter().inspect(|_| read += 1),
        chances.iter().inspect(|_| weighed += 1),
        at(0),
    );
    assert!(shares.iter().all(|s| s.actual == 4000 && s.credits == 4000));
    assert_eq!((shares[1].chances, shares[2].chances), (30, 1));
    assert_eq!((read, weighed), (200, 30));
}

#[test]
fn who_was_chosen_could_have_been() {
    let chances = [chance(&[], "ana"), chance(&["left"], "left")];
    let shares = shares(&team(&[("ana", 0)]), &[], &chances, at(0));
    assert_eq!((shares[0].expected, shares[0].chances), (1000, 1));
}

#[test]
fn every_line_says_what_the_rep_has_after_it() {
    let entries = [
        entry("ana", EntryKind::Assigned, CREDIT, 1),
        entry("bo", EntryKind::Assigned, CREDIT, 2),
        entry("ana", EntryKind::Returned, -CREDIT, 3),
    ];
    let credits: Vec<_> = lines(&entries).iter().map(|l| l.credits).collect();
    assert_eq!(credits, [1000, 1000, 0]);
}

#[test]
fn the_table_reads_as_written() {
    let mut correction = entry("rep_ana", EntryKind::Correction, -500, 1);
    correction.by = Some("rep_max".into());
    correction.note = Some("=HYPERLINK(\"http://evil\"), twice\nsaid".into());
    correction.handoff = None;
    let entries = [entry("rep_ana", EntryKind::Assigned, CREDIT, 0), correction];
    let want = "id,at,rep,kind,amount,handoff,by,note,credits\n\
        led_0,1970-01-01T00:00:00Z,rep_ana,assigned,1000,ho_1,,,1000\n\
        led_1,1970-01-01T00:00:01Z,rep_ana,correction,-500,,rep_max,\
        \"'=HYPERLINK(\"\"http://evil\"\"), twice\nsaid\",500\n";
    assert_eq!(to_csv(&entries), want);
    assert_eq!(fold_csv(want).unwrap()[&"rep_ana".into()], 500);
}

#[test]
fn no_text_begins_a_formula() {
    for begin in ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "'=1"] {
        let mut e = entry(begin, EntryKind::Assigned, CREDIT, 0);
        e.note = Some(begin.into());
        let table = to_csv(&[e]);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        for cell in &reader.records().next().unwrap().unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
        assert_eq!(fold_csv(&table).unwrap()[&begin.into()], CREDIT, "{begin}");
    }
}

#[test]
fn a_table_that_cannot_be_added_up_is_told_with_its_line() {
    let check = |text: &str, line: u64, part: &str| {
        let e = fold_csv(text).unwrap_err();
        assert_eq!(e.line, line, "{e}");
        assert!(e.problem.contains(part), "{e}");
    };
    check("", 1, "no column “rep”");
    check("rep,sum\nana,1\n", 1, "no column “amount”");
    check("rep,amount\nana,1\nbo,much\n", 3, "“much” is no amount");
    check("rep,amount\n,1\n", 2, "no rep");
    check("rep,amount\nana\n", 2, "1 cells");
    let sum = "rep,amount\nana,9223372036854775807\nana,1\n";
    check(sum, 3, "is no amount");
    let other = "\u{feff}note,amount,rep\r\n\"a, b\",5,ana\r\n";
    assert_eq!(fold_csv(other).unwrap()[&"ana".into()], 5);
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let kinds = [
        EntryKind::Assigned,
        EntryKind::Returned,
        EntryKind::NoShow,
        EntryKind::Calibration,
        EntryKind::Correction,
    ];
    let one = (
        "[-=+@' a-c,\"\n]{1,4}",
        prop::sample::select(kinds.to_vec()),
        -2_000_i64..2_000,
        0_i64..1_000,
        prop::option::of("[\\PC\n\r]{0,12}"),
    );
    let entry = one.prop_map(|(rep, kind, amount, s, note)| Entry {
        note,
        ..entry(&rep, kind, amount, s)
    });
    prop::collection::vec(entry, 0..40)
}

proptest! {
    #[test]
    fn anybody_who_adds_up_the_table_gets_the_fold(entries in entries()) {
        let fold: BTreeMap<_, _> = fold(&entries).into_iter().map(|(r, s)| (r, s.credits)).collect();
        prop_assert_eq!(fold_csv(&to_csv(&entries)).unwrap(), fold.clone());
        let mut last = BTreeMap::new();
        for line in lines(&entries) {
            last.insert(line.rep, i64::from(line.credits));
        }
        prop_assert_eq!(last, fold);
    }

    #[test]
    fn a_reps_credits_are_the_fold_of_all_whatever_the_period(
        entries in entries(),
        since in 0_i64..1_000,
    ) {
        for (rep, standing) in fold(&entries) {
            let team = [(rep.clone(), rep.0.clone(), 1)];
            let share = &shares(&team, &entries, &[], at(since))[0];
            prop_assert_eq!(i64::from(share.credits), standing.credits);
            let within = entries.iter().filter(|e| e.rep == rep && e.at >= at(since));
            let sum: i64 = within.map(|e| e.amount).sum();
            prop_assert_eq!(i64::from(share.actual + share.calibrated + share.corrected), sum);
        }
    }

    #[test]
    fn what_is_expected_of_all_is_what_there_was(
        weights in prop::collection::vec(0_u32..9, 1..7),
        chances in prop::collection::vec(prop::collection::vec(0_usize..7, 1..7), 0..30),
    ) {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let team: Vec<_> = names.iter().copied().zip(weights.iter().copied()).collect();
        let team = self::team(&team);
        let chances: Vec<_> = chances
            .iter()
            .map(|able| {
                let able: Vec<_> = able.iter().map(|i| names[i % team.len()]).collect();
                chance(&able, able[0])
            })
            .collect();
        let shares = shares(&team, &[], &chances, at(0));
        let sum: i64 = shares.iter().map(|s| i64::from(s.expected)).sum();
        prop_assert_eq!(sum, i64::try_from(chances.len()).unwrap() * CREDIT);
    }
}
