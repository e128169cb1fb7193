//! Invented companies: names that are used once, addresses that nobody shares by accident, owners and ages.

use std::collections::{BTreeMap, HashSet};

use super::chance::Chance;
use super::props::{Place, Props};
use super::script::{Casting, Dwelling};
use crate::model::Day;

/// One company. Empty text is "not recorded".
#[derive(Clone, Debug, Default)]
pub(super) struct Company {
    /// Name without the legal form.
    pub(super) stem: String,
    /// Legal form, empty when the line of business has none.
    pub(super) form: String,
    pub(super) country: String,
    pub(super) city: String,
    pub(super) port: String,
    pub(super) address: String,
    pub(super) incorporated: Option<Day>,
    pub(super) hq_country: String,
    /// Name of the ultimate parent.
    pub(super) parent: String,
    pub(super) parent_country: String,
    pub(super) business: String,
    pub(super) web: String,
    pub(super) mw: Option<u32>,
    /// Index of the owner, when it is a company of this world.
    pub(super) owner: Option<usize>,
    /// Source of the watch list that names it.
    pub(super) listed: Option<String>,
}

/// All companies of a world, with the groups that stand all the time.
pub(super) struct Companies<'a> {
    pub(super) list: Vec<Company>,
    groups: BTreeMap<&'a str, Vec<usize>>,
    names: HashSet<String>,
    houses: BTreeMap<String, u32>,
    props: &'a Props,
}

impl Company {
    /// The name as registered.
    pub(super) fn name(&self) -> String {
        match self.form.as_str() {
            "" => self.stem.clone(),
            "PT" => format!("PT {}", self.stem),
            form => format!("{} {form}", self.stem),
        }
    }
}

impl<'a> Companies<'a> {
    /// The companies that stand all the time in a world of so many shipments.
    pub(super) fn standing(props: &'a Props, chance: &mut Chance, shipments: u32) -> Companies<'a> {
        let mut companies = Companies {
            list: Vec::new(),
            groups: BTreeMap::new(),
            names: HashSet::new(),
            houses: BTreeMap::new(),
            props,
        };
        for group in &props.traffic.standing {
            let count = group.least + group.per_10k * shipments as usize / 10_000;
            let members = (0..count).map(|nth| {
                let owner = group.owner.as_ref().map(|key| companies.nth(key, nth));
                let country = &group.country[nth % group.country.len()];
                let made = companies.make(chance, country, &group.business, owner);
                let company = &mut companies.list[made];
                company.incorporated = chance.percent(90).then(|| props.old_day(chance));
                company.mw = group.mw.map(|mw| mw * (70 + chance.below(60) as u32) / 100 + 1);
                if let Some(parent) = &group.parent {
                    company.hq_country.clone_from(parent);
                    company.parent_country.clone_from(parent);
                }
                made
            });
            let members = members.collect();
            companies.groups.insert(&group.key, members);
        }
        companies
    }

    /// A standing company of a group, a few of them far more often than the rest, and none that is already taken.
    pub(super) fn draw(&self, chance: &mut Chance, group: &str, taken: &[Vec<usize>]) -> usize {
        let members = &self.groups[group];
        let start = chance.head_heavy(members.len());
        let free = |index: &usize| !taken.iter().flatten().any(|one| one == index);
        let from_start = members[start..].iter().chain(&members[..start]);
        from_start.copied().find(|index| free(index)).unwrap_or(members[start])
    }

    /// A company made for a part of a story that starts on `start`.
    pub(super) fn cast(&mut self, chance: &mut Chance, casting: &Casting, start: Day, partner: Option<usize>) -> usize {
        let country = match (partner, &casting.same_address) {
            (Some(one), Some(_)) => self.list[one].country.clone(),
            _ => chance.pick(&casting.country).clone(),
        };
        let made = self.make(chance, &country, &casting.business, None);
        let age = chance.between(casting.age);
        let parent = casting.parent.as_ref().map(|home| {
            let business = casting.parent_business.as_deref().unwrap_or("holding");
            let owner = self.make(chance, home, business, None);
            self.list[owner].incorporated = Some(self.props.old_day(chance));
            owner
        });
        self.house(chance, made, casting.address);
        if let Some(neighbour) = partner {
            self.move_in(made, neighbour, casting);
        }
        if let Some(owner) = parent {
            self.put_under(made, owner);
        }
        let company = &mut self.list[made];
        company.incorporated = (age > 0).then(|| start - age as i32);
        company.web = if casting.web.is_empty() { "normal".to_owned() } else { casting.web.clone() };
        company.mw = casting.mw;
        company.listed.clone_from(&casting.listed);
        made
    }

    /// A name and address for a list entry; the company itself is not part of the trade.
    pub(super) fn stranger(&mut self, chance: &mut Chance, country: &str, business: &str) -> Company {
        let made = self.make(chance, country, business, None);
        self.list.swap_remove(made)
    }

    /// The first company of the group, then the second, and round again.
    fn nth(&self, group: &str, nth: usize) -> usize {
        let members = &self.groups[group];
        members[nth % members.len()]
    }

    fn make(&mut self, chance: &mut Chance, country: &str, business: &str, owner: Option<usize>) -> usize {
        let props = self.props;
        let towns: Vec<&Place> = props.places.iter().filter(|place| place.country == country).collect();
        let town = *chance.pick(&towns);
        let stem = match owner {
            Some(one) => self.branch_name(chance, one, business, town),
            None => self.fresh_name(chance, business, town),
        };
        let forms = props.words.forms.get(country).unwrap_or(&props.words.forms["other"]);
        let formless = props.words.formless.iter().any(|one| one == business);
        let form = if formless { String::new() } else { chance.pick(forms).clone() };
        let company = Company {
            stem,
            form,
            country: country.to_owned(),
            city: town.city.clone(),
            port: town.port.clone(),
            hq_country: country.to_owned(),
            parent_country: country.to_owned(),
            business: business.to_owned(),
            web: "normal".to_owned(),
            ..Company::default()
        };
        self.list.push(company);
        let made = self.list.len() - 1;
        self.house(chance, made, Dwelling::House);
        if let Some(owner) = owner {
            self.put_under(made, owner);
            let home = self.list[owner].country.clone();
            self.list[made].hq_country = home;
        }
        made
    }

    /// First and second words are used together once, so that names which look alike are about one company.
    fn fresh_name(&mut self, chance: &mut Chance, business: &str, town: &Place) -> String {
        let words = &self.props.words;
        let style = &words.styles[&town.style];
        let trades = words.trades.get(business).expect("words.toml has trade words for each line of business");
        let mut stem = format!("{} {}", chance.pick(&style.first), chance.pick(&style.second));
        for attempt in 0_u32.. {
            if self.names.insert(stem.to_lowercase()) {
                return format!("{stem} {}", chance.pick(trades));
            }
            let second = chance.pick(&style.second);
            stem = match attempt {
                0..12 => format!("{} {second}", chance.pick(&style.first)),
                12..24 => format!("{} {second} {}", chance.pick(&style.first), chance.pick(&style.second)),
                _ => format!("{stem} {second}"),
            };
        }
        stem
    }

    fn branch_name(&mut self, chance: &mut Chance, owner: usize, business: &str, town: &Place) -> String {
        let trades =
            self.props.words.trades.get(business).expect("words.toml has trade words for each line of business");
        let mut name = format!("{} {} {}", self.list[owner].stem, chance.pick(trades), town.city);
        while !self.names.insert(name.to_lowercase()) {
            name = format!("{name} {}", chance.pick(&self.props.words.styles[&town.style].second));
        }
        name
    }

    /// Gives a company an address that no other has: houses of a town are counted.
    fn house(&mut self, chance: &mut Chance, made: usize, dwelling: Dwelling) {
        let company = &mut self.list[made];
        let number = self.houses.entry(company.city.clone()).or_insert(0);
        *number += 1;
        let street = chance.pick(&self.props.words.streets);
        let (floor, door) = (chance.between([2, 38]), chance.between([1, 24]));
        company.address = match dwelling {
            Dwelling::House => format!("{number} Example {street}, {}", company.city),
            Dwelling::Unit => format!("Unit {floor}-{door:02}, {number} Example {street}, {}", company.city),
            Dwelling::Residential => format!("{number} Example {street} Apt {floor}F, {}", company.city),
        };
    }

    fn move_in(&mut self, made: usize, neighbour: usize, casting: &Casting) {
        let there = self.list[neighbour].clone();
        let company = &mut self.list[made];
        company.address = match (&casting.same_tower, there.address.split_once(", ")) {
            (Some(_), Some((_, building))) => format!("Unit 40-07, {building}"),
            _ => there.address,
        };
        (company.city, company.port, company.country) = (there.city, there.port, there.country.clone());
        company.hq_country.clone_from(&there.country);
        company.parent_country = there.country;
    }

    fn put_under(&mut self, made: usize, owner: usize) {
        let (parent, home) = (self.list[owner].name(), self.list[owner].country.clone());
        let company = &mut self.list[made];
        company.owner = Some(owner);
        company.parent = parent;
        company.parent_country = home;
    }
}
