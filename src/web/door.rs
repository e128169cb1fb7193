//! Coming in and going out: the first admin, signing in, signing out.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::desk::{Desk, Door};
use super::form::Form;
use super::guard::{COOKIE, Visitor};
use super::page::{Answer, Chrome, Trouble, html};
use super::users::SHORTEST;

#[derive(Template)]
#[template(path = "door.html", config = "src/web/askama.toml")]
struct DoorPage<'a> {
    chrome: Chrome,
    first: bool,
    name: &'a str,
    wrong: &'a str,
    shortest: usize,
}

/// Titles of the two pages at the door.
const FIRST: &str = "First admin";
const SIGN_IN: &str = "Sign in";

/// Answers when the desk can be used: it listens only once rules and store are open.
pub(super) async fn health() -> Answer {
    super::page::json(&json!({ "ready": true }))
}

/// Asks for the first admin.
pub(super) async fn setup_page(State(desk): State<Arc<Desk>>) -> Answer {
    match desk.users.setup_token() {
        Some(_) => door(FIRST, "", ""),
        None => Ok(Redirect::to("/login").into_response()),
    }
}

/// Makes the first admin.
pub(super) async fn set_up(State(desk): State<Arc<Desk>>, form: Form) -> Answer {
    let name = form.text("name").to_owned();
    let _place = desk.hashing.acquire().await;
    let tried = desk
        .ask(move |desk| {
            let name = form.text("name");
            if desk.users.may_set_up(form.text("setup")) {
                desk.note(name, "first admin", &json!({ "name": name }))?;
            }
            Ok(desk.users.set_up(form.text("setup"), name, form.typed("password")))
        })
        .await?;
    match tried {
        Ok(()) => admit(&desk, &name),
        Err(why) => Ok((StatusCode::UNPROCESSABLE_ENTITY, door(FIRST, &name, &why)?).into_response()),
    }
}

/// Asks for name and password.
pub(super) async fn login_page(State(desk): State<Arc<Desk>>) -> Answer {
    match desk.users.setup_token() {
        Some(_) => Ok(Redirect::to("/setup").into_response()),
        None => door(SIGN_IN, "", ""),
    }
}

/// Lets in whoever has the right password, and makes the others wait longer each time.
pub(super) async fn log_in(State(desk): State<Arc<Desk>>, form: Form) -> Answer {
    let name = form.text("name").to_owned();
    if let Some(wait) = desk.sessions.wait(&name) {
        let why = format!("Too many wrong passwords for this name. Wait {} seconds.", wait.as_secs() + 1);
        let seconds = (wait.as_secs() + 1).to_string();
        let page = door(SIGN_IN, &name, &why)?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)], page).into_response());
    }
    desk.sessions.failed(&name);
    let _place = desk.hashing.acquire().await;
    let found = desk
        .ask(move |desk| {
            let found = desk.users.admit(form.text("name"), form.typed("password"));
            let told = json!({ "name": form.text("name") });
            match &found {
                Some(known) => desk.note(known, "signed in", &told)?,
                // what strangers type into the field for names does not belong into the log
                None if desk.users.knows(form.text("name")) => desk.note("serve", "wrong password", &told)?,
                None => {}
            }
            Ok(found)
        })
        .await?;
    match found {
        Some(known) => admit(&desk, &known),
        None => {
            let why = "That name and password do not belong together.";
            Ok((StatusCode::UNAUTHORIZED, door(SIGN_IN, &name, why)?).into_response())
        }
    }
}

/// Ends the session.
pub(super) async fn log_out(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    _form: Form,
) -> Answer {
    desk.ask(move |desk| {
        desk.sessions.end(&visitor.session)?;
        desk.note(&visitor.name, "signed out", &json!({}))
    })
    .await?;
    Ok(([(header::SET_COOKIE, cookie(&desk, "", 0))], Redirect::to("/login")).into_response())
}

fn door(title: &'static str, name: &str, wrong: &str) -> Answer {
    let first = title == FIRST;
    html(&DoorPage { chrome: Chrome::new(title, "", None), first, name, wrong, shortest: SHORTEST })
}

fn admit(desk: &Desk, name: &str) -> Result<Response, Trouble> {
    const TWELVE_HOURS: u32 = 43_200;
    let token = desk.sessions.open(name)?;
    Ok(([(header::SET_COOKIE, cookie(desk, &token, TWELVE_HOURS))], Redirect::to("/")).into_response())
}

fn cookie(desk: &Desk, token: &str, seconds: u32) -> String {
    let secure = if desk.door == Door::BehindProxy { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}
