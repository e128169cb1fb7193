//! Lists of parties of concern: official layouts with and without header, lists of one's own, JSON.

use chiptrace::ingest::How;

use super::draw::Draw;
use super::held::{read, read_one};

const SCREENING: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,\
     end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,\
     gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,\
     nationalities,places_of_birth,source_information_url,ids\n";
const DENIED: &str = "name,street_address,city,state,country,postal_code,effective_date,expiration_date,standard_order,\
     last_update,action,fr_citation\n";
const OWN: [&str; 4] =
    ["name,source\n", "name;country;list_id\n", "Name\tAliases\tAddress\tSource\tListed\n", "name,listed,delisted\n"];

const FRAGMENTS: [&str; 40] = [
    ",",
    ",",
    ",",
    ";",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "-0- ",
    "-0-",
    "36,",
    "36,12,\"aka\",",
    "name",
    "\"ALDER TRADING CO.\"",
    "Birch (Cedar) Ltd",
    "Entity List (EL) - Bureau of Industry and Security",
    "SDN",
    "2020-01-05",
    "01/05/2020",
    "5 Jan 2020",
    "2099-12-31",
    "1 Elm Road, Fir City, CN; 2 Oak Road, XX",
    "Hong Kong",
    "RU",
    "Korea",
    "晨光电子",
    "Гинкго ООО",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\"name\":",
    "\"source\":",
    "\"results\":",
    "\"addresses\":",
    "null",
    "\"alt_names\":",
];

/// The first byte chooses a layout, the second how cells are glued, the others the cells.
pub(crate) fn check(data: &[u8]) {
    let mut draw = Draw::of(data);
    match draw.byte() % 8 {
        0 => with_header(SCREENING, &mut draw),
        1 => with_header(DENIED, &mut draw),
        2 => {
            let header = draw.one(&OWN);
            with_header(header, &mut draw);
        }
        3 => unheaded(12, &mut draw),
        4 => unheaded(5, &mut draw),
        5 => unheaded(6, &mut draw),
        6 => json(&mut draw),
        _ => {
            read_one(draw.rest());
        }
    }
}

fn with_header(header: &str, draw: &mut Draw<'_>) {
    let mut list = header.as_bytes().to_vec();
    let width = header.split([',', ';', '\t']).count();
    let separator = header.bytes().find(|byte| matches!(byte, b',' | b';' | b'\t')).unwrap_or(b',');
    while !draw.is_done() {
        row(width, separator, draw, &mut list);
    }
    beside_itself(&list);
}

/// A list that is told by its shape: a number first, `-0-` for nothing.
fn unheaded(width: usize, draw: &mut Draw<'_>) {
    let mut list = Vec::new();
    while !draw.is_done() {
        list.extend_from_slice(format!("{},", draw.byte()).as_bytes());
        row(width - 1, b',', draw, &mut list);
    }
    beside_itself(&list);
}

/// Cells of one or two fragments; one row in sixteen is of another width.
fn row(width: usize, separator: u8, draw: &mut Draw<'_>, list: &mut Vec<u8>) {
    let shape = draw.byte();
    let width = if shape.is_multiple_of(16) { draw.below(width + 3) } else { width };
    for at in 0..width {
        if at > 0 {
            list.push(separator);
        }
        if draw.is_done() {
            list.extend_from_slice(b"-0- ");
            continue;
        }
        let quoted = draw.byte();
        match quoted % 4 {
            0 => list.extend_from_slice(b"-0- "),
            1 => draw.fragment(&FRAGMENTS, list),
            2 => {
                list.push(b'"');
                draw.fragment(&FRAGMENTS[14..], list);
                list.push(b'"');
            }
            _ => list.extend_from_slice(FRAGMENTS[15..29][draw.below(14)].as_bytes()),
        }
    }
    list.extend_from_slice(if shape.is_multiple_of(7) { b"\r\n" } else { b"\n" });
}

fn json(draw: &mut Draw<'_>) {
    let mut list = draw.one(&["{\"results\":[{", "[{", "{\"name\":", ""]).as_bytes().to_vec();
    while !draw.is_done() {
        draw.fragment(&FRAGMENTS, &mut list);
    }
    list.extend_from_slice(draw.one(&["}]}", "", "}]", "}"]).as_bytes());
    beside_itself(&list);
}

/// A list read beside another with a line more: the same entries are counted once.
fn beside_itself(list: &[u8]) {
    let alone = read_one(list);
    let longer = [list, b"\n\n"].concat();
    let both = read(&[("one", list), ("two", &longer)], How::default());
    assert!(both.listings.len() >= alone.listings.len(), "no entry is lost beside others");
}
