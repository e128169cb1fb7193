//! Decisions: one or many findings with one reason, written to the log before they count.

use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect};

use super::clock;
use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Trouble};
use crate::model::Day;
use crate::store::{Act, Decision, DecisionKind};

/// Decides about every finding that was chosen.
pub(super) async fn decide(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    let kind = DecisionKind::ALL.into_iter().find(|kind| kind.word() == form.text("as"));
    let kind = kind.ok_or_else(|| Trouble::refused("Choose what to decide."))?;
    let until = match form.text("until") {
        "" => None,
        text => Some(Day::parse(text).ok_or_else(|| Trouble::refused("Write the day as 2026-07-10."))?),
    };
    let chosen: Vec<String> = form.all("finding").filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if chosen.is_empty() {
        return Err(Trouble::refused("Choose at least one finding."));
    }
    let (reason, back) = (form.text("reason").to_owned(), own(form.text("back")));
    let one = |finding| Decision { finding, kind, reason: reason.clone(), until };
    let done = decided(&desk, visitor.name, chosen.into_iter().map(one).collect()).await?;
    Ok(Redirect::to(&said(&back, done)).into_response())
}

/// Decides about all or about none; how many.
pub(super) async fn decided(desk: &Arc<Desk>, by: String, decisions: Vec<Decision>) -> Result<usize, Trouble> {
    desk.ask(move |desk| Ok(desk.write()?.decide_all(&decisions, &Act { by: &by, at: &clock::now() })?.len())).await
}

/// Confirms what somebody else has decided.
pub(super) async fn confirm(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    let (finding, back) = (form.text("finding").to_owned(), own(form.text("back")));
    desk.ask(move |desk| {
        let mut store = desk.write()?;
        let now = store.resolve(&finding)?;
        let awaiting = store.decisions()?.into_iter().find(|one| one.now == now && one.standing == "awaiting");
        // two names are two people: a token decides for the admin who made it
        let is_own = |by: &str| desk.tokens.maker(by).is_some_and(|maker| maker.is_none_or(|one| one == visitor.name));
        if awaiting.is_some_and(|one| is_own(&one.by)) {
            return Err(Trouble::refused(
                "Whoever made the token that decided cannot confirm, nor can anybody once it is revoked.",
            ));
        }
        Ok(store.confirm(&finding, &Act { by: &visitor.name, at: &clock::now() })?)
    })
    .await?;
    Ok(Redirect::to(&said(&back, 1)).into_response())
}

/// An address of this site to go back to.
fn own(address: &str) -> String {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if address.starts_with('/') && !address.starts_with("//") && plain { address.to_owned() } else { "/".to_owned() }
}

fn said(back: &str, done: usize) -> String {
    let joint = if back.contains('?') { '&' } else { '?' };
    format!("{back}{joint}said={done}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_back_to_this_site_only() {
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a b", "javascript:0"] {
            assert_eq!(own(bad), "/", "{bad}");
        }
        assert_eq!(said(&own("/?priority=high"), 2), "/?priority=high&said=2");
        assert_eq!(said(&own("/findings/1"), 1), "/findings/1?said=1");
    }
}
