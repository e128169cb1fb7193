//! The head of the page: the answer, why it may be partial, and what was read under which rules.

use std::io;

use super::sheet::Sheet;
use crate::model::{InputView, ListView, Provenance, Report, Summary};
use crate::report::wording::{counted, grouped, verdict};

pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let made = &report.provenance;
    sheet.line(0, &format!("chiptrace {}, as of {}", made.version, made.as_of))?;
    sheet.rule('=')?;
    sheet.item(0, "Verdict   ", &verdict(report))?;
    for reason in &report.incomplete {
        sheet.item(10, "! ", reason)?;
    }
    sheet.blank()?;
    sheet.item(0, "Judged    ", &judged(&report.summary))?;
    let rejected: u64 = made.inputs.iter().map(|input| input.ledger.rejected).sum();
    let read = format!("{}, {} rejected", counted(made.inputs.len() as u64, "file"), counted(rejected, "row"));
    sheet.item(0, "Read      ", &read)?;
    for input in &made.inputs {
        sheet.item(10, "", &file(input))?;
        for decision in &input.decisions {
            sheet.item(12, "- ", decision)?;
        }
    }
    for (place, said) in made.resolution.iter().enumerate() {
        sheet.item(0, if place == 0 { "Parties   " } else { "          " }, said)?;
    }
    lists(&made.lists, sheet)?;
    policy(made, sheet)?;
    if !made.options.is_empty() {
        let options: Vec<String> = made.options.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        sheet.item(0, "Options   ", &options.join(", "))?;
    }
    sheet.blank()
}

fn policy(made: &Provenance, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
    let own = if made.policy_overlay.is_empty() { "" } else { ", with files of your own laid over it" };
    let edition = format!("edition {} (sha256 {}){own}", made.policy_edition, short(&made.policy_sha256));
    sheet.item(0, "Policy    ", &edition)?;
    for laid in &made.policy_overlay {
        let entries = format!("{} changed, {} added", counted(laid.changed, "entry"), grouped(laid.added));
        sheet.item(10, "", &format!("{}: {entries} (sha256 {})", laid.file, short(&laid.sha256)))?;
    }
    Ok(())
}

fn judged(summary: &Summary) -> String {
    let mut parts = vec![
        counted(summary.shipments, "shipment"),
        counted(summary.hops, "hop"),
        counted(summary.parties, "party"),
        format!("{} of controlled goods", counted(summary.controlled_hops, "hop")),
    ];
    if summary.unclassified_hops > 0 {
        parts.push(format!("{} of goods that need classification", counted(summary.unclassified_hops, "hop")));
    }
    if summary.not_hops > 0 {
        parts.push(format!("{} proposed, cancelled or superseded", counted(summary.not_hops, "row")));
    }
    if summary.routes > 0 {
        parts.push(counted(summary.routes, "observed route"));
    }
    let window = summary.window.map_or_else(String::new, |(first, last)| format!("; hops from {first} to {last}"));
    parts.join(", ") + &window
}

fn file(input: &InputView) -> String {
    let ledger = &input.ledger;
    let mut parts = vec![format!("{} accepted", grouped(ledger.accepted))];
    for (count, word) in [
        (ledger.rejected, "rejected"),
        (ledger.duplicates, "duplicate"),
        (ledger.skipped, "skipped"),
        (ledger.continuation, "continuation"),
    ] {
        if count > 0 {
            parts.push(format!("{} {word}", grouped(count)));
        }
    }
    let balance = if ledger.balanced() { "" } else { "  THE LEDGER DOES NOT ADD UP" };
    format!("{}  {}, {}: {}{balance}", input.file, input.kind, counted(ledger.lines, "line"), parts.join(", "))
}

fn lists(lists: &[ListView], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lists.is_empty() {
        return sheet.item(0, "Lists     ", "none given: no party was screened against a list of parties of concern");
    }
    let entries = lists.iter().map(|list| list.entries).sum();
    sheet.item(
        0,
        "Lists     ",
        &format!("{}, {}", counted(lists.len() as u64, "source"), counted(entries, "entry")),
    )?;
    for list in lists {
        let published = if list.published.is_empty() { "date unknown" } else { &list.published };
        sheet.item(10, "", &format!("{}: {}, {published}", list.source, counted(list.entries, "entry")))?;
    }
    Ok(())
}
