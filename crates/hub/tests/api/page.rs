use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::support::{Agent, QUALIFYING, World};

const NINE: &str = "2026-03-04T09:00:00Z";
const TEN: &str = "2026-03-04T10:00:00Z";

/// What a prospect has: a browser and the link of the invitation.
struct Visitor {
    http: Client,
    link: String,
}

impl Visitor {
    async fn invited(world: &World, agent: &Agent<'_>, id: &str) -> (Self, Value) {
        let path = format!("/v1/conversations/{id}/meetings");
        let body =
            json!({ "start": NINE, "email": "dana@haulpoint.example", "zone": "Europe/Berlin" });
        let (status, booked) = agent.post(&path, body).await;
        assert_eq!(status, StatusCode::CREATED, "{booked}");
        let link = Url::parse(booked["manage_url"].as_str().unwrap()).unwrap();
        let visitor = Self {
            http: Client::builder().redirect(Policy::none()).build().unwrap(),
            link: format!("{}{}", world.url, link.path()),
        };
        (visitor, booked)
    }

    async fn opens(&self, query: &str) -> String {
        let response = self.get(query).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.text().await.unwrap()
    }

    async fn get(&self, rest: &str) -> Response {
        let url = format!("{}{rest}", self.link);
        self.http.get(url).send().await.unwrap()
    }

    async fn posts(&self, action: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
        let body = form
            .iter()
            .fold(
                url::form_urlencoded::Serializer::new(String::new()),
                |mut s, (k, v)| {
                    s.append_pair(k, v);
                    s
                },
            )
            .finish();
        let request = self
            .http
            .post(format!("{}/{action}", self.link))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn a_prospect_moves_the_meeting_with_the_link_and_everybody_knows() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, booked) = Visitor::invited(&world, &agent, &id).await;
    let page = visitor.opens("").await;
    assert!(
        page.contains("Wednesday 4 March, 10:00 AM, Berlin time"),
        "{page}"
    );
    assert!(
        page.contains("11:00 AM"),
        "free times in the prospect's zone"
    );
    let elsewhere = visitor.opens("?zone=America/New_York").await;
    assert!(elsewhere.contains("4:00 AM, New York time"), "{elsewhere}");

    let (status, _) = visitor
        .posts("move", &[("start", TEN), ("zone", "Europe/London")])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let after = visitor.opens("?done=moved").await;
    assert!(
        after.contains("10:00 AM, London time") && after.contains("The meeting was moved"),
        "{after}"
    );
    let (_, status) = agent
        .get(&format!(
            "/v1/meetings/{}",
            booked["meeting"]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(status["meeting"]["start"], TEN);
    assert_eq!(status["meeting"]["changed_by"], "prospect");
    let entries = ana.catch_up(0).await;
    let meeting = entries
        .iter()
        .rfind(|e| e["change"]["kind"] == "meeting")
        .unwrap();
    assert_eq!(meeting["change"]["meeting"]["sequence"], 1);

    let (status, _) = visitor
        .posts("cancel", &[("reason", "We chose <b>another</b>")])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let gone = visitor.opens("").await;
    assert!(
        gone.contains("was cancelled") && gone.contains("&#60;b&#62;another"),
        "{gone}"
    );
    assert_eq!(
        visitor.posts("move", &[("start", NINE)]).await.0,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn the_invitation_follows_the_meeting() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, booked) = Visitor::invited(&world, &agent, &id).await;
    let uid = format!("UID:{}@baton", booked["meeting"]["id"].as_str().unwrap());
    let ics = visitor.opens("/invitation.ics").await.replace("\r\n ", "");
    for part in [
        "METHOD:REQUEST",
        &uid,
        "SEQUENCE:0",
        "DTSTART:20260304T090000Z",
        "mailto:dana@haulpoint.example",
        "mailto:ana@showloom.example",
    ] {
        assert!(ics.contains(part), "{part}\n{ics}");
    }
    visitor.posts("move", &[("start", TEN)]).await;
    let ics = visitor.opens("/invitation.ics").await.replace("\r\n ", "");
    for part in [
        "METHOD:REQUEST",
        &uid,
        "SEQUENCE:1",
        "DTSTART:20260304T100000Z",
    ] {
        assert!(ics.contains(part), "{part}\n{ics}");
    }
    visitor.posts("cancel", &[]).await;
    let ics = visitor.opens("/invitation.ics").await.replace("\r\n ", "");
    for part in ["METHOD:CANCEL", &uid, "SEQUENCE:2", "STATUS:CANCELLED"] {
        assert!(ics.contains(part), "{part}\n{ics}");
    }
}

#[tokio::test]
async fn a_link_that_is_not_signed_shows_nothing() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (mut visitor, booked) = Visitor::invited(&world, &agent, &id).await;
    let page = visitor.get("").await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert_eq!(page.headers()["cache-control"], "no-store");

    let meeting = booked["meeting"]["id"].as_str().unwrap();
    visitor.link = format!("{}/m/{meeting}/AAAAAAAAAAAAAAAAAAAAAAAA", world.url);
    for path in ["", "/invitation.ics"] {
        let response = visitor.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let text = response.text().await.unwrap();
        assert!(
            !text.contains("Ana") && text.contains("This link does not work"),
            "{text}"
        );
    }
    assert_eq!(visitor.posts("cancel", &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        visitor.posts("move", &[("start", TEN)]).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_prospect_changes_only_what_the_policy_allows() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    world
        .settings(|s| s.booking.prospect.most_reschedules = 1)
        .await;
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, _) = Visitor::invited(&world, &agent, &id).await;
    let (status, page) = visitor.posts("move", &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choose a time first."), "{page}");
    let (status, page) = visitor
        .posts("move", &[("start", "2026-03-04T03:00:00Z")])
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("choose another"), "{page}");
    assert_eq!(
        visitor.posts("move", &[("start", TEN)]).await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = visitor.posts("move", &[("start", NINE)]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("moved often enough"), "{page}");

    world
        .settings(|s| s.booking.prospect.may_cancel = false)
        .await;
    let page = visitor.opens("").await;
    assert!(!page.contains("<form"), "nothing can be changed: {page}");
    world
        .settings(|s| s.booking.prospect.may_cancel = true)
        .await;
    world.pass(16 * 3600 + 1800);
    let (status, page) = visitor.posts("cancel", &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("too late"), "{page}");
}

/// Free times on a page: how many, and on which days.
fn shown(page: &str) -> (usize, Vec<&str>) {
    let after = |mark: &'static str| page.split(mark).skip(1);
    let days = after("<legend>").map(|rest| rest.split('<').next().unwrap());
    (after("name=\"start\"").count(), days.collect())
}

/// Where a link of the page leads, without the part before the question mark.
fn link(page: &str, text: &str) -> Option<String> {
    let before = page.split(&format!(">{text}</a>")).next()?;
    let (_, address) = before.rsplit_once("<a href=\"")?;
    let found = page.contains(&format!(">{text}</a>"));
    let (_, query) = address.trim_end_matches('"').split_once('?')?;
    found.then(|| format!("?{query}").replace("&#38;", "&"))
}

#[tokio::test]
async fn every_day_to_the_horizon_can_be_reached_from_the_page() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    world
        .settings(|s| {
            let kind = &mut s.booking.types[0];
            (kind.step_minutes, kind.horizon_days) = (5, 60);
        })
        .await;
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, _) = Visitor::invited(&world, &agent, &id).await;
    let first = visitor.opens("?zone=Europe/Berlin").await;
    assert!(first.contains("<nav aria-label=\"More days\""), "{first}");
    assert_eq!(link(&first, "Earlier days"), None);
    let (times, days) = shown(&first);
    assert_eq!(times, 10 * 24, "a handful of every day");
    assert_eq!(days[0], "Wednesday 4 March");
    assert_eq!(days[9], "Tuesday 17 March");

    let mut all: Vec<String> = vec![];
    let mut page = first.clone();
    loop {
        all.extend(shown(&page).1.into_iter().map(str::to_owned));
        let Some(later) = link(&page, "Later days") else {
            break;
        };
        page = visitor.opens(&later).await;
    }
    // Nine to five, Monday to Friday, until Saturday 2 May.
    assert_eq!(all.len(), 43, "{all:?}");
    assert_eq!(all.last().unwrap(), "Friday 1 May");

    let second = visitor.opens(&link(&first, "Later days").unwrap()).await;
    assert_eq!(shown(&second).1[0], "Wednesday 18 March");
    let again = visitor.opens(&link(&second, "Earlier days").unwrap()).await;
    assert_eq!(shown(&again), shown(&first));
    assert!(
        second.contains("<input type=\"hidden\" name=\"from\" value=\"2026-03-18\">"),
        "another zone shows the same days: {second}"
    );
}

#[tokio::test]
async fn a_day_without_free_times_leads_to_those_after_it_or_to_the_last() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, _) = Visitor::invited(&world, &agent, &id).await;
    let saturday = visitor.opens("?from=2026-03-07").await;
    assert_eq!(shown(&saturday).1[0], "Monday 9 March");
    assert!(
        link(&saturday, "Earlier days")
            .unwrap()
            .contains("from=2026-03-04")
    );
    let beyond = visitor.opens("?from=2027-01-01").await;
    let (_, days) = shown(&beyond);
    assert_eq!((days.len(), days[9]), (10, "Tuesday 24 March"));
    assert_eq!(link(&beyond, "Later days"), None);
    let nonsense = visitor.opens("?from=soon").await;
    assert_eq!(shown(&nonsense), shown(&visitor.opens("").await));

    let form = [("start", "2026-03-11T03:00:00Z"), ("from", "2026-03-10")];
    let (status, refused) = visitor.posts("move", &form).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(shown(&refused).1[0], "Tuesday 10 March");
}

#[tokio::test]
async fn a_page_that_is_asked_for_too_often_says_so_and_works_again() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (visitor, _) = Visitor::invited(&world, &agent, &id).await;
    let tries = (0..60).map(|_| visitor.posts("cancel", &[("reason", "x")]));
    let replies = futures_util::future::join_all(tries).await;
    let (status, page) = replies
        .iter()
        .find(|(status, _)| *status == StatusCode::TOO_MANY_REQUESTS)
        .expect("an end");
    assert!(page.contains("load it again"), "{status} {page}");
    assert!(!page.contains("does not work"), "the link is good");
}
