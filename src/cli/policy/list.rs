//! `policy list` and `policy show`: entries of the rule book as text of 80 columns or as JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::Day;
use crate::policy::Policy;
use crate::report;

use super::super::exit::Exit;
use super::super::explain::{write_card, write_instrument};
use super::super::printable::{note, output};
use super::item::{Item, LONG, SECTIONS, items};
use super::page::Page;

/// Columns for an id in a list.
const ID: usize = 27;

/// Lists one section, or all of them with the long ones counted.
pub(super) fn list(policy: &Policy, section: Option<&str>, day: Day, format: &str) -> anyhow::Result<Exit> {
    let sections: Vec<&str> = SECTIONS.into_iter().filter(|known| section.is_none_or(|one| one == *known)).collect();
    let mut out = output(None)?;
    if format == "json" {
        let list = |section: &&str| {
            let items = items(policy, section, day).iter().map(Item::as_json).collect::<Vec<Value>>();
            ((*section).to_owned(), Value::from(items))
        };
        let mut answer = head(policy, day);
        answer.insert("sections".to_owned(), Value::Object(sections.iter().map(list).collect()));
        report::plain(&Value::Object(answer), &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut page = Page { out: &mut out };
    page.line(&format!("edition {}, as of {day}\nsha256 {}", policy.edition(), policy.sha256()))?;
    for laid in policy.book().overlay() {
        page.line(&format!("your own {}: {} changed, {} added", laid.file, laid.changed, laid.added))?;
    }
    for name in sections {
        let items = items(policy, name, day);
        if section.is_none() && LONG.contains(&name) {
            page.line(&format!("\n{}: {}; `chiptrace policy list {name}`", heading(name), items.len()))?;
            continue;
        }
        page.line(&format!("\n{}", heading(name)))?;
        items.iter().try_for_each(|item| line(&mut page, item))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Shows every entry that goes by an id.
pub(super) fn show(policy: &Policy, id: &str, day: Day, format: &str) -> anyhow::Result<Exit> {
    let all = SECTIONS.into_iter().flat_map(|section| items(policy, section, day));
    let mut found: Vec<Item> = all.filter(|item| item.id.eq_ignore_ascii_case(id)).collect();
    if found.is_empty() {
        note(&format!("error: the rule book has nothing called '{id}'; `chiptrace policy list` names what it has"));
        return Ok(Exit::Failed);
    }
    // a country and a hub share a code: what says more comes first
    found.sort_by_key(|item| SECTIONS.iter().position(|section| *section == item.section));
    let mut out = output(None)?;
    if format == "json" {
        let mut answer = head(policy, day);
        answer.insert("entries".to_owned(), found.iter().map(Item::as_json).collect());
        report::plain(&Value::Object(answer), &mut out)?;
    } else {
        for (number, item) in found.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            entry(policy, item, &mut out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn head(policy: &Policy, day: Day) -> Map<String, Value> {
    let overlay =
        policy.book().overlay().iter().map(
            |laid| json!({ "file": laid.file, "sha256": laid.sha256, "changed": laid.changed, "added": laid.added }),
        );
    let mut head = Map::new();
    head.insert("as_of".to_owned(), day.to_string().into());
    let edition =
        json!({ "edition": policy.edition(), "sha256": policy.sha256(), "overlay": overlay.collect::<Value>() });
    head.insert("policy".to_owned(), edition);
    head
}

/// `red-flags` as a heading: `Red flags`.
fn heading(section: &str) -> String {
    let mut letters = section.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    (first + letters.as_str()).replace('-', " ").replace("eccns", "ECCNs")
}

fn line(page: &mut Page<'_>, item: &Item) -> io::Result<()> {
    let fact = |name: &str| item.facts.iter().find(|(known, _)| *known == name).and_then(|(_, lines)| lines.first());
    let mut text = match item.section {
        "red-flags" => format!(
            "{}, {}: {}",
            fact("group").map_or("", String::as_str),
            fact("severity").map_or("", String::as_str),
            item.title
        ),
        "instruments" => format!("{}. {}", item.title, fact("citation").map_or("", String::as_str)),
        _ => item.title.clone(),
    };
    if item.section != "instruments"
        && let Some(below) = fact("confidence").filter(|word| *word != "high")
    {
        text.push_str(&format!(" (confidence: {below})"));
    }
    if item.own {
        text.push_str(" (your own)");
    }
    page.item(2, &item.id, ID, &text)
}

fn entry(policy: &Policy, item: &Item, out: &mut dyn Write) -> io::Result<()> {
    match (item.section, policy.red_flag(&item.id), policy.instrument(&item.id)) {
        ("red-flags", Some(card), _) => return write_card(out, policy, card),
        ("instruments", _, Some(instrument)) => {
            write_instrument(out, instrument)?;
            let mut page = Page { out };
            let used = item.facts.iter().filter(|(name, _)| ["red flags", "country sets"].contains(name));
            return used.into_iter().try_for_each(|(name, lines)| page.item(0, name, 14, &lines.join(", ")));
        }
        _ => {}
    }
    let mut page = Page { out };
    let own = if item.own { ", your own" } else { "" };
    page.line(&format!("{}  ({}{own})", item.id, heading(item.section).to_lowercase()))?;
    page.item(0, "", 0, &item.title)?;
    for (name, lines) in &item.facts {
        match lines.as_slice() {
            [one] => page.item(2, name, ID, one)?,
            several => {
                page.line(&format!("  {name}"))?;
                several.iter().try_for_each(|text| page.item(4, "-", 2, text))?;
            }
        }
    }
    Ok(())
}
