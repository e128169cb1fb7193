//! One finding on the page: the story, the routes, what shows it, what may explain it and what to ask.

use std::io;

use super::route;
use super::sheet::Sheet;
use crate::model::{Citation, Evidence, Explanation, Finding, Priority, RaisedView, Reply};
use crate::report::digest::{SameCells, same_cells};
use crate::report::wording::{
    answers, choke_points, counted, days, grouped, in_words, merged, passage, possible, status, totals,
    weight_of_evidence,
};

/// Kinds of evidence shown for a flag.
const SHOWN_GROUPS: usize = 4;
/// Names listed as one party, and as possibly the same.
const SHOWN_NAMES: usize = 6;
/// Records named for one kind of evidence.
const SHOWN_CELLS: usize = 3;

pub(super) fn write(finding: &Finding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if finding.priority == Priority::Low {
        return note(finding, sheet);
    }
    heading(finding, sheet)?;
    sheet.line(4, &finding.summary)?;
    let sums = totals(&finding.totals);
    if !sums.is_empty() {
        sheet.line(4, &format!("In all: {}.", sums.join(", ")))?;
    }
    sheet.blank()?;
    if finding.routes.is_empty() {
        shipments(finding, sheet)?;
    } else {
        route::write(&finding.routes, sheet)?;
    }
    for (title, said) in [("Flow: ", passage(finding)), ("Choke points: ", choke_points(finding))] {
        if let Some(said) = said {
            sheet.item(4, title, &said)?;
            sheet.blank()?;
        }
    }
    names(finding, sheet)?;
    if let Some(cut) = &finding.truncated {
        sheet.item(4, "! truncated: ", cut)?;
        sheet.blank()?;
    }
    let groups: Vec<&str> = finding.groups.iter().map(|group| group.word()).collect();
    sheet.line(4, &format!("{}: {}", weight_of_evidence(finding), groups.join(", ")))?;
    for flag in &finding.flags {
        sheet.blank()?;
        red_flag(flag, sheet)?;
    }
    sheet.blank()?;
    explanations(&finding.explanations, sheet)?;
    replies(&finding.replies, sheet)?;
    questions(&finding.ask_next, sheet)
}

/// A low finding: two lines.
fn note(finding: &Finding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.rule('-')?;
    sheet.item(0, &format!("{:>2}. LOW     ", finding.rank), &finding.title)?;
    let because = finding.flags.first().map_or(finding.summary.as_str(), |flag| &flag.because);
    sheet.line(12, &format!("{because} ({}, finding {})", listed(&finding.shipments), finding.id))?;
    sheet.blank()
}

fn heading(finding: &Finding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.rule('-')?;
    let priority = finding.priority.word().to_uppercase();
    sheet.item(0, &format!("{:>2}. {priority:<6}  ", finding.rank), &finding.title)?;
    let mut about = vec![status(finding.status).to_owned()];
    about.extend(days(finding));
    about.push(counted(finding.shipments.len() as u64, "shipment"));
    about.push(format!("evidence {} of 1000", finding.score));
    about.push(format!("finding {}", finding.id));
    sheet.line(12, &about.join(", "))?;
    sheet.blank()
}

fn shipments(finding: &Finding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    for party in &finding.parties {
        let roles = if party.roles.is_empty() { String::new() } else { format!(": {}", party.roles.join(", ")) };
        sheet.item(4, "", &format!("{} ({}){roles}", party.name, party.country))?;
    }
    if !finding.shipments.is_empty() {
        sheet.item(4, "on ", &listed(&finding.shipments))?;
    }
    sheet.blank()
}

/// Spellings that were taken for one party, and parties that may be the same: each with the reason and where it stands.
fn names(finding: &Finding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    for (title, lines) in
        [("Names taken for one party", merged(finding)), ("Possibly the same, not joined", possible(finding))]
    {
        if lines.is_empty() {
            continue;
        }
        sheet.line(4, title)?;
        lines.iter().take(SHOWN_NAMES).try_for_each(|line| sheet.item(4, "- ", line))?;
        if lines.len() > SHOWN_NAMES {
            sheet.line(6, &format!("and {} more, all in the JSON report", lines.len() - SHOWN_NAMES))?;
        }
        sheet.blank()?;
    }
    Ok(())
}

fn red_flag(flag: &RaisedView, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.item(4, &format!("{:<9} ", flag.group.word().to_uppercase()), &flag.title)?;
    sheet.line(14, &flag.because)?;
    let patterns = if flag.patterns.is_empty() { String::new() } else { format!(", {}", flag.patterns.join(" ")) };
    let (severity, confidence) = (flag.severity.word(), flag.confidence.word());
    sheet.line(14, &format!("[{}{patterns}; severity {severity}, confidence {confidence}]", flag.red_flag))?;
    evidence(&flag.evidence, sheet)?;
    flag.citations.iter().try_for_each(|citation| sheet.item(14, "rule: ", &cited(citation)))
}

fn cited(citation: &Citation) -> String {
    let later = if citation.in_force_on_hop { "" } else { " (published later)" };
    format!("{}{later}", citation.text)
}

fn evidence(evidence: &[Evidence], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let groups = same_cells(evidence);
    for group in groups.iter().take(SHOWN_GROUPS) {
        sheet.item(14, "cell: ", &cells(group))?;
    }
    let shown: usize = groups.iter().take(SHOWN_GROUPS).map(|group| group.cells.len().min(SHOWN_CELLS)).sum();
    match evidence.len() - shown {
        0 => Ok(()),
        rest => sheet.line(20, &format!("and {} more, all in the JSON report", grouped(rest))),
    }
}

fn cells(group: &SameCells<'_>) -> String {
    let value = if group.value.is_empty() { "is empty".to_owned() } else { format!("= \"{}\"", group.value) };
    let mut records = Vec::new();
    let mut file = "";
    for cell in group.cells.iter().take(SHOWN_CELLS) {
        let place = if cell.file == file { String::new() } else { format!("{} ", cell.file) };
        file = &cell.file;
        records.push(format!("{} {place}line {}", cell.subject, cell.line));
    }
    let note = if group.note.is_empty() { String::new() } else { format!(" ({})", group.note) };
    format!("{} {value}{note}: {}", group.column, records.join(", "))
}

fn explanations(explanations: &[Explanation], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if explanations.is_empty() {
        return Ok(());
    }
    sheet.line(4, "What the data says for an innocent reading")?;
    for explanation in explanations {
        sheet.item(4, "- ", &format!("{} ({})", explanation.text, answers(explanation)))?;
    }
    sheet.blank()
}

fn replies(replies: &[Reply], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if replies.is_empty() {
        return Ok(());
    }
    sheet.line(4, "Asked and answered")?;
    replies.iter().try_for_each(|reply| sheet.item(4, "- ", &in_words(reply)))?;
    sheet.blank()
}

fn questions(ask_next: &[String], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if ask_next.is_empty() {
        return Ok(());
    }
    sheet.line(4, "Ask next")?;
    for (place, question) in ask_next.iter().enumerate() {
        sheet.item(4, &format!("{}. ", place + 1), question)?;
    }
    sheet.blank()
}

/// Up to six shipments by id.
fn listed(shipments: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut text = shipments.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if shipments.len() > SHOWN {
        text.push_str(&format!(" and {} more", shipments.len() - SHOWN));
    }
    text
}
