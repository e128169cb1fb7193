//! A world prepared up to the first detector, for benches of what comes after reading.

use chiptrace::classify::{Catalogue, classify_all};
use chiptrace::detect::Survey;
use chiptrace::model::{Day, Records};
use chiptrace::network::{Ends, Index, Linker, RouteQuery, Stock, build, trace};
use chiptrace::policy::{Policy, Stance};
use chiptrace::resolve::{Matching, NormalForm, profiles, resolve};
use chiptrace::screen::Standings;

/// Prepares the ground as a scan does and hands it over.
pub(crate) fn on_ground(records: &Records, policy: &Policy, work: impl FnOnce(&Survey<'_>)) {
    let as_of = Day::parse(policy.edition()).expect("an edition is a day");
    let book = classify_all(records, &Catalogue::new(policy, policy.in_force(as_of)));
    let mut directory = resolve(records, &NormalForm::new(policy), Matching::Default);
    let profiles = profiles(records, &directory);
    let standings = Standings::new(records, policy, &directory, &profiles);
    let network = build(records, &book, &mut directory);
    let index = Index::new(Linker { hops: &network.hops, book: &book, records, rule: policy.link_rule() });
    let ends = Ends::judge(&network.hops, &book, records, (policy, Stance::default()), &standings);
    let traced = trace(&index, &ends);
    work(&Survey {
        stance: Stance::default(),
        policy,
        as_of,
        records,
        directory: &directory,
        profiles: &profiles,
        standings: &standings,
        network: &network,
        book: &book,
        index: &index,
        ends: &ends,
        traced: &traced,
        stock: &Stock::of(&index, &traced),
    });
}

/// The query for all observed routes, as a scan asks it.
pub(crate) fn observed<'s>(survey: &Survey<'s>) -> RouteQuery<'s> {
    let rule = survey.policy.link_rule();
    let visits = u64::try_from(rule.max_steps_per_start).expect("a budget is a small number");
    RouteQuery {
        ends: &survey.traced.ends,
        links_in: &survey.traced.links_in,
        max_hops: rule.max_hops,
        visits,
        in_all: u64::MAX,
    }
}
