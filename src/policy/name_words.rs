//! Words by which names are compared by likeness: thresholds, weights, words that tell little, legal forms.

use serde::{Deserialize, Serialize};

use super::read::Files;
use super::word_costs::{LetterCosts, WordCosts};
use super::{Policy, PolicyError};

/// Everything that `name-words.toml` says, as written there; the reader of names folds the words as it folds names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// Thresholds.
    pub likeness: Thresholds,
    /// What words weigh.
    pub weights: Weights,
    /// What differences between names cost.
    pub costs: Costs,
    /// What slips of the pen in a word cost.
    pub letter_costs: LetterCosts,
    /// How alike words are in each way.
    pub word_costs: WordCosts,
    /// Words that tell little, by kind, and words that divide an entry.
    pub words: WordLists,
    /// Words that stand for one another; the first is the one compared.
    pub one: Vec<OneWord>,
    /// Given names that stand for one another.
    pub nickname: Vec<OneWord>,
    /// Numbers in words.
    pub number: Vec<NumberWord>,
    /// Legal forms by class.
    pub form: Vec<FormClass>,
}

/// Scores from 0 to 1000; defaults of this project.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// At or above it two spellings are taken for one name.
    pub same: u16,
    /// At or above it a list entry is shown for review.
    pub review: u16,
    /// At or above it little but letters and order differ.
    pub strict: u16,
    /// What a country adds or takes off at most.
    pub country_band: u16,
}

/// Weights of words in thousandths of a word that is found nowhere else.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// A word that names this party.
    pub core: u32,
    /// The most common of them.
    pub least_core: u32,
    /// A number.
    pub number: u32,
    /// A country, city or region.
    pub place: u32,
    /// A word for the sort of firm.
    pub generic: u32,
    /// A single letter.
    pub initial: u32,
    /// A small word inside names.
    pub particle: u32,
    /// A word that may come and go.
    pub filler: u32,
}

/// What differences between two names cost, in points of a score from 0 to 1000 where nothing else is said; defaults of
/// this project.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// The most that names which differ after folding can have.
    pub most: u64,
    /// What names have at least that differ in blanks and punctuation only.
    pub together: u64,
    /// What names have at least that differ in the order of their words only.
    pub turned: u64,
    /// A lone word in common is doubted less when it is as near as this and nothing else differs.
    pub near: u16,
    /// Words for which the other name has others, in thousandths of what both weigh.
    pub other_words: u64,
    /// Words that only one name has, in thousandths: of a person with two names in common.
    pub extra_of_a_person: u64,
    /// Of an organisation with two telling words in common.
    pub extra: u64,
    /// With one telling word in common.
    pub extra_of_one_word: u64,
    /// Where one of the names has no word that tells which party it is.
    pub extra_of_the_untelling: u64,
    /// Likeness of two words from which it counts as it is.
    pub full_evidence: u64,
    /// Likeness of two words at which little is left of it.
    pub no_evidence: u64,
    /// What is left of it there.
    pub least_evidence: u64,
    /// One name has no legal form.
    pub form_missing: u64,
    /// Legal forms of one class in other words.
    pub form_spelling: u64,
    /// A legal form that goes with every class against one of a class.
    pub form_open: u64,
    /// Several legal forms, one class in common.
    pub form_partly: u64,
    /// Legal forms of two classes.
    pub form_other: u64,
    /// Of what a lone word in common lacks to be the same, what it is doubted for, in thousandths.
    pub lone_word: u64,
    /// A name with less left over than this, in thousandths, has nothing left over.
    pub nothing_else: u64,
    /// What a word counts, in thousandths, that repeats one of its own name.
    pub repeated: u64,
    /// Two words exchanged.
    pub exchanged: u64,
    /// Another order of words at most.
    pub order_most: u64,
    /// Two words exchanged where one name is written `Surname, Given`.
    pub exchanged_by_comma: u64,
    /// Read from a script with one reading for each letter.
    pub read: u64,
    /// Read from a script that loses vowels or has several readings.
    pub read_with_loss: u64,
}

/// Words by what they tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordLists {
    /// What sort of firm it is.
    pub generic: Vec<String>,
    /// Countries, cities, regions.
    pub places: Vec<String>,
    /// Small words inside names.
    pub particles: Vec<String>,
    /// Words that may come and go.
    pub fillers: Vec<String>,
    /// A letter that looks like a Latin letter, before that letter.
    pub look_alikes: Vec<String>,
    /// A group of letters of another script, then its readings in Latin letters; `=` before the group where the first
    /// reading always holds, `^` where it holds at the beginning of a word.
    pub readings: Vec<Vec<String>>,
    /// Legal forms of two letters that may stand in front.
    pub short_front_forms: Vec<String>,
    /// Behind them stands another name of the same party.
    pub other_name: Vec<String>,
    /// Behind them stands the name of the entry, before them the head of its group.
    pub entry_name: Vec<String>,
    /// They end a name and begin what else the entry reaches.
    pub entry_reach: Vec<String>,
}

/// Words that stand for one another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneWord {
    /// The first is the one compared.
    pub words: Vec<String>,
}

/// A number and its words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberWord {
    /// The number.
    pub value: u32,
    /// Its words and Roman numerals.
    pub words: Vec<String>,
}

/// Legal forms that differ by spelling only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormClass {
    /// Name of the class; `ANY` goes with every class.
    pub class: String,
    /// Their spellings.
    pub words: Vec<String>,
}

impl Policy {
    /// Words by which names are compared by likeness.
    #[must_use]
    pub fn name_words(&self) -> &NameWords {
        &self.name_words
    }
}

const FILE: &str = "name-words.toml";

/// Reads `name-words.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<NameWords, PolicyError> {
    let words: NameWords = files.toml(FILE)?;
    let Thresholds { same, review, strict, .. } = words.likeness;
    if same > review || review > strict || strict > 1000 {
        let remedy = "write thresholds in the order same, review, strict, up to 1000";
        return Err(PolicyError::value(FILE, "likeness.review", &review.to_string(), remedy));
    }
    let Costs { together, turned, most, full_evidence, no_evidence, least_evidence, .. } = words.costs;
    if together.max(turned) > most || most > 1000 || full_evidence > 1000 {
        let remedy = "write together and turned below most, and none above 1000";
        return Err(PolicyError::value(FILE, "costs.most", &most.to_string(), remedy));
    }
    if no_evidence >= full_evidence || least_evidence > full_evidence {
        let remedy = "write no_evidence and least_evidence below full_evidence";
        return Err(PolicyError::value(FILE, "costs.full_evidence", &full_evidence.to_string(), remedy));
    }
    words.word_costs.check(&words.letter_costs, FILE)?;
    let latin = |read: &String| read.bytes().all(|byte| byte.is_ascii_lowercase());
    let well_read = |line: &&Vec<String>| line.len() > 1 && line[0].len() > 1 && line[1..].iter().all(latin);
    if let Some(line) = words.words.readings.iter().find(|line| !well_read(line)) {
        let remedy = "write a letter or a group of another script, then its readings in small Latin letters";
        return Err(PolicyError::value(FILE, "words.readings", &line.join(" "), remedy));
    }
    if let Some(empty) = words.one.iter().position(|one| one.words.len() < 2) {
        return Err(PolicyError::value(FILE, "one", &empty.to_string(), "name two words at least"));
    }
    Ok(words)
}
