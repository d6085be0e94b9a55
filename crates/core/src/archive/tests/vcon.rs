//! Written, and read from those of others.

use serde_json::Value;

use super::*;
use crate::archive::vcon::{read, write};

/// A thread of mails, as the draft shows one: parties with addresses alone, and a charset.
fn mails() -> Value {
    json!({
        "parties": [
            {"mailto": "alice@example.com", "name": "Alice"},
            {"mailto": "mailto:bob@example.org", "name": "Bob"}
        ],
        "dialog": [
            {"type": "text", "start": "2026-09-23T23:24:59.000+00:00", "duration": 0,
             "parties": [0, 1], "mediatype": "text/plain", "encoding": "none",
             "body": "Hi Bob:\nIs the account fine?\n", "message_id": "<1@mail.example>"},
            {"type": "text", "start": "2026-09-23T23:34:32.000+00:00", "duration": 0,
             "parties": [1, 0], "mediatype": "text/plain; charset=UTF-8", "encoding": "none",
             "body": "Hi Alice:\nIt is.", "message_id": "<2@mail.example>"}
        ],
        "analysis": [],
        "attachments": [],
        "created_at": "2026-09-24T22:32:08.133+00:00",
        "subject": "Account follow-up",
        "uuid": "01a07e00-0ecc-81db-b9a2-279e0d16bc46"
    })
}

/// Somebody else's talk with one part of the dialog as given.
fn with(part: Value) -> Value {
    let mut vcon = mails();
    vcon["dialog"][1] = part;
    vcon
}

fn texts(vcon: &Value) -> (Vec<(Speaker, String)>, Vec<String>) {
    let (archive, left_out) = read(vcon, &bounds()).unwrap();
    let said = archive.messages.into_iter().map(|m| (m.role, m.text));
    (said.collect(), left_out)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(archive in archives()) {
        let file = write(&archive);
        let text = serde_json::to_string(&file).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let (again, left_out) = read(&file, &bounds()).unwrap();
        prop_assert_eq!(again, archive);
        prop_assert_eq!(left_out, Vec::<String>::new());
    }
}

#[test]
fn it_is_written_as_the_draft_says() {
    let file = write(&archive());
    assert_eq!(file["vcon"], "0.4.0");
    assert_eq!(file["uuid"], uuid_of(&"conv_1".into()).to_string());
    assert_eq!(file["created_at"], "2026-11-20T15:04:05Z");
    assert_eq!(
        file["parties"],
        json!([
            {"type": "person", "name": "Priya Raghunathan", "mailto": "priya@brightmoor.example",
             "org": "Brightmoor", "validation": "none"},
            {"type": "bot", "name": "Lumi", "org": "Showloom", "validation": "none"},
            {"type": "person", "name": "Ana Ruiz", "org": "Showloom", "validation": "none"},
        ])
    );
    assert_eq!(
        file["dialog"][2],
        json!({"type": "text", "start": "2026-11-20T15:04:25Z", "parties": [0],
               "mediatype": "text/plain", "body": "Does it do <SSO>?", "encoding": "none"})
    );
    let analysis = file["analysis"].as_array().unwrap();
    let schemas: Vec<_> = analysis
        .iter()
        .map(|a| a["schema"].as_str().unwrap())
        .collect();
    let want = [
        "baton-conversation-1",
        "baton-scorecard-1",
        "baton-context-1",
    ];
    assert_eq!(schemas, want);
    for entry in analysis {
        assert_eq!(
            (&entry["type"], &entry["vendor"]),
            (&json!("report"), &json!("Baton"))
        );
        assert_eq!(
            (&entry["encoding"], &entry["dialog"]),
            (&json!("json"), &json!([0, 1, 2, 3]))
        );
        assert!(entry["body"].is_object());
    }
    assert_eq!(file["attachments"], json!([]));
}

#[test]
fn that_of_others_is_read() {
    let (archive, left_out) = read(&mails(), &bounds()).unwrap();
    let said: Vec<_> = archive
        .messages
        .iter()
        .map(|m| (m.role, m.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Speaker::Prospect, "Hi Bob:\nIs the account fine?\n"),
            (Speaker::Agent, "Hi Alice:\nIt is.")
        ]
    );
    assert_eq!(archive.prospect.email.as_deref(), Some("alice@example.com"));
    assert_eq!(archive.agent.as_deref(), Some("Bob"));
    assert_eq!(archive.subject.as_deref(), Some("Account follow-up"));
    assert_eq!(archive.started_at, archive.messages[0].at);
    let note = "parties: nobody is marked as the customer; Alice is taken for the prospect";
    assert_eq!(left_out, [note]);
}

#[test]
fn who_is_who_is_taken_from_where_the_file_says_it() {
    let sides = |parties: Value| {
        let mut vcon = mails();
        vcon["parties"] = parties;
        let (said, left_out) = texts(&vcon);
        assert_eq!(left_out, Vec::<String>::new());
        (said[0].0, said[1].0)
    };
    let (p, a) = (Speaker::Prospect, Speaker::Agent);
    let check = |parties, want| assert_eq!(sides(parties), want);
    check(json!([{"type": "bot"}, {"type": "person"}]), (a, p));
    check(json!([{"type": "person"}, {"type": "bot"}]), (p, a));
    check(json!([{"role": "agent"}, {"role": "customer"}]), (a, p));
    check(json!([{"name": "Al"}, {"role": "Customer"}]), (a, p));
    check(json!([{"role": "customer"}, {"role": "customer"}]), (p, p));
}

#[test]
fn words_are_read_however_they_are_packed() {
    let part = |more: Value| {
        let mut part = json!({"type": "text", "start": "2026-09-23T23:30:00Z", "parties": 1});
        part.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        with(part)
    };
    let check = |more: Value, want: &str| {
        let (said, _) = texts(&part(more.clone()));
        assert_eq!(said[1], (Speaker::Agent, want.to_owned()), "{more}");
    };
    check(json!({"body": "bare"}), "bare");
    check(json!({"body": "w7xiZXI", "encoding": "base64url"}), "über");
    check(json!({"body": "w7xiZXI=", "encoding": "base64"}), "über");
    check(json!({"body": "a", "encoding": "json"}), "a");
    check(json!({"body": "a", "mimetype": "text/plain"}), "a");
    check(
        json!({"body": "**a**", "mediatype": "text/markdown"}),
        "**a**",
    );
    check(
        json!({"body": "<p>a &lt;b&gt;</p>", "mediatype": "text/html; charset=utf-8"}),
        "a <b>",
    );
    check(json!({"body": "a", "parties": [[1], 0]}), "a");
    check(
        json!({"body": "a", "parties": [0, 1], "originator": 1}),
        "a",
    );
}

#[test]
fn what_has_no_place_is_named_and_nothing_is_fetched() {
    let check = |part: Value, want: &str| {
        let (said, left_out) = texts(&with(part.clone()));
        assert_eq!(said.len(), 1, "{part}");
        assert!(left_out.iter().any(|l| l == want), "{left_out:?}");
    };
    let start = "2026-09-23T23:30:00Z";
    check(
        json!({"type": "recording", "start": start, "mediatype": "audio/x-mp3", "url": "https://x"}),
        "dialog[1]: recording (audio/x-mp3)",
    );
    check(json!({"type": "transfer"}), "dialog[1]: transfer");
    check(
        json!({"type": "text", "start": start, "url": "https://evil.example/a?token=secret"}),
        "dialog[1]: it is kept elsewhere: https://evil.example/a",
    );
    check(
        json!({"type": "text", "start": start, "mediatype": "multipart/mixed", "body": "--x"}),
        "dialog[1]: multipart/mixed is not read here",
    );
    check(
        json!({"type": "text", "start": start, "body": {"a": 1}, "encoding": "json"}),
        "dialog[1]: its words are data, not a text",
    );
    check(
        json!({"type": "text", "start": start, "body": " "}),
        "dialog[1]: nothing was said",
    );
    check(
        json!({"type": "text", "start": start}),
        "dialog[1]: it has no body",
    );

    let mut vcon = mails();
    vcon["vcon"] = json!("9.9");
    vcon["extensions"] = json!(["CC"]);
    vcon["attachments"] = json!([{}, {}]);
    vcon["amended"] = json!({"uuid": "x"});
    vcon["analysis"] = json!([
        {"type": "sentiment", "vendor": "Mood", "body": "{}"},
        {"type": "report", "vendor": "Baton", "schema": "baton-scorecard-1", "body": {"no": 1}},
    ]);
    let (_, left_out) = texts(&vcon);
    let want = [
        "vcon: version 9.9 is not known here",
        "extensions: what they add is not read: CC",
        "amended: another version of this conversation",
        "attachments: 2 attachments",
        "analysis[0]: sentiment by Mood",
        "analysis[1]: report by Baton",
    ];
    assert_eq!(left_out[..6], want);

    vcon["analysis"] = json!(vec![json!({"type": "x"}); 500]);
    let (_, left_out) = texts(&vcon);
    assert_eq!(left_out.len(), 51);
    assert_eq!(left_out[50], "and 455 more");
}

/// A call, as the draft shows one: a recording that is kept elsewhere, and what was said in it.
fn call(transcript: &Value) -> Value {
    json!({
        "uuid": "0199e054-ed10-8035-b9a2-279e0d16bc46",
        "created_at": "2026-10-14T01:00:00Z",
        "parties": [{"tel": "+12345678901", "name": "Alice"}, {"tel": "tel:+19876543210", "name": "Bob"}],
        "dialog": [
            {"type": "recording", "start": "2026-06-21T17:53:26.000+00:00", "duration": 33.12,
             "parties": [0, 1], "url": "https://media.example/call.mp3", "mediatype": "audio/x-mp3",
             "content_hash": "sha512-x"}
        ],
        "analysis": [
            {"type": "transcript", "dialog": 0, "vendor": "Scribe", "encoding": "none",
             "mediatype": "text/plain", "body": transcript}
        ],
    })
}

#[test]
fn a_call_is_read_where_somebody_wrote_down_who_said_what() {
    let want = [
        (Speaker::Agent, "Hello, how can I help?".to_owned()),
        (Speaker::Prospect, "Add one more\nline, please.".to_owned()),
    ];
    let lines = json!("Bob: Hello, how can I help?\nalice: Add one more\nline, please.\n\nBob:");
    let list = json!([
        {"party": 1, "text": "Hello, how can I help?", "start": 1.2},
        {"speaker": "Alice", "text": "Add one more\nline, please.", "start": 5.99},
    ]);
    for transcript in [lines, list.clone(), json!(list.to_string())] {
        let file = call(&transcript);
        let (said, left_out) = texts(&file);
        assert_eq!(said, want);
        assert_eq!(left_out[1..], ["dialog[0]: recording (audio/x-mp3)"]);
        let (archive, _) = read(&file, &bounds()).unwrap();
        assert_eq!(archive.prospect.phone.as_deref(), Some("+12345678901"));
        assert_eq!(archive.started_at.to_string()[..16], *"2026-06-21T17:53");
    }
    let (timed, _) = read(&call(&list), &bounds()).unwrap();
    let at: Vec<_> = timed.messages.iter().map(|m| m.at.to_string()).collect();
    assert_eq!(at, ["2026-06-21T17:53:27Z", "2026-06-21T17:53:31Z"]);
    for nobody in [
        json!("Hello. How can I help?"),
        json!({"a": 1}),
        json!([]),
        json!([{"party": 9, "text": "x"}]),
    ] {
        let fault = read(&call(&nobody), &bounds()).unwrap_err();
        assert_eq!(fault.field, "dialog", "{fault}");
    }
    let long = json!(format!("Bob: {}", "x".repeat(1_001)));
    assert_eq!(
        read(&call(&long), &bounds()).unwrap_err().field,
        "analysis[0].body"
    );
}

#[test]
fn the_talk_is_put_in_its_order() {
    let mut vcon = mails();
    vcon["dialog"].as_array_mut().unwrap().reverse();
    let (said, _) = texts(&vcon);
    assert!(said[0].1.starts_with("Hi Bob"));
    let (archive, _) = read(&vcon, &bounds()).unwrap();
    let seqs: Vec<_> = archive.messages.iter().map(|m| m.seq).collect();
    assert_eq!(seqs, [0, 1]);
}

#[test]
fn a_file_of_an_earlier_draft_may_pack_ours_into_a_string() {
    let mut file = write(&archive());
    for entry in file["analysis"].as_array_mut().unwrap() {
        entry["body"] = json!(entry["body"].to_string());
    }
    let (again, left_out) = read(&file, &bounds()).unwrap();
    assert_eq!((again, left_out), (archive(), vec![]));
}

#[test]
fn what_the_file_claims_to_be_ours_is_kept_in_bounds() {
    let mut file = write(&archive());
    file["analysis"][0]["body"]["started_at"] = json!("9999-01-01T00:00:00Z");
    file["analysis"][0]["body"]["speakers"] = json!(["prospect"]);
    let (again, _) = read(&file, &bounds()).unwrap();
    assert_eq!(again.started_at, at(0));
    assert_eq!(
        again.messages[0].role,
        Speaker::Agent,
        "by the type of the party"
    );
}

/// The talk with one value as given.
fn edited(path: &str, value: Value) -> Value {
    let mut vcon = mails();
    *vcon.pointer_mut(path).unwrap() = value;
    vcon
}

fn more(field: &str, value: Value) -> Value {
    let mut vcon = mails();
    vcon[field] = value;
    vcon
}

fn without(field: &str) -> Value {
    let mut vcon = mails();
    vcon.as_object_mut().unwrap().remove(field);
    vcon
}

fn bad_wholes() -> Vec<(Value, &'static str)> {
    let many = json!(vec![mails()["dialog"][0].clone(); 51]);
    vec![
        (json!([]), ""),
        (json!("vcon"), ""),
        (json!({"ciphertext": "x"}), "ciphertext"),
        (json!({"payload": "x", "signatures": []}), "payload"),
        (more("critical", json!(["lawful"])), "critical"),
        (without("uuid"), "uuid"),
        (edited("/uuid", json!("1")), "uuid"),
        (edited("/created_at", json!("yesterday")), "created_at"),
        (edited("/parties", json!({})), "parties"),
        (edited("/parties/1", json!(7)), "parties[1]"),
        (
            edited("/parties/1/name", json!("x".repeat(201))),
            "parties[1].name",
        ),
        (
            edited("/parties/1/name", json!("a\u{0}b")),
            "parties[1].name",
        ),
        (without("dialog"), "dialog"),
        (edited("/dialog", json!({})), "dialog"),
        (edited("/dialog", json!([])), "dialog"),
        (edited("/dialog/0", json!("hi")), "dialog[0]"),
        (more("dialog", many), "dialog"),
    ]
}

fn bad_parts() -> Vec<(Value, &'static str)> {
    let part = |field: &str, value: Value| {
        let mut vcon = mails();
        vcon["dialog"][0][field] = value;
        vcon
    };
    vec![
        (part("start", Value::Null), "dialog[0].start"),
        (part("start", json!(1_700_000)), "dialog[0].start"),
        (
            part("start", json!("1970-01-01T00:00:00Z")),
            "dialog[0].start",
        ),
        (
            part("start", json!("2030-01-01T00:00:00Z")),
            "dialog[0].start",
        ),
        (part("body", json!("x".repeat(1_001))), "dialog[0].body"),
        (part("body", json!("a\u{0}")), "dialog[0].body"),
        (part("body", json!(7)), "dialog[0].body"),
        (part("encoding", json!("rot13")), "dialog[0].encoding"),
        (part("encoding", json!("base64url")), "dialog[0].body"),
        (part("parties", json!([7])), "dialog[0].parties"),
        (part("parties", json!("Alice")), "dialog[0].parties"),
        (part("originator", json!(-1)), "dialog[0].originator"),
    ]
}

#[test]
fn bad_files_are_refused_with_the_field_and_the_fix() {
    for (vcon, field) in bad_wholes().into_iter().chain(bad_parts()) {
        let fault = read(&vcon, &bounds()).unwrap_err();
        assert_eq!(fault.field, field, "{fault}\n{vcon}");
        assert!(
            !fault.problem.is_empty() && !fault.fix.is_empty(),
            "{fault}"
        );
    }
    let mut bad = edited("/dialog/0/encoding", json!("base64url"));
    bad["dialog"][0]["body"] = json!("_w");
    let fault = read(&bad, &bounds()).unwrap_err();
    assert_eq!(fault.problem, "This text is not UTF-8.");
}
