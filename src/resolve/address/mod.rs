//! Which place an address means: unit and building kept apart, so that one tower is not one office.

#[cfg(test)]
mod laws;
mod reading;
mod tokens;
mod told;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use super::normal::slipped;
use crate::model::Country;
use crate::policy::HintKind;

use told::Told;
pub use words::AddressWords;

/// An address taken apart. What is not told is empty, never a value.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Address {
    units: Told<String>,
    floors: Told<String>,
    blocks: Told<String>,
    numbers: Told<String>,
    boxes: Told<String>,
    named: Told<Named>,
    area: Told<String>,
    postcodes: Told<String>,
    country: Country,
    hints: Told<HintKind>,
}

/// A street or building by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Named {
    core: String,
    /// Empty when no kind is written.
    kind: String,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum What {
    Street(Order),
    Building,
}

/// On which side of its name a kind is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Order {
    KindFirst,
    KindLast,
}

/// Whether two addresses are one place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SameAddress {
    /// One unit, floor or post-office box of one building.
    Unit,
    /// One house, and neither address names a unit in it.
    House,
    /// One building; the units differ, or one of them or the city is not told. Weak.
    Building,
    /// Too little is told to say.
    CannotTell,
    /// Two places.
    Different,
}

impl Address {
    /// Takes an address apart. O(words x words of a mark).
    #[must_use]
    pub fn read(text: &str, words: &AddressWords<'_>) -> Address {
        reading::read(text, words)
    }

    /// The same address in a country that its record gives, which counts before what the words say.
    #[must_use]
    pub fn in_country(mut self, country: Country) -> Address {
        if country.is_known() {
            self.country = country;
        }
        self
    }

    /// What the words hint at beside a place of business, in order.
    pub fn hints(&self) -> impl Iterator<Item = HintKind> + '_ {
        self.hints.iter().copied()
    }

    /// True when a unit or floor is named.
    #[must_use]
    pub fn has_unit(&self) -> bool {
        !self.units.is_empty() || !self.floors.is_empty()
    }

    /// Keys under which an address of the same building is found: no key in common means not the same building. Empty
    /// for an address that names no building.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let numbered = |named: &Named| self.numbers.iter().map(|number| format!("{number} {}", named.core)).collect();
        let keys = self.named.iter().flat_map(|named| -> Vec<String> {
            match named.what {
                What::Building => vec![format!("- {}", named.core)],
                What::Street(_) => numbered(named),
            }
        });
        let buildings = self.named.iter().filter(|named| named.what == What::Building).flat_map(numbered);
        keys.chain(buildings).chain(self.boxes.iter().map(|number| format!("box {number}"))).collect()
    }

    /// Whether two addresses are one place. Symmetric; never the same when house numbers, postcodes or countries differ.
    /// O(words).
    #[must_use]
    pub fn compare(&self, other: &Address) -> SameAddress {
        let countries_differ = self.country.is_known() && other.country.is_known() && self.country != other.country;
        if countries_differ || apart(&self.postcodes, &other.postcodes) {
            return SameAddress::Different;
        }
        if !self.boxes.is_empty() && !other.boxes.is_empty() {
            return self.same_box(other);
        }
        if differ(&self.numbers, &other.numbers) || differ(&self.blocks, &other.blocks) {
            return SameAddress::Different;
        }
        match self.building_of(other) {
            Some(true) if apart(&self.area, &other.area) && !meet(&self.postcodes, &other.postcodes) => {
                SameAddress::CannotTell
            }
            // a city that only one of them names leaves a street of the same name elsewhere open
            Some(true) if self.area.is_empty() != other.area.is_empty() && !meet(&self.postcodes, &other.postcodes) => {
                SameAddress::Building
            }
            Some(true) => self.unit_of(other),
            Some(false) => SameAddress::Different,
            None => SameAddress::CannotTell,
        }
    }

    /// As [`Address::compare`], with a slip of the pen in the name of a street forgiven: one place where house number and
    /// postcode are the same, else too little is told. No key need be in common.
    #[must_use]
    pub fn compare_as_meant(&self, other: &Address) -> SameAddress {
        let plain = self.compare(other);
        let meant = if plain == SameAddress::Different { self.with_streets_as_in(other) } else { None };
        match meant.map(|meant| meant.compare(other)) {
            None | Some(SameAddress::Different) => plain,
            Some(same) if meet(&self.postcodes, &other.postcodes) => same,
            Some(_) => SameAddress::CannotTell,
        }
    }

    /// The same address with the streets of another that are a slip away in place of its own; `None` where there are none.
    fn with_streets_as_in(&self, other: &Address) -> Option<Address> {
        let nearest = |own: &Named| other.named.iter().find(|there| own.is_a_slip_from(there));
        let is_other = self.named.iter().any(|own| nearest(own).is_some());
        let mut named = Told::default();
        named.extend(self.named.iter().map(|own| nearest(own).unwrap_or(own).clone()));
        is_other.then(|| Address { named, ..self.clone() })
    }

    fn same_box(&self, other: &Address) -> SameAddress {
        if differ(&self.boxes, &other.boxes) {
            SameAddress::Different
        } else if meet(&self.area, &other.area) || meet(&self.postcodes, &other.postcodes) {
            SameAddress::Unit
        } else {
            SameAddress::CannotTell
        }
    }

    /// One building: a street with its number, or a building by name; `None` when too little is told.
    fn building_of(&self, other: &Address) -> Option<bool> {
        let same = |street: bool| {
            let mine = self.named.iter().filter(move |named| matches!(named.what, What::Street(_)) == street);
            mine.flat_map(|one| other.named.iter().map(move |two| (one, two))).any(|(one, two)| one.is(two))
        };
        let streets = |address: &Address| address.named.iter().any(|named| matches!(named.what, What::Street(_)));
        let numbered = !self.numbers.is_empty() && !other.numbers.is_empty();
        let (street, building) = (same(true), same(false));
        if building || (street && numbered) {
            let other_street = streets(self) && streets(other) && !street;
            return Some(!(other_street && numbered));
        }
        let both_streets = streets(self) && streets(other) && !street;
        both_streets.then_some(false)
    }

    fn unit_of(&self, other: &Address) -> SameAddress {
        match (self.has_unit(), other.has_unit()) {
            (false, false) => SameAddress::House,
            (true, true) => {
                let blocks = self.blocks == other.blocks;
                let same = if self.units.is_empty() && other.units.is_empty() {
                    self.floors == other.floors
                } else {
                    self.units == other.units && !apart(&self.floors, &other.floors)
                };
                if same && blocks { SameAddress::Unit } else { SameAddress::Building }
            }
            _ => SameAddress::Building,
        }
    }
}

/// Letters of the name of a street, at least, in which a slip is seen through.
const LONG_STREET: usize = 5;

impl Named {
    /// Two names of streets that differ by one slip of the pen, in no digit; kinds agree, or one is not written.
    fn is_a_slip_from(&self, other: &Named) -> bool {
        let are_long = [self, other].iter().all(|named| named.core.chars().count() >= LONG_STREET);
        let plain = |named: &Named| matches!(named.what, What::Street(_)) && !tokens::is_number(&named.core);
        let kinds = self.kind == other.kind || self.kind.is_empty() || other.kind.is_empty();
        are_long && plain(self) && plain(other) && kinds && is_slip(&self.core, &other.core)
    }

    /// One name; kinds agree, or one is not written.
    fn is(&self, other: &Named) -> bool {
        let street = |named: &Named| matches!(named.what, What::Street(_));
        self.core == other.core
            && street(self) == street(other)
            && (self.kind == other.kind || self.kind.is_empty() || other.kind.is_empty())
    }
}

/// One letter more, less or another, or two neighbours exchanged. O(length).
fn is_slip(one: &str, other: &str) -> bool {
    let differing = one.chars().zip(other.chars()).filter(|(one, other)| one != other).count();
    let another = differing == 1 && one.chars().count() == other.chars().count();
    another || slipped(one, other)
}

impl SameAddress {
    /// True for one unit, or one house without units.
    #[must_use]
    pub fn is_one_door(self) -> bool {
        matches!(self, SameAddress::Unit | SameAddress::House)
    }
}

/// Both tell something, and not the same.
fn differ(one: &Told<String>, other: &Told<String>) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}

/// Both tell something, and nothing in common.
fn apart(one: &Told<String>, other: &Told<String>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}

fn meet(one: &Told<String>, other: &Told<String>) -> bool {
    !one.is_disjoint(other)
}

/// The normal form: unit, floor, block, number and street, buildings, box, area, postcode. Reading it again gives the
/// same address, but for the country and the hints.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = |mark: &'static str, all: &Told<String>| {
            all.iter().map(|one| format!("{mark} {one}")).collect::<Vec<String>>()
        };
        let mut parts =
            [marked("UNIT", &self.units), marked("FLOOR", &self.floors), marked("BLOCK", &self.blocks)].concat();
        let mut numbers = marked("NUMBER", &self.numbers);
        for named in self.named.iter() {
            let name = match named.what {
                What::Street(Order::KindFirst) => format!("{} {}", named.kind, named.core),
                _ => format!("{} {}", named.core, named.kind),
            };
            let street = matches!(named.what, What::Street(_)) && !numbers.is_empty();
            let number = if street && named.kind.is_empty() {
                std::mem::take(&mut numbers).iter().map(|number| number.replace("NUMBER ", "") + " ").collect()
            } else {
                String::new()
            };
            parts.push(format!("{number}{}", name.trim()));
        }
        parts.extend(numbers);
        parts.extend(marked("PO BOX", &self.boxes));
        parts.extend(self.area.iter().chain(self.postcodes.iter()).cloned());
        f.write_str(&parts.join(", "))
    }
}
