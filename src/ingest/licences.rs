//! Rows of the licences table.

use super::columns::{ColumnSpec, always, optional, telling};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Licence;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("number").or(&[
        "licence_number",
        "license_number",
        "licence_no",
        "license_no",
        "permit_number",
        "permit_no",
        "authorisation_number",
        "authorization_number",
    ]),
    telling("holder").or(&["licensee", "licence_holder", "license_holder", "holder_name"]),
    // a table of shipments has these beside a column of licences
    optional("consignee").or(&["consignee_name", "ultimate_consignee"]),
    optional("end_user").or(&["end_user_name"]),
    optional("items").or(&["item", "items_covered", "goods_covered", "goods", "products"]),
    optional("quantity").or(&[
        "authorised_quantity",
        "authorized_quantity",
        "quantity_authorised",
        "quantity_authorized",
        "licensed_quantity",
        "qty",
    ]),
    optional("value").or(&["authorised_value", "authorized_value", "licence_value", "license_value"]),
    optional("currency"),
    telling("valid_from").or(&["issued", "issue_date", "date_of_issue", "issued_on"]),
    telling("valid_to").or(&["valid_until", "valid_till", "expires", "expiry", "expiry_date", "expiration_date"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    number: Column,
    holder: Column,
    consignee: Column,
    end_user: Column,
    items: Column,
    quantity: Column,
    value: Column,
    currency: Column,
    valid_from: Column,
    valid_to: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            number: layout.column("number"),
            holder: layout.column("holder"),
            consignee: layout.column("consignee"),
            end_user: layout.column("end_user"),
            items: layout.column("items"),
            quantity: layout.column("quantity"),
            value: layout.column("value"),
            currency: layout.column("currency"),
            valid_from: layout.column("valid_from"),
            valid_to: layout.column("valid_to"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Licence, Fault> {
        let currency = entry.currency(self.currency)?;
        Ok(Licence {
            record: entry.at,
            number: entry.code(self.number),
            holder: entry.word(self.holder),
            consignee: entry.word(self.consignee),
            end_user: entry.word(self.end_user),
            items: entry.word(self.items),
            quantity: entry.quantity(self.quantity)?,
            value: entry.value(self.value, currency)?,
            valid_from: entry.day(self.valid_from)?,
            valid_to: entry.day(self.valid_to)?,
        })
    }
}
