//! Who may come in, for an admin to say.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect};
use serde_json::json;

use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::users::{Role, SHORTEST};

#[derive(Template)]
#[template(path = "users.html", config = "src/web/askama.toml")]
struct UsersPage {
    chrome: Chrome,
    users: Vec<(String, Role)>,
    roles: [Role; 4],
    shortest: usize,
}

/// All users with their roles.
pub(super) async fn page(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    let chrome = Chrome::new("Users", "/users", Some(&visitor));
    html(&UsersPage { chrome, users: desk.users.all(), roles: Role::ALL, shortest: SHORTEST })
}

/// Adds a user.
pub(super) async fn add(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, form: Form) -> Answer {
    let role = role(&form)?;
    let _place = desk.hashing.acquire().await;
    desk.ask(move |desk| {
        let name = form.text("name");
        desk.note(&visitor.name, "user added", &json!({ "name": name, "role": role.word() }))?;
        desk.users.add(name, role, form.typed("password")).map_err(|why| Trouble::refused(&why))
    })
    .await?;
    Ok(Redirect::to("/users").into_response())
}

/// Gives a user another role, or takes their access away; their sessions end.
pub(super) async fn change(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    let next = if form.text("role") == "none" { None } else { Some(role(&form)?) };
    desk.ask(move |desk| {
        let name = form.text("name");
        let told = json!({ "name": name, "role": next.map_or("none", Role::word) });
        desk.note(&visitor.name, "user changed", &told)?;
        desk.users.change(name, next).map_err(|why| Trouble::refused(&why))?;
        Ok(desk.sessions.end_all(name)?)
    })
    .await?;
    Ok(Redirect::to("/users").into_response())
}

fn role(form: &Form) -> Result<Role, Trouble> {
    Role::named(form.text("role")).ok_or_else(|| Trouble::refused("Choose a role."))
}
