//! Everything that ever went to, by or through someone, under a letter or with a serial number, and where it went on.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::detect::{Context, Survey};
use crate::model::{Day, Hop, HopId, Milli, PartyId, Place, Records, Text};
use crate::policy::{Letter, Policy};
use crate::resolve::{NormalForm, party_id};

use super::survey::with_survey;
use super::{ScanOptions, Stages, begin};

/// What is looked back on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sought {
    /// A party by its name.
    Party(String),
    /// Whoever may be the entry of a list with this number or name.
    Listing(String),
    /// Goods and destinations that an is-informed letter of the rule book names, by its instrument.
    Letter(String),
    /// A serial number.
    Serial(String),
}

/// Everything that was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Lookback {
    /// Whose movements these are, and why they are meant.
    pub parties: Vec<LookParty>,
    /// Parties that may be meant too and were not followed.
    pub perhaps: Vec<LookParty>,
    /// Movements, the earliest first.
    pub movements: Vec<Movement>,
    /// Where the goods may have gone on, the earliest first.
    pub onward: Vec<Movement>,
    /// Rows about them that are no movement: proposed, pending, cancelled, superseded.
    pub not_moved: Vec<RowLine>,
    /// Sums of the movements by who sent and who received, of controlled goods and others alike.
    pub totals: Vec<LookTotal>,
}

/// A party that is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct LookParty {
    /// As in [`crate::model::FindingParty::id`].
    pub id: String,
    /// Name, with country.
    pub name: String,
    /// Why it is meant.
    pub because: String,
}

/// A row of the records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RowLine {
    /// Shipment id as read.
    pub shipment: String,
    /// File.
    pub file: String,
    /// Record in it, from 1.
    pub record: u32,
    /// Physical line, from 1.
    pub line: u32,
    /// What the row says of its standing.
    pub standing: &'static str,
    /// As what the party stands on it.
    pub roles: Vec<&'static str>,
}

/// One movement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Movement {
    /// Where it stands.
    #[serde(flatten)]
    pub row: RowLine,
    /// Leg of the shipment, 0 for the first.
    pub leg: u8,
    /// Departure.
    pub departed: String,
    /// Arrival, when recorded.
    pub arrived: Option<String>,
    /// Sender, with country.
    pub from: String,
    /// Receiver, with country.
    pub to: String,
    /// Stated end user, with country.
    pub end_user: Option<String>,
    /// The goods as recognised.
    pub product: String,
    /// Control level of the day.
    pub level: &'static str,
    /// Whole units, when recorded.
    pub units: Option<i64>,
    /// Integrated circuits.
    pub chips: Option<i64>,
    /// Serial numbers on the record.
    pub serials: Vec<String>,
    /// What the record states of a licence.
    pub license: String,
    /// What the rules of the day ask.
    pub licence: &'static str,
    /// Shipment it follows, and why, for goods that went on.
    pub follows: Option<(String, &'static str)>,
}

/// Sums between two parties.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LookTotal {
    /// Sender, with country.
    pub from: String,
    /// Receiver, with country.
    pub to: String,
    /// Movements.
    pub movements: u64,
    /// Of those, how many do not say how many units.
    pub uncounted: u64,
    /// Units.
    pub units: i64,
    /// Integrated circuits.
    pub chips: i64,
    /// First and last departure.
    pub days: (String, String),
}

/// Looks back over records, on or after a day. `None` when the rule book has no such letter, or no list such an entry.
/// O(hops), and the hops that are reached.
#[must_use]
pub fn lookback(
    records: &Records,
    policy: &Policy,
    options: &ScanOptions,
    sought: &Sought,
    stages: &dyn Stages,
) -> Option<Lookback> {
    let mut options = options.clone();
    let letter = match sought {
        Sought::Letter(id) => Some(policy.letters().iter().find(|letter| letter.instrument == *id)?),
        _ => None,
    };
    if let Sought::Listing(entry) = sought {
        listings(records, policy, entry).first()?;
    }
    let since = options.since.take();
    with_survey(records, policy, &options, stages, |survey| {
        begin(stages, "look back");
        let look = Look { context: &Context::new(survey), survey, since };
        let (parties, perhaps) = look.meant(sought);
        let ids: BTreeSet<PartyId> = parties.keys().copied().collect();
        let own = look.own(sought, &ids, letter);
        let onward = look.onward(&own);
        let mut told = Lookback {
            parties: look.told(&parties),
            perhaps: look.told(&perhaps),
            movements: own.iter().map(|id| look.movement(*id, &ids, None)).collect(),
            onward: onward.iter().map(|(id, from)| look.movement(*id, &ids, Some(*from))).collect(),
            not_moved: look.not_moved(sought, &ids),
            totals: look.totals(&own),
        };
        told.onward.sort_by(|a, b| (&a.departed, &a.row.shipment, a.leg).cmp(&(&b.departed, &b.row.shipment, b.leg)));
        Some(told)
    })
}

/// Parties by id, with why they are meant.
type Why = BTreeMap<PartyId, String>;

struct Look<'c, 'a> {
    context: &'c Context<'a>,
    survey: &'c Survey<'a>,
    since: Option<Day>,
}

impl Look<'_, '_> {
    /// Who is meant, and who may be.
    fn meant(&self, sought: &Sought) -> (Why, Why) {
        match sought {
            Sought::Party(name) => self.by_name(name),
            Sought::Listing(entry) => self.by_listing(entry),
            Sought::Letter(_) | Sought::Serial(_) => (Why::new(), Why::new()),
        }
    }

    fn by_name(&self, name: &str) -> (Why, Why) {
        let directory = self.survey.directory;
        let normal = NormalForm::new(self.survey.policy).name(name);
        let found = [directory.with_normal(&normal), directory.with_normal(name)].concat();
        let mut meant: Why = found.into_iter().map(|party| (party, "the name".to_owned())).collect();
        let words: BTreeSet<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
        let mut perhaps = Why::new();
        for (id, party) in (0..).map(PartyId).zip(&directory.parties) {
            let holds = |normal: &String| words.is_subset(&normal.split(' ').collect());
            if !party.placeholder && !words.is_empty() && party.normals.iter().any(holds) {
                perhaps.insert(id, "its name holds these words".to_owned());
            }
        }
        for id in meant.keys() {
            let alike = directory.parties[id.0 as usize].alike.iter();
            perhaps
                .extend(alike.map(|alike| (alike.other, format!("possibly the same as {}", self.context.name(*id)))));
        }
        if meant.is_empty() && perhaps.len() == 1 {
            std::mem::swap(&mut meant, &mut perhaps);
        }
        perhaps.retain(|id, _| !meant.contains_key(id));
        (meant, perhaps)
    }

    fn by_listing(&self, entry: &str) -> (Why, Why) {
        let wanted: BTreeSet<u32> = listings(self.survey.records, self.survey.policy, entry).into_iter().collect();
        let (mut meant, mut perhaps) = (Why::new(), Why::new());
        for id in (0..).map(PartyId).take(self.survey.profiles.len()) {
            let own = self.survey.standings.matches(id).iter().map(|found| (found, "the entry"));
            let parent = self
                .survey
                .standings
                .parent_matches(id)
                .iter()
                .map(|found| (found, "its ultimate parent is the entry"));
            for (found, what) in own.chain(parent).filter(|(found, _)| wanted.contains(&found.listing)) {
                let [own, listed] = &found.spellings;
                let why = format!("{what}: {own} is {listed}, {}, {} of 1000", found.decided_by, found.score);
                let sure = found.grade <= crate::screen::Grade::Likely;
                (if sure { &mut meant } else { &mut perhaps }).entry(id).or_insert(why);
            }
        }
        perhaps.retain(|id, _| !meant.contains_key(id));
        (meant, perhaps)
    }

    /// Movements that are meant, in order of departure.
    fn own(&self, sought: &Sought, parties: &BTreeSet<PartyId>, letter: Option<&Letter>) -> Vec<HopId> {
        let serial = match sought {
            Sought::Serial(serial) => self.survey.records.texts.find(&serial.trim().to_uppercase()),
            _ => None,
        };
        let all = (0..).map(HopId).zip(&self.survey.network.hops).filter(|(_, hop)| self.inside(hop.departed));
        let meant = |id: HopId, hop: &Hop| match sought {
            Sought::Serial(_) => serial.is_some_and(|serial| self.serials(hop).contains(&serial)),
            Sought::Letter(_) => letter.is_some_and(|letter| self.context.falls_under(letter, id)),
            Sought::Party(_) | Sought::Listing(_) => self.stands_on(hop, parties),
        };
        all.filter(|(id, hop)| meant(*id, hop)).map(|(id, _)| id).collect()
    }

    fn inside(&self, day: Day) -> bool {
        self.since.is_none_or(|since| day >= since)
    }

    fn serials(&self, hop: &Hop) -> &[Text] {
        &self.survey.records.shipments[hop.shipment as usize].serials
    }

    /// True when a party sent, received or uses, on this leg, or moved it.
    fn stands_on(&self, hop: &Hop, parties: &BTreeSet<PartyId>) -> bool {
        let row = &self.survey.records.shipments[hop.shipment as usize];
        let aside = [Place::EndUser, Place::Forwarder, Place::NotifyParty];
        let aside = aside.map(|place| self.survey.directory.party(&row.party(place)));
        [Some(hop.from), Some(hop.to)].into_iter().chain(aside).flatten().any(|party| parties.contains(&party))
    }

    /// Movements that may have carried the goods on, each with the one it follows, by the link rule and as far as it goes.
    fn onward(&self, own: &[HopId]) -> BTreeMap<HopId, (HopId, &'static str)> {
        let (mut found, mut open) = (BTreeMap::new(), own.to_vec());
        let known: BTreeSet<HopId> = own.iter().copied().collect();
        for _ in 0..self.survey.policy.link_rule().max_hops {
            let mut next = Vec::new();
            for id in open {
                for link in self.survey.index.successors(id).into_iter().filter(|link| !link.slow) {
                    if !known.contains(&link.to) && !found.contains_key(&link.to) {
                        found.insert(link.to, (id, link.basis.word()));
                        next.push(link.to);
                    }
                }
            }
            open = next;
        }
        found
    }

    fn movement(&self, id: HopId, parties: &BTreeSet<PartyId>, follows: Option<(HopId, &'static str)>) -> Movement {
        let (hop, goods) = (self.context.hop(id), self.context.goods(id));
        let units = hop.units.map(Milli::whole);
        let row = self.context.shipment(id);
        let shipment = |id| self.context.text(self.context.shipment(id).id).to_owned();
        Movement {
            row: self.row(hop.shipment, "moved", parties),
            leg: hop.leg,
            departed: hop.departed.to_string(),
            arrived: hop.arrived.map(|day| day.to_string()),
            from: self.context.name(hop.from),
            to: self.context.name(hop.to),
            end_user: hop.end_user.map(|party| self.context.name(party)),
            product: goods.name.clone(),
            level: self.survey.ends.level[id.0 as usize].word(),
            units,
            chips: units.map(|units| units.saturating_mul(i64::from(goods.chips))),
            serials: row.serials.iter().map(|serial| self.context.text(*serial).to_owned()).collect(),
            license: self.context.text(row.license).to_owned(),
            licence: self.context.licensing(id).answer.words(),
            follows: follows.map(|(before, basis)| (shipment(before), basis)),
        }
    }

    fn row(&self, index: u32, standing: &'static str, parties: &BTreeSet<PartyId>) -> RowLine {
        let records = self.survey.records;
        let row = &records.shipments[index as usize];
        let file = &records.files[row.record.file as usize];
        let stands = |place: &Place| {
            self.survey.directory.party(&row.party(*place)).is_some_and(|party| parties.contains(&party))
        };
        RowLine {
            shipment: records.texts.show(row.id).to_owned(),
            file: file.name.clone(),
            record: row.record.record,
            line: file.line(row.record.record),
            standing,
            roles: Place::ALL.into_iter().filter(stands).map(Place::role).collect(),
        }
    }

    /// Rows that name a party that is meant, or the serial number, and are no movement.
    fn not_moved(&self, sought: &Sought, parties: &BTreeSet<PartyId>) -> Vec<RowLine> {
        let network = self.survey.network;
        let kinds = [("proposed or pending", &network.intents), ("cancelled or superseded", &network.withdrawn)];
        let mut lines = Vec::new();
        for (standing, rows) in kinds {
            for index in rows {
                let row = &self.survey.records.shipments[*index as usize];
                if row.day().is_some_and(|day| !self.inside(day)) {
                    continue;
                }
                let line = self.row(*index, standing, parties);
                let serial = |wanted: &String| {
                    row.serials.iter().any(|serial| self.context.text(*serial).eq_ignore_ascii_case(wanted.trim()))
                };
                if !line.roles.is_empty() || matches!(sought, Sought::Serial(wanted) if serial(wanted)) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    fn totals(&self, own: &[HopId]) -> Vec<LookTotal> {
        let mut sums: BTreeMap<(String, String), LookTotal> = BTreeMap::new();
        for id in own {
            let hop = self.context.hop(*id);
            let (from, to) = (self.context.name(hop.from), self.context.name(hop.to));
            let day = hop.departed.to_string();
            let new = || LookTotal {
                from: from.clone(),
                to: to.clone(),
                movements: 0,
                uncounted: 0,
                units: 0,
                chips: 0,
                days: (day.clone(), day.clone()),
            };
            let sum = sums.entry((from.clone(), to.clone())).or_insert_with(new);
            let units = hop.whole_units();
            sum.movements += 1;
            sum.uncounted += u64::from(hop.units.is_none());
            sum.units = sum.units.saturating_add(units);
            sum.chips = sum.chips.saturating_add(units.saturating_mul(i64::from(self.context.goods(*id).chips)));
            sum.days.1 = day;
        }
        let mut sums: Vec<LookTotal> = sums.into_values().collect();
        sums.sort_by(|a, b| (b.chips, b.units, &a.from, &a.to).cmp(&(a.chips, a.units, &b.from, &b.to)));
        sums
    }

    fn told(&self, parties: &Why) -> Vec<LookParty> {
        let directory = self.survey.directory;
        let one = |(id, because): (&PartyId, &String)| LookParty {
            id: party_id(&directory.parties[id.0 as usize]),
            name: self.context.name(*id),
            because: because.clone(),
        };
        parties.iter().map(one).collect()
    }
}

/// Entries of lists that carry a number, or a name by its normal form.
fn listings(records: &Records, policy: &Policy, wanted: &str) -> Vec<u32> {
    let normal = NormalForm::new(policy);
    let (number, name) = (wanted.trim(), normal.name(wanted));
    let show = |text| records.texts.show(text);
    let is = |entry: &crate::model::Listing| {
        show(entry.list_id).eq_ignore_ascii_case(number)
            || entry.names().any(|(text, _)| !text.is_none() && !name.is_empty() && normal.name(show(text)) == name)
    };
    (0..).zip(&records.listings).filter(|(_, entry)| is(entry)).map(|(at, _)| at).collect()
}
