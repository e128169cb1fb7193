//! Tokens for other programs: each with its scopes and its last day, kept as a hash, shown once.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::clock;
use super::kept::Kept;
use super::random;
use crate::store::TOKENS;

/// What a token is good for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Findings, one finding, runs.
    Read,
    /// Files in.
    Upload,
    /// Scans begun and followed.
    Scan,
    /// Decisions.
    Decide,
    /// Whole reports out.
    Export,
}

/// A token, without the token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token {
    /// Which program has it.
    pub(super) name: String,
    /// The admin who made it.
    pub(super) by: String,
    /// What it is good for.
    pub(super) scopes: Vec<Scope>,
    /// Its last day.
    pub(super) until: String,
}

/// All tokens, by their hash.
pub(super) struct Tokens(Kept<BTreeMap<String, Token>>);

/// Most days that a token is good for.
pub(super) const LONGEST: i32 = 366;
/// Most tokens at once.
const MOST: usize = 200;

impl Scope {
    /// All scopes.
    pub const ALL: [Scope; 5] = [Scope::Read, Scope::Upload, Scope::Scan, Scope::Decide, Scope::Export];

    /// The word in forms and in the description.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Upload => "upload",
            Scope::Scan => "scan",
            Scope::Decide => "decide",
            Scope::Export => "export",
        }
    }
}

impl Token {
    /// The name under which what it does stands in the log: no user can have it, for their names hold no colon.
    pub(super) fn actor(&self) -> String {
        format!("token:{}", self.name)
    }

    /// Its scopes in words.
    pub(super) fn told(&self) -> String {
        self.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(", ")
    }

    /// True after its last day.
    pub(super) fn is_over(&self) -> bool {
        self.until < clock::now().day.to_string()
    }
}

impl Tokens {
    pub(super) fn open(store: &Path) -> std::io::Result<Tokens> {
        Ok(Tokens(Kept::open(store.join(TOKENS))?))
    }

    /// Makes a token and gives it, once.
    ///
    /// # Errors
    /// A sentence: a name that is taken or will not do, or a full disk.
    pub(super) fn make(&self, token: Token) -> Result<String, String> {
        let plain = |letter: char| letter.is_alphanumeric() || " .-_".contains(letter);
        if token.name.is_empty() || token.name.len() > 64 || !token.name.chars().all(plain) {
            return Err("A token has a name of 1 to 64 letters, digits, blanks or . - _".to_owned());
        }
        if token.scopes.is_empty() {
            return Err("Choose at least one scope.".to_owned());
        }
        let secret = random::secret().map_err(|error| error.to_string())?;
        let made = self.0.change(|tokens| {
            if tokens.len() >= MOST || tokens.values().any(|known| known.name == token.name) {
                return Err(format!("There is a token {} already, or there are too many: revoke one.", token.name));
            }
            tokens.insert(random::digest(&secret), token);
            Ok(())
        });
        made.map_err(|error| format!("The list of tokens could not be written: {error}."))??;
        Ok(secret)
    }

    /// Takes a token away; false when there is none of this name.
    pub(super) fn revoke(&self, name: &str) -> std::io::Result<bool> {
        self.0.change(|tokens| {
            let before = tokens.len();
            tokens.retain(|_, token| token.name != name);
            tokens.len() < before
        })
    }

    /// The token behind a secret, unless its last day is over.
    pub(super) fn find(&self, secret: &str) -> Option<Token> {
        let found = self.0.look(|tokens| tokens.get(&random::digest(secret)).cloned());
        found.filter(|token| !token.is_over())
    }

    /// The admin who made the token that acts under a name of the log; `Some(None)` for a token that is no more, `None` for
    /// the name of a person.
    pub(super) fn maker(&self, actor: &str) -> Option<Option<String>> {
        let name = actor.strip_prefix("token:")?;
        Some(self.0.look(|tokens| tokens.values().find(|token| token.name == name).map(|token| token.by.clone())))
    }

    /// All tokens by name.
    pub(super) fn all(&self) -> Vec<Token> {
        let mut all: Vec<Token> = self.0.look(|tokens| tokens.values().cloned().collect());
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }
}
