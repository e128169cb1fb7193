//! Why the spellings of a party are one, and which parties may be the same, in words and with the cells that show it.

use std::collections::BTreeMap;

use crate::model::{Cite, MergedName, PartyId, RecordRef};

use super::evidence::evidence;
use super::finding::Case;
use crate::resolve::{name_id, party_id};

/// Names that were joined to a party in another normal form, from the name it is known by outwards.
pub(super) fn merged(case: &Case<'_>, id: PartyId, ids: &BTreeMap<RecordRef, String>) -> Vec<MergedName> {
    let survey = case.context.survey;
    let show = |text| survey.records.texts.show(text).to_owned();
    let party = &survey.directory.parties[id.0 as usize];
    let name = |joined: &crate::model::Joined| MergedName {
        id: name_id(&joined.normal, joined.country),
        spelling: show(joined.spelling),
        country: joined.country,
        with: show(joined.with),
        because: joined.because.clone(),
        evidence: evidence(&joined.cites, survey.records, case.originals, ids),
    };
    party.joined.iter().map(name).collect()
}

/// Parties that may be the same as a party and were not joined, the most alike first.
pub(super) fn possibly_same(case: &Case<'_>, id: PartyId, ids: &BTreeMap<RecordRef, String>) -> Vec<MergedName> {
    let survey = case.context.survey;
    let show = |text| survey.records.texts.show(text).to_owned();
    let party = &survey.directory.parties[id.0 as usize];
    let name = |alike: &crate::model::Alike| {
        let cite = |(record, column): (RecordRef, &'static str)| Cite { record, column, note: String::new() };
        let speaks = match alike.score {
            0 => format!("same {}", alike.by),
            1000 => alike.by.to_owned(),
            score => format!("names alike {score} of 1000, {}", alike.by),
        };
        MergedName {
            id: party_id(&survey.directory.parties[alike.other.0 as usize]),
            spelling: show(alike.spellings[1]),
            country: survey.directory.parties[alike.other.0 as usize].country,
            with: show(alike.spellings[0]),
            because: format!("{speaks}; not joined: {}", alike.held),
            evidence: evidence(&alike.cells.map(cite), survey.records, case.originals, ids),
        }
    };
    party.alike.iter().map(name).collect()
}
