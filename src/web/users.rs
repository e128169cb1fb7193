//! Who may come in: names, roles and slow hashes of passwords, in a file beside the store.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use serde::{Deserialize, Serialize};

use super::random;

/// What a user may do; each may do what those before it may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Uploads, scans, decides.
    Analyst,
    /// Confirms decisions of others and reads the log.
    Approver,
    /// Also says who may come in.
    Admin,
}

/// Fewest characters of a password (NIST SP 800-63B-4 asks for 15 where it is the only factor).
pub(super) const SHORTEST: usize = 15;
/// Most bytes of a password that are hashed.
const LONGEST: usize = 1024;
/// Most characters of a name.
const NAME: usize = 64;

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct User {
    /// What they may do.
    pub(super) role: Role,
    hash: String,
}

/// All users, and the token with which the first is made.
pub(super) struct Users {
    path: PathBuf,
    known: Mutex<BTreeMap<String, User>>,
    setup: Mutex<Option<String>>,
    /// Hash of a password that nobody has: an unknown name takes as long as a known one.
    nobody: String,
}

impl Role {
    /// All roles, least first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Analyst, Role::Approver, Role::Admin];

    /// The word used in pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Analyst => "analyst",
            Role::Approver => "approver",
            Role::Admin => "admin",
        }
    }

    /// The role of that name.
    pub(super) fn named(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl Users {
    /// Reads the file; where there is none, nobody is known and a setup token is made.
    ///
    /// # Errors
    /// A file that cannot be read, or is no list of users.
    pub(super) fn open(path: &Path) -> std::io::Result<Users> {
        #[expect(clippy::disallowed_methods, reason = "the server is a door to the outside")]
        let known: BTreeMap<String, User> = match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        let setup = if known.is_empty() { Some(random::secret()?) } else { None };
        let nobody = hash(&random::secret()?)?;
        Ok(Users { path: path.to_path_buf(), known: Mutex::new(known), setup: Mutex::new(setup), nobody })
    }

    /// The token with which the first admin is made; `None` once there is one.
    pub(super) fn setup_token(&self) -> Option<String> {
        let nobody = held(&self.known).is_empty();
        held(&self.setup).clone().filter(|_| nobody)
    }

    /// True when this is the token, and it was not used yet.
    pub(super) fn may_set_up(&self, token: &str) -> bool {
        self.setup_token().is_some_and(|right| random::same(&right, token.trim()))
    }

    /// Makes the first admin. The token is good once.
    ///
    /// # Errors
    /// A sentence: a wrong token, a name or password that will not do, or a full disk.
    pub(super) fn set_up(&self, token: &str, name: &str, password: &str) -> Result<(), String> {
        if !self.may_set_up(token) {
            return Err("That is not the setup token that the server printed when it started.".to_owned());
        }
        self.add(name, Role::Admin, password)?;
        *held(&self.setup) = None;
        Ok(())
    }

    /// Adds a user.
    ///
    /// # Errors
    /// A sentence: a name that is taken or will not do, a password that is too short, or a full disk.
    pub(super) fn add(&self, name: &str, role: Role, password: &str) -> Result<(), String> {
        let name = name.trim();
        let plain = |letter: char| letter.is_alphanumeric() || " .-_@".contains(letter);
        if name.is_empty() || name.chars().count() > NAME || !name.chars().all(plain) {
            return Err(format!("A name has 1 to {NAME} letters, digits, blanks or . - _ @"));
        }
        let hash = accepted(password)?;
        let mut known = held(&self.known);
        if known.keys().any(|taken| taken.to_lowercase() == name.to_lowercase()) {
            return Err(format!("There is a user {name} already."));
        }
        let mut next = known.clone();
        next.insert(name.to_owned(), User { role, hash });
        self.keep(&next)?;
        *known = next;
        Ok(())
    }

    /// Gives a user another role, or none: then they cannot come in any more.
    ///
    /// # Errors
    /// A sentence: no such user, the last admin, or a full disk.
    pub(super) fn change(&self, name: &str, role: Option<Role>) -> Result<(), String> {
        let mut known = held(&self.known);
        let mut next = known.clone();
        match (next.get_mut(name), role) {
            (None, _) => return Err("There is no such user.".to_owned()),
            (Some(user), Some(role)) => user.role = role,
            (Some(_), None) => drop(next.remove(name)),
        }
        if !next.values().any(|user| user.role == Role::Admin) {
            return Err("One admin has to stay.".to_owned());
        }
        self.keep(&next)?;
        *known = next;
        Ok(())
    }

    /// The name as it is kept, when the password is right. Slow by design, as slow for a name that nobody has.
    pub(super) fn admit(&self, name: &str, password: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        let found = held(&self.known)
            .iter()
            .find(|(known, _)| known.to_lowercase() == name)
            .map(|(known, user)| (known.clone(), user.hash.clone()));
        let (known, hash) = found.map_or((None, self.nobody.clone()), |(known, hash)| (Some(known), hash));
        let right = password.len() <= LONGEST && is_right(password, &hash);
        known.filter(|_| right)
    }

    /// True when somebody has this name.
    pub(super) fn knows(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        held(&self.known).keys().any(|known| known.to_lowercase() == name)
    }

    /// What a user may do now.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        held(&self.known).get(name).map(|user| user.role)
    }

    /// All users by name.
    pub(super) fn all(&self) -> Vec<(String, Role)> {
        held(&self.known).iter().map(|(name, user)| (name.clone(), user.role)).collect()
    }

    /// Writes the file whole or not at all, for its owner only.
    fn keep(&self, users: &BTreeMap<String, User>) -> Result<(), String> {
        let write = || -> std::io::Result<()> {
            let folder = self.path.parent().unwrap_or(Path::new("."));
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer_pretty(&mut file, users)?;
            file.write_all(b"\n")?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        };
        write().map_err(|error| format!("The list of users could not be written: {error}."))
    }
}

/// The value behind a lock; what a panicking thread left is whole, for values are replaced and never half changed.
pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accepted(password: &str) -> Result<String, String> {
    match password.chars().count() {
        length if length < SHORTEST => {
            Err(format!("A password has at least {SHORTEST} characters; a sentence is fine."))
        }
        _ if password.len() > LONGEST => Err("That password is too long.".to_owned()),
        _ => hash(password).map_err(|error| format!("The password could not be hashed: {error}.")),
    }
}

fn hash(password: &str) -> std::io::Result<String> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|error| std::io::Error::other(error.to_string()))
}

fn is_right(password: &str, hash: &str) -> bool {
    let hash = PasswordHash::new(hash);
    hash.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_good_once_and_passwords_are_kept_as_hashes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        let users = Users::open(&path).unwrap();
        let token = users.setup_token().unwrap();
        assert!(users.set_up("wrong", "Ada", "a sentence that is long").is_err());
        assert!(users.set_up(&token, "Ada", "short").is_err());
        users.set_up(&token, "Ada", "a sentence that is long").unwrap();
        assert!(users.set_up(&token, "Eve", "a sentence that is long").is_err());
        assert_eq!(users.admit("ada", "a sentence that is long").as_deref(), Some("Ada"));
        assert_eq!(users.admit("ada", "another"), None);
        assert!(users.add("ADA", Role::Viewer, "a sentence that is long").is_err());
        assert!(users.change("Ada", Some(Role::Viewer)).is_err(), "one admin has to stay");
        let again = Users::open(&path).unwrap();
        assert!(again.setup_token().is_none());
        assert_eq!(again.role("Ada"), Some(Role::Admin));
        #[expect(clippy::disallowed_methods, reason = "a test looks at what was written")]
        let kept = std::fs::read_to_string(path).unwrap();
        assert!(kept.contains("$argon2id$") && !kept.contains("sentence"));
    }
}
