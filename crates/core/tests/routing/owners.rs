//! Who owns the prospect, and what holds while they are absent.

use baton_core::routing::owners::{Key, keys, normalise};
use baton_core::routing::{FoundBy, Progress, Record};

use crate::scene::{Case, NOW, at, lead};

const OWNER: &str = r#"
[[rules]]
id = "owner"
name = "Owner"
to = { kind = "owner" }

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

macro_rules! owner_with {
    ($fallback:literal) => {
        concat!(
            "[[rules]]\nid = \"owner\"\nname = \"Owner\"\nto = { kind = \"owner\" }\n",
            "fallback = [",
            $fallback,
            "]\n[[rules]]\nid = \"all\"\nname = \"Everyone\"\nto = { kind = \"round_robin\" }\n"
        )
    };
}

fn case(policy: &'static str, team: &'static str, lead: &'static str, expect: &'static str) {
    Case {
        policy,
        team,
        lead,
        expect,
    }
    .check();
}

#[test]
fn the_owner_before_everybody_else() {
    case(
        OWNER,
        "ana:
         bo: credits 9",
        "owner_account bo in crm",
        "owner (account in crm): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn contact_before_account_before_lead() {
    case(
        OWNER,
        "ana:
         bo:
         cy:",
        "owner_lead ana in crm, owner_account bo in crm, owner_contact cy in crm",
        "owner (contact in crm): cy chosen
         => cy by owner, 120 s",
    );
    case(
        OWNER,
        "ana:
         bo:",
        "owner_lead ana in crm, owner_account bo in crm",
        "owner (account in crm): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn of_two_lists_the_more_trusted() {
    let policy = r#"
        [[rules]]
        id = "owner"
        name = "Owner"
        to = { kind = "owner", lists = ["named", "crm"] }
        fallback = [{ kind = "delegate" }]
    "#;
    case(
        policy,
        "ana:
         bo:
         cy:",
        "owner_contact cy in old, owner_account ana in crm, owner_account bo in named",
        "owner (account in named): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn an_owner_who_is_no_rep_here_is_passed_by() {
    case(
        OWNER,
        "bo:",
        "owner_contact zoe in crm, owner_account bo in crm",
        "owner (account in crm): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn nobody_owns_it() {
    case(
        OWNER,
        "ana:",
        "",
        "owner: nobody found
         all: ana chosen
         => ana by all, 120 s",
    );
}

#[test]
fn an_owner_who_is_absent_with_no_fallback() {
    case(
        OWNER,
        "ana:
         bo: away",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         all: ana chosen | bo away
         but for: bo away
         => ana by all, 120 s",
    );
}

#[test]
fn the_owner_speaks_to_their_own_whatever_the_language() {
    case(
        OWNER,
        "bo: speaks en",
        "owner_account bo in crm, language pt-BR",
        "owner (account in crm): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn the_accounts_owner_where_the_contacts_has_left() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana:
         bo: credits 9
         cy: left, delegate ana",
        "owner_contact cy in crm, owner_account bo in crm",
        "owner (account in crm): bo chosen
         => bo by owner, 120 s",
    );
}

#[test]
fn where_all_owners_have_left_the_delegate_of_the_first() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana:
         bo: left
         cy: left, delegate ana",
        "owner_contact cy in crm, owner_account bo in crm",
        "owner (contact in crm): cy leaving
         owner > delegate: ana for Cy chosen
         => ana by owner, 120 s",
    );
}

#[test]
fn an_owner_of_another_team_is_not_meant() {
    let policy = r#"
        [[rules]]
        id = "owner"
        name = "Owner in sales"
        to = { kind = "owner" }
        teams = ["AE"]
        fallback = [{ kind = "delegate" }]
    "#;
    case(
        policy,
        "bo: teams se",
        "owner_account bo in crm",
        "owner (account in crm): nobody found
         Last resort: queued
         => waits for anyone",
    );
}

#[test]
fn it_is_kept_for_an_absent_owner_and_then_goes_on() {
    let case = Case {
        policy: owner_with!(r#"{ kind = "wait", seconds = 60 }"#),
        team: "ana:
               bo: away",
        lead: "owner_account bo in crm",
        expect: "owner (account in crm): bo away
                 owner > wait: waits until 2026-03-02T10:01:00Z | bo away
                 but for: bo away
                 => waits until 2026-03-02T10:01:00Z for bo",
    };
    case.check();
    let progress = Progress([("owner".into(), at(NOW))].into());
    case.check_with("2026-03-02T10:00:59Z", &progress);
    let over = Case {
        expect: "owner (account in crm): bo away
                 owner > wait: waited until 2026-03-02T10:01:00Z | bo away
                 all: ana chosen | bo away
                 but for: bo away
                 => ana by all, 120 s",
        ..case
    };
    over.check_with("2026-03-02T10:01:00Z", &progress);
}

#[test]
fn an_owner_who_comes_back_while_it_is_kept_gets_it() {
    let progress = Progress([("owner".into(), at(NOW))].into());
    Case {
        policy: owner_with!(r#"{ kind = "wait", seconds = 60 }"#),
        team: "bo:",
        lead: "owner_account bo in crm",
        expect: "owner (account in crm): bo chosen
                 => bo by owner, 120 s",
    }
    .check_with("2026-03-02T10:00:30Z", &progress);
}

#[test]
fn nothing_is_kept_for_an_owner_who_said_no() {
    case(
        owner_with!(r#"{ kind = "wait", seconds = 60 }"#),
        "ana:
         bo: asked",
        "owner_account bo in crm",
        "owner (account in crm): bo asked before
         all: ana chosen | bo asked before
         => ana by all, 120 s",
    );
}

#[test]
fn the_delegate_of_an_absent_owner() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana:
         bo: away, delegate cy
         cy: credits 9",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         owner > delegate: cy for Bo chosen
         but for: bo away
         => cy by owner, 120 s",
    );
}

#[test]
fn leave_names_somebody_else_than_usual() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "bo: delegate cy, leave 2026-03-01..2026-03-08 di
         cy:
         di:",
        "owner_account bo in crm",
        "owner (account in crm): bo leave until 2026-03-08, Di stands in
         owner > delegate: di for Bo chosen
         but for: bo leave until 2026-03-08, Di stands in
         => di by owner, 120 s",
    );
}

#[test]
fn out_of_office_from_ana_to_bo_to_cy() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana: leave 2026-03-01..2026-03-08 bo
         bo: leave 2026-03-02 cy
         cy:",
        "owner_account ana in crm",
        "owner (account in crm): ana leave until 2026-03-08, Bo stands in
         owner > delegate: bo for Ana leave until 2026-03-02, Cy stands in | cy for Ana chosen
         but for: ana leave until 2026-03-08, Bo stands in
         => cy by owner, 120 s",
    );
}

#[test]
fn out_of_office_in_a_circle() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana: leave 2026-03-01..2026-03-08 bo
         bo: away, delegate ana
         cy: credits 1",
        "owner_account ana in crm",
        "owner (account in crm): ana leave until 2026-03-08, Bo stands in
         owner > delegate: bo for Ana away
         all: ana leave until 2026-03-08, Bo stands in | bo away | cy chosen
         but for: ana leave until 2026-03-08, Bo stands in
         => cy by all, 120 s",
    );
}

#[test]
fn nobody_stands_in() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana:
         bo: away",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         owner > delegate: nobody found
         all: ana chosen | bo away
         but for: bo away
         => ana by all, 120 s",
    );
}

#[test]
fn an_owner_who_left_has_a_delegate_all_the_same() {
    case(
        owner_with!(r#"{ kind = "wait", seconds = 60 }, { kind = "delegate" }"#),
        "ana:
         bo: left, delegate cy
         cy: credits 9",
        "owner_account bo in crm",
        "owner (account in crm): bo leaving
         owner > delegate: cy for Bo chosen
         => cy by owner, 120 s",
    );
}

#[test]
fn a_deactivated_owner_gets_nothing() {
    case(
        OWNER,
        "ana: credits 9
         bo: left",
        "owner_account bo in crm",
        "owner (account in crm): bo leaving
         all: ana chosen
         => ana by all, 120 s",
    );
}

#[test]
fn the_successor_of_an_owner_who_leaves() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana:
         bo: leaving 2026-03-31 cy
         cy: credits 9",
        "owner_account bo in crm",
        "owner (account in crm): bo leaving
         owner > delegate: cy for Bo chosen
         => cy by owner, 120 s",
    );
}

#[test]
fn a_delegate_who_left_is_followed_and_not_named() {
    case(
        owner_with!(r#"{ kind = "delegate" }"#),
        "ana: away, delegate bo
         bo: left, delegate cy
         cy:",
        "owner_account ana in crm",
        "owner (account in crm): ana away
         owner > delegate: cy for Ana chosen
         but for: ana away
         => cy by owner, 120 s",
    );
}

#[test]
fn the_owners_own_team_by_turns() {
    case(
        owner_with!(r#"{ kind = "team" }"#),
        "ana:
         bo: away, teams dach
         cy: teams dach, credits 2
         di: teams dach, credits 1",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         owner > team: bo away | di chosen | cy not next
         but for: bo away
         => di by owner, 120 s",
    );
}

#[test]
fn another_team_that_is_named() {
    case(
        owner_with!(r#"{ kind = "team", team = "HELP" }"#),
        "ana: teams help
         bo: away, teams dach
         cy: teams dach",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         owner > team: ana chosen
         but for: bo away
         => ana by owner, 120 s",
    );
}

#[test]
fn a_meeting_with_the_owner_later() {
    case(
        owner_with!(r#"{ kind = "book_later" }"#),
        "ana:
         bo: away",
        "owner_account bo in crm",
        "owner (account in crm): bo away
         owner > book_later: books | bo away
         but for: bo away
         => books with bo",
    );
}

#[test]
fn a_meeting_with_an_owner_on_leave() {
    case(
        owner_with!(r#"{ kind = "book_later" }"#),
        "ana:
         bo: leave 2026-03-02",
        "owner_account bo in crm",
        "owner (account in crm): bo leave until 2026-03-02
         owner > book_later: books | bo leave until 2026-03-02
         but for: bo leave until 2026-03-02
         => books with bo",
    );
}

#[test]
fn no_meeting_with_an_owner_who_said_no() {
    case(
        owner_with!(r#"{ kind = "book_later" }"#),
        "ana: asked
         bo: asked
         cy:",
        "owner_account bo in crm",
        "owner (account in crm): bo asked before
         owner > book_later: nobody found
         all: ana asked before | bo asked before | cy chosen
         => cy by all, 120 s",
    );
}

#[test]
fn no_meeting_with_an_owner_who_leaves() {
    case(
        owner_with!(r#"{ kind = "book_later" }"#),
        "ana:
         bo: leaving 2026-03-31",
        "owner_account bo in crm",
        "owner (account in crm): bo leaving
         owner > book_later: nobody found
         all: ana chosen | bo leaving
         => ana by all, 120 s",
    );
}

fn key(record: Record, by: FoundBy, key: &str) -> Key {
    Key {
        record,
        by,
        key: key.into(),
    }
}

#[test]
fn a_prospect_is_looked_up_by_what_is_surest_first() {
    use FoundBy::{Account, Domain, Email};
    let found = keys(&lead(
        "email Dana@Labs.Eu.Acme.co.uk, company Acme Ltd, account A-17",
    ));
    let of = |record| {
        vec![
            key(record, Account, "a-17"),
            key(record, Account, "acme ltd"),
            key(record, Domain, "labs.eu.acme.co.uk"),
            key(record, Domain, "eu.acme.co.uk"),
            key(record, Domain, "acme.co.uk"),
        ]
    };
    let email = "dana@labs.eu.acme.co.uk";
    let mut wanted = vec![key(Record::Contact, Email, email)];
    wanted.extend(of(Record::Account));
    wanted.push(key(Record::Lead, Email, email));
    wanted.extend(of(Record::Lead));
    assert_eq!(found, wanted);
}

#[test]
fn a_free_address_says_nothing_of_the_company() {
    let found = keys(&lead("email dana@gmail.com"));
    assert!(found.iter().all(|k| k.by == FoundBy::Email), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn keys_are_written_in_one_way() {
    let of = |by, text| normalise(by, text);
    assert_eq!(
        of(FoundBy::Email, " Dana@ACME.com "),
        Ok("dana@acme.com".into())
    );
    assert_eq!(
        of(FoundBy::Domain, "https://www.Acme.com/about"),
        Ok("acme.com".into())
    );
    assert_eq!(of(FoundBy::Domain, "@acme.com."), Ok("acme.com".into()));
    assert_eq!(of(FoundBy::Account, "  Acme   Ltd "), Ok("acme ltd".into()));
    for (by, wrong) in [
        (FoundBy::Email, "dana"),
        (FoundBy::Email, "@acme.com"),
        (FoundBy::Domain, "acme"),
        (FoundBy::Domain, "gmail.com"),
        (FoundBy::Domain, "ac me.com"),
        (FoundBy::Account, "  "),
    ] {
        assert!(of(by, wrong).is_err(), "{wrong}");
    }
}
