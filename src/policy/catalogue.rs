//! The product catalogue: what a product is made of, which chip family it belongs to, and goods that are none.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Certainty, Figures, Files, Instrument, LevelWord, PolicyError, read};
use crate::model::Level;

pub use super::family_words::FamilyWords;

/// In what form circuits are sold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Bare or packaged circuit.
    Chip,
    /// Mezzanine module.
    Module,
    /// Card or baseboard.
    Board,
    /// Machine.
    Server,
    /// Rack of machines sold as one.
    Rack,
}

/// A product that contains accelerators. Figures are of one circuit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// Maker.
    pub vendor: String,
    /// Name, unique in the catalogue.
    pub model: String,
    /// Chip family: the goods key.
    pub family: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Part numbers as printed.
    pub part_numbers: Vec<String>,
    /// In what form it is sold.
    pub form: Form,
    /// Circuits in one unit.
    pub chips: u32,
    /// Dense rate of one circuit, in 10^12 operations a second, at [`Product::bits`].
    pub dense_tops: Option<Decimal>,
    /// Bit length that gives the highest TPP.
    pub bits: Option<u32>,
    /// Total processing performance.
    pub tpp: Option<Decimal>,
    /// Applicable die area, mm2.
    pub die_area: Option<Decimal>,
    /// TPP by mm2.
    pub performance_density: Option<Decimal>,
    /// Memory bandwidth, GB/s.
    pub memory_bandwidth: Option<Decimal>,
    /// Bidirectional transfer rate over all inputs and outputs, GB/s.
    pub interconnect_gbps: Option<Decimal>,
    /// Designed or marketed for data centres; `None` is unclear.
    pub datacenter: Option<bool>,
    /// Instrument of an is-informed letter.
    pub letter: Option<String>,
    /// Designed by a company headquartered in D:5 or Macau.
    pub prc_designed: bool,
    /// Usual value of one unit, US dollars.
    pub typical_unit_value_usd: Option<i64>,
    /// Weight of one unit, grams.
    pub weight_g: Option<i64>,
    /// Power of one unit, watts.
    pub power_w: Option<i64>,
    /// Where the figures were found.
    pub source: String,
    /// How sure they are.
    pub confidence: Certainty,
    /// What to keep in mind.
    pub notes: String,
}

/// A chip family: what joins cards, modules, servers and racks of the same chip.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Name, the goods key (`H100`).
    pub id: String,
    /// Word sequences that name it in free text or part numbers, upper case.
    #[serde(rename = "words", deserialize_with = "read::phrases")]
    pub match_tokens: Vec<Vec<String>>,
    /// True when its one-word names are names in other trades too: they count beside a word of
    /// [`FamilyWords::company`], or alone.
    #[serde(default)]
    pub needs_company: bool,
    /// One-word names of which the same is true where it is not of all.
    #[serde(default, deserialize_with = "read::tokens")]
    pub shared: Vec<String>,
    /// One-word names, too short to stand alone, that stand with a count before them (`8x L4`).
    #[serde(default, deserialize_with = "read::tokens")]
    pub counted: Vec<String>,
    /// Family of the part for notebooks that has the same name, which is meant when the text speaks of a notebook.
    #[serde(default)]
    pub mobile: Option<String>,
    /// Product meant by a bare mention.
    pub default: String,
}

/// `families.toml`: the families, and the words around their names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Families {
    /// Words around the names.
    pub(super) words: FamilyWords,
    /// Families, in file order.
    #[serde(rename = "family")]
    pub(super) list: Vec<Family>,
}

/// Goods known by words, without an accelerator of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsKind {
    /// Stable id.
    pub id: String,
    /// Name to print.
    pub name: String,
    /// Word sequences, any of which names it, upper case.
    #[serde(rename = "words", deserialize_with = "read::phrases")]
    pub keywords: Vec<Vec<String>>,
    /// Words that must not stand beside it.
    #[serde(default, deserialize_with = "read::tokens")]
    pub absent: Vec<String>,
    /// True for goods called after the accelerator that they fit.
    #[serde(default)]
    pub accessory: bool,
    /// True when the words are names of models: they go before longer words of a sort.
    #[serde(default)]
    pub models: bool,
    /// True for goods that count as advanced until their figures are shown: a young buyer of them is asked as one of
    /// accelerators is.
    #[serde(default)]
    pub presumed_advanced: bool,
    /// True when the words still say that accelerators are inside, though not which: a shorter name, no other goods.
    #[serde(default)]
    pub says_accelerators: bool,
    /// Chip families, by id, that it is built into.
    #[serde(default)]
    pub built_into: Vec<String>,
    /// `none`, `c` (memory that may be 3A090.c), or `unknown` (needs classification).
    #[serde(rename = "level")]
    pub level_word: LevelWord,
    /// Lowest and highest usual value of one unit, US dollars.
    #[serde(default)]
    pub typical_unit_value_usd: Option<(i64, i64)>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

impl Product {
    /// True for a machine whose number does not say what it is built with, as that of an integrator's barebone.
    #[must_use]
    pub fn is_barebone(&self) -> bool {
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        self.form == Form::Server && !letters(&self.model).contains(&letters(&self.family))
    }

    /// Figures for a control test.
    #[must_use]
    pub fn figures(&self) -> Figures {
        // the exact quotient: 2640 / 826 is printed as 3.20 and is 3.196
        let exact = self.tpp.zip(self.die_area).and_then(|(tpp, area)| tpp.checked_div(area));
        Figures {
            tpp: self.tpp,
            performance_density: exact.or(self.performance_density),
            datacenter: self.datacenter,
            interconnect_gbps: self.interconnect_gbps,
            is_hbm: false,
            memory_bandwidth_density: None,
        }
    }
}

impl GoodsKind {
    /// Level of goods of this kind.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level_word.level()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    vendor: String,
    model: String,
    family: String,
    form: Form,
    chips: u32,
    dense_tops: String,
    bits: String,
    tpp: String,
    die_area_mm2: String,
    performance_density: String,
    memory_bandwidth_gbps: String,
    interconnect_gbps: String,
    datacenter: String,
    letter: String,
    prc_designed: String,
    typical_unit_value_usd: String,
    weight_g: String,
    power_w: String,
    confidence: Certainty,
    part_numbers: String,
    aliases: String,
    source: String,
    notes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindBook {
    kind: Vec<GoodsKind>,
}

const FILE: &str = "products.csv";

/// Products, families and kinds, each in file order.
pub(super) type Catalogue = (Vec<Product>, Families, Vec<GoodsKind>);

/// Reads `products.csv`, `families.toml` and `kinds.toml`, and checks that they fit each other.
pub(super) fn read(files: &Files<'_>, instruments: &BTreeMap<String, Instrument>) -> Result<Catalogue, PolicyError> {
    let products = files.csv::<Row>(FILE)?.into_iter().map(product).collect::<Result<Vec<Product>, _>>()?;
    let mut families = files.toml::<Families>("families.toml")?;
    families.words.company.extend(machines(&products, &families.list));
    let kinds = files.toml::<KindBook>("kinds.toml")?.kind;
    for family in &families.list {
        if !products.iter().any(|product| product.model == family.default) {
            let key = format!("default of {}", family.id);
            return Err(PolicyError::value("families.toml", &key, &family.default, "name a model of products.csv"));
        }
    }
    for mobile in families.list.iter().filter_map(|family| family.mobile.as_ref()) {
        if !families.list.iter().any(|family| family.id == *mobile) {
            return Err(PolicyError::value("families.toml", "mobile", mobile, "name an id of families.toml"));
        }
    }
    for product in &products {
        if !families.list.iter().any(|family| family.id == product.family) {
            let key = format!("family of {}", product.model);
            return Err(PolicyError::value(FILE, &key, &product.family, "name an id of families.toml"));
        }
        if let Some(letter) = product.letter.as_ref().filter(|letter| !instruments.contains_key(*letter)) {
            return Err(PolicyError::value(FILE, "letter", letter, "name an id of instruments.toml"));
        }
    }
    Ok((products, families, kinds))
}

/// Names of machines in one word of letters and digits (`XE9680`): a name beside one is one of computing.
fn machines(products: &[Product], families: &[Family]) -> Vec<String> {
    let machines = products.iter().filter(|product| matches!(product.form, Form::Server | Form::Rack));
    let names =
        machines.flat_map(|product| product.aliases.iter().chain(&product.part_numbers).chain([&product.model]));
    let mut words: Vec<String> = names
        .flat_map(|name| super::fold::words(name))
        .filter(|word| word.len() >= SHORTEST_MACHINE && word.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .filter(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 3)
        .filter(|word| !families.iter().any(|family| family.match_tokens.iter().flatten().any(|name| name == word)))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Letters and digits of the shortest name of a machine that is no name of other goods.
const SHORTEST_MACHINE: usize = 5;

fn product(row: Row) -> Result<Product, PolicyError> {
    let place = |column: &str| format!("{column} of {}", row.model);
    let number = |column: &str, text: &str| {
        read::cell((FILE, &place(column)), text, "write a decimal, or nothing", |text| {
            Decimal::from_str_exact(text).ok()
        })
    };
    let whole = |column: &str, text: &str| {
        read::cell((FILE, &place(column)), text, "write a whole number, or nothing", |text| text.parse::<i64>().ok())
    };
    let answer =
        |column: &str, text: &str| read::cell((FILE, &place(column)), text, "write yes, no or nothing", yes_no);
    Ok(Product {
        dense_tops: number("dense_tops", &row.dense_tops)?,
        bits: whole("bits", &row.bits)?.and_then(|bits| u32::try_from(bits).ok()),
        tpp: number("tpp", &row.tpp)?,
        die_area: number("die_area_mm2", &row.die_area_mm2)?,
        performance_density: number("performance_density", &row.performance_density)?,
        memory_bandwidth: number("memory_bandwidth_gbps", &row.memory_bandwidth_gbps)?,
        interconnect_gbps: number("interconnect_gbps", &row.interconnect_gbps)?,
        datacenter: answer("datacenter", &row.datacenter)?,
        letter: Some(row.letter).filter(|letter| !letter.is_empty()),
        prc_designed: answer("prc_designed", &row.prc_designed)?.unwrap_or(false),
        typical_unit_value_usd: whole("typical_unit_value_usd", &row.typical_unit_value_usd)?,
        weight_g: whole("weight_g", &row.weight_g)?,
        power_w: whole("power_w", &row.power_w)?,
        part_numbers: read::parts(&row.part_numbers),
        aliases: read::parts(&row.aliases),
        vendor: row.vendor,
        model: row.model,
        family: row.family,
        form: row.form,
        chips: row.chips,
        source: row.source,
        confidence: row.confidence,
        notes: row.notes,
    })
}

fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
