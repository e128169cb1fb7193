//! Sentences and numbers that every readable format says in the same words.

use rust_decimal::Decimal;

use crate::model::{
    Country, DiligenceCheck, Explanation, Finding, FindingStatus, Flow, LicenceAnswer, Licensing, MergedName, Milli,
    Moved, PartyName, Priority, Reply, Report, Totals, Verdict,
};

/// The last line of every readable report.
pub(super) const CLOSING: &str = "Absence of a red flag is not clearance. Not legal advice.";

/// The answer of the run in one sentence.
pub(super) fn verdict(report: &Report) -> String {
    let counts = report.summary.findings;
    let all = counts.high + counts.medium + counts.low;
    let split = format!("{} high, {} medium, {} low", counts.high, counts.medium, counts.low);
    let missing = report.coverage.iter().filter(|line| !line.evaluated).count();
    match report.verdict {
        Verdict::Findings => format!("{} ({split})", counted(u64::from(all), "finding")),
        Verdict::NoRedFlagRaised => {
            format!("no red flag raised by the rules that could be evaluated ({missing} not evaluated, see coverage)")
        }
        Verdict::Incomplete if all == 0 => {
            format!("incomplete: part of the input was not judged; no red flag raised so far ({missing} not evaluated)")
        }
        Verdict::Incomplete => {
            format!("incomplete: part of the input was not judged; {} so far ({split})", counted(all.into(), "finding"))
        }
        Verdict::Failed => "failed: the run could not be done, so nothing is said about the shipments".to_owned(),
    }
}

/// How far the records carry the story, for a reader.
pub(super) fn status(status: FindingStatus) -> &'static str {
    match status {
        FindingStatus::Observed => "observed route",
        FindingStatus::Unfinished => "unfinished route",
        FindingStatus::Party => "about a party",
    }
}

/// `1 finding`, `2,041 findings`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        _ if number == 1 => return format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    format!("{} {plural}", grouped(number))
}

/// Digits in threes: `1234567.5` is `1,234,567.5`. Text that is not a number comes back as it was.
#[expect(clippy::needless_pass_by_value, reason = "numbers and strings are both handed over as they are")]
pub(crate) fn grouped(number: impl ToString) -> String {
    let text = number.to_string();
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, ""), |(whole, fraction)| (whole, fraction));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let mut shown = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    if fraction.is_empty() { shown } else { format!("{shown}.{fraction}") }
}

/// What the files read show of an action of due diligence.
pub(super) fn on_file(check: &DiligenceCheck) -> String {
    let cells = check.evidence.iter().map(|cell| format!("{} = \"{}\"", cell.column, cell.value));
    let screened = check.screened.then(|| "screened in this run, see the lists below".to_owned());
    let shown: Vec<String> = screened.into_iter().chain(cells).collect();
    if shown.is_empty() { "nothing found".to_owned() } else { shown.join("; ") }
}

/// A reply on record with whom it is about, who gave it and when.
pub(super) fn in_words(reply: &Reply) -> String {
    let day = reply.day.map_or("on a day not recorded".to_owned(), |day| format!("on {day}"));
    let by = if reply.by.is_empty() { String::new() } else { format!(", by {}", reply.by) };
    format!("{} \"{}\" ({}, {day}{by})", reply.question, reply.answer, reply.party)
}

/// Printed money with its digits in threes: `USD 9600000.00` is `USD 9,600,000.00`.
pub(super) fn money(printed: &str) -> String {
    printed.rsplit_once(' ').map_or_else(|| grouped(printed), |(code, amount)| format!("{code} {}", grouped(amount)))
}

/// Units of a hop, a question mark when not recorded.
pub(super) fn units(units: Option<Milli>) -> String {
    units.map_or_else(|| "?".to_owned(), grouped)
}

/// A name with the code of its country, `Copper Wren Trading (US)`.
pub(super) fn place(name: &str, country: Country) -> String {
    format!("{} ({country})", if name.is_empty() { "name not recorded" } else { name })
}

/// The licence test of one hop with what the record states.
pub(super) fn licence(licence: &Licensing) -> String {
    let answer = match licence.answer {
        LicenceAnswer::ReviewPolicy => "under a review policy",
        answer => answer.words(),
    };
    let text = if licence.text_in_cfr == licence.enforced { "" } else { " (text of the Code and practice differ)" };
    format!("licence {answer}{text}; {}", on_record(licence))
}

/// How a finding stands under other rules: priority then and now, and the red flags that come and go.
pub(super) fn moved(story: &Moved) -> String {
    let word = |priority: Option<Priority>| priority.map_or("not raised", Priority::word);
    let mut parts = vec![match (story.was, story.becomes) {
        (was, becomes) if was == becomes => format!("stays {}", word(was)),
        (was, becomes) => format!("{} becomes {}", word(was), word(becomes)),
    }];
    // what appears or vanishes says nothing more by the flags that it has
    if story.was.is_some() && story.becomes.is_some() {
        let list = |name: &str, flags: &[String]| (!flags.is_empty()).then(|| format!("{name} {}", flags.join(", ")));
        parts.extend([list("raises", &story.raised), list("no longer raises", &story.silent)].into_iter().flatten());
    }
    parts.join("; ")
}

/// What the record itself states of a licence.
pub(super) fn on_record(licence: &Licensing) -> String {
    if licence.on_record.is_empty() { "none recorded".to_owned() } else { format!("record says {}", licence.on_record) }
}

/// How much of the first lot is in the last delivery; `None` where there is nothing to bound.
pub(super) fn flow(flow: &Flow) -> Option<String> {
    let Flow { least, most, fifo, pro_rata } = *flow;
    (most > 0).then(|| {
        format!(
            "At least {} and at most {} units of the first lot are in the last delivery ({} first in, first out; {} in \
             proportion).",
            grouped(least),
            grouped(most),
            grouped(fifo),
            grouped(pro_rata)
        )
    })
}

/// How much of all first lots is in the last deliveries; `None` where it says no more than one lot does.
pub(super) fn passage(finding: &Finding) -> Option<String> {
    let handed_on = finding.routes.len() > 1 && finding.routes.iter().any(|route| route.hops.len() > 1);
    let passage = finding.passage.as_ref().filter(|passage| passage.most > 0 && handed_on)?;
    let sent = passage.sent.map_or("an unrecorded number of".to_owned(), |sent| format!("the {}", grouped(sent)));
    let mut said = format!(
        "At least {} and at most {} of {sent} {} in the first lots are in the last deliveries, all routes together.",
        grouped(passage.least),
        grouped(passage.most),
        passage.counts
    );
    if passage.stock > 0 {
        let stock = grouped(passage.stock);
        said.push_str(&format!(" Where {stock} of those delivered came from no record shows: stock, or a gap."));
    }
    Some(said)
}

/// Whose hold would have stopped it; `None` where nobody stands in between.
pub(super) fn choke_points(finding: &Finding) -> Option<String> {
    let passage = finding.passage.as_ref().filter(|_| finding.routes.len() > 1)?;
    if passage.choke_points.is_empty() {
        return None;
    }
    let named = |parties: &[PartyName], between: &str| {
        let name = |party: &PartyName| format!("{} ({})", party.name, party.country);
        parties.iter().map(name).collect::<Vec<_>>().join(between)
    };
    let mut said = format!("A hold at {}", named(&passage.choke_points, ", "));
    if !passage.instead.is_empty() {
        said.push_str(&format!(", or instead at {} alone,", named(&passage.instead, " or ")));
    }
    said.push_str(" would have stopped every lot");
    if !passage.direct.is_empty() {
        said.push_str(&format!(" but those that {} sent directly", named(&passage.direct, ", ")));
    }
    if !passage.smallest {
        said.push_str("; fewer parties may do, the search was cut off");
    }
    said.push('.');
    Some(said)
}

/// What the story adds up to, one entry a quantity; empty quantities are left out.
pub(super) fn totals(totals: &Totals) -> Vec<String> {
    let mut parts = Vec::new();
    if totals.units > 0 {
        parts.push(counted(totals.units.unsigned_abs(), "unit"));
    }
    if totals.chips > 0 {
        parts.push(counted(totals.chips.unsigned_abs(), "chip"));
    }
    if totals.tpp > Decimal::ZERO {
        parts.push(format!("{} TPP", grouped(totals.tpp.normalize())));
    }
    parts.extend(totals.value.iter().map(|(code, amount)| money(&format!("{code} {amount}"))));
    parts
}

/// `5 red flags from 3 independent kinds of evidence`.
pub(super) fn weight_of_evidence(finding: &Finding) -> String {
    let kinds = counted(finding.groups.len() as u64, "independent kind");
    format!("{} from {kinds} of evidence", counted(finding.flags.len() as u64, "red flag"))
}

/// First and last day of the hops of a finding.
pub(super) fn days(finding: &Finding) -> Option<String> {
    match (finding.first_day, finding.last_day) {
        (Some(first), Some(last)) if first == last => Some(first.to_string()),
        (Some(first), Some(last)) => Some(format!("{first} to {last}")),
        (Some(day), None) | (None, Some(day)) => Some(day.to_string()),
        (None, None) => None,
    }
}

/// Which evidence an explanation weighs against.
pub(super) fn answers(explanation: &Explanation) -> String {
    match explanation.answers_group {
        Some(group) => format!("answers the {} evidence", group.word()),
        None => "rests on the parties' own words and answers nothing yet".to_owned(),
    }
}

/// The name of an input file by its number.
pub(super) fn file_name(report: &Report, file: u32) -> &str {
    report.provenance.inputs.get(file as usize).map_or("unknown file", |input| &input.file)
}

/// Every party of which names in another form were taken for one, with all its spellings and the reasons.
pub(super) fn merged(finding: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    for party in &finding.parties {
        let joined = |spelling: &&String| party.merged.iter().any(|name| name.spelling == **spelling);
        let other: Vec<String> = party
            .spellings
            .iter()
            .filter(|spelling| **spelling != party.name && !joined(spelling))
            .map(|spelling| format!("\"{spelling}\""))
            .collect();
        // case and punctuation alone are worth no line: the JSON report lists every spelling
        if !other.is_empty() && !party.merged.is_empty() {
            let other = other.join(", ");
            lines.push(format!("{} ({}), also written {other}", party.name, party.country));
        }
        lines.extend(party.merged.iter().map(name_line));
    }
    lines
}

/// Parties that may be the same as one of a finding, and why they were not joined; the most alike of each party.
pub(super) fn possible(finding: &Finding) -> Vec<String> {
    const OF_A_PARTY: usize = 2;
    finding.parties.iter().flat_map(|party| party.possibly_same.iter().take(OF_A_PARTY)).map(name_line).collect()
}

fn name_line(name: &MergedName) -> String {
    let cells = name.evidence.iter().map(|cell| format!("{} {} line {}", cell.subject, cell.file, cell.line));
    let cells: Vec<String> = cells.collect();
    let place = if cells.is_empty() { String::new() } else { format!(" [{}]", cells.join("; ")) };
    format!("\"{}\" ({}) and \"{}\": {}{place}", name.spelling, name.country, name.with, name.because)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_in_threes() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped("-1000.25"), "-1,000.25");
        assert_eq!(grouped("12"), "12");
        assert_eq!(grouped("n/a"), "n/a");
        assert_eq!(money("USD 9600000.00"), "USD 9,600,000.00");
    }

    #[test]
    fn nouns_follow_their_number() {
        assert_eq!(counted(1, "party"), "1 party");
        assert_eq!(counted(1200, "party"), "1,200 parties");
        assert_eq!(counted(0, "finding"), "0 findings");
    }
}
