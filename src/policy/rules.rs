//! The numbers of the link rule, of priority and of resolution, each with unit and basis.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::{Files, PolicyError, Threshold};

/// When one hop may follow another, and how much work a run may do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkRule {
    /// Days that a departure may lie before the arrival it follows.
    pub tolerance_days: i32,
    /// Longest wait of an ordinary link, days.
    pub max_dwell_days: i32,
    /// Longest wait of a slow link, days.
    pub slow_dwell_days: i32,
    /// How far weight per unit may differ, in thousandths.
    pub weight_tolerance_permille: i64,
    /// Least units for a link by count and weight.
    pub least_count: i64,
    /// Most inbound lots that may add up to one outbound lot.
    pub max_lots_in_sum: usize,
    /// Latest inbound lots that are tried for a sum; at most 16.
    pub lots_in_reach: usize,
    /// Hops of one kind of goods at one party that are held against one hop; of more the nearest in time.
    pub most_neighbours: usize,
    /// A party that held this many times the units that left needed no lot that came later.
    pub stock_multiple: i64,
    /// Days in which goods that came may still be in stock.
    pub stock_days: i32,
    /// Lots of other senders by which a party is known to deal in goods.
    pub usual_lots: usize,
    /// Units that left under a name for each that may be what came, from which on a lot is as likely something else.
    pub other_goods_multiple: i64,
    /// Share of the lots of some goods, in percent, whose weight makes a lot of that weight as likely one of them.
    pub alike_percent: usize,
    /// Lots of some goods that are looked at for it, about.
    pub sampled_lots: usize,
    /// Receivers of controlled goods by which a party is known to deal in them.
    pub dealer_customers: usize,
    /// A reseller or integrator by its own record that sends controlled goods to so many parties sells its stock.
    pub seller_customers: usize,
    /// Days of trade that stand for the age of one whose formation is not on record.
    pub seller_days: i64,
    /// Most hops of a route.
    pub max_hops: usize,
    /// Most routes listed for one corridor.
    pub max_routes_per_corridor: usize,
    /// Most search steps from one starting hop.
    pub max_steps_per_start: usize,
    /// Budget of the route search from all starting hops.
    pub max_steps_in_all: usize,
    /// Most hops that the flow bounds of one route look at beside its own.
    pub max_hops_in_flow: usize,
    /// Most hops of a story whose flow and choke points are looked for.
    pub max_hops_in_story: usize,
    /// The numbers with unit, basis and note.
    pub entries: BTreeMap<String, Threshold>,
}

/// How raised flags combine into a score and a priority.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PriorityRule {
    /// Weight of a flag of low severity, thousandths.
    pub severity_low_permille: u32,
    /// Weight of a flag of medium severity.
    pub severity_medium_permille: u32,
    /// Weight of a flag of high severity.
    pub severity_high_permille: u32,
    /// Factor for low confidence, thousandths.
    pub confidence_low_permille: u32,
    /// Factor for medium confidence.
    pub confidence_medium_permille: u32,
    /// Factor for high confidence.
    pub confidence_high_permille: u32,
    /// What each further flag of the same group counts, thousandths of its weight.
    pub group_saturation_permille: u32,
    /// Most that one group counts, thousandths.
    pub group_ceiling_permille: u32,
    /// Factor on a group that an explanation answers, thousandths.
    pub explained_permille: u32,
    /// Independent groups that make a finding high.
    pub groups_for_high: u32,
    /// What the groups of a high finding weigh together at least, thousandths.
    pub high_score: u32,
    /// Score that makes a finding with a route medium, thousandths.
    pub medium_score: u32,
    /// Score that makes a finding whose route ends nowhere in particular medium, thousandths.
    pub unfinished_score: u32,
    /// Scores within one band count as equal; chips at risk decide then.
    pub score_band_permille: u32,
    /// A party with more receivers, or more senders, of traced goods than this joins no stories.
    pub most_partners_of_one_story: usize,
    /// So many findings that show a sign and little else make it common.
    pub common_findings: usize,
    /// The numbers with unit, basis and note.
    pub entries: BTreeMap<String, Threshold>,
}

/// When two names are one party, and how much is compared. Likeness runs from 0 to 1000.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolutionRule {
    /// Likeness at which names of one country are one party.
    pub merge: u16,
    /// The same where a telephone number, an e-mail domain or an address agrees too.
    pub merge_supported: u16,
    /// Likeness at which two parties are shown as possibly the same.
    pub possible: u16,
    /// Likeness of the words of two addresses, below which they are two places where their parts do not agree.
    pub same_place: u16,
    /// A spelling is a slip of another of its party when that one stands in so many times as many cells.
    pub rarer: u32,
    /// Letters of a word whose beginning is likely a slip of the pen where it differs by one.
    pub long_word: usize,
    /// Letters of a name that may be cut off where another goes on.
    pub cut_name: usize,
    /// The same where something else agrees too, or the name is far rarer.
    pub cut_beside: usize,
    /// Letters of a lone telling word, below which it must be the same.
    pub short_name: usize,
    /// Names that share a word, above which the word alone finds no pair.
    pub common_word: usize,
    /// Names that share the same words, above which they are not compared with each other.
    pub block: usize,
    /// Names that share an identifier, above which it joins nothing.
    pub sharers: usize,
    /// Names possibly the same that are kept for one party.
    pub possible_listed: usize,
    /// The numbers with unit, basis and note.
    pub entries: BTreeMap<String, Threshold>,
}

/// Reads `resolution.toml`.
pub(super) fn resolution_rule(files: &Files<'_>) -> Result<ResolutionRule, PolicyError> {
    let mut numbers = Numbers::read(files, "resolution.toml")?;
    let rule = ResolutionRule {
        merge: numbers.take("merge")?,
        merge_supported: numbers.take("merge_supported")?,
        possible: numbers.take("possible")?,
        same_place: numbers.take("same_place")?,
        rarer: numbers.take("rarer")?,
        long_word: numbers.take("long_word")?,
        cut_name: numbers.take("cut_name")?,
        cut_beside: numbers.take("cut_beside")?,
        short_name: numbers.take("short_name")?,
        common_word: numbers.take("common_word")?,
        block: numbers.take("block")?,
        sharers: numbers.take("sharers")?,
        possible_listed: numbers.take("possible_listed")?,
        entries: numbers.entries.clone(),
    };
    numbers.nothing_left()?;
    if rule.possible > rule.merge_supported || rule.merge_supported > rule.merge || rule.merge > 1000 {
        let remedy = "write likenesses in the order possible, merge_supported, merge, up to 1000";
        return Err(PolicyError::value("resolution.toml", "merge", &rule.merge.to_string(), remedy));
    }
    Ok(rule)
}

/// Reads `link-rule.toml`.
pub(super) fn link_rule(files: &Files<'_>) -> Result<LinkRule, PolicyError> {
    let mut numbers = Numbers::read(files, "link-rule.toml")?;
    let rule = LinkRule {
        tolerance_days: numbers.take("tolerance_days")?,
        max_dwell_days: numbers.take("max_dwell_days")?,
        slow_dwell_days: numbers.take("slow_dwell_days")?,
        weight_tolerance_permille: numbers.take("weight_tolerance_permille")?,
        least_count: numbers.take("least_count")?,
        max_lots_in_sum: numbers.take("max_lots_in_sum")?,
        lots_in_reach: numbers.take::<usize>("lots_in_reach")?.min(16),
        most_neighbours: numbers.take::<usize>("most_neighbours")?.max(1),
        stock_multiple: numbers.take("stock_multiple")?,
        stock_days: numbers.take("stock_days")?,
        usual_lots: numbers.take::<usize>("usual_lots")?.max(1),
        other_goods_multiple: numbers.take("other_goods_multiple")?,
        alike_percent: numbers.take("alike_percent")?,
        sampled_lots: numbers.take::<usize>("sampled_lots")?.max(1),
        dealer_customers: numbers.take::<usize>("dealer_customers")?.max(1),
        seller_customers: numbers.take::<usize>("seller_customers")?.max(1),
        seller_days: numbers.take("seller_days")?,
        max_hops: numbers.take("max_hops")?,
        max_routes_per_corridor: numbers.take("max_routes_per_corridor")?,
        max_steps_per_start: numbers.take("max_steps_per_start")?,
        max_steps_in_all: numbers.take("max_steps_in_all")?,
        max_hops_in_flow: numbers.take("max_hops_in_flow")?,
        max_hops_in_story: numbers.take("max_hops_in_story")?,
        entries: numbers.entries.clone(),
    };
    numbers.nothing_left()?;
    Ok(rule)
}

/// Reads `priority.toml`.
pub(super) fn priority_rule(files: &Files<'_>) -> Result<PriorityRule, PolicyError> {
    let mut numbers = Numbers::read(files, "priority.toml")?;
    let rule = PriorityRule {
        severity_low_permille: numbers.take("severity_low_permille")?,
        severity_medium_permille: numbers.take("severity_medium_permille")?,
        severity_high_permille: numbers.take("severity_high_permille")?,
        confidence_low_permille: numbers.take("confidence_low_permille")?,
        confidence_medium_permille: numbers.take("confidence_medium_permille")?,
        confidence_high_permille: numbers.take("confidence_high_permille")?,
        group_saturation_permille: numbers.take("group_saturation_permille")?,
        group_ceiling_permille: numbers.take("group_ceiling_permille")?,
        explained_permille: numbers.take("explained_permille")?,
        groups_for_high: numbers.take("groups_for_high")?,
        high_score: numbers.take("high_score")?,
        medium_score: numbers.take("medium_score")?,
        unfinished_score: numbers.take("unfinished_score")?,
        score_band_permille: numbers.take("score_band_permille")?,
        most_partners_of_one_story: numbers.take("most_partners_of_one_story")?,
        common_findings: numbers.take("common_findings")?,
        entries: numbers.entries.clone(),
    };
    numbers.nothing_left()?;
    Ok(rule)
}

struct Numbers {
    file: &'static str,
    entries: BTreeMap<String, Threshold>,
    left: Vec<String>,
}

impl Numbers {
    fn read(files: &Files<'_>, file: &'static str) -> Result<Numbers, PolicyError> {
        let entries: BTreeMap<String, Threshold> = files.toml(file)?;
        let left = entries.keys().cloned().collect();
        Ok(Numbers { file, entries, left })
    }

    fn take<T: TryFrom<i64>>(&mut self, key: &str) -> Result<T, PolicyError> {
        self.left.retain(|name| name != key);
        let entry = self
            .entries
            .get(key)
            .ok_or_else(|| PolicyError::value(self.file, key, "", "add the entry: it is needed"))?;
        let whole = entry.value.is_integer().then(|| entry.value.to_i64()).flatten();
        whole.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            PolicyError::value(self.file, key, &entry.value.to_string(), "write a whole number that fits")
        })
    }

    fn nothing_left(&self) -> Result<(), PolicyError> {
        match self.left.first() {
            Some(key) => Err(PolicyError::value(self.file, key, "", "remove the entry: nothing reads it")),
            None => Ok(()),
        }
    }
}
