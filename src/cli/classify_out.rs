//! A classification as lines to read or as one JSON object.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::{Number, Value, json};

use crate::classify::TariffAnswer;
use crate::model::{Goods, Identity};
use crate::report;

use super::printable::visible;

/// How answers are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Layout {
    /// Lines to read.
    Text,
    /// One object a line.
    Json,
}

/// An answer, with its line end.
pub(super) fn written(
    item: &str,
    goods: &Goods,
    tariff: Option<&TariffAnswer>,
    layout: Layout,
) -> anyhow::Result<String> {
    match layout {
        Layout::Text => Ok(as_text(item, goods, tariff)),
        Layout::Json => {
            let mut line = Vec::with_capacity(1 << 10);
            report::plain_line(&as_json(item, goods, tariff), &mut line)?;
            Ok(String::from_utf8(line)?)
        }
    }
}

/// An answer as one object; its keys are kept from version to version.
#[derive(Serialize)]
struct Answer<'g> {
    input: &'g str,
    product: Option<&'g str>,
    certainty: &'static str,
    chips: u32,
    tpp: Value,
    tpp_by_bits: BTreeMap<String, Value>,
    performance_density: Value,
    memory_bandwidth_gbps: Value,
    datacenter: Option<bool>,
    level: &'static str,
    eccn: Option<&'g str>,
    paragraph: Option<&'g str>,
    arithmetic: &'g str,
    missing: &'g [String],
    letter: Option<&'g str>,
    needs_facts: &'g [String],
    notes: &'g [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    hs: Option<Tariff<'g>>,
}

#[derive(Serialize)]
struct Tariff<'g> {
    code: &'g str,
    answer: &'static str,
    because: &'g str,
}

fn as_json<'g>(item: &'g str, goods: &'g Goods, tariff: Option<&'g TariffAnswer>) -> Answer<'g> {
    Answer {
        input: item,
        product: (goods.identity != Identity::Unrecognised).then_some(goods.name.as_str()),
        certainty: goods.certainty,
        chips: goods.chips,
        tpp: number(goods.tpp),
        tpp_by_bits: goods.tpp_by_bits.iter().map(|(bits, tpp)| (bits.to_string(), number(Some(*tpp)))).collect(),
        performance_density: number(goods.performance_density),
        memory_bandwidth_gbps: number(goods.memory_bandwidth),
        datacenter: goods.datacenter,
        level: goods.level.word(),
        eccn: filled(&goods.eccn),
        paragraph: filled(&goods.paragraph),
        arithmetic: &goods.arithmetic,
        missing: &goods.missing,
        letter: goods.letter.as_deref(),
        needs_facts: &goods.needs_facts,
        notes: &goods.notes,
        hs: tariff.map(|it| Tariff { code: &it.digits, answer: it.answer, because: &it.because }),
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A decimal as a JSON number; `null` when unknown.
fn number(value: Option<Decimal>) -> Value {
    let Some(value) = value.map(|value| value.normalize()) else { return Value::Null };
    match value.to_i64().filter(|_| value.scale() == 0) {
        Some(whole) => json!(whole),
        None => value.to_string().parse::<Number>().map_or(Value::Null, Value::Number),
    }
}

fn as_text(item: &str, goods: &Goods, tariff: Option<&TariffAnswer>) -> String {
    let shown = |value: Option<Decimal>| value.map_or("unknown".to_owned(), |value| value.normalize().to_string());
    let eccn = match (goods.eccn.as_str(), goods.level.word()) {
        ("", "unknown") => "needs classification",
        ("", _) => "none computed: not of 3A090, 4A090, 3A991.p or 4A994.l by what is known",
        (eccn, _) => eccn,
    };
    let paragraph = if goods.paragraph.is_empty() { String::new() } else { format!(" by {}", goods.paragraph) };
    let mut lines = vec![
        visible(item),
        format!("  product  {} (certainty {})", visible(&goods.name), goods.certainty),
        format!("  chips    {} in one unit", goods.chips),
        format!("  TPP      {}   performance density {}", shown(goods.tpp), shown(goods.performance_density)),
        format!("  level    {}   computed ECCN {eccn}{paragraph}", goods.level.word()),
    ];
    let mut say = |head: &str, text: &str| lines.push(format!("  {head:<8} {}", visible(text)));
    if goods.memory_bandwidth.is_some() {
        say("memory", &format!("{} GB/s", shown(goods.memory_bandwidth)));
    }
    if !goods.arithmetic.is_empty() {
        say("because", &goods.arithmetic);
    }
    if let Some(letter) = &goods.letter {
        say("letter", &format!("{letter}: a licence may be needed by is-informed letter"));
    }
    goods.needs_facts.iter().for_each(|fact| say("facts", fact));
    if let Some(tariff) = tariff {
        say("tariff", &format!("{}: {}", tariff.answer, tariff.because));
    }
    goods.missing.iter().for_each(|missing| say("missing", missing));
    goods.notes.iter().for_each(|note| say("note", note));
    lines.iter().fold(String::new(), |mut text, line| {
        // writing to a string cannot fail
        let _ = writeln!(text, "{line}");
        text
    })
}
