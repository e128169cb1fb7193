//! Who is at the other end: sessions, and how long to wait after wrong passwords.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::random;
use super::users::held;

/// A session ends when nothing was asked for so long.
const IDLE: Duration = Duration::from_mins(60);
/// A session ends so long after its start in any case.
const WHOLE: Duration = Duration::from_hours(12);
/// Sessions and names with wrong passwords kept at most; the oldest go first.
const MOST: usize = 10_000;
/// Wrong passwords that cost nothing.
const FREE: u32 = 3;
/// Longest wait after wrong passwords.
const LONGEST: Duration = Duration::from_mins(15);

/// Sessions by the hash of their token; the token itself is only with the browser.
#[derive(Default)]
pub(super) struct Sessions {
    open: Mutex<BTreeMap<String, Session>>,
    wrong: Mutex<BTreeMap<String, Wrong>>,
    /// Tokens for the forms of those whom a trusted proxy has signed in.
    proxied: Mutex<BTreeMap<String, String>>,
}

#[derive(Clone)]
struct Session {
    name: String,
    form_token: String,
    since: Instant,
    seen: Instant,
}

struct Wrong {
    times: u32,
    last: Instant,
}

impl Sessions {
    /// Opens a session and gives its token.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(super) fn open(&self, name: &str) -> std::io::Result<String> {
        let (token, form_token, now) = (random::secret()?, random::secret()?, Instant::now());
        held(&self.wrong).remove(&name.to_lowercase());
        let mut open = held(&self.open);
        open.retain(|_, session| session.is_alive(now));
        if open.len() >= MOST
            && let Some(oldest) = open.iter().min_by_key(|(_, session)| session.seen).map(|(key, _)| key.clone())
        {
            open.remove(&oldest);
        }
        open.insert(random::digest(&token), Session { name: name.to_owned(), form_token, since: now, seen: now });
        Ok(token)
    }

    /// Name and form token of a session that is alive.
    pub(super) fn find(&self, token: &str) -> Option<(String, String)> {
        let now = Instant::now();
        let mut open = held(&self.open);
        let session = open.get_mut(&random::digest(token)).filter(|session| session.is_alive(now))?;
        session.seen = now;
        Some((session.name.clone(), session.form_token.clone()))
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
    pub(super) fn end(&self, token: &str) {
        held(&self.open).remove(&random::digest(token));
    }

    /// Ends all sessions of a user.
    pub(super) fn end_all(&self, name: &str) {
        held(&self.open).retain(|_, session| session.name != name);
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
        let mut wrong = held(&self.wrong);
        if wrong.len() >= MOST {
            wrong.retain(|_, known| known.last.elapsed() < LONGEST);
        }
        if wrong.len() < MOST {
            let known = wrong.entry(key(name)).or_insert(Wrong { times: 0, last: Instant::now() });
            *known = Wrong { times: known.times.saturating_add(1), last: Instant::now() };
        }
    }
}

/// A name for counting: short, whatever was typed.
fn key(name: &str) -> String {
    name.trim().to_lowercase().chars().take(80).collect()
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.seen) < IDLE && now.duration_since(self.since) < WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_found_by_their_token_until_they_end() {
        let sessions = Sessions::default();
        let token = sessions.open("Ada").unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(sessions.find(&token).unwrap().0, "Ada");
        assert!(sessions.find("0").is_none());
        assert!(!held(&sessions.open).contains_key(&token), "the token itself is not kept");
        sessions.end(&token);
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn wrong_passwords_cost_more_and_more_time_until_a_right_one() {
        let sessions = Sessions::default();
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
}
