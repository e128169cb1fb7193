//! The ground of a run: goods, parties, lists, hops and links of one data set, prepared once.

use crate::classify::{Catalogue, classify_all};
use crate::detect::Survey;
use crate::model::Records;
use crate::network::{Ends, Index, Linker, Stock, build, trace};
use crate::policy::Policy;
use crate::resolve::{NormalForm, profiles, resolve};
use crate::screen::Standings;

use super::{ScanOptions, Stages, begin};

/// Prepares the ground and hands it to `work`.
pub fn with_survey<T>(
    records: &Records,
    policy: &Policy,
    options: &ScanOptions,
    stages: &dyn Stages,
    work: impl FnOnce(&Survey<'_>) -> T,
) -> T {
    begin(stages, "classify");
    let catalogue = Catalogue::new(policy, policy.in_force(options.as_of));
    let book = classify_all(records, &catalogue);
    begin(stages, "resolve");
    let mut directory = resolve(records, &NormalForm::new(policy), options.matching);
    let profiles = profiles(records, &directory);
    begin(stages, "screen");
    let standings = Standings::new(records, policy, &directory, &profiles);
    begin(stages, "network");
    let network = build(records, &book, &mut directory);
    let index = Index::new(Linker { hops: &network.hops, book: &book, records, rule: policy.link_rule() });
    let ends = Ends::judge(&network.hops, &book, records, (policy, options.stance), &standings);
    let traced = trace(&index, &ends);
    work(&Survey {
        policy,
        as_of: options.as_of,
        stance: options.stance,
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
    })
}
