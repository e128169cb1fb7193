//! What all pages share: the store, the rules, who is in, what is running.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::http::HeaderName;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::clock;
use super::ground::Ground;
use super::jobs::Jobs;
use super::kept::Kept;
use super::limits::Limits;
use super::page::Trouble;
use super::sessions::Sessions;
use super::shelf::Shelf;
use super::tokens::{Scope, Token, Tokens};
use super::users::{Role, Users, held};
use super::views::Views;
use crate::model::Report;
use crate::policy::Policy;
use crate::report::stored_report;
use crate::scan::Stages;
use crate::store::{Act, Night, RunRow, Store, StoreError, USERS, VIEWS, night};

/// Passwords that are hashed at once.
const HASHING: usize = 2;

/// Where requests come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// From this machine.
    Loopback,
    /// Through a proxy that ends TLS: cookies are for TLS only, and the name of the host is the proxy's matter.
    BehindProxy,
}

/// What a desk is opened with.
pub struct Settings {
    /// Folder of the store; made when there is none.
    pub store: PathBuf,
    /// Folder of the lists that every scan uses; made when there is none.
    pub lists: PathBuf,
    /// The rules.
    pub policy: Policy,
    /// Files laid over the built-in rules, by name, and what their folder is called.
    pub overlay: Option<(String, BTreeMap<String, String>)>,
    /// Where requests come from.
    pub door: Door,
    /// Header in which a trusted proxy names the user; it must take away what others send under that name.
    pub user_header: Option<HeaderName>,
    /// How much and how long.
    pub limits: Limits,
}

/// An open desk.
pub struct Desk {
    pub(super) folder: PathBuf,
    pub(super) policy: Policy,
    pub(super) users: Users,
    pub(super) sessions: Sessions,
    pub(super) tokens: Tokens,
    pub(super) views: Kept<Views>,
    pub(super) jobs: Jobs,
    pub(super) limits: Limits,
    pub(super) door: Door,
    pub(super) user_header: Option<HeaderName>,
    pub(super) lists: PathBuf,
    overlay: Option<(String, BTreeMap<String, String>)>,
    /// Passwords that are hashed at once: each takes its time and its memory.
    pub(super) hashing: Semaphore,
    /// Held while uploads are read, so that no two requests read the same.
    pub(super) reading: Mutex<()>,
    /// The head of the report that was shown last: it is the same for every page of a run.
    head: Mutex<Option<(i64, Arc<Report>)>>,
    /// What is in the store, as the newest run found it; read when it is first asked for.
    pub(super) ground: Mutex<Option<Arc<Ground>>>,
    pub(super) shelf: Shelf,
}

impl Desk {
    /// Opens a desk on a store, which is made when there is none.
    ///
    /// # Errors
    /// A store or a list of users that cannot be opened or made.
    pub fn open(settings: Settings) -> Result<Arc<Desk>, Box<dyn std::error::Error + Send + Sync>> {
        let Settings { store: folder, lists, policy, overlay, door, user_header, limits } = settings;
        std::fs::create_dir_all(&lists)?;
        std::fs::create_dir_all(folder.join("uploads"))?;
        let now = clock::now();
        Store::create(&folder, &Act { by: "serve", at: &now })?;
        let users = Users::open(&folder.join(USERS))?;
        super::inbox::sweep(&folder)?;
        let sessions = Sessions::kept(folder.join("sessions.json"))?;
        let (tokens, views) = (Tokens::open(&folder)?, Kept::open(folder.join(VIEWS))?);
        Ok(Arc::new(Desk {
            folder,
            policy,
            users,
            sessions,
            tokens,
            views,
            jobs: Jobs::default(),
            limits,
            door,
            user_header,
            lists,
            overlay,
            hashing: Semaphore::new(HASHING),
            reading: Mutex::new(()),
            head: Mutex::new(None),
            ground: Mutex::new(None),
            shelf: Shelf::default(),
        }))
    }

    /// The token with which the first admin is made; `None` once there is one.
    #[must_use]
    pub fn setup_token(&self) -> Option<String> {
        self.users.setup_token()
    }

    /// Adds a user, for tests and for those who set a desk up without a browser.
    ///
    /// # Errors
    /// A sentence: a name that is taken or will not do, a password that is too short, or a full disk.
    pub fn add_user(&self, name: &str, role: Role, password: &str) -> Result<(), String> {
        self.users.add(name, role, password)
    }

    /// Makes a token for a program, for tests: good until a day.
    ///
    /// # Errors
    /// A sentence: a name that is taken or will not do, or a full disk.
    pub fn add_token(&self, name: &str, scopes: &[Scope], until: &str) -> Result<String, String> {
        let (name, by) = (name.to_owned(), "test".to_owned());
        self.tokens.make(Token { name, by, scopes: scopes.to_vec(), until: until.to_owned() })
    }

    /// Opens a session without a password, for tests: its token and the token of its forms.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn open_session(&self, name: &str) -> std::io::Result<(String, String)> {
        let token = self.sessions.open(name)?;
        let form_token = self.sessions.find(&token).map(|(_, form_token)| form_token).unwrap_or_default();
        Ok((token, form_token))
    }

    /// Does work that waits for the disk, aside from the threads that answer.
    pub(super) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Desk>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let desk = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&desk)).await.map_err(|error| Trouble::failed(&error))?
    }

    /// The store, to read.
    pub(super) fn read(&self) -> Result<Store, Trouble> {
        Ok(Store::read_only(&self.folder)?)
    }

    /// The store, to write.
    pub(super) fn write(&self) -> Result<Store, Trouble> {
        Ok(Store::open(&self.folder)?)
    }

    /// Writes to the log what somebody does, before it is done.
    pub(super) fn note(&self, by: &str, action: &str, payload: &Value) -> Result<(), Trouble> {
        self.write()?.append(&Act { by, at: &clock::now() }, action, payload)?;
        Ok(())
    }

    /// Judges everything in the store for somebody and publishes a run.
    ///
    /// # Errors
    /// As [`night`]: another run is under way, or the disk refuses; then nothing is published.
    pub fn scan(&self, stages: &dyn Stages, by: &str) -> Result<(), StoreError> {
        let now = clock::now();
        let asked = Night { lists: Some(&self.lists), overlay: self.overlay.clone(), ..Night::plain() };
        night(&mut Store::open(&self.folder)?, &asked, &Act { by, at: &now }, stages)?;
        Ok(())
    }

    /// The newest run with the head of its report; `None` before the first.
    pub(super) fn latest(&self, store: &Store) -> Result<Option<(RunRow, Arc<Report>)>, Trouble> {
        let Some(run) = store.latest()? else { return Ok(None) };
        let head = self.head(store, run.run)?;
        Ok(Some((run, head)))
    }

    /// The head of the report of a run.
    pub(super) fn head(&self, store: &Store, run: i64) -> Result<Arc<Report>, Trouble> {
        if let Some((known, head)) = &*held(&self.head)
            && *known == run
        {
            return Ok(Arc::clone(head));
        }
        let mut report = stored_report(&store.report(run)?).map_err(|error| Trouble::failed(&error))?;
        self.name(&mut report);
        let report = Arc::new(report);
        *held(&self.head) = Some((run, Arc::clone(&report)));
        Ok(report)
    }

    /// Fills in the titles that a stored report does not hold, from the rules in use.
    fn name(&self, report: &mut Report) {
        for line in report.coverage.iter_mut().filter(|line| line.title.is_empty()) {
            line.title = self.policy.red_flag(&line.red_flag).map_or_else(String::new, |card| card.title.clone());
        }
        for line in &mut report.published {
            let sign = self.policy.published_flags().find(|sign| sign.id == line.id);
            line.text = sign.map_or_else(String::new, crate::policy::PublishedFlag::cite);
        }
    }
}
