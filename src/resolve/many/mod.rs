//! Very many names, in little memory a name: their normal forms, their countries, and which of them are alike.

mod kin;
mod parts;

use rayon::prelude::*;

use super::gather::readable;
use super::seen::named_beside;
use super::{Matching, NormalForm};
use crate::model::{Country, Grouped, Records, Text, Texts};

pub use kin::Kin;
pub use parts::Parts;

/// No name.
const NONE: u32 = u32::MAX;
/// Names that are read at a time.
const TOGETHER: usize = 1 << 16;

/// Distinct normal names by number.
struct Names {
    /// Of each text that is a name.
    of_text: Vec<u32>,
    /// The spelling of each.
    spelling: Vec<Text>,
    /// The countries of each, in order.
    countries: Grouped<Country>,
    /// True of a name in some table beside the lake.
    beside: Vec<bool>,
    mentions: Vec<u32>,
}

impl Names {
    fn read(records: &Records, mentions: &[(Text, Country)], normal: &NormalForm<'_>, matching: Matching) -> Names {
        let mut rows: Vec<(u32, Country, Text)> = Vec::with_capacity(mentions.len());
        let mut of_text = vec![NONE; records.texts.count()];
        let mut normals = Texts::default();
        let beside = named_beside(records);
        for some in [&beside, mentions].into_iter().flat_map(|all| all.chunks(TOGETHER)) {
            let form = |(text, _): &(Text, Country)| {
                let spelled = records.texts.show(*text);
                if matching == Matching::Off { spelled.to_owned() } else { normal.name(spelled) }
            };
            let forms: Vec<String> = some.par_iter().map(form).collect();
            for ((text, country), form) in some.iter().zip(forms) {
                let name = normals.intern(&form).number() as u32;
                of_text[text.number()] = name;
                rows.push((name, *country, *text));
            }
        }
        let count = normals.count();
        drop(normals);
        let (mut is_beside, mut named) = (vec![false; count], vec![0; count]);
        rows[..beside.len()].iter().for_each(|row| is_beside[row.0 as usize] = true);
        rows[beside.len()..].iter().for_each(|row| named[row.0 as usize] += 1);
        rows.par_sort_unstable();
        let mut names =
            Names { of_text, spelling: Vec::new(), countries: Grouped::default(), beside: is_beside, mentions: named };
        let mut rows = rows.chunk_by(|a, b| a.0 == b.0).peekable();
        for name in 0..count as u32 {
            let own = rows.next_if(|own| own[0].0 == name).unwrap_or_default();
            let mut countries: Vec<Country> = own.iter().map(|row| row.1).collect();
            countries.dedup();
            names.countries.push(countries);
            names.spelling.push(spelling(records, own));
        }
        names
    }

    fn may_meet(&self, (one, other): (u32, u32)) -> bool {
        let [ours, theirs] = [one, other].map(|name| self.countries.at(name as usize));
        // the unknown country stands first
        let open = |countries: &[Country]| countries.first().is_none_or(|country| !country.is_known());
        open(ours) || open(theirs) || ours.iter().any(|country| theirs.contains(country))
    }
}

/// The names that each of many hangs together with, by the lowest of them.
struct Roots(Vec<u32>);

impl Roots {
    fn of(names: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Roots {
        let mut roots = Roots((0..).take(names).collect());
        for (one, other) in pairs {
            let (one, other) = (roots.root(one), roots.root(other));
            roots.0[one.max(other) as usize] = one.min(other);
        }
        (0..names as u32).for_each(|name| roots.0[name as usize] = roots.root(name));
        roots
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }
}

/// The spelling by which a name is compared: of the spellings shown in each country, the first.
fn spelling(records: &Records, rows: &[(u32, Country, Text)]) -> Text {
    let one_country =
        rows.iter().filter(|row| row.1.is_known()).all(|row| Some(row.1) == rows.last().map(|last| last.1));
    let units = rows.chunk_by(|a, b| one_country || a.1 == b.1);
    let best = |unit: &[(u32, Country, Text)]| {
        unit.iter().map(|row| row.2).max_by_key(|text| readable(records.texts.show(*text)))
    };
    let shown = units.filter_map(best);
    shown.min_by_key(|text| records.texts.show(*text)).unwrap_or_default()
}
