//! Rows of the orders table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{Order, OrderStatus};

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("order_id").or(&["order_no", "order_number", "sales_order", "sales_order_no"]),
    always("date").or(&["order_date"]),
    always("buyer_name").or(&["buyer"]),
    optional("buyer_country").or(&["country_of_buyer"]),
    optional("item").or(&["items", "product"]),
    optional("quantity").or(&["qty", "order_quantity"]),
    optional("status").or(&["order_status"]),
    optional("reason").or(&["reason_for_rejection", "refusal_reason", "remark", "remarks"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    id: Column,
    date: Column,
    buyer: [Column; 3],
    item: Column,
    quantity: Column,
    status: Column,
    reason: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            id: layout.column("order_id"),
            date: layout.column("date"),
            buyer: layout.party(["buyer_name", "buyer_country", ""]),
            item: layout.column("item"),
            quantity: layout.column("quantity"),
            status: layout.column("status"),
            reason: layout.column("reason"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Order, Fault> {
        Ok(Order {
            record: entry.at,
            id: entry.word(self.id),
            date: entry.needed_day(self.date)?,
            buyer: entry.party(self.buyer),
            item: entry.word(self.item),
            quantity: entry.quantity(self.quantity)?,
            status: self.status(entry)?,
            reason: entry.text(self.reason),
        })
    }

    fn status(&self, entry: &mut Entry<'_, '_>) -> Result<OrderStatus, Fault> {
        if entry.word(self.status).is_none() {
            return Ok(OrderStatus::Open);
        }
        let cell = entry.cell(self.status);
        match cell.to_ascii_lowercase().as_str() {
            "open" => Ok(OrderStatus::Open),
            "filled" => Ok(OrderStatus::Filled),
            "refused" => Ok(OrderStatus::Refused),
            "cancelled" | "canceled" => Ok(OrderStatus::Cancelled),
            _ => Err(Fault::new(self.status, cell, "not a status: write open, filled, refused or cancelled")),
        }
    }
}
