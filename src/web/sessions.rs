//! Who is at the other end: sessions, and how long to wait after wrong passwords.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::clock;
use super::kept::Kept;
use super::random;
use super::users::held;

/// A session ends when nothing was asked for so many seconds.
const IDLE: i64 = 3600;
/// A session ends so many seconds after its start in any case.
const WHOLE: i64 = 43_200;
/// Seconds after which it is written down that a session is still used.
const WRITTEN: i64 = 60;
/// Sessions and names with wrong passwords kept at most; the oldest go first.
const MOST: usize = 10_000;
/// Wrong passwords that cost nothing.
const FREE: u32 = 3;
/// Longest wait after wrong passwords.
const LONGEST: Duration = Duration::from_mins(15);

/// Sessions by the hash of their token; the token itself is only with the browser. They outlive the server.
pub(super) struct Sessions {
    open: Kept<BTreeMap<String, Session>>,
    wrong: Mutex<BTreeMap<String, Wrong>>,
    /// Tokens for the forms of those whom a trusted proxy has signed in.
    proxied: Mutex<BTreeMap<String, String>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Session {
    name: String,
    since: i64,
    seen: i64,
}

struct Wrong {
    times: u32,
    last: Instant,
}

impl Sessions {
    /// The sessions that a server before this one has left.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn kept(path: PathBuf) -> std::io::Result<Sessions> {
        Ok(Sessions { open: Kept::open(path)?, wrong: Mutex::default(), proxied: Mutex::default() })
    }

    /// Opens a session and gives its token.
    ///
    /// # Errors
    /// The system has no random numbers, or the disk is full.
    pub(super) fn open(&self, name: &str) -> std::io::Result<String> {
        let (token, now) = (random::secret()?, clock::seconds());
        held(&self.wrong).remove(&name.to_lowercase());
        self.open.change(|open| {
            open.retain(|_, session| session.is_alive(now));
            if open.len() >= MOST
                && let Some(oldest) = open.iter().min_by_key(|(_, session)| session.seen).map(|(key, _)| key.clone())
            {
                open.remove(&oldest);
            }
            open.insert(random::digest(&token), Session { name: name.to_owned(), since: now, seen: now });
        })?;
        Ok(token)
    }

    /// Name and form token of a session that is alive. The form token is made from the token of the session, so that
    /// neither is kept.
    pub(super) fn find(&self, token: &str) -> Option<(String, String)> {
        let (key, now) = (random::digest(token), clock::seconds());
        let session = self.open.look(|open| open.get(&key).cloned()).filter(|session| session.is_alive(now))?;
        if now - session.seen >= WRITTEN {
            let seen = |open: &mut BTreeMap<String, Session>| {
                if let Some(session) = open.get_mut(&key) {
                    session.seen = now;
                }
            };
            // on a full disk the session ends sooner than it should
            let _ = self.open.change(seen);
        }
        Some((session.name, random::digest(&format!("form {token}"))))
    }

    /// The token for the forms of somebody whom a trusted proxy has signed in; the same until the server ends.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(super) fn of_proxy(&self, name: &str) -> std::io::Result<String> {
        let mut proxied = held(&self.proxied);
        if let Some(token) = proxied.get(name) {
            return Ok(token.clone());
        }
        if proxied.len() >= MOST {
            proxied.clear();
        }
        let token = random::secret()?;
        proxied.insert(name.to_owned(), token.clone());
        Ok(token)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the file system refuses; then it goes on.
    pub(super) fn end(&self, token: &str) -> std::io::Result<()> {
        self.open.change(|open| drop(open.remove(&random::digest(token))))
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// What the file system refuses; then they go on.
    pub(super) fn end_all(&self, name: &str) -> std::io::Result<()> {
        self.open.change(|open| open.retain(|_, session| session.name != name))
    }

    /// How long this name still has to wait; doubles with every wrong password.
    pub(super) fn wait(&self, name: &str) -> Option<Duration> {
        let wrong = held(&self.wrong);
        let known = wrong.get(&key(name))?;
        let doubled = known.times.checked_sub(FREE)?;
        let wait = Duration::from_secs(1 << doubled.min(20)).min(LONGEST);
        wait.checked_sub(known.last.elapsed()).filter(|left| !left.is_zero())
    }

    /// Counts a wrong password.
    pub(super) fn failed(&self, name: &str) {
        let (mut wrong, name) = (held(&self.wrong), key(name));
        if wrong.len() >= MOST && !wrong.contains_key(&name) {
            wrong.retain(|_, known| known.last.elapsed() < LONGEST);
            // made-up names may fill the table: the one tried least makes room, so that every name is counted
            let least = wrong.iter().min_by_key(|(_, known)| (known.times, known.last)).map(|(name, _)| name.clone());
            if let Some(least) = least.filter(|_| wrong.len() >= MOST) {
                wrong.remove(&least);
            }
        }
        let known = wrong.entry(name).or_insert(Wrong { times: 0, last: Instant::now() });
        *known = Wrong { times: known.times.saturating_add(1), last: Instant::now() };
    }
}

/// A name for counting: short, whatever was typed.
fn key(name: &str) -> String {
    name.trim().to_lowercase().chars().take(80).collect()
}

impl Session {
    fn is_alive(&self, now: i64) -> bool {
        (0..IDLE).contains(&(now - self.seen)) && (0..WHOLE).contains(&(now - self.since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (tempfile::TempDir, Sessions) {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::kept(folder.path().join("sessions.json")).unwrap();
        (folder, sessions)
    }

    #[test]
    fn sessions_outlive_the_server_and_their_tokens_are_not_kept() {
        let (folder, sessions) = kept();
        let path = folder.path().join("sessions.json");
        let token = sessions.open("Ada").unwrap();
        let (name, form_token) = sessions.find(&token).unwrap();
        assert!(sessions.find("0").is_none());
        #[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(!written.contains(&token) && !written.contains(&form_token));
        let again = Sessions::kept(path.clone()).unwrap();
        assert_eq!(again.find(&token), Some((name, form_token)));
        again.end(&token).unwrap();
        assert!(again.find(&token).is_none());
        assert!(Sessions::kept(path).unwrap().find(&token).is_none());
    }

    #[test]
    fn a_session_ends_by_idleness_by_age_and_where_the_clock_goes_back() {
        let session = Session { name: String::new(), since: 1000, seen: 2000 };
        assert!(session.is_alive(2000) && session.is_alive(2000 + IDLE - 1));
        assert!(!session.is_alive(2000 + IDLE) && !session.is_alive(1999));
        assert!(!Session { seen: 1000 + WHOLE, ..session }.is_alive(1000 + WHOLE));
    }

    #[test]
    fn wrong_passwords_cost_more_and_more_time_until_a_right_one() {
        let (_folder, sessions) = kept();
        for _ in 0..FREE {
            sessions.failed("Ada");
        }
        let first = sessions.wait("ada ").unwrap();
        sessions.failed("Ada");
        sessions.failed("Ada");
        assert!(sessions.wait("ADA").unwrap() > first);
        assert!(sessions.wait("Bo").is_none());
        sessions.open("Ada").unwrap();
        assert!(sessions.wait("Ada").is_none());
    }

    #[test]
    fn made_up_names_keep_no_name_from_being_counted() {
        let (_folder, sessions) = kept();
        for number in 0..MOST {
            sessions.failed(&format!("made up {number}"));
        }
        for _ in 0..=FREE {
            sessions.failed("ada");
        }
        sessions.failed("one more");
        assert!(sessions.wait("ada").is_some());
    }
}
