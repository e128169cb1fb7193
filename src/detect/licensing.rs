//! The licence test of one hop on its own day, explained line by line (never "OK to ship").

use crate::model::{HopId, Level, LicenceAnswer, Licensing, PartyId};
use crate::policy::InForce;

use super::Context;

/// Judges a hop: item level x destination x headquarters x listed party x date, with embargoes and letters
/// (15 CFR 742.6(a)(6), 744.11, 744.23, 746; the order follows the policy's licence rules).
pub(super) fn judge(context: &Context<'_>, id: HopId) -> Licensing {
    let hop = context.hop(id);
    let rules = context.rules(id);
    let mut test = Test { context, id, rules, because: Vec::new() };
    let answer = test.answer();
    let worldwide = test.rules.worldwide_text().filter(|_| !test.is_domestic());
    let text = match worldwide.filter(|_| test.level() == Level::A && answer != LicenceAnswer::Required) {
        Some(instrument) => format!("required (the text reaches any destination worldwide: {})", instrument.cite()),
        None => answer.words().to_owned(),
    };
    let license = context.survey.records.shipments[hop.shipment as usize].license;
    Licensing {
        answer,
        because: test.because,
        on_record: context.text(license).to_owned(),
        text_in_cfr: text,
        enforced: answer.words().to_owned(),
    }
}

struct Test<'c, 'a> {
    context: &'c Context<'a>,
    id: HopId,
    rules: InForce<'a>,
    because: Vec<String>,
}

/// A listing that reaches the hop, with the line that says so.
enum Listing {
    OnTheDay(String),
    DayUnknown(String),
}

impl Test<'_, '_> {
    fn level(&self) -> Level {
        self.context.survey.ends.level[self.id.0 as usize]
    }

    fn is_domestic(&self) -> bool {
        let hop = self.context.hop(self.id);
        hop.from_country == hop.ultimate().1 && self.rules.is_in("us", hop.from_country)
    }

    fn answer(&mut self) -> LicenceAnswer {
        let hop = self.context.hop(self.id);
        let goods = self.context.goods(self.id);
        self.because.push(format!("{}: level {} on {}", goods.name, self.level().word(), hop.departed));
        if self.is_domestic() {
            self.because.push("moves inside the United States: not an export".to_owned());
            return LicenceAnswer::NotRequired;
        }
        let to = hop.ultimate().1;
        if let Some(embargo) = self.rules.embargo(to) {
            self.because.push(format!("{to} is under {}: not modelled item by item", embargo.cite()));
            let advanced = matches!(self.level(), Level::A | Level::B) && self.rules.is_licence_destination(to);
            return if advanced { self.advanced() } else { LicenceAnswer::ReviewPolicy };
        }
        match self.listed() {
            Some(Listing::OnTheDay(because)) => {
                self.because.push(because);
                LicenceAnswer::Required
            }
            Some(Listing::DayUnknown(because)) => self.perhaps_listed(because),
            None => self.by_goods(),
        }
    }

    fn by_goods(&mut self) -> LicenceAnswer {
        match self.level() {
            Level::A | Level::B => self.advanced(),
            Level::C => self.memory(),
            Level::Unknown => self.unclassified(),
            Level::None => self.below_the_lines(),
        }
    }

    /// A listing without a day decides nothing that the goods and the destination decide already.
    fn perhaps_listed(&mut self, because: String) -> LicenceAnswer {
        let at = self.because.len();
        match self.by_goods() {
            LicenceAnswer::Required => {
                self.because.insert(at, because);
                LicenceAnswer::Required
            }
            _ => {
                self.because.push(because);
                LicenceAnswer::NeedsFacts
            }
        }
    }

    /// A listing that held on the day before one whose day is unknown; receiver before end user.
    fn listed(&self) -> Option<Listing> {
        let hop = self.context.hop(self.id);
        let mut perhaps = None;
        let parties = [Some(hop.ultimate().0), hop.transit_to.map(|_| hop.to), hop.end_user];
        for party in parties.into_iter().flatten() {
            let reasons = self.context.survey.standings.restrictions(party, hop.departed);
            for reason in reasons.iter().filter(|reason| reason.is_listing()) {
                let because = format!("{} is listed or owned by a listed party", self.context.name(party));
                if !reason.is_day_unknown() {
                    return Some(Listing::OnTheDay(because));
                }
                let ask = "the record does not give the day of listing: find it";
                perhaps = perhaps.or(Some(Listing::DayUnknown(format!("{because}; {ask}"))));
            }
        }
        perhaps
    }

    fn advanced(&mut self) -> LicenceAnswer {
        let hop = self.context.hop(self.id);
        let to = hop.ultimate().1;
        if self.rules.is_licence_destination(to) {
            let test = self.rules.control_test().map_or(String::new(), |test| format!(" ({})", test.version));
            self.because.push(format!("{to} is a licence destination on {}{test}", hop.departed));
            self.note_review_window();
            return if self.is_exempt_by_name() { LicenceAnswer::NeedsFacts } else { LicenceAnswer::Required };
        }
        if !to.is_known() {
            self.because.push("the destination country is not recorded".to_owned());
            return LicenceAnswer::NeedsFacts;
        }
        self.headquarters().unwrap_or(LicenceAnswer::NotRequired)
    }

    /// Parties that a rule frees by name; whether this is the party meant, a person must say.
    fn is_exempt_by_name(&mut self) -> bool {
        let hop = self.context.hop(self.id);
        let party = &self.context.survey.directory.parties[hop.ultimate().0.0 as usize].normal;
        let named = |name: &String| party.starts_with(&name.to_uppercase());
        let found = self.rules.exempt_parties(hop.ultimate().1).find(|rule| rule.names.iter().any(named));
        if let Some(rule) = found {
            self.because.push(format!(
                "a party of this name is free of the requirement ({}): confirm that it is the one",
                rule.instrument
            ));
        }
        found.is_some()
    }

    /// The headquarters rule (742.6(a)(6)(iii)): any destination, when a party or its ultimate parent is seated in D:5 or Macau.
    fn headquarters(&mut self) -> Option<LicenceAnswer> {
        let hop = self.context.hop(self.id);
        let rule = self.rules.headquarters_rule()?;
        let parties: Vec<PartyId> = std::iter::once(hop.ultimate().0).chain(hop.end_user).collect();
        for party in &parties {
            if let Some((country, _)) = self.seat_in_tier3(*party) {
                let name = self.context.name(*party);
                self.because
                    .push(format!("{name} or its ultimate parent is headquartered in {country}: {}", rule.cite()));
                return Some(LicenceAnswer::Required);
            }
        }
        let unknown = |party: &&PartyId| self.context.profile(**party).headquarters_unknown();
        if let Some(party) = parties.iter().find(unknown) {
            let name = self.context.name(*party);
            self.because
                .push(format!("headquarters of {name} and its ultimate parent are not recorded ({})", rule.cite()));
            return Some(LicenceAnswer::NeedsFacts);
        }
        self.because.push(format!(
            "{} is no licence destination and no recorded headquarters is in D:5 or Macau",
            hop.ultimate().1
        ));
        None
    }

    fn seat_in_tier3(&self, party: PartyId) -> Option<(crate::model::Country, &'static str)> {
        let profile = self.context.profile(party);
        let seat = profile.head_countries().find(|(known, _)| self.rules.is_tier3(known.value));
        seat.map(|(known, column)| (known.value, column))
    }

    fn memory(&mut self) -> LicenceAnswer {
        let hop = self.context.hop(self.id);
        if self.rules.level_c_in_force() && self.rules.is_tier3(hop.ultimate().1) {
            self.because.push(format!("3A090.c to {}", hop.ultimate().1));
            return LicenceAnswer::Required;
        }
        LicenceAnswer::NotRequired
    }

    fn unclassified(&mut self) -> LicenceAnswer {
        self.because.push("needs classification: the goods are not recognised".to_owned());
        if let Some(answer) = self.declared() { answer } else { LicenceAnswer::NeedsFacts }
    }

    fn below_the_lines(&mut self) -> LicenceAnswer {
        let hop = self.context.hop(self.id);
        let goods = self.context.goods(self.id);
        let letter =
            goods.letter.as_ref().and_then(|id| self.rules.letters().into_iter().find(|letter| letter.id == *id));
        if let Some(letter) = letter
            && (self.rules.is_tier3(hop.ultimate().1) || self.seat_in_tier3(hop.ultimate().0).is_some())
        {
            let cite = letter.cite();
            self.because.push(format!(
                "named in an is-informed letter: required of its addressee, knowledge for anyone else ({cite})"
            ));
            return LicenceAnswer::NeedsFacts;
        }
        self.declared().unwrap_or_else(|| {
            let rest = "supercomputer (744.23), military (744.21, 744.22) and Entity List end uses still apply";
            self.because.push(format!("below the lines of 3A090 and 4A090; {rest}"));
            LicenceAnswer::NotRequired
        })
    }

    fn declared(&mut self) -> Option<LicenceAnswer> {
        let eccn = self.context.text(self.context.shipment(self.id).eccn);
        let to = self.context.hop(self.id).ultimate().1;
        self.rules.declared_eccn_needs_licence(eccn, to)?;
        self.because.push(format!("declared {eccn}: such items need a licence to {to}"));
        Some(LicenceAnswer::Required)
    }

    fn note_review_window(&mut self) {
        let (hop, goods) = (self.context.hop(self.id), self.context.goods(self.id));
        if let Some(window) = self.rules.review_window()
            && window.admits(goods.tpp, goods.memory_bandwidth, (hop.from_country, hop.ultimate().1))
        {
            self.because.push(format!(
                "applications are reviewed case by case ({}); a licence is still required",
                window.instrument
            ));
        }
    }
}
