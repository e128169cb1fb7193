//! What the engine is answered: who each name is and how much of it is read, and what each wording of goods is.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::Asked;
use crate::classify::Catalogue;
use crate::detect::{Context, Doors, is_presumed, stands_out};
use crate::model::{Country, Goods, Identity, Lake, Mention, PartyId, Records, Text};
use crate::network::is_on_control_list;
use crate::policy::{Figures, Policy, Sighting};
use crate::resolve::{NormalForm, Parts};
use crate::scan::{ScanOptions, Stages, with_survey};

/// Everything that rows of the lake are joined with.
#[derive(Default)]
pub struct Answers {
    asked: Asked,
    /// Of each mention that was asked about.
    parties: Vec<Option<PartyAnswer>>,
    /// Pairs of parties of which the history of the second is read beside that of the first, in order.
    pub beside: Vec<(u32, u32)>,
    /// By part number, description, ECCN and tariff number.
    pub goods: HashMap<[Text; 4], GoodsAnswer>,
    /// Countries in which a route may end on some day.
    pub tier3: BTreeSet<Country>,
    /// Modes of transport that mean: carried by hand.
    pub by_hand: BTreeSet<Text>,
    /// Serial numbers that somebody read.
    pub seen: BTreeSet<Text>,
    /// Shipment ids that payments name.
    pub paid: BTreeSet<Text>,
    /// Numbers of the licences on file.
    pub licences: BTreeSet<Text>,
}

/// What is known of a spelling with its country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartyAnswer {
    /// The party.
    pub party: u32,
    /// A route may end here on some day.
    pub ends: bool,
    /// Every row that names it is read.
    pub whole: bool,
    /// Its history is read whatever it trades.
    pub asked: bool,
    /// What came to it is followed back whatever the goods.
    pub searched: bool,
}

/// What is known of a wording of goods with what is declared of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GoodsAnswer {
    /// Number of the goods key, `None` without words.
    pub key: Option<u32>,
    /// Controlled under some test, or named in some letter.
    pub controlled: bool,
    /// Some row of this goods key declares an ECCN of the control list.
    pub declared: bool,
    /// Rank of the ECCN declared here, smaller controls more; `None` when it is on no list.
    pub strictness: Option<u32>,
    /// Raises a flag by itself.
    pub stands_out: bool,
    /// Presumed to be advanced.
    pub presumed: bool,
    /// Unknown or said to be uncontrolled: may be other goods under another name.
    pub open: bool,
    /// Known by general words alone: goods of the same words at another weight are others.
    pub words: bool,
    /// Built into other goods.
    pub part: bool,
    /// Of a chip family.
    pub family: bool,
}

impl Answers {
    /// What is known of a spelling with its country. O(log mentions).
    #[must_use]
    pub fn party(&self, name: Text, country: Country) -> Option<&PartyAnswer> {
        self.parties.get(self.asked.find(name, country)?)?.as_ref()
    }

    /// What is known of all spellings.
    pub fn parties(&self) -> impl Iterator<Item = &PartyAnswer> {
        self.parties.iter().flatten()
    }
}

/// How many mentions are answered at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part(pub usize);

/// A million mentions take about three gigabytes.
impl Default for Part {
    fn default() -> Part {
        Part(1_000_000)
    }
}

/// Answers for the distinct values of a lake, with whatever else is on record beside it: tables are given back when they were
/// looked at, list entries stay. Names are answered in parts, and as if they were answered together, but for the numbers of
/// parties. O(mentions log mentions) and the pairs of names that share words, in the memory of a part and a few hundred
/// bytes a mention.
#[must_use]
pub fn answers(
    records: &mut Records,
    asked: Asked,
    policy: &Policy,
    options: &ScanOptions,
    stages: &dyn Stages,
    part: Part,
) -> Answers {
    stages.begin("classify");
    let is_tier3 = |country: &Country| policy.is_ever_in("tier3", *country);
    let by_hand = |mode: &Text| policy.says(Sighting::ByHand, records.texts.show(*mode));
    let all = Answers {
        tier3: asked.countries.iter().copied().filter(is_tier3).collect(),
        by_hand: asked.modes.iter().copied().filter(|mode| !mode.is_none()).filter(by_hand).collect(),
        seen: records.observations.iter().flat_map(|row| row.serials.iter().copied()).collect(),
        paid: records.payments.iter().flat_map(|row| row.shipment_ids.iter().copied()).collect(),
        licences: records.licences.iter().map(|row| row.number).collect(),
        goods: goods(records, &asked.goods, policy, options),
        ..Answers::default()
    };
    stages.begin("parts");
    let parts = Parts::of(records, asked.mentions(), (&NormalForm::new(policy), options.matching), part.0);
    let mentions = parts.mentions(asked.mentions().len());
    let parties = vec![None; asked.mentions().len()];
    let mut told = Told { asked: &asked, parties, beside: Vec::new(), doors: Doors::default() };
    for part in 0..mentions.numbers().max(1) {
        records.lake = Some(Box::new(Lake { alike: parts.alike(part), ..asked.lake(mentions.at(part)) }));
        with_survey(records, policy, options, stages, |survey| {
            told.take(&Context::new(survey), mentions.at(part));
        });
        set_tables_aside(records);
    }
    stages.begin("doors");
    let Told { parties, doors, mut beside, .. } = told;
    beside.extend(doors.beside(&records.texts, policy));
    beside.par_sort_unstable();
    beside.dedup();
    Answers { parties, beside, asked, ..all }
}

/// Whoever stands in a table beside the lake is in the first part; the others are strangers to all of them.
fn set_tables_aside(records: &mut Records) {
    let kept = std::mem::take(records);
    let Records { texts, files, rejects, listings, list_editions, .. } = kept;
    *records = Records { texts, files, rejects, listings, list_editions, ..Records::default() };
}

/// What the parts told so far.
struct Told<'t> {
    asked: &'t Asked,
    parties: Vec<Option<PartyAnswer>>,
    beside: Vec<(u32, u32)>,
    doors: Doors,
}

impl Told<'_> {
    /// Takes the answers for the mentions of a part; its parties are numbered behind those of the parts before.
    fn take(&mut self, context: &Context<'_>, mentions: &[u32]) {
        let (directory, policy) = (context.survey.directory, context.survey.policy);
        let first = u32::try_from(self.doors.count()).unwrap_or(u32::MAX);
        let named = u32::try_from(context.survey.profiles.len()).unwrap_or(u32::MAX);
        let answer = |party: u32| {
            let id = PartyId(party);
            PartyAnswer {
                party: first.saturating_add(party),
                ends: context.may_be_restricted(id) || policy.is_ever_in("tier3", context.country(id)),
                whole: context.is_read_whole(id),
                asked: context.was_refused(id),
                searched: context.was_searched(id),
            }
        };
        let of_party: Vec<PartyAnswer> = (0..named).into_par_iter().map(answer).collect();
        for place in mentions {
            let (name, country) = self.asked.mentions()[*place as usize];
            let Some(party) = directory.party(&Mention { name, country, address: Text::NONE }) else { continue };
            let answer = of_party[party.0 as usize];
            let ends = answer.ends || policy.is_ever_in("tier3", country);
            self.parties[*place as usize] = Some(PartyAnswer { ends, ..answer });
        }
        for party in 0..named {
            let reached = context.reached_beside(PartyId(party)).into_iter();
            self.beside.extend(reached.map(|other| (first + party, first + other.0)));
        }
        self.doors.add(&directory.parties[..named as usize]);
    }
}

/// Wordings of goods that are classified at a time.
const TOGETHER: usize = 1 << 16;

/// Answers for wordings of goods; their keys are kept among the texts.
fn goods(
    records: &mut Records,
    distinct: &[[Text; 4]],
    policy: &Policy,
    options: &ScanOptions,
) -> HashMap<[Text; 4], GoodsAnswer> {
    let catalogue = Catalogue::new(policy, policy.in_force(options.as_of));
    let mut told: Vec<([Text; 4], Text, GoodsAnswer)> = Vec::with_capacity(distinct.len());
    for some in distinct.chunks(TOGETHER) {
        let show = |text: Text| records.texts.show(text);
        let answer = |of: &[Text; 4]| {
            let (goods, figures) = catalogue.classify(show(of[0]), show(of[1]));
            let answer = one_of_goods(&goods, &figures, show(of[3]), policy);
            (*of, goods.key, answer)
        };
        let read: Vec<([Text; 4], String, GoodsAnswer)> = some.par_iter().map(answer).collect();
        told.extend(read.into_iter().map(|(of, key, answer)| (of, records.texts.intern(&key), answer)));
    }
    let show = |text: Text| records.texts.show(text);
    let keys: BTreeSet<&str> = told.iter().map(|(_, key, _)| show(*key)).filter(|key| !key.is_empty()).collect();
    let numbers: HashMap<&str, u32> = keys.into_iter().zip(0..).collect();
    let listed = |of: &[Text; 4]| Some(show(of[2])).filter(|eccn| is_on_control_list(eccn));
    let ranks: BTreeSet<(&str, &str)> = distinct.iter().filter_map(listed).map(strictness).collect();
    let ranks: HashMap<(&str, &str), u32> = ranks.into_iter().zip(0..).collect();
    let declared: BTreeSet<Text> =
        told.iter().filter(|(of, ..)| listed(of).is_some()).map(|(_, key, _)| *key).collect();
    let whole = |(of, key, answer): &([Text; 4], Text, GoodsAnswer)| {
        let answer = GoodsAnswer {
            key: numbers.get(show(*key)).copied(),
            declared: declared.contains(key),
            strictness: listed(of).map(|eccn| ranks[&strictness(eccn)]),
            ..*answer
        };
        (*of, answer)
    };
    told.iter().map(whole).collect()
}

/// What is told of goods by themselves.
fn one_of_goods(goods: &Goods, figures: &Figures, hs_code: &str, policy: &Policy) -> GoodsAnswer {
    GoodsAnswer {
        key: None,
        controlled: may_be_controlled(goods, figures, policy),
        declared: false,
        strictness: None,
        stands_out: stands_out(goods, hs_code, policy),
        presumed: is_presumed(goods, policy),
        open: !goods.level.is_controlled() && goods.letter.is_none(),
        words: goods.identity == Identity::Unrecognised,
        part: !goods.built_into.is_empty(),
        family: !goods.family.is_empty(),
    }
}

/// Smaller controls more: the reason number first, as in [`crate::network::Ends`].
fn strictness(eccn: &str) -> (&str, &str) {
    (eccn.get(2..5).unwrap_or_default(), eccn)
}

/// True when the goods are controlled under the test of some day, or named in a letter of some day.
fn may_be_controlled(goods: &Goods, figures: &Figures, policy: &Policy) -> bool {
    let by_test = || policy.controls().iter().any(|test| test.level(figures).0.is_controlled());
    let named = !goods.family.is_empty();
    goods.level.is_controlled()
        || goods.letter.is_some()
        || (named && (by_test() || policy.some_letter_names(&goods.family)))
}
