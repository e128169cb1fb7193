//! Saved views: a filter of the list of findings under a name, for each user.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect};

use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Trouble};
use super::query::Query;

/// Views by user and name: what stands behind the question mark.
pub(super) type Views = BTreeMap<String, BTreeMap<String, String>>;

/// Views of one user.
const MOST: usize = 50;

/// Saves what is shown under a name.
pub(super) async fn save(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, form: Form) -> Answer {
    let name = form.text("name").to_owned();
    // read and written again, so that nothing but names and values is kept; the page is not part of a view
    let asked = Query::of(Some(form.text("query").trim_start_matches('?'))).with("page", "");
    if name.is_empty() || name.chars().count() > 60 || asked.len() > 2000 {
        return Err(Trouble::refused("A view has a name of 1 to 60 letters."));
    }
    let to = format!("/{asked}");
    desk.ask(move |desk| {
        let kept = desk.views.change(|views| {
            let own = views.entry(visitor.name).or_default();
            let fits = own.len() < MOST || own.contains_key(&name);
            fits.then(|| own.insert(name, asked)).is_some()
        })?;
        if kept { Ok(()) } else { Err(Trouble::refused(&format!("There are {MOST} views: take one away first."))) }
    })
    .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Takes a view away.
pub(super) async fn drop_it(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    desk.ask(move |desk| {
        let name = form.text("name").to_owned();
        Ok(desk.views.change(|views| views.get_mut(&visitor.name).map(|own| own.remove(&name)))?)
    })
    .await?;
    Ok(Redirect::to("/").into_response())
}

/// The views of a user by name.
pub(super) fn of(desk: &Desk, user: &str) -> Vec<(String, String)> {
    let own = |views: &Views| views.get(user).cloned().unwrap_or_default();
    desk.views.look(own).into_iter().collect()
}
