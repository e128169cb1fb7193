//! A forwarder or logistics firm is the consignee, and no end user stands behind it.

use super::prelude::*;
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "forwarder-as-consignee", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    if hop.end_user.is_some_and(|end_user| end_user != hop.to) || hop.transit_to.is_some() {
        return;
    }
    let party = &context.survey.directory.parties[hop.to.0 as usize];
    if party.placeholder {
        notes.cannot_tell();
        return;
    }
    let business = context.business(hop.to);
    let carries_itself = hop.forwarder == Some(hop.to);
    let by_name = context.survey.policy.name_suggests_forwarder(&party.normal);
    let (confidence, how) = match business {
        Some((_, BusinessClass::Forwarding)) => (Confidence::High, "recorded line of business"),
        _ if carries_itself => (Confidence::High, "named as the forwarder of the same shipment"),
        None if by_name => (Confidence::Medium, "by its name"),
        _ => return,
    };
    let end_user = if hop.end_user.is_some() { "states itself as end user" } else { "no end user is stated" };
    let because = format!(
        "{} is a forwarder ({how}) and is consignee of {} of {}; {end_user}.",
        context.name(hop.to),
        units(context, id),
        context.goods(id).name,
    );
    let columns = ["consignee_name", "forwarder_name", "end_user_name"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "");
    if let Some((known, _)) = business {
        raise = raise.cite(known.record, &["name", "business"], "line of business");
    }
    notes.raise(raise.parties([hop.to]).done());
}
