//! Names that may be one party in another spelling, where resolution left them two.

use super::Context;
use crate::model::PartyId;
use crate::resolve::matching::{Lexicon, Name, Rarity, Schema, score};

/// True when a name may be one of some spellings, by its words alone. O(words x words of each).
pub(super) fn are_alike<'s>(name: &str, mut spelled: impl Iterator<Item = &'s str>, context: &Context<'_>) -> bool {
    let policy = context.survey.policy;
    let lexicon = context.lexicon.get_or_init(|| Lexicon::new(policy.name_words()));
    let read = |text| Name::new(text, Schema::Organisation, lexicon, &Rarity::default());
    let (own, least) = (read(name), policy.resolution_rule().possible);
    spelled.any(|other| score(&own, &read(other)) >= least)
}

/// True when two parties of one country, or of none that is known, have names that are alike. O(spellings x words x words).
pub(super) fn named_alike(one: PartyId, other: PartyId, context: &Context<'_>) -> bool {
    let (a, b) = (context.country(one), context.country(other));
    let parties = &context.survey.directory.parties;
    let spelled = || parties[other.0 as usize].spellings.iter().map(|text| context.text(*text));
    let [first, next] = [one, other].map(|party| &parties[party.0 as usize].normal);
    (a == b || !a.is_known() || !b.is_known())
        && (goes_on(first, next) || are_alike(&parties[one.0 as usize].name, spelled(), context))
}

/// True when one name of two words and more is how the other begins.
fn goes_on(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    (one.contains(' ') && begins(other, one)) || (other.contains(' ') && begins(one, other))
}
