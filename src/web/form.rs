//! A form that was sent: its fields, once its token is known to be the visitor's.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;

use super::desk::Desk;
use super::guard::Visitor;
use super::page::Trouble;
use super::random;

/// The fields of a form, in order; names may repeat.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// A field without blanks at its ends; empty when it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of a field.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// A field as it was typed, blanks and all: a password.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl FromRequest<Arc<Desk>> for Form {
    type Rejection = Trouble;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Form, Trouble> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let bytes = to_bytes(request.into_body(), desk.limits.form).await.map_err(|_| {
            Trouble::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "That form is too long",
                "Choose fewer findings, or write less.",
            )
        })?;
        let fields = form_urlencoded::parse(&bytes);
        let form = Form(fields.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect());
        let is_own = |visitor: &Visitor| random::same(&visitor.form_token, form.text("token"));
        if visitor.as_ref().is_some_and(|visitor| !is_own(visitor)) {
            return Err(Trouble::stale());
        }
        Ok(form)
    }
}

impl Trouble {
    /// A form without the token of the session.
    pub(super) fn stale() -> Trouble {
        let what = "Nothing was changed. Open the page again and send its form.";
        Trouble::new(StatusCode::FORBIDDEN, "That form is out of date", what)
    }
}
