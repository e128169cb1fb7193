//! The goods are unladen in a Tier 3 destination or a hub that no party of the record sits in.

use super::prelude::*;
use crate::model::Place;

pub(super) const DETECTOR: Detector = Detector { red_flag: "detour", inspect: &[Inspect::Hop(inspect)] };

/// A port code opens with its country (UN/LOCODE); other spellings of a port say nothing here.
fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    if hop.leg > 0 || !context.is_traced(id) || !hop.to_country.is_known() {
        return;
    }
    let row = context.shipment(id);
    let code = context.text(row.port_of_unlading).trim();
    let locode = code.len() == 5 && code.is_ascii();
    let port = code.get(..2).filter(|_| locode).and_then(|code| context.survey.policy.country(code));
    let Some(port) = port else { return notes.cannot_tell() };
    let declared = Place::ALL.map(|place| row.party(place).country);
    let rules = context.rules(id);
    let parties = [hop.from_country, hop.to_country, hop.ultimate().1];
    let away = !declared.contains(&port) && !parties.contains(&port);
    let into_tier3 = rules.is_tier3(port) && !rules.is_tier3(hop.ultimate().1);
    if !away || !(into_tier3 || rules.is_hub(port)) {
        return;
    }
    let policy = context.survey.policy;
    let because = format!(
        "{} of {} for {} are unladen in {} ({code}), where no party of the record sits.",
        units(context, id),
        context.goods(id).name,
        context.name(hop.ultimate().0),
        policy.country_name(port),
    );
    let confidence = if into_tier3 { Confidence::Medium } else { Confidence::Low };
    let columns = ["port_of_unlading", "consignee_name", "consignee_country", "end_user_country"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because);
    notes.raise(raise.hop(context, id, &columns, "unladen elsewhere").parties([hop.from, hop.ultimate().0]).done());
}
