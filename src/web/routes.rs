//! The table of all routes: method, address, who may, and the page. The router is built from it and from nothing else.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{MethodRouter, get, post};

use super::desk::Desk;
use super::guard::{Least, Pace, Watch, sealed, watch};
use super::page::Trouble;
use super::tokens::Scope;
use super::users::Role::{Admin, Analyst, Approver, Viewer};
use super::{
    api, assets, basis, decide, door, evidence, finding, findings, given, jobs, log, look, papers, runs, send,
    shipment, tokens_page, told, uploads, users_page, views, ways,
};

/// One line of the table.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Address, with names of its parts in braces.
    pub path: &'static str,
    /// Who may.
    pub least: Least,
    /// What a token must be good for, where programs may come.
    pub scope: Option<Scope>,
    pace: Pace,
    page: fn() -> MethodRouter<Arc<Desk>>,
}

const fn look_at(path: &'static str, least: Least, page: fn() -> MethodRouter<Arc<Desk>>) -> Route {
    Route { method: "GET", path, least, scope: None, pace: Pace::Page, page }
}

const fn form(path: &'static str, least: Least, page: fn() -> MethodRouter<Arc<Desk>>) -> Route {
    Route { method: "POST", path, least, scope: None, pace: Pace::Page, page }
}

const fn files(method: &'static str, path: &'static str, page: fn() -> MethodRouter<Arc<Desk>>) -> Route {
    Route { method, path, least: ANALYST, scope: None, pace: Pace::Upload, page }
}

/// A route for programs: with a token of this scope; what only looks, also with the session of a person.
const fn program(
    method: &'static str,
    path: &'static str,
    (least, scope): (Least, Scope),
    page: fn() -> MethodRouter<Arc<Desk>>,
) -> Route {
    let pace = if matches!(scope, Scope::Upload | Scope::Scan) { Pace::Upload } else { Pace::Page };
    Route { method, path, least, scope: Some(scope), pace, page }
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
    form("/setup", Least::Anyone, || post(door::set_up)),
    look_at("/login", Least::Anyone, || get(door::login_page)),
    form("/login", Least::Anyone, || post(door::log_in)),
    form("/logout", VIEWER, || post(door::log_out)),
    look_at("/", VIEWER, || get(findings::list)),
    look_at("/findings/{id}", VIEWER, || get(finding::page)),
    look_at("/findings/{id}/rows", VIEWER, || get(evidence::rows)),
    form("/decisions", ANALYST, || post(decide::decide)),
    form("/decisions/confirm", APPROVER, || post(decide::confirm)),
    look_at("/uploads", ANALYST, || get(uploads::page)),
    files("POST", "/uploads", uploads::receiver),
    files("GET", "/uploads/{id}", || get(uploads::reading)),
    files("POST", "/uploads/{id}/scan", || post(uploads::scan)),
    files("POST", "/uploads/{id}/reading", || post(told::change)),
    files("POST", "/files/reading", || post(told::again)),
    files("POST", "/findings/{id}/files", papers::receiver),
    look_at("/findings/{id}/files/{sha256}", VIEWER, || get(papers::file)),
    form("/findings/{id}/case", ANALYST, || post(given::case)),
    form("/findings/{id}/letters", ANALYST, || post(given::asked)),
    form("/views", VIEWER, || post(views::save)),
    form("/views/drop", VIEWER, || post(views::drop_it)),
    form("/templates/drop", ANALYST, || post(told::drop_template)),
    form("/uploads/{id}/drop", ANALYST, || post(uploads::drop_it)),
    form("/jobs", ANALYST, || post(jobs::start)),
    look_at("/jobs/{id}", ANALYST, || get(jobs::page)),
    look_at("/jobs/{id}/events", ANALYST, || get(jobs::events)),
    look_at("/runs", VIEWER, || get(runs::list)),
    look_at("/runs/{id}", VIEWER, || get(runs::page)),
    look_at("/coverage", VIEWER, || get(basis::coverage)),
    look_at("/rules", VIEWER, || get(basis::rules)),
    look_at("/rules/{id}", VIEWER, || get(basis::card)),
    look_at("/search", VIEWER, || get(look::search)),
    look_at("/parties", VIEWER, || get(look::party)),
    look_at("/shipments", VIEWER, || get(shipment::page)),
    look_at("/ways", VIEWER, || get(ways::page)),
    look_at("/log", APPROVER, || get(log::page)),
    look_at("/users", ADMIN, || get(users_page::page)),
    form("/users", ADMIN, || post(users_page::add)),
    form("/users/change", ADMIN, || post(users_page::change)),
    look_at("/tokens", ADMIN, || get(tokens_page::page)),
    form("/tokens", ADMIN, || post(tokens_page::make)),
    form("/tokens/revoke", ADMIN, || post(tokens_page::revoke)),
    look_at("/api/openapi.json", Least::Anyone, || get(api::description)),
    program("GET", "/api/findings", (VIEWER, Scope::Read), || get(api::findings)),
    program("GET", "/api/findings/{id}", (VIEWER, Scope::Read), || get(api::finding)),
    program("GET", "/api/runs", (VIEWER, Scope::Read), || get(api::runs)),
    program("GET", "/api/report", (VIEWER, Scope::Export), || get(send::report)),
    program("POST", "/api/uploads", (ANALYST, Scope::Upload), send::receiver),
    program("POST", "/api/uploads/{id}/scan", (ANALYST, Scope::Scan), || post(send::scan_upload)),
    program("POST", "/api/scans", (ANALYST, Scope::Scan), || post(send::scan)),
    program("GET", "/api/scans/{id}", (ANALYST, Scope::Scan), || get(jobs::progress)),
    program("POST", "/api/decisions", (ANALYST, Scope::Decide), || post(send::decide)),
];

/// The router of all pages.
pub fn router(desk: &Arc<Desk>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let asked = Watch { desk: Arc::clone(desk), least: route.least, pace: route.pace, scope: route.scope };
        router = router.route(route.path, (route.page)().route_layer(from_fn_with_state(asked, watch)));
    }
    let router = router.fallback(async || Trouble::missing()).with_state(Arc::clone(desk));
    router.layer(map_response(async |response| sealed(response)))
}
