//! A file of goods to classify: one text a line, or a table with a header; equal lines are answered once.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use anyhow::Context as _;
use rust_decimal::Decimal;

use crate::classify::{Catalogue, Item, Stated};
use crate::policy::Policy;

use super::classify::rate;
use super::classify_out::{Layout, written};

/// Distinct lines whose answers are kept; beyond them answers are made anew.
const KEPT: usize = 1_000_000;

/// Columns of a table of goods, by the names that a header may have for each.
const COLUMNS: [(&str, &[&str]); 10] = [
    ("part_number", &["part_number", "part", "partnumber", "part_no", "pn", "mpn", "sku", "model", "material"]),
    (
        "description",
        &["description", "declared_description", "text", "goods", "item", "product", "name", "goods_description"],
    ),
    ("hs_code", &["hs_code", "hs", "hscode", "hts", "tariff_code", "commodity_code"]),
    ("tops", &["tops", "dense_tops", "tflops", "dense_tflops"]),
    ("bits", &["bits", "bit_length"]),
    ("die_area_mm2", &["die_area_mm2", "die_area", "die_mm2", "area_mm2"]),
    ("datacenter", &["datacenter", "data_center", "datacentre"]),
    ("interconnect_gbps", &["interconnect_gbps", "interconnect", "io_gbps"]),
    ("memory_bandwidth_gbps", &["memory_bandwidth_gbps", "memory_bandwidth", "dram_bandwidth_gbps"]),
    ("chips", &["chips", "chips_per_unit"]),
];

/// Answers as written, each made once.
pub(super) struct Answers<'c> {
    catalogue: &'c Catalogue<'c>,
    policy: &'c Policy,
    layout: Layout,
    known: HashMap<String, String, RandomState>,
}

impl<'c> Answers<'c> {
    pub(super) fn new(catalogue: &'c Catalogue<'c>, policy: &'c Policy, layout: Layout) -> Answers<'c> {
        Answers { catalogue, policy, layout, known: HashMap::default() }
    }

    fn line(&mut self, line: &str, out: &mut dyn Write) -> anyhow::Result<()> {
        self.answer((line, line), out, |_| {
            Ok(Item { part_number: line.to_owned(), description: line.to_owned(), ..Item::default() })
        })
    }

    fn answer(
        &mut self,
        (key, shown): (&str, &str),
        out: &mut dyn Write,
        item: impl FnOnce(&Policy) -> anyhow::Result<Item>,
    ) -> anyhow::Result<()> {
        if let Some(known) = self.known.get(key) {
            return Ok(out.write_all(known.as_bytes())?);
        }
        let (goods, tariff) = self.catalogue.item(&item(self.policy)?);
        let answer = written(shown, &goods, tariff.as_ref(), self.layout)?;
        out.write_all(answer.as_bytes())?;
        if self.known.len() < KEPT {
            self.known.insert(key.to_owned(), answer);
        }
        Ok(())
    }
}

/// Answers every line of a file, or every row below its header, in order; gives their number.
pub(super) fn run(path: &Path, answers: &mut Answers<'_>, out: &mut dyn Write) -> anyhow::Result<usize> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let file = std::fs::File::open(path)
        .with_context(|| format!("failed to read {}; check the name and that you may read it", path.display()))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut first = String::new();
    reader.read_line(&mut first).context("failed to read the file as UTF-8")?;
    let first = first.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']).to_owned();
    if let Some((separator, columns)) = header(&first) {
        let table =
            csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(reader);
        return rows(table, &columns, answers, out);
    }
    let mut found = 0;
    for line in std::iter::once(Ok(first)).chain(reader.lines()) {
        let line = line.context("failed to read the file as UTF-8")?;
        if !line.trim().is_empty() {
            answers.line(&line, out)?;
            found += 1;
        }
    }
    Ok(found)
}

/// Separator and meaning of each column, when every meant name is one of a header and no name stands twice.
fn header(line: &str) -> Option<(u8, Vec<Option<&'static str>>)> {
    let separator = [b'\t', b';', b','].into_iter().find(|separator| line.contains(char::from(*separator)));
    let separator = separator.unwrap_or(b',');
    let columns: Vec<Option<&'static str>> = line.split(char::from(separator)).map(column).collect();
    let mut known: Vec<&str> = columns.iter().flatten().copied().collect();
    let enough = known.len() >= 2 || (known.len() == 1 && columns.len() == 1);
    let described = known.iter().any(|name| matches!(*name, "part_number" | "description" | "tops"));
    known.sort_unstable();
    let twice = known.windows(2).any(|pair| pair[0] == pair[1]);
    (enough && described && !twice).then_some((separator, columns))
}

fn column(cell: &str) -> Option<&'static str> {
    let name = cell.trim().trim_matches('"').to_lowercase().replace([' ', '-'], "_");
    COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
}

fn rows<R: std::io::Read>(
    mut table: csv::Reader<R>,
    columns: &[Option<&'static str>],
    answers: &mut Answers<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<usize> {
    let mut row = csv::StringRecord::new();
    let mut found = 0;
    while table.read_record(&mut row).context("failed to read the table as UTF-8")? {
        let cell = |name: &str| {
            let place = columns.iter().position(|column| *column == Some(name));
            place.and_then(|place| row.get(place)).map_or("", str::trim)
        };
        let shown = columns.iter().zip(&row).filter(|(column, cell)| column.is_some() && !cell.trim().is_empty());
        let shown = shown.map(|(_, cell)| cell.trim()).collect::<Vec<_>>().join(" | ");
        if shown.is_empty() {
            continue;
        }
        let key = row.iter().collect::<Vec<_>>().join("\u{1f}");
        answers.answer((&key, &shown), out, |policy| Ok(item(&cell, policy)))?;
        found += 1;
    }
    Ok(found)
}

/// A row as an item. Several rates stand in one cell with `;` between them, as in `1979@8; 989@16`. A figure that
/// cannot be read is left open, and said.
fn item<'r>(cell: &dyn Fn(&str) -> &'r str, policy: &Policy) -> Item {
    let mut stated = Stated::default();
    let listed = |name: &str| cell(name).split(';').map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let mut bits = listed("bits").into_iter();
    for text in listed("tops") {
        let Ok(mut read) = rate(text, policy) else {
            stated.open.push(unreadable("tops", text));
            continue;
        };
        read.bits = read.bits.or_else(|| bits.next()?.parse().ok()).filter(|bits| (1..=128).contains(bits));
        stated.rates.push(read);
    }
    stated.die_area = decimal("die_area_mm2", cell("die_area_mm2"), &mut stated.open);
    stated.interconnect = decimal("interconnect_gbps", cell("interconnect_gbps"), &mut stated.open);
    stated.memory_bandwidth = decimal("memory_bandwidth_gbps", cell("memory_bandwidth_gbps"), &mut stated.open);
    stated.chips = cell("chips").parse().ok().filter(|chips| (1..=100_000).contains(chips));
    stated.datacenter = match cell("datacenter").to_lowercase().as_str() {
        "yes" | "true" | "1" | "y" => Some(true),
        "no" | "false" | "0" | "n" => Some(false),
        _ => None,
    };
    let (part, words) = (cell("part_number"), cell("description"));
    Item {
        part_number: part.to_owned(),
        description: if words.is_empty() { part } else { words }.to_owned(),
        hs_code: cell("hs_code").to_owned(),
        stated,
    }
}

fn decimal(name: &str, text: &str, open: &mut Vec<String>) -> Option<Decimal> {
    if text.is_empty() {
        return None;
    }
    let read = Decimal::from_str_exact(text).ok().filter(|read| *read >= Decimal::ZERO);
    if read.is_none() {
        open.push(unreadable(name, text));
    }
    read
}

fn unreadable(name: &str, text: &str) -> String {
    format!("{name}: {text} cannot be read as a number")
}
