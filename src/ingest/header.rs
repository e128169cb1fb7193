//! Which kind of table a header row belongs to, and which canonical column each of its cells is.

use super::columns::{ColumnSpec, KINDS, Need, columns};
use crate::model::{Currency, Kind};

/// How sure it is that a column means its field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Certainty {
    /// It means none.
    #[default]
    None,
    /// For want of a better column.
    Low,
    /// The name can mean other things too.
    Medium,
    /// The name means this field, and its cells do not deny it.
    High,
    /// The canonical name, or the user's word.
    Exact,
}

impl Certainty {
    /// The word used in reports.
    pub(super) fn word(self) -> &'static str {
        match self {
            Certainty::None => "none",
            Certainty::Low => "low",
            Certainty::Medium => "medium",
            Certainty::High => "high",
            Certainty::Exact => "exact",
        }
    }

    /// One step less sure; what is low stays low.
    pub(super) fn lowered(self) -> Certainty {
        match self {
            Certainty::Exact => Certainty::High,
            Certainty::High => Certainty::Medium,
            Certainty::Medium | Certainty::Low => Certainty::Low,
            Certainty::None => Certainty::None,
        }
    }
}

/// What the name of a column says of its cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct CellHint {
    /// UN/ECE code of the unit of weight: `KGM`, `LBR`, `TNE`, `GRM`.
    pub(super) unit: Option<String>,
    /// Currency of every cell.
    pub(super) currency: Option<Currency>,
    /// What every number is to be multiplied with.
    pub(super) scale: Option<u32>,
    /// True for a column of weights whose units are not all kilograms: beside an empty unit the weight is unknown.
    pub(super) in_several_units: bool,
    /// True for a column of percentages.
    pub(super) in_percent: bool,
}

/// A header row that was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Kind of table.
    pub(super) kind: Kind,
    /// Cells as written, byte-order mark and outer blanks removed.
    pub(super) cells: Vec<String>,
    /// Canonical column of each cell.
    pub(super) fields: Vec<Option<&'static str>>,
    /// How sure of each cell.
    pub(super) certainty: Vec<Certainty>,
    /// What each name says of its cells.
    pub(super) values_in: Vec<CellHint>,
    /// Documented layout that decided, if one did.
    pub(super) profile: Option<String>,
    /// Canonical columns that hold one value throughout: what the layout says and no cell does.
    pub(super) given: Vec<(&'static str, String)>,
}

/// Why a row is no usable header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum NoHeader {
    /// It would be one, but two cells name the same column.
    Doubled(String),
    /// It lacks needed columns of every kind.
    Unknown,
}

impl Header {
    /// A header of which every field is certain.
    pub(super) fn exact(kind: Kind, cells: Vec<String>, fields: Vec<Option<&'static str>>) -> Header {
        let sure = |field: &Option<&str>| field.map_or(Certainty::None, |_| Certainty::Exact);
        let certainty = fields.iter().map(sure).collect();
        let values_in = vec![CellHint::default(); cells.len()];
        Header { kind, cells, fields, certainty, values_in, profile: None, given: Vec::new() }
    }
}

/// Lower case, without byte-order mark, words joined by single underscores: `Ship-Date ` is `ship_date`.
pub(super) fn normal(cell: &str) -> String {
    words(cell).map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    let joins = |character: char| matches!(character, '_' | '-') || is_padding(character);
    // `No.` is `No`
    cell.split(joins).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty())
}

/// As comparing normal forms, without building them.
fn is_same_name(one: &str, other: &str) -> bool {
    fn letters(word: &str) -> impl Iterator<Item = char> {
        word.chars().flat_map(char::to_lowercase)
    }
    let (mut left, mut right) = (words(one), words(other));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) || letters(a).eq(letters(b)) => {}
            _ => return false,
        }
    }
}

/// Recognises a row of cells as the header of the kind of which it has most columns.
pub(super) fn recognise(cells: &[&str]) -> Result<Header, NoHeader> {
    let names: Vec<String> = cells.iter().map(|cell| normal(cell)).collect();
    let tells = |spec: &&ColumnSpec| spec.need != Need::Aside && is_in(spec, &names);
    let known = |kind: &Kind| columns(*kind).iter().filter(tells).count();
    // a table with a company or a customer is one of parties where that is what most of its columns are about
    let of_parties = || {
        names.contains(&"name".to_owned()) || (known(&Kind::Parties) > 3 && known(&Kind::Parties) * 2 >= names.len())
    };
    let fits = |kind: &Kind| missing(*kind, &names).is_empty() && (*kind != Kind::Parties || of_parties());
    // a customs extract with reporter and partner beside its parties is of shipments
    let fitting =
        KINDS.into_iter().filter(|kind| fits(kind) && (*kind != Kind::TradeStatistics || !fits(&Kind::Shipments)));
    // max_by_key keeps the last of equals; reversed, that is the earliest kind.
    let kind = fitting.rev().max_by_key(known).ok_or(NoHeader::Unknown)?;
    // a column under its own name leaves other spellings unused
    let own =
        |name: &String| field(kind, name).filter(|field| field == name || !names.iter().any(|other| other == field));
    let fields: Vec<_> = names.iter().map(own).collect();
    if let Some(twice) = doubled(&names, &fields) {
        return Err(NoHeader::Doubled(twice));
    }
    let cells: Vec<String> = cells.iter().map(|cell| cell.trim_matches(is_padding).to_owned()).collect();
    Ok(Header::exact(kind, cells, fields))
}

/// One sentence on why a row of cells is no header of any kind: what it has and what the nearest kind would need.
pub(super) fn explain_unknown(cells: &[&str]) -> String {
    let names: Vec<String> = cells.iter().map(|cell| normal(cell)).collect();
    let known = |kind: &Kind| columns(*kind).iter().filter(|spec| is_in(spec, &names)).count();
    let nearest = KINDS.into_iter().rev().max_by_key(known).filter(|kind| known(kind) > 0);
    let seen = shortened(cells);
    let mut sentence = match nearest {
        Some(kind) => format!(
            "no header of a known kind was found: the first row has {seen}; for {} it lacks {}",
            kind.word(),
            missing(kind, &names).join(" and ")
        ),
        None => {
            format!(
                "no header row was found: the first row has {seen}, which are no column names that are known; add a header row, or, if these are names in other words, say what they mean with --mapping FILE"
            )
        }
    };
    if let Some(twice) = doubled(&names, &vec![None; names.len()]) {
        sentence.push_str(&format!("; the header names {twice:?} twice"));
    }
    sentence
}

/// True when a row is this header again, whatever its case and blanks.
pub(super) fn is_repeat<'c>(header: &Header, mut cells: impl ExactSizeIterator<Item = &'c [u8]>) -> bool {
    cells.len() == header.cells.len()
        && header.cells.iter().all(|known| {
            let cell = cells.next().and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or("\0");
            is_same_name(cell, known)
        })
}

/// True when a first cell could open a header row: it is a column name of some kind. No allocation.
pub(super) fn opens_header(cell: &[u8]) -> bool {
    let Ok(cell) = std::str::from_utf8(cell) else { return false };
    let cell = cell.trim_matches(is_padding);
    let same = |name: &&str| name.len() == cell.len() && name.eq_ignore_ascii_case(cell);
    KINDS.iter().any(|kind| columns(*kind).iter().any(|spec| same(&spec.name) || spec.also.iter().any(same)))
}

fn is_padding(character: char) -> bool {
    character == '\u{feff}' || character.is_whitespace()
}

fn is_in(spec: &ColumnSpec, names: &[String]) -> bool {
    names.iter().any(|name| spec.is_named(name))
}

fn field(kind: Kind, name: &str) -> Option<&'static str> {
    columns(kind).iter().find(|spec| spec.is_named(name)).map(|spec| spec.name)
}

/// What a header lacks to be one of this kind, in words.
fn missing(kind: Kind, names: &[String]) -> Vec<String> {
    let specs = columns(kind);
    let mut lacks = Vec::new();
    for spec in specs {
        let group = || specs.iter().filter(|other| other.need == spec.need);
        let first = group().next() == Some(spec);
        match spec.need {
            Need::Always if !is_in(spec, names) => lacks.push(spec.name.to_owned()),
            Need::OneOf(_) | Need::Telling if first && !group().any(|other| is_in(other, names)) => {
                lacks.push(group().map(|other| other.name).collect::<Vec<_>>().join(" or "));
            }
            _ => {}
        }
    }
    lacks
}

fn doubled(names: &[String], fields: &[Option<&str>]) -> Option<String> {
    (1..names.len()).find_map(|at| {
        let again = |before: &usize| {
            (!names[at].is_empty() && names[*before] == names[at])
                || (fields[at].is_some() && fields[*before] == fields[at])
        };
        (0..at).find(again).map(|_| fields[at].unwrap_or(&names[at]).to_owned())
    })
}

fn shortened(cells: &[&str]) -> String {
    const SHOWN: usize = 8;
    let quoted: Vec<String> =
        cells.iter().take(SHOWN).map(|cell| format!("'{}'", cell.chars().take(40).collect::<String>())).collect();
    let more = cells.len().saturating_sub(SHOWN);
    if more == 0 { quoted.join(", ") } else { format!("{} and {more} more", quoted.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(header: &str) -> Result<Kind, NoHeader> {
        recognise(&header.split(',').collect::<Vec<_>>()).map(|header| header.kind)
    }

    #[test]
    fn spellings_come_to_one_form() {
        for cell in ["\u{feff}Ship Date", "ship-date", " SHIP__DATE ", "ship date_"] {
            assert_eq!(normal(cell), "ship_date");
        }
    }

    #[test]
    fn each_kind_is_told_from_its_header() {
        for (header, expected) in [
            ("ship_date,exporter_name", Kind::Shipments),
            ("consignee name,ARRIVAL DATE,shipment-id", Kind::Shipments),
            ("name,country,address", Kind::Parties),
            ("name,country,address,business,phone,source", Kind::Parties),
            ("name,country,address,source,listed,delisted", Kind::List),
            ("name,country,address,source,officer", Kind::List),
            ("name,country,legal_representative,director", Kind::Parties),
            ("ship_date,exporter_name,reporteriso,partneriso,flowcode,cmdcode,period,netwgt", Kind::Shipments),
            ("_id,source,entity_number,name,addresses,start_date,end_date,alt_names", Kind::List),
            ("owner_name,owned_name,percent", Kind::Ownership),
            ("payment_id,date,payer_name,payee_name", Kind::Payments),
            ("observation_id,date,kind,party_name", Kind::Observations),
            ("operator_name,tenant_name", Kind::Tenancies),
            ("Party Name,Country,Address,Registration No,HQ Country,Business", Kind::Parties),
            ("Business Partner,Country Code,Street Address,Company No.,Founded On,Industry", Kind::Parties),
            ("Licence No.,Holder,Consignee,Issue Date,Expiry Date", Kind::Licences),
            ("Party Name,Question,Answer,Country,Phone", Kind::Answers),
            ("order_id,date,buyer_name", Kind::Orders),
            ("number,holder", Kind::Licences),
            ("Licence Number,Licensee,Consignee,End User,Items,Quantity,Valid Until", Kind::Licences),
            ("Payment ID,Payment Date,Payer,Beneficiary,Amount,Shipment IDs", Kind::Payments),
            ("payment_id,date,value_date,payer_name,payee_name", Kind::Payments),
            ("Shareholder,Subsidiary,Percentage,Since", Kind::Ownership),
            ("Observation No,Observed On,Type,Site,Serials,Remarks", Kind::Observations),
            ("Operator,Tenant,Share", Kind::Tenancies),
            ("ship_date,exporter_name,licence_no,consignee,end_user,quantity", Kind::Shipments),
            ("shipment_id,date,field,old,new", Kind::Amendments),
            ("party_name,question,answer", Kind::Answers),
            ("name1,country1,name2,country2,verdict", Kind::SameParties),
            ("reporter_country,partner_country,trade_flow,tariff_code,period,trade_value", Kind::TradeStatistics),
            ("period,reporterISO,flowCode,partnerISO,cmdCode,qty,netWgt,fobvalue,primaryValue", Kind::TradeStatistics),
        ] {
            assert_eq!(kind(header), Ok(expected), "{header}");
        }
    }

    #[test]
    fn headers_that_do_not_settle_are_refused() {
        assert_eq!(kind("ship_date,exporter_name,Exporter Name"), Err(NoHeader::Doubled("exporter_name".into())));
        assert_eq!(kind("ship_date,exporter_name,note,note"), Err(NoHeader::Doubled("note".into())));
        assert_eq!(kind("ship_date,exporter_name,,"), Ok(Kind::Shipments));
        assert_eq!(
            kind("payment_id,payment_date,value_date,payer,payee"),
            Err(NoHeader::Doubled("date".into())),
            "which day is meant is for the user to say"
        );
        for header in [
            "name",
            "number",
            "part_number,eccn",
            "licence_no,consignee,end_user,quantity",
            "1,2,3",
            "company_name,country,hs_code,quantity,port,declared",
            "",
        ] {
            assert_eq!(kind(header), Err(NoHeader::Unknown), "{header}");
        }
        let why = explain_unknown(&["shipment_id", "ship_date", "party", "party"]);
        assert!(why.contains("exporter_name or consignee_name") && why.contains("\"party\" twice"), "{why}");
    }
}
