//! What arrives.

use baton_channels::email::{Email, EmailServer, Security};
use baton_channels::testing::mail::{MailServer, Options, Taken};
use baton_channels::{Channel as _, Found, Invitation, Parcel, Receipt};
use mail_parser::{Address, Message, MessageParser, MimeHeaders as _};
use serde_json::json;

use crate::support::{LINK, parcel, read, receipt};

/// Sends it, and gives what the server took.
async fn sent(parcel: &Parcel, change: impl FnOnce(&mut EmailServer)) -> (Taken, Receipt) {
    let server = MailServer::start(Options::default()).await;
    let mut account = server.account();
    change(&mut account);
    let email = Email::new(account).unwrap();
    let receipt = email.send(parcel).await.unwrap();
    let mut taken = server.messages();
    assert_eq!(taken.len(), 1);
    (taken.remove(0), receipt)
}

fn parsed(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.raw).unwrap()
}

/// A header as it stands there, without its folds.
fn header(message: &Message<'_>, name: &str) -> String {
    let raw = message.header_raw(name).unwrap_or_default();
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mailbox(address: Option<&Address<'_>>) -> (String, String) {
    let address = address.and_then(|a| a.first()).unwrap();
    let text = |t: Option<&str>| t.unwrap_or_default().to_owned();
    (text(address.name()), text(address.address()))
}

#[tokio::test]
async fn a_mail_is_for_one_person_and_says_that_a_program_wrote_it() {
    let (taken, receipt) = sent(&parcel("dlv_1"), |_| {}).await;
    assert_eq!(taken.from, "baton@showloom.example");
    assert_eq!(taken.to, ["bo@showloom.example"]);
    let message = parsed(&taken);
    assert_eq!(
        mailbox(message.from()),
        ("Showloom".into(), "baton@showloom.example".into())
    );
    assert_eq!(
        mailbox(message.to()),
        ("Bo Lindgren".into(), "bo@showloom.example".into())
    );
    for (name, value) in [
        ("Message-ID", "<dlv_1@showloom.example>"),
        ("Date", "Thu, 12 Mar 2026 13:03:00 +0000"),
        ("Subject", "Priya Raghunathan, Brightmoor Media: 4 of 5"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
        ("In-Reply-To", ""),
        ("References", ""),
        ("Reply-To", ""),
    ] {
        assert_eq!(header(&message, name), value, "{name}");
    }
    assert_eq!(receipt.reference, "<dlv_1@showloom.example>");
    // Nothing of whom it is about.
    assert_eq!((receipt.place, receipt.receiver), (None, None));
}

#[tokio::test]
async fn the_same_is_said_in_plain_text_and_in_html() {
    let (taken, _) = sent(&parcel("dlv_1"), |_| {}).await;
    let message = parsed(&taken);
    let kinds = message.parts.iter().map(|p| {
        let kind = p.content_type().unwrap();
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
    });
    let kinds: Vec<_> = kinds.collect();
    assert_eq!(kinds, ["multipart/alternative", "text/plain", "text/html"]);
    let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    for words in ["1,200 employees", "we are about 1,200 people now", LINK] {
        assert!(text.contains(words), "{words} is missing in {text}");
        assert!(html.contains(words), "{words} is missing in {html}");
    }
    let longest = taken.raw.split(|b| *b == b'\n').map(<[u8]>::len).max();
    assert!(taken.raw.is_ascii() && longest < Some(100), "{longest:?}");
}

#[tokio::test]
async fn names_in_any_writing_arrive_as_they_are() {
    for name in [
        "Zoë Ångström",
        "山田 太郎",
        "محمد العربي",
        "O'Brien, \"Bob\" <x@y.z>",
        "=?utf-8?b?ZXZpbA==?=",
    ] {
        let mut parcel = parcel("dlv_1");
        parcel.to.name = Some(name.into());
        parcel.composed.subject = format!("{name} is waiting");
        let (taken, _) = sent(&parcel, |account| account.from_name = Some(name.into())).await;
        let message = parsed(&taken);
        let shown = name.replace("=?", "= ?");
        assert_eq!(mailbox(message.to()).0, shown);
        assert_eq!(mailbox(message.from()).0, shown);
        assert_eq!(message.subject(), Some(&*format!("{shown} is waiting")));
        assert_eq!(taken.to, ["bo@showloom.example"]);
    }
}

#[tokio::test]
async fn no_name_makes_a_header_or_a_receiver() {
    let evil = "Priya\r\nBcc: all@showloom.example\r\n\r\n<b>body</b>";
    let mut parcel = parcel("dlv_1");
    parcel.to.name = Some(evil.into());
    parcel.composed.subject = evil.into();
    parcel.thread = vec![Receipt {
        reference: "<a@b>\r\nX-Evil: yes".into(),
        ..Receipt::default()
    }];
    let (taken, _) = sent(&parcel, |_| {}).await;
    let message = parsed(&taken);
    assert_eq!(taken.to, ["bo@showloom.example"]);
    assert!(message.bcc().is_none() && message.header_raw("X-Evil").is_none());
    let subject = "Priya Bcc: all@showloom.example <b>body</b>";
    assert_eq!(message.subject(), Some(subject));
}

#[tokio::test]
async fn answers_go_where_the_admin_wants_them() {
    let (taken, _) = sent(&parcel("dlv_1"), |account| {
        account.reply_to = Some("sales@showloom.example".into());
    })
    .await;
    let message = parsed(&taken);
    assert_eq!(mailbox(message.reply_to()).1, "sales@showloom.example");
}

#[tokio::test]
async fn a_later_mail_answers_to_the_earlier_ones() {
    let mut parcel = parcel("dlv_3");
    parcel.thread = vec![receipt("dlv_1"), receipt("dlv_2")];
    let (taken, _) = sent(&parcel, |_| {}).await;
    let message = parsed(&taken);
    assert_eq!(header(&message, "In-Reply-To"), "<dlv_2@showloom.example>");
    assert_eq!(
        header(&message, "References"),
        "<dlv_1@showloom.example> <dlv_2@showloom.example>"
    );
}

#[tokio::test]
async fn a_long_thread_is_named_by_its_first_and_its_latest() {
    let mut parcel = parcel("dlv_99");
    parcel.thread = (10..60).map(|n| receipt(&format!("dlv_{n}"))).collect();
    let (taken, _) = sent(&parcel, |_| {}).await;
    let references = header(&parsed(&taken), "References");
    let references: Vec<_> = references.split(' ').collect();
    assert_eq!(references.len(), 10);
    assert_eq!(references.first(), Some(&"<dlv_10@showloom.example>"));
    assert_eq!(references.get(1), Some(&"<dlv_51@showloom.example>"));
    assert_eq!(references.last(), Some(&"<dlv_59@showloom.example>"));
}

#[tokio::test]
async fn who_took_it_is_a_short_answer_in_the_same_thread() {
    let mut parcel = parcel("dlv_2");
    parcel.replaces = Some(receipt("dlv_1"));
    parcel.composed.subject = "Priya Raghunathan: taken".into();
    parcel.composed.settled = Some("Bo Lindgren took it, 14:02".into());
    let (taken, receipt) = sent(&parcel, |_| {}).await;
    let message = parsed(&taken);
    // Programs put together what has the same subject.
    let subject = "Re: Priya Raghunathan, Brightmoor Media: 4 of 5";
    assert_eq!(message.subject(), Some(subject));
    assert_eq!(receipt.place, None);
    assert_eq!(header(&message, "In-Reply-To"), "<dlv_1@showloom.example>");
    let text = message.body_text(0).unwrap();
    assert!(text.starts_with("Bo Lindgren took it, 14:02"), "{text}");
    assert!(text.contains(LINK) && !text.contains("employees"), "{text}");
}

const READ: &str = r#"
import email, email.policy, icalendar, json, sys
mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
parts = [
    {
        "kind": part.get_content_type(),
        "method": part.get_param("method"),
        "file": part.get_filename(),
        "disposition": part.get_content_disposition(),
    }
    for part in mail.walk()
]
events = []
for part in mail.walk():
    if part.get_content_type() in ("text/calendar", "application/ics"):
        text = part.get_payload(decode=True)
        whole = icalendar.Calendar.from_ical(text)
        [event] = whole.walk("VEVENT")
        events.append([whole.get("METHOD"), event["UID"], event["SUMMARY"]])
print(json.dumps({"parts": parts, "events": events, "defects": [str(d) for d in mail.defects]}))
"#;

fn invitation() -> Invitation {
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baton//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:mtg_1@baton",
        "SEQUENCE:0",
        "DTSTAMP:20260312T130300Z",
        "DTSTART:20260313T140000Z",
        "DTEND:20260313T143000Z",
        "SUMMARY:Priya Raghunathan and Bo Lindgrén",
        "ORGANIZER:mailto:baton@showloom.example",
        "ATTENDEE:mailto:priya@brightmoor.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    Invitation {
        method: "REQUEST",
        text: lines.join("\r\n"),
    }
}

#[tokio::test]
async fn an_invitation_stands_in_the_mail_and_beside_it() {
    let mut parcel = parcel("dlv_1");
    parcel.invitation = Some(invitation());
    let (taken, _) = sent(&parcel, |_| {}).await;
    let part =
        |kind: &str| json!({"kind": kind, "method": null, "file": null, "disposition": null});
    let event = json!([
        "REQUEST",
        "mtg_1@baton",
        "Priya Raghunathan and Bo Lindgrén"
    ]);
    assert_eq!(
        read(READ, &[], &taken.raw),
        json!({
            "parts": [
                part("multipart/mixed"),
                part("multipart/alternative"),
                part("text/plain"),
                part("text/html"),
                {"kind": "text/calendar", "method": "REQUEST", "file": null, "disposition": null},
                {"kind": "application/ics", "method": null, "file": "invite.ics", "disposition": "attachment"},
            ],
            "events": [event, event],
            "defects": [],
        })
    );
}

#[tokio::test]
async fn every_try_sends_the_same_bytes() {
    let server = MailServer::start(Options::default()).await;
    let email = Email::new(server.account()).unwrap();
    let mut parcel = parcel("dlv_1");
    parcel.invitation = Some(invitation());
    email.send(&parcel).await.unwrap();
    parcel.attempt = 2;
    email.send(&parcel).await.unwrap();
    let [first, second] = server.messages().try_into().unwrap();
    assert_eq!(
        String::from_utf8(first.raw).unwrap(),
        String::from_utf8(second.raw).unwrap()
    );
    assert_eq!(email.find(&parcel).await, Ok(Found::CannotTell));
}

#[tokio::test]
async fn each_kind_of_connection_delivers() {
    for security in [Security::Starttls, Security::Tls, Security::None] {
        for auth in [true, false] {
            let server = MailServer::start(Options { security, auth }).await;
            let email = Email::new(server.account()).unwrap();
            email.send(&parcel("dlv_1")).await.unwrap();
            assert_eq!(server.messages().len(), 1, "{security:?} {auth}");
            let signed_in = server.events().contains(&"AUTH yes".to_owned());
            assert_eq!(signed_in, auth, "{security:?}");
        }
    }
}

#[tokio::test]
async fn a_domain_beyond_ascii_is_reached_by_its_name_in_dns() {
    let mut parcel = parcel("dlv_1");
    parcel.to.email = Some("bo@bücher.example".into());
    let (taken, _) = sent(&parcel, |_| {}).await;
    assert_eq!(taken.to, ["bo@xn--bcher-kva.example"]);
    parcel.to.email = Some("zoë@showloom.example".into());
    let (taken, _) = sent(&parcel, |_| {}).await;
    assert_eq!(taken.to, ["zoë@showloom.example"]);
}
