//! Who may ask what: the session, the role, where a form comes from, and how long an answer may take.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::{Desk, Door};
use super::page::{Trouble, plainly};
use super::tokens::Scope;
use super::users::Role;

/// Name of the cookie that holds the token of a session.
pub(super) const COOKIE: &str = "chiptrace_session";

/// The least that a visitor must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Least {
    /// Nobody in particular.
    Anyone,
    /// A user with this role or one above it.
    Role(Role),
}

/// How long a request may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pace {
    /// A page or a form.
    Page,
    /// Files.
    Upload,
}

/// A user who is in.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// Name.
    pub(super) name: String,
    /// What they may do now.
    pub(super) role: Role,
    /// What every form of theirs has to bring.
    pub(super) form_token: String,
    /// The token of their session.
    pub(super) session: String,
    /// What the token of a program is good for; `None` for a person.
    pub(super) scopes: Option<Vec<Scope>>,
}

/// What a route asks of its visitors.
#[derive(Clone)]
pub(super) struct Watch {
    pub(super) desk: Arc<Desk>,
    pub(super) least: Least,
    pub(super) pace: Pace,
    pub(super) scope: Option<Scope>,
}

impl Visitor {
    /// The program that comes with a token: what changes something for programs is not for sessions of people, whose
    /// browsers send their cookie along wherever a form of another site leads.
    pub(super) fn program(self) -> Result<Visitor, Trouble> {
        let what = "Send Authorization: Bearer and a token with the scope. An admin makes tokens.";
        match self.scopes {
            Some(_) => Ok(self),
            None => Err(Trouble::new(StatusCode::UNAUTHORIZED, "That takes a token", what)),
        }
    }

    /// What keeps the visitor out of a route, if anything does.
    fn barred(&self, least: Role, scope: Option<Scope>) -> Option<Trouble> {
        match (&self.scopes, scope) {
            (None, _) => (!self.may(least)).then(|| Trouble::role(least)),
            (Some(scopes), Some(scope)) if scopes.contains(&scope) => None,
            (Some(_), _) => {
                let what = "Its scopes do not include this. An admin makes tokens.";
                Some(Trouble::new(StatusCode::FORBIDDEN, "That token is not good for this", what))
            }
        }
    }

    /// True when they may do what this role may.
    pub(super) fn may(&self, role: Role) -> bool {
        self.role >= role
    }
}

/// Lets a request through to its page, or answers in its place; programs are told in JSON what went wrong.
pub(super) async fn watch(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    let is_program = request.uri().path().starts_with("/api/");
    let response = watched(watch, request, next).await;
    if is_program { plainly(response) } else { response }
}

async fn watched(watch: Watch, mut request: Request, next: Next) -> Response {
    let visitor = visitor(&watch.desk, request.headers());
    if let Err(trouble) = stands(&watch, &request) {
        return trouble.into_response();
    }
    if let Least::Role(least) = watch.least {
        match visitor {
            None => return come_in(&watch.desk, &request),
            Some(visitor) => {
                if let Some(trouble) = visitor.barred(least, watch.scope) {
                    return trouble.into_response();
                }
                request.extensions_mut().insert(visitor)
            }
        };
    }
    let limits = watch.desk.limits;
    let patience: Duration = if watch.pace == Pace::Upload { limits.upload } else { limits.answer };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Trouble::new(StatusCode::REQUEST_TIMEOUT, "That took too long", "Try again.").into_response(),
    }
}

/// What every answer says to the browser: nothing from elsewhere, nothing kept, nothing guessed.
pub(super) fn sealed(mut response: Response) -> Response {
    const SAID: [(header::HeaderName, &str); 6] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The user behind the cookie, or behind the header of a proxy that is trusted with it.
fn visitor(desk: &Desk, headers: &HeaderMap) -> Option<Visitor> {
    if let Some(secret) = bearer(headers) {
        let token = desk.tokens.find(secret)?;
        let (name, scopes) = (token.actor(), Some(token.scopes));
        return Some(Visitor { name, role: Role::Viewer, form_token: String::new(), session: String::new(), scopes });
    }
    let named = desk.user_header.as_ref().and_then(|header| headers.get(header)?.to_str().ok());
    let (session, (name, form_token)) = match named {
        Some(name) => (String::new(), (name.to_owned(), desk.sessions.of_proxy(name).ok()?)),
        None => cookie(headers).and_then(|session| Some((session.clone(), desk.sessions.find(&session)?)))?,
    };
    let role = desk.users.role(&name)?;
    Some(Visitor { name, role, form_token, session, scopes: None })
}

/// The token of a program.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    said.strip_prefix("Bearer ").map(str::trim)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.into_iter().find(|(name, _)| *name == COOKIE);
    found.map(|(_, value)| value.to_owned())
}

/// Looks at what does not depend on the visitor: the name of the host, where a form comes from, no packed bodies.
fn stands(watch: &Watch, request: &Request) -> Result<(), Trouble> {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if watch.desk.door == Door::Loopback && !is_this_machine(host) {
        return Err(Trouble::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This server answers this machine only",
            "Open it as 127.0.0.1 or localhost, or start it with --behind-proxy.",
        ));
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        let what = "Files packed with gzip or zstd may be uploaded as they are.";
        return Err(Trouble::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Packed requests are not read", what));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) && !is_own_form(headers, host) {
        let what = "Open the page here and send its form again.";
        return Err(Trouble::new(StatusCode::FORBIDDEN, "That form comes from another site", what));
    }
    Ok(())
}

/// A name of the loopback interface, with or without a port: another name may have been pointed here from outside.
fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What a browser says of where a form was sent from. The token in the form is asked for besides.
fn is_own_form(headers: &HeaderMap, host: &str) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (said("sec-fetch-site"), said("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, None) => true,
    }
}

/// Where somebody who is not in is sent.
fn come_in(desk: &Desk, request: &Request) -> Response {
    let wants_page = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    if wants_page {
        let first = desk.users.setup_token().is_some();
        return Redirect::to(if first { "/setup" } else { "/login" }).into_response();
    }
    Trouble::new(StatusCode::UNAUTHORIZED, "You are not signed in", "Sign in, then try again.").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["localhost", "localhost:8787", "127.0.0.1:8787", "[::1]:8787", "127.8.9.1"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["", "example.org", "localhost.example.org", "10.0.0.1", "127.0.0.1.example.org:80"] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn forms_from_elsewhere_are_known_by_what_the_browser_says() {
        let told = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
            is_own_form(&headers.collect(), "127.0.0.1:8787")
        };
        assert!(told(&[]));
        assert!(told(&[("sec-fetch-site", "same-origin")]));
        assert!(told(&[("origin", "http://127.0.0.1:8787")]));
        assert!(!told(&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8787")]));
        assert!(!told(&[("sec-fetch-site", "same-site")]));
        assert!(!told(&[("origin", "http://127.0.0.1:9999")]));
        assert!(!told(&[("origin", "null")]));
    }
}
