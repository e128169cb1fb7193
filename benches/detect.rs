//! What each red flag costs on its own: traced hops, linked lots, parties, corridors, payments and tenancies of a world.

#[path = "worlds/ground.rs"]
mod ground;
mod worlds;

use std::hint::black_box;

use chiptrace::detect::{Context, DETECTORS, Detector, Inspect, Notes, Survey, detect};
use chiptrace::model::{HopId, Link, PartyId};
use chiptrace::network::{Corridor, Status, corridors, list_routes, share_out};
use chiptrace::policy::Policy;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("detect", |group, made| {
        let records = made.read(&policy);
        ground::on_ground(&records, &policy, |survey| {
            let subjects = Subjects::of(survey);
            group.bench_function(made.id("ledgers"), |bench| {
                bench.iter(|| {
                    black_box(Context::new(survey).last_day());
                });
            });
            let context = Context::new(survey);
            group.bench_function(made.id("all-detectors"), |bench| {
                bench.iter(|| black_box(detect(&context, &subjects.hops, &subjects.corridors)));
            });
            for detector in DETECTORS {
                group.bench_function(made.id(detector.red_flag), |bench| {
                    bench.iter(|| black_box(subjects.shown_to(detector, &context)));
                });
            }
        });
    });
}

/// Everything that a detector may be shown.
struct Subjects {
    hops: Vec<HopId>,
    all: Vec<HopId>,
    lots: Vec<Link>,
    traders: Vec<PartyId>,
    parties: Vec<PartyId>,
    corridors: Vec<Corridor>,
    payments: Vec<usize>,
    tenancies: Vec<usize>,
}

impl Subjects {
    fn of(survey: &Survey<'_>) -> Subjects {
        let routes = list_routes(survey.index, &ground::observed(survey)).routes;
        let linker = &survey.index.linker;
        let corridors = corridors(linker, share_out(linker, routes), Status::Observed);
        let listed = corridors.iter().flat_map(|corridor| &corridor.routes);
        let mut lots: Vec<Link> = listed.flat_map(|(route, _)| route.links.iter().copied()).collect();
        lots.sort_unstable();
        lots.dedup();
        let traced = survey.traced.traced.iter().zip(0..).filter(|(traced, _)| **traced);
        Subjects {
            hops: traced.map(|(_, number)| HopId(number)).collect(),
            all: (0..survey.network.hops.len()).zip(0..).map(|(_, number)| HopId(number)).collect(),
            lots,
            traders: Context::new(survey).traders().iter().copied().collect(),
            parties: survey.profiles.iter().zip(0..).map(|(_, number)| PartyId(number)).collect(),
            corridors,
            payments: (0..survey.records.payments.len()).collect(),
            tenancies: (0..survey.records.tenancies.len()).collect(),
        }
    }

    /// Runs one detector over its subjects, on one thread.
    fn shown_to(&self, detector: &Detector, context: &Context<'_>) -> Notes {
        let mut notes = Notes::default();
        for inspect in detector.inspect {
            match inspect {
                Inspect::Hop(look) => self.hops.iter().for_each(|hop| look(*hop, context, &mut notes)),
                Inspect::AnyHop(look) => self.all.iter().for_each(|hop| look(*hop, context, &mut notes)),
                Inspect::Lot(look) => self.lots.iter().for_each(|lot| look(lot, context, &mut notes)),
                Inspect::Party(look) => self.traders.iter().for_each(|party| look(*party, context, &mut notes)),
                Inspect::AnyParty(look) => self.parties.iter().for_each(|party| look(*party, context, &mut notes)),
                Inspect::Corridor(look) => self.corridors.iter().for_each(|way| look(way, context, &mut notes)),
                Inspect::Payment(look) => self.payments.iter().for_each(|at| look(*at, context, &mut notes)),
                Inspect::Tenancy(look) => self.tenancies.iter().for_each(|at| look(*at, context, &mut notes)),
            }
        }
        notes
    }
}
