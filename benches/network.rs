//! How fast hops are linked, traced, and listed as routes and corridors; questions about routes with hubs and rare ends.

#[path = "worlds/ground.rs"]
mod ground;
#[path = "worlds/hops.rs"]
mod hops;
#[path = "worlds/natural.rs"]
mod natural;
mod worlds;

use std::hint::black_box;

use chiptrace::network::paths::{Field, Limits, reach};
use chiptrace::network::patterns::{cycles, pass_through, scatter_gather};
use chiptrace::network::{Ends, Index, Linker, Status, corridors, list_routes, share_out, trace};
use chiptrace::policy::Policy;
use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;

fn main() {
    let policy = Policy::embedded().expect("the shipped rule book can be read");
    worlds::over_worlds("network", |group, made| {
        let records = made.read(&policy);
        ground::on_ground(&records, &policy, |survey| {
            let hops = &survey.network.hops;
            let linker = || Linker { hops, book: survey.book, records: &records, rule: policy.link_rule() };
            group.bench_function(made.id("index"), |bench| {
                bench.iter(|| {
                    black_box(Index::new(linker()));
                });
            });
            group.bench_function(made.id("ends"), |bench| {
                bench.iter(|| {
                    black_box(Ends::judge(hops, survey.book, &records, (&policy, survey.stance), survey.standings))
                });
            });
            group.bench_function(made.id("trace"), |bench| {
                bench.iter(|| black_box(trace(survey.index, survey.ends)));
            });
            let query = ground::observed(survey);
            group.bench_function(made.id("list-routes"), |bench| {
                bench.iter(|| black_box(list_routes(survey.index, &query)));
            });
            group.bench_function(made.id("corridors"), |bench| {
                bench.iter(|| {
                    let routes = list_routes(survey.index, &query).routes;
                    black_box(corridors(&linker(), share_out(&linker(), routes), Status::Observed))
                });
            });
        });
        for kind in hops::KINDS {
            questions(group, made, kind);
        }
    });
}

/// Questions about routes of up to four hops over as many invented hops as the world has rows; the best of up to eight.
fn questions(group: &mut BenchmarkGroup<'_, WallTime>, made: &worlds::Made, kind: hops::Kind) {
    let columns = hops::columns(made.rows, kind);
    let limits = |max_hops| Limits { max_hops, least_dwell: 0, max_dwell: 90 };
    let (short, long) = (Field::new(&columns, limits(4)), Field::new(&columns, limits(8)));
    let units: Vec<Option<i64>> = vec![Some(8_000); columns.len()];
    let rank: Vec<u32> = (0..=made.rows).collect();
    let budget = 50 * u64::from(made.rows);
    let mut measure = |what: &str, work: &dyn Fn() -> usize| {
        group.bench_function(made.id(&format!("{what}/{}", kind.name)), |bench| bench.iter(|| black_box(work())));
    };
    let natural = natural::Natural::new(&columns, limits(4));
    assert_eq!(u128::from(natural.count()), short.count(u64::MAX).routes, "both count the same routes");
    measure("natural-walk", &|| natural.count() as usize);
    measure("reduce-sort-count", &|| Field::new(&columns, limits(4)).count(budget).routes as usize);
    measure("reduce-and-sort", &|| Field::new(&columns, limits(4)).len());
    measure("count", &|| short.count(budget).routes as usize);
    measure("walks", &|| long.count(0).partial as usize);
    measure("top-10000", &|| long.best(10_000, budget, &|_| true).routes.len());
    measure("reach", &|| reach(&short, &units).len());
    measure("choke-points", &|| short.choke_points(&rank, budget).parties.len());
    measure("cycles", &|| cycles(&columns, limits(4), budget).found.len());
    measure("pass-through", &|| pass_through(&columns, &units, (0, 30)).len());
    measure("scatter-gather", &|| scatter_gather(&columns, limits(2), (30, 3), budget).found.len());
}
