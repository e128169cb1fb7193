//! Where the goods go and to whom: embargoes, listings, licence destinations, names that are free, headquarters.

use crate::model::{LicenceAnswer, PartyId};
use crate::screen::Restriction;

use super::super::listed_address::listed_place;
use super::{Test, caveat};

/// Part 746: the answer is review, whatever the item.
pub(super) fn embargo(test: &mut Test<'_, '_>) {
    let (_, to) = test.destination();
    if let Some(embargo) = test.rules.embargo(to) {
        let line = format!("{to} is under {}: not modelled item by item", embargo.cite());
        test.rule(LicenceAnswer::ReviewPolicy, line);
    }
}

/// A listing that held on the day requires; one whose day is unknown asks. Receiver before end user; parties before places.
pub(super) fn listed(test: &mut Test<'_, '_>) {
    let hop = test.context.hop(test.id);
    let parties = [Some(hop.ultimate().0), hop.transit_to.map(|_| hop.to), hop.end_user];
    for party in parties.into_iter().flatten() {
        for reason in test.context.survey.standings.restrictions(party, test.rules.day()) {
            if reason.is_listing() {
                let line = listing(test, party, &reason);
                let day_unknown = reason.is_day_unknown();
                let answer = if day_unknown { LicenceAnswer::NeedsFacts } else { LicenceAnswer::Required };
                return test.rule(answer, line);
            }
        }
    }
    at_listed_place(test, parties);
}

/// Who is at a place that a list lists as such is reached by the entry's requirement, whatever its name.
fn at_listed_place(test: &mut Test<'_, '_>, parties: [Option<PartyId>; 3]) {
    let day = test.rules.day();
    let found = parties.into_iter().flatten().find_map(|party| {
        let entry = listed_place(party, day, test.context)?;
        let since =
            entry.listed.map_or("; the list does not give the day: find it".to_owned(), |day| format!(", since {day}"));
        let line = format!(
            "{} is at a place that is listed whoever is there ({} of {}{since}; confidence: medium): confirm the door",
            test.context.name(party),
            test.context.text(entry.name),
            test.context.text(entry.source),
        );
        Some((if entry.listed.is_some() { LicenceAnswer::Required } else { LicenceAnswer::NeedsFacts }, line))
    });
    if let Some((answer, line)) = found {
        test.rule(answer, line);
    }
}

fn listing(test: &Test<'_, '_>, party: PartyId, reason: &Restriction) -> String {
    let name = test.context.name(party);
    let what = match (reason, test.rules.affiliates_rule()) {
        (Restriction::Owned(..), Some(rule)) => format!("is owned half or more by listed parties ({})", rule.cite()),
        (Restriction::Owned(..), None) => "is owned half or more by blocked parties".to_owned(),
        (Restriction::Listed(found, _), _) => {
            let entry = &test.context.survey.records.listings[found.listing as usize];
            let since = entry.listed.map_or(String::new(), |day| format!(", since {day}"));
            format!("is listed ({}{since})", test.context.text(entry.source))
        }
        (Restriction::Recorded(known, ..), _) => {
            format!("is listed by its own record ({})", test.context.text(known.value))
        }
        (Restriction::Headquarters(..), _) => "is headquartered in D:5 or Macau".to_owned(),
    };
    let ask = if reason.is_day_unknown() { "; the record does not give the day of listing: find it" } else { "" };
    format!("{name} {what}{ask}")
}

/// Levels a and b: by destination, then by headquarters (15 CFR 742.6(a)(6)(iii), 744.23(a)(3)).
pub(super) fn advanced(test: &mut Test<'_, '_>) {
    let (_, to) = test.destination();
    if let Some(rule) = test.rules.licence_destination(to) {
        let control = test.rules.control_test().map_or(String::new(), |control| format!(", test {}", control.version));
        let line = format!("{to} is a licence destination on {}: {}{control}", test.rules.day(), rule.cite());
        match exempt(test) {
            None => test.rule(LicenceAnswer::Required, line),
            Some(free) => {
                test.line(line);
                test.rule(LicenceAnswer::NeedsFacts, free);
            }
        }
    } else if !to.is_known() {
        test.rule(LicenceAnswer::NeedsFacts, "the destination country is not recorded".to_owned());
    }
    headquarters(test);
    review_window(test);
    exceptions(test);
    foreign_made(test);
}

/// A name that a rule frees; whether this is the party meant, a person must say.
fn exempt(test: &Test<'_, '_>) -> Option<String> {
    let (party, to) = test.destination();
    let normal = &test.context.survey.directory.parties[party.0 as usize].normal;
    let named = |name: &String| {
        let rest = normal.strip_prefix(&name.to_uppercase());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let rule = test.rules.exempt_parties(to).find(|rule| rule.names.iter().any(named))?;
    let cite = test.rules.cite(&rule.instrument);
    Some(format!(
        "a party of this name is free of the requirement ({cite}){}: confirm that it is the one",
        caveat(rule.confidence)
    ))
}

/// Any destination, when a receiver or its ultimate parent is seated in D:5 or Macau. An unknown seat is a question where
/// nothing else decides.
fn headquarters(test: &mut Test<'_, '_>) {
    let Some(rule) = test.rules.headquarters_rule() else { return };
    let sets = ["tier3".to_owned()];
    let parties = test.receivers();
    for party in &parties {
        if let Some((country, _)) = test.seat_in(*party, &sets) {
            let name = test.context.name(*party);
            let line = format!("{name} or its ultimate parent is headquartered in {country}: {}", rule.cite());
            return test.rule(LicenceAnswer::Required, line);
        }
    }
    let (_, to) = test.destination();
    if test.rules.is_licence_destination(to) {
        return;
    }
    let unknown = |party: &&PartyId| test.context.survey.standings.seat_unknown(**party, test.rules.day());
    if let Some(party) = parties.iter().find(unknown) {
        let name = test.context.name(*party);
        let line = format!("headquarters of {name} and its ultimate parent are not recorded: {}", rule.cite());
        return test.rule(LicenceAnswer::NeedsFacts, line);
    }
    if to.is_known() {
        test.line(format!("{to} is no licence destination and no recorded headquarters is in D:5 or Macau"));
    }
}

/// Goods and lanes whose applications are looked at one by one; a licence is needed either way.
fn review_window(test: &mut Test<'_, '_>) {
    let (hop, goods) = (test.context.hop(test.id), test.context.goods(test.id));
    let Some(window) = test.rules.review_window().filter(|_| test.is_needed()) else { return };
    let cite = test.rules.cite(&window.instrument);
    let inside = window.admits(goods.tpp, goods.memory_bandwidth, (hop.from_country, hop.ultimate().1));
    if inside {
        test.line(format!(
            "applications are reviewed case by case, with certifications; a licence is still required: {cite}"
        ));
    } else if test.rules.is_tier3(hop.ultimate().1) {
        test.line(format!(
            "applications are presumed to be denied; the window of {cite} does not admit these goods on this lane"
        ));
    }
}

/// Exceptions that are left, as a question: their conditions are in no record.
fn exceptions(test: &mut Test<'_, '_>) {
    if !test.is_needed() || test.context.goods(test.id).datacenter == Some(true) {
        return;
    }
    let (level, to) = (test.level().word(), test.destination().1);
    let for_others =
        test.rules.exceptions(level, test.context.goods(test.id).datacenter, to).filter(|it| !it.datacenter);
    let lines: Vec<String> = for_others
        .map(|it| format!("exception {} may be open: {}{}", it.code, it.conditions, caveat(it.confidence)))
        .collect();
    test.lines.extend(lines);
}

/// Made or shipped abroad: under the EAR all the same (15 CFR 734.9(h)).
fn foreign_made(test: &mut Test<'_, '_>) {
    let Some(rule) = test.rules.foreign_made_rule() else { return };
    let origin = test.context.shipment(test.id).origin;
    let abroad = |country: crate::model::Country| country.is_known() && !test.rules.is_in("us", country);
    let from = test.context.hop(test.id).from_country;
    let how = if abroad(origin) {
        format!("made in {origin}")
    } else if abroad(from) {
        format!("shipped from {from}")
    } else {
        return;
    };
    test.line(format!("{how}: under the EAR all the same by 734.9(h), so that this frees nothing ({})", rule.citation));
}

/// Level c: high bandwidth memory to D:5 and Macau.
pub(super) fn memory(test: &mut Test<'_, '_>) {
    let (_, to) = test.destination();
    if let Some(rule) = test.rules.level_c_rule().filter(|_| test.rules.is_tier3(to)) {
        test.rule(LicenceAnswer::Required, format!("3A090.c (high bandwidth memory) to {to}: {}", rule.cite()));
    } else if !to.is_known() {
        test.rule(LicenceAnswer::NeedsFacts, "the destination country is not recorded".to_owned());
    }
}
