//! A licence was required on the hop's day, and the record shows none.

use super::prelude::*;
use crate::model::{LicenceAnswer, Licensing};
use crate::screen::Restriction;

pub(super) const DETECTOR: Detector = Detector { red_flag: "licence-gap", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let flag = context.survey.policy.red_flag(DETECTOR.red_flag);
    let early = flag.is_some_and(|flag| flag.effective.is_some_and(|from| context.judged_on(id) < from));
    if early || !(context.is_controlled(id) || goes_to_a_listed_party(id, context)) {
        return;
    }
    let licensing = context.licensing(id);
    if licensing.answer == LicenceAnswer::NeedsFacts {
        return notes.cannot_tell();
    }
    if !licensing.needed {
        return;
    }
    let mut against = None;
    let (confidence, record) = match stated(context, id) {
        Stated::Nothing => (Confidence::Low, "nothing is recorded".to_owned()),
        Stated::Exception(code) if exception_is_left(context, id, code) => return notes.cannot_tell(),
        Stated::Number(number) => match cover(context, id, number) {
            Cover::Fails(fault) => {
                let confidence = if fault.is_doubtful { Confidence::Low } else { Confidence::High };
                let may = if fault.is_doubtful { "may" } else { "does" };
                let record = format!("{} {may} not cover it: {}", licensing.on_record, fault.why);
                against = Some(fault);
                (confidence, record)
            }
            Cover::NotOnFile => (Confidence::Low, format!("{} is not among the licences on file", licensing.on_record)),
            Cover::NotChecked | Cover::Covers(_) => return,
        },
        Stated::NoLicenceRequired | Stated::Exception(_) | Stated::Other => {
            (Confidence::High, format!("the record states {}", licensing.on_record))
        }
    };
    notes.raise(gap(id, (&licensing, against), (confidence, record), context));
}

/// A list that asks for a licence reaches goods below the lines as well.
fn goes_to_a_listed_party(id: HopId, context: &Context<'_>) -> bool {
    let listed = |reason: &Restriction| !matches!(reason, Restriction::Headquarters(..));
    let restrictions = || context.survey.standings.restrictions(context.hop(id).to, context.rules(id).day());
    context.is_traced(id) && restrictions().iter().any(listed)
}

fn gap(
    id: HopId,
    (licensing, against): (&Licensing, Option<Fault>),
    (confidence, record): (Confidence, String),
    context: &Context<'_>,
) -> RaisedFlag {
    let hop = context.hop(id);
    let because = format!(
        "{} of {} from {} to {} on {}: a licence was required and {record} ({}).",
        units(context, id),
        context.goods(id).name,
        context.name(hop.from),
        context.name(hop.ultimate().0),
        hop.departed,
        licensing.decisive,
    );
    let columns = ["license", "consignee_country", "declared_description", "part_number"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "");
    let rules = context.rules(id);
    let seats = context.survey.standings.seats(hop.to, rules.day());
    if let Some((known, column)) = seats.into_iter().find(|(known, _)| rules.is_tier3(known.value)) {
        raise = raise.cite(known.record, &["name", column], "headquarters");
    }
    if let Some(fault) = against {
        raise = raise.cite(fault.record, &["number", fault.column], "licence on file");
    }
    raise.parties([hop.from, hop.to]).done()
}
