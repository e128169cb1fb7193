//! From the entries of `headers.toml` to the table of meanings; what clashes or stands alone is refused.

use std::collections::{BTreeMap, HashMap};

use super::book::{Book, FieldEntry, ScaleEntry, StatusEntry, Vocabulary};
use super::tokens::tokens;
use super::{Class, Concept, FILE, Field, Form, HeaderWords, Meaning, ScaleWords, StatusWords};
use crate::policy::{Certainty, PolicyError};

/// Builds the vocabulary. O(words + lines x roles).
pub(super) fn build(book: Book) -> Result<HeaderWords, PolicyError> {
    let mut words = HeaderWords::default();
    gather(&book.vocabulary, &mut words)?;
    currencies(&book.currencies, &mut words);
    let mut roles = BTreeMap::new();
    for role in &book.role {
        let concepts = role.words.iter().map(|word| concept(&words, word)).collect::<Result<Vec<_>, _>>()?;
        for at in &concepts {
            words.concepts[*at].role = Some(words.concepts[*at].id.clone());
        }
        roles.insert(role.place.clone(), role.words.clone());
    }
    for (at, entry) in book.field.iter().enumerate() {
        words.fields.push(Field {
            name: entry.name.clone(),
            cells: entry.cells,
            cuts: entry.cuts.clone(),
            without_unit: entry.without_unit,
        });
        field(at, entry, &roles, &mut words)?;
    }
    let sets = |lines: &[String]| lines.iter().map(|line| concepts(&words, line)).collect::<Result<Vec<_>, _>>();
    let (bare_country, near_side) = (sets(&book.bare_country.means)?, sets(&book.near_side.names)?);
    let far_side = [sets(&book.far_side.names)?, sets(&book.far_side.countries)?];
    (words.bare_country, words.far_side, words.near_side) = (bare_country, far_side, near_side);
    let side = |ids: &[String]| ids.iter().map(|id| concept(&words, id)).collect::<Result<Vec<_>, _>>();
    words.direction = [side(&book.direction.import)?, side(&book.direction.export)?];
    let folded = |values: &[String]| values.iter().map(|value| tokens(value).join(" ")).collect();
    words.direction_values = [folded(&book.direction.import_values), folded(&book.direction.export_values)];
    for group in book.names {
        let sure = group.confidence;
        words.names.extend(group.columns.into_iter().map(|(name, field)| (name, (field, sure))));
    }
    (words.preferred_currency, words.scale) = (book.preferred_currency, book.scale.into());
    (words.pivot, words.profiles, words.headless) = (book.pivot, book.profile, book.headless);
    (words.license_codes, words.other_tables) = (book.license_codes.codes, book.other_table);
    words.status = book.status.into();
    let sequences = words.words.keys().map(|phrase| phrase.split(' ').count());
    words.longest = sequences.max().unwrap_or(0);
    words.pieces = words.words.keys().flat_map(|phrase| phrase.split(' ').map(str::to_owned)).collect();
    Ok(words)
}

fn gather(vocabulary: &[Vocabulary], words: &mut HeaderWords) -> Result<(), PolicyError> {
    add(words, "unit-any", Certainty::High);
    for block in vocabulary {
        for (id, spellings) in &block.words {
            let at = add(words, id, block.confidence);
            for spelling in spellings {
                let phrase = tokens(spelling).join(" ");
                if phrase.is_empty() {
                    return Err(PolicyError::value(FILE, id, spelling, "write a word of letters or digits"));
                }
                if words.words.insert(phrase, at).is_some_and(|known| known != at) {
                    let remedy = "the word stands for another concept too: leave it in one";
                    return Err(PolicyError::value(FILE, id, spelling, remedy));
                }
            }
        }
    }
    Ok(())
}

/// The concept of this id, new when it is not there yet; the best confidence of its blocks counts.
fn add(words: &mut HeaderWords, id: &str, certainty: Certainty) -> usize {
    if let Some(at) = words.concepts.iter().position(|concept| concept.id == id) {
        words.concepts[at].certainty = words.concepts[at].certainty.max(certainty);
        return at;
    }
    let class = match id.split_once('-') {
        _ if id == "~" => Class::Joins,
        Some(("unit", "any")) | None => Class::Core,
        Some(("unit", code)) => Class::Unit(code.to_owned()),
        Some(("currency", code)) => Class::Currency(code.to_owned()),
        Some(("money", "local")) => Class::Currency("local".to_owned()),
        Some(("money", _)) => Class::Currency(String::new()),
        Some(("language", "en")) => Class::Tells(Form::English),
        Some(("language", _)) => Class::Tells(Form::OtherLanguage),
        Some(("form", "raw")) => Class::Tells(Form::Raw),
        Some(("form", _)) => Class::Tells(Form::Standard),
        Some(_) => Class::Core,
    };
    words.concepts.push(Concept { id: id.to_owned(), class, certainty, role: None });
    words.concepts.len() - 1
}

/// Codes of currencies, where no other word is spelled alike.
fn currencies(codes: &[String], words: &mut HeaderWords) {
    for code in codes {
        let at = add(words, &format!("currency-{code}"), Certainty::High);
        words.words.entry(code.to_lowercase()).or_insert(at);
    }
}

fn field(
    at: usize,
    entry: &FieldEntry,
    roles: &BTreeMap<String, Vec<String>>,
    words: &mut HeaderWords,
) -> Result<(), PolicyError> {
    let with_unit: Vec<String> = entry.with_unit.iter().map(|line| format!("{line} unit-any")).collect();
    let groups = [
        (&entry.means, Certainty::High),
        (&with_unit, Certainty::High),
        (&entry.perhaps, Certainty::Medium),
        (&entry.last, Certainty::Low),
    ];
    let mut rank = 0;
    for (lines, certainty) in groups {
        for line in spelled_out(lines, roles)? {
            let set = concepts(words, &line)?;
            let sure = set.iter().map(|concept| words.concepts[*concept].certainty).min().unwrap_or(certainty);
            let role = set.iter().find_map(|concept| words.concepts[*concept].role.clone());
            let known = words.meanings.entry(set).or_default();
            if known.iter().all(|meaning| meaning.field != at) {
                known.push(Meaning { field: at, rank, certainty: certainty.min(sure), role });
            }
            rank += 1;
        }
    }
    Ok(())
}

/// Lines with `{place}` once for each role of the place, neighbours together, so that the role outranks the line.
fn spelled_out(lines: &[String], roles: &BTreeMap<String, Vec<String>>) -> Result<Vec<String>, PolicyError> {
    let place_of = |line: &str| Some(line.split_once('{')?.1.split_once('}')?.0.to_owned());
    let mut all = Vec::new();
    for group in lines.chunk_by(|one, other| place_of(one) == place_of(other)) {
        let Some(place) = place_of(&group[0]) else {
            all.extend_from_slice(group);
            continue;
        };
        let Some(known) = roles.get(&place) else {
            return Err(PolicyError::value(FILE, "means", &group[0], "name a place that has a [[role]]"));
        };
        let mark = format!("{{{place}}}");
        all.extend(
            known.iter().flat_map(|role| group.iter().map(|line| line.replace(&mark, role)).collect::<Vec<_>>()),
        );
    }
    Ok(all)
}

fn concepts(words: &HeaderWords, line: &str) -> Result<Vec<usize>, PolicyError> {
    let mut set = line.split_whitespace().map(|id| concept(words, id)).collect::<Result<Vec<_>, _>>()?;
    set.sort_unstable();
    set.dedup();
    Ok(set)
}

fn concept(words: &HeaderWords, id: &str) -> Result<usize, PolicyError> {
    let at = words.concepts.iter().position(|concept| concept.id == id);
    at.ok_or_else(|| PolicyError::value(FILE, "concept", id, "give it words in a [vocabulary.words] table"))
}

/// Complaints: words that no field, role or direction uses are fine; fields that mean the same are not.
pub(in crate::policy) fn lint(words: &HeaderWords, found: &mut Vec<String>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for field in &words.fields {
        *seen.entry(&field.name).or_default() += 1;
    }
    for field in words.fields.iter().filter(|field| seen[field.name.as_str()] > 1) {
        found.push(format!("{FILE} describes field {} twice", field.name));
    }
    for profile in words.profiles.iter().filter(|profile| profile.needs < 2 || profile.source.is_empty()) {
        found.push(format!("profile {} needs two names or more and a source", profile.id));
    }
    for list in words.headless.iter().filter(|list| list.source.is_empty() || list.columns.len() < 2) {
        found.push(format!("list layout {} needs two columns or more and a source", list.id));
    }
}

impl From<ScaleEntry> for ScaleWords {
    fn from(entry: ScaleEntry) -> ScaleWords {
        let ScaleEntry { words, beside_money, behind_weight, .. } = entry;
        ScaleWords { words, beside_money, behind_weight }
    }
}

impl From<StatusEntry> for StatusWords {
    fn from(entry: StatusEntry) -> StatusWords {
        let StatusEntry { original, amended, cancelled, proposed, returned, .. } = entry;
        StatusWords { original, amended, cancelled, proposed, returned }
    }
}
