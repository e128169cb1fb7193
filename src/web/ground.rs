//! What is in the store, read once for each run: rows, every hop with its licence answer, lists by name, and ways.

use std::sync::{Arc, OnceLock};

use super::desk::Desk;
use super::page::Trouble;
use super::users::held;
use crate::ingest::Originals;
use crate::model::{Country, Day, HopId, Milli, Records};
use crate::policy::Policy;
use crate::resolve::Matching;
use crate::scan::{HopLicence, PathQuestion, Paths, Quiet, SameGoods, ScanOptions, Who, licences, paths};
use crate::screen::SimilarNames;
use crate::store::Store;

/// Bytes of kept records above which they are not held in memory for pages.
const LARGEST: u64 = 256 << 20;
/// Partial routes that a question from a page may look at.
const BUDGET: u64 = 5_000_000;

/// Everything that a page may ask of the records.
pub(super) struct Ground {
    run: i64,
    options: ScanOptions,
    policy: Arc<Policy>,
    pub(super) records: Records,
    pub(super) originals: Originals,
    /// Every hop with what the rules of its day ask of it, in order of departure; judged when it is first asked for.
    licences: OnceLock<Vec<HopLicence>>,
    /// Every hop with its parties; names are joined when they are the same in normal form, as `paths` does it.
    pub(super) moves: Vec<Move>,
    /// List entries by name; none without lists.
    pub(super) names: Option<SimilarNames>,
}

/// A hop, in words.
#[derive(Clone)]
pub(super) struct Move {
    pub(super) shipment: String,
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) departed: Day,
    pub(super) arrived: Option<Day>,
    pub(super) goods: String,
    pub(super) key: String,
    pub(super) units: Option<i64>,
}

/// A party by name and country.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) country: String,
}

impl Desk {
    /// What is in the store as the newest run found it.
    pub(super) fn ground(&self, store: &Store) -> Result<Arc<Ground>, Trouble> {
        let run = store.latest()?.ok_or_else(Trouble::missing)?;
        let mut kept = held(&self.ground);
        if let Some(known) = kept.as_ref().filter(|ground| ground.run == run.run) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(Ground::of(store, run.run)?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }
}

impl Ground {
    /// Records, lists and rules as the run had them: a page must not tell of a finding what the run did not see.
    fn of(store: &Store, run: i64) -> Result<Ground, Trouble> {
        let judged = store.judged(run)?;
        if judged.bytes()? > LARGEST {
            return Err(Trouble::refused(
                "The records are too large to be explored here. The commands paths and licence answer the same questions.",
            ));
        }
        let (records, originals) = judged.read()?;
        let (policy, options) = (Arc::clone(judged.policy()), judged.options().clone());
        let everything = asked(Vec::new(), policy.link_rule().max_hops);
        let moves = paths(&records, &policy, (&exact(&options), &everything), &Quiet, moves);
        let names = (!records.listings.is_empty()).then(|| SimilarNames::new(&records, &policy));
        Ok(Ground { run, options, policy, records, originals, licences: OnceLock::new(), moves, names })
    }
    /// Asks a question about ways of the same goods, as `paths` does: no way rests on the likeness of names.
    pub(super) fn ways<T>(&self, at: Vec<Who>, work: impl FnOnce(&Paths<'_>) -> T) -> T {
        let question = asked(at, self.policy.link_rule().max_hops);
        paths(&self.records, &self.policy, (&exact(&self.options), &question), &Quiet, work)
    }

    /// Every hop with what the rules of its day ask of it, spellings joined as the run joined them.
    pub(super) fn licences(&self) -> &[HopLicence] {
        self.licences.get_or_init(|| licences(&self.records, &self.policy, &self.options, &Quiet))
    }

    /// List entries like a name, the most alike first: score, name on the list, source, listed, removed.
    pub(super) fn listings(&self, name: &str) -> Vec<[String; 5]> {
        const SHOWN: usize = 5;
        let Some(names) = &self.names else { return Vec::new() };
        let least = self.policy.name_words().likeness.review;
        let show = |text| self.records.texts.show(text).to_owned();
        let day = |day: Option<Day>| day.map_or_else(|| "no day recorded".to_owned(), |day| day.to_string());
        let told = |found: &crate::screen::Similar| {
            let entry = self.records.listings.get(found.listing as usize)?;
            let gone = entry.delisted.map_or_else(|| "still listed".to_owned(), |day| day.to_string());
            Some([found.score.to_string(), show(entry.name), show(entry.source), day(entry.listed), gone])
        };
        let found = names.like(name, Country::UNKNOWN, least, &self.records);
        found.iter().take(SHOWN).filter_map(told).collect()
    }

    /// Who is recorded as an owner of somebody, and of their owners in turn: steps, owner, owned, share, days.
    pub(super) fn owners(&self, name: &str) -> Vec<[String; 5]> {
        const STEPS: usize = 6;
        let mut told: Vec<[String; 5]> = Vec::new();
        let mut asked = vec![name.to_lowercase()];
        let mut seen: Vec<String> = asked.clone();
        for step in 1..=STEPS {
            let mut next = Vec::new();
            for row in &self.records.ownership {
                let show = |text| self.records.texts.show(text).to_owned();
                let (owner, owned) = (show(row.owner_name), show(row.owned_name));
                if !asked.contains(&owned.to_lowercase()) {
                    continue;
                }
                let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
                let days = format!("{} to {}", day(row.from), day(row.to));
                let share = row
                    .percent
                    .map_or_else(|| "unknown".to_owned(), |percent| format!("{} %", percent.to_decimal().normalize()));
                told.push([step.to_string(), owner.clone(), owned, share, days]);
                next.push(owner.to_lowercase());
            }
            next.retain(|owner| !seen.contains(owner));
            seen.extend(next.iter().cloned());
            asked = next;
        }
        told
    }
}

/// Every hop that the question leaves, in words.
pub(super) fn moves(ready: &Paths<'_>) -> Vec<Move> {
    let place = |party| {
        let (name, country) = ready.party(party);
        Place { name: name.to_owned(), country: country.to_owned() }
    };
    let hops = u32::try_from(ready.hop_count()).unwrap_or(u32::MAX);
    let told = |id: HopId| {
        let (hop, (goods, key)) = (ready.hop(id), ready.goods(id));
        Move {
            shipment: ready.shipment(id).to_owned(),
            from: place(hop.from),
            to: place(hop.to),
            departed: hop.departed,
            arrived: hop.arrived,
            goods: goods.to_owned(),
            key: key.to_owned(),
            units: hop.units.map(Milli::whole),
        }
    };
    (0..hops).map(HopId).map(told).collect()
}

/// The options of a run, but no two names are one because they are alike.
fn exact(options: &ScanOptions) -> ScanOptions {
    ScanOptions { matching: Matching::Exact, ..options.clone() }
}

fn asked(at: Vec<Who>, max_hops: usize) -> PathQuestion {
    PathQuestion {
        from: Vec::new(),
        to: Vec::new(),
        via: Vec::new(),
        at,
        same: SameGoods::Product,
        max_hops: u8::try_from(max_hops).unwrap_or(u8::MAX),
        max_dwell: None,
        between: None,
        budget: BUDGET,
    }
}
