//! How fast hops are linked, traced, and listed as routes and corridors.

#[path = "worlds/ground.rs"]
mod ground;
mod worlds;

use std::hint::black_box;

use chiptrace::network::{Ends, Index, Linker, Status, corridors, list_routes, share_out, trace};
use chiptrace::policy::Policy;

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
    });
}
