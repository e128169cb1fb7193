//! What all pages have in common: head, navigation, and the page that says what went wrong.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::assets;
use super::guard::Visitor;
use super::users::Role;
use crate::report::visible;
use crate::store::StoreError;

/// What a handler gives back.
pub(super) type Answer = Result<Response, Trouble>;

/// Head and navigation of a page.
pub(super) struct Chrome {
    /// Title.
    pub(super) title: String,
    /// Address of the part of the site that this page belongs to.
    pub(super) here: &'static str,
    /// Who is in.
    pub(super) visitor: Option<Visitor>,
    /// Style sheet, script, icon.
    pub(super) assets: [String; 3],
}

/// The parts of the site: address, name, and who may see it.
const PARTS: [(&str, &str, Role); 8] = [
    ("/", "Findings", Role::Viewer),
    ("/uploads", "Upload", Role::Analyst),
    ("/runs", "Runs", Role::Viewer),
    ("/coverage", "Coverage", Role::Viewer),
    ("/rules", "Rule book", Role::Viewer),
    ("/search", "Search", Role::Viewer),
    ("/log", "Log", Role::Approver),
    ("/users", "Users", Role::Admin),
];

impl Chrome {
    /// The head of a page of a part of the site.
    pub(super) fn new(title: impl Into<String>, here: &'static str, visitor: Option<&Visitor>) -> Chrome {
        Chrome { title: title.into(), here, visitor: visitor.cloned(), assets: assets::addresses() }
    }

    /// Address, name, and whether it is this one, of each part that the visitor may see.
    pub(super) fn parts(&self) -> Vec<(&'static str, &'static str, bool)> {
        let may = |least: Role| self.visitor.as_ref().is_some_and(|visitor| visitor.may(least));
        let seen = PARTS.into_iter().filter(|(_, _, least)| may(*least));
        seen.map(|(address, name, _)| (address, name, address == self.here)).collect()
    }

    /// The token that forms of this page bring; empty when nobody is in.
    pub(super) fn token(&self) -> &str {
        self.visitor.as_ref().map_or("", |visitor| &visitor.form_token)
    }

    /// True when the visitor may do what this role may.
    pub(super) fn may(&self, role: &str) -> bool {
        let role = Role::named(role);
        role.is_some_and(|role| self.visitor.as_ref().is_some_and(|visitor| visitor.may(role)))
    }
}

/// A page as an answer: every value was escaped by its template, and steering characters are made visible here.
pub(super) fn html(page: &impl Template) -> Answer {
    let text = page.render().map_err(|error| Trouble::failed(&error))?;
    let shown: Vec<_> = text.split('\n').map(visible).collect();
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], shown.join("\n")).into_response())
}

/// An answer as JSON.
pub(super) fn json(answer: &serde_json::Value) -> Answer {
    let mut bytes = Vec::new();
    crate::report::plain(answer, &mut bytes).map_err(|error| Trouble::failed(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// What went wrong, and what to do.
#[derive(Debug)]
pub(super) struct Trouble {
    status: StatusCode,
    title: String,
    what: String,
}

#[derive(Template)]
#[template(path = "trouble.html", config = "src/web/askama.toml")]
struct TroublePage<'a> {
    chrome: Chrome,
    title: &'a str,
    what: &'a str,
}

impl Trouble {
    /// A page with this status, title and advice.
    pub(super) fn new(status: StatusCode, title: &str, what: &str) -> Trouble {
        Trouble { status, title: title.to_owned(), what: what.to_owned() }
    }

    /// What was asked for is not there, or not theirs: the two look the same.
    pub(super) fn missing() -> Trouble {
        Trouble::new(StatusCode::NOT_FOUND, "There is no such page", "Check the address, or begin at the findings.")
    }

    /// The visitor's role does not suffice.
    pub(super) fn role(least: Role) -> Trouble {
        let what = format!("It takes the role {}. Ask an admin.", least.word());
        Trouble::new(StatusCode::FORBIDDEN, "Your role does not allow that", &what)
    }

    /// What was sent will not do; a whole sentence says why.
    pub(super) fn refused(what: &str) -> Trouble {
        Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, "That was not done", what)
    }

    /// Something of ours failed; the cause goes to standard error, not to the page.
    pub(super) fn failed(error: &dyn std::error::Error) -> Trouble {
        let mut causes = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            causes.push_str(&format!(": {deeper}"));
            cause = deeper.source();
        }
        tracing::error!(causes, "a page failed");
        eprintln!("serve: {}", visible(&causes));
        let what = "Nothing was changed. The reason stands on the standard error of the server.";
        Trouble::new(StatusCode::INTERNAL_SERVER_ERROR, "That failed", what)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(why) => Trouble::refused(&why),
            StoreError::Running => {
                Trouble::new(StatusCode::CONFLICT, "Another run is writing", "Wait until it ends, then try again.")
            }
            other => Trouble::failed(&other),
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Trouble::failed(&error)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let chrome = Chrome::new(&self.title, "", None);
        let page = TroublePage { chrome, title: &self.title, what: &self.what };
        let mut response = match html(&page) {
            Ok(page) => (self.status, page).into_response(),
            Err(_) => self.status.into_response(),
        };
        response.extensions_mut().insert(Told(self.title, self.what));
        response
    }
}

/// What went wrong, beside the page that says so.
#[derive(Clone)]
struct Told(String, String);

/// The same for a program: as JSON.
pub(super) fn plainly(response: Response) -> Response {
    let Some(Told(title, what)) = response.extensions().get::<Told>().cloned() else { return response };
    match json(&serde_json::json!({ "error": title, "what": what })) {
        Ok(told) => (response.status(), told).into_response(),
        Err(_) => response,
    }
}
