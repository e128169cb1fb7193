//! A classification as lines to read or as one JSON object.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
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
            let mut line = Vec::new();
            report::plain_line(&as_json(item, goods, tariff), &mut line)?;
            Ok(String::from_utf8(line)?)
        }
    }
}

fn as_json(item: &str, goods: &Goods, tariff: Option<&TariffAnswer>) -> Value {
    let by_bits: serde_json::Map<String, Value> =
        goods.tpp_by_bits.iter().map(|(bits, tpp)| (bits.to_string(), number(Some(*tpp)))).collect();
    let mut object = json!({
        "input": item,
        "product": if goods.identity == Identity::Unrecognised { Value::Null } else { json!(goods.name) },
        "certainty": goods.certainty,
        "chips": goods.chips,
        "tpp": number(goods.tpp),
        "tpp_by_bits": by_bits,
        "performance_density": number(goods.performance_density),
        "memory_bandwidth_gbps": number(goods.memory_bandwidth),
        "datacenter": goods.datacenter,
        "level": goods.level.word(),
        "eccn": or_null(&goods.eccn),
        "paragraph": or_null(&goods.paragraph),
        "arithmetic": goods.arithmetic,
        "missing": goods.missing,
        "letter": goods.letter,
        "needs_facts": goods.needs_facts,
        "notes": goods.notes,
    });
    if let (Some(tariff), Some(object)) = (tariff, object.as_object_mut()) {
        object.insert(
            "hs".to_owned(),
            json!({ "code": tariff.digits, "answer": tariff.answer, "because": tariff.because }),
        );
    }
    object
}

fn or_null(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
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
