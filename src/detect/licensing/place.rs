//! Where the goods go and to whom: embargoes, listings, licence destinations, names that are free, headquarters.

use crate::model::{LicenceAnswer, PartyId};
use crate::policy::ExemptParties;
use crate::screen::Restriction;

use super::super::authority::{exceptions_left, without_exceptions};
use super::super::listed_address::listed_place;
use super::super::listed_owner::percent;
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
    unknown_share(test, parties);
    if let Some((party, reason)) = without_exceptions(test.context, test.id) {
        let line = listing(test, party, &reason);
        test.line(format!(
            "{line}: no licence exception may be used, and the list may ask for a statement before shipment"
        ));
    }
}

/// Listed owners may hold the half that counts: the share is a fact to find, and a licence is needed while it stays open.
fn unknown_share(test: &mut Test<'_, '_>, parties: [Option<PartyId>; 3]) {
    let (day, standings) = (test.rules.day(), test.context.survey.standings);
    let Some(party) = parties.into_iter().flatten().find(|party| standings.unknown_share(*party, day)) else { return };
    let held = standings.ownership(party, day);
    let shares = held.certain.iter().chain(&held.stated).chain(&held.unknown);
    let mut owners: Vec<&str> = shares.map(|share| test.context.text(share.owner)).collect();
    owners.sort_unstable();
    owners.dedup();
    let cite = test.rules.affiliates_rule().map_or(String::new(), |rule| format!(" ({})", rule.cite()));
    let line = format!(
        "of {}, listed owners hold at least {} and at most {} ({}): find the share; a licence is needed while it cannot be told{cite}",
        test.context.name(party),
        percent(held.least.0),
        percent(held.most.0),
        owners.join(", "),
    );
    test.rule(LicenceAnswer::NeedsFacts, line);
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

/// A party and how it is listed.
pub(super) fn listing(test: &Test<'_, '_>, party: PartyId, reason: &Restriction) -> String {
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
    } else {
        open_destination(test);
    }
    headquarters(test);
    review_window(test);
    exceptions(test);
    foreign_made(test);
}

/// A destination that is not recorded, or that the Country Groups leave out, is no answer.
fn open_destination(test: &mut Test<'_, '_>) {
    let (_, to) = test.destination();
    if !to.is_known() {
        if asks_what_is_unknown(test) {
            test.rule(LicenceAnswer::NeedsFacts, "the destination country is not recorded".to_owned());
        }
    } else if test.rules.is_without_group(to) {
        let line = format!("{to} has no row in the Country Groups: ask how the destination is treated");
        test.rule(LicenceAnswer::NeedsFacts, line);
    }
}

/// Of a forwarder on the way, what is not recorded is not asked.
fn asks_what_is_unknown(test: &Test<'_, '_>) -> bool {
    let normal = &test.context.survey.directory.parties[test.destination().0.0 as usize].normal;
    !test.is_on_the_way() || !test.rules.policy().name_suggests_forwarder(normal)
}

/// A name that a rule frees; whether this is the party meant, a person must say.
fn exempt(test: &Test<'_, '_>) -> Option<String> {
    let (party, to) = test.destination();
    let known = &test.context.survey.directory.parties[party.0 as usize];
    let named = |name: &String| {
        let rest = known.normal.strip_prefix(&name.to_uppercase());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let by_name = |rule: &ExemptParties| rule.names.iter().any(named).then_some(None);
    let by_sign = |rule: &ExemptParties| Some(Some(rule.sign_in(&known.name, test.rules.policy())?));
    let find = |how: &dyn Fn(&ExemptParties) -> Option<Option<String>>| {
        test.rules.exempt_parties(to).find_map(|rule| Some((rule, how(rule)?)))
    };
    let business = test.context.business(party).map_or("", |(business, _)| test.context.text(business.value));
    let by_business = |rule: &ExemptParties| rule.is_business(business).then(|| Some(business.to_owned()));
    let (rule, sign) = find(&by_name).or_else(|| find(&by_sign)).or_else(|| find(&by_business))?;
    let cite = format!("({}){}", test.rules.cite(&rule.instrument), caveat(rule.confidence));
    Some(match sign {
        None => format!("a party of this name is free of the requirement {cite}: confirm that it is the one"),
        Some(sign) => {
            let name = test.context.name(party);
            let whose = rule.names.first().map_or("", String::as_str);
            format!(
                "the name or business of {name} says '{sign}', and the {whose} is free of the requirement {cite}: confirm that it is part of it"
            )
        }
    })
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
    if let Some(party) = parties.iter().find(unknown).filter(|_| asks_what_is_unknown(test)) {
        let name = test.context.name(*party);
        let line = format!("headquarters of {name} and its ultimate parent are not recorded: {}", rule.cite());
        return test.rule(LicenceAnswer::NeedsFacts, line);
    }
    if to.is_known() && !test.rules.is_without_group(to) {
        let who = if test.context.hop(test.id).transit_to.is_some() { " of who receives in the end" } else { "" };
        test.line(format!("{to} is no licence destination and no recorded headquarters{who} is in D:5 or Macau"));
    }
}

/// Goods and lanes whose applications are looked at one by one; a licence is needed either way.
fn review_window(test: &mut Test<'_, '_>) {
    let (hop, goods) = (test.context.hop(test.id), test.context.goods(test.id));
    let asked = test.is_needed() && test.level().is_controlled();
    let Some(window) = test.rules.review_window().filter(|_| asked) else { return };
    let sets = ["tier3".to_owned()];
    let seated = |party: &PartyId| test.seat_in(*party, &sets).is_some();
    let cite = test.rules.cite(&window.instrument);
    let inside = window.admits(goods.tpp, goods.memory_bandwidth, (hop.from_country, hop.ultimate().1));
    if inside {
        test.line(format!(
            "applications are reviewed case by case, with certifications; a licence is still required: {cite}"
        ));
    } else if test.rules.is_tier3(hop.ultimate().1) || test.receivers().iter().any(seated) {
        test.line(format!(
            "applications are presumed to be denied; the window of {cite} does not admit these goods on this lane"
        ));
    }
}

/// Exceptions made for advanced computing that are left, as a question: their conditions are in no record.
fn exceptions(test: &mut Test<'_, '_>) {
    if !test.is_needed() {
        return;
    }
    let left = exceptions_left(test.context, test.id);
    let lines: Vec<String> = left
        .into_iter()
        .filter(|it| !it.not_datacenter.is_empty())
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
    } else if test.rules.level_c_rule().is_some() {
        open_destination(test);
    }
}
