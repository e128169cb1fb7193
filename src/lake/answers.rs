//! What the engine is answered: who each name is and how much of it is read, and what each wording of goods is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::classify::Catalogue;
use crate::detect::{Context, is_presumed, stands_out};
use crate::model::{Country, Goods, Identity, Mention, PartyId, Records, Shipment, Text};
use crate::network::is_on_control_list;
use crate::policy::{Figures, Policy, Sighting};
use crate::scan::{ScanOptions, Stages, with_survey};

/// Everything that rows of the lake are joined with.
#[derive(Default)]
pub struct Answers {
    /// By spelling and country.
    pub parties: BTreeMap<(Text, Country), PartyAnswer>,
    /// Pairs of parties of which the history of the second is read beside that of the first.
    pub beside: BTreeSet<(u32, u32)>,
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

/// Answers for the witnesses of a lake, with whatever else is on record beside the shipments. The shipments of `records`
/// are left aside: they are still in the lake.
#[must_use]
pub fn answers(records: &Records, policy: &Policy, options: &ScanOptions, stages: &dyn Stages) -> Answers {
    let witnesses: &[Shipment] = records.lake.as_ref().map_or(&[], |lake| &lake.witnesses);
    let mut all = with_survey(records, policy, options, stages, |survey| {
        let context = Context::new(survey);
        let (parties, beside) = parties(&context, witnesses);
        Answers { parties, beside, ..Answers::default() }
    });
    all.goods = goods(records, witnesses, policy, options);
    let countries = witnesses.iter().flat_map(|row| row.parties.map(|mention| mention.country));
    all.tier3 = countries.filter(|country| policy.is_ever_in("tier3", *country)).collect();
    let by_hand = |mode: &Text| policy.says(Sighting::ByHand, records.texts.show(*mode));
    all.by_hand = witnesses.iter().map(|row| row.mode).filter(|mode| !mode.is_none()).filter(by_hand).collect();
    all.seen = records.observations.iter().flat_map(|row| row.serials.iter().copied()).collect();
    all.paid = records.payments.iter().flat_map(|row| row.shipment_ids.iter().copied()).collect();
    all.licences = records.licences.iter().map(|row| row.number).collect();
    all
}

/// Spellings and countries in the places of shipments, and who is read beside whom.
type Parties = (BTreeMap<(Text, Country), PartyAnswer>, BTreeSet<(u32, u32)>);

fn parties(context: &Context<'_>, witnesses: &[Shipment]) -> Parties {
    let directory = context.survey.directory;
    let policy = context.survey.policy;
    let named = 0..u32::try_from(context.survey.profiles.len()).unwrap_or(u32::MAX);
    let of_party: Vec<(PartyAnswer, BTreeSet<PartyId>)> = named
        .into_par_iter()
        .map(|party| {
            let id = PartyId(party);
            let answer = PartyAnswer {
                party,
                ends: context.may_be_restricted(id) || policy.is_ever_in("tier3", context.country(id)),
                whole: context.is_read_whole(id),
                asked: context.was_refused(id),
                searched: context.was_searched(id),
            };
            (answer, context.read_beside(id))
        })
        .collect();
    let mentions = witnesses.iter().flat_map(|row| row.parties).filter(|mention| !mention.is_none());
    let distinct: BTreeSet<(Text, Country)> = mentions.map(|mention| (mention.name, mention.country)).collect();
    let mut parties = BTreeMap::new();
    for (name, country) in distinct {
        let mention = Mention { name, country, address: Text::NONE };
        let Some(party) = directory.party(&mention) else { continue };
        let answer = of_party[party.0 as usize].0;
        let ends = answer.ends || policy.is_ever_in("tier3", country);
        parties.insert((name, country), PartyAnswer { ends, ..answer });
    }
    let beside = of_party.iter().flat_map(|(one, others)| others.iter().map(|other| (one.party, other.0)));
    (parties, beside.collect())
}

fn goods(
    records: &Records,
    witnesses: &[Shipment],
    policy: &Policy,
    options: &ScanOptions,
) -> HashMap<[Text; 4], GoodsAnswer> {
    let show = |text: Text| records.texts.show(text);
    let catalogue = Catalogue::new(policy, policy.in_force(options.as_of));
    let tuple = |row: &Shipment| [row.part_number, row.description, row.eccn, row.hs_code];
    let mut distinct: Vec<[Text; 4]> = witnesses.iter().map(tuple).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let classified: Vec<(Goods, Figures)> =
        distinct.par_iter().map(|of| catalogue.classify(show(of[0]), show(of[1]))).collect();
    let keys: BTreeSet<&str> = classified.iter().map(|(goods, _)| goods.key.as_str()).collect();
    let numbers: HashMap<&str, u32> = keys.into_iter().filter(|key| !key.is_empty()).zip(0..).collect();
    let key = |goods: &Goods| numbers.get(goods.key.as_str()).copied();
    let listed = |of: &[Text; 4]| Some(show(of[2])).filter(|eccn| is_on_control_list(eccn));
    let ranks: BTreeSet<(&str, &str)> = distinct.iter().filter_map(listed).map(strictness).collect();
    let ranks: HashMap<(&str, &str), u32> = ranks.into_iter().zip(0..).collect();
    let both = || distinct.iter().zip(&classified);
    let declared: BTreeSet<&str> =
        both().filter(|(of, _)| listed(of).is_some()).map(|(_, (goods, _))| goods.key.as_str()).collect();
    both()
        .map(|(of, (goods, figures))| {
            let answer = GoodsAnswer {
                key: key(goods),
                controlled: may_be_controlled(goods, figures, policy),
                declared: declared.contains(goods.key.as_str()),
                strictness: listed(of).map(|eccn| ranks[&strictness(eccn)]),
                stands_out: stands_out(goods, show(of[3]), policy),
                presumed: is_presumed(goods, policy),
                open: !goods.level.is_controlled() && goods.letter.is_none(),
                words: goods.identity == Identity::Unrecognised,
                part: !goods.built_into.is_empty(),
                family: !goods.family.is_empty(),
            };
            (*of, answer)
        })
        .collect()
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
