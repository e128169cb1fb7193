//! Rows of the tenancies table.

use rust_decimal::Decimal;

use super::amounts::Written;
use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{Milli, Tenancy};

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("operator_name").or(&[
        "operator",
        "host_name",
        "provider",
        "provider_name",
        "cloud_operator",
        "datacentre_operator",
        "data_centre_operator",
    ]),
    optional("operator_country").or(&["provider_country"]),
    always("tenant_name").or(&["tenant", "tenant_company", "lessee", "lessee_name"]),
    optional("tenant_country"),
    optional("tenant_hq_country").or(&["tenant_headquarters_country", "tenant_headquarters"]),
    optional("start_date").or(&["start", "since", "lease_start", "from"]),
    optional("share_of_capacity").or(&["share", "capacity_share", "percent_of_capacity", "share_percent"]),
    optional("use").or(&["usage", "purpose", "workload"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    operator: [Column; 3],
    tenant: [Column; 3],
    tenant_hq: Column,
    start: Column,
    share: Column,
    usage: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            operator: layout.party(["operator_name", "operator_country", ""]),
            tenant: layout.party(["tenant_name", "tenant_country", ""]),
            tenant_hq: layout.column("tenant_hq_country"),
            start: layout.column("start_date"),
            share: layout.column("share_of_capacity"),
            usage: layout.column("use"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Tenancy, Fault> {
        Ok(Tenancy {
            record: entry.at,
            operator: entry.party(self.operator),
            tenant: entry.party(self.tenant),
            tenant_hq: entry.country(self.tenant_hq),
            start: entry.day(self.start)?,
            share: self.share(entry)?,
            usage: entry.text(self.usage),
        })
    }

    /// `0.94` and `94%` are the same share; a bare `94` could be either and is refused.
    fn share(&self, entry: &mut Entry<'_, '_>) -> Result<Option<Milli>, Fault> {
        let Some((number, written)) = entry.percentage(self.share)? else { return Ok(None) };
        let share = match written {
            Written::Bare => number,
            Written::WithPercentSign => number / Decimal::ONE_HUNDRED,
        };
        let within = share <= Decimal::ONE && !share.is_sign_negative();
        let cell = entry.cell(self.share);
        let fault = || Fault::new(self.share, cell, "not a share: write a part of 1 (0.94) or a percentage (94%)");
        within.then(|| Milli::from_decimal(share)).flatten().map(Some).ok_or_else(fault)
    }
}
