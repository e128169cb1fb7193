//! What still asks when item and destination do not: letters, General Prohibition 10, end uses, notices of other countries.

use crate::model::{Level, LicenceAnswer, PartyId};
use crate::policy::{Attained, Letter};

use super::Test;

/// Is-informed letters: a licence for the addressee, knowledge for anyone else. They reach goods that no rule reaches.
pub(super) fn letters(test: &mut Test<'_, '_>) {
    let hop = test.context.hop(test.id);
    let exporter = &test.context.survey.directory.parties[hop.from.0 as usize].name;
    let there: Vec<(&Letter, Within)> = test
        .rules
        .letters()
        .filter(|letter| goes_there(test, letter))
        .filter_map(|letter| Some((letter, within(test, letter)?)))
        .collect();
    // a letter that names the goods answers for them: the reach of another maker's does not
    let is_named = there.iter().any(|(_, how)| *how == Within::Named);
    let found: Vec<(LicenceAnswer, String)> = there
        .into_iter()
        .filter(|(_, how)| !is_named || *how == Within::Named)
        .map(|(letter, how)| {
            let cite = test.rules.cite(&letter.instrument);
            let binds = letter.binds(exporter, test.rules.policy());
            let whom = if binds {
                "the exporter is its addressee"
            } else {
                "required of its addressee, knowledge for anyone else"
            };
            let sure = binds && how == Within::Named;
            let answer = if sure { LicenceAnswer::Required } else { LicenceAnswer::NeedsFacts };
            (answer, format!("{} an is-informed letter; {whom}: {cite}", how.words()))
        })
        .collect();
    found.into_iter().for_each(|(answer, line)| test.rule(answer, line));
}

/// True when a letter names, or perhaps reaches, the goods of a hop that goes where it speaks of.
pub(super) fn is_within(test: &Test<'_, '_>, letter: &Letter) -> bool {
    goes_there(test, letter) && within(test, letter).is_some()
}

/// How goods stand to a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Named,
    Reached,
    Unclear,
}

impl Within {
    fn words(self) -> &'static str {
        match self {
            Within::Named => "named in",
            Within::Reached => "reaches the memory bandwidth or transfer rate of",
            Within::Unclear => "memory bandwidth or transfer rate near or not known, so perhaps within the reach of",
        }
    }
}

fn goes_there(test: &Test<'_, '_>, letter: &Letter) -> bool {
    let (party, to) = test.destination();
    letter.sets.iter().any(|set| test.rules.is_in(set, to))
        || (letter.headquarters && test.seat_in(party, &letter.sets).is_some())
}

/// Named by family, or by what the goods attain; circuits in a controlled level need no letter's reach.
fn within(test: &Test<'_, '_>, letter: &Letter) -> Option<Within> {
    let goods = test.context.goods(test.id);
    if letter.names(&goods.family) {
        return Some(Within::Named);
    }
    let reach = letter.reach.as_ref()?;
    if goods.chips == 0 || test.level().is_controlled() {
        return None;
    }
    let figures = &test.context.survey.book.figures[test.context.hop(test.id).goods as usize];
    match reach.attained(goods.memory_bandwidth, figures.interconnect_gbps, goods.datacenter) {
        Attained::Yes => Some(Within::Reached),
        Attained::Perhaps(_) => Some(Within::Unclear),
        Attained::No => None,
    }
}

/// General Prohibition 10: an advanced circuit designed in D:5 or Macau, in either direction (15 CFR 736.2(b)(10)).
pub(super) fn prc_designed(test: &mut Test<'_, '_>) {
    let goods = test.context.goods(test.id);
    let advanced = matches!(test.level(), Level::A | Level::B | Level::Unknown);
    let Some(rule) = test.rules.prc_designed_rule().filter(|_| goods.prc_designed && advanced) else { return };
    let line = format!(
        "designed in D:5 or Macau: presumed to have been made or moved without the authorisation it needed (General Prohibition 10), which no exception cures; find the BIS authorisation: {}",
        rule.cite()
    );
    test.rule(LicenceAnswer::NeedsFacts, line);
}

/// What a country of departure asks for by its own law; the permit is a fact to find.
pub(super) fn foreign_notices(test: &mut Test<'_, '_>) {
    let hop = test.context.hop(test.id);
    if !matches!(test.level(), Level::A | Level::B) || hop.from_country == hop.ultimate().1 {
        return;
    }
    let asked: Vec<String> = test
        .rules
        .foreign_notices(hop.from_country)
        .map(|notice| format!("{}: {}", notice.note, test.rules.cite(&notice.instrument)))
        .collect();
    asked.into_iter().for_each(|line| test.rule(LicenceAnswer::NeedsFacts, line));
}

/// End-use and end-user controls: a sign in a name, a line of business or a rented use asks; no sign proves nothing.
pub(super) fn catch_alls(test: &mut Test<'_, '_>) {
    let computing = test.context.goods(test.id).chips > 0 || test.level() == Level::Unknown;
    let (_, to) = test.destination();
    let parties = test.reached();
    let mut signs = Vec::new();
    let mut open = Vec::new();
    for rule in test.rules.catch_alls().filter(|rule| computing || !rule.computing_only) {
        let here = rule.sets.iter().any(|set| test.rules.is_in(set, to));
        let seated = parties.iter().any(|party| test.seat_in(*party, &rule.sets).is_some());
        if !here && !seated && to.is_known() {
            continue;
        }
        let cite = test.rules.cite(&rule.instrument);
        let sign = parties.iter().find_map(|party| sign_of(test, *party, |text| rule.word_in(text)));
        match sign {
            Some(sign) => {
                signs.push(format!("{sign}: ask whether the goods are for {} ({}; {cite})", rule.about, rule.note));
            }
            None => open.push(rule.about.as_str()),
        }
    }
    let open = open.join(", ");
    signs.into_iter().for_each(|line| test.rule(LicenceAnswer::NeedsFacts, line));
    if !open.is_empty() {
        test.line(format!("no sign is recorded of {open}; the record does not rule it out"));
    }
    ai_training(test);
}

/// The first word that calls for a question, with where it stands.
fn sign_of(test: &Test<'_, '_>, party: PartyId, word: impl Fn(&str) -> Option<String>) -> Option<String> {
    let name = test.context.name(party);
    if let Some(found) = word(&name) {
        return Some(format!("the name {name} says '{found}'"));
    }
    let (business, _) = test.context.business(party)?;
    let business = test.context.text(business.value);
    word(business).map(|found| format!("the line of business of {name} ({business}) says '{found}'"))
}

/// Compute let to a party headquartered in D:5 or Macau for training: a question of knowledge (policy of 13 May 2025).
fn ai_training(test: &mut Test<'_, '_>) {
    let Some(rule) = test.rules.training_rule().filter(|_| test.context.goods(test.id).chips > 0) else { return };
    let receivers = test.receivers();
    let survey = test.context.survey;
    let mut let_out = receivers.iter().flat_map(|party| test.context.tenancies_of(*party));
    let trains = |usage| survey.policy.is_training(test.context.text(usage));
    let tenancy = let_out.find(|row| test.rules.is_tier3(row.tenant_hq) && trains(row.usage));
    if let Some(row) = tenancy {
        let tenant = test.context.text(row.tenant.name);
        let line = format!(
            "the receiver lets compute to {tenant}, headquartered in {}, for training: ask for what end use, Part 744 may require a licence with that knowledge ({})",
            row.tenant_hq,
            rule.cite()
        );
        test.rule(LicenceAnswer::NeedsFacts, line);
    }
}
