//! What a policy file can get wrong although it parses: gaps, dates in the wrong order, figures that do not add up.

mod catalogue;
mod flags;
mod found;
mod rules;
mod sets;

use super::book::Place;
use super::{Complaint, Policy};
use found::Found;

/// Complaints about a policy, in a fixed order; empty when there are none. What cannot be read at all (unknown keys,
/// citations that resolve to nothing) is refused before this; see [`Policy::examine`]. O(entries).
#[must_use]
pub fn lint(policy: &Policy) -> Vec<Complaint> {
    let mut found = Found::new(policy.book());
    rules::instruments(policy, &mut found);
    flags::published(policy, &mut found);
    flags::questions(policy, &mut found);
    flags::due_diligence(policy, &mut found);
    policy.red_flags().for_each(|flag| flags::red_flag(policy, flag, &mut found));
    flags::numbers(policy, &mut found);
    sets::sets(policy, &mut found);
    sets::countries(policy, &mut found);
    rules::controls(policy, &mut found);
    rules::licences(policy, &mut found);
    catalogue::products(policy, &mut found);
    catalogue::catalogue(policy, &mut found);
    catalogue::units(policy, &mut found);
    let mut said = Vec::new();
    super::headers::lint(policy.header_words(), &mut said);
    said.into_iter().for_each(|message| found.say_of("headers.toml", message));
    found.complaints()
}

impl Policy {
    /// A complaint about a red flag, at the line of its id. For what only floors above know: detectors and cases.
    #[must_use]
    pub fn complain_of_red_flag(&self, id: &str, what: &str) -> Complaint {
        let place = Place::file_of(&format!("red-flags/{id}.toml")).key("id");
        self.book().complain(&place, format!("red flag {id} {what}"))
    }
}
