//! The licence test of one hop on its own day, explained line by line (never "OK to ship").
//!
//! Each rule says what it answers and why; the strongest answer counts: review under Part 746, required, needs facts, and
//! only when no rule has anything to ask, "not required by these rules".

mod goods;
mod place;
mod record;
mod rest;
mod transit;

use crate::model::{Country, HopId, Level, LicenceAnswer, Licensing, PartyId};
use crate::policy::{Enforcement, InForce, Letter};

use super::Context;
use super::authority::level_as_read;

/// Judges a hop: item x destination x headquarters x listed party x end use x date, with embargoes, letters, General
/// Prohibition 10 and what the record states (15 CFR 736.2(b), 742.6(a)(6), 744, 746). O(rules of the day).
pub(super) fn judge(context: &Context<'_>, id: HopId) -> Licensing {
    let mut test = Test::at(context, id, context.hop(id).ultimate());
    test.run();
    let practice = test.strongest();
    let worldwide = test.rules.worldwide_text().filter(|_| !test.is_domestic() && test.as_read() == Level::A);
    let worldwide = worldwide.filter(|_| !test.is_needed());
    let by_text = worldwide.map(|rule| {
        format!("the text of level a reaches any destination worldwide, and is not enforced: {}", rule.cite())
    });
    let text_in_cfr = match &by_text {
        Some(line) => format!("required ({line})"),
        None => practice.words().to_owned(),
    };
    if let Some(line) = by_text {
        match context.survey.stance.enforcement {
            Enforcement::Text => test.rule(LicenceAnswer::Required, line),
            Enforcement::Practice => test.line(line),
        }
    }
    let answer = test.strongest();
    record::compare(&mut test, answer);
    let decisive =
        test.said.iter().find(|(said, _)| *said == answer).map_or(test.lines.last(), |(_, at)| test.lines.get(*at));
    Licensing {
        answer,
        needed: test.is_needed(),
        decisive: decisive.cloned().unwrap_or_default(),
        because: test.lines,
        on_record: context.text(context.shipment(id).license).to_owned(),
        text_in_cfr,
        enforced: practice.words().to_owned(),
    }
}

/// True when a letter names the goods and the destination of a hop, whatever the day and whoever sent.
pub(super) fn falls_under(context: &Context<'_>, letter: &Letter, id: HopId) -> bool {
    let test = Test::at(context, id, context.hop(id).ultimate());
    rest::is_within(&test, letter)
}

/// One hop under the rules of its day, and what has been found so far.
struct Test<'c, 'a> {
    context: &'c Context<'a>,
    id: HopId,
    /// Who receives, and where: in the end, or on the way.
    end: (PartyId, Country),
    rules: InForce<'a>,
    /// Every line, in order.
    lines: Vec<String>,
    /// Answers with the index of their line.
    said: Vec<(LicenceAnswer, usize)>,
}

impl<'c, 'a> Test<'c, 'a> {
    fn at(context: &'c Context<'a>, id: HopId, end: (PartyId, Country)) -> Test<'c, 'a> {
        Test { context, id, end, rules: context.rules(id), lines: Vec::new(), said: Vec::new() }
    }

    fn run(&mut self) {
        goods::describe(self);
        if self.is_domestic() {
            self.rule(LicenceAnswer::NotRequired, "moves inside the United States: not an export".to_owned());
            return rest::prc_designed(self);
        }
        place::embargo(self);
        place::listed(self);
        self.by_level();
        rest::letters(self);
        transit::on_the_way(self);
        rest::prc_designed(self);
        rest::foreign_notices(self);
        if !self.is_needed() {
            rest::catch_alls(self);
        }
        if self.said.is_empty() {
            let line = format!("no rule of {} asks for a licence on what is recorded", self.rules.day());
            self.rule(LicenceAnswer::NotRequired, line);
        }
    }

    /// What the level of the goods asks for at the end of the test.
    fn by_level(&mut self) {
        match self.level() {
            Level::A | Level::B => place::advanced(self),
            Level::C => place::memory(self),
            Level::Unknown => goods::unclassified(self),
            Level::None => goods::below_the_lines(self),
        }
    }

    /// A line that answers.
    fn rule(&mut self, answer: LicenceAnswer, line: String) {
        self.said.push((answer, self.lines.len()));
        self.lines.push(line);
    }

    /// A line that explains.
    fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    fn strongest(&self) -> LicenceAnswer {
        let order = [LicenceAnswer::ReviewPolicy, LicenceAnswer::Required, LicenceAnswer::NeedsFacts];
        let said = |answer: &LicenceAnswer| self.said.iter().any(|(said, _)| said == answer);
        order.into_iter().find(said).unwrap_or(LicenceAnswer::NotRequired)
    }

    /// True when a rule requires a licence, also where Part 746 makes the answer review.
    fn is_needed(&self) -> bool {
        self.said.iter().any(|(said, _)| *said == LicenceAnswer::Required)
    }

    fn level(&self) -> Level {
        self.context.survey.ends.level[self.id.0 as usize]
    }

    /// The level, or that of the declared ECCN where the goods themselves have none.
    fn as_read(&self) -> Level {
        level_as_read(self.context, self.id)
    }

    fn is_domestic(&self) -> bool {
        let hop = self.context.hop(self.id);
        let inside = |country: Country| self.rules.is_in("us", country);
        inside(hop.from_country) && inside(hop.ultimate().1) && (inside(hop.to_country) || !hop.to_country.is_known())
    }

    /// The ultimate consignee, or who is looked at on the way, and where.
    fn destination(&self) -> (PartyId, Country) {
        self.end
    }

    /// True when an intermediate consignee is looked at.
    fn is_on_the_way(&self) -> bool {
        self.end != self.context.hop(self.id).ultimate()
    }

    /// The ultimate consignee and the end user, each once; on the way, who receives there.
    fn receivers(&self) -> Vec<PartyId> {
        let end_user = self.context.hop(self.id).end_user.filter(|_| !self.is_on_the_way());
        let mut all: Vec<PartyId> = std::iter::once(self.end.0).chain(end_user).collect();
        all.dedup();
        all
    }

    /// Every party that the goods come to on the hop: receivers, then the intermediate consignee.
    fn reached(&self) -> Vec<PartyId> {
        let hop = self.context.hop(self.id);
        let mut all = self.receivers();
        all.extend(hop.transit_to.map(|_| hop.to));
        all
    }

    /// The first seat of a party or its ultimate parent that lies in one of the sets on the day, with its column.
    fn seat_in(&self, party: PartyId, sets: &[String]) -> Option<(Country, &'static str)> {
        let inside = |country: Country| sets.iter().any(|set| self.rules.is_in(set, country));
        let seats = self.context.survey.standings.seats(party, self.rules.day());
        seats.into_iter().find(|(known, _)| inside(known.value)).map(|(known, column)| (known.value, column))
    }
}

/// How sure an entry is, in brackets; nothing when it is sure.
fn caveat(confidence: crate::policy::Certainty) -> String {
    match confidence.caveat() {
        "" => String::new(),
        words => format!(" ({words})"),
    }
}
