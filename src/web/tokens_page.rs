//! Tokens for other programs, for an admin to make and revoke.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect};
use serde_json::json;

use super::clock;
use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::tokens::{LONGEST, Scope, Token};
use crate::model::Day;

#[derive(Template)]
#[template(path = "tokens.html", config = "src/web/askama.toml")]
struct TokensPage {
    chrome: Chrome,
    tokens: Vec<Token>,
    scopes: [Scope; 5],
    longest: i32,
    /// The token that was made just now: shown once, kept nowhere.
    made: String,
}

/// All tokens.
pub(super) async fn page(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    shown(&desk, &visitor, String::new())
}

fn shown(desk: &Desk, visitor: &Visitor, made: String) -> Answer {
    let chrome = Chrome::new("Tokens", "/users", Some(visitor));
    html(&TokensPage { chrome, tokens: desk.tokens.all(), scopes: Scope::ALL, longest: LONGEST, made })
}

/// Makes a token and shows it, once.
pub(super) async fn make(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, form: Form) -> Answer {
    let until = Day::parse(form.text("until")).ok_or_else(|| Trouble::refused("Write the last day as 2026-07-10."))?;
    let days = until.days_since(clock::now().day);
    if !(0..=LONGEST).contains(&days) {
        return Err(Trouble::refused(&format!("The last day lies between today and {LONGEST} days from now.")));
    }
    let scopes = Scope::ALL.into_iter().filter(|scope| form.all("scope").any(|word| word == scope.word())).collect();
    let (name, by) = (form.text("name").to_owned(), visitor.name.clone());
    let token = Token { name, by: by.clone(), scopes, until: until.to_string() };
    let made = desk
        .ask(move |desk| {
            desk.note(&by, "token made", &json!(token))?;
            desk.tokens.make(token).map_err(|why| Trouble::refused(&why))
        })
        .await?;
    shown(&desk, &visitor, made)
}

/// Takes a token away; programs that have it are turned away from now on.
pub(super) async fn revoke(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    desk.ask(move |desk| {
        let name = form.text("name");
        desk.note(&visitor.name, "token revoked", &json!({ "name": name }))?;
        if desk.tokens.revoke(name)? { Ok(()) } else { Err(Trouble::refused("There is no such token.")) }
    })
    .await?;
    Ok(Redirect::to("/tokens").into_response())
}
