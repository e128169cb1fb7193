//! `policy diff`: what changed in the rules between two days, as text of 80 columns or as JSON.

use std::io::{self, Write};

use anyhow::bail;
use serde_json::{Value, json};

use crate::model::Day;
use crate::policy::{Certainty, Change, Changes, MovedCountry, Policy, SetChange, TestChange};
use crate::report;

use super::super::exit::Exit;
use super::super::printable::output;
use super::page::Page;

pub(super) fn run(policy: &Policy, (from, to): (Day, Day), format: &str) -> anyhow::Result<Exit> {
    if to < from {
        bail!("failed to compare {from} with {to}: give the earlier day as --from");
    }
    let changes = policy.changes(from, to);
    let mut out = output(None)?;
    if format == "json" {
        report::plain(&as_json(policy, &changes), &mut out)?;
    } else {
        write_text(policy, &changes, &mut Page { out: &mut out })?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn write_text(policy: &Policy, changes: &Changes, page: &mut Page<'_>) -> io::Result<()> {
    page.line(&format!("after {}, up to {} (edition {})", changes.from, changes.to, policy.edition()))?;
    if changes.is_empty() {
        return page.line("\nnothing changed");
    }
    dated(page, "Instruments", &changes.instruments)?;
    if !changes.sets.is_empty() {
        page.line("\nCountry sets")?;
        changes.sets.iter().try_for_each(|set| write_set(policy, set, page))?;
    }
    if let Some(test) = &changes.control_test {
        page.line("\nControl test")?;
        write_test(test, page)?;
    }
    dated(page, "Licence rules", &changes.rules)?;
    dated(page, "Red flags", &changes.red_flags)?;
    dated(page, "Published flags", &changes.published_flags)
}

fn dated(page: &mut Page<'_>, heading: &str, changes: &[Change]) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    page.line(&format!("\n{heading}"))?;
    for change in changes {
        let kind = if heading == "Licence rules" { format!("{} ", change.kind) } else { String::new() };
        let what = change.what.trim_end_matches('.');
        let mut text = format!("{kind}{} {}: {what}", change.id, change.event.word());
        if !change.citation.is_empty() {
            text.push_str(&format!(". {}", change.citation));
        }
        if !change.citation.contains(change.confidence.caveat()) {
            text.push_str(&caveat(change.confidence));
        }
        page.item(2, &change.day.to_string(), DAY, &text)?;
    }
    Ok(())
}

/// Columns for a day, and for the id of a set.
const DAY: usize = 12;
const SET: usize = 21;

fn caveat(confidence: Certainty) -> String {
    let caveat = confidence.caveat();
    if caveat.is_empty() { String::new() } else { format!(" ({caveat})") }
}

fn write_set(policy: &Policy, set: &SetChange, page: &mut Page<'_>) -> io::Result<()> {
    let text = if set.enforced { "" } else { "; a label of the text only, never acted on" };
    page.item(2, &set.set, SET, &format!("{}{text}", set.title))?;
    let moves = [("joined", &set.joined), ("left", &set.left), ("still", &set.stays_by)];
    for (word, countries) in moves {
        let mut by_instrument: Vec<((&str, Certainty), Vec<String>)> = Vec::new();
        for moved in countries {
            let key = (moved.instrument.as_str(), moved.confidence);
            let name = format!("{} ({})", policy.country_name(moved.country), moved.country);
            match by_instrument.iter_mut().find(|(known, _)| *known == key) {
                Some((_, names)) => names.push(name),
                None => by_instrument.push((key, vec![name])),
            }
        }
        for ((instrument, confidence), names) in by_instrument {
            let by = if instrument.is_empty() { String::new() } else { format!(" by {instrument}") };
            let text = match word {
                "still" => format!("{}: as before, now{by}{}", names.join(", "), caveat(confidence)),
                _ => format!("{} {word}{by}{}", names.join(", "), caveat(confidence)),
            };
            page.item(4, "-", 2, &text)?;
        }
    }
    Ok(())
}

fn write_test(test: &TestChange, page: &mut Page<'_>) -> io::Result<()> {
    for (word, side) in [("was", &test.old), ("is", &test.new)] {
        match side {
            None => page.item(2, word, 4, "none")?,
            Some((version, lines)) => {
                page.item(2, word, 4, &format!("test {version}"))?;
                lines.iter().try_for_each(|line| page.item(6, "-", 2, line))?;
            }
        }
    }
    let caveat = if test.citation.contains(test.confidence.caveat()) { String::new() } else { caveat(test.confidence) };
    page.item(2, "by", 4, &format!("{}{caveat}", test.citation))
}

fn as_json(policy: &Policy, changes: &Changes) -> Value {
    let list = |changes: &[Change]| changes.iter().map(change_json).collect::<Vec<Value>>();
    let side = |side: &Option<(String, Vec<String>)>| {
        side.as_ref().map(|(version, lines)| json!({ "version": version, "lines": lines }))
    };
    let test = changes.control_test.as_ref().map(|test| {
        json!({ "old": side(&test.old), "new": side(&test.new), "citation": test.citation,
            "confidence": test.confidence.word() })
    });
    json!({
        "from": changes.from.to_string(),
        "to": changes.to.to_string(),
        "edition": policy.edition(),
        "nothing_changed": changes.is_empty(),
        "instruments": list(&changes.instruments),
        "country_sets": changes.sets.iter().map(set_json).collect::<Vec<Value>>(),
        "control_test": test,
        "licence_rules": list(&changes.rules),
        "red_flags": list(&changes.red_flags),
        "published_flags": list(&changes.published_flags),
    })
}

fn change_json(change: &Change) -> Value {
    json!({
        "day": change.day.to_string(),
        "event": change.event.word(),
        "kind": change.kind,
        "id": change.id,
        "what": change.what,
        "citation": change.citation,
        "confidence": change.confidence.word(),
    })
}

fn set_json(set: &SetChange) -> Value {
    let moved = |moved: &Vec<MovedCountry>| {
        let one = |moved: &MovedCountry| {
            json!({ "country": moved.country.to_string(), "instrument": moved.instrument,
                "confidence": moved.confidence.word() })
        };
        moved.iter().map(one).collect::<Vec<Value>>()
    };
    json!({
        "set": set.set,
        "title": set.title,
        "enforced": set.enforced,
        "joined": moved(&set.joined),
        "left": moved(&set.left),
        "stays_by": moved(&set.stays_by),
    })
}
