//! What a country cell says: the country, how it was read, and what a person should know about the reading.

use super::index::Meaning;
use super::spelling::{self, Oddity};
use super::{Countries, near};
use crate::model::Country;

/// The reading of one country cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountryReading {
    /// The country, `None` when the cell does not settle one.
    pub country: Option<Country>,
    /// How it was read.
    pub how: CountryHow,
    /// For a person: a zone, a city, what a slip may have meant, which countries an ambiguous name may mean.
    pub hint: Option<String>,
}

/// How a country cell was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CountryHow {
    /// An ISO 3166-1 code of two or three letters.
    Code,
    /// A name, in any language.
    Name,
    /// A number: UN M49, UN Comtrade or US Census Schedule C.
    Numeric,
    /// Several parts that agree (`VN, VIETNAM`, `CHILE (CL)`, `DUBAI, UAE`).
    Parts,
    /// A city, province or port that is known to be in one country.
    City,
    /// A free zone; the zone is in the hint.
    FreeZone,
    /// Look-alike letters, full width or a wrong encoding, undone; show the raw text beside it.
    Repaired,
    /// More than one country may be meant: unknown.
    Ambiguous,
    /// A group of countries, or several: unknown.
    Group,
    /// Nothing is said: `-`, `N/A`, an empty cell.
    Nothing,
    /// A near miss: unknown; the hint says what it may be.
    Typo,
    /// A state that ended: its successor where there is one, else unknown.
    Historic,
    /// Not known at all.
    NotKnown,
}

/// Longest text that is looked up; no name is longer.
const LONGEST: usize = 240;

/// Separators between countries of which one may be meant.
const CHOICE: [char; 4] = ['/', ';', '|', '+'];

/// What whole texts and parts resolve to.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    One(Meaning),
    Repaired(Country),
    Several(Vec<Country>),
}

impl Countries {
    /// Reads a cell: whole, then as parts that must agree, then with broken letters undone. O(length + log spellings).
    pub(in super::super) fn read_cell(&self, cell: &str) -> CountryReading {
        let cell = cell.trim();
        if cell.len() <= LONGEST && self.index.is_nothing(cell) || !cell.contains(char::is_alphanumeric) {
            return answer(None, CountryHow::Nothing, None);
        }
        if cell.len() > LONGEST {
            return answer(None, CountryHow::NotKnown, None);
        }
        // a slash offers a choice, so that its parts are asked first
        let choice = cell.contains(CHOICE).then(|| self.parts(cell)).filter(|told| told.how != CountryHow::NotKnown);
        let plain = choice.unwrap_or_else(|| match self.whole(cell) {
            Some(found) => self.told(found, cell),
            None => self.parts(cell),
        });
        if plain.how != CountryHow::NotKnown {
            return plain;
        }
        self.undone(cell).unwrap_or_else(|| match near::misses(self, cell).as_slice() {
            [] => plain,
            may => answer(None, CountryHow::Typo, Some(format!("did you mean {}?", self.listed(may, "or")))),
        })
    }

    /// True when a cell names a country by code, name or parts that agree; damage and slips are not looked for. O(length).
    pub(in super::super) fn is_named(&self, cell: &str) -> bool {
        let found = |meaning: Meaning| meaning.country().is_some();
        let plain = self.index.find(cell).map(found);
        plain.unwrap_or_else(|| self.parts(cell).country.is_some())
    }

    /// The reading of a text whose letters were decoded wrongly, when that makes it a known spelling.
    fn undone(&self, cell: &str) -> Option<CountryReading> {
        spelling::undone(cell).iter().find_map(|again| {
            // one repair at a time: two would find a country in almost anything
            let Found::One(meaning) = self.whole(again)? else { return None };
            let country = meaning.country()?;
            let hint = format!("written in a wrong encoding; read as {}", again.trim());
            Some(answer(Some(country), CountryHow::Repaired, Some(hint)))
        })
    }

    /// The meaning of a text as one spelling.
    fn whole(&self, text: &str) -> Option<Found> {
        let direct = self.index.find(text);
        let odd = spelling::oddity(text);
        let look = match (odd, &direct) {
            (Oddity::Sure, _) | (Oddity::MayBe, None) => self.look_alikes(text),
            _ => Vec::new(),
        };
        let same = |country: Country| look.iter().all(|other| *other == country);
        match (direct, look.as_slice()) {
            (Some(meaning), []) if spelling::is_full_width(text) => {
                Some(meaning.country().map_or(Found::One(meaning), Found::Repaired))
            }
            (Some(meaning), _) if meaning.country().is_none_or(same) => Some(Found::One(meaning)),
            (None, []) => None,
            (None, [country]) => Some(Found::Repaired(*country)),
            (direct, _) => {
                let mut all = look.clone();
                all.extend(direct.and_then(Meaning::country));
                all.sort_unstable();
                all.dedup();
                Some(Found::Several(all))
            }
        }
    }

    fn look_alikes(&self, text: &str) -> Vec<Country> {
        let skeleton = spelling::skeleton(text);
        self.index.skeletons().get(&skeleton).cloned().unwrap_or_default()
    }

    fn told(&self, found: Found, cell: &str) -> CountryReading {
        match found {
            Found::One(meaning) => self.meant(meaning, cell),
            Found::Repaired(country) => {
                let hint = format!("written with look-alike letters; read as {}", self.named(country));
                answer(Some(country), CountryHow::Repaired, Some(hint))
            }
            Found::Several(may) => {
                answer(None, CountryHow::Ambiguous, Some(format!("may be {}", self.listed(&may, "or"))))
            }
        }
    }

    fn meant(&self, meaning: Meaning, cell: &str) -> CountryReading {
        let note = |at: u16| self.index.note(at).to_owned();
        match meaning {
            Meaning::Code(country) => answer(Some(country), CountryHow::Code, None),
            Meaning::Name(country) => answer(Some(country), CountryHow::Name, None),
            Meaning::Number(country, at) => answer(Some(country), CountryHow::Numeric, Some(note(at))),
            Meaning::City(country, at) => {
                let place = format!("{cell} is in {}", self.named(country));
                let hint = Some(note(at)).filter(|note| !note.is_empty());
                let hint = hint.map_or(place, |note| format!("{cell}: {note}"));
                answer(Some(country), CountryHow::City, Some(hint))
            }
            Meaning::FreeZone(country, at) => answer(Some(country), CountryHow::FreeZone, Some(note(at))),
            Meaning::Historic(country, at) => answer(Some(country), CountryHow::Historic, Some(note(at))),
            Meaning::Ended(at) => answer(None, CountryHow::Historic, Some(note(at))),
            Meaning::Ambiguous(at) => {
                let may = format!("may be {}", self.listed(self.index.may(at), "or"));
                let note = self.index.note(at);
                let hint = if note.is_empty() { may } else { format!("{may}: {note}") };
                answer(None, CountryHow::Ambiguous, Some(hint))
            }
            Meaning::Slip(country) => {
                answer(None, CountryHow::Typo, Some(format!("did you mean {}?", self.listed(&[country], "or"))))
            }
            Meaning::Group => answer(None, CountryHow::Group, None),
        }
    }

    /// A cell of several parts: all must be known, and one country must be left that every part may mean.
    fn parts(&self, cell: &str) -> CountryReading {
        let unknown = answer(None, CountryHow::NotKnown, None);
        let Some(parts) = self.split(cell) else { return unknown };
        let mut may: Option<Vec<Country>> = None;
        let (mut zone, mut known) = (None, Vec::new());
        for found in &parts {
            let countries = match found {
                Found::One(meaning) => {
                    if let Meaning::FreeZone(_, at) | Meaning::Historic(_, at) | Meaning::City(_, at) = meaning {
                        zone = zone.or(Some(self.index.note(*at).to_owned()).filter(|note| !note.is_empty()));
                    }
                    self.candidates(*meaning)
                }
                Found::Repaired(country) => vec![*country],
                Found::Several(may) => may.clone(),
            };
            known.extend(countries.iter().copied());
            may = Some(match may {
                None => countries,
                Some(before) => before.into_iter().filter(|country| countries.contains(country)).collect(),
            });
        }
        known.sort_unstable();
        known.dedup();
        let settled = may.filter(|may| may.len() == 1).or_else(|| self.territory(cell, &known).map(|one| vec![one]));
        match settled.as_deref() {
            Some([country]) => {
                let repaired = parts.iter().any(|found| matches!(found, Found::Repaired(_)));
                let how = if repaired { CountryHow::Repaired } else { CountryHow::Parts };
                answer(Some(*country), how, zone)
            }
            _ if known.is_empty() => answer(None, CountryHow::Group, None),
            _ => answer(None, CountryHow::Ambiguous, Some(format!("names {}", self.listed(&known, "and")))),
        }
    }

    /// `Hong Kong, China` and `PUERTO RICO (US)`: the territory is meant, unless a slash offers a choice.
    fn territory(&self, cell: &str, known: &[Country]) -> Option<Country> {
        let [one, other] = known else { return None };
        let under = |country: Country, sovereign: Country| {
            self.row(country).and_then(|row| row.treated_as).is_some_and(|(whose, _)| whose == sovereign)
        };
        match (cell.contains(CHOICE), under(*one, *other), under(*other, *one)) {
            (false, true, _) => Some(*one),
            (false, _, true) => Some(*other),
            _ => None,
        }
    }

    /// The parts of a cell, when there are at least two and all are known.
    fn split(&self, cell: &str) -> Option<Vec<Found>> {
        const BETWEEN: [char; 17] =
            [',', '(', ')', '/', ';', '-', '–', '—', ':', '|', '[', ']', '+', '\n', '\r', '（', '）'];
        let parts: Vec<&str> = cell.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 {
            return parts.iter().map(|part| self.whole(part).or_else(|| self.code_beside_name(part)?.pop())).collect();
        }
        self.code_beside_name(cell)
    }

    /// `VN VIETNAM`, `SPAIN ES`, `156 CHINA`.
    fn code_beside_name(&self, cell: &str) -> Option<Vec<Found>> {
        let pairs = [cell.split_once(char::is_whitespace), cell.rsplit_once(char::is_whitespace)];
        let both = |(one, other): (&str, &str)| {
            let found = [self.whole(one.trim())?, self.whole(other.trim())?];
            let code = |found: &Found| matches!(found, Found::One(Meaning::Code(_) | Meaning::Number(..)));
            let countries = |found: &Found| match found {
                Found::One(meaning) => self.candidates(*meaning),
                Found::Repaired(country) => vec![*country],
                Found::Several(may) => may.clone(),
            };
            let agree = countries(&found[0]).iter().any(|country| countries(&found[1]).contains(country));
            let mut found = Vec::from(found);
            if code(&found[0]) {
                found.swap(0, 1);
            }
            (code(&found[1]) && agree).then_some(found)
        };
        pairs.into_iter().flatten().find_map(both)
    }

    fn candidates(&self, meaning: Meaning) -> Vec<Country> {
        match meaning {
            Meaning::Ambiguous(at) | Meaning::Ended(at) => self.index.may(at).to_vec(),
            Meaning::Slip(country) => vec![country],
            other => other.country().into_iter().collect(),
        }
    }

    fn named(&self, country: Country) -> &str {
        self.row(country).map_or("", |row| &row.name)
    }

    /// `Niger (NE) or Nigeria (NG)`.
    fn listed(&self, countries: &[Country], word: &str) -> String {
        let names: Vec<String> = countries.iter().map(|&one| format!("{} ({one})", self.named(one))).collect();
        match names.as_slice() {
            [rest @ .., last] if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
            _ => names.concat(),
        }
    }
}

fn answer(country: Option<Country>, how: CountryHow, hint: Option<String>) -> CountryReading {
    CountryReading { country, how, hint }
}
