//! The words around the name of a chip family: what makes it one of computing, what counts, denies and governs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read;

/// The words around a family's name, upper case: what makes it one of computing, what counts, denies and governs.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyWords {
    /// Words of computing.
    #[serde(deserialize_with = "read::tokens")]
    pub company: Vec<String>,
    /// Beginnings of words of computing that go on in digits.
    #[serde(deserialize_with = "read::tokens")]
    pub company_stems: Vec<String>,
    /// Those of `company` that are said of any machine: beside a word of `strange` they say nothing.
    #[serde(deserialize_with = "read::tokens")]
    pub weak: Vec<String>,
    /// Words of other goods that are numbered as accelerators are.
    #[serde(deserialize_with = "read::tokens")]
    pub strange: Vec<String>,
    /// What is written on to the beginning of a name (`HGXH100`).
    #[serde(deserialize_with = "read::tokens")]
    pub glued_before: Vec<String>,
    /// What is written on to the end of a name (`H100SXM5`).
    #[serde(deserialize_with = "read::tokens")]
    pub glued_behind: Vec<String>,
    /// Beginnings that a number of circuits follows (`NVL72`).
    #[serde(deserialize_with = "read::tokens")]
    pub count_stems: Vec<String>,
    /// What circuits are sold as: `8 cards H100` holds 8.
    #[serde(deserialize_with = "read::tokens")]
    pub counters: Vec<String>,
    /// What is counted by the piece: circuits, where no machine is named.
    #[serde(deserialize_with = "read::tokens")]
    pub lots: Vec<String>,
    /// Parts of a rack: the rack's name before one of these does not count what it holds.
    #[serde(deserialize_with = "read::tokens")]
    pub rack_parts: Vec<String>,
    /// Least and most memory of one circuit, gigabytes.
    pub memory_gigabytes: (u32, u32),
    /// What an accelerator is called when it is counted or denied.
    #[serde(deserialize_with = "read::tokens")]
    pub circuit: Vec<String>,
    /// Machines that hold several circuits.
    #[serde(deserialize_with = "read::tokens")]
    pub system: Vec<String>,
    /// Beginnings of names of such machines that go on in digits.
    #[serde(deserialize_with = "read::tokens")]
    pub system_stems: Vec<String>,
    /// Words of notebooks: a family named beside one is its [`super::Family::mobile`], unless a card is named.
    #[serde(deserialize_with = "read::tokens")]
    pub mobile: Vec<String>,
    /// Names that count dies, and how many circuits they are (`NVL16` is 8).
    pub die_counts: BTreeMap<String, u32>,
    /// Words of cards.
    #[serde(deserialize_with = "read::tokens")]
    pub card: Vec<String>,
    /// Nouns behind an accessory that are the goods.
    #[serde(deserialize_with = "read::tokens")]
    pub head: Vec<String>,
    /// What else is counted in the words of a machine.
    #[serde(deserialize_with = "read::tokens")]
    pub counted_apart: Vec<String>,
    /// Words that a bus width follows.
    #[serde(deserialize_with = "read::tokens")]
    pub bus: Vec<String>,
    /// What follows is not in the goods.
    #[serde(deserialize_with = "read::phrases")]
    pub denial: Vec<Vec<String>>,
    /// What stands before is not in the goods.
    #[serde(deserialize_with = "read::phrases")]
    pub denial_after: Vec<Vec<String>>,
    /// Words behind which `No` is a number.
    #[serde(deserialize_with = "read::tokens")]
    pub numbering: Vec<String>,
    /// What follows is what the goods are for.
    #[serde(deserialize_with = "read::phrases")]
    pub relation: Vec<Vec<String>>,
    /// What follows is in the box as well.
    #[serde(deserialize_with = "read::tokens")]
    pub joining: Vec<String>,
    /// What stands before is in the box as well.
    #[serde(deserialize_with = "read::tokens")]
    pub included: Vec<String>,
    /// Those of `joining` that leave a relation going.
    #[serde(deserialize_with = "read::tokens")]
    pub listing: Vec<String>,
}
