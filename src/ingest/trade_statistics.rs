//! Rows of trade statistics: what one country reports of its trade with another, of one tariff number in one period.

use super::columns::{ColumnSpec, always, one_of, optional, telling};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{Day, Text, TradeFlow, TradeStatistic};

const MEASURE: &str = "a measure";

/// Canonical columns, with the names that UN Comtrade gives them (recalled, confidence medium).
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("reporter_country").or(&["reporteriso", "reporter_iso"]),
    telling("partner_country").or(&["partneriso", "partner_iso"]),
    always("trade_flow").or(&["flowcode"]),
    always("tariff_code").or(&["cmdcode", "commodity_code"]),
    always("period"),
    one_of(MEASURE, "net_weight_kg").or(&["netwgt", "netweight_(kg)"]),
    one_of(MEASURE, "trade_value").or(&["primaryvalue", "trade_value_(us$)"]),
    optional("currency"),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    reporter: Column,
    partner: Column,
    flow: Column,
    code: Column,
    period: Column,
    weight: Column,
    value: Column,
    currency: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            reporter: layout.column("reporter_country"),
            partner: layout.column("partner_country"),
            flow: layout.column("trade_flow"),
            code: layout.column("tariff_code"),
            period: layout.column("period"),
            weight: layout.column("net_weight_kg"),
            value: layout.column("trade_value"),
            currency: layout.column("currency"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<TradeStatistic, Fault> {
        const NEGATIVE: &str = "negative: trade statistics count what moved";
        let (first, last) = self.period(entry)?;
        Ok(TradeStatistic {
            record: entry.at,
            reporter: entry.country(self.reporter),
            partner: entry.country(self.partner),
            flow: self.flow(entry)?,
            code: self.code(entry),
            first,
            last,
            weight: entry.amount(self.weight, NEGATIVE)?,
            value: entry.amount(self.value, NEGATIVE)?,
            currency: entry.currency(self.currency)?,
        })
    }

    fn flow(&self, entry: &mut Entry<'_, '_>) -> Result<TradeFlow, Fault> {
        let cell = entry.cell(self.flow);
        match cell.to_lowercase().as_str() {
            "x" | "export" | "exports" => Ok(TradeFlow::Export),
            "m" | "import" | "imports" => Ok(TradeFlow::Import),
            "rx" | "dx" | "rm" | "fm" | "mip" | "mop" | "xip" | "xop" | "re-export" | "re-exports" | "re-import"
            | "re-imports" => Ok(TradeFlow::Part),
            _ => Err(Fault::new(self.flow, cell, "not a flow of trade: write export or import (or X, M)")),
        }
    }

    /// The digits of a tariff number; words such as `TOTAL` stay and match no goods.
    fn code(&self, entry: &mut Entry<'_, '_>) -> Text {
        let cell = entry.cell(self.code);
        if !cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b' ')) {
            return entry.code(self.code);
        }
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        entry.intake.texts.intern(&digits)
    }

    /// A year (`2024`) or a month of it (`202403`, `2024-03`): its first and last day.
    fn period(&self, entry: &mut Entry<'_, '_>) -> Result<(Day, Day), Fault> {
        let cell = entry.cell(self.period);
        let fault = || Fault::new(self.period, cell, "not a period: write a year (2024) or a month (2024-03)");
        let number = |text: &str| text.parse::<u16>().ok();
        let read = match (cell.len(), cell.as_bytes().get(4)) {
            (4, _) => number(cell).map(|year| (year, 1, 12)),
            (7, Some(b'-')) => cell.get(..4).and_then(number).zip(cell.get(5..).and_then(number)).map(one_month),
            (6, Some(_)) => cell.get(..4).and_then(number).zip(cell.get(4..).and_then(number)).map(one_month),
            _ => None,
        };
        read.and_then(|(year, from, to)| Some((Day::from_parts(year, from, 1)?, last_day(year, to)?))).ok_or_else(fault)
    }
}

fn one_month((year, month): (u16, u16)) -> (u16, u16, u16) {
    (year, month, month)
}

fn last_day(year: u16, month: u16) -> Option<Day> {
    (28..=31).rev().find_map(|day| Day::from_parts(year, month, day))
}
