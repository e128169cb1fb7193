//! What a record states as its authority to ship, and whether the licence on file covers it.

use std::collections::BTreeSet;

use crate::model::{Country, Currency, HopId, Level, Licence, Milli, PartyId, RecordRef, Text};
use crate::network::is_on_control_list;
use crate::policy::{Asked, Exception};
use crate::resolve::NormalForm;
use crate::screen::Restriction;

use super::Context;
use super::alike::are_alike;

/// What the licence cell of a record states. None of it is proof of a licence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stated<'a> {
    /// Nothing is recorded.
    Nothing,
    /// `NLR`, or the code of AES filings for it: a claim that no licence is needed.
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
    /// Parties, dates, items, units and value fit as far as they are recorded: the row of the licence.
    Covers(RecordRef),
    /// It does not cover the hop.
    Fails(Fault),
}

/// Why a licence on file does not cover a hop.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Fault {
    /// Names that are alike, and not known to be of one party.
    pub(crate) is_doubtful: bool,
    /// What follows "it does not cover it:".
    pub(crate) why: String,
    /// The column of the licence that says so.
    pub(crate) column: &'static str,
    /// The row of the licence.
    pub(crate) record: RecordRef,
}

impl Cover {
    /// True when something on file speaks against it for sure.
    fn is_broken(&self) -> bool {
        matches!(self, Cover::Fails(fault) if !fault.is_doubtful)
    }
}

/// Reads the licence cell by its first word. A licence number has at least five digits.
pub(crate) fn stated<'a>(context: &Context<'a>, id: HopId) -> Stated<'a> {
    let license = context.shipment(id).license;
    let cell = context.text(license);
    let first = cell.split(|c: char| c.is_whitespace() || c == '/' || c == ',').next().unwrap_or("");
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    match first {
        "" => Stated::Nothing,
        code if context.survey.policy.is_none_required(code) => Stated::NoLicenceRequired,
        code if code.starts_with("EAR99") || is_on_control_list(code) => Stated::Other,
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) => Stated::Exception(code),
        code if context.survey.policy.is_exception_code(code) => Stated::Exception(code),
        _ if digits >= 5 => Stated::Number(license),
        _ => Stated::Other,
    }
}

/// True when the record of a hop states an authority that nothing on file speaks against: a licence number, or an exception
/// that is left.
pub(crate) fn states_authority(context: &Context<'_>, id: HopId) -> bool {
    match stated(context, id) {
        Stated::Number(number) => match cover(context, id, number) {
            Cover::NotOnFile => false,
            cover => !cover.is_broken(),
        },
        Stated::Exception(code) => !context.is_controlled(id) || exception_is_left(context, id, code),
        Stated::Nothing | Stated::NoLicenceRequired | Stated::Other => false,
    }
}

/// The row of the licence on file that covers a hop.
pub(super) fn covering(id: HopId, context: &Context<'_>) -> Option<RecordRef> {
    let Stated::Number(number) = stated(context, id) else { return None };
    match cover(context, id, number) {
        Cover::Covers(record) => Some(record),
        _ => None,
    }
}

/// True when an exception is left for the goods of a hop on its day; its conditions are still to be shown.
pub(crate) fn exception_is_left(context: &Context<'_>, id: HopId, code: &str) -> bool {
    exceptions_left(context, id).iter().any(|exception| exception.is_written(code))
}

/// Exceptions that are left for the goods of a hop on its day: none where a party to it is on a list that takes them away.
pub(crate) fn exceptions_left<'a>(context: &Context<'a>, id: HopId) -> Vec<&'a Exception> {
    if without_exceptions(context, id).is_some() {
        return Vec::new();
    }
    let (hop, rules) = (context.hop(id), context.rules(id));
    let (party, to) = hop.ultimate();
    let receivers = std::iter::once(party).chain(hop.end_user);
    let seats = receivers.flat_map(|party| context.survey.standings.seats(party, rules.day()));
    let seats: Vec<Country> = seats.map(|(known, _)| known.value).collect();
    let (level, datacenter) = (level_as_read(context, id), context.goods(id).datacenter);
    let asked = Asked { level: level.word(), datacenter, from: hop.from_country, to, seats: &seats };
    rules.exceptions(asked).collect()
}

/// The party to a hop, and its listing, that makes exceptions unavailable.
pub(crate) fn without_exceptions(context: &Context<'_>, id: HopId) -> Option<(PartyId, Restriction)> {
    let hop = context.hop(id);
    let parties = [Some(hop.ultimate().0), hop.transit_to.map(|_| hop.to), hop.end_user, Some(hop.from)];
    let day = context.judged_on(id);
    let listed = |party| Some((party, context.survey.standings.without_exceptions(party, day)?));
    parties.into_iter().flatten().find_map(listed)
}

/// Level of the goods on the day; where none is computed, that of the ECCN which the record declares.
pub(crate) fn level_as_read(context: &Context<'_>, id: HopId) -> Level {
    let level = context.survey.ends.level[id.0 as usize];
    let declared = || context.rules(id).declared_level(context.text(context.shipment(id).eccn));
    if level.is_controlled() { level } else { declared().map_or(level, |(declared, _)| declared) }
}

/// Checks a licence number against the licences on file: holder, consignee, end user, dates, items, and the units and
/// value drawn so far. O(licences of the number).
pub(crate) fn cover(context: &Context<'_>, id: HopId, number: Text) -> Cover {
    let licences = &context.survey.records.licences;
    if licences.is_empty() {
        return Cover::NotChecked;
    }
    let mut on_file =
        licences.iter().zip(&context.survey.book.granted).filter(|(one, _)| one.number == number).peekable();
    if on_file.peek().is_none() {
        return Cover::NotOnFile;
    }
    let mut faults = Vec::new();
    for (licence, families) in on_file {
        match fault(context, id, (licence, families)) {
            None => return Cover::Covers(licence.record),
            Some(fault) => faults.push(fault),
        }
    }
    faults.sort();
    Cover::Fails(faults.remove(0))
}

/// A column of a licence that speaks against it, and what it says.
type Against = (&'static str, String);

fn fault(context: &Context<'_>, id: HopId, (licence, families): (&Licence, &BTreeSet<String>)) -> Option<Fault> {
    let found = |is_doubtful, (column, why)| Fault { is_doubtful, why, column, record: licence.record };
    let hop = context.hop(id);
    let parties = [
        ("consignee", "consignee", licence.consignee, Some(hop.ultimate().0)),
        ("end_user", "end user", licence.end_user, hop.end_user),
    ];
    let mut doubt = None;
    for (column, place, text, party) in parties {
        let Some(party) = party else { continue };
        let why = || format!("it names {} as {place}", context.text(text));
        match named(text, party, context) {
            Named::So => {}
            Named::Alike => {
                doubt = doubt.or_else(|| {
                    let why = format!(
                        "{}, a name that is like that of {} and not known to be its",
                        why(),
                        context.name(party)
                    );
                    Some(found(true, (column, why)))
                });
            }
            Named::Otherwise => return Some(found(false, (column, why()))),
        }
    }
    // what a letter reaches has another ECCN than the licences for such goods speak of
    let items = items_fault(context, id, (licence, families));
    let by_letter = items.is_some() && context.goods(id).letter.is_some();
    if let Some(against) = items.clone().filter(|_| by_letter) {
        doubt = doubt.or(Some(found(true, against)));
    }
    let other = dates_fault(context, id, licence)
        .or_else(|| items.filter(|_| !by_letter))
        .or_else(|| units_fault(context, id, licence))
        .or_else(|| value_fault(context, id, licence));
    // where all else fits, whoever ships may act for the holder
    let holder = || match named(licence.holder, hop.from, context) {
        Named::Otherwise => holder_fault(context, id, licence).map(|against| found(true, against)),
        Named::So | Named::Alike => None,
    };
    other.map(|against| found(false, against)).or(doubt).or_else(holder)
}

fn dates_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<Against> {
    let day = context.hop(id).departed;
    if let Some(from) = licence.valid_from.filter(|from| day < *from) {
        return Some(("valid_from", format!("it is valid only from {from}")));
    }
    let to = licence.valid_to.filter(|to| *to < day)?;
    Some(("valid_to", format!("it was valid only to {to}")))
}

/// What a name on a licence is to a party of the shipment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    /// Its name, or none is written.
    So,
    /// A name like its.
    Alike,
    /// Another name.
    Otherwise,
}

/// What parts the names where a licence names several.
const BETWEEN: [char; 3] = [';', '|', '\n'];

fn named(text: Text, party: PartyId, context: &Context<'_>) -> Named {
    let known = &context.survey.directory.parties[party.0 as usize];
    let (written, normal) = (context.text(text), NormalForm::new(context.survey.policy));
    // `A/S` is one name, `Hazel / Elm` are two
    let parts = || written.split(BETWEEN).flat_map(|part| part.split(" / ")).map(str::trim);
    let names = || std::iter::once(written).chain(parts().filter(|part| !part.is_empty()));
    if text.is_none() || names().any(|name| known.normals.contains(&normal.name(name))) {
        return Named::So;
    }
    let spelled = || known.spellings.iter().map(|spelling| context.text(*spelling));
    let alike = names().any(|name| are_alike(name, spelled(), context));
    if alike { Named::Alike } else { Named::Otherwise }
}

/// Another party than the holder ships: its re-exports may be covered, a first export from the holder's country is not.
fn holder_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<Against> {
    let hop = context.hop(id);
    let exported = context.rules(id).is_in("us", hop.from_country) && hop.leg == 0;
    exported.then(|| ("holder", format!("it was granted to {}", context.text(licence.holder))))
}

/// Items that name other chip families, or other ECCNs, and neither family nor ECCN of the goods. Items in words that name
/// nothing known speak against nothing.
fn items_fault(
    context: &Context<'_>,
    id: HopId,
    (licence, families): (&Licence, &BTreeSet<String>),
) -> Option<Against> {
    let items = context.text(licence.items).to_uppercase();
    let (goods, row) = (context.goods(id), context.shipment(id));
    let names = |code: &str| code.get(..5).is_some_and(|code| items.contains(code));
    let part = context.text(row.part_number).to_uppercase();
    let fits = goods.family.is_empty()
        || families.contains(&goods.family)
        || items.contains(&goods.family.to_uppercase())
        || items.contains(&goods.name.to_uppercase())
        || (!part.is_empty() && items.contains(&part));
    let understood = !families.is_empty() || items.split(|c: char| !c.is_alphanumeric()).any(is_eccn);
    let other = understood && !fits && !names(&goods.eccn) && !names(context.text(row.eccn));
    other.then(|| ("items", format!("its items are {}", context.text(licence.items))))
}

/// `3A090`, `5A992`: a category, a product group and a number.
fn is_eccn(word: &str) -> bool {
    matches!(word.as_bytes(), [b'0'..=b'9', b'A'..=b'E', rest @ ..] if rest.len() >= 3 && rest[..3].iter().all(u8::is_ascii_digit))
}

/// Units that moved under the number up to this hop, against what it grants. Unknown units are not guessed.
fn units_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<Against> {
    let granted = licence.quantity.map(Milli::whole)?;
    let (drawn, _) = context.drawn(licence.number, id, Currency::UNKNOWN);
    (drawn > granted).then(|| ("quantity", format!("{drawn} units have moved under it and it grants {granted}")))
}

/// Value that moved under the number up to this hop in the currency of the licence; other currencies are not converted.
fn value_fault(context: &Context<'_>, id: HopId, licence: &Licence) -> Option<Against> {
    let granted = licence.value?;
    let (_, drawn) = context.drawn(licence.number, id, granted.currency);
    (drawn.amount > granted.amount).then(|| ("value", format!("{drawn} have moved under it and it grants {granted}")))
}
