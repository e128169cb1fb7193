//! Names that are alike: which of them join their parties, and what holds the others back.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::groups::{Bridge, Refusal};
use super::marks::{Mark, Sort};
use super::names::{Apart, Judged, Names, Prepared, Shaky, differing_words};
use super::pairs::pairs;
use super::places::Places;
use super::spelt::Spelt;
use super::{Ground, Maybe, SEVERAL, Unit, Work};
use crate::model::{AlikeNames, Cite};

/// Two units with like names.
#[derive(Clone, Copy)]
struct Edge {
    units: [u32; 2],
    judged: Judged,
    /// The same name in normal form.
    same_name: bool,
}

/// What two units share beside their names.
struct Support {
    words: String,
    cites: Vec<Cite>,
}

/// Edges by what is known of the two countries.
#[derive(Default)]
struct Edges {
    /// One known country.
    one_country: Vec<Edge>,
    /// No country at either.
    no_country: Vec<Edge>,
    /// A country at one of the two.
    half: Vec<Edge>,
}

/// Distinct names, and the units of each.
struct NameTable<'n, 'p> {
    names: Names<'n, 'p>,
    prepared: Vec<Prepared>,
    /// Units of each name: from and up to.
    units: Vec<(u32, u32)>,
    /// The name of each unit.
    of_unit: Vec<u32>,
}

impl Work<'_, '_> {
    /// Joins what like names join: first within countries, then where no country is known, then names without country to
    /// the one party that they can mean.
    pub(super) fn join_by_names(&mut self) {
        let (table, spelt) = NameTable::read(self);
        let (mut found, cut) = match told(self.ground) {
            Some(alike) => (table.told(self, alike), alike.cut.clone()),
            None => pairs(spelt, table.names.rule),
        };
        self.tell_cut(&cut);
        found.extend(table.neighbours(&self.places));
        found.par_sort_unstable();
        found.dedup();
        let judge = |(a, b): &(u32, u32)| {
            let judged = table.names.judge(&table.prepared[*a as usize], &table.prepared[*b as usize])?;
            Some((*a, *b, judged))
        };
        let alike: Vec<(u32, u32, Judged)> = found.par_iter().filter_map(judge).collect();
        drop(found);
        let mut edges = self.edges(&table, &alike);
        self.hold_loose_forms(&table, &mut edges.one_country);
        for mut list in [edges.one_country, edges.no_country] {
            list.sort_by_key(|edge| (Reverse(edge.judged.score), edge.units));
            list.iter().for_each(|edge| self.join_alike(&table, edge));
        }
        self.join_without_country(&table, &edges.half);
    }

    fn tell_cut(&mut self, cut: &[(String, usize)]) {
        const SHOWN: usize = 3;
        if cut.is_empty() {
            return;
        }
        let mut order: Vec<&(String, usize)> = cut.iter().collect();
        order.sort_by_key(|(words, count)| (Reverse(*count), words));
        let shown: Vec<String> =
            order.iter().take(SHOWN).map(|(words, count)| format!("\"{words}\" ({count} names)")).collect();
        let more = cut.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more pairs of words") } else { String::new() };
        self.notes.push(format!(
            "names that share {}{more} were compared with each other only where all letters but one agree, or where they \
             share another word: too many share these",
            shown.join(", ")
        ));
    }

    /// All pairs of units behind pairs of names; those of different countries are kept as possible at once.
    fn edges(&mut self, table: &NameTable<'_, '_>, alike: &[(u32, u32, Judged)]) -> Edges {
        let mut edges = Edges::default();
        for (a, b, judged) in alike {
            for one in table.of(*a) {
                for other in table.of(*b) {
                    self.sort_out(
                        Edge { units: [one.min(other), one.max(other)], judged: *judged, same_name: false },
                        &mut edges,
                    );
                }
            }
        }
        for name in (0..).zip(&table.units).filter(|(_, (from, to))| to - from > 1).map(|(name, _)| name) {
            let Some(judged) = table.names.judge(&table.prepared[name as usize], &table.prepared[name as usize]) else {
                continue;
            };
            for one in table.of(name) {
                for other in table.of(name).filter(|other| one < *other) {
                    self.sort_out(Edge { units: [one, other], judged, same_name: true }, &mut edges);
                }
            }
        }
        edges
    }

    fn sort_out(&mut self, edge: Edge, edges: &mut Edges) {
        let [one, other] = edge.units.map(|unit| self.units[unit as usize].country);
        match (one.is_known(), other.is_known()) {
            (true, true) if one == other => edges.one_country.push(edge),
            (false, false) => edges.no_country.push(edge),
            (true, true) => self.hold_edge(&edge, Refusal::Country.words()),
            _ => edges.half.push(edge),
        }
    }

    /// A name without legal form that is like names with different ones joins none of them, unless something else agrees.
    fn hold_loose_forms(&mut self, table: &NameTable<'_, '_>, edges: &mut Vec<Edge>) {
        let form = |unit: u32| &table.prepared[table.of_unit[unit as usize] as usize].forms[..];
        let mut met: BTreeMap<u32, BTreeSet<&[String]>> = BTreeMap::new();
        for edge in edges.iter().filter(|edge| self.holds(edge).is_none()) {
            for (bare, other) in [(edge.units[0], edge.units[1]), (edge.units[1], edge.units[0])] {
                if form(bare).is_empty() && !form(other).is_empty() {
                    met.entry(bare).or_default().insert(form(other));
                }
            }
        }
        met.retain(|_, forms| forms.len() > 1);
        let loose = |edge: &Edge| {
            let [one, other] = edge.units;
            !edge.judged.slip
                && self.support(edge.units).is_none()
                && ((met.contains_key(&one) && !form(other).is_empty())
                    || (met.contains_key(&other) && !form(one).is_empty()))
        };
        let (held, free): (Vec<Edge>, Vec<Edge>) = edges.drain(..).partition(loose);
        *edges = free;
        for edge in held {
            self.hold_edge(&edge, "one has no legal form, and parties of several forms fit");
        }
    }

    /// Why an edge does not join by itself.
    fn holds(&self, edge: &Edge) -> Option<&'static str> {
        let rule = self.ground.policy.resolution_rule();
        let judged = edge.judged;
        match judged.apart {
            Some(apart) => Some(apart.words()),
            None if judged.score >= rule.merge && self.is_steady(edge) => None,
            None if judged.score >= rule.merge_supported && self.support(edge.units).is_some() => None,
            None if !self.is_steady(edge) => Some("words are shortened or begin with another letter"),
            None => Some("the names differ too much to be joined by themselves"),
        }
    }

    /// False where two firms may differ as these words do, and neither name is far rarer than the other.
    fn is_steady(&self, edge: &Edge) -> bool {
        let [one, other] = edge.units.map(|unit| u64::from(self.units[unit as usize].cells));
        let rarer = u64::from(self.ground.policy.resolution_rule().rarer);
        match edge.judged.shaky {
            Shaky::No => true,
            Shaky::Head => one.min(other) * rarer <= one.max(other),
            Shaky::Yes => false,
        }
    }

    /// A telephone number, mail domain or door that two units share.
    fn support(&self, [a, b]: [u32; 2]) -> Option<Support> {
        let speaks = |mark: &&Mark| matches!(mark.sort, Sort::Phone | Sort::Mail);
        let others = &self.marks[b as usize];
        let shared = |mark: &&Mark| others.iter().any(|other| other.sort == mark.sort && other.value == mark.value);
        if let Some(Mark { sort, value, .. }) = self.marks[a as usize].iter().filter(speaks).find(shared) {
            let cites = [a, b].iter().filter_map(|unit| self.cite(*unit, *sort, value)).collect();
            return Some(Support { words: format!("same {} {value}", sort.word()), cites });
        }
        let door = self.places.door([a, b])?;
        Some(Support { words: format!("same address {}", door.address), cites: door.cites })
    }

    fn join_alike(&mut self, table: &NameTable<'_, '_>, edge: &Edge) {
        let [a, b] = edge.units;
        if self.groups.group(a) == self.groups.group(b) {
            return;
        }
        let refusal = self.groups.refusal(a, b, Bridge::Plain).map(Refusal::words);
        let held = self.holds(edge).or(refusal).or_else(|| self.chain(table, [a, b]));
        match held {
            Some(held) => self.hold_edge(edge, held),
            None => self.join_by_name(table, edge),
        }
    }

    /// Every spelling of the one must be like every spelling of the other, or all like the one that stands far oftener than
    /// any of them: no chain through one weak link.
    fn chain(&self, table: &NameTable<'_, '_>, [a, b]: [u32; 2]) -> Option<&'static str> {
        if self.is_centred(table, [a, b]) {
            return None;
        }
        let unlike = |one: u32, other: u32| {
            let [one, other] = [one, other].map(|unit| table.of_unit[unit as usize]);
            one != other && !table.go_together(one, other)
        };
        let (ours, theirs) = (self.groups.family(a), self.groups.family(b));
        let broken = ours.iter().any(|one| theirs.iter().any(|other| unlike(*one, *other)));
        broken.then_some(Refusal::Chain.words())
    }

    /// True when all spellings of both are slips of one: like it, and each far rarer than it. Two slips of one name need not
    /// be like each other. O(spellings).
    fn is_centred(&self, table: &NameTable<'_, '_>, [a, b]: [u32; 2]) -> bool {
        let rarer = u64::from(self.ground.policy.resolution_rule().rarer);
        let cells = |unit: u32| u64::from(self.units[unit as usize].cells);
        let all = || self.groups.family(a).iter().chain(self.groups.family(b)).copied();
        let Some(centre) = all().max_by_key(|unit| (cells(*unit), Reverse(*unit))) else { return false };
        let of = |unit: u32| table.of_unit[unit as usize];
        all().filter(|unit| *unit != centre).all(|unit| {
            cells(unit) * rarer <= cells(centre) && (of(unit) == of(centre) || table.go_together(of(unit), of(centre)))
        })
    }

    fn join_by_name(&mut self, table: &NameTable<'_, '_>, edge: &Edge) {
        let [a, b] = edge.units;
        let because = self.because(table, edge);
        let mut cites = vec![self.sighting(a), self.sighting(b)];
        cites.extend(self.support([a, b]).into_iter().flat_map(|support| support.cites));
        self.join([a, b], because, cites);
        self.groups.join_names(a, b);
    }

    fn because(&self, table: &NameTable<'_, '_>, edge: &Edge) -> String {
        const SHOWN: usize = 3;
        let [a, b] = edge.units.map(|unit| &table.prepared[table.of_unit[unit as usize] as usize]);
        let mut said = match edge.same_name {
            true => "same name, one of them without country".to_owned(),
            false => format!("names alike {} of 1000, {}", edge.judged.score, edge.judged.decided_by.word()),
        };
        let words = differing_words(a, b);
        let words: Vec<String> =
            words.iter().take(SHOWN).map(|(one, other)| format!("\"{one}\" for \"{other}\"")).collect();
        if !words.is_empty() && !edge.same_name {
            said.push_str(&format!(" ({})", words.join(", ")));
        }
        if let Some(support) = self.support(edge.units) {
            said.push_str(&format!("; {}", support.words));
        }
        said
    }

    /// Names without country, to the one party of a known country that they can mean.
    fn join_without_country(&mut self, table: &NameTable<'_, '_>, half: &[Edge]) {
        let mut by_group: BTreeMap<u32, Vec<&Edge>> = BTreeMap::new();
        let unknown = |unit: &Unit<'_>| !unit.country.is_known();
        for edge in half {
            let bare = edge.units.into_iter().find(|unit| unknown(&self.units[*unit as usize]));
            if let Some(bare) = bare {
                let group = self.groups.members(self.groups.group(bare))[0];
                by_group.entry(group).or_default().push(edge);
            }
        }
        for edges in by_group.into_values() {
            self.join_one(table, edges);
        }
    }

    fn join_one(&mut self, table: &NameTable<'_, '_>, mut edges: Vec<&Edge>) {
        edges.sort_by_key(|edge| (Reverse(edge.judged.score), edge.units));
        let (able, unable): (Vec<&Edge>, Vec<&Edge>) = edges.into_iter().partition(|edge| self.holds(edge).is_none());
        let known = |edge: &&Edge| {
            let unit = edge.units.into_iter().find(|unit| self.units[*unit as usize].country.is_known());
            unit.map(|unit| self.groups.group(unit))
        };
        let targets: BTreeSet<u32> = able.iter().filter_map(known).collect();
        for edge in unable {
            let held = self.holds(edge).unwrap_or(SEVERAL);
            self.hold_edge(edge, held);
        }
        for edge in able {
            if targets.len() == 1 { self.join_alike(table, edge) } else { self.hold_edge(edge, SEVERAL) }
        }
    }

    fn hold_edge(&mut self, edge: &Edge, held: &'static str) {
        let by = if edge.same_name { "same name" } else { edge.judged.decided_by.word() };
        self.hold(Maybe { units: edge.units, score: edge.judged.score, by, held });
    }
}

/// Which names are alike, where that was found out before.
fn told<'g>(ground: &Ground<'g, '_>) -> Option<&'g AlikeNames> {
    ground.records.lake.as_ref().and_then(|lake| lake.alike.as_ref())
}

impl<'n, 'p> NameTable<'n, 'p> {
    fn read(work: &Work<'n, 'p>) -> (NameTable<'n, 'p>, Spelt) {
        const TOGETHER: usize = 1 << 14;
        let names = Names::new(work.ground.policy, work.ground.normal);
        let mut units: Vec<(u32, u32)> = Vec::new();
        let mut of_unit = Vec::with_capacity(work.units.len());
        for (unit, at) in work.units.iter().zip(0_u32..) {
            match units.last_mut().filter(|_| at > 0 && work.units[at as usize - 1].normal == unit.normal) {
                Some((_, to)) => *to = at + 1,
                None => units.push((at, at + 1)),
            }
            of_unit.push(u32::try_from(units.len() - 1).unwrap_or(u32::MAX));
        }
        let spelling = |(from, to): &(u32, u32)| {
            let spelled = work.units[*from as usize..*to as usize].iter();
            spelled.map(|unit| work.ground.records.texts.show(unit.spelling)).min().unwrap_or("")
        };
        let (mut prepared, mut words) = (Vec::with_capacity(units.len()), HashSet::default());
        let mut spelt = Spelt::default();
        for some in units.chunks(TOGETHER) {
            let mut read: Vec<Prepared> = some.par_iter().map(|range| names.read(spelling(range))).collect();
            read.iter_mut().for_each(|one| one.name.share(&mut words));
            if told(work.ground).is_none() {
                read.iter().for_each(|one| spelt.add(one));
            }
            prepared.append(&mut read);
        }
        (NameTable { names, prepared, units, of_unit }, spelt)
    }

    /// The pairs that were told, by the names here. Several names here may be one there: the user took them apart.
    fn told(&self, work: &Work<'_, '_>, alike: &AlikeNames) -> Vec<(u32, u32)> {
        let mut here: HashMap<u32, Vec<u32>> = HashMap::new();
        for ((from, _), name) in self.units.iter().zip(0..) {
            let spelling = work.units[*from as usize].spelling;
            here.entry(alike.of_text[spelling.number()]).or_default().push(name);
        }
        let several = here.values().filter(|names| names.len() > 1).map(|names| (names, names));
        let told = alike.pairs.iter().filter_map(|(one, other)| Some((here.get(one)?, here.get(other)?)));
        let each = |(ones, others): (&Vec<u32>, &Vec<u32>)| {
            let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other)));
            pairs
                .filter(|(one, other)| one != other)
                .map(|(one, other)| (one.min(other), one.max(other)))
                .collect::<Vec<_>>()
        };
        let mut pairs: Vec<(u32, u32)> = told.chain(several).flat_map(each).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Pairs of names that may have a door in common, the lower number first.
    fn neighbours(&self, places: &Places<'_, '_>) -> Vec<(u32, u32)> {
        let pairs = places.neighbours(self.names.rule.sharers).into_iter();
        let names = pairs.map(|pair| pair.map(|unit| self.of_unit[unit as usize]));
        names.filter(|[one, other]| one != other).map(|[one, other]| (one.min(other), one.max(other))).collect()
    }

    fn of(&self, name: u32) -> std::ops::Range<u32> {
        let (from, to) = self.units[name as usize];
        from..to
    }

    fn go_together(&self, one: u32, other: u32) -> bool {
        let [one, other] = [one, other].map(|name| &self.prepared[name as usize]);
        let judged = self.names.judge(one, other);
        let least = self.names.rule.merge_supported;
        judged.is_some_and(|judged| judged.score >= least && matches!(judged.apart, None | Some(Apart::ShortName)))
    }
}
