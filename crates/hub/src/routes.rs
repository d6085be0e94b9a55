//! The hub's addresses. Each handler is one call of the engine; the `OpenAPI` document is made from
//! these same functions.

mod admin;
mod archive;
mod booking;
mod calendars;
mod conversations;
mod document;
mod forget;
mod handoffs;
mod model;
mod notify;
mod ops;
mod outward;
mod page;
mod quality;
mod refusals;
mod reps;
mod routing;
mod team;
mod time;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use baton_api::{Code, Problem, limits};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fail::problem_response;
use crate::metrics::RequestLabel;
use crate::server::App;

/// For everything but streams, long polls and what waits for a model, which have ends of their own.
const REQUEST: Duration = Duration::from_secs(20);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Baton hub",
        description = "Agents post conversations and ask for people; desktops follow their feed and \
                       answer; admins set policies. Every error is RFC 9457 problem details with a \
                       code and, where there is one, the field.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        Problem,
        baton_api::feed::Hello,
        baton_api::feed::Entry,
        baton_api::privacy::ArchiveFormat,
    )),
    tags(
        (name = "agent", description = "For AI agents, with an agent's key"),
        (name = "rep", description = "For desktops, with a device's token"),
        (name = "admin", description = "For admins, with a device's token"),
        (name = "operations", description = "For whoever runs the hub"),
    ),
    modifiers(&Security),
)]
struct Doc;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, doc: &mut utoipa::openapi::OpenApi) {
        let components = doc.components.get_or_insert_with(Default::default);
        for (name, what) in [
            ("agent_key", "An agent's key: `bat_agent_…`"),
            ("device_token", "A device's token: `bat_device_…`"),
        ] {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(what))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Doc::openapi())
        .routes(routes!(conversations::me))
        .routes(routes!(conversations::open))
        .routes(routes!(conversations::get))
        .routes(routes!(
            conversations::list_messages,
            conversations::post_messages
        ))
        .routes(routes!(conversations::update_prospect))
        .routes(routes!(conversations::assert_signal))
        .routes(routes!(conversations::scorecard))
        .routes(routes!(conversations::context))
        .routes(routes!(conversations::end))
        .routes(routes!(handoffs::request))
        .routes(routes!(handoffs::get))
        .routes(routes!(handoffs::events))
        .routes(routes!(handoffs::withdraw))
        .routes(routes!(booking::types))
        .routes(routes!(booking::slots))
        .routes(routes!(booking::hold))
        .routes(routes!(booking::release))
        .routes(routes!(booking::book))
        .routes(routes!(booking::get))
        .routes(routes!(booking::reschedule))
        .routes(routes!(booking::cancel))
        .routes(routes!(calendars::all, calendars::add))
        .routes(routes!(calendars::list))
        .routes(routes!(calendars::link))
        .routes(routes!(calendars::drop))
        .routes(routes!(time::report))
        .routes(routes!(time::forget))
        .routes(routes!(time::hours, time::set_hours))
        .routes(routes!(time::inspect))
        .routes(routes!(time::move_slots))
        .routes(routes!(reps::enrol))
        .routes(routes!(reps::feed))
        .routes(routes!(reps::stored))
        .routes(routes!(reps::answer))
        .routes(routes!(reps::sign_out))
        .routes(routes!(admin::qualification, admin::set_qualification))
        .routes(routes!(admin::catalog, admin::set_catalog))
        .routes(routes!(admin::settings, admin::set_settings))
        .routes(routes!(admin::reps, admin::add_rep))
        .routes(routes!(admin::enrol_rep))
        .routes(routes!(admin::revoke_device))
        .routes(routes!(admin::agents, admin::add_agent))
        .routes(routes!(admin::add_key))
        .routes(routes!(admin::revoke_key))
        .merge(routing_and_team())
        .merge(notifications())
        .merge(archives())
        .routes(routes!(forget::preview))
        .routes(routes!(forget::receipts, forget::forget))
        .routes(routes!(ops::healthz))
        .routes(routes!(ops::readyz))
        .routes(routes!(ops::metrics))
}

fn routing_and_team() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(routing::get))
        .routes(routes!(routing::version))
        .routes(routes!(routing::save_draft, routing::drop_draft))
        .routes(routes!(routing::publish))
        .routes(routes!(routing::roll_back))
        .routes(routes!(routing::diff))
        .routes(routes!(routing::text, routing::import))
        .routes(routes!(routing::dry_run))
        .routes(routes!(routing::start_replay))
        .routes(routes!(routing::replay))
        .routes(routes!(routing::words))
        .routes(routes!(routing::parts))
        .routes(routes!(team::teams, team::add_team))
        .routes(routes!(team::save_team, team::drop_team))
        .routes(routes!(team::change_rep))
        .routes(routes!(team::employ))
        .routes(routes!(team::lists))
        .routes(routes!(team::find))
        .merge(long_lists())
        .routes(routes!(team::fairness))
        .routes(routes!(team::export))
        .routes(routes!(team::correct))
        .routes(routes!(quality::get))
        .routes(routes!(team::overview))
        .routes(routes!(team::watch))
}

fn notifications() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(notify::connections, notify::add_connection))
        .routes(routes!(notify::save_connection, notify::drop_connection))
        .routes(routes!(notify::test_connection))
        .routes(routes!(notify::authorize))
        .routes(routes!(notify::policy, notify::save_policy))
        .routes(routes!(notify::preview))
        .routes(routes!(notify::mine, notify::save_mine))
        .routes(routes!(notify::test_me))
        .routes(routes!(notify::retry))
        .routes(routes!(model::get, model::save, model::drop))
        .routes(routes!(model::test))
}

fn archives() -> OpenApiRouter<App> {
    let whole = OpenApiRouter::new()
        .routes(routes!(archive::import_own))
        .routes(routes!(archive::import))
        .layer(DefaultBodyLimit::max(limits::ARCHIVE_BYTES));
    OpenApiRouter::new()
        .routes(routes!(archive::export))
        .routes(routes!(archive::export_own))
        .merge(whole)
}

/// An ownership list is longer than anything else that is sent.
fn long_lists() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(team::save_list, team::drop_list))
        .layer(DefaultBodyLimit::max(limits::LIST_BYTES))
}

/// The `OpenAPI` 3.1 document, as it is served at `/openapi.json`.
pub fn openapi() -> serde_json::Value {
    document::precise(documented().split_for_parts().1)
}

pub fn router(app: App) -> Router {
    let (router, doc) = documented().split_for_parts();
    let json = document::precise(doc).to_string();
    router
        .route(
            "/openapi.json",
            axum::routing::get(async || ops::document(json)),
        )
        .merge(page::router())
        .merge(outward::router())
        .fallback(async || {
            problem_response(&Problem::new(
                Code::NotFound,
                "There is nothing at this address.",
            ))
        })
        .method_not_allowed_fallback(async || {
            let detail = "This address does not take that method.";
            problem_response(&Problem::new(Code::MethodNotAllowed, detail))
        })
        .layer(from_fn(time_out))
        .layer(from_fn_with_state(app.clone(), observe))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| {
            problem_response(&Problem::new(Code::Internal, "The hub failed."))
        }))
        .with_state(app)
}

async fn time_out(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let long = path == "/v1/feed" || path == model::TEST || path.starts_with("/v1/handoffs/");
    if long {
        return next.run(request).await;
    }
    match tokio::time::timeout(REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem_response(
            &Problem::new(Code::TimedOut, "The hub could not answer in time.").fix("Try again."),
        ),
    }
}

/// Counts and logs a request by its route, never by its address: ids stay out of the log.
async fn observe(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let route = path.map_or_else(|| "unknown".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().clone();
    let began = tokio::time::Instant::now();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(%method, route, status, millis, "request");
    app.engine
        .metrics
        .requests
        .get_or_create(&RequestLabel { route, status })
        .inc();
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A new thing or one that was there before.
fn created<T: serde::Serialize>((value, new): (T, bool)) -> Response {
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, axum::Json(value)).into_response()
}
