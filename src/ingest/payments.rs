//! Rows of the payments table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Payment;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("payment_id"),
    always("date"),
    always("payer_name"),
    optional("payer_country"),
    always("payee_name"),
    optional("payee_country"),
    optional("amount"),
    optional("currency"),
    optional("shipment_ids"),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    id: Column,
    date: Column,
    payer: [Column; 3],
    payee: [Column; 3],
    amount: Column,
    currency: Column,
    shipment_ids: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            id: layout.column("payment_id"),
            date: layout.column("date"),
            payer: layout.party(["payer_name", "payer_country", ""]),
            payee: layout.party(["payee_name", "payee_country", ""]),
            amount: layout.column("amount"),
            currency: layout.column("currency"),
            shipment_ids: layout.column("shipment_ids"),
        }
    }

    /// Reads one row. A negative amount is money paid back.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Payment, Fault> {
        let currency = entry.currency(self.currency)?;
        Ok(Payment {
            record: entry.at,
            id: entry.word(self.id),
            date: entry.needed_day(self.date)?,
            payer: entry.party(self.payer),
            payee: entry.party(self.payee),
            amount: entry.money(self.amount, currency)?,
            shipment_ids: entry.words(self.shipment_ids),
        })
    }
}
