//! An advanced circuit designed in D:5 or Macau moves, in any direction (General Prohibition 10).

use super::prelude::*;

pub(super) const DETECTOR: Detector = Detector { red_flag: "prc-advanced-ic", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (hop, goods) = (context.hop(id), context.goods(id));
    let flag = context.survey.policy.red_flag(DETECTOR.red_flag);
    let in_force = flag.is_some_and(|flag| flag.effective.is_none_or(|from| from <= context.judged_on(id)));
    if !goods.prc_designed || !context.is_controlled(id) || !in_force {
        return;
    }
    let because = format!(
        "{} of {} moved from {} to {} on {}; BIS presumes that such a circuit was made or moved without the authorisation it needed (General Prohibition 10), and no licence exception cures that.",
        units(context, id),
        goods.name,
        context.name(hop.from),
        context.name(hop.to),
        hop.departed,
    );
    let columns = ["part_number", "declared_description", "exporter_name", "consignee_name", "ship_date", "quantity"];
    let raise =
        Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::High, because).hop(context, id, &columns, "");
    notes.raise(raise.parties([hop.from, hop.to]).done());
}
