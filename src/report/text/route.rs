//! The routes of a finding as a table: the best one hop by hop, the further lots a line each.

use std::io;

use super::sheet::{Column, Sheet, Side};
use crate::model::{RouteHop, RouteView};
use crate::report::wording::{flow, grouped, licence, money, place, units};

/// Lots that get a line of their own.
const SHOWN_LOTS: usize = 12;

const HOPS: [Column; 5] = [
    Column("route", 39, Side::Left),
    Column("departed", 10, Side::Left),
    Column("arrived", 10, Side::Left),
    Column("units", 7, Side::Right),
    Column("goods", 22, Side::Left),
];

const LOTS: [Column; 4] = [
    Column("from", 10, Side::Left),
    Column("to", 10, Side::Left),
    Column("units", 7, Side::Right),
    Column("further lots", 63, Side::Left),
];

pub(super) fn write(routes: &[RouteView], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some((best, others)) = routes.split_first() else { return Ok(()) };
    sheet.headings(4, &HOPS)?;
    for (number, hop) in best.hops.iter().enumerate() {
        if number == 0 {
            sheet.row(4, &HOPS, &[place(&hop.from, hop.from_country)])?;
        }
        leg(hop, sheet)?;
    }
    if best.hops.len() > 1
        && let Some(bounds) = flow(&best.flow)
    {
        sheet.line(4, &bounds)?;
    }
    sheet.blank()?;
    lots(best, others, sheet)
}

fn leg(hop: &RouteHop, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let row = [
        format!("-> {}", place(&hop.to, hop.to_country)),
        hop.departed.to_string(),
        hop.arrived.map_or_else(|| "?".to_owned(), |day| day.to_string()),
        units(hop.units),
        hop.product.clone(),
    ];
    sheet.row(4, &HOPS, &row)?;
    sheet.line(7, &below(hop))
}

/// The line under a hop: record, weight, value, why it follows, licence.
fn below(hop: &RouteHop) -> String {
    let mut parts = vec![hop.shipment.clone()];
    parts.extend(hop.weight_kg.map(|weight| format!("{} kg", grouped(weight.normalize()))));
    parts.extend(hop.value.as_deref().map(money));
    match (hop.dwell_days, hop.basis) {
        (Some(days), Some(basis)) => parts.push(format!("after {}, by {basis}", waited(days))),
        (Some(days), None) => parts.push(format!("after {}", waited(days))),
        (None, Some(basis)) => parts.push(format!("by {basis}")),
        (None, None) => {}
    }
    if !hop.serials.is_empty() {
        parts.push(format!("{} serial numbers", hop.serials.len()));
    }
    parts.push(licence(&hop.licence));
    parts.join(" | ")
}

fn waited(days: i32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn lots(best: &RouteView, others: &[RouteView], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    sheet.headings(4, &LOTS)?;
    for lot in others.iter().take(SHOWN_LOTS) {
        let shipments: Vec<&str> = lot.hops.iter().map(|hop| hop.shipment.as_str()).collect();
        let (Some(first), Some(last)) = (lot.hops.first(), lot.hops.last()) else { continue };
        let until = last.arrived.unwrap_or(last.departed).to_string();
        let row = [first.departed.to_string(), until, units(last.units), shipments.join(" > ")];
        sheet.row(4, &LOTS, &row)?;
        if !same_way(best, lot) {
            sheet.line(7, &way(lot))?;
        }
    }
    if others.len() > SHOWN_LOTS {
        let rest = grouped(others.len() - SHOWN_LOTS);
        sheet.line(4, &format!("and {rest} more, all in the JSON report"))?;
    }
    sheet.blank()
}

fn same_way(one: &RouteView, other: &RouteView) -> bool {
    let parties = |route: &RouteView| -> Vec<(String, String)> {
        route.hops.iter().map(|hop| (hop.from.clone(), hop.to.clone())).collect()
    };
    parties(one) == parties(other)
}

fn way(route: &RouteView) -> String {
    let start = route.hops.iter().take(1).map(|hop| place(&hop.from, hop.from_country));
    start.chain(route.hops.iter().map(|hop| place(&hop.to, hop.to_country))).collect::<Vec<_>>().join(" -> ")
}
