//! What a record states as its authority to ship, and whether the licence on file covers it.

use crate::model::{HopId, Licence, Milli, Text};
use crate::network::is_on_control_list;
use crate::resolve::NormalForm;

use super::Context;

/// What the licence cell of a record states. None of it is proof of a licence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stated<'a> {
    /// Nothing is recorded.
    Nothing,
    /// `NLR`: a claim that no licence is needed.
    NoLicenceRequired,
    /// A licence exception code of three letters.
    Exception(&'a str),
    /// A licence number.
    Number(Text),
    /// A classification or other words: no authority.
    Other,
}

/// Whether the licence on file covers a hop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Cover {
    /// No licences table was given: the number is not checked.
    NotChecked,
    /// The table does not hold the number.
    NotOnFile,
    /// Parties, dates, items and units fit as far as they are recorded.
    Covers,
    /// It does not cover the hop, and why.
    Fails(String),
}

/// Reads the licence cell by its first word. A licence number has at least five digits.
pub(crate) fn stated<'a>(context: &Context<'a>, id: HopId) -> Stated<'a> {
    let license = context.shipment(id).license;
    let cell = context.text(license);
    let first = cell.split(|c: char| c.is_whitespace() || c == '/' || c == ',').next().unwrap_or("");
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    match first {
        "" => Stated::Nothing,
        "NLR" => Stated::NoLicenceRequired,
        code if code.starts_with("EAR99") || is_on_control_list(code) => Stated::Other,
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) => Stated::Exception(code),
        _ if digits >= 5 => Stated::Number(license),
        _ => Stated::Other,
    }
}

/// Checks a licence number against the licences on file: consignee, end user, dates, items, and units drawn so far.
pub(crate) fn cover(context: &Context<'_>, id: HopId, number: Text) -> Cover {
    let licences = &context.survey.records.licences;
    if licences.is_empty() {
        return Cover::NotChecked;
    }
    let mut on_file = licences.iter().filter(|licence| licence.number == number).peekable();
    if on_file.peek().is_none() {
        return Cover::NotOnFile;
    }
    let mut faults = Vec::new();
    for licence in on_file {
        match fault(context, id, licence) {
            None => return Cover::Covers,
            Some(fault) => faults.push(fault),
        }
    }
    faults.sort();
    Cover::Fails(faults.remove(0))
}

fn fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<String> {
    let hop = context.hop(id);
    let normal = NormalForm::new(context.survey.policy);
    let named = |text: Text| normal.name(context.text(text));
    let of_party = |party: crate::model::PartyId| context.survey.directory.parties[party.0 as usize].normal.clone();
    let (to, _) = hop.ultimate();
    if !licence.consignee.is_none() && named(licence.consignee) != of_party(to) {
        return Some(format!("it names {} as consignee", context.text(licence.consignee)));
    }
    if let Some(end_user) = hop.end_user.filter(|_| !licence.end_user.is_none())
        && named(licence.end_user) != of_party(end_user)
    {
        return Some(format!("it names {} as end user", context.text(licence.end_user)));
    }
    if let Some(from) = licence.valid_from.filter(|from| hop.departed < *from) {
        return Some(format!("it is valid only from {from}"));
    }
    if let Some(to) = licence.valid_to.filter(|to| *to < hop.departed) {
        return Some(format!("it was valid only to {to}"));
    }
    items_fault(context, id, licence).or_else(|| units_fault(context, id, licence))
}

/// Items that name neither the chip family nor the ECCN of the goods.
fn items_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<String> {
    let items = context.text(licence.items).to_uppercase();
    let goods = context.goods(id);
    let eccn = |code: &str| code.get(..5).is_some_and(|code| items.contains(code));
    let declared = context.text(context.shipment(id).eccn);
    let fits = items.is_empty() || goods.family.is_empty() || items.contains(&goods.family.to_uppercase());
    (!fits && !eccn(&goods.eccn) && !eccn(declared)).then(|| format!("its items are {}", context.text(licence.items)))
}

/// Units that moved under the number up to this hop, against what it grants.
fn units_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<String> {
    let granted = licence.quantity.map(Milli::whole)?;
    let under = context.hops_under(licence.number).iter();
    let drawn: i64 = under.take_while(|hop| **hop <= id).map(|hop| context.hop(*hop).whole_units()).sum();
    (drawn > granted).then(|| format!("{drawn} units have moved under it and it grants {granted}"))
}
