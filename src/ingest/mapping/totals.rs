//! Whether a header is that of totals: pivot reports and trade statistics, which have no shipment in a row.

use crate::policy::{HeaderWords, PivotWords};

/// Why the table holds totals, or `None`. `fields`: what its columns mean, as far as that is known; a table with ids of
/// its rows but without days is no table of totals, only incomplete. O(columns x words).
pub(in crate::ingest) fn are_totals(
    cells: &[String],
    fields: &[Option<&'static str>],
    words: &HeaderWords,
) -> Option<String> {
    let pivot = &words.pivot;
    let lower: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let named = |at: usize, holds: &dyn Fn(&String) -> bool| holds(&lower[at]).then(|| cells[at].clone());
    let sums: Vec<String> = (0..cells.len()).filter_map(|at| named(at, &|name| is_sum(name, pivot))).collect();
    let totals: Vec<String> = (0..cells.len()).filter_map(|at| named(at, &|name| pivot.names.contains(name))).collect();
    let months: Vec<String> = cells.iter().filter(|cell| words.is_month(&words.read_name(cell))).cloned().collect();
    let statistics: Vec<String> =
        cells.iter().filter(|cell| pivot.statistics.contains(&words.words_of(cell).concat())).cloned().collect();
    if pivot.statistics_needed > 0 && statistics.len() >= pivot.statistics_needed {
        let told = why("trade statistics", &statistics);
        return Some(format!(
            "{told}; as trade statistics they need the columns reporter_country, partner_country, trade_flow, \
             tariff_code, period and net_weight_kg or trade_value (or reporterISO, partnerISO, flowCode, cmdCode, period and \
             netWgt or primaryValue)"
        ));
    }
    if !sums.is_empty() {
        return Some(why(if months.is_empty() { "totals" } else { "totals by month" }, &[sums, months].concat()));
    }
    let has = |wanted: &[&str]| fields.iter().flatten().any(|field| wanted.contains(field));
    let undated = !has(&["ship_date", "arrival_date", "filed_at"]);
    let by_month = !months.is_empty() && !has(&["shipment_id"]);
    if undated && (by_month || !totals.is_empty()) {
        return Some(why(if months.is_empty() { "totals" } else { "totals by month" }, &[totals, months].concat()));
    }
    None
}

/// Why a table is one of those that are not read, or `None`. O(columns x words).
pub(in crate::ingest) fn other_table(cells: &[String], words: &HeaderWords) -> Option<String> {
    let lower: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    words.other_tables.iter().find_map(|table| {
        let named: Vec<&str> = lower.iter().filter(|cell| table.names.contains(cell)).map(String::as_str).collect();
        let why = || {
            format!(
                "this is a table of {} ({}), which is no record of shipments, parties or lists: it is not used",
                table.title,
                named.join(", ")
            )
        };
        (table.needed > 0 && named.len() >= table.needed).then(why)
    })
}

/// True for a name that totals and statistics have and rows of shipments have not.
pub(super) fn is_total(name: &str, words: &HeaderWords) -> bool {
    let lower = name.trim().to_lowercase();
    is_sum(&lower, &words.pivot)
        || words.pivot.names.contains(&lower)
        || words.pivot.statistics.contains(&words.words_of(name).concat())
}

fn is_sum(lower: &str, pivot: &PivotWords) -> bool {
    let glued = |end: &String| {
        let before = lower.strip_suffix(end.as_str()).and_then(|rest| rest.chars().next_back());
        before.is_some_and(char::is_alphabetic)
    };
    pivot.beginnings.iter().any(|start| lower.starts_with(start)) || pivot.endings.iter().any(glued)
}

fn why(what: &str, names: &[String]) -> String {
    const SHOWN: usize = 4;
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    let shown = names[..names.len().min(SHOWN)].join(", ");
    format!(
        "these are {what} ({shown}{more}), not shipment rows: export the shipments themselves, one row a movement with its day"
    )
}
