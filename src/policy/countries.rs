//! Country cells to codes: ISO 3166 codes and names in many spellings; what is ambiguous stays unknown.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Certainty, Files, PolicyError, fold, read};
use crate::model::{Country, Day};

/// One country or territory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2 code.
    pub country: Country,
    /// ISO 3166-1 alpha-3 code.
    pub iso3: String,
    /// ISO 3166-1 numeric code, three digits; empty when none is assigned.
    pub numeric: String,
    /// Name to print.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The country whose export-control treatment it shares, and since when.
    pub treated_as: Option<(Country, Option<Day>)>,
    /// How well the treatment is supported.
    pub confidence: Certainty,
    /// Where the row comes from.
    pub source: String,
}

/// All countries with an index over their spellings.
#[derive(Clone, Debug)]
pub(super) struct Countries {
    pub(super) rows: Vec<CountryRow>,
    by_code: BTreeMap<Country, usize>,
    by_spelling: BTreeMap<String, Country>,
}

impl Countries {
    /// The country of a cell. Whole cell first; then, for cells such as `IN, INDIA` or `CHILE (CL)`, all parts must
    /// agree. O(length + log spellings).
    pub(super) fn find(&self, cell: &str) -> Option<Country> {
        self.whole(cell).or_else(|| {
            let parts = cell.split([',', '(', ')', '/', ';', '-']).map(str::trim).filter(|part| !part.is_empty());
            let found: Vec<Option<Country>> = parts.map(|part| self.whole(part)).collect();
            let first = *found.first()?;
            (found.len() > 1 && found.iter().all(|country| *country == first)).then_some(first)?
        })
    }

    fn whole(&self, cell: &str) -> Option<Country> {
        let words = fold::words(cell);
        self.by_spelling.get(&words.join(" ")).or_else(|| self.by_spelling.get(&initials_joined(&words)?)).copied()
    }

    /// The row of a code.
    pub(super) fn row(&self, country: Country) -> Option<&CountryRow> {
        self.by_code.get(&country).and_then(|&index| self.rows.get(index))
    }

    /// The country that rules mean on the day: Hong Kong is China since 2020, territories follow their sovereign.
    pub(super) fn treated_as(&self, country: Country, day: Day) -> Country {
        match self.row(country).and_then(|row| row.treated_as) {
            Some((other, from)) if from.is_none_or(|from| from <= day) => other,
            _ => country,
        }
    }
}

/// `D R CONGO` as `DR CONGO`; `None` when nothing is joined, or when fewer than two words or three letters remain.
fn initials_joined(words: &[String]) -> Option<String> {
    let initials = words.iter().take_while(|word| word.chars().count() == 1).count();
    if initials < 2 || (initials == words.len() && initials < 3) {
        return None;
    }
    let mut joined: String = words.iter().take(initials).map(String::as_str).collect();
    for word in words.iter().skip(initials) {
        joined.push(' ');
        joined.push_str(word);
    }
    Some(joined)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    iso2: String,
    iso3: String,
    numeric: String,
    name: String,
    treated_as: String,
    treated_from: String,
    confidence: Certainty,
    source: String,
    aliases: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ambiguous {
    ambiguous: Vec<String>,
}

const FILE: &str = "countries.csv";

/// Reads `countries.csv`; a spelling that two rows claim is refused.
pub(super) fn read(files: &Files<'_>) -> Result<Countries, PolicyError> {
    let rows = files.csv::<Row>(FILE)?.into_iter().map(country_row).collect::<Result<Vec<CountryRow>, _>>()?;
    let mut by_spelling: BTreeMap<String, Country> = BTreeMap::new();
    for row in &rows {
        let codes = [row.country.code(), &row.iso3, &row.numeric, &row.name].map(str::to_owned);
        for spelling in codes.iter().chain(&row.aliases) {
            let folded = fold::line(spelling);
            if folded.is_empty() {
                continue;
            }
            let before = by_spelling.insert(folded, row.country);
            if before.is_some_and(|other| other != row.country) {
                let key = format!("aliases of {}", row.country);
                return Err(PolicyError::value(FILE, &key, spelling, "another row has this spelling; keep it in one"));
            }
        }
    }
    let ambiguous: Ambiguous = files.toml("ambiguous-countries.toml")?;
    for spelling in &ambiguous.ambiguous {
        by_spelling.remove(&fold::line(spelling));
    }
    let by_code = rows.iter().enumerate().map(|(index, row)| (row.country, index)).collect();
    Ok(Countries { rows, by_code, by_spelling })
}

fn country_row(row: Row) -> Result<CountryRow, PolicyError> {
    let place = |column: &str| format!("{column} of {}", row.iso2);
    let code =
        |column: &str, text: &str| read::cell((FILE, &place(column)), text, "write a two-letter code", Country::parse);
    let country = code("iso2", &row.iso2)?
        .ok_or_else(|| PolicyError::value(FILE, "iso2", &row.iso2, "write a two-letter code"))?;
    let other = code("treated_as", &row.treated_as)?;
    let from =
        read::cell((FILE, &place("treated_from")), &row.treated_from, "write YYYY-MM-DD or nothing", Day::parse)?;
    Ok(CountryRow {
        country,
        treated_as: other.map(|other| (other, from)),
        iso3: row.iso3,
        numeric: row.numeric,
        name: row.name,
        aliases: read::parts(&row.aliases),
        confidence: row.confidence,
        source: row.source,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Policy;
    use super::*;

    const CELLS: &[(&str, &str)] = &[
        ("CN", "CN"),
        ("chn", "CN"),
        ("P.R. China", "CN"),
        ("CHINA (MAINLAND)", "CN"),
        ("ＣＨＩＮＡ", "CN"),
        ("Hong Kong SAR", "HK"),
        ("HONGKONG", "HK"),
        ("Macao", "MO"),
        ("MACAU", "MO"),
        ("Taiwan, Province of China", "TW"),
        ("TAIWAN R.O.C.", "TW"),
        ("Korea, Republic of", "KR"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Viet Nam", "VN"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("U.A.E.", "AE"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Congo, Dem. Rep.", "CD"),
        ("D.R. Congo", "CD"),
        ("Congo, Rep.", "CG"),
        ("Guinea Bissau", "GW"),
        ("Guinea", "GN"),
        ("Libanés", "LB"),
        ("Côte d\u{2019}Ivoire", "CI"),
        ("NA", "NA"),
        ("Namibia", "NA"),
        ("IN, INDIA", "IN"),
        ("CHILE (CL)", "CL"),
        ("156", "CN"),
        ("842", "US"),
        ("XK", "XK"),
        ("КИТАЙ", "CN"),
    ];

    #[test]
    fn country_cells_resolve_or_stay_unknown() {
        let policy = Policy::embedded().unwrap();
        let code = |cell: &str| policy.country(cell).map(|found| found.code().to_owned());
        for &(cell, expected) in CELLS {
            assert_eq!(code(cell).as_deref(), Some(expected), "{cell}");
        }
        for cell in [
            "Korea",
            "Congo",
            "",
            "-",
            "?",
            "n/a",
            "EU",
            "SEVERAL COUNTRIES",
            "АHУ",
            "RUSSlA",
            "CN/US",
            "Korea, China",
            "TO ORDER",
        ] {
            assert_eq!(code(cell), None, "{cell}");
        }
        assert_eq!(policy.country_name(Country::parse("HK").unwrap()), "Hong Kong");
        assert_eq!(policy.country_name(Country::UNKNOWN), "unknown");
    }
}
