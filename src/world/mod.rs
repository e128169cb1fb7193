//! Seeded synthetic worlds: lawful trade with diversion schemes planted in it, and the truth about them.
//!
//! A world is the same bytes for the same dials on every platform. What happens in it is data (`data/*.toml`): standing
//! companies, lawful flows, look-alikes that must not be found, and schemes that should be. Code only plays the scripts.

mod aside;
mod book;
mod chance;
mod company;
mod deck;
mod distort;
mod evasion;
pub mod measure;
mod misspell;
mod play;
mod props;
mod script;
mod side_tables;
mod tables;
mod truth;
mod watch_list;

pub use deck::company_names;
pub use distort::{Distorter, Distortion};
pub use evasion::{Dial, Evasion, Turned};
pub use tables::{SHIPMENT_COLUMNS, Table};
pub use truth::{Expectation, Planted};

use std::convert::Infallible;

use csv::StringRecord;

use chance::Chance;
use company::Companies;
use misspell::Clerks;
use play::{Stage, Story};
use props::Props;
use script::Script;

/// What a world is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dials {
    /// Same dials and seed, same world.
    pub seed: u64,
    /// Shipment rows wanted; a world has at least so many when the planted stories alone do not exceed it.
    pub shipments: u32,
    /// Rows of planted schemes in 10,000. Schemes take turns until they reach it.
    pub planted_per_10k: u32,
    /// Times that each scheme is played at least.
    pub each_scheme: u32,
    /// Times that each lawful look-alike is played at least.
    pub each_lookalike: u32,
    /// Times that each variant of a scheme is played.
    pub each_variant: u32,
    /// What becomes of the leg on which a scheme reaches its end.
    pub last_leg: LastLeg,
    /// Percent of the cells naming a party in shipments that are written otherwise: case, a slip, another legal form.
    pub misspelt_percent: u32,
    /// Ids of the schemes to plant; empty means all ([`scheme_ids`]).
    pub only: Vec<String>,
}

/// Whether the records hold the last leg of schemes that have three or more: in public cases they mostly do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastLeg {
    /// As every other leg.
    Recorded,
    /// In nobody's records.
    Missing,
}

/// Tables to scan and the truth about them.
#[derive(Clone, Debug)]
pub struct World {
    /// Shipments and what is on record beside them, with the watch list; one table a file.
    pub tables: Vec<Table>,
    /// Schemes first, then look-alikes, each in the order it was played.
    pub truth: Vec<Planted>,
}

impl Default for Dials {
    /// Ten thousand rows, one planted row in a thousand, each scheme at least once.
    fn default() -> Dials {
        Dials {
            seed: 1,
            shipments: 10_000,
            planted_per_10k: 10,
            each_scheme: 1,
            each_lookalike: 1,
            each_variant: 0,
            last_leg: LastLeg::Recorded,
            misspelt_percent: 0,
            only: Vec::new(),
        }
    }
}

/// The dials of `datasets/demo`.
#[must_use]
pub fn demo() -> Dials {
    Dials { seed: 2026, shipments: 2000, planted_per_10k: 0, ..Dials::default() }
}

/// Ids of the schemes that can be planted.
#[must_use]
pub fn scheme_ids() -> Vec<String> {
    Props::load().schemes.into_iter().map(|script| script.id).collect()
}

impl World {
    /// Makes the world. O(shipments log shipments) time, O(shipments) memory (about a kilobyte a row while it is kept).
    #[must_use]
    pub fn build(dials: &Dials) -> World {
        let mut shipments = Vec::new();
        let keep = |row: &StringRecord| {
            shipments.push(row.clone());
            Ok::<(), Infallible>(())
        };
        let Ok(mut world) = World::build_around(dials, keep);
        world.tables[0].rows = shipments;
        world
    }

    /// As [`World::build`], but hands the rows of the shipments table out one by one, in order, and keeps none of them:
    /// about 180 bytes a row are kept for the time, tables beside the shipments included. The first table of the world is
    /// that table without rows.
    ///
    /// # Errors
    /// The first that `shipment` gives back.
    pub fn build_around<E>(
        dials: &Dials,
        mut shipment: impl FnMut(&StringRecord) -> Result<(), E>,
    ) -> Result<World, E> {
        let props = Props::load();
        let mut chance = Chance::new(dials.seed, STANDING);
        let companies = Companies::standing(&props, &mut chance, dials.shipments);
        let mut stage = Stage::new(&props, companies, dials.last_leg);
        let stories = plant(&mut stage, dials);
        fill(&mut stage, dials);
        let listings = watch_list::entries(&mut stage, &mut Chance::new(dials.seed, LIST));
        let ids = tables::shipment_ids(&stage.book);
        let truth = stories.iter().map(|story| truth::planted(&stage, story, &ids)).collect();
        let mut clerks = Clerks::new(dials.misspelt_percent, dials.seed, Chance::new(dials.seed, CLERKS));
        for row in tables::shipments(&stage, &ids) {
            shipment(&clerks.written(row))?;
        }
        let mut tables = vec![tables::no_shipments()];
        tables.extend(side_tables::all(&stage, &ids));
        tables.push(watch_list::table(&listings));
        Ok(World { tables, truth })
    }
}

// Streams of chance: what one of them draws does not move the others.
const STANDING: u64 = 0;
const TRAFFIC: u64 = 1;
const LIST: u64 = 2;
const CLERKS: u64 = 3;
const FIRST_STORY: u64 = 16;

/// Plays schemes and look-alikes: each as often as asked for, then schemes in turn up to the share of planted rows.
fn plant<'a>(stage: &mut Stage<'a>, dials: &Dials) -> Vec<Story<'a>> {
    let props = stage.props;
    let wanted = |script: &&Script| dials.only.is_empty() || dials.only.contains(&script.id);
    let schemes: Vec<&Script> = props.schemes.iter().filter(wanted).collect();
    let rows = u64::from(dials.shipments) * u64::from(dials.planted_per_10k) / 10_000;
    let mut stories = Vec::new();
    for (nth, script) in props.lookalikes.iter().enumerate() {
        for round in 0..dials.each_lookalike {
            stories.push(play_story(stage, dials.seed, script, (nth, round)));
        }
    }
    for (nth, script) in props.variants.iter().enumerate() {
        for round in 0..dials.each_variant {
            let nth = nth + props.lookalikes.len() + props.schemes.len();
            stories.push(play_story(stage, dials.seed, script, (nth, round)));
        }
    }
    let (mut planted, mut round) = (0, 0);
    while !schemes.is_empty() && (round < dials.each_scheme || planted < rows) {
        for (nth, script) in schemes.iter().enumerate() {
            if round >= dials.each_scheme && planted >= rows {
                break;
            }
            let story = play_story(stage, dials.seed, script, (nth + props.lookalikes.len(), round));
            planted += story.played.len() as u64;
            stories.push(story);
        }
        round += 1;
    }
    stories.sort_by_key(|story| story.script.quiet.is_some());
    stories
}

fn play_story<'a>(stage: &mut Stage<'a>, seed: u64, script: &'a Script, (nth, round): (usize, u32)) -> Story<'a> {
    let stream = FIRST_STORY + (u64::from(round) << 16) + nth as u64;
    stage.play(script, &mut Chance::new(seed, stream))
}

/// Lawful flows, drawn by weight, until the world has the rows it should have.
fn fill(stage: &mut Stage<'_>, dials: &Dials) {
    let flows = &stage.props.traffic.script;
    let chance = &mut Chance::new(dials.seed, TRAFFIC);
    let total: usize = flows.iter().map(|flow| flow.weight).sum();
    while stage.book.rows.len() < dials.shipments as usize {
        let mut draw = chance.below(total);
        let flow = flows.iter().find(|flow| {
            let hit = draw < flow.weight;
            draw = draw.saturating_sub(flow.weight);
            hit
        });
        let short = stage.book.rows.len() + 1 == dials.shipments as usize;
        match flow {
            Some(flow) if !short || flow.leg.len() == 1 => drop(stage.play(flow, chance)),
            _ => {}
        }
    }
}
