//! Other names that a party's own rows give it, as far as parties of one name alone claim them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::{Country, Mention, Records, Text};

/// Normal forms of other names, each with the one party name that claims it.
#[derive(Default)]
pub(super) struct Aliases {
    claims: HashMap<String, Claim>,
}

/// Who claims an alias: one normal name, and the countries of its rows that give the alias.
struct Claim {
    name: String,
    countries: BTreeSet<Country>,
}

impl Aliases {
    /// Gathers the aliases of all rows. An alias that rows of two names claim, or that is the name of a row itself, is
    /// nobody's. `home` gives the country of a row, `normals` the normal form of each name. O(aliases log aliases),
    /// whatever the order of the rows.
    pub(super) fn of(records: &Records, normals: &super::Normals, home: impl Fn(&Mention) -> Country) -> Aliases {
        let normal = |text: Text| normals.get(&text).map_or("", String::as_str);
        let own: HashSet<&str> = records.parties.iter().map(|row| normal(row.mention.name)).collect();
        let mut claimants: BTreeMap<&str, BTreeSet<(&str, Country)>> = BTreeMap::new();
        for row in records.parties.iter().filter(|row| !row.mention.is_none()) {
            let claimant = (normal(row.mention.name), home(&row.mention));
            let aliases = row.aliases.iter().map(|alias| normal(*alias));
            for alias in aliases.filter(|alias| !alias.is_empty() && !own.contains(alias)) {
                claimants.entry(alias).or_default().insert(claimant);
            }
        }
        let claims =
            claimants.into_iter().filter_map(|(alias, parties)| Some((alias.to_owned(), Claim::of(&parties)?)));
        Aliases { claims: claims.collect() }
    }

    /// The party, by normal name and country, that a mention of this normal name means: the country must be that of a
    /// row that claims the alias, or one of the two must be unknown.
    pub(super) fn party(&self, normal: &str, country: Country) -> Option<(&str, Country)> {
        let claim = self.claims.get(normal)?;
        let same = claim.countries.contains(&country) || claim.countries.contains(&Country::UNKNOWN);
        let only = claim.countries.first().filter(|_| claim.countries.len() == 1).copied();
        let country = if country.is_known() { Some(country).filter(|_| same) } else { only };
        country.map(|country| (claim.name.as_str(), country))
    }

    /// The name that alone claims an alias; any other name is its own.
    pub(super) fn canonical<'s>(&'s self, normal: &'s str) -> &'s str {
        self.claims.get(normal).map_or(normal, |claim| claim.name.as_str())
    }
}

impl Claim {
    fn of(parties: &BTreeSet<(&str, Country)>) -> Option<Claim> {
        let name = parties.first()?.0;
        let countries = parties.iter().map(|(_, country)| *country).collect();
        parties.iter().all(|(other, _)| *other == name).then(|| Claim { name: name.to_owned(), countries })
    }
}
