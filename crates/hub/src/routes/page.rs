//! The prospect's page of a meeting: plain HTML behind a signed link, no script, no account.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use baton_api::booking::{CancelMeeting, Reschedule};
use baton_api::{Code, Problem};
use baton_core::ids::MeetingId;
use jiff::civil::Date;
use serde::Deserialize;

use crate::engine::booking::{Free, MeetingPage, Mover, Stage};
use crate::fail::Fail;
use crate::server::App;

const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

pub fn router() -> Router<App> {
    Router::new()
        .route("/m/style.css", get(style))
        .route("/m/{meeting}/{signature}", get(show))
        .route("/m/{meeting}/{signature}/move", post(reschedule))
        .route("/m/{meeting}/{signature}/cancel", post(cancel))
        .route("/m/{meeting}/{signature}/invitation.ics", get(invitation))
        .layer(middleware::map_response(guarded))
}

/// The link is the key: it must not travel on, and nothing of another's may run beside it.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct Meeting<'a> {
    base: String,
    zones: Vec<String>,
    notice: Option<String>,
    bad: bool,
    vendor: &'a str,
    title: &'a str,
    when: &'a str,
    minutes: i64,
    host: &'a str,
    role: Option<&'a str>,
    first: &'a str,
    with: Option<&'a str>,
    join_url: Option<&'a str>,
    place: &'a str,
    stage: Stage,
    reason: Option<&'a str>,
    locked: Option<&'a str>,
    may_move: bool,
    may_cancel: bool,
    zone: &'a String,
    /// The day that was asked for.
    from: Option<Date>,
    free: &'a Free,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing;

#[derive(Template)]
#[template(path = "busy.html")]
struct Busy;

type Key = Path<(MeetingId, String)>;

#[derive(Debug, Deserialize)]
struct Look {
    #[serde(flatten)]
    view: View,
    done: Option<String>,
}

/// Which times are shown, and on whose clock.
#[derive(Debug, Default, Deserialize)]
struct View {
    zone: Option<String>,
    from: Option<String>,
}

impl View {
    /// What is no day is none.
    fn from(&self) -> Option<Date> {
        self.from.as_deref()?.parse().ok()
    }
}

async fn show(State(app): State<App>, Path(key): Key, Query(look): Query<Look>) -> Response {
    let notice = match look.done.as_deref() {
        Some("moved") => Some("The meeting was moved. Your host knows.".to_owned()),
        Some("cancelled") => Some("The meeting was cancelled. Your host knows.".to_owned()),
        _ => None,
    };
    match turned_away(&app, &key) {
        Some(no) => no,
        None => page(&app, &key, &look.view, notice, StatusCode::OK).await,
    }
}

#[derive(Debug, Deserialize)]
struct Moving {
    start: Option<String>,
    #[serde(flatten)]
    view: View,
}

async fn reschedule(State(app): State<App>, Path(key): Key, Form(form): Form<Moving>) -> Response {
    if let Some(no) = turned_away(&app, &key) {
        return no;
    }
    let start = form.start.as_deref().and_then(|s| s.parse().ok());
    let Some(start) = start else {
        let notice = Some("Choose a time first.".to_owned());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&app, &key, &form.view, notice, status).await;
    };
    let request = Reschedule {
        start,
        zone: form.view.zone.clone(),
    };
    match app
        .engine
        .reschedule(Mover::Prospect, &key.0, request)
        .await
    {
        Ok(_) => back(&key, "moved"),
        Err(e) => refused(&app, &key, &form.view, e).await,
    }
}

#[derive(Debug, Deserialize)]
struct Cancelling {
    reason: Option<String>,
}

async fn cancel(State(app): State<App>, Path(key): Key, Form(form): Form<Cancelling>) -> Response {
    if let Some(no) = turned_away(&app, &key) {
        return no;
    }
    let request = CancelMeeting {
        reason: form.reason,
    };
    let done = app
        .engine
        .cancel_meeting(Mover::Prospect, &key.0, request)
        .await;
    match done {
        Ok(_) => back(&key, "cancelled"),
        Err(e) => refused(&app, &key, &View::default(), e).await,
    }
}

async fn invitation(State(app): State<App>, Path(key): Key) -> Response {
    if let Some(no) = turned_away(&app, &key) {
        return no;
    }
    let manage = app.engine.outward.meeting(&key.0);
    match app.engine.invitation(&key.0, manage.as_ref()).await {
        Ok((method, text)) => {
            let kind = format!("text/calendar; charset=utf-8; method={method}");
            let name = "attachment; filename=\"meeting.ics\"".to_owned();
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, text).into_response()
        }
        Err(e) => refused(&app, &key, &View::default(), e).await,
    }
}

async fn refused(app: &App, key: &(MeetingId, String), view: &View, e: Fail) -> Response {
    let problem = e.into_problem();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    page(app, key, view, Some(for_prospect(&problem)), status).await
}

/// What a visitor is told: no codes, no fields.
fn for_prospect(problem: &Problem) -> String {
    match problem.code {
        Code::SlotTaken => "That time has just been taken. Please choose another.".into(),
        Code::MeetingUnchangeable | Code::TooLong => problem.detail.clone(),
        _ => "That did not work. Please try again in a moment.".into(),
    }
}

async fn page(
    app: &App,
    key: &(MeetingId, String),
    view: &View,
    notice: Option<String>,
    status: StatusCode,
) -> Response {
    let (zone, from) = (view.zone.as_deref(), view.from());
    match app.engine.meeting_page(&key.0, zone, from).await {
        Ok(data) => render(status, &with(&data, key, from, notice, status)),
        Err(e) => {
            // Logged here; a visitor can do nothing with it.
            let _ = e.into_problem();
            missing()
        }
    }
}

fn with<'a>(
    p: &'a MeetingPage,
    (meeting, signature): &(MeetingId, String),
    from: Option<Date>,
    notice: Option<String>,
    status: StatusCode,
) -> Meeting<'a> {
    let base = format!("/m/{meeting}/{signature}");
    let times_from = |day: Date| times_from(&base, &p.zone, day);
    Meeting {
        from,
        free: &p.free,
        earlier: p.free.earlier.map(times_from),
        later: p.free.later.map(times_from),
        base,
        zones: zones(&p.zone),
        notice,
        bad: !status.is_success(),
        vendor: &p.vendor,
        title: &p.title,
        when: &p.when,
        minutes: p.minutes,
        host: &p.host,
        role: p.role.as_deref(),
        first: &p.first,
        with: p.with.as_deref(),
        join_url: p.join_url.as_deref(),
        place: &p.place,
        stage: p.stage,
        reason: p.reason.as_deref(),
        locked: p.locked.as_deref(),
        may_move: p.may_move,
        may_cancel: p.may_cancel,
        zone: &p.zone,
    }
}

fn times_from(base: &str, zone: &str, day: Date) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("zone", zone)
        .append_pair("from", &day.to_string())
        .finish();
    format!("{base}?{query}#move")
}

/// Places of the world, and the zone that is in use.
fn zones(current: &str) -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
        .collect();
    if !names.iter().any(|n| n == current) {
        names.push(current.to_owned());
    }
    names.sort_unstable();
    names
}

/// The link is not one of ours, or is used faster than a person clicks.
fn turned_away(app: &App, (meeting, signature): &(MeetingId, String)) -> Option<Response> {
    if !app.links.is_signed(meeting, signature) {
        return Some(missing());
    }
    if app.rate.admits_page(&meeting.0) {
        return None;
    }
    let mut response = render(StatusCode::TOO_MANY_REQUESTS, &Busy);
    let wait = HeaderValue::from_static("1");
    response.headers_mut().insert(header::RETRY_AFTER, wait);
    Some(response)
}

fn back((meeting, signature): &(MeetingId, String), done: &str) -> Response {
    Redirect::to(&format!("/m/{meeting}/{signature}?done={done}")).into_response()
}

fn missing() -> Response {
    render(StatusCode::NOT_FOUND, &Missing)
}

fn render(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, html).into_response()
        }
        Err(e) => {
            tracing::error!(error = %e, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, include_str!("../../templates/style.css")).into_response()
}
