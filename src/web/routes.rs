//! The table of all routes: method, address, who may, and the page. The router is built from it and from nothing else.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{MethodRouter, get, post};

use super::desk::Desk;
use super::guard::{Least, Pace, Watch, sealed, watch};
use super::page::Trouble;
use super::users::Role::{Admin, Analyst, Approver, Viewer};
use super::{
    api, assets, basis, decide, door, evidence, finding, findings, jobs, log, look, runs, uploads, users_page,
};

/// One line of the table.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Address, with names of its parts in braces.
    pub path: &'static str,
    /// Who may.
    pub least: Least,
    pace: Pace,
    page: fn() -> MethodRouter<Arc<Desk>>,
}

const fn look_at(path: &'static str, least: Least, page: fn() -> MethodRouter<Arc<Desk>>) -> Route {
    Route { method: "GET", path, least, pace: Pace::Page, page }
}

const fn send(path: &'static str, least: Least, page: fn() -> MethodRouter<Arc<Desk>>) -> Route {
    Route { method: "POST", path, least, pace: Pace::Page, page }
}

const VIEWER: Least = Least::Role(Viewer);
const ANALYST: Least = Least::Role(Analyst);
const APPROVER: Least = Least::Role(Approver);
const ADMIN: Least = Least::Role(Admin);

/// Every route there is.
pub const ROUTES: &[Route] = &[
    look_at("/health", Least::Anyone, || get(door::health)),
    look_at("/assets/{name}", Least::Anyone, || get(assets::asset_file)),
    look_at("/setup", Least::Anyone, || get(door::setup_page)),
    send("/setup", Least::Anyone, || post(door::set_up)),
    look_at("/login", Least::Anyone, || get(door::login_page)),
    send("/login", Least::Anyone, || post(door::log_in)),
    send("/logout", VIEWER, || post(door::log_out)),
    look_at("/", VIEWER, || get(findings::list)),
    look_at("/findings/{id}", VIEWER, || get(finding::page)),
    look_at("/findings/{id}/rows", VIEWER, || get(evidence::rows)),
    send("/decisions", ANALYST, || post(decide::decide)),
    send("/decisions/confirm", APPROVER, || post(decide::confirm)),
    look_at("/uploads", ANALYST, || get(uploads::page)),
    Route { method: "POST", path: "/uploads", least: ANALYST, pace: Pace::Upload, page: uploads::receiver },
    Route { method: "GET", path: "/uploads/{id}", least: ANALYST, pace: Pace::Upload, page: || get(uploads::reading) },
    Route {
        method: "POST",
        path: "/uploads/{id}/scan",
        least: ANALYST,
        pace: Pace::Upload,
        page: || post(uploads::scan),
    },
    send("/uploads/{id}/drop", ANALYST, || post(uploads::drop_it)),
    send("/jobs", ANALYST, || post(jobs::start)),
    look_at("/jobs/{id}", ANALYST, || get(jobs::page)),
    look_at("/jobs/{id}/events", ANALYST, || get(jobs::events)),
    look_at("/runs", VIEWER, || get(runs::list)),
    look_at("/runs/{id}", VIEWER, || get(runs::page)),
    look_at("/coverage", VIEWER, || get(basis::coverage)),
    look_at("/rules", VIEWER, || get(basis::rules)),
    look_at("/rules/{id}", VIEWER, || get(basis::card)),
    look_at("/search", VIEWER, || get(look::search)),
    look_at("/parties", VIEWER, || get(look::party)),
    look_at("/log", APPROVER, || get(log::page)),
    look_at("/users", ADMIN, || get(users_page::page)),
    send("/users", ADMIN, || post(users_page::add)),
    send("/users/change", ADMIN, || post(users_page::change)),
    look_at("/api/openapi.json", Least::Anyone, || get(api::description)),
    look_at("/api/findings", VIEWER, || get(api::findings)),
    look_at("/api/findings/{id}", VIEWER, || get(api::finding)),
    look_at("/api/runs", VIEWER, || get(api::runs)),
];

/// The router of all pages.
pub fn router(desk: &Arc<Desk>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let asked = Watch { desk: Arc::clone(desk), least: route.least, pace: route.pace };
        router = router.route(route.path, (route.page)().route_layer(from_fn_with_state(asked, watch)));
    }
    let router = router.fallback(async || Trouble::missing()).with_state(Arc::clone(desk));
    router.layer(map_response(async |response| sealed(response)))
}
