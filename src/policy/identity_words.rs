//! Words by which identities are told: public mail domains, loose words of legal forms, words for a firm.

use serde::Deserialize;

use super::read::Files;
use super::{Certainty, Policy, PolicyError, ResolutionRule};

/// Everything that `identity-words.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityWords {
    /// How sure the lists are.
    pub confidence: Certainty,
    /// Where they are from.
    pub source: String,
    /// E-mail domains where anybody has a mailbox, lower case.
    pub public_mail: Vec<String>,
    /// Words of a legal form that papers leave out or put in.
    pub loose_form_words: Vec<String>,
    /// Words for "firm" in front of a name.
    pub firm_words: Vec<String>,
    /// What a syllable of Hanyu Pinyin begins with.
    pub pinyin_initials: Vec<String>,
    /// What it goes on with.
    pub pinyin_finals: Vec<String>,
    /// Initials that only finals beginning with i or u follow.
    pub pinyin_narrow: Vec<String>,
    /// Initials that no final beginning with i follows but `i` itself.
    pub pinyin_wide: Vec<String>,
    /// Groups of letters and how they are written for comparison; the first that fits is taken.
    pub romanised: Vec<[String; 2]>,
}

impl Policy {
    /// Words by which identities are told.
    #[must_use]
    pub fn identity_words(&self) -> &IdentityWords {
        &self.identity_words
    }

    /// When two names are one party.
    #[must_use]
    pub fn resolution_rule(&self) -> &ResolutionRule {
        &self.resolution_rule
    }
}

const FILE: &str = "identity-words.toml";

/// Reads `identity-words.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<IdentityWords, PolicyError> {
    let words: IdentityWords = files.toml(FILE)?;
    if let Some(domain) =
        words.public_mail.iter().find(|domain| domain.contains('@') || **domain != domain.to_lowercase())
    {
        return Err(PolicyError::value(FILE, "public_mail", domain, "write the domain in lower case, without the @"));
    }
    Ok(words)
}
