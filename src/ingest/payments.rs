//! Rows of the payments table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Payment;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("payment_id").or(&[
        "payment_no",
        "payment_number",
        "payment_reference",
        "payment_ref",
        "transaction_id",
        "transaction_no",
        "transaction_reference",
        "receipt_no",
        "receipt_number",
        "bank_reference",
        "payment_document",
    ]),
    always("date").or(&[
        "payment_date",
        "date_of_payment",
        "date_paid",
        "paid_on",
        "value_date",
        "booking_date",
        "posting_date",
        "transaction_date",
        "received_on",
        "date_received",
        "receipt_date",
    ]),
    always("payer_name").or(&[
        "payer",
        "paid_by",
        "remitter",
        "remitter_name",
        "ordering_customer",
        "originator",
        "originator_name",
        "debtor",
        "debtor_name",
        "payor",
        "payor_name",
        "received_from",
        "paid_from",
    ]),
    optional("payer_country").or(&["remitter_country", "originator_country", "debtor_country", "country_of_payer"]),
    always("payee_name").or(&[
        "payee",
        "paid_to",
        "beneficiary",
        "beneficiary_name",
        "creditor",
        "creditor_name",
        "recipient",
        "recipient_name",
    ]),
    optional("payee_country").or(&["beneficiary_country", "creditor_country", "country_of_payee"]),
    optional("amount").or(&["payment_amount", "amount_paid", "paid_amount"]),
    optional("currency").or(&["payment_currency", "currency_code"]),
    optional("shipment_ids").or(&[
        "shipment_id",
        "shipments",
        "shipment_reference",
        "shipment_references",
        "shipment_nos",
        "shipment_no",
        "related_shipments",
        "delivery_numbers",
        "delivery_number",
        "deliveries",
        "house_bills",
    ]),
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
