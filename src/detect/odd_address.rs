//! Controlled goods in commercial numbers go to an address that reads like a home or a mail drop.

use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::model::Text;
use crate::policy::HintKind;
use crate::resolve::{Address, Known};

pub(super) const DETECTOR: Detector = Detector { red_flag: "odd-address", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    if deliveries.is_empty() {
        return;
    }
    let addresses = context.whereabouts.addresses(party);
    if addresses.is_empty() {
        return notes.cannot_tell();
    }
    let chips: i64 = deliveries.iter().map(|delivery| delivery.chips).sum();
    let little_web = context
        .profile(party)
        .web_presence
        .filter(|known| context.survey.policy.says_little_web(context.text(known.value)));
    let Some((address, hint)) = addresses.iter().filter_map(|one| odd(one, little_web)).min_by_key(|(_, hint)| *hint)
    else {
        return;
    };
    if chips < context.threshold(DETECTOR.red_flag, "least_chips") {
        return;
    }
    notes.raise(flag(party, (address, hint, little_web), &deliveries, context));
}

fn flag(
    party: PartyId,
    (address, hint, little_web): (Text, HintKind, Option<Known<Text>>),
    deliveries: &[Delivery],
    context: &Context<'_>,
) -> RaisedFlag {
    let chips: i64 = deliveries.iter().map(|delivery| delivery.chips).sum();
    let weak = hint == HintKind::HomeStreet;
    let confidence = if weak { Confidence::Low } else { Confidence::Medium };
    let web = if weak { "; no unit or building is named, and there is little of the party online" } else { "" };
    let because = format!(
        "The address of {} reads like {}{web}; {} in {} are for it.",
        context.name(party),
        context.survey.policy.hint_words(hint),
        counted(chips, "chip"),
        counted(deliveries.len() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party]);
    for (record, column) in cells(party, address, context) {
        raise = raise.cite(record, &[column], "address");
    }
    if let Some(known) = little_web.filter(|_| weak) {
        raise = raise.cite(known.record, &["web_presence"], "little online");
    }
    for delivery in deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name", "quantity"], "controlled goods");
    }
    raise.done()
}

/// The gravest hint of an address; a street of homes counts only beside a party that is hardly to be found online. An
/// office service is common and says nothing alone.
fn odd((text, address): &(Text, Address), little_web: Option<Known<Text>>) -> Option<(Text, HintKind)> {
    let counts = |hint: &HintKind| match hint {
        HintKind::MailDrop | HintKind::Home => true,
        HintKind::OfficeService => false,
        HintKind::HomeStreet => little_web.is_some(),
    };
    address.hints().find(counts).map(|hint| (*text, hint))
}
