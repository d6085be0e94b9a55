//! Servers that do what real ones do seldom: told by a script.

use baton_calendars::caldav::{CalDav, Credentials};
use baton_calendars::{Availability, Calendar as _, CalendarError, CalendarId, SyncToken};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::scene::{DAY, client, window};

/// Answers requests with these replies, one after the other, and remembers what was asked.
struct Script {
    port: u16,
    told: JoinSet<Vec<String>>,
}

impl Script {
    async fn of(replies: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut told = JoinSet::new();
        told.spawn(async move {
            let mut asked = vec![];
            for reply in replies {
                let (mut client, _) = listener.accept().await.unwrap();
                asked.push(request(&mut client).await);
                let _ = client.write_all(reply.as_bytes()).await;
                let _ = client.shutdown().await;
            }
            asked
        });
        Self { port, told }
    }

    fn client(&self) -> CalDav {
        client(Credentials {
            url: format!("http://127.0.0.1:{}/", self.port).parse().unwrap(),
            user: "ana".into(),
            password: "pw-of-ana".to_owned().into(),
        })
    }

    fn work(&self) -> CalendarId {
        CalendarId(format!("http://127.0.0.1:{}/ana/work/", self.port))
    }

    async fn asked(mut self) -> Vec<String> {
        self.told.join_next().await.unwrap().unwrap()
    }
}

/// Head and body of one request.
async fn request(client: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut bytes = [0; 4096];
    loop {
        let length = client.read(&mut bytes).await.unwrap();
        text.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let announced = head.lines().find_map(|l| {
            l.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse::<usize>()
                .ok()
        });
        if body.len() >= announced.unwrap_or(0) {
            return text;
        }
    }
}

fn reply(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn multistatus(inner: &str) -> String {
    let body = format!(
        "<multistatus xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav' \
         xmlns:S='http://calendarserver.org/ns/'>{inner}</multistatus>"
    );
    reply("207 Multi-Status", "", &body)
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other = elsewhere.local_addr().unwrap();
    let to = |host: &str| reply("302 Found", &format!("location: http://{host}/x/\r\n"), "");
    let script = Script::of(vec![to(&other.to_string()), to("evil.example.com")]).await;
    let (client, work) = (script.client(), script.work());
    for _ in 0..2 {
        match &client
            .busy(std::slice::from_ref(&work), window(DAY.0, DAY.1))
            .await
            .unwrap()[..]
        {
            [Availability::Unknown(why)] => assert!(why.contains("another server"), "{why}"),
            other => panic!("{other:?}"),
        }
    }
    let nobody = tokio::time::timeout(std::time::Duration::from_millis(1), elsewhere.accept());
    assert!(nobody.await.is_err(), "nobody came");
}

#[tokio::test]
async fn a_redirect_within_the_server_is_followed_with_the_same_request() {
    let moved = reply("301 Moved Permanently", "location: /new/\r\n", "");
    let script = Script::of(vec![moved, multistatus("")]).await;
    let (client, work) = (script.client(), script.work());
    let all = client.busy(&[work], window(DAY.0, DAY.1)).await.unwrap();
    assert_eq!(all, [Availability::Known(vec![])]);
    let asked = script.asked().await;
    assert!(asked[1].starts_with("REPORT /new/ "), "{asked:?}");
    assert!(asked[1].contains("calendar-query"), "{asked:?}");
}

#[tokio::test]
async fn addresses_on_another_server_are_not_asked() {
    let elsewhere = "<response><href>/</href><propstat><prop><current-user-principal>\
                     <href>https://evil.example.com/ana/</href></current-user-principal></prop>\
                     <status>HTTP/1.1 200 OK</status></propstat></response>";
    let script = Script::of(vec![multistatus(elsewhere), multistatus(elsewhere)]).await;
    let refused = script.client().calendars().await.unwrap_err();
    assert!(matches!(refused, CalendarError::Refused(_)), "{refused:?}");
}

#[tokio::test]
async fn a_list_of_changes_in_parts_is_read_to_its_end() {
    let part = |href: &str, more: &str, token: &str| {
        multistatus(&format!(
            "<response><href>{href}</href><status>HTTP/1.1 404 Not Found</status></response>\
             {more}<sync-token>{token}</sync-token>"
        ))
    };
    let more = "<response><href>/ana/work/</href><status>HTTP/1.1 507 Insufficient Storage\
                </status></response>";
    let parts = vec![
        part("/ana/work/a.ics", more, "2"),
        part("/ana/work/b%40.ics", "", "3"),
    ];
    let script = Script::of(parts).await;
    let (client, work) = (script.client(), script.work());
    let token = SyncToken("sync:1".into());
    let changes = client
        .changes(&work, Some(&token), window(DAY.0, DAY.1))
        .await
        .unwrap();
    assert_eq!(
        changes.removed,
        [format!("{}a.ics", work.0), format!("{}b@.ics", work.0)]
    );
    assert_eq!(changes.token, Some(SyncToken("sync:3".into())));
    let asked = script.asked().await;
    assert!(
        asked[0].contains(">1<") && asked[1].contains(">2<"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn every_way_of_forgetting_a_token_gives_everything() {
    for status in [
        "403 Forbidden",
        "409 Conflict",
        "410 Gone",
        "412 Precondition Failed",
        "400 Bad",
    ] {
        let token = "<response><href>/ana/work/</href><propstat><prop><sync-token>new</sync-token>\
                     </prop><status>HTTP/1.1 200 OK</status></propstat></response>";
        let replies = vec![reply(status, "", ""), multistatus(token), multistatus("")];
        let script = Script::of(replies).await;
        let (client, work) = (script.client(), script.work());
        let old = SyncToken("sync:old".into());
        let changes = client
            .changes(&work, Some(&old), window(DAY.0, DAY.1))
            .await
            .unwrap();
        assert!(changes.full, "{status}");
        assert_eq!(
            changes.token,
            Some(SyncToken("sync:new".into())),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_server_without_a_list_of_changes_is_read_when_its_mark_changed() {
    let mark = |mark: &str| {
        multistatus(&format!(
            "<response><href>/ana/work/</href><propstat><prop><S:getctag>{mark}</S:getctag></prop>\
             <status>HTTP/1.1 200 OK</status></propstat></response>"
        ))
    };
    let replies = vec![
        mark("1"),
        multistatus(""),
        mark("1"),
        mark("2"),
        mark("2"),
        multistatus(""),
    ];
    let script = Script::of(replies).await;
    let (client, work) = (script.client(), script.work());
    let day = window(DAY.0, DAY.1);
    let first = client.changes(&work, None, day).await.unwrap();
    assert!(first.full);
    let same = client
        .changes(&work, first.token.as_ref(), day)
        .await
        .unwrap();
    assert!(!same.full && same.token == first.token);
    let other = client
        .changes(&work, first.token.as_ref(), day)
        .await
        .unwrap();
    assert!(other.full && other.token != first.token);
    script.asked().await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_waited_for() {
    let busy = reply("429 Too Many Requests", "retry-after: 17\r\n", "");
    let script = Script::of(vec![busy, reply("503 Away", "", "")]).await;
    let (client, work) = (script.client(), script.work());
    let asked = client.find(&work, "x").await.unwrap_err();
    assert_eq!(
        asked,
        CalendarError::Throttled(Some(std::time::Duration::from_secs(17)))
    );
    let away = client.find(&work, "x").await.unwrap_err();
    assert!(
        matches!(away, CalendarError::Unreachable(_)) && away.passes(),
        "{away:?}"
    );
}

#[tokio::test]
async fn an_event_without_its_text_is_not_free_time() {
    let silent = "<response><href>/ana/work/a.ics</href><propstat><prop><getetag>1</getetag></prop>\
                  <status>HTTP/1.1 200 OK</status></propstat></response>";
    let script = Script::of(vec![multistatus(silent), reply("200 OK", "", "hello")]).await;
    let (client, work) = (script.client(), script.work());
    for _ in 0..2 {
        let all = client
            .busy(std::slice::from_ref(&work), window(DAY.0, DAY.1))
            .await
            .unwrap();
        assert!(matches!(all[..], [Availability::Unknown(_)]), "{all:?}");
    }
}

#[tokio::test]
async fn a_server_that_takes_no_passwords_says_so() {
    let digest = "www-authenticate: Digest realm=\"x\", nonce=\"abc\"\r\n";
    let basic = "www-authenticate: Digest realm=\"x\"\r\nwww-authenticate: Basic realm=\"x\"\r\n";
    let replies = [digest, basic, ""].map(|h| reply("401 Unauthorized", h, ""));
    let script = Script::of(replies.into()).await;
    let (client, work) = (script.client(), script.work());
    let day = window(DAY.0, DAY.1);
    let refused = client.changes(&work, None, day).await;
    assert!(
        matches!(refused, Err(CalendarError::Refused(_))),
        "{refused:?}"
    );
    for _ in 0..2 {
        let wrong = client.changes(&work, None, day).await;
        assert!(matches!(wrong, Err(CalendarError::SignIn(_))), "{wrong:?}");
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_had_keeps_no_change_back() {
    let listed = "<response><href>/ana/work/a.ics</href><propstat><prop><getetag>1</getetag></prop>\
                  <status>HTTP/1.1 200 OK</status></propstat></response><sync-token>2</sync-token>";
    let secret = "<response><href>/ana/work/a.ics</href><status>HTTP/1.1 403 Forbidden</status>\
                  </response>";
    let script = Script::of(vec![multistatus(listed), multistatus(secret)]).await;
    let (client, work) = (script.client(), script.work());
    let token = SyncToken("sync:1".into());
    let changes = client
        .changes(&work, Some(&token), window(DAY.0, DAY.1))
        .await
        .unwrap();
    assert!(changes.changed.is_empty() && changes.removed.is_empty());
    assert_eq!(changes.token, Some(SyncToken("sync:2".into())));
}

#[tokio::test]
async fn an_event_that_may_be_the_one_and_cannot_be_read_is_not_taken_for_gone() {
    let of = |text: &str| {
        multistatus(&format!(
            "<response><href>/ana/work/a.ics</href><propstat><prop><getetag>1</getetag>\
             <C:calendar-data>{text}</C:calendar-data></prop><status>HTTP/1.1 200 OK</status>\
             </propstat></response>"
        ))
    };
    let broken = |uid: &str| {
        format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    };
    let nothing = || reply("404 Not Found", "", "");
    for (found, at_our_place) in [
        (of(&broken("mtg_1\r\n @baton")), nothing()),
        (of(""), nothing()),
        (multistatus(""), reply("200 OK", "", "hello")),
        (multistatus(""), reply("200 OK", "", &broken("mtg_1@baton"))),
    ] {
        let script = Script::of(vec![found, at_our_place]).await;
        let (client, work) = (script.client(), script.work());
        let looked = client.find(&work, "mtg_1@baton").await;
        assert!(
            matches!(looked, Err(CalendarError::Unreadable(_))),
            "{looked:?}"
        );
    }
    // Another's, from a server that finds too much.
    let script = Script::of(vec![of(&broken("gym")), nothing()]).await;
    let (client, work) = (script.client(), script.work());
    assert_eq!(client.find(&work, "mtg_1@baton").await, Ok(None));
}
