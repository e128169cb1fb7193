//! Rows of the ownership table.

use rust_decimal::Decimal;

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{Milli, Ownership};

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("owner_name").or(&[
        "owner",
        "shareholder",
        "shareholder_name",
        "owner_company",
        "investor",
        "investor_name",
    ]),
    always("owned_name").or(&[
        "owned",
        "owned_company",
        "owned_entity",
        "subsidiary",
        "subsidiary_name",
        "owned_party",
        "investee",
        "investee_name",
    ]),
    optional("percent").or(&[
        "percentage",
        "share_percent",
        "ownership_percent",
        "percent_owned",
        "share",
        "stake",
        "pct",
        "ownership_percentage",
        "ownership_pct",
        "percent_held",
        "shareholding",
        "shareholding_percent",
        "holding_percent",
    ]),
    optional("from").or(&["from_date", "since", "valid_from", "start_date"]),
    optional("to").or(&["to_date", "until", "valid_to", "end_date"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    owner: Column,
    owned: Column,
    percent: Column,
    from: Column,
    to: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            owner: layout.column("owner_name"),
            owned: layout.column("owned_name"),
            percent: layout.column("percent"),
            from: layout.column("from"),
            to: layout.column("to"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Ownership, Fault> {
        Ok(Ownership {
            record: entry.at,
            owner_name: entry.word(self.owner),
            owned_name: entry.word(self.owned),
            percent: self.percent(entry)?,
            from: entry.day(self.from)?,
            to: entry.day(self.to)?,
        })
    }

    fn percent(&self, entry: &mut Entry<'_, '_>) -> Result<Option<Milli>, Fault> {
        let Some(percent) = entry.percentage(self.percent)?.map(|(number, _)| number) else { return Ok(None) };
        let within = percent <= Decimal::ONE_HUNDRED && !percent.is_sign_negative();
        let cell = entry.cell(self.percent);
        let fault = || Fault::new(self.percent, cell, "not a share: write percent from 0 to 100");
        within.then(|| Milli::from_decimal(percent)).flatten().map(Some).ok_or_else(fault)
    }
}
